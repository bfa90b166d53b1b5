//! The places of the fields that are taken out of messages, and put into them.

use std::fmt;

/// Where a field stands in its message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Path {
    /// Of either hello.
    Random,
    /// Of either hello.
    SessionId,
    /// In the server_name of a ClientHello.
    HostName,
    /// In the session_ticket of a ClientHello.
    OfferedTicket,
    /// The n-th of a Certificate, from 0.
    Certificate(usize),
    /// The n-th of a Certificate of TLS 1.3, from 0.
    CertData(usize),
    /// The n-th key share of a ClientHello, from 0.
    ClientShare(usize),
    /// The key share of a ServerHello.
    ServerShare,
    /// Of a ServerKeyExchange: what is signed with the randoms.
    Params,
    /// In the params of a finite field.
    DhP,
    /// In the params of a finite field.
    DhG,
    /// In the params of a finite field.
    DhYs,
    /// In the params of a curve.
    Point,
    /// Behind the params.
    ParamsSignature,
    /// Of a CertificateVerify.
    Signature,
    /// Of a ClientKeyExchange for RSA.
    EncryptedPremaster,
    /// Of a ClientKeyExchange for a finite field.
    DhYc,
    /// Of a ClientKeyExchange for a curve.
    EcdhYc,
    /// Of a NewSessionTicket.
    Ticket,
    /// Of a NewSessionTicket of TLS 1.3.
    TicketNonce,
    /// Of a Finished.
    VerifyData,
}

/// As [`Field::find`](super::Field::find) reads it.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Random => "random",
            Self::SessionId => "session_id",
            Self::HostName => "server_name.host_name",
            Self::OfferedTicket => "session_ticket.ticket",
            Self::Certificate(n) => return write!(f, "certificate_list.[{n}]"),
            Self::CertData(n) => return write!(f, "certificate_list.[{n}].cert_data"),
            Self::ClientShare(n) => return write!(f, "client_shares.[{n}].key_exchange"),
            Self::ServerShare => "server_share.key_exchange",
            Self::Params => "params",
            Self::DhP => "dh_p",
            Self::DhG => "dh_g",
            Self::DhYs => "dh_Ys",
            Self::Point => "params.point",
            Self::ParamsSignature => "signed_params.signature",
            Self::Signature => "signature",
            Self::EncryptedPremaster => "encrypted_pre_master_secret",
            Self::DhYc => "dh_Yc",
            Self::EcdhYc => "ecdh_Yc",
            Self::Ticket => "ticket",
            Self::TicketNonce => "ticket_nonce",
            Self::VerifyData => "verify_data",
        })
    }
}
