//! What a peer can do wrong, each with a way to do it, the alert that answers
//! it, and where its RFC says so.

use slowshake::actor::{EMPTY_RECORDS, REQUESTS, WARNINGS};
use slowshake::crypto::Aead;
use slowshake::trace::Quantity;
use slowshake::wire::{
    AlertDescription as A, CipherSuite, CompressionMethod, EcPointFormat, Extension, ExtensionType,
    NamedGroup, ServerName,
};

use super::*;

/// How strongly the RFC asks for the alert.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Force {
    /// MUST or SHALL, with this alert; or a condition that RFC 5246 §7.2.2
    /// defines as this alert, which then MUST be sent.
    Must,
    /// The handshake MUST end, or the peer MUST NOT do it; which alert goes out
    /// is left to us.
    Ours,
    /// The RFC leaves it to us whether there is an alert.
    May,
    /// The RFC allows it and sets no bound; our side does.
    Bound,
}

impl Force {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Must => "MUST",
            Self::Ours => "our choice",
            Self::May => "MAY",
            Self::Bound => "our limit",
        }
    }
}

use Force::{Bound, May, Must, Ours};

/// How it is brought about.
pub(crate) enum How {
    /// A simulated run with these settings, and whatever is set in it.
    Run(&'static [&'static str]),
    /// The same with settings that are put together here.
    RunWith(fn() -> Vec<String>),
    /// Bytes for our server in a scenario of these settings.
    ToServer(&'static [&'static str], fn() -> Vec<u8>),
    /// Our client, and the bytes that it gets.
    ToClient(fn() -> (Live, Vec<u8>)),
    /// Bytes for each of our sides when the handshake is behind them.
    Later(fn() -> Vec<u8>),
    /// The same for our server alone.
    LaterServer(fn() -> Vec<u8>),
}

use How::{Later, LaterServer, Run, RunWith, ToClient, ToServer};

/// A situation and its alert.
pub(crate) struct Row {
    pub(crate) who: &'static str,
    pub(crate) what: &'static str,
    pub(crate) alert: A,
    pub(crate) force: Force,
    pub(crate) cite: &'static str,
    pub(crate) how: How,
}

const fn row(
    who: &'static str,
    what: &'static str,
    alert: A,
    force: Force,
    cite: &'static str,
    how: How,
) -> Row {
    Row {
        who,
        what,
        alert,
        force,
        cite,
        how,
    }
}

const CBC: &str = "suite=AES128-SHA";
const ANON: &str = "suite=ADH-AES128-SHA";
const ECDHE: &str = "suite=ECDHE-RSA-AES128-GCM-SHA256";
const P256: &str = "group=secp256r1";
const FFDHE: &str = "group=ffdhe2048";
const ASKED: &str = "client_auth=require";
const SHOWN: &str = "client_cert=rsa2048";

/// A header that promises a fragment of `length` bytes.
fn header(content_type: u8, length: u16) -> Vec<u8> {
    let [high, low] = length.to_be_bytes();
    vec![content_type, 3, 3, high, low]
}

fn with_extension(extension: Extension) -> Vec<u8> {
    hello_of(&[], |hello| {
        let extensions = hello.extensions.as_mut().unwrap();
        extensions.retain(|old| old.kind() != extension.kind());
        extensions.push(extension);
    })
}

fn server_name(names: &[&[u8]]) -> Vec<u8> {
    let names = names.iter().map(|name| ServerName {
        name_type: slowshake::wire::NameType::HOST_NAME,
        host_name: name.to_vec(),
    });
    with_extension(Extension::ServerName(names.collect()))
}

fn answer_with(settings: &[&str], extension: Extension) -> (Live, Vec<u8>) {
    answered(settings, |hello| {
        let extensions = hello.extensions.get_or_insert_default();
        extensions.retain(|old| old.kind() != extension.kind());
        extensions.push(extension);
    })
}

/// Our client, and bytes in the place of a ServerHello.
fn before(settings: &[&str], bytes: Vec<u8>) -> (Live, Vec<u8>) {
    let mut client = client(settings);
    client.take_outgoing();
    (client, bytes)
}

/// A record of the client's with one byte more than a plaintext may have.
fn sealed_too_long() -> Vec<u8> {
    sealed(&[(23, vec![0; (1 << 14) + 1])])
}

