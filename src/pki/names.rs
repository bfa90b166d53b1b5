//! Distinguished names: read, shown, and compared as RFC 5280 §7.1 says.
//!
//! Issuers do not always keep the encoding of their name (§4.1.2.4 wants them
//! to): the root calls itself by a PrintableString, and what it signs names it
//! by a UTF8String. So texts are compared as texts: letter case does not matter,
//! nor do spaces at the ends, nor how many there are inside (RFC 4518 §2).

use std::fmt;

use der::asn1::ObjectIdentifier;
use der::oid::db::DB;
use unicode_normalization::UnicodeNormalization;

/// A Name (RFC 5280 §4.1.2.4): its RelativeDistinguishedNames, root first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DistinguishedName(pub(super) Vec<RelativeName>);

/// The attributes of a RelativeDistinguishedName: a set, in whatever order
/// they came.
#[derive(Debug, Clone)]
pub(super) struct RelativeName {
    attributes: Vec<Attribute>,
}

/// An AttributeTypeAndValue.
#[derive(Debug, Clone, PartialEq)]
struct Attribute {
    /// The content of the OBJECT IDENTIFIER, which need not be one.
    kind: Vec<u8>,
    /// The tag of the value.
    tag: u8,
    /// The content of the value.
    value: Vec<u8>,
    /// The value with its tag and length.
    whole: Vec<u8>,
}

/// A value in the form in which two that match are equal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Prepared {
    Text(String),
    /// RFC 5280 §7.1: what is not a text that is understood is compared byte
    /// for byte.
    Bytes(u8, Vec<u8>),
}

/// Whether two Names, as DER, are the same; bytes that are no Name are the
/// same as their own copy alone.
pub fn same_name(one: &[u8], other: &[u8]) -> bool {
    one == other
        || match (DistinguishedName::read(one), DistinguishedName::read(other)) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        }
}

impl DistinguishedName {
    /// Reads a Name; None if it is none.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let (tag, mut content, rest) = element(der)?;
        if tag != SEQUENCE || !rest.is_empty() {
            return None;
        }
        let mut parts = Vec::new();
        while !content.is_empty() {
            let (part, rest) = RelativeName::read(content)?;
            parts.push(part);
            content = rest;
        }
        Some(Self(parts))
    }

    /// Its common names (2.5.4.3), as far as they are text.
    pub(super) fn common_names(&self) -> impl Iterator<Item = String> {
        let attributes = self.0.iter().flat_map(|part| &part.attributes);
        let common = attributes.filter(|attribute| attribute.kind == COMMON_NAME);
        common.filter_map(Attribute::text)
    }

    /// Whether it is `tree` with zero or more parts added below.
    pub(super) fn within(&self, tree: &Self) -> bool {
        self.0.starts_with(&tree.0)
    }
}

impl RelativeName {
    /// Reads one, and gives what comes after it.
    fn read(der: &[u8]) -> Option<(Self, &[u8])> {
        let (tag, mut set, rest) = element(der)?;
        if tag != SET {
            return None;
        }
        let mut attributes = Vec::new();
        while !set.is_empty() {
            let (tag, pair, next) = element(set)?;
            let (kind_tag, kind, whole) = element(pair)?;
            let (value_tag, value, end) = element(whole)?;
            if tag != SEQUENCE || kind_tag != OBJECT_IDENTIFIER || !end.is_empty() {
                return None;
            }
            attributes.push(Attribute {
                kind: kind.to_vec(),
                tag: value_tag,
                value: value.to_vec(),
                whole: whole.to_vec(),
            });
            set = next;
        }
        Some((Self { attributes }, rest))
    }

    /// In the form in which two sets that are the same are equal: sorted.
    fn prepared(&self) -> Vec<(&[u8], Prepared)> {
        let attributes = self.attributes.iter();
        let mut prepared: Vec<_> = attributes
            .map(|attribute| (attribute.kind.as_slice(), attribute.prepared()))
            .collect();
        prepared.sort();
        prepared
    }
}

