//! Where the parts of a certificate lie, for whoever shows its bytes.

use std::ops::Range;

use super::element::Elements;

/// A part of a certificate and its bytes, tag and length included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificatePart {
    /// The name of RFC 5280 §4.1.
    pub field: &'static str,
    /// How deep it lies: 0 for the three parts of a Certificate, 1 for those
    /// of its tbsCertificate.
    pub depth: usize,
    /// Which bytes.
    pub span: Range<usize>,
}

/// The parts of a certificate from front to back, as far as it can be read;
/// no input panics.
pub fn outline(der: &[u8]) -> Vec<CertificatePart> {
    let mut parts = Vec::new();
    // What cannot be read ends the list: a screen shows the rest as bytes.
    let _ = read(der, &mut parts);
    parts
}

fn read(der: &[u8], parts: &mut Vec<CertificatePart>) -> Result<(), super::CertificateError> {
    let mut all = Elements::new(der);
    let certificate = all.next("Certificate")?;
    let mut outer = all.inside(&certificate);
    let mut push = |field, depth, span| parts.push(CertificatePart { field, depth, span });
    let tbs = outer.next("tbsCertificate")?;
    push("tbsCertificate", 0, tbs.whole.clone());
    let mut fields = all.inside(&tbs);
    if let Some(version) = fields.optional(0, "version")? {
        push("version", 1, version.whole);
    }
    for field in [
        "serialNumber",
        "signature",
        "issuer",
        "validity",
        "subject",
        "subjectPublicKeyInfo",
    ] {
        push(field, 1, fields.next(field)?.whole);
    }
    for (number, field) in [
        (1, "issuerUniqueID"),
        (2, "subjectUniqueID"),
        (3, "extensions"),
    ] {
        if let Some(element) = fields.optional(number, field)? {
            push(field, 1, element.whole);
        }
    }
    for field in ["signatureAlgorithm", "signatureValue"] {
        push(field, 0, outer.next(field)?.whole);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::{Certificate, Credential};

    #[test]
    fn the_parts_lie_one_behind_the_other_and_leave_nothing_out() {
        let der = &Credential::by_name("rsa2048").unwrap().chain()[0];
        let parts = outline(der);
        for depth in [0, 1] {
            let level: Vec<_> = parts.iter().filter(|part| part.depth == depth).collect();
            for pair in level.windows(2) {
                assert_eq!(pair[0].span.end, pair[1].span.start, "{pair:?}");
            }
        }
        let certificate = Certificate::parse(der).unwrap();
        let of = |field| parts.iter().find(|part| part.field == field).unwrap();
        assert_eq!(of("tbsCertificate").span, certificate.tbs);
        assert_eq!(der[of("subject").span.clone()], certificate.subject_der);
        assert_eq!(parts.last().unwrap().span.end, der.len());
    }

    #[test]
    fn what_is_no_certificate_has_as_many_parts_as_can_be_read() {
        let der = &Credential::by_name("rsa512").unwrap().chain()[0];
        for cut in 0..der.len() {
            assert!(outline(&der[..cut]).len() < 12);
        }
        assert_eq!(outline(b"no certificate"), []);
    }
}
