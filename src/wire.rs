//! The TLS presentation language (RFC 5246 §4) and the messages written in it.
//!
//! Every decoder makes one pass over the bytes, and that pass both builds the
//! message and writes down which bytes each field came from. What a screen
//! shows of a message therefore cannot differ from what an actor read.
//!
//! | module | what it is |
//! | --- | --- |
//! | [`code`] | the registries: code points that keep unknown values as data |
//! | [`suite`] | the cipher suites that can be run, and what they are made of |
//! | [`context`] | who speaks, and what is agreed: what a message does not say of itself |
//! | [`field`] | the tree of fields of a message, each with its byte span |
//! | [`codec`] | reading and writing numbers, codes and vectors; errors |
//! | [`handshake`] | the handshake messages |
//! | [`record`] | records, and cutting a stream of bytes into them |
//! | [`alert`] | alerts and ChangeCipherSpec |
//! | [`join`] | handshake messages put together again from fragments |
//! | [`path`] | where the fields stand that are taken out of messages |
//! | [`plaintext`] | the fields of whatever a record carried |
//! | [`host`] | who is to be reached: a host name or an address |
//! | [`named`] | names as people write them |
//! | [`other_protocol`] | who speaks no TLS, told from the first bytes |
//! | [`text`] | bytes from a peer, made safe to show |
//! | [`versions`] | which versions somebody speaks |

#![deny(clippy::cast_possible_truncation)]

pub mod alert;
pub mod code;
pub mod codec;
pub mod context;
pub mod field;
pub mod handshake;
pub mod host;
pub mod join;
pub mod named;
pub mod other_protocol;
pub mod path;
pub mod plaintext;
pub mod record;
pub mod suite;
pub mod text;
pub mod versions;
#[doc(hidden)]
pub use alert::{Alert, ChangeCipherSpec};
pub use code::{
    AlertDescription, AlertLevel, CertificateType, CipherSuite, ClientCertificateType, Code,
    CompressionMethod, ContentType, EcCurveType, EcPointFormat, ExtensionType, HandshakeType,
    HashAlgorithm, KeyKind, KeyUpdateRequest, NameType, NamedGroup, Padding, ProtocolVersion,
    PskKeyExchangeMode, SignatureScheme,
};
pub use codec::{Bounds, DecodeError, Label, Problem, Reader};
pub use context::{Context, Role};
pub use field::{Field, FieldKind};
pub use handshake::{
    CertificateChain, CertificateEntry, CertificateMessage, CertificateRequest,
    CertificateRequest13, ClientHello, ClientKeyExchange, DigitallySigned, EncryptedExtensions,
    Extension, Finished, HELLO_RETRY_REQUEST, Handshake, KeyShareEntry, KeyUpdate,
    NewSessionTicket, NewSessionTicket13, OfferedPsks, PskIdentity, ServerDhParams,
    ServerEcdhParams, ServerHello, ServerKeyExchange, ServerName,
};
pub use host::{Host, HostError};
pub use join::{Joined, Joiner, MOST_BODY};
pub use other_protocol::OtherProtocol;
pub use path::Path;
pub use plaintext::describe_plaintext;
pub use record::{Record, RecordStream};
pub use suite::{
    Authentication, KeyExchange, Protection, RecordFormat, SUITES, Suite, TLS13_SUITES, Tls13Suite,
    UnknownVersion,
};
pub use text::{hex, is_legible, legible, legible_json, one_line, printable, push_hex, quote_json};
pub use versions::Versions;