/// RFC 5280 §7.1: the same attributes, in any order. Most are written alike,
/// which is seen without preparing them.
impl PartialEq for RelativeName {
    fn eq(&self, other: &Self) -> bool {
        self.attributes == other.attributes || self.prepared() == other.prepared()
    }
}

impl Eq for RelativeName {}

impl Attribute {
    /// Its value, if that is a text of a kind that is understood.
    fn text(&self) -> Option<String> {
        match self.tag {
            UTF8_STRING => String::from_utf8(self.value.clone()).ok(),
            // T.61 is what nobody writes who uses the tag: Latin-1 is.
            PRINTABLE_STRING | TELETEX_STRING | IA5_STRING | VISIBLE_STRING => {
                Some(self.value.iter().map(|byte| char::from(*byte)).collect())
            }
            BMP_STRING => {
                let (units, rest) = self.value.as_chunks::<2>();
                let units: Vec<u16> = units.iter().copied().map(u16::from_be_bytes).collect();
                rest.is_empty().then(|| String::from_utf16(&units).ok())?
            }
            UNIVERSAL_STRING => {
                let (units, rest) = self.value.as_chunks::<4>();
                let mut units = units.iter().copied().map(u32::from_be_bytes);
                rest.is_empty().then(|| {
                    units.try_fold(String::new(), |mut text, unit| {
                        text.push(char::from_u32(unit)?);
                        Some(text)
                    })
                })?
            }
            _ => None,
        }
    }

    fn prepared(&self) -> Prepared {
        match self.text() {
            Some(text) => Prepared::Text(prepared(&text)),
            None => Prepared::Bytes(self.tag, self.value.clone()),
        }
    }
}

/// RFC 4518 §2: mapped, letter case folded, normalized, without spaces that
/// do not matter.
fn prepared(text: &str) -> String {
    let mapped = text.chars().filter_map(|c| match c {
        '\t'..='\r' | '\u{85}' => Some(' '),
        c if c.is_whitespace() => Some(' '),
        c if is_nothing(c) => None,
        c => Some(c),
    });
    let folded: String = mapped.flat_map(folded).nfkc().collect();
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Unicode's full case folding, out of its two mappings: ß is folded as SS is.
/// The dotless i is a letter of its own, though its capital is I.
fn folded(c: char) -> impl Iterator<Item = char> {
    let kept = (c == 'ı').then_some(c);
    let rest = (c != 'ı').then(|| {
        c.to_lowercase()
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase)
    });
    kept.into_iter().chain(rest.into_iter().flatten())
}

/// RFC 4518 §2.2: characters that are mapped to nothing.
fn is_nothing(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}'
        | '\u{ad}' | '\u{34f}' | '\u{6dd}' | '\u{70f}' | '\u{1806}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2063}'
        | '\u{206a}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}' | '\u{e0020}'..='\u{e007f}')
}

const COMMON_NAME: [u8; 3] = [0x55, 4, 3];

const OBJECT_IDENTIFIER: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;
const TELETEX_STRING: u8 = 0x14;
const IA5_STRING: u8 = 0x16;
const VISIBLE_STRING: u8 = 0x1a;
const UNIVERSAL_STRING: u8 = 0x1c;
const BMP_STRING: u8 = 0x1e;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

/// The first element: its tag, its content and what comes after it. The
/// `der` crate knows no UniversalString.
pub(super) fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = length
                .iter()
                .fold(0, |sum, byte| sum << 8 | u32::from(*byte));
            (usize::try_from(length).ok()?, rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    // A tag of several bytes, which no attribute has.
    (tag & 0x1f != 0x1f).then_some((tag, content, rest))
}

/// The types that names mostly have, with their keywords (RFC 4514 §3). To look
/// through all names that there are takes longer than to check a certificate.
const KEYWORDS: [(&[u8], &str); 7] = [
    (&[0x55, 4, 3], "CN"),
    (&[0x55, 4, 6], "C"),
    (&[0x55, 4, 7], "L"),
    (&[0x55, 4, 8], "ST"),
    (&[0x55, 4, 9], "STREET"),
    (&[0x55, 4, 10], "O"),
    (&[0x55, 4, 11], "OU"),
];