/// Records of the client's, sealed as number 1 and those after it: the
/// handshake's keys are those of any other run of the same scenario.
fn sealed(contents: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let settings = [ECDHE, "client_data="];
    let (client, _) = established(&settings);
    let trace = client.finish();
    let value = |name| {
        let quantity = Quantity::parse(name).unwrap();
        let value = trace.find(PartyId::CLIENT, &quantity);
        value.unwrap().bytes.clone()
    };
    let (key, iv) = (value("client_write_key"), value("client_write_IV"));
    let numbered = (1u64..).zip(contents);
    let records = numbered.map(|(number, (content_type, plaintext))| {
        let explicit = number.to_be_bytes();
        let nonce = [&*iv, &explicit].concat();
        let mut aad = explicit.to_vec();
        aad.extend([*content_type, 3, 3]);
        aad.extend((plaintext.len() as u16).to_be_bytes());
        let sealed = Aead::Aes128Gcm.seal(&key, &nonce, &aad, plaintext);
        let fragment = [&explicit[..], &sealed.unwrap()].concat();
        record(ContentType(*content_type), fragment)
    });
    records.collect::<Vec<_>>().concat()
}

// The rows say `fifth` and `33rd`.
const _: () = assert!(WARNINGS == 4 && REQUESTS == 4 && EMPTY_RECORDS == 32);

/// A warning, `user_canceled`.
const WARNING: [u8; 2] = [1, 90];

/// One warning more than our side takes in a row.
fn warnings() -> Vec<u8> {
    record(ContentType::ALERT, WARNING.to_vec()).repeat(WARNINGS as usize + 1)
}

/// The first record of a ClientHello, with which a client would begin again.
fn again() -> (u8, Vec<u8>) {
    let hello = hello_of(&[ECDHE], |_| {});
    (22, hello[5..].to_vec())
}

/// A client that shows the certificate of the server.
fn servers_own() -> Vec<String> {
    let leaf = slowshake::pki::Credential::by_name("rsa2048")
        .unwrap()
        .chain()[0];
    let hex = slowshake::wire::hex(leaf);
    let shown = format!("set=client_Certificate.certificate_list.[0]={hex}");
    vec![ASKED.to_owned(), SHOWN.to_owned(), shown]
}

/// Our side after this, when the handshake is done.
pub(crate) fn later(bytes: &[u8], client_side: bool) -> Option<A> {
    let (client, server) = established(&[ECDHE, "client_data="]);
    match client_side {
        true => refusal(client, PartyId::CLIENT, bytes),
        false => refusal(server, PartyId::SERVER, bytes),
    }
}

const CLIENT: &str = "client";
const SERVER: &str = "server";
const BOTH: &str = "both";

