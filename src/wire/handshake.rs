//! The handshake messages, RFC 5246 §7.4.
//!
//! Each has the four bytes of a header, `msg_type` and a 24-bit `length`, and
//! a body. Decoding is exact: bytes that are left over, in the message or in
//! a vector inside it, are an error like bytes that are missing.

mod certificate;
mod extension;
mod hello;
mod key_exchange;
mod session;
mod tls13;

pub use certificate::{CertificateChain, CertificateRequest, DigitallySigned};
pub use extension::{Extension, KeyShareEntry, OfferedPsks, PskIdentity, ServerName};
pub use hello::{ClientHello, HELLO_RETRY_REQUEST, ServerHello};
pub use key_exchange::{ClientKeyExchange, ServerDhParams, ServerEcdhParams, ServerKeyExchange};
pub use session::{Finished, NewSessionTicket};
pub use tls13::{
    CertificateEntry, CertificateMessage, CertificateRequest13, EncryptedExtensions, KeyUpdate,
    NewSessionTicket13,
};

use super::code::HandshakeType;
use super::codec::{self, Bounds, DecodeError, Reader, put_code, put_vector};
use super::context::Context;
use super::field::Field;

/// `uint24 length`, RFC 5246 §7.4.
const BODY: Bounds = Bounds::new(0, 0xff_ffff);

/// A handshake message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Handshake {
    /// The server asks for a new handshake; empty. RFC 5246 §7.4.1.1.
    HelloRequest,
    /// What the client offers.
    ClientHello(ClientHello),
    /// What the server chose.
    ServerHello(ServerHello),
    /// A chain of certificates, of either side.
    Certificate(CertificateChain),
    /// The server's share of the key exchange.
    ServerKeyExchange(ServerKeyExchange),
    /// The server asks the client for a certificate.
    CertificateRequest(CertificateRequest),
    /// The server has said all it has to say; empty. RFC 5246 §7.4.5.
    ServerHelloDone,
    /// The client's signature over all messages so far. RFC 5246 §7.4.8.
    CertificateVerify(DigitallySigned),
    /// The client's share of the key exchange.
    ClientKeyExchange(ClientKeyExchange),
    /// A ticket to resume the session with.
    NewSessionTicket(NewSessionTicket),
    /// The proof that both sides saw the same handshake.
    Finished(Finished),
    /// The server's answers that no key depends on, in TLS 1.3.
    EncryptedExtensions(EncryptedExtensions),
    /// A chain of certificates, of either side, in TLS 1.3.
    Certificate13(CertificateMessage),
    /// The server asks the client for a certificate, in TLS 1.3.
    CertificateRequest13(CertificateRequest13),
    /// A ticket from which a PSK can be made, in TLS 1.3.
    NewSessionTicket13(NewSessionTicket13),
    /// No early data comes after it; empty. RFC 9846 §4.6.
    EndOfEarlyData,
    /// New keys from here on, in TLS 1.3.
    KeyUpdate(KeyUpdate),
    /// A message of a kind that is not read here.
    Unknown {
        /// Its kind, named or not.
        kind: HandshakeType,
        /// All of it after the header.
        body: Vec<u8>,
    },
}

impl Handshake {
    /// The kind, as `msg_type` says it.
    pub fn kind(&self) -> HandshakeType {
        match self {
            Self::HelloRequest => HandshakeType::HELLO_REQUEST,
            Self::ClientHello(_) => HandshakeType::CLIENT_HELLO,
            Self::ServerHello(_) => HandshakeType::SERVER_HELLO,
            Self::Certificate(_) => HandshakeType::CERTIFICATE,
            Self::ServerKeyExchange(_) => HandshakeType::SERVER_KEY_EXCHANGE,
            Self::CertificateRequest(_) => HandshakeType::CERTIFICATE_REQUEST,
            Self::ServerHelloDone => HandshakeType::SERVER_HELLO_DONE,
            Self::CertificateVerify(_) => HandshakeType::CERTIFICATE_VERIFY,
            Self::ClientKeyExchange(_) => HandshakeType::CLIENT_KEY_EXCHANGE,
            Self::NewSessionTicket(_) => HandshakeType::NEW_SESSION_TICKET,
            Self::Finished(_) => HandshakeType::FINISHED,
            Self::EncryptedExtensions(_) => HandshakeType::ENCRYPTED_EXTENSIONS,
            Self::Certificate13(_) => HandshakeType::CERTIFICATE,
            Self::CertificateRequest13(_) => HandshakeType::CERTIFICATE_REQUEST,
            Self::NewSessionTicket13(_) => HandshakeType::NEW_SESSION_TICKET,
            Self::EndOfEarlyData => HandshakeType::END_OF_EARLY_DATA,
            Self::KeyUpdate(_) => HandshakeType::KEY_UPDATE,
            Self::Unknown { kind, .. } => *kind,
        }
    }

