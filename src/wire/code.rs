//! Code points: numbers that a registry gives a name.
//!
//! Each registry is a newtype over the number, not an enum, so that a code
//! which nobody here has heard of is carried, shown and written back like any
//! other (RFC 5246 §7.4.1.4: unknown extensions are ignored, not refused).

use std::fmt;

/// A number of one or two bytes, big-endian on the wire, that a registry names.
pub trait Code: Copy + fmt::Debug + fmt::Display {
    /// How many bytes it takes on the wire: 1 or 2.
    const WIDTH: usize;

    /// The code with this number; bits above [`Code::WIDTH`] bytes are dropped.
    fn from_value(value: u64) -> Self;

    /// The number.
    fn value(self) -> u64;

    /// Its registered name, if it has one.
    fn registered_name(self) -> Option<&'static str>;
}

/// The name of an entry: its literal, or the constant's own spelling.
macro_rules! spelled {
    ($constant:ident) => {
        stringify!($constant)
    };
    ($constant:ident $text:literal) => {
        $text
    };
}

/// Defines one registry: `CONSTANT = number => "name";`, where the name may be
/// left out if it is spelled like the constant.
macro_rules! registry {
    (
        $(#[$doc:meta])*
        $registry:ident($repr:ty) {
            $( $constant:ident = $value:literal $(=> $text:literal)?; )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $registry(pub $repr);

        impl $registry {
            $(
                #[doc = concat!("`", spelled!($constant $($text)?), "`, ", stringify!($value), ".")]
                pub const $constant: Self = Self($value);
            )*

            /// Every code that has a name here, in the order of the table.
            pub const ALL: &'static [Self] = &[$( Self::$constant ),*];

            /// The registered name in its exact spelling; `None` for an unknown code.
            pub fn name(self) -> Option<&'static str> {
                match self.0 {
                    $( $value => Some(spelled!($constant $($text)?)), )*
                    _ => None,
                }
            }
        }

        /// The name, or `unknown (0x…)` with all digits of the code.
        impl ::std::fmt::Display for $registry {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self.name() {
                    Some(name) => f.pad(name),
                    None => f.pad(&format!(
                        "unknown (0x{:0width$x})",
                        self.0,
                        width = size_of::<$repr>() * 2
                    )),
                }
            }
        }

        impl $crate::wire::code::Code for $registry {
            const WIDTH: usize = size_of::<$repr>();

            fn from_value(value: u64) -> Self {
                // Masked first, so that the conversion drops nothing unseen.
                let low = <$repr>::try_from(value & u64::from(<$repr>::MAX));
                Self(low.expect("the low bits"))
            }

            fn value(self) -> u64 {
                u64::from(self.0)
            }

            fn registered_name(self) -> Option<&'static str> {
                self.name()
            }
        }
    };
}

mod cipher_suite;
mod extension_type;
mod group;
mod signature;

pub use cipher_suite::CipherSuite;
pub use extension_type::ExtensionType;
pub use group::{EcCurveType, EcPointFormat, NamedGroup};
pub use signature::{HashAlgorithm, KeyKind, Padding, SignatureScheme};

registry! {
    /// A protocol version, RFC 5246 §6.2.1: major and minor byte in one number.
    ProtocolVersion(u16) {
        SSL30 = 0x0300 => "SSL 3.0";
        TLS10 = 0x0301 => "TLS 1.0";
        TLS11 = 0x0302 => "TLS 1.1";
        TLS12 = 0x0303 => "TLS 1.2";
        TLS13 = 0x0304 => "TLS 1.3";
    }
}

impl ProtocolVersion {
    /// The first byte: 3 for everything since SSL 3.0.
    pub fn major(self) -> u8 {
        self.0.to_be_bytes()[0]
    }
}

registry! {
    /// What a record carries, RFC 5246 §6.2.1 (heartbeat: RFC 6520).
    ContentType(u8) {
        CHANGE_CIPHER_SPEC = 20 => "change_cipher_spec";
        ALERT = 21 => "alert";
        HANDSHAKE = 22 => "handshake";
        APPLICATION_DATA = 23 => "application_data";
        HEARTBEAT = 24 => "heartbeat";
    }
}

