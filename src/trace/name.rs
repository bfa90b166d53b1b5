//! The names of all quantities: the RFCs' own wherever they have one.

use crate::wire::KeyExchange;
use crate::wire::named::named;

macro_rules! names {
    ($($variant:ident $id:literal $shape:ident $secrecy:ident $([$($what:ident)*])? $cite:literal;)*) => {
        /// The name of a quantity. Its gloss in plain words stands in the text
        /// catalogue under the same id.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Name {
            $(
                #[doc = concat!("`", $id, "`, ", $cite)]
                $variant,
            )*
        }

        impl Name {
            /// All names.
            pub const ALL: &'static [Name] = &[$(Name::$variant),*];

            /// The name as the RFC writes it; the same word in code, on the
            /// screen, in JSON and in lessons.
            pub const fn id(self) -> &'static str {
                match self { $(Name::$variant => $id),* }
            }

            /// Whether its bytes are a number (big-endian, without leading
            /// zeros) that people read in decimal while it is small.
            pub const fn is_number(self) -> bool {
                match self { $(Name::$variant => names!(@number $shape)),* }
            }

            /// Whether it must never leave the two ends.
            pub const fn is_secret(self) -> bool {
                match self { $(Name::$variant => names!(@secret $secrecy)),* }
            }

            /// The section that defines it.
            pub const fn cite(self) -> &'static str {
                match self { $(Name::$variant => $cite),* }
            }

            fn is(self, what: Attribute) -> bool {
                let all: &[Attribute] = match self {
                    $(Name::$variant => &[$($(Attribute::$what),*)?]),*
                };
                all.contains(&what)
            }
        }
    };
    (@number number) => { true };
    (@number bytes) => { false };
    (@secret secret) => { true };
    (@secret public) => { false };
}

/// What else the table says of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attribute {
    /// It is a whole message of the handshake, or the ChangeCipherSpec.
    Message,
    /// It has a row in a walk.
    Row,
    /// The same, where the secret rests on the server's long-term key.
    KeyRow,
    /// An eavesdropper keeps it for later.
    Heard,
    /// It brings an eavesdropper forward when she makes it.
    Found,
}