/// The shortest of the names that a type is known by.
fn shortest_name(oid: ObjectIdentifier) -> Option<&'static str> {
    DB.find_names_for_oid(oid).min_by_key(|name| name.len())
}

/// As RFC 4514 writes names: the last part first.
impl fmt::Display for DistinguishedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, part) in self.0.iter().rev().enumerate() {
            if i > 0 {
                f.write_str(",")?;
            }
            write!(f, "{part}")?;
        }
        Ok(())
    }
}

impl fmt::Display for RelativeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, attribute) in self.attributes.iter().enumerate() {
            if i > 0 {
                f.write_str("+")?;
            }
            write!(f, "{attribute}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let oid = ObjectIdentifier::from_bytes(&self.kind).ok();
        let known = KEYWORDS.iter().find(|(kind, _)| *kind == &self.kind[..]);
        let name = match known {
            Some((_, keyword)) => Some(*keyword),
            None => oid.and_then(shortest_name),
        };
        let (Some(name), Some(text)) = (name, self.text()) else {
            // RFC 4514 §2.4: what is no text is written as its DER.
            match oid {
                Some(oid) => write!(f, "{oid}=#")?,
                None => f.write_str("?=#")?,
            }
            return self
                .whole
                .iter()
                .try_for_each(|byte| write!(f, "{byte:02x}"));
        };
        write!(f, "{}=", name.to_ascii_uppercase())?;
        let last = text.chars().count().saturating_sub(1);
        for (at, c) in text.chars().enumerate() {
            match c {
                '#' if at == 0 => f.write_str("\\#")?,
                ' ' if at == 0 || at == last => f.write_str("\\ ")?,
                '"' | '+' | ',' | ';' | '<' | '>' | '\\' => write!(f, "\\{c}")?,
                '\0'..='\x1f' | '\x7f' => write!(f, "\\{:02x}", u32::from(c))?,
                _ => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
    }

    /// The last number of 2.5.4, tag, content.
    type Written<'a> = (u8, u8, &'a [u8]);

    /// A part with these attributes.
    fn part(attributes: &[Written]) -> Vec<u8> {
        let pairs = attributes.iter().map(|(kind, tag, content)| {
            tlv(
                SEQUENCE,
                &[
                    tlv(OBJECT_IDENTIFIER, &[0x55, 4, *kind]),
                    tlv(*tag, content),
                ]
                .concat(),
            )
        });
        tlv(SET, &pairs.collect::<Vec<_>>().concat())
    }

    fn name(parts: &[Vec<u8>]) -> Vec<u8> {
        tlv(SEQUENCE, &parts.concat())
    }

    #[test]
    fn the_keywords_are_the_shortest_names() {
        for (kind, keyword) in KEYWORDS {
            let oid = ObjectIdentifier::from_bytes(kind).unwrap();
            let shortest = shortest_name(oid).unwrap();
            assert_eq!(shortest.to_ascii_uppercase(), keyword);
        }
    }

    fn common(tag: u8, content: &[u8]) -> Vec<u8> {
        name(&[part(&[(3, tag, content)])])
    }

    fn utf8(text: &str) -> Vec<u8> {
        common(UTF8_STRING, text.as_bytes())
    }

    #[test]
    fn one_text_is_the_same_in_every_type_of_string() {
        let utf16: Vec<u8> = "Root É".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let utf32: Vec<u8> = "Root É"
            .chars()
            .flat_map(|c| u32::from(c).to_be_bytes())
            .collect();
        let of = [
            common(TELETEX_STRING, b"Root \xc9"),
            common(UNIVERSAL_STRING, &utf32),
            common(BMP_STRING, &utf16),
        ];
        for name in of {
            assert!(same_name(&name, &utf8("Root É")));
            assert!(!same_name(&name, &utf8("Root E")));
            assert_eq!(
                DistinguishedName::read(&name).unwrap().to_string(),
                "CN=Root É"
            );
        }
        for tag in [PRINTABLE_STRING, IA5_STRING, VISIBLE_STRING] {
            assert!(same_name(&common(tag, b"Root"), &utf8("Root")));
        }
    }

    #[test]
    fn letter_case_and_spaces_do_not_matter() {
        for other in [
            "root ca",
            "ROOT CA",
            "  Root   CA ",
            "Root\u{a0}CA",
            "Ro\u{ad}ot\tCA",
        ] {
            assert!(same_name(&utf8("Root CA"), &utf8(other)), "{other:?}");
        }
        for other in ["RootCA", "Root CA 2", "Root-CA", ""] {
            assert!(!same_name(&utf8("Root CA"), &utf8(other)), "{other:?}");
        }
        assert!(same_name(&utf8("Straße"), &utf8("STRASSE")));
        assert!(same_name(&utf8("Ελλάς"), &utf8("ΕΛΛΆΣ")));
        assert!(!same_name(&utf8("ısı"), &utf8("isi")));
        // Composed and decomposed (RFC 4518 §2.3).
        assert!(same_name(&utf8("Zu\u{308}rich"), &utf8("ZÜRICH")));
    }

    #[test]
    fn a_part_is_a_set_and_a_name_is_a_list() {
        let unit: Written = (11, UTF8_STRING, b"u");
        let common: Written = (3, UTF8_STRING, b"c");
        assert!(same_name(
            &name(&[part(&[unit, common])]),
            &name(&[part(&[common, unit])])
        ));
        assert!(!same_name(
            &name(&[part(&[unit, common])]),
            &name(&[part(&[unit])])
        ));
        assert!(!same_name(
            &name(&[part(&[unit, unit])]),
            &name(&[part(&[unit, common])])
        ));
        let (unit, common) = (part(&[unit]), part(&[common]));
        assert!(!same_name(
            &name(&[unit.clone(), common.clone()]),
            &name(&[common, unit])
        ));
        // The same text of another attribute.
        assert!(!same_name(
            &name(&[part(&[(3, UTF8_STRING, b"x")])]),
            &name(&[part(&[(11, UTF8_STRING, b"x")])])
        ));
    }

    #[test]
    fn what_is_no_text_is_compared_byte_for_byte() {
        assert!(same_name(&common(0x12, b"12"), &common(0x12, b"12")));
        assert!(!same_name(
            &common(0x12, b"12"),
            &common(PRINTABLE_STRING, b"12")
        ));
        assert!(!same_name(&common(0x04, b"a"), &common(0x04, b"A")));
        // UTF-8 and UTF-16 that are none.
        for (tag, content) in [
            (UTF8_STRING, &b"a\xff"[..]),
            (BMP_STRING, b"abc"),
            (BMP_STRING, b"\xd8\0"),
            (UNIVERSAL_STRING, b"\0\0\xd8\0"),
        ] {
            assert!(same_name(&common(tag, content), &common(tag, content)));
            assert!(!same_name(
                &common(tag, content),
                &common(TELETEX_STRING, content)
            ));
            let shown = DistinguishedName::read(&common(tag, content)).unwrap();
            assert!(shown.to_string().starts_with("2.5.4.3=#"), "{shown}");
        }
    }

    #[test]
    fn names_are_shown_as_rfc_4514_writes_them() {
        let all = name(&[
            part(&[(6, PRINTABLE_STRING, b"CH")]),
            part(&[(11, UTF8_STRING, b"a+b"), (3, UTF8_STRING, b" #1, \"x\" ")]),
            part(&[(3, UTF8_STRING, b"#x\x1b")]),
        ]);
        assert_eq!(
            DistinguishedName::read(&all).unwrap().to_string(),
            "CN=\\#x\\1b,OU=a\\+b+CN=\\ #1\\, \\\"x\\\"\\ ,C=CH"
        );
    }

    #[test]
    fn what_is_no_name_is_the_same_as_nothing_else() {
        let good = utf8("Root");
        for cut in 0..good.len() {
            assert_eq!(DistinguishedName::read(&good[..cut]), None);
            assert!(!same_name(&good[..cut], &good));
        }
        assert_eq!(
            DistinguishedName::read(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]),
            None
        );
        assert_eq!(DistinguishedName::read(&[0x30, 0x80, 0, 0]), None);
        assert!(same_name(b"x", b"x"));
    }
}
