//! ClientHello and ServerHello, RFC 5246 §7.4.1.

use super::extension::{self, Block, Extension};
use crate::wire::code::{CipherSuite, CompressionMethod, ExtensionType, ProtocolVersion};
use crate::wire::codec::{Bounds, DecodeError, Reader, put_bytes, put_code, put_codes};
use crate::wire::context::Context;

const SESSION_ID: Bounds = Bounds::new(0, 32);
const CIPHER_SUITES: Bounds = Bounds::new(2, 0xfffe);
const COMPRESSION_METHODS: Bounds = Bounds::new(1, 0xff);

/// The random of a HelloRetryRequest, SHA-256 of that word (RFC 9846 §4.2.3).
pub const HELLO_RETRY_REQUEST: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// What the client offers, RFC 5246 §7.4.1.2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientHello {
    /// `client_version`: the highest version that the client wants to speak.
    pub version: ProtocolVersion,
    /// 32 bytes that go into every key. RFC 5246 has the first four tell the
    /// time; nobody relies on it any more.
    pub random: [u8; 32],
    /// The session to resume, 0 to 32 bytes.
    pub session_id: Vec<u8>,
    /// At least one suite, the favorite first.
    pub cipher_suites: Vec<CipherSuite>,
    /// At least one method, and null among them.
    pub compression_methods: Vec<CompressionMethod>,
    /// No block of extensions at all (`None`) is not the same message as an
    /// empty one.
    pub extensions: Option<Vec<Extension>>,
}

impl ClientHello {
    /// How many suites the length before them can say: it counts bytes, up to
    /// 2^16 − 2.
    pub const MOST_SUITES: usize = 0x7fff;

    /// The extension of this type, if the client sent it.
    pub fn extension(&self, kind: ExtensionType) -> Option<&Extension> {
        extension::find(self.extensions.as_deref(), kind)
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put_code(out, self.version);
        out.extend(self.random);
        put_bytes(out, SESSION_ID, &self.session_id);
        put_codes(out, CIPHER_SUITES, &self.cipher_suites);
        put_codes(out, COMPRESSION_METHODS, &self.compression_methods);
        extension::write_block(out, self.extensions.as_deref());
    }

    pub(super) fn read(reader: &mut Reader<'_>, cx: &Context) -> Result<Self, DecodeError> {
        Ok(Self {
            version: reader.code("client_version")?,
            random: reader.array("random")?,
            session_id: reader.opaque("session_id", SESSION_ID)?.to_vec(),
            cipher_suites: reader.codes("cipher_suites", CIPHER_SUITES)?,
            compression_methods: reader.codes("compression_methods", COMPRESSION_METHODS)?,
            extensions: extension::read_block(reader, Block::ClientHello, cx.newest)?,
        })
    }
}

/// What the server chose, RFC 5246 §7.4.1.3.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServerHello {
    /// `server_version`: the version that is spoken from here on.
    pub version: ProtocolVersion,
    /// 32 bytes that go into every key.
    pub random: [u8; 32],
    /// The name of this session, 0 to 32 bytes; the client's, if it is resumed.
    pub session_id: Vec<u8>,
    /// The suite that the server chose.
    pub cipher_suite: CipherSuite,
    /// The compression method that the server chose.
    pub compression_method: CompressionMethod,
    /// Only what the client offered may be answered (RFC 5246 §7.4.1.4).
    /// `None`: no block at all.
    pub extensions: Option<Vec<Extension>>,
}

impl ServerHello {
    /// The extension of this type, if the server sent it.
    pub fn extension(&self, kind: ExtensionType) -> Option<&Extension> {
        extension::find(self.extensions.as_deref(), kind)
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put_code(out, self.version);
        out.extend(self.random);
        put_bytes(out, SESSION_ID, &self.session_id);
        put_code(out, self.cipher_suite);
        put_code(out, self.compression_method);
        extension::write_block(out, self.extensions.as_deref());
    }

    pub(super) fn read(reader: &mut Reader<'_>, cx: &Context) -> Result<Self, DecodeError> {
        let version = reader.code("server_version")?;
        let random = reader.array("random")?;
        let block = match random {
            HELLO_RETRY_REQUEST if cx.newest >= ProtocolVersion::TLS13 => Block::HelloRetryRequest,
            _ => Block::ServerHello,
        };
        Ok(Self {
            version,
            random,
            session_id: reader.opaque("session_id", SESSION_ID)?.to_vec(),
            cipher_suite: reader.code("cipher_suite")?,
            compression_method: reader.code("compression_method")?,
            extensions: extension::read_block(reader, block, cx.newest)?,
        })
    }

    /// Whether it is a HelloRetryRequest: a ServerHello with a random of its own
    /// (RFC 9846 §4.2.3).
    pub fn is_retry(&self) -> bool {
        self.random == HELLO_RETRY_REQUEST
    }
}

#[cfg(test)]
mod tests {
    use super::super::Handshake;
    use super::*;
    use crate::wire::{Context, Problem, Role};

    fn hello() -> ClientHello {
        ClientHello {
            version: ProtocolVersion::TLS12,
            random: [7; 32],
            session_id: Vec::new(),
            cipher_suites: vec![CipherSuite::TLS_RSA_WITH_AES_128_CBC_SHA],
            compression_methods: vec![CompressionMethod::NULL],
            extensions: None,
        }
    }

    fn problem(hello: ClientHello) -> DecodeError {
        let bytes = Handshake::ClientHello(hello).encode();
        Handshake::decode(&bytes, &Context::new(Role::Client)).unwrap_err()
    }

    #[test]
    fn a_block_of_no_extensions_differs_from_no_block() {
        let without = Handshake::ClientHello(hello());
        let empty = Handshake::ClientHello(ClientHello {
            extensions: Some(Vec::new()),
            ..hello()
        });
        assert_eq!(without.encode().len() + 2, empty.encode().len());
        for message in [without, empty] {
            let bytes = message.encode();
            assert_eq!(
                Handshake::decode(&bytes, &Context::new(Role::Client)),
                Ok(message)
            );
        }
    }

    #[test]
    fn a_session_id_has_at_most_32_bytes() {
        let error = problem(ClientHello {
            session_id: vec![1; 33],
            ..hello()
        });
        assert_eq!(error.field, "session_id");
        assert_eq!(error.at, 38);
        assert!(matches!(error.problem, Problem::Length { found: 33, .. }));
    }

    #[test]
    fn at_least_one_cipher_suite_is_offered() {
        let error = problem(ClientHello {
            cipher_suites: Vec::new(),
            ..hello()
        });
        assert_eq!(error.field, "cipher_suites");
        assert!(matches!(error.problem, Problem::Length { found: 0, .. }));
    }

    #[test]
    fn at_least_one_compression_method_is_offered() {
        let error = problem(ClientHello {
            compression_methods: Vec::new(),
            ..hello()
        });
        assert_eq!(error.field, "compression_methods");
    }

    #[test]
    fn half_a_cipher_suite_is_an_error() {
        let mut bytes = Handshake::ClientHello(hello()).encode();
        // cipher_suites length: header 4, version 2, random 32, session_id 1.
        assert_eq!(bytes[39..41], [0, 2]);
        bytes[40] = 3;
        let error = Handshake::decode(&bytes, &Context::new(Role::Client)).unwrap_err();
        assert_eq!(error.field, "cipher_suites");
        assert!(matches!(error.problem, Problem::Length { found: 3, .. }));
    }
}