    /// The message with its header. A vector longer than its length prefix
    /// can say is written in full behind the low bytes of its length; such a
    /// message does not decode.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_code(&mut out, self.kind());
        put_vector(&mut out, BODY, |out| match self {
            Self::HelloRequest | Self::ServerHelloDone | Self::EndOfEarlyData => {}
            Self::ClientHello(hello) => hello.write(out),
            Self::ServerHello(hello) => hello.write(out),
            Self::Certificate(chain) => chain.write(out),
            Self::ServerKeyExchange(exchange) => exchange.write(out),
            Self::CertificateRequest(request) => request.write(out),
            Self::CertificateVerify(signed) => signed.write(out),
            Self::ClientKeyExchange(exchange) => exchange.write(out),
            Self::NewSessionTicket(ticket) => ticket.write(out),
            Self::Finished(finished) => finished.write(out),
            Self::EncryptedExtensions(answers) => answers.write(out),
            Self::Certificate13(chain) => chain.write(out),
            Self::CertificateRequest13(request) => request.write(out),
            Self::NewSessionTicket13(ticket) => ticket.write(out),
            Self::KeyUpdate(update) => update.write(out),
            Self::Unknown { body, .. } => out.extend(body),
        });
        out
    }

    /// Reads exactly one message, header included.
    ///
    /// # Errors
    /// Bytes are missing or left over, or a field is one that the RFC forbids.
    pub fn decode(bytes: &[u8], cx: &Context) -> Result<Handshake, DecodeError> {
        codec::decode(Self::name(bytes), bytes, |reader| Self::read(reader, cx))
    }

    /// The same reading, with a tree of fields whose root is named after the
    /// kind of the message. After an error the tree has the fields up to it.
    pub fn describe(bytes: &[u8], cx: &Context) -> (Field, Result<Handshake, DecodeError>) {
        codec::describe(Self::name(bytes), bytes, |reader| Self::read(reader, cx))
    }

    /// What to call the message before it is read.
    fn name(bytes: &[u8]) -> String {
        match bytes.first() {
            Some(kind) => HandshakeType(*kind).to_string(),
            None => "handshake".to_owned(),
        }
    }

    fn read(reader: &mut Reader<'_>, cx: &Context) -> Result<Self, DecodeError> {
        let kind: HandshakeType = reader.code("msg_type")?;
        reader.enclosed("length", kind, BODY, |body| {
            Ok(match kind {
                HandshakeType::HELLO_REQUEST => Self::HelloRequest,
                HandshakeType::CLIENT_HELLO => Self::ClientHello(ClientHello::read(body, cx)?),
                HandshakeType::SERVER_HELLO => Self::ServerHello(ServerHello::read(body, cx)?),
                kind if cx.is_tls13() => Self::read_tls13(body, kind)?,
                HandshakeType::CERTIFICATE => Self::Certificate(CertificateChain::read(body)?),
                HandshakeType::SERVER_KEY_EXCHANGE => {
                    Self::ServerKeyExchange(ServerKeyExchange::read(body, cx)?)
                }
                HandshakeType::CERTIFICATE_REQUEST => {
                    Self::CertificateRequest(CertificateRequest::read(body)?)
                }
                HandshakeType::SERVER_HELLO_DONE => Self::ServerHelloDone,
                HandshakeType::CERTIFICATE_VERIFY => {
                    Self::CertificateVerify(DigitallySigned::read(body)?)
                }
                HandshakeType::CLIENT_KEY_EXCHANGE => {
                    Self::ClientKeyExchange(ClientKeyExchange::read(body, cx)?)
                }
                HandshakeType::NEW_SESSION_TICKET => {
                    Self::NewSessionTicket(NewSessionTicket::read(body)?)
                }
                HandshakeType::FINISHED => Self::Finished(Finished::read(body)),
                kind => Self::unknown(body, kind),
            })
        })
    }

    /// What comes after the hellos of TLS 1.3.
    fn read_tls13(body: &mut Reader<'_>, kind: HandshakeType) -> Result<Self, DecodeError> {
        Ok(match kind {
            HandshakeType::ENCRYPTED_EXTENSIONS => {
                Self::EncryptedExtensions(EncryptedExtensions::read(body)?)
            }
            HandshakeType::CERTIFICATE => Self::Certificate13(CertificateMessage::read(body)?),
            HandshakeType::CERTIFICATE_REQUEST => {
                Self::CertificateRequest13(CertificateRequest13::read(body)?)
            }
            HandshakeType::CERTIFICATE_VERIFY => {
                Self::CertificateVerify(DigitallySigned::read(body)?)
            }
            HandshakeType::FINISHED => Self::Finished(Finished::read(body)),
            HandshakeType::NEW_SESSION_TICKET => {
                Self::NewSessionTicket13(NewSessionTicket13::read(body)?)
            }
            HandshakeType::END_OF_EARLY_DATA => Self::EndOfEarlyData,
            HandshakeType::KEY_UPDATE => Self::KeyUpdate(KeyUpdate::read(body)?),
            kind => Self::unknown(body, kind),
        })
    }

    fn unknown(body: &mut Reader<'_>, kind: HandshakeType) -> Self {
        Self::Unknown {
            kind,
            body: body.rest("body").to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::codec::Problem;
    use super::super::context::Role;
    use super::*;

    fn decode(bytes: &[u8]) -> Result<Handshake, DecodeError> {
        Handshake::decode(bytes, &Context::new(Role::Client))
    }

    #[test]
    fn server_hello_done_is_its_header() {
        assert_eq!(Handshake::ServerHelloDone.encode(), [14, 0, 0, 0]);
        assert_eq!(decode(&[14, 0, 0, 0]), Ok(Handshake::ServerHelloDone));
    }

    #[test]
    fn bytes_after_the_message_are_an_error() {
        let error = decode(&[14, 0, 0, 0, 9]).unwrap_err();
        assert_eq!(error.field, "server_hello_done");
        assert_eq!(error.at, 4);
        assert_eq!(error.problem, Problem::Trailing { extra: 1 });
    }

    #[test]
    fn bytes_in_an_empty_message_are_an_error() {
        let error = decode(&[14, 0, 0, 1, 9]).unwrap_err();
        assert_eq!(error.problem, Problem::Trailing { extra: 1 });
    }

    #[test]
    fn a_length_that_promises_too_much_is_an_error() {
        let error = decode(&[20, 0, 0, 12, 1, 2]).unwrap_err();
        assert_eq!(error.field, "finished");
        assert_eq!(
            error.problem,
            Problem::Truncated {
                needed: 12,
                available: 2
            }
        );
    }

    #[test]
    fn a_message_of_an_unknown_kind_keeps_its_body() {
        let message = decode(&[99, 0, 0, 2, 7, 8]).unwrap();
        assert_eq!(message.kind(), HandshakeType(99));
        assert_eq!(message.encode(), [99, 0, 0, 2, 7, 8]);
    }

    #[test]
    fn nothing_at_all_is_an_error_with_an_empty_tree() {
        let (root, read) = Handshake::describe(&[], &Context::new(Role::Client));
        assert_eq!(root.name, "handshake");
        assert_eq!(root.children, []);
        assert_eq!(read.unwrap_err().field, "msg_type");
    }
}
