//! The Python programs that ask a check's question again.

use std::net::IpAddr;

use super::super::curve::parameters;
use super::super::recompute::{
    CURVE, X509, X509_ADDRESS, X509_EXTENSIONS, X509_HOST, X509_ISSUER, X509_NAMES, X509_SAME,
    X509_VALIDITY, bytes_literal, number_literal,
};
use super::super::record::aead_program;
use super::Predicate;
use crate::crypto::Curve;
use crate::pki::Certificate;
use crate::trace::{ValueId, Values};
use crate::wire::{Role, hex};

impl Predicate {
    /// A program that prints the answer, `True` or `False`. `None` for a
    /// certificate that is none: it was refused before any question.
    pub(super) fn program(&self, values: &dyn Values) -> Option<String> {
        let number = |id| number_literal(values.bytes(id));
        let bytes = |id| bytes_literal(values.bytes(id));
        Some(match self {
            Predicate::Equal(a, b) => format!(
                "print('{}' == '{}')",
                hex(values.bytes(*a)),
                hex(values.bytes(*b))
            ),
            Predicate::PublicValue { y, p } => {
                format!(
                    "y, p = {}, {}; print(1 < y < p - 1)",
                    number(*y),
                    number(*p)
                )
            }
            Predicate::Group { p, g } => format!(
                "p, g = {}, {}; print(p % 2 == 1 and 4 < p < 2**16384 and 1 < g < p - 1)",
                number(*p),
                number(*g)
            ),
            Predicate::CurvePoint { curve, point } => curve_point(*curve, &bytes(*point)),
            // FIPS 203 §7.2: 768 numbers of twelve bits each stand before 32 bytes.
            Predicate::EncapsulationKey(key) => format!(
                "ek = {}; pairs = [int.from_bytes(ek[i:i + 3], 'little') for i in range(0, 1152, 3)]\n\
                 print(len(ek) == 1184 and all(n % 4096 < 3329 and n >> 12 < 3329 for n in pairs))",
                bytes(*key)
            ),
            Predicate::NoSentinel(random) => format!(
                "print({}[-8:] not in (b'DOWNGRD\\x01', b'DOWNGRD\\x00'))",
                bytes(*random)
            ),
            Predicate::BlockType(em) => {
                format!("print({}[:2].hex() == '0002')", bytes(*em))
            }
            // The first zero after 00 02 ends the padding, at least 8 bytes.
            Predicate::PremasterPadding(em) => format!(
                "em = {}; i = em.find(0, 2); \
                 print(em[:2].hex() == '0002' and i >= 10 and len(em) == i + 49)",
                bytes(*em)
            ),
            Predicate::PremasterVersion { em, version } => format!(
                "em = {}; i = em.find(0, 2); \
                 print(em[:2].hex() == '0002' and i >= 10 and em[i + 1:i + 3].hex() == '{version:04x}')",
                bytes(*em)
            ),
            Predicate::AeadTag(open) => {
                let [wanted, length] = [open.aead.key_length(), open.aead.nonce_length()];
                // Nothing can have been sealed with such a key.
                let fits = match [open.key, open.nonce].map(|id| values.bytes(id).len()) {
                    lengths if lengths == [wanted, length] => String::new(),
                    _ => format!("len(key) == {wanted} and len(nonce) == {length} and "),
                };
                format!(
                    "{}ciphertext = {}\nprint({fits}tag(ciphertext[:-{tag}]) == ciphertext[-{tag}:])",
                    aead_program(
                        open.aead,
                        values,
                        [open.key, open.nonce, open.additional_data]
                    ),
                    bytes(open.ciphertext),
                    tag = open.aead.tag_length(),
                )
            }
            Predicate::TlsPadding(padded) => format!(
                "data = {}; n = sum(data[-1:]); print(data[-(n + 1):] == bytes([n] * (n + 1)))",
                bytes(*padded)
            ),
            Predicate::CertificateIssuer {
                certificate,
                issuer,
                below,
                anchor,
            } => format!(
                "{}below, anchor = {below}, {}\n{X509_SAME}{X509_ISSUER}",
                two_certificates(values, *certificate, *issuer)?,
                if *anchor { "True" } else { "False" }
            ),
            Predicate::CertificateExtensions { certificate } => format!(
                "{}{X509_EXTENSIONS}",
                one_certificate(values, *certificate)?
            ),
            Predicate::CertificateValidity { certificate, now } => format!(
                "{}now = {}\n{X509_VALIDITY}",
                one_certificate(values, *certificate)?,
                number(*now)
            ),
            Predicate::CertificateNames { leaf, issuer } => {
                format!(
                    "{}{X509_SAME}{X509_NAMES}",
                    two_certificates(values, *leaf, *issuer)?
                )
            }
            Predicate::HostName { certificate, host } => {
                let certificate = one_certificate(values, *certificate)?;
                let address = if is_address(values.bytes(*host)) {
                    X509_ADDRESS
                } else {
                    X509_HOST
                };
                format!("{certificate}host = {}\n{address}", bytes(*host))
            }
            Predicate::KeyUsage {
                certificate,
                usage,
                by,
            } => {
                // id-kp-serverAuth and id-kp-clientAuth (RFC 5280 §4.2.1.12).
                let (side, purpose) = match by {
                    Role::Server => ("server", "2b06010505070301"),
                    Role::Client => ("client", "2b06010505070302"),
                };
                format!(
                    "{}any_purpose = '551d25' not in certificate.extensions\n\
                     purposes = [part[1].hex() for part in parts(certificate.extension('551d25', b''))]\n\
                     {side} = any_purpose or '{purpose}' in purposes or '551d2500' in purposes\n\
                     print(certificate.allows({}) and {side})",
                    one_certificate(values, *certificate)?,
                    *usage as u16
                )
            }
            Predicate::Lifetime {
                since,
                now,
                lifetime,
            } => format!(
                "since, now, lifetime = {}, {}, {}; print(since <= now <= since + lifetime)",
                number(*since),
                number(*now),
                number(*lifetime)
            ),
        })
    }
}

fn curve_point(curve: Curve, point: &str) -> String {
    match parameters(curve) {
        // RFC 7748 §5: any 32 bytes are a public value.
        None => format!("print(len({point}) == 32)"),
        Some(parameters) => format!("{parameters}{CURVE}print(on_curve({point}))"),
    }
}

fn one_certificate(values: &dyn Values, id: ValueId) -> Option<String> {
    Some(format!("{X509}{}", certificate(values, id, "certificate")?))
}

fn two_certificates(values: &dyn Values, below: ValueId, above: ValueId) -> Option<String> {
    let issuer = certificate(values, above, "issuer")?;
    Some(format!("{}{issuer}", one_certificate(values, below)?))
}

fn certificate(values: &dyn Values, id: ValueId, name: &str) -> Option<String> {
    let der = values.bytes(id);
    Certificate::parse(der).ok()?;
    Some(format!("{name} = Certificate({})\n", bytes_literal(der)))
}

/// Whether a host is an address, IPv6 with or without brackets: which of two
/// questions is asked.
fn is_address(host: &[u8]) -> bool {
    let host = String::from_utf8_lossy(host);
    let inner = host.strip_prefix('[');
    let inner = inner.and_then(|rest| rest.strip_suffix(']'));
    inner.unwrap_or(&host).parse::<IpAddr>().is_ok()
}
