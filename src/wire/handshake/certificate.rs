//! Certificate, CertificateRequest, and signatures, RFC 5246 §7.4.2, §7.4.4
//! and §4.7.

use crate::wire::code::{ClientCertificateType, SignatureScheme};
use crate::wire::codec::{Bounds, DecodeError, Reader, put_bytes, put_code, put_codes, put_vector};

const CERTIFICATE_LIST: Bounds = Bounds::new(0, 0xff_ffff);
const ASN1_CERT: Bounds = Bounds::new(1, 0xff_ffff);
const CERTIFICATE_TYPES: Bounds = Bounds::new(1, 0xff);
const SIGNATURE_ALGORITHMS: Bounds = Bounds::new(2, 0xfffe);
const CERTIFICATE_AUTHORITIES: Bounds = Bounds::new(0, 0xffff);
const DISTINGUISHED_NAME: Bounds = Bounds::new(1, 0xffff);
const SIGNATURE: Bounds = Bounds::new(0, 0xffff);

/// A chain of certificates, RFC 5246 §7.4.2.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct CertificateChain {
    /// DER, the sender's own first, each certified by the next; 1 to 2^24−1
    /// bytes each. Empty if a client has none to show (§7.4.6).
    pub certificates: Vec<Vec<u8>>,
}

impl CertificateChain {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put_vector(out, CERTIFICATE_LIST, |out| {
            for certificate in &self.certificates {
                put_bytes(out, ASN1_CERT, certificate);
            }
        });
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let certificates =
            reader.elements("certificate_list", CERTIFICATE_LIST, |list, index| {
                Ok(list.opaque(index, ASN1_CERT)?.to_vec())
            })?;
        Ok(Self { certificates })
    }
}

/// The server asks the client who it is, RFC 5246 §7.4.4.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateRequest {
    /// The kinds of certificate that will do; at least one.
    pub certificate_types: Vec<ClientCertificateType>,
    /// `supported_signature_algorithms`: what the server can verify; at least
    /// one.
    pub signature_algorithms: Vec<SignatureScheme>,
    /// `certificate_authorities`: distinguished names in DER, 1 to 65535
    /// bytes each; none means any.
    pub authorities: Vec<Vec<u8>>,
}

impl CertificateRequest {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put_codes(out, CERTIFICATE_TYPES, &self.certificate_types);
        put_codes(out, SIGNATURE_ALGORITHMS, &self.signature_algorithms);
        put_vector(out, CERTIFICATE_AUTHORITIES, |out| {
            for name in &self.authorities {
                put_bytes(out, DISTINGUISHED_NAME, name);
            }
        });
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            certificate_types: reader.codes("certificate_types", CERTIFICATE_TYPES)?,
            signature_algorithms: reader
                .codes("supported_signature_algorithms", SIGNATURE_ALGORITHMS)?,
            authorities: reader.elements(
                "certificate_authorities",
                CERTIFICATE_AUTHORITIES,
                |list, index| Ok(list.opaque(index, DISTINGUISHED_NAME)?.to_vec()),
            )?,
        })
    }
}

/// A signature and how it was made, RFC 5246 §4.7. The whole of
/// CertificateVerify, and the end of a signed ServerKeyExchange.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DigitallySigned {
    /// `algorithm`: hash and signature algorithm.
    pub scheme: SignatureScheme,
    /// 0 to 65535 bytes: a big-endian number as long as the modulus with RSA,
    /// DER with ECDSA.
    pub signature: Vec<u8>,
}

impl DigitallySigned {
    /// `algorithm` and `signature` as they stand in a message.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put_code(out, self.scheme);
        put_bytes(out, SIGNATURE, &self.signature);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            scheme: reader.code("algorithm")?,
            signature: reader.opaque("signature", SIGNATURE)?.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Handshake;
    use super::*;
    use crate::wire::{Context, Role};

    #[test]
    fn each_certificate_has_a_length_of_three_bytes_and_so_has_the_list() {
        let chain = Handshake::Certificate(CertificateChain {
            certificates: vec![vec![0x30], vec![0x31, 0x32]],
        });
        assert_eq!(
            chain.encode(),
            [11, 0, 0, 12, 0, 0, 9, 0, 0, 1, 0x30, 0, 0, 2, 0x31, 0x32]
        );
    }

    #[test]
    fn a_client_without_a_certificate_sends_an_empty_list() {
        let bytes = [11, 0, 0, 3, 0, 0, 0];
        assert_eq!(
            Handshake::decode(&bytes, &Context::new(Role::Client)),
            Ok(Handshake::Certificate(CertificateChain::default()))
        );
    }

    #[test]
    fn a_certificate_is_not_empty() {
        let bytes = [11, 0, 0, 6, 0, 0, 3, 0, 0, 0];
        let error = Handshake::decode(&bytes, &Context::new(Role::Client)).unwrap_err();
        assert_eq!(error.field, "certificate_list.[0]");
        assert_eq!(error.at, 7);
    }
}
