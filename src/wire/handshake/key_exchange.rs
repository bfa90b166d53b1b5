//! ServerKeyExchange and ClientKeyExchange, RFC 5246 §7.4.3 and §7.4.7,
//! RFC 8422 §5.4 and §5.7.

use super::DigitallySigned;
use crate::wire::code::{EcCurveType, NamedGroup};
use crate::wire::codec::{self, Bounds, DecodeError, Reader, put_bytes, put_code};
use crate::wire::context::Context;
use crate::wire::field::Field;
use crate::wire::suite::{Authentication, KeyExchange};

/// `dh_p`, `dh_g`, `dh_Ys` and `dh_Yc`.
const DH_NUMBER: Bounds = Bounds::new(1, 0xffff);
const POINT: Bounds = Bounds::new(1, 0xff);
const ENCRYPTED: Bounds = Bounds::new(0, 0xffff);

/// The server's share, RFC 5246 §7.4.3.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ServerKeyExchange {
    /// For DHE_RSA and DH_anon.
    Dh {
        /// The group and the server's public value.
        params: ServerDhParams,
        /// Over client random, server random and params; `None` with DH_anon.
        signature: Option<DigitallySigned>,
    },
    /// For ECDHE_RSA and ECDHE_ECDSA.
    Ecdh {
        /// The curve and the server's public point.
        params: ServerEcdhParams,
        /// Over client random, server random and params.
        signature: Option<DigitallySigned>,
    },
    /// The body as it is: the key exchange is not known, or is RSA or DH_RSA, in which
    /// this message has no place.
    Opaque(Vec<u8>),
}

/// ServerDHParams, RFC 5246 §7.4.3. Big-endian numbers of 1 to 65535 bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServerDhParams {
    /// `dh_p`: the prime modulus.
    pub p: Vec<u8>,
    /// `dh_g`: the generator.
    pub g: Vec<u8>,
    /// `dh_Ys`: the server's public value, g^X mod p.
    pub ys: Vec<u8>,
}

/// ServerECDHParams, RFC 8422 §5.4, with a named curve.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServerEcdhParams {
    /// The curve. Its `curve_type` is always named_curve.
    pub named_curve: NamedGroup,
    /// The server's public point, 1 to 255 bytes: 0x04, x and y with
    /// secp256r1 and secp384r1, 32 bytes little-endian with x25519.
    pub point: Vec<u8>,
}

impl ServerDhParams {
    /// The bytes that are sent and signed, and the fields in them.
    pub fn encode(&self) -> (Vec<u8>, Field) {
        let mut out = Vec::new();
        self.write(&mut out);
        let (tree, _) = codec::describe("params", &out, Self::read);
        (out, tree)
    }

    fn write(&self, out: &mut Vec<u8>) {
        put_bytes(out, DH_NUMBER, &self.p);
        put_bytes(out, DH_NUMBER, &self.g);
        put_bytes(out, DH_NUMBER, &self.ys);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.structure("params", |params| {
            Ok(Self {
                p: params.opaque("dh_p", DH_NUMBER)?.to_vec(),
                g: params.opaque("dh_g", DH_NUMBER)?.to_vec(),
                ys: params.opaque("dh_Ys", DH_NUMBER)?.to_vec(),
            })
        })
    }
}

impl ServerEcdhParams {
    /// The bytes that are sent and signed, and the fields in them.
    pub fn encode(&self) -> (Vec<u8>, Field) {
        let mut out = Vec::new();
        self.write(&mut out);
        let (tree, _) = codec::describe("params", &out, Self::read);
        (out, tree)
    }

    fn write(&self, out: &mut Vec<u8>) {
        put_code(out, EcCurveType::NAMED_CURVE);
        put_code(out, self.named_curve);
        put_bytes(out, POINT, &self.point);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.structure("params", |params| {
            // RFC 8422 §5.4 keeps only this one of the three curve types.
            params.constant("curve_type", EcCurveType::NAMED_CURVE)?;
            Ok(Self {
                named_curve: params.code("named_curve")?,
                point: params.opaque("point", POINT)?.to_vec(),
            })
        })
    }
}