registry! {
    /// The kind of a handshake message, RFC 5246 §7.4 and the IANA registry.
    HandshakeType(u8) {
        HELLO_REQUEST = 0 => "hello_request";
        CLIENT_HELLO = 1 => "client_hello";
        SERVER_HELLO = 2 => "server_hello";
        HELLO_VERIFY_REQUEST = 3 => "hello_verify_request";
        NEW_SESSION_TICKET = 4 => "new_session_ticket";
        END_OF_EARLY_DATA = 5 => "end_of_early_data";
        ENCRYPTED_EXTENSIONS = 8 => "encrypted_extensions";
        CERTIFICATE = 11 => "certificate";
        SERVER_KEY_EXCHANGE = 12 => "server_key_exchange";
        CERTIFICATE_REQUEST = 13 => "certificate_request";
        SERVER_HELLO_DONE = 14 => "server_hello_done";
        CERTIFICATE_VERIFY = 15 => "certificate_verify";
        CLIENT_KEY_EXCHANGE = 16 => "client_key_exchange";
        FINISHED = 20 => "finished";
        CERTIFICATE_URL = 21 => "certificate_url";
        CERTIFICATE_STATUS = 22 => "certificate_status";
        SUPPLEMENTAL_DATA = 23 => "supplemental_data";
        KEY_UPDATE = 24 => "key_update";
        COMPRESSED_CERTIFICATE = 25 => "compressed_certificate";
        MESSAGE_HASH = 254 => "message_hash";
    }
}

registry! {
    /// How grave an alert is, RFC 5246 §7.2.
    AlertLevel(u8) {
        WARNING = 1 => "warning";
        FATAL = 2 => "fatal";
    }
}

registry! {
    /// What an alert says, RFC 5246 §7.2 and the IANA registry.
    AlertDescription(u8) {
        CLOSE_NOTIFY = 0 => "close_notify";
        UNEXPECTED_MESSAGE = 10 => "unexpected_message";
        BAD_RECORD_MAC = 20 => "bad_record_mac";
        DECRYPTION_FAILED_RESERVED = 21 => "decryption_failed_RESERVED";
        RECORD_OVERFLOW = 22 => "record_overflow";
        DECOMPRESSION_FAILURE = 30 => "decompression_failure";
        HANDSHAKE_FAILURE = 40 => "handshake_failure";
        NO_CERTIFICATE_RESERVED = 41 => "no_certificate_RESERVED";
        BAD_CERTIFICATE = 42 => "bad_certificate";
        UNSUPPORTED_CERTIFICATE = 43 => "unsupported_certificate";
        CERTIFICATE_REVOKED = 44 => "certificate_revoked";
        CERTIFICATE_EXPIRED = 45 => "certificate_expired";
        CERTIFICATE_UNKNOWN = 46 => "certificate_unknown";
        ILLEGAL_PARAMETER = 47 => "illegal_parameter";
        UNKNOWN_CA = 48 => "unknown_ca";
        ACCESS_DENIED = 49 => "access_denied";
        DECODE_ERROR = 50 => "decode_error";
        DECRYPT_ERROR = 51 => "decrypt_error";
        EXPORT_RESTRICTION_RESERVED = 60 => "export_restriction_RESERVED";
        PROTOCOL_VERSION = 70 => "protocol_version";
        INSUFFICIENT_SECURITY = 71 => "insufficient_security";
        INTERNAL_ERROR = 80 => "internal_error";
        INAPPROPRIATE_FALLBACK = 86 => "inappropriate_fallback";
        USER_CANCELED = 90 => "user_canceled";
        NO_RENEGOTIATION = 100 => "no_renegotiation";
        MISSING_EXTENSION = 109 => "missing_extension";
        UNSUPPORTED_EXTENSION = 110 => "unsupported_extension";
        CERTIFICATE_UNOBTAINABLE = 111 => "certificate_unobtainable";
        UNRECOGNIZED_NAME = 112 => "unrecognized_name";
        BAD_CERTIFICATE_STATUS_RESPONSE = 113 => "bad_certificate_status_response";
        BAD_CERTIFICATE_HASH_VALUE = 114 => "bad_certificate_hash_value";
        UNKNOWN_PSK_IDENTITY = 115 => "unknown_psk_identity";
        CERTIFICATE_REQUIRED = 116 => "certificate_required";
        NO_APPLICATION_PROTOCOL = 120 => "no_application_protocol";
        ECH_REQUIRED = 121 => "ech_required";
    }
}