names! {
    // Handshake messages, as the transcript hash takes them in.
    ClientHello "ClientHello" bytes public [Message] "RFC 5246 §7.4.1.2";
    ServerHello "ServerHello" bytes public [Message] "RFC 5246 §7.4.1.3";
    Certificate "Certificate" bytes public [Message] "RFC 5246 §7.4.2";
    ServerKeyExchange "ServerKeyExchange" bytes public [Message] "RFC 5246 §7.4.3";
    CertificateRequest "CertificateRequest" bytes public [Message] "RFC 5246 §7.4.4";
    ServerHelloDone "ServerHelloDone" bytes public [Message] "RFC 5246 §7.4.5";
    ClientKeyExchange "ClientKeyExchange" bytes public [Message] "RFC 5246 §7.4.7";
    CertificateVerify "CertificateVerify" bytes public [Message] "RFC 5246 §7.4.8";
    NewSessionTicket "NewSessionTicket" bytes public [Message] "RFC 5077 §3.3";
    HelloRequest "HelloRequest" bytes public [Message] "RFC 5246 §7.4.1.1";
    HelloRetryRequest "HelloRetryRequest" bytes public [Message] "RFC 9846 §4.2.4";
    MessageHash "message_hash" bytes public "RFC 9846 §4.1";
    KeyUpdate "KeyUpdate" bytes public [Message] "RFC 9846 §4.7.3";
    EncryptedExtensions "EncryptedExtensions" bytes public [Message] "RFC 9846 §4.4.1";
    Finished "Finished" bytes public [Message] "RFC 5246 §7.4.9";
    ChangeCipherSpec "ChangeCipherSpec" bytes public [Message] "RFC 5246 §7.1";
    OtherMessage "handshake_message" bytes public [Message] "RFC 5246 §7.4";
    // Hellos.
    ClientRandom "client_random" bytes public [Row Heard] "RFC 5246 §7.4.1.2";
    ServerRandom "server_random" bytes public [Row Heard] "RFC 5246 §7.4.1.3";
    SessionId "session_id" bytes public "RFC 5246 §7.4.1.3";
    // Certificates and long-term keys.
    CertificateDer "certificate" bytes public "RFC 5280 §4.1";
    TbsCertificate "tbsCertificate" bytes public "RFC 5280 §4.1.1.1";
    SignatureValue "signatureValue" bytes public "RFC 5280 §4.1.1.3";
    TrustAnchor "trust_anchor" bytes public "RFC 5280 §6.1.1";
    ServerName "server_name" bytes public "RFC 6066 §3";
    Now "now" number public "RFC 5280 §6.1.3";
    N "n" number public [KeyRow Heard] "RFC 8017 §3.1";
    E "e" number public [KeyRow Heard] "RFC 8017 §3.1";
    D "d" number secret [KeyRow Found] "RFC 8017 §3.2";
    P "p" number secret "RFC 8017 §3.2";
    Q "q" number secret "RFC 8017 §3.2";
    EcPoint "Q_A" bytes public "RFC 5480 §2.2";
    EcPrivate "d_A" bytes secret [Found] "FIPS 186-5 §6.2";
    // Key exchange over a finite field.
    DhP "dh_p" number public [Row Heard] "RFC 5246 §7.4.3";
    DhG "dh_g" number public [Row Heard] "RFC 5246 §7.4.3";
    Xs "xs" number secret [Row Found] "RFC 5246 §8.1.2";
    DhYs "dh_Ys" number public [Row Heard] "RFC 5246 §7.4.3";
    Xc "xc" number secret [Row] "RFC 5246 §8.1.2";
    DhYc "dh_Yc" number public [Row Heard] "RFC 5246 §7.4.7.2";
    Z "Z" number secret [Row Found] "RFC 5246 §8.1.2";
    // Key exchange on a curve.
    EcSecret "ecdh_secret" bytes secret [Row] "RFC 8422 §5.10";
    EcdhYs "ecdh_Ys" bytes public [Row Heard] "RFC 8422 §5.4";
    EcdhYc "ecdh_Yc" bytes public [Row Heard] "RFC 8422 §5.7";
    EcZ "ecdh_Z" bytes secret [Row] "RFC 8422 §5.10";
    // Signature over the parameters.
    ServerDhParams "ServerDHParams" bytes public "RFC 5246 §7.4.3";
    ServerEcdhParams "ServerECDHParams" bytes public "RFC 8422 §5.4";
    SignedParams "signed_params" bytes public "RFC 5246 §7.4.3";
    HandshakeMessages "handshake_messages" bytes public "RFC 5246 §7.4.8";
    K "k" bytes secret "FIPS 186-5 §6.3";
    Salt "salt" bytes public "RFC 8017 §9.1.1";
    Signature "signature" bytes public [Row] "RFC 5246 §4.7";
    // Key transport with RSA.
    Ps "PS" bytes secret "RFC 8017 §7.2.1";
    Em "EM" bytes secret [Found] "RFC 8017 §7.2.1";
    EncryptedPremaster "encrypted_pre_master_secret" bytes public [Row Heard] "RFC 5246 §7.4.7.1";
    FallbackPremaster "R" bytes secret "RFC 5246 §7.4.7.1";
    // A shared secret of which there are few.
    Guess "i" number public "RFC 2785 §2.3";
    // Questions to a server that tells too much.
    Multiplier "s" number public "Bleichenbacher, CRYPTO 1998";
    ChosenCiphertext "chosen_ciphertext" bytes public "Bleichenbacher, CRYPTO 1998";
    // Tickets: a session that the server hands to the client, sealed.
    TicketKeyName "ticket_key_name" bytes public "RFC 5077 §4";
    TicketAesKey "ticket_AES_key" bytes secret "RFC 5077 §4";
    TicketMacKey "ticket_MAC_key" bytes secret "RFC 5077 §4";
    TicketServerName "ticket_server_name" bytes public "RFC 6066 §3";
    TicketTerms "ticket_terms" bytes public "RFC 5077 §4";
    TicketTime "ticket_timestamp" bytes public "RFC 5077 §4";
    TicketLifetime "ticket_lifetime" number public "RFC 5077 §5.6";
    TicketState "ticket_state" bytes secret "RFC 5077 §4";
    PaddedState "padded_state" bytes secret "RFC 5077 §4";
    TicketIv "ticket_IV" bytes public "RFC 5077 §4";
    EncryptedState "encrypted_state" bytes public "RFC 5077 §4";
    TicketMacInput "ticket_MAC_input" bytes public "RFC 5077 §4";
    TicketMac "ticket_MAC" bytes public "RFC 5077 §4";
    ReceivedTicketMac "received_ticket_MAC" bytes public "RFC 5077 §4";
    Ticket "ticket" bytes public "RFC 5077 §3.3";
    TicketNonce "ticket_nonce" bytes public "RFC 9846 §4.7.1";
    // From the premaster secret to the keys.
    PremasterSecret "premaster_secret" bytes secret [Row Found] "RFC 5246 §8.1";
    SessionHash "session_hash" bytes public [Row Found] "RFC 7627 §3";
    MasterSecret "master_secret" bytes secret [Row Found] "RFC 5246 §8.1";
    KeyBlock "key_block" bytes secret [Row Found] "RFC 5246 §6.3";
    ClientWriteMacKey "client_write_MAC_key" bytes secret [Row] "RFC 5246 §6.3";
    ServerWriteMacKey "server_write_MAC_key" bytes secret [Row] "RFC 5246 §6.3";
    ClientWriteKey "client_write_key" bytes secret [Row Found] "RFC 5246 §6.3";
    ServerWriteKey "server_write_key" bytes secret [Row Found] "RFC 5246 §6.3";
    ClientWriteIv "client_write_IV" bytes secret [Row] "RFC 5246 §6.3";
    ServerWriteIv "server_write_IV" bytes secret [Row] "RFC 5246 §6.3";
    // Key shares of TLS 1.3, and the secret that they come to.
    KeyExchangeField "key_exchange" bytes public "RFC 9846 §4.3.8";
    MlKemSeed "mlkem_seed" bytes secret "FIPS 203 §7.1";
    MlKemKey "mlkem_ek" bytes public "FIPS 203 §7.1";
    MlKemMessage "mlkem_m" bytes secret "FIPS 203 §7.2";
    MlKemCiphertext "mlkem_c" bytes public "FIPS 203 §7.2";
    MlKemShared "mlkem_K" bytes secret [Row] "FIPS 203 §7.2";
    SharedSecret "shared_secret" bytes secret [Row Found] "RFC 9846 §7.4";
    // The key schedule of TLS 1.3.
    Zeros "zeros" bytes public "RFC 9846 §7.1";
    EmptyHash "empty_hash" bytes public "RFC 9846 §7.1";
    TranscriptHash "transcript_hash" bytes public [Row] "RFC 9846 §4.1";
    Psk "PSK" bytes secret [Row Found] "RFC 9846 §4.7.1";
    EarlySecret "early_secret" bytes secret [Row Found] "RFC 9846 §7.1";
    DerivedSecret "derived_secret" bytes secret "RFC 9846 §7.1";
    HandshakeSecret "handshake_secret" bytes secret [Row Found] "RFC 9846 §7.1";
    MainSecret "main_secret" bytes secret [Row Found] "RFC 9846 §7.1";
    HandshakeTrafficSecret "handshake_traffic_secret" bytes secret [Row Found] "RFC 9846 §7.1";
    ApplicationTrafficSecret "application_traffic_secret" bytes secret [Row Found] "RFC 9846 §7.1";
    ExporterSecret "exporter_secret" bytes secret [Row] "RFC 9846 §7.5";
    ResumptionSecret "resumption_secret" bytes secret [Row] "RFC 9846 §7.1";
    FinishedKey "finished_key" bytes secret [Row] "RFC 9846 §4.5.3";
    // CertificateVerify of TLS 1.3.
    SignedContent "signed_content" bytes public "RFC 9846 §4.5.2";
    // Finished.
    HandshakeHash "handshake_hash" bytes public [Row] "RFC 5246 §7.4.9";
    VerifyData "verify_data" bytes public [Row] "RFC 5246 §7.4.9";
    ReceivedVerifyData "received_verify_data" bytes public "RFC 5246 §7.4.9";
    // Records.
    SeqNum "seq_num" bytes public "RFC 5246 §6.1";
    Plaintext "plaintext" bytes public "RFC 5246 §6.2.1";
    InnerPlaintext "TLSInnerPlaintext" bytes public "RFC 9846 §5.2";
    NonceExplicit "nonce_explicit" bytes public "RFC 5246 §6.2.3.3";
    PaddedSeqNum "padded_seq_num" bytes public "RFC 7905 §2";
    Nonce "nonce" bytes secret "RFC 5246 §6.2.3.3";
    AdditionalData "additional_data" bytes public "RFC 5246 §6.2.3.3";
    MacInput "MAC_input" bytes public "RFC 5246 §6.2.3.1";
    Mac "MAC" bytes public "RFC 5246 §6.2.3.1";
    ReceivedMac "received_MAC" bytes public "RFC 5246 §6.2.3.1";
    Padding "padding" bytes public "RFC 5246 §6.2.3.2";
    PaddedPlaintext "padded_plaintext" bytes public "RFC 5246 §6.2.3.2";
    Iv "IV" bytes public "RFC 5246 §6.2.3.2";
    Ciphertext "ciphertext" bytes public "RFC 5246 §6.2.3";
    Fragment "fragment" bytes public "RFC 5246 §6.2.3";
    ApplicationData "application_data" bytes public [Row Found] "RFC 5246 §10";
    Alert "alert" bytes public "RFC 5246 §7.2";
    // Verdicts.
    Check "check" bytes public "RFC 5246";
}