/// Every situation, in the order of a connection.
#[rustfmt::skip] // A table: a situation and how it is brought about.
pub(crate) const ROWS: &[Row] = &[
    // What goes on and on.
    row(SERVER, "a fifth warning in a row", A::UNEXPECTED_MESSAGE, May, "RFC 5246 §7.2.2",
        ToServer(&[], warnings)),
    row(CLIENT, "a fifth warning in a row", A::UNEXPECTED_MESSAGE, May, "RFC 5246 §7.2.2",
        ToClient(|| before(&[], warnings()))),
    row(SERVER, "a fifth warning in a row, after the handshake", A::UNEXPECTED_MESSAGE, May, "RFC 5246 §7.2.2",
        LaterServer(|| sealed(&vec![(21, WARNING.to_vec()); WARNINGS as usize + 1]))),
    row(SERVER, "a 33rd empty record of application data in a row", A::UNEXPECTED_MESSAGE, Bound, "RFC 5246 §6.2.1",
        LaterServer(|| sealed(&vec![(23, Vec::new()); EMPTY_RECORDS as usize + 1]))),
    row(CLIENT, "a fifth HelloRequest", A::UNEXPECTED_MESSAGE, Bound, "RFC 5246 §7.4.1.1",
        ToClient(|| before(&[], record(ContentType::HANDSHAKE, vec![0; 4 * (REQUESTS as usize + 1)])))),
    row(SERVER, "a fifth ClientHello after the handshake", A::UNEXPECTED_MESSAGE, Bound, "RFC 5246 §7.4.1.1",
        LaterServer(|| sealed(&vec![again(); REQUESTS as usize + 1]))),
    // Records.
    row(SERVER, "a fragment of more than 2^14 bytes in clear", A::RECORD_OVERFLOW, Must, "RFC 5246 §6.2.1, §7.2.2",
        ToServer(&[], || header(22, 0x4001))),
    row(CLIENT, "a fragment of more than 2^14 bytes in clear", A::RECORD_OVERFLOW, Must, "RFC 5246 §6.2.1, §7.2.2",
        ToClient(|| before(&[], header(22, 0x4001)))),
    row(BOTH, "a fragment of more than 2^14 + 2048 bytes under keys", A::RECORD_OVERFLOW, Must, "RFC 5246 §6.2.3, §7.2.2",
        Later(|| header(23, 0x4801))),
    row(SERVER, "a record that decrypts to more than 2^14 bytes", A::RECORD_OVERFLOW, Must, "RFC 5246 §6.2.1, §7.2.2",
        LaterServer(sealed_too_long)),
    row(SERVER, "a record of an unknown content type", A::UNEXPECTED_MESSAGE, Must, "RFC 5246 §6",
        ToServer(&[], || vec![99])),
    row(CLIENT, "a record of an unknown content type", A::UNEXPECTED_MESSAGE, Must, "RFC 5246 §6",
        ToClient(|| before(&[], vec![b'H']))),
    row(BOTH, "a record of an unknown content type under keys", A::UNEXPECTED_MESSAGE, Must, "RFC 5246 §6",
        Later(|| vec![99])),
    row(SERVER, "a record of a version that is not 3.x", A::DECODE_ERROR, Ours, "RFC 5246 §6.2.1",
        ToServer(&[], || vec![22, 2, 0, 0, 1, 0])),
    row(SERVER, "a record whose tag is not right", A::BAD_RECORD_MAC, Must, "RFC 5246 §6.2.3.3",
        Run(&["wire=flip client_application_data.fragment.90"])),
    row(SERVER, "a record whose MAC is not right", A::BAD_RECORD_MAC, Must, "RFC 5246 §7.2.2",
        Run(&[CBC, "wire=flip client_application_data.fragment.3"])),
    row(SERVER, "a record whose padding is not right", A::BAD_RECORD_MAC, Must, "RFC 5246 §6.2.3.2",
        Run(&[CBC, "set=client.client_padding#2~0"])),
    row(SERVER, "a record whose MAC over the ciphertext is not right", A::BAD_RECORD_MAC, Must, "RFC 7366 §3",
        Run(&[CBC, "etm=on", "wire=flip client_application_data.fragment.3"])),
    row(SERVER, "a fragment of no bytes where a handshake message goes on", A::UNEXPECTED_MESSAGE, Ours, "RFC 5246 §6.2.1",
        ToServer(&[], || header(22, 0))),
    row(SERVER, "another record between two fragments of a handshake message", A::UNEXPECTED_MESSAGE, Must, "RFC 5246 §6.2.1, §7.2.2",
        ToServer(&[], || [&header(22, 1)[..], &[1], &header(21, 2), &[1, 90]].concat())),
    row(SERVER, "application data before there are keys", A::UNEXPECTED_MESSAGE, Must, "RFC 5246 §7.2.2",
        ToServer(&[], || [&header(23, 1)[..], b"x"].concat())),
    row(SERVER, "ChangeCipherSpec before its time", A::UNEXPECTED_MESSAGE, Must, "RFC 5246 §7.2.2",
        ToServer(&[], || [&header(20, 1)[..], &[1]].concat())),
    row(SERVER, "ChangeCipherSpec with another content than 01", A::UNEXPECTED_MESSAGE, Ours, "RFC 5246 §7.1",
        ToServer(&[], || [&header(20, 2)[..], &[1, 1]].concat())),
    row(SERVER, "an alert that is not two bytes long", A::DECODE_ERROR, Must, "RFC 5246 §7.2.2",
        ToServer(&[], || [&header(21, 1)[..], &[1]].concat())),
    row(SERVER, "an alert of an unknown level", A::ILLEGAL_PARAMETER, Ours, "RFC 5246 §7.2",
        ToServer(&[], || [&header(21, 2)[..], &[0, 0]].concat())),
    row(SERVER, "a handshake message that says it is longer than any has to be", A::DECODE_ERROR, Ours, "RFC 5246 §7.4",
        ToServer(&[], || [&header(22, 4)[..], &[1, 0xff, 0xff, 0xff]].concat())),
    // Any message.
    row(SERVER, "a handshake message that does not belong here", A::UNEXPECTED_MESSAGE, Must, "RFC 5246 §7.2.2",
        ToServer(&[], || handshake(&Handshake::ServerHelloDone))),
    row(CLIENT, "a handshake message that does not belong here", A::UNEXPECTED_MESSAGE, Must, "RFC 5246 §7.2.2",
        ToClient(|| before(&[], handshake(&Handshake::ServerHelloDone)))),
    row(SERVER, "a handshake message of an unknown type", A::UNEXPECTED_MESSAGE, Must, "RFC 5246 §7.2.2",
        ToServer(&[], || [&header(22, 4)[..], &[99, 0, 0, 0]].concat())),
    // ClientHello.
    row(SERVER, "a ClientHello whose lengths do not add up", A::DECODE_ERROR, Must, "RFC 5246 §7.4.1.2",
        Run(&["set=ClientHello.random="])),
    row(SERVER, "a ClientHello of a version below TLS 1.2", A::PROTOCOL_VERSION, Must, "RFC 5246 §E.1",
        ToServer(&[], || hello_of(&[], |hello| hello.version = ProtocolVersion(0x0302)))),
    row(SERVER, "a ClientHello without null compression", A::ILLEGAL_PARAMETER, Ours, "RFC 5246 §7.4.1.2",
        ToServer(&[], || hello_of(&[], |hello| hello.compression_methods = vec![CompressionMethod(1)]))),
    row(SERVER, "no cipher suite that both can use", A::HANDSHAKE_FAILURE, Must, "RFC 5246 §7.4.1.2, §7.4.1.3",
        ToServer(&[], || hello_of(&[], |hello| hello.cipher_suites = vec![CipherSuite(0x1301)]))),
    row(SERVER, "ffdhe groups that are not known here, and no suite without one", A::INSUFFICIENT_SECURITY, Must, "RFC 7919 §4",
        ToServer(&[FFDHE], || hello_of(&[FFDHE], |hello| {
            hello.cipher_suites = vec![CipherSuite(0x009e)];
            hello.extensions = Some(vec![Extension::SupportedGroups(vec![NamedGroup(508)])]);
        }))),
    row(SERVER, "ec_point_formats without uncompressed, and a curve of RFC 8422", A::ILLEGAL_PARAMETER, Must, "RFC 8422 §5.1.2",
        ToServer(&[ECDHE], || hello_of(&[ECDHE], |hello| {
            for extension in hello.extensions.as_mut().unwrap() {
                if let Extension::EcPointFormats(formats) = extension {
                    *formats = vec![EcPointFormat::ANSIX962_COMPRESSED_PRIME];
                }
            }
        }))),
    row(SERVER, "renegotiation_info with verify_data in a first handshake", A::HANDSHAKE_FAILURE, Must, "RFC 5746 §3.6",
        ToServer(&[], || with_extension(Extension::RenegotiationInfo(vec![1; 12])))),
    row(SERVER, "no application protocol that both speak", A::NO_APPLICATION_PROTOCOL, Must, "RFC 7301 §3.2",
        ToServer(&["alpn=h2"], || with_extension(Extension::Alpn(vec![b"http/1.1".to_vec()])))),
    row(SERVER, "an application protocol without a name", A::DECODE_ERROR, Must, "RFC 7301 §3.1, RFC 5246 §7.2.2",
        ToServer(&[], || with_extension(Extension::Alpn(vec![Vec::new()])))),
    row(SERVER, "two names of one type in server_name", A::ILLEGAL_PARAMETER, Ours, "RFC 6066 §3",
        ToServer(&[], || server_name(&[b"a.example", b"b.example"]))),
    row(SERVER, "a host name that is not ASCII", A::ILLEGAL_PARAMETER, Ours, "RFC 6066 §3",
        ToServer(&[], || server_name(&[b"a\0.example"]))),
    row(SERVER, "an empty list of names", A::DECODE_ERROR, Must, "RFC 6066 §3, RFC 5246 §7.2.2",
        ToServer(&[], || server_name(&[]))),
    row(SERVER, "the same extension twice", A::ILLEGAL_PARAMETER, Ours, "RFC 5246 §7.4.1.4",
        ToServer(&[], || hello_of(&[], |hello| {
            let extensions = hello.extensions.as_mut().unwrap();
            extensions.push(extensions[0].clone());
        }))),
    row(SERVER, "a session of extended_master_secret, asked for without it", A::HANDSHAKE_FAILURE, Must, "RFC 7627 §5.3",
        Run(&["resume=ticket", "ems=on", "wire=set c2.ClientHello.extended_master_secret.extension_type=7a7a"])),
    // ServerHello.
    row(CLIENT, "a ServerHello of another version than TLS 1.2", A::PROTOCOL_VERSION, Must, "RFC 5246 §E.1",
        ToClient(|| answered(&[], |hello| hello.version = ProtocolVersion(0x0302)))),
    row(CLIENT, "a cipher suite that was not offered", A::ILLEGAL_PARAMETER, Must, "RFC 5246 §7.2.2",
        ToClient(|| answered(&[], |hello| hello.cipher_suite = CipherSuite(0x1301)))),
    row(CLIENT, "a compression method that was not offered", A::ILLEGAL_PARAMETER, Must, "RFC 5246 §7.2.2",
        ToClient(|| answered(&[], |hello| hello.compression_method = CompressionMethod(1)))),
    row(CLIENT, "an extension that was not offered", A::UNSUPPORTED_EXTENSION, Must, "RFC 5246 §7.4.1.4",
        ToClient(|| answer_with(&[], Extension::Unknown { kind: ExtensionType(0x7a7a), data: Vec::new() }))),
    row(CLIENT, "ec_point_formats without uncompressed", A::ILLEGAL_PARAMETER, Must, "RFC 8422 §5.1.2",
        ToClient(|| answer_with(&[ECDHE], Extension::EcPointFormats(vec![EcPointFormat(1)])))),
    row(CLIENT, "renegotiation_info with verify_data in a first handshake", A::HANDSHAKE_FAILURE, Must, "RFC 5746 §3.4",
        ToClient(|| answer_with(&[], Extension::RenegotiationInfo(vec![1; 24])))),
    row(CLIENT, "an application protocol that was not offered", A::ILLEGAL_PARAMETER, Ours, "RFC 7301 §3.1",
        ToClient(|| answer_with(&["alpn=h2"], Extension::Alpn(vec![b"spdy".to_vec()])))),
    row(CLIENT, "encrypt_then_mac with an AEAD suite", A::ILLEGAL_PARAMETER, Ours, "RFC 7366 §3",
        ToClient(|| answer_with(&["etm=on"], Extension::EncryptThenMac))),
    row(CLIENT, "a session that goes on without its extended_master_secret", A::HANDSHAKE_FAILURE, Must, "RFC 7627 §5.3",
        Run(&["resume=ticket", "ems=on", "wire=set c2.ServerHello.extended_master_secret.extension_type=0000"])),
    // Certificates.
    row(CLIENT, "a server without a certificate", A::DECODE_ERROR, Ours, "RFC 5246 §7.4.2",
        Run(&["wire=set Certificate.certificate_list="])),
    row(CLIENT, "a certificate that cannot be read", A::BAD_CERTIFICATE, Must, "RFC 5246 §7.2.2",
        Run(&["wire=set Certificate.certificate_list.[0]=3000"])),
    row(CLIENT, "a certificate whose signature is not its issuer's", A::BAD_CERTIFICATE, Must, "RFC 5246 §7.2.2",
        Run(&["set=Certificate.certificate_list.[0]~6400"])),
    row(CLIENT, "a certificate that is not valid at this time", A::CERTIFICATE_EXPIRED, Must, "RFC 5246 §7.2.2",
        Run(&["clock=2556144000"])),
    row(CLIENT, "a certificate for another host", A::CERTIFICATE_UNKNOWN, Ours, "RFC 5246 §7.2.2",
        Run(&["server_name=elsewhere.example"])),
    row(CLIENT, "a chain that leads to no root that is trusted", A::UNKNOWN_CA, Must, "RFC 5246 §7.2.2",
        Run(&["mitm=self_signed"])),
    row(SERVER, "a certificate that is for servers", A::UNSUPPORTED_CERTIFICATE, Ours, "RFC 5280 §4.2.1.12",
        RunWith(servers_own)),
    row(SERVER, "no certificate of a client that needs one", A::HANDSHAKE_FAILURE, May, "RFC 5246 §7.4.6",
        Run(&[ASKED])),
    row(SERVER, "a CertificateVerify that does not fit", A::DECRYPT_ERROR, Must, "RFC 5246 §7.2.2",
        Run(&[ASKED, SHOWN, "set=CertificateVerify.signature~77"])),
    row(SERVER, "a CertificateVerify of a scheme that was not asked for", A::ILLEGAL_PARAMETER, Ours, "RFC 5246 §7.4.8",
        Run(&[ASKED, SHOWN, "set=CertificateVerify.algorithm=0101"])),
    row(CLIENT, "a CertificateRequest of a server that shows none itself", A::HANDSHAKE_FAILURE, Must, "RFC 5246 §7.4.4",
        Run(&[ANON, "wire=inject client handshake 0d00000a01010004020104010000 after ServerKeyExchange"])),
    // Key exchange.
    row(CLIENT, "a curve that was not offered", A::ILLEGAL_PARAMETER, Must, "RFC 5246 §7.2.2",
        Run(&[ECDHE, "wire=set ServerKeyExchange.named_curve=0019"])),
    row(CLIENT, "a curve that is spelled out", A::ILLEGAL_PARAMETER, Ours, "RFC 8422 §5.4",
        Run(&[ECDHE, "wire=set ServerKeyExchange.curve_type=01"])),
    row(CLIENT, "a signature scheme that was not offered", A::ILLEGAL_PARAMETER, Must, "RFC 5246 §7.2.2",
        Run(&["wire=set ServerKeyExchange.algorithm=0101"])),
    row(CLIENT, "a signature over the parameters that does not fit", A::DECRYPT_ERROR, Must, "RFC 5246 §7.2.2",
        Run(&["wire=flip ServerKeyExchange.signature"])),
    row(CLIENT, "dh_Ys outside 1 < Y < p − 1 where ffdhe groups were named", A::HANDSHAKE_FAILURE, Must, "RFC 7919 §3",
        Run(&[FFDHE, "set=server.dh_Ys=1"])),
    row(CLIENT, "dh_Ys outside 1 < Y < p − 1 in a group that nobody named", A::ILLEGAL_PARAMETER, Must, "RFC 5246 §7.2.2",
        Run(&["set=server.dh_Ys=1"])),
    row(SERVER, "dh_Yc outside 1 < Y < p − 1 in an ffdhe group that the client named", A::HANDSHAKE_FAILURE, Must, "RFC 7919 §4",
        Run(&[FFDHE, "set=client.dh_Yc=1"])),
    row(SERVER, "dh_Yc outside 1 < Y < p − 1 in a group that nobody named", A::ILLEGAL_PARAMETER, Must, "RFC 5246 §7.2.2",
        Run(&["set=client.dh_Yc=22"])),
    row(CLIENT, "a p of less than 1024 bits where ffdhe groups were named", A::INSUFFICIENT_SECURITY, May, "RFC 7919 §3, §3.1",
        Run(&[FFDHE, "set=server.dh_p=23", "set=server.dh_g=5"])),
    row(SERVER, "a point that is not on the curve", A::ILLEGAL_PARAMETER, Ours, "RFC 8422 §5.11",
        Run(&[ECDHE, P256, "set=client.ecdh_Yc~519"])),
    row(CLIENT, "a point of x25519 that makes a secret of zeros", A::ILLEGAL_PARAMETER, Ours, "RFC 8422 §5.11, RFC 7748 §6.1",
        Run(&[ECDHE, "set=server.ecdh_Ys=0x0000000000000000000000000000000000000000000000000000000000000000"])),
    row(SERVER, "a premaster secret that cannot be decrypted, or has another version: nothing, and then the client's Finished", A::BAD_RECORD_MAC, Must, "RFC 5246 §7.4.7.1",
        Run(&["suite=AES128-GCM-SHA256", "set=client.EM~15"])),
    // Finished.
    row(SERVER, "verify_data that does not fit", A::DECRYPT_ERROR, Must, "RFC 5246 §7.2.2",
        Run(&["set=client_Finished.verify_data~3"])),
    row(CLIENT, "verify_data that does not fit", A::DECRYPT_ERROR, Must, "RFC 5246 §7.2.2",
        Run(&["set=server_Finished.verify_data~3"])),
    row(SERVER, "verify_data that is not 12 bytes long", A::DECODE_ERROR, Must, "RFC 5246 §7.2.2",
        Run(&["set=client_Finished.verify_data=00"])),
    row(CLIENT, "no ticket where one was promised", A::UNEXPECTED_MESSAGE, Must, "RFC 5077 §3.3, RFC 5246 §7.2.2",
        Run(&["resume=ticket", "wire=drop NewSessionTicket"])),
    // TLS 1.3.
    row(
        "server",
        "ClientHello of TLS 1.3 with another legacy_version than TLS 1.2",
        A::PROTOCOL_VERSION,
        Ours,
        "RFC 9846 §4.2.2",
        Run(&["tls=1.3", "set=ClientHello.client_version=0302"]),
    ),
    row(
        "server",
        "ClientHello of TLS 1.3 with another compression method than null",
        A::ILLEGAL_PARAMETER,
        Must,
        "RFC 9846 §4.2.2",
        Run(&["tls=1.3", "set=ClientHello.compression_methods=01"]),
    ),
    row(
        "server",
        "ClientHello of TLS 1.3 with groups and no key_share",
        A::MISSING_EXTENSION,
        Must,
        "RFC 9846 §9.2",
        Run(&["tls=1.3", "set=ClientHello.key_share.extension_type=7a7a"]),
    ),
    row(
        "server",
        "ClientHello of TLS 1.3 with a key_share and no groups",
        A::MISSING_EXTENSION,
        Must,
        "RFC 9846 §9.2",
        Run(&["tls=1.3", "set=ClientHello.supported_groups.extension_type=7a7a"]),
    ),
    row(
        "server",
        "ClientHello of TLS 1.3 without signature_algorithms",
        A::MISSING_EXTENSION,
        Must,
        "RFC 9846 §9.2",
        Run(&["tls=1.3", "set=ClientHello.signature_algorithms.extension_type=7a7a"]),
    ),
    row(
        "server",
        "a key share in a group that supported_groups does not name",
        A::ILLEGAL_PARAMETER,
        May,
        "RFC 9846 §4.3.8",
        Run(&["tls=1.3", "set=ClientHello.client_shares.group=0017", "group=x25519", "set=ClientHello.named_group_list=001d001d001d"]),
    ),
    row(
        "server",
        "no group in common in TLS 1.3",
        A::HANDSHAKE_FAILURE,
        Must,
        "RFC 9846 §4.2.1",
        Run(&["tls=1.3", "key_shares=none", "set=ClientHello.named_group_list=0019001900190019"]),
    ),
    row(
        "server",
        "no suite of TLS 1.3 in common",
        A::HANDSHAKE_FAILURE,
        Must,
        "RFC 9846 §4.2.1",
        Run(&["tls=1.3", "set=ClientHello.cipher_suites=130413041304"]),
    ),
    row(
        "server",
        "no version in common in supported_versions",
        A::PROTOCOL_VERSION,
        Must,
        "RFC 9846 §4.3.1",
        Run(&["tls=1.3", "set=ClientHello.versions=0305"]),
    ),
    row(
        "server",
        "a client of TLS 1.2, where TLS 1.3 alone is spoken",
        A::PROTOCOL_VERSION,
        Must,
        "RFC 9846 §4.3.1",
        Run(&["client_tls=1.2", "server_tls=1.3"]),
    ),
    row(
        "server",
        "a public value of 1 in a key share",
        A::ILLEGAL_PARAMETER,
        Ours,
        "RFC 9846 §4.3.8",
        Run(&["tls=1.3", "set=ClientHello.key_exchange=01"]),
    ),
    row(
        "server",
        "a public value of 0 in a key share",
        A::ILLEGAL_PARAMETER,
        Ours,
        "RFC 9846 §4.3.8",
        Run(&["tls=1.3", "set=ClientHello.key_exchange=00"]),
    ),
    row(
        "server",
        "a public value of p − 1 in a key share",
        A::ILLEGAL_PARAMETER,
        Ours,
        "RFC 9846 §4.3.8",
        Run(&["tls=1.3", "set=ClientHello.key_exchange=16"]),
    ),
    row(
        "server",
        "a public value of p in a key share",
        A::ILLEGAL_PARAMETER,
        Ours,
        "RFC 9846 §4.3.8",
        Run(&["tls=1.3", "set=ClientHello.key_exchange=17"]),
    ),
    row(
        "server",
        "a point off the curve in a key share",
        A::ILLEGAL_PARAMETER,
        Ours,
        "RFC 9846 §4.3.8",
        Run(&["tls=1.3", "group=secp256r1", "set=ClientHello.key_exchange~3"]),
    ),
    row(
        "server",
        "a key share of x25519 with which the secret is zero",
        A::ILLEGAL_PARAMETER,
        Ours,
        "RFC 9846 §7.4.2",
        Run(&["tls=1.3", "group=x25519", "set=ClientHello.key_exchange=0000000000000000000000000000000000000000000000000000000000000000"]),
    ),
    row(
        "server",
        "a key of ML-KEM with a number out of its range",
        A::ILLEGAL_PARAMETER,
        Must,
        "RFC 10024",
        Run(&["tls=1.3", "group=X25519MLKEM768", "set=ClientHello.key_exchange~12"]),
    ),
    row(
        "server",
        "a client that shows no certificate where one is required, in TLS 1.3",
        A::CERTIFICATE_REQUIRED,
        Must,
        "RFC 9846 §4.5.1",
        Run(&["tls=1.3", "client_auth=require"]),
    ),
    row(
        "server",
        "a Finished of TLS 1.3 that does not fit",
        A::DECRYPT_ERROR,
        Must,
        "RFC 9846 §4.5.3",
        Run(&["tls=1.3", "set=client_Finished.verify_data~3"]),
    ),
    row(
        "client",
        "ServerHello of TLS 1.3 with another legacy_version than TLS 1.2",
        A::PROTOCOL_VERSION,
        Ours,
        "RFC 9846 §4.2.3",
        Run(&["tls=1.3", "set=ServerHello.server_version=0302"]),
    ),
    row(
        "client",
        "ServerHello of TLS 1.3 with another session id",
        A::ILLEGAL_PARAMETER,
        Must,
        "RFC 9846 §4.2.3",
        Run(&["tls=1.3", "set=ServerHello.session_id~3"]),
    ),
    row(
        "client",
        "ServerHello of TLS 1.3 with a suite that was not offered",
        A::ILLEGAL_PARAMETER,
        Must,
        "RFC 9846 §4.2.3",
        Run(&["tls=1.3", "set=ServerHello.cipher_suite=1304"]),
    ),
    row(
        "client",
        "ServerHello with a selected_version below TLS 1.3",
        A::ILLEGAL_PARAMETER,
        Must,
        "RFC 9846 §4.3.1",
        Run(&["tls=1.3", "set=ServerHello.selected_version=0303"]),
    ),
    row(
        "client",
        "TLS 1.2 with the sentinel of a server that speaks TLS 1.3",
        A::ILLEGAL_PARAMETER,
        Must,
        "RFC 9846 §4.2.3",
        Run(&["tls=1.2..1.3", "set=ClientHello.versions=03030303"]),
    ),
    row(
        "client",
        "HelloRetryRequest for a group that was not offered",
        A::ILLEGAL_PARAMETER,
        Must,
        "RFC 9846 §4.3.8",
        Run(&["tls=1.3", "key_shares=none", "set=HelloRetryRequest.selected_group=0100"]),
    ),
    row(
        "client",
        "HelloRetryRequest for a group in which there was a key share",
        A::ILLEGAL_PARAMETER,
        Must,
        "RFC 9846 §4.3.8",
        Run(&["tls=1.3", "key_shares=x25519", "set=HelloRetryRequest.selected_group=001d"]),
    ),
    row(
        "client",
        "ServerHello with another suite than HelloRetryRequest",
        A::ILLEGAL_PARAMETER,
        Must,
        "RFC 9846 §4.2.4",
        Run(&["tls=1.3", "key_shares=none", "set=HelloRetryRequest.cipher_suite=1303"]),
    ),
    row(
        "client",
        "ServerHello with a key share in a group in which there was none",
        A::ILLEGAL_PARAMETER,
        Must,
        "RFC 9846 §4.3.8",
        Run(&["tls=1.3", "set=ServerHello.server_share.group=001d"]),
    ),
    row(
        "client",
        "ServerHello of TLS 1.3 without key_share",
        A::UNSUPPORTED_EXTENSION,
        Must,
        "RFC 9846 §4.3",
        Run(&["tls=1.3", "set=ServerHello.key_share.extension_type=7a7a"]),
    ),
    row(
        "client",
        "an extension in EncryptedExtensions that was not offered",
        A::UNSUPPORTED_EXTENSION,
        Must,
        "RFC 9846 §4.3",
        Run(&["tls=1.3", "set=EncryptedExtensions.server_name.extension_type=7a7a"]),
    ),
    row(
        "client",
        "an extension in EncryptedExtensions that belongs elsewhere",
        A::ILLEGAL_PARAMETER,
        Must,
        "RFC 9846 §4.3",
        Run(&["tls=1.2..1.3", "ems=on", "set=EncryptedExtensions.server_name.extension_type=0017"]),
    ),
    row(
        "client",
        "a public value of 1 in the server's key share",
        A::ILLEGAL_PARAMETER,
        Ours,
        "RFC 9846 §4.3.8",
        Run(&["tls=1.3", "set=ServerHello.key_exchange=01"]),
    ),
    row(
        "client",
        "a point off the curve in the server's key share",
        A::ILLEGAL_PARAMETER,
        Ours,
        "RFC 9846 §4.3.8",
        Run(&["tls=1.3", "group=secp256r1", "set=ServerHello.key_exchange~3"]),
    ),
    row(
        "client",
        "a key share of the server's in x25519 with which the secret is zero",
        A::ILLEGAL_PARAMETER,
        Ours,
        "RFC 9846 §7.4.2",
        Run(&["tls=1.3", "group=x25519", "set=ServerHello.key_exchange=0000000000000000000000000000000000000000000000000000000000000000"]),
    ),
    row(
        "client",
        "a CertificateVerify of TLS 1.3 that does not fit",
        A::DECRYPT_ERROR,
        Must,
        "RFC 9846 §4.5.2",
        Run(&["tls=1.3", "set=server_CertificateVerify.signature~3"]),
    ),
    row(
        "client",
        "a CertificateVerify of TLS 1.3 with PKCS#1 v1.5",
        A::ILLEGAL_PARAMETER,
        Ours,
        "RFC 9846 §4.5.2",
        Run(&["tls=1.3", "set=server_CertificateVerify.algorithm=0401"]),
    ),
    row(
        "client",
        "a Finished of TLS 1.3 that does not fit",
        A::DECRYPT_ERROR,
        Must,
        "RFC 9846 §4.5.3",
        Run(&["tls=1.3", "set=server_Finished.verify_data~3"]),
    ),
    row(
        "client",
        "KeyUpdate with a request of another form",
        A::ILLEGAL_PARAMETER,
        Must,
        "RFC 9846 §4.7.3",
        Run(&["tls=1.3", "key_update=on", "set=server_KeyUpdate.request_update=02"]),
    ),
    row(
        "server",
        "KeyUpdate with a request of another form",
        A::ILLEGAL_PARAMETER,
        Must,
        "RFC 9846 §4.7.3",
        Run(&["tls=1.3", "key_update=on", "set=client_KeyUpdate.request_update=02"]),
    ),
];