registry! {
    /// A compression method, RFC 3749. Only null is safe to use.
    CompressionMethod(u8) {
        NULL = 0 => "null";
        DEFLATE = 1 => "DEFLATE";
        LZS = 64 => "LZS";
    }
}

registry! {
    /// What a client certificate must be, RFC 5246 §7.4.4 and RFC 8422 §5.5.
    ClientCertificateType(u8) {
        RSA_SIGN = 1 => "rsa_sign";
        DSS_SIGN = 2 => "dss_sign";
        RSA_FIXED_DH = 3 => "rsa_fixed_dh";
        DSS_FIXED_DH = 4 => "dss_fixed_dh";
        RSA_EPHEMERAL_DH_RESERVED = 5 => "rsa_ephemeral_dh_RESERVED";
        DSS_EPHEMERAL_DH_RESERVED = 6 => "dss_ephemeral_dh_RESERVED";
        FORTEZZA_DMS_RESERVED = 20 => "fortezza_dms_RESERVED";
        ECDSA_SIGN = 64 => "ecdsa_sign";
        RSA_FIXED_ECDH = 65 => "rsa_fixed_ecdh";
        ECDSA_FIXED_ECDH = 66 => "ecdsa_fixed_ecdh";
    }
}

registry! {
    /// How a PSK is used, RFC 9846 §4.3.9.
    PskKeyExchangeMode(u8) {
        PSK_KE = 0 => "psk_ke";
        PSK_DHE_KE = 1 => "psk_dhe_ke";
    }
}

registry! {
    /// Whether an answer is wanted to a KeyUpdate, RFC 9846 §4.7.3.
    KeyUpdateRequest(u8) {
        UPDATE_NOT_REQUESTED = 0 => "update_not_requested";
        UPDATE_REQUESTED = 1 => "update_requested";
    }
}

registry! {
    /// What a Certificate holds, RFC 7250 §3.
    CertificateType(u8) {
        X509 = 0 => "X509";
        OPEN_PGP = 1 => "OpenPGP";
        RAW_PUBLIC_KEY = 2 => "RawPublicKey";
        IEEE_1609_DOT2 = 3 => "1609Dot2";
    }
}

registry! {
    /// The kind of a name in the server_name extension, RFC 6066 §3.
    NameType(u8) {
        HOST_NAME = 0 => "host_name";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_code_shows_its_name() {
        assert_eq!(HandshakeType(2).to_string(), "server_hello");
        assert_eq!(AlertDescription(20).name(), Some("bad_record_mac"));
        assert_eq!(NamedGroup::SECP256R1.name(), Some("secp256r1"));
        assert_eq!(SignatureScheme(0x0401).name(), Some("rsa_pkcs1_sha256"));
    }

    #[test]
    fn an_unknown_code_shows_all_its_digits() {
        assert_eq!(CipherSuite(0x0a0a).to_string(), "unknown (0x0a0a)");
        assert_eq!(ContentType(7).to_string(), "unknown (0x07)");
        assert_eq!(CipherSuite(0x0a0a).name(), None);
    }

    #[test]
    fn display_honors_width_in_tables() {
        assert_eq!(format!("{:>8}|", AlertLevel::FATAL), "   fatal|");
        assert_eq!(format!("{:16}|", ContentType(7)), "unknown (0x07)  |");
    }

    fn names_are_unique<C: Code>(all: &[C]) {
        let mut names: Vec<_> = all.iter().map(|code| code.registered_name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
        assert!(names.iter().all(Option::is_some));
    }

    #[test]
    fn no_two_codes_of_a_registry_share_a_name() {
        names_are_unique(ProtocolVersion::ALL);
        names_are_unique(ContentType::ALL);
        names_are_unique(HandshakeType::ALL);
        names_are_unique(AlertLevel::ALL);
        names_are_unique(AlertDescription::ALL);
        names_are_unique(CipherSuite::ALL);
        names_are_unique(CompressionMethod::ALL);
        names_are_unique(NamedGroup::ALL);
        names_are_unique(SignatureScheme::ALL);
        names_are_unique(HashAlgorithm::ALL);
        names_are_unique(ExtensionType::ALL);
        names_are_unique(EcPointFormat::ALL);
        names_are_unique(EcCurveType::ALL);
        names_are_unique(ClientCertificateType::ALL);
        names_are_unique(NameType::ALL);
    }
}