impl Name {
    /// The name with this id.
    pub fn by_id(id: &str) -> Option<Self> {
        Name::ALL.iter().copied().find(|name| name.id() == id)
    }

    /// The same for what a person wrote: in its exact spelling, or in another
    /// letter case where that leaves only one.
    pub fn by_word(word: &str) -> Option<Self> {
        named(Name::ALL.iter().copied(), word, |name| name.id())
    }

    /// Whether it is a whole message of the handshake, or the
    /// ChangeCipherSpec among them.
    pub fn is_message(self) -> bool {
        self.is(Attribute::Message)
    }

    /// Whether it has a row of its own in a walk through a connection with
    /// this key exchange. The server's long-term key has one only where it is
    /// what the secret rests on.
    pub fn has_row(self, key_exchange: Option<KeyExchange>) -> bool {
        let on_key = key_exchange == Some(KeyExchange::Rsa);
        self.is(Attribute::Row) || (on_key && self.is(Attribute::KeyRow))
    }

    /// Whether an eavesdropper who takes it from the wire needs it later on;
    /// the messages as a whole and the sealed records are told otherwise.
    pub fn is_heard(self) -> bool {
        self.is(Attribute::Heard)
    }

    /// Whether it brings an eavesdropper forward when she makes it, or is
    /// given it.
    pub fn is_found(self) -> bool {
        self.is(Attribute::Found)
    }
}

