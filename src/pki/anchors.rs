//! Trust anchors from a PEM file (RFC 7468), and PEM for one.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Certificate, CertificateError};

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
const LABEL: &str = "CERTIFICATE";

/// Why a file of trust anchors cannot be used. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnchorsError {
    /// No `-----BEGIN CERTIFICATE-----` anywhere.
    #[error("expected a line \"-----BEGIN CERTIFICATE-----\", found none in {lines} lines")]
    NoCertificate {
        /// How many lines there are.
        lines: usize,
    },
    /// A block that does not end, or ends with another label.
    #[error("line {line}: expected \"-----END {}-----\", {found}", .label.escape_debug())]
    Unfinished {
        /// Where another line stands instead, or where the block began if
        /// the file ended.
        line: usize,
        /// The block's label.
        label: String,
        /// `found "…"` or that the file ended.
        found: String,
    },
    /// Something in a block that is not base64.
    #[error("line {line}: expected base64, found {found:?}")]
    Base64 {
        /// The offending line, or the block's first if it is the sum of them.
        line: usize,
        /// That line.
        found: String,
    },
    /// A block that holds something other than a certificate.
    #[error("the certificate that begins in line {line}: {source}")]
    Certificate {
        /// Where the block begins.
        line: usize,
        /// What is wrong with it.
        source: CertificateError,
    },
}

/// Reads every certificate of a PEM text. Text outside of blocks and blocks
/// with other labels (a key beside its certificate) are passed over.
///
/// # Errors
/// What is wrong and in which line; a text without a certificate is an error
/// too.
pub fn parse_anchors(pem: &str) -> Result<Vec<Certificate>, AnchorsError> {
    let mut anchors = Vec::new();
    let mut lines = (1..).zip(pem.lines());
    while let Some((begin, line)) = lines.next() {
        let Some(label) = boundary(line, BEGIN) else {
            continue;
        };
        let body = block(&mut lines, begin, label)?;
        if label == LABEL {
            anchors.push(certificate(begin, &body)?);
        }
    }
    if anchors.is_empty() {
        return Err(AnchorsError::NoCertificate {
            lines: pem.lines().count(),
        });
    }
    Ok(anchors)
}

/// The numbered lines up to the block's end.
fn block<'a>(
    lines: &mut impl Iterator<Item = (usize, &'a str)>,
    begin: usize,
    label: &str,
) -> Result<Vec<(usize, &'a str)>, AnchorsError> {
    let mut body = Vec::new();
    for (line, text) in lines {
        if boundary(text, END) == Some(label) {
            return Ok(body);
        }
        if text.starts_with(DASHES) {
            return Err(AnchorsError::Unfinished {
                line,
                label: label.into(),
                found: format!("found {text:?}"),
            });
        }
        body.push((line, text));
    }
    Err(AnchorsError::Unfinished {
        line: begin,
        label: label.into(),
        found: "but the file ends before it".into(),
    })
}

fn certificate(begin: usize, body: &[(usize, &str)]) -> Result<Certificate, AnchorsError> {
    let mut encoded = String::new();
    for (line, text) in body {
        for character in text.chars().filter(|c| !c.is_ascii_whitespace()) {
            if !matches!(character, 'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' | '=') {
                return Err(AnchorsError::Base64 {
                    line: *line,
                    found: (*text).into(),
                });
            }
            encoded.push(character);
        }
    }
    let der = STANDARD
        .decode(&encoded)
        .map_err(|_| AnchorsError::Base64 {
            line: body.first().map_or(begin, |(line, _)| *line),
            found: body
                .first()
                .map_or(String::new(), |(_, text)| (*text).into()),
        })?;
    Certificate::parse(&der).map_err(|source| AnchorsError::Certificate {
        line: begin,
        source,
    })
}

/// The label of a line such as `-----BEGIN CERTIFICATE-----`.
fn boundary<'a>(line: &'a str, kind: &str) -> Option<&'a str> {
    line.trim_end().strip_prefix(kind)?.strip_suffix(DASHES)
}

/// `der` as PEM with this label: lines of 64 characters (RFC 7468 §2), a line
/// feed after each.
pub fn pem(label: &str, der: &[u8]) -> String {
    let encoded = STANDARD.encode(der);
    let mut text = format!("{BEGIN}{label}{DASHES}\n");
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str(&format!("{END}{label}{DASHES}\n"));
    text
}

#[cfg(test)]
mod tests {
    use super::super::root;
    use super::*;

    #[test]
    fn a_certificate_comes_back_from_its_pem() {
        let text = format!("a comment\n{}", pem(LABEL, root()));
        let anchors = parse_anchors(&text).unwrap();
        assert_eq!(anchors.len(), 1);
        assert_eq!(anchors[0].der, root());
    }

    #[test]
    fn several_blocks_and_windows_line_ends_are_read_and_keys_passed_over() {
        let one = pem(LABEL, root());
        let text = format!("{one}{}{one}", pem("PRIVATE KEY", b"key")).replace('\n', "\r\n");
        assert_eq!(parse_anchors(&text).unwrap().len(), 2);
    }

    #[test]
    fn a_file_without_a_certificate_says_so() {
        assert_eq!(
            parse_anchors("hello\nworld\n"),
            Err(AnchorsError::NoCertificate { lines: 2 })
        );
    }

    #[test]
    fn a_line_that_is_not_base64_is_named() {
        let mut lines: Vec<String> = pem(LABEL, root()).lines().map(String::from).collect();
        lines[3] = "not base64!".into();
        let error = parse_anchors(&lines.join("\n")).unwrap_err();
        assert_eq!(
            error,
            AnchorsError::Base64 {
                line: 4,
                found: "not base64!".into()
            }
        );
    }

    #[test]
    fn a_block_that_does_not_end_is_named_by_its_first_line() {
        let text = pem(LABEL, root()).replace("-----END CERTIFICATE-----\n", "");
        let error = parse_anchors(&format!("comment\n{text}")).unwrap_err();
        assert!(matches!(error, AnchorsError::Unfinished { line: 2, .. }));
    }

    #[test]
    fn a_block_that_holds_no_certificate_is_named_by_its_first_line() {
        let text = format!("{}{}", pem(LABEL, root()), pem(LABEL, b"garbage"));
        let line = pem(LABEL, root()).lines().count() + 1;
        let error = parse_anchors(&text).unwrap_err();
        assert!(matches!(error, AnchorsError::Certificate { line: l, .. } if l == line));
    }
}