impl ServerKeyExchange {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let signature = match self {
            Self::Dh { params, signature } => {
                params.write(out);
                signature
            }
            Self::Ecdh { params, signature } => {
                params.write(out);
                signature
            }
            Self::Opaque(body) => {
                out.extend(body);
                &None
            }
        };
        if let Some(signed) = signature {
            signed.write(out);
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>, cx: &Context) -> Result<Self, DecodeError> {
        let Some(key_exchange) = cx.key_exchange else {
            return Ok(Self::Opaque(reader.rest("body").to_vec()));
        };
        Ok(match key_exchange {
            KeyExchange::Rsa | KeyExchange::DhRsa => Self::Opaque(reader.rest("body").to_vec()),
            KeyExchange::DheRsa | KeyExchange::DhAnon => Self::Dh {
                params: ServerDhParams::read(reader)?,
                signature: read_signature(reader, key_exchange)?,
            },
            KeyExchange::EcdheRsa | KeyExchange::EcdheEcdsa => Self::Ecdh {
                params: ServerEcdhParams::read(reader)?,
                signature: read_signature(reader, key_exchange)?,
            },
        })
    }
}

fn read_signature(
    reader: &mut Reader<'_>,
    key_exchange: KeyExchange,
) -> Result<Option<DigitallySigned>, DecodeError> {
    match key_exchange.authentication() {
        Authentication::Anonymous | Authentication::Dh => Ok(None),
        Authentication::Rsa | Authentication::Ecdsa => reader
            .structure("signed_params", DigitallySigned::read)
            .map(Some),
    }
}

/// The client's share, RFC 5246 §7.4.7.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClientKeyExchange {
    /// For RSA, §7.4.7.1.
    Rsa {
        /// `encrypted_pre_master_secret`: 48 bytes in PKCS#1 v1.5 for the
        /// server's key, big-endian, as long as its modulus.
        encrypted_premaster: Vec<u8>,
    },
    /// For DH_RSA, DHE_RSA and DH_anon, §7.4.7.2.
    Dh {
        /// `dh_Yc`: the client's public value, big-endian, 1 to 65535 bytes.
        yc: Vec<u8>,
    },
    /// For ECDHE_RSA and ECDHE_ECDSA, RFC 8422 §5.7.
    Ecdh {
        /// `ecdh_Yc`: the client's public point, 1 to 255 bytes, written as
        /// the server's is.
        point: Vec<u8>,
    },
    /// The body as it is: the key exchange is not known.
    Opaque(Vec<u8>),
}