macro_rules! checks {
    ($($variant:ident $id:literal $cite:literal;)*) => {
        /// The checks that a party makes on what it received.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum CheckKind {
            $(
                #[doc = concat!("`", $id, "`, ", $cite)]
                $variant,
            )*
        }

        impl CheckKind {
            /// All checks.
            pub const ALL: &'static [CheckKind] = &[$(CheckKind::$variant),*];

            /// Its name in files and on the command line.
            pub const fn id(self) -> &'static str {
                match self { $(CheckKind::$variant => $id),* }
            }

            /// The section that asks for it.
            pub const fn cite(self) -> &'static str {
                match self { $(CheckKind::$variant => $cite),* }
            }
        }
    };
}

checks! {
    CertificatePath "certificate_path" "RFC 5280 §6.1";
    CertificateSignature "certificate_signature" "RFC 5280 §6.1.3";
    CertificateIssuer "certificate_issuer" "RFC 5280 §6.1.4";
    CertificateExtensions "certificate_extensions" "RFC 5280 §4.2";
    CertificateValidity "certificate_validity" "RFC 5280 §6.1.3";
    CertificateNames "certificate_names" "RFC 5280 §6.1.3";
    HostName "host_name" "RFC 9525 §6";
    KeyUsage "key_usage" "RFC 5280 §4.2.1.3";
    ParamsSignature "params_signature" "RFC 5246 §7.4.3";
    PublicValue "public_value" "RFC 7919 §5.1";
    CurvePoint "curve_point" "RFC 8422 §5.11";
    PremasterPadding "premaster_padding" "RFC 5246 §7.4.7.1";
    PremasterVersion "premaster_version" "RFC 5246 §7.4.7.1";
    RecordTag "record_tag" "RFC 5246 §6.2.3.3";
    RecordPadding "record_padding" "RFC 5246 §6.2.3.2";
    RecordMac "record_MAC" "RFC 5246 §6.2.3.1";
    Finished "finished" "RFC 5246 §7.4.9";
    RenegotiationInfo "renegotiation_info" "RFC 5746 §3.4";
    CertificateVerify "certificate_verify" "RFC 5246 §7.4.8";
    SequenceNumber "sequence_number" "RFC 5246 §6.1";
    SessionId "session_id" "RFC 5246 §7.4.1.3";
    SessionEms "session_EMS" "RFC 7627 §5.3";
    TicketKeyName "ticket_key_name" "RFC 5077 §4";
    TicketMac "ticket_MAC" "RFC 5077 §4";
    TicketLifetime "ticket_lifetime" "RFC 5077 §5.6";
    EncapsulationKey "encapsulation_key" "FIPS 203 §7.2";
    Downgrade "downgrade" "RFC 9846 §4.2.3";
    CloseNotify "close_notify" "RFC 5246 §7.2.1";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_names_share_an_id() {
        for (i, a) in Name::ALL.iter().enumerate() {
            assert_eq!(Name::by_id(a.id()), Some(*a));
            for b in &Name::ALL[i + 1..] {
                assert_ne!(a.id(), b.id());
            }
        }
    }
}
