//! A certificate's parts as fields, with what they say.

use std::ops::Range;

use crate::crypto::Curve;
use crate::pki::{Certificate, PublicKey, date, outline};
use crate::view::short_bytes;
use crate::wire::{Field, FieldKind};

/// One part of a certificate.
pub(in crate::view) struct Part {
    pub field: Field,
    /// What it says; its bytes in short where there is no more to say.
    pub says: String,
    /// Its bytes without what DER puts before them.
    pub content: Range<usize>,
    pub inside: Vec<Part>,
}

impl Part {
    /// What it says, where that is more than its bytes.
    pub(in crate::view) fn meaning(&self, bytes: &[u8]) -> Option<&str> {
        let content = bytes.get(self.field.span.clone()).unwrap_or_default();
        (self.says != short_bytes(content)).then_some(self.says.as_str())
    }
}

/// What can be read of a certificate.
pub(in crate::view) struct Read {
    /// Whom it is for; `None` if it cannot be read whole.
    pub subject: Option<String>,
    pub fields: Vec<Part>,
}

/// Takes a certificate apart that starts at byte `at` of its record.
pub(in crate::view) fn read(der: &[u8], at: usize) -> Read {
    let certificate = Certificate::parse(der).ok();
    let mut fields: Vec<Part> = Vec::new();
    for part in outline(der) {
        let content = der.get(part.span.clone()).unwrap_or_default();
        let says = certificate
            .as_ref()
            .and_then(|certificate| says(certificate, part.field, content))
            .unwrap_or_else(|| short_bytes(content));
        let span = part.span.start + at..part.span.end + at;
        let content = match &certificate {
            Some(certificate) if part.field == "signatureValue" => {
                certificate.signature.start + at..certificate.signature.end + at
            }
            _ => span.clone(),
        };
        let new = Part {
            field: Field::leaf(part.field, span, FieldKind::Bytes),
            says,
            content,
            inside: Vec::new(),
        };
        match fields.last_mut() {
            Some(last) if part.depth > 0 => last.inside.push(new),
            _ => fields.push(new),
        }
    }
    Read {
        subject: certificate.map(|certificate| certificate.subject()),
        fields,
    }
}

/// What a part says, where its bytes do not say it themselves.
fn says(certificate: &Certificate, field: &str, content: &[u8]) -> Option<String> {
    Some(match field {
        // RFC 5280 §4.1.2.1: on the wire one less.
        "version" => (u32::from(*content.last()?) + 1).to_string(),
        "tbsCertificate" => format!("{} bytes", certificate.tbs.len()),
        "serialNumber" => short_bytes(&certificate.serial),
        "signature" | "signatureAlgorithm" => match &certificate.signature_algorithm {
            Ok(algorithm) => algorithm.to_string(),
            Err(unknown) => crate::wire::printable(unknown.to_string().as_bytes()),
        },
        "issuer" => certificate.issuer(),
        "subject" => certificate.subject(),
        "validity" => format!(
            "{} to {}",
            date(certificate.not_before),
            date(certificate.not_after)
        ),
        "subjectPublicKeyInfo" => key(certificate)?,
        "extensions" if !certificate.presented_names().is_empty() => {
            format!("for {}", certificate.presented_names().join(", "))
        }
        "extensions" if certificate.ca => "may issue certificates".to_owned(),
        _ => return None,
    })
}

fn key(certificate: &Certificate) -> Option<String> {
    Some(match &certificate.public_key {
        PublicKey::Rsa { .. } => format!("RSA, {} bits", certificate.public_key_bits()?),
        PublicKey::RsaPss { .. } => {
            format!("RSASSA-PSS, {} bits", certificate.public_key_bits()?)
        }
        PublicKey::Ed25519 { .. } => "Ed25519".to_owned(),
        PublicKey::Dh { .. } => {
            format!("Diffie-Hellman, {} bits", certificate.public_key_bits()?)
        }
        PublicKey::Ec { curve, .. } => match Curve::by_code(*curve) {
            Some(curve) => curve.name().to_owned(),
            None => "another curve".to_owned(),
        },
        PublicKey::Unsupported(name) => crate::wire::printable(name.as_bytes()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the parts inside tbsCertificate say.
    fn said(pem: &str, field: &str) -> String {
        let certificate = crate::pki::parse_anchors(pem).unwrap().remove(0);
        let parts = read(&certificate.der, 0).fields;
        let part = parts[0].inside.iter().find(|part| part.field.name == field);
        part.unwrap().says.clone()
    }

    #[test]
    fn a_day_before_1970_is_shown_as_the_day_it_is() {
        let leaf = include_str!("../../../tests/data/cases/08-notbefore-1950/leaf.pem");
        assert_eq!(said(leaf, "validity"), "1950-01-01 to 2036-11-27");
    }
}