impl ClientKeyExchange {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Rsa {
                encrypted_premaster,
            } => put_bytes(out, ENCRYPTED, encrypted_premaster),
            Self::Dh { yc } => put_bytes(out, DH_NUMBER, yc),
            Self::Ecdh { point } => put_bytes(out, POINT, point),
            Self::Opaque(body) => out.extend(body),
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>, cx: &Context) -> Result<Self, DecodeError> {
        Ok(match cx.key_exchange {
            None => Self::Opaque(reader.rest("body").to_vec()),
            Some(KeyExchange::Rsa) => Self::Rsa {
                encrypted_premaster: reader
                    .opaque("encrypted_pre_master_secret", ENCRYPTED)?
                    .to_vec(),
            },
            Some(KeyExchange::DhRsa | KeyExchange::DheRsa | KeyExchange::DhAnon) => Self::Dh {
                yc: reader.opaque("dh_Yc", DH_NUMBER)?.to_vec(),
            },
            Some(KeyExchange::EcdheRsa | KeyExchange::EcdheEcdsa) => Self::Ecdh {
                point: reader.opaque("ecdh_Yc", POINT)?.to_vec(),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Handshake;
    use super::*;
    use crate::wire::{Problem, Role, SignatureScheme};

    fn context(key_exchange: KeyExchange) -> Context {
        Context {
            key_exchange: Some(key_exchange),
            ..Context::new(Role::Client)
        }
    }

    fn toy() -> ServerDhParams {
        ServerDhParams {
            p: vec![23],
            g: vec![5],
            ys: vec![8],
        }
    }

    #[test]
    fn a_toy_group_fits_the_real_message() {
        let message = Handshake::ServerKeyExchange(ServerKeyExchange::Dh {
            params: toy(),
            signature: None,
        });
        let bytes = message.encode();
        assert_eq!(bytes, [12, 0, 0, 9, 0, 1, 23, 0, 1, 5, 0, 1, 8]);
        let cx = context(KeyExchange::DhAnon);
        assert_eq!(Handshake::decode(&bytes, &cx), Ok(message));
        let (tree, read) = Handshake::describe(&bytes, &cx);
        assert!(read.is_ok());
        assert_eq!(tree.find("dh_Ys").unwrap().span, 12..13);
        assert_eq!(tree.find("dh_p length").unwrap().span, 4..6);
        assert_eq!(tree.find("params").unwrap().span, 4..13);
    }

    #[test]
    fn the_params_are_the_bytes_that_are_signed() {
        let params = toy();
        let bytes = Handshake::ServerKeyExchange(ServerKeyExchange::Dh {
            params: params.clone(),
            signature: Some(DigitallySigned {
                scheme: SignatureScheme::RSA_PKCS1_SHA256,
                signature: vec![1, 2, 3],
            }),
        })
        .encode();
        let (tree, _) = Handshake::describe(&bytes, &context(KeyExchange::DheRsa));
        assert_eq!(
            bytes[tree.find("params").unwrap().span.clone()],
            params.encode().0
        );
        assert_eq!(tree.find("signature").unwrap().span, 17..20);
        assert_eq!(tree.find("algorithm").unwrap().span, 13..15);
    }

    #[test]
    fn dhe_rsa_without_a_signature_is_an_error() {
        let bytes = [12, 0, 0, 9, 0, 1, 23, 0, 1, 5, 0, 1, 8];
        let error = Handshake::decode(&bytes, &context(KeyExchange::DheRsa)).unwrap_err();
        assert_eq!(error.field, "signed_params.algorithm");
    }

    #[test]
    fn an_empty_prime_is_an_error() {
        let bytes = [12, 0, 0, 2, 0, 0];
        let error = Handshake::decode(&bytes, &context(KeyExchange::DhAnon)).unwrap_err();
        assert_eq!(error.field, "params.dh_p");
        assert!(matches!(error.problem, Problem::Length { found: 0, .. }));
    }

    #[test]
    fn only_named_curves_are_read() {
        let bytes = [12, 0, 0, 1, 1];
        let (tree, read) = Handshake::describe(&bytes, &context(KeyExchange::EcdheRsa));
        let error = read.unwrap_err();
        assert_eq!(error.field, "params.curve_type");
        assert_eq!(
            error.to_string(),
            "params.curve_type, at byte 4: explicit_prime where named_curve is expected"
        );
        assert_eq!(tree.find("curve_type").unwrap().span, 4..5);
    }

    #[test]
    fn without_a_known_key_exchange_the_body_stays_opaque() {
        let bytes = [16, 0, 0, 3, 0, 1, 8];
        assert_eq!(
            Handshake::decode(&bytes, &Context::new(Role::Client)),
            Ok(Handshake::ClientKeyExchange(ClientKeyExchange::Opaque(
                vec![0, 1, 8]
            )))
        );
        assert_eq!(
            Handshake::decode(&bytes, &context(KeyExchange::DheRsa)),
            Ok(Handshake::ClientKeyExchange(ClientKeyExchange::Dh {
                yc: vec![8]
            }))
        );
    }
}
