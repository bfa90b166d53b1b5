//! Hello extensions, RFC 5246 §7.4.1.4.

use std::collections::HashSet;

use crate::wire::code::{
    CertificateType, EcPointFormat, ExtensionType, NameType, NamedGroup, ProtocolVersion,
    PskKeyExchangeMode, SignatureScheme,
};
use crate::wire::codec::{
    Bounds, DecodeError, Label, Reader, illegal, put_bytes, put_code, put_codes, put_number,
    put_vector,
};

const BLOCK: Bounds = Bounds::new(0, 0xffff);
const DATA: Bounds = Bounds::new(0, 0xffff);
const SERVER_NAME_LIST: Bounds = Bounds::new(1, 0xffff);
const HOST_NAME: Bounds = Bounds::new(1, 0xffff);
const NAMED_GROUP_LIST: Bounds = Bounds::new(2, 0xffff);
const EC_POINT_FORMAT_LIST: Bounds = Bounds::new(1, 0xff);
const SIGNATURE_ALGORITHMS: Bounds = Bounds::new(2, 0xfffe);
const RENEGOTIATED_CONNECTION: Bounds = Bounds::new(0, 0xff);
const PROTOCOL_NAME_LIST: Bounds = Bounds::new(2, 0xffff);
const PROTOCOL_NAME: Bounds = Bounds::new(1, 0xff);

const VERSIONS: Bounds = Bounds::new(2, 254);
const CLIENT_SHARES: Bounds = Bounds::new(0, 0xffff);
const KEY_EXCHANGE: Bounds = Bounds::new(1, 0xffff);
const KE_MODES: Bounds = Bounds::new(1, 255);
const IDENTITIES: Bounds = Bounds::new(7, 0xffff);
const IDENTITY: Bounds = Bounds::new(1, 0xffff);
const BINDERS: Bounds = Bounds::new(33, 0xffff);
const BINDER: Bounds = Bounds::new(32, 255);
const COOKIE: Bounds = Bounds::new(1, 0xffff);
const AUTHORITIES: Bounds = Bounds::new(3, 0xffff);
const DISTINGUISHED_NAME: Bounds = Bounds::new(1, 0xffff);
const CERTIFICATE_TYPES: Bounds = Bounds::new(1, 255);

/// In which message a block of extensions stands: it says which form some of
/// them have (RFC 9846 §4.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Block {
    ClientHello,
    ServerHello,
    HelloRetryRequest,
    EncryptedExtensions,
    Certificate,
    CertificateRequest,
    NewSessionTicket,
}

impl Block {
    /// Whether the server answers in it what the client offered.
    fn is_answer(self) -> bool {
        matches!(
            self,
            Self::ServerHello | Self::HelloRetryRequest | Self::EncryptedExtensions
        )
    }
}

/// One extension of a hello, or of another message of TLS 1.3.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Extension {
    /// In a ClientHello: which host is wanted, RFC 6066 §3.
    ServerName(Vec<ServerName>),
    /// In a ServerHello: that the name was used; empty, RFC 6066 §3.
    ServerNameAck,
    /// Groups for (EC)DHE, the favorite first, RFC 8422 §5.1.1 and RFC 7919.
    SupportedGroups(Vec<NamedGroup>),
    /// How points may be written, RFC 8422 §5.1.2.
    EcPointFormats(Vec<EcPointFormat>),
    /// What signatures the client verifies, RFC 5246 §7.4.1.4.1.
    SignatureAlgorithms(Vec<SignatureScheme>),
    /// The master secret takes in the whole handshake; empty, RFC 7627 §5.1.
    ExtendedMasterSecret,
    /// CBC records are encrypted first; empty, RFC 7366 §2.
    EncryptThenMac,
    /// `renegotiated_connection`: verify_data of the handshake before, empty
    /// in the first one, RFC 5746 §3.2.
    RenegotiationInfo(Vec<u8>),
    /// Names of application protocols, 1 to 255 bytes each, RFC 7301 §3.1.
    Alpn(Vec<Vec<u8>>),
    /// A ticket, or nothing to ask for one, RFC 5077 §3.2.
    SessionTicket(Vec<u8>),
    /// In a ClientHello: the versions that the client speaks, the favorite
    /// first, RFC 9846 §4.3.1.
    SupportedVersions(Vec<ProtocolVersion>),
    /// In a ServerHello: the version that is spoken, RFC 9846 §4.3.1.
    SelectedVersion(ProtocolVersion),
    /// In a ClientHello: public values of the client, the favorite first,
    /// RFC 9846 §4.3.8.
    KeyShares(Vec<KeyShareEntry>),
    /// In a ServerHello: the server's public value, RFC 9846 §4.3.8.
    KeyShare(KeyShareEntry),
    /// In a HelloRetryRequest: the group that the server wants, RFC 9846 §4.3.8.
    SelectedGroup(NamedGroup),
    /// How the client would use a PSK, RFC 9846 §4.3.9.
    PskKeyExchangeModes(Vec<PskKeyExchangeMode>),
    /// In a ClientHello: PSKs with their binders, RFC 9846 §4.3.11.
    OfferedPsks(OfferedPsks),
    /// In a ServerHello: which PSK is used, from 0, RFC 9846 §4.3.11.
    SelectedPsk(u16),
    /// That early data follows, or was accepted; empty, RFC 9846 §4.3.10.
    EarlyData,
    /// In a NewSessionTicket: how many bytes of early data may be sent,
    /// RFC 9846 §4.3.10.
    MaxEarlyDataSize(u32),
    /// What the server wants to have back, 1 to 65535 bytes, RFC 9846 §4.3.2.
    Cookie(Vec<u8>),
    /// Signatures in certificates that are verified, RFC 9846 §4.3.3.
    SignatureAlgorithmsCert(Vec<SignatureScheme>),
    /// Whose certificates will do, distinguished names in DER, RFC 9846 §4.3.4.
    CertificateAuthorities(Vec<Vec<u8>>),
    /// That the client would show a certificate later too; empty, RFC 9846 §4.3.6.
    PostHandshakeAuth,
    /// The longest record that is taken, RFC 8449 §4.
    RecordSizeLimit(u16),
    /// Kinds of client certificate that are offered, RFC 7250 §3.
    ClientCertificateTypes(Vec<CertificateType>),
    /// The kind of client certificate that was chosen, RFC 7250 §3.
    ClientCertificateType(CertificateType),
    /// Kinds of server certificate that are taken, RFC 7250 §3.
    ServerCertificateTypes(Vec<CertificateType>),
    /// The kind of server certificate that was chosen, RFC 7250 §3.
    ServerCertificateType(CertificateType),
    /// An extension that is not read here.
    Unknown {
        /// Its type, named or not.
        kind: ExtensionType,
        /// `extension_data`, 0 to 65535 bytes.
        data: Vec<u8>,
    },
}

/// A name of the server, RFC 6066 §3.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServerName {
    /// host_name: no other type was ever defined, and one that is yet to be
    /// begins with a length as well, so that it can be passed over.
    pub name_type: NameType,
    /// A DNS name in ASCII without a trailing dot, 1 to 65535 bytes; not
    /// checked here. Of another type: its bytes.
    pub host_name: Vec<u8>,
}

/// A public value in a group, RFC 9846 §4.3.8.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyShareEntry {
    /// The group.
    pub group: NamedGroup,
    /// `key_exchange`: the value as the group writes it, 1 to 65535 bytes.
    pub key_exchange: Vec<u8>,
}

impl KeyShareEntry {
    fn write(&self, out: &mut Vec<u8>) {
        put_code(out, self.group);
        put_bytes(out, KEY_EXCHANGE, &self.key_exchange);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            group: reader.code("group")?,
            key_exchange: reader.opaque("key_exchange", KEY_EXCHANGE)?.to_vec(),
        })
    }
}

/// A PSK that a client offers, RFC 9846 §4.3.11.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PskIdentity {
    /// The ticket, or the name of an external PSK, 1 to 65535 bytes.
    pub identity: Vec<u8>,
    /// Milliseconds since the ticket came, plus its ticket_age_add, modulo
    /// 2^32; 0 of an external PSK.
    pub obfuscated_ticket_age: u32,
}

/// The PSKs that a client offers, RFC 9846 §4.3.11.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfferedPsks {
    /// At least one.
    pub identities: Vec<PskIdentity>,
    /// For each identity an HMAC over the ClientHello up to here, 32 to 255
    /// bytes.
    pub binders: Vec<Vec<u8>>,
}

impl OfferedPsks {
    fn write(&self, out: &mut Vec<u8>) {
        put_vector(out, IDENTITIES, |out| {
            for one in &self.identities {
                put_bytes(out, IDENTITY, &one.identity);
                put_number(out, 4, u64::from(one.obfuscated_ticket_age));
            }
        });
        put_vector(out, BINDERS, |out| {
            for binder in &self.binders {
                put_bytes(out, BINDER, binder);
            }
        });
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let identities = reader.elements("identities", IDENTITIES, |list, index| {
            list.structure(index, |one| {
                Ok(PskIdentity {
                    identity: one.opaque("identity", IDENTITY)?.to_vec(),
                    obfuscated_ticket_age: one.number("obfuscated_ticket_age")?,
                })
            })
        })?;
        let binders = reader.elements("binders", BINDERS, |list, index| {
            Ok(list.opaque(index, BINDER)?.to_vec())
        })?;
        Ok(Self {
            identities,
            binders,
        })
    }
}

impl Extension {
    /// The type.
    pub fn kind(&self) -> ExtensionType {
        match self {
            Self::ServerName(_) | Self::ServerNameAck => ExtensionType::SERVER_NAME,
            Self::SupportedGroups(_) => ExtensionType::SUPPORTED_GROUPS,
            Self::EcPointFormats(_) => ExtensionType::EC_POINT_FORMATS,
            Self::SignatureAlgorithms(_) => ExtensionType::SIGNATURE_ALGORITHMS,
            Self::ExtendedMasterSecret => ExtensionType::EXTENDED_MASTER_SECRET,
            Self::EncryptThenMac => ExtensionType::ENCRYPT_THEN_MAC,
            Self::RenegotiationInfo(_) => ExtensionType::RENEGOTIATION_INFO,
            Self::Alpn(_) => ExtensionType::ALPN,
            Self::SessionTicket(_) => ExtensionType::SESSION_TICKET,
            Self::SupportedVersions(_) | Self::SelectedVersion(_) => {
                ExtensionType::SUPPORTED_VERSIONS
            }
            Self::KeyShares(_) | Self::KeyShare(_) | Self::SelectedGroup(_) => {
                ExtensionType::KEY_SHARE
            }
            Self::PskKeyExchangeModes(_) => ExtensionType::PSK_KEY_EXCHANGE_MODES,
            Self::OfferedPsks(_) | Self::SelectedPsk(_) => ExtensionType::PRE_SHARED_KEY,
            Self::EarlyData | Self::MaxEarlyDataSize(_) => ExtensionType::EARLY_DATA,
            Self::Cookie(_) => ExtensionType::COOKIE,
            Self::SignatureAlgorithmsCert(_) => ExtensionType::SIGNATURE_ALGORITHMS_CERT,
            Self::CertificateAuthorities(_) => ExtensionType::CERTIFICATE_AUTHORITIES,
            Self::PostHandshakeAuth => ExtensionType::POST_HANDSHAKE_AUTH,
            Self::RecordSizeLimit(_) => ExtensionType::RECORD_SIZE_LIMIT,
            Self::ClientCertificateTypes(_) | Self::ClientCertificateType(_) => {
                ExtensionType::CLIENT_CERTIFICATE_TYPE
            }
            Self::ServerCertificateTypes(_) | Self::ServerCertificateType(_) => {
                ExtensionType::SERVER_CERTIFICATE_TYPE
            }
            Self::Unknown { kind, .. } => *kind,
        }
    }

    /// Most bytes of all extensions of a hello together, RFC 5246 §7.4.1.2.
    pub const MOST_TOGETHER: usize = 0xffff;

    /// How many bytes it takes, its type and length included.
    pub fn length(&self) -> usize {
        let mut out = Vec::new();
        self.write(&mut out);
        out.len()
    }

    fn write(&self, out: &mut Vec<u8>) {
        put_code(out, self.kind());
        put_vector(out, DATA, |out| match self {
            Self::ServerName(names) => put_vector(out, SERVER_NAME_LIST, |out| {
                for name in names {
                    put_code(out, name.name_type);
                    put_bytes(out, HOST_NAME, &name.host_name);
                }
            }),
            Self::ServerNameAck
            | Self::ExtendedMasterSecret
            | Self::EncryptThenMac
            | Self::EarlyData
            | Self::PostHandshakeAuth => {}
            Self::SupportedVersions(versions) => put_codes(out, VERSIONS, versions),
            Self::SelectedVersion(version) => put_code(out, *version),
            Self::KeyShares(shares) => put_vector(out, CLIENT_SHARES, |out| {
                shares.iter().for_each(|share| share.write(out));
            }),
            Self::KeyShare(share) => share.write(out),
            Self::SelectedGroup(group) => put_code(out, *group),
            Self::PskKeyExchangeModes(modes) => put_codes(out, KE_MODES, modes),
            Self::OfferedPsks(psks) => psks.write(out),
            Self::SelectedPsk(number) | Self::RecordSizeLimit(number) => {
                put_number(out, 2, u64::from(*number));
            }
            Self::MaxEarlyDataSize(size) => put_number(out, 4, u64::from(*size)),
            Self::Cookie(cookie) => put_bytes(out, COOKIE, cookie),
            Self::SignatureAlgorithmsCert(schemes) => {
                put_codes(out, SIGNATURE_ALGORITHMS, schemes);
            }
            Self::CertificateAuthorities(names) => put_vector(out, AUTHORITIES, |out| {
                for name in names {
                    put_bytes(out, DISTINGUISHED_NAME, name);
                }
            }),
            Self::ClientCertificateTypes(types) | Self::ServerCertificateTypes(types) => {
                put_codes(out, CERTIFICATE_TYPES, types);
            }
            Self::ClientCertificateType(kind) | Self::ServerCertificateType(kind) => {
                put_code(out, *kind);
            }
            Self::SupportedGroups(groups) => put_codes(out, NAMED_GROUP_LIST, groups),
            Self::EcPointFormats(formats) => put_codes(out, EC_POINT_FORMAT_LIST, formats),
            Self::SignatureAlgorithms(schemes) => put_codes(out, SIGNATURE_ALGORITHMS, schemes),
            Self::RenegotiationInfo(verify_data) => {
                put_bytes(out, RENEGOTIATED_CONNECTION, verify_data);
            }
            Self::Alpn(protocols) => put_vector(out, PROTOCOL_NAME_LIST, |out| {
                for protocol in protocols {
                    put_bytes(out, PROTOCOL_NAME, protocol);
                }
            }),
            Self::SessionTicket(ticket) => out.extend(ticket),
            Self::Unknown { data, .. } => out.extend(data),
        });
    }

    /// The message says which form it has: an answer may have another one. An
    /// extension that is newer than `newest` is not read.
    fn read(
        reader: &mut Reader<'_>,
        block: Block,
        newest: ProtocolVersion,
    ) -> Result<Self, DecodeError> {
        let kind: ExtensionType = reader.code("extension_type")?;
        reader.enclosed("extension_data length", "extension_data", DATA, |data| {
            Ok(match kind {
                ExtensionType::SERVER_NAME if block.is_answer() => Self::ServerNameAck,
                ExtensionType::SERVER_NAME => Self::ServerName(read_server_names(data)?),
                ExtensionType::SUPPORTED_GROUPS => {
                    Self::SupportedGroups(data.codes("named_group_list", NAMED_GROUP_LIST)?)
                }
                ExtensionType::EC_POINT_FORMATS => {
                    Self::EcPointFormats(data.codes("ec_point_format_list", EC_POINT_FORMAT_LIST)?)
                }
                ExtensionType::SIGNATURE_ALGORITHMS => Self::SignatureAlgorithms(
                    data.codes("supported_signature_algorithms", SIGNATURE_ALGORITHMS)?,
                ),
                ExtensionType::EXTENDED_MASTER_SECRET => Self::ExtendedMasterSecret,
                ExtensionType::ENCRYPT_THEN_MAC => Self::EncryptThenMac,
                ExtensionType::RENEGOTIATION_INFO => Self::RenegotiationInfo(
                    data.opaque("renegotiated_connection", RENEGOTIATED_CONNECTION)?
                        .to_vec(),
                ),
                ExtensionType::ALPN => Self::Alpn(data.elements(
                    "protocol_name_list",
                    PROTOCOL_NAME_LIST,
                    |list, index| Ok(list.text(index, PROTOCOL_NAME)?.to_vec()),
                )?),
                ExtensionType::SESSION_TICKET => Self::SessionTicket(data.rest("ticket").to_vec()),
                kind if newest >= ProtocolVersion::TLS13 => Self::read_tls13(data, kind, block)?,
                kind => Self::unknown(data, kind),
            })
        })
    }

    /// Those that came with TLS 1.3, or are read with it only.
    fn read_tls13(
        data: &mut Reader<'_>,
        kind: ExtensionType,
        block: Block,
    ) -> Result<Self, DecodeError> {
        let answers = block.is_answer();
        Ok(match kind {
            ExtensionType::SUPPORTED_VERSIONS if answers => {
                Self::SelectedVersion(data.code("selected_version")?)
            }
            ExtensionType::SUPPORTED_VERSIONS => {
                Self::SupportedVersions(data.codes("versions", VERSIONS)?)
            }
            ExtensionType::KEY_SHARE if block == Block::HelloRetryRequest => {
                Self::SelectedGroup(data.code("selected_group")?)
            }
            ExtensionType::KEY_SHARE if answers => {
                Self::KeyShare(data.structure("server_share", KeyShareEntry::read)?)
            }
            ExtensionType::KEY_SHARE => Self::KeyShares(data.elements(
                "client_shares",
                CLIENT_SHARES,
                |list, index| list.structure(index, KeyShareEntry::read),
            )?),
            ExtensionType::PSK_KEY_EXCHANGE_MODES => {
                Self::PskKeyExchangeModes(data.codes("ke_modes", KE_MODES)?)
            }
            ExtensionType::PRE_SHARED_KEY if answers => {
                Self::SelectedPsk(data.short("selected_identity")?)
            }
            ExtensionType::PRE_SHARED_KEY => Self::OfferedPsks(OfferedPsks::read(data)?),
            ExtensionType::EARLY_DATA if block == Block::NewSessionTicket => {
                Self::MaxEarlyDataSize(data.number("max_early_data_size")?)
            }
            ExtensionType::EARLY_DATA => Self::EarlyData,
            ExtensionType::COOKIE => Self::Cookie(data.opaque("cookie", COOKIE)?.to_vec()),
            ExtensionType::SIGNATURE_ALGORITHMS_CERT => Self::SignatureAlgorithmsCert(
                data.codes("supported_signature_algorithms", SIGNATURE_ALGORITHMS)?,
            ),
            ExtensionType::CERTIFICATE_AUTHORITIES => Self::CertificateAuthorities(data.elements(
                "authorities",
                AUTHORITIES,
                |list, index| Ok(list.opaque(index, DISTINGUISHED_NAME)?.to_vec()),
            )?),
            ExtensionType::POST_HANDSHAKE_AUTH => Self::PostHandshakeAuth,
            ExtensionType::RECORD_SIZE_LIMIT => {
                Self::RecordSizeLimit(data.short("record_size_limit")?)
            }
            ExtensionType::CLIENT_CERTIFICATE_TYPE if answers => {
                Self::ClientCertificateType(data.code("client_certificate_type")?)
            }
            ExtensionType::CLIENT_CERTIFICATE_TYPE => Self::ClientCertificateTypes(
                data.codes("client_certificate_types", CERTIFICATE_TYPES)?,
            ),
            ExtensionType::SERVER_CERTIFICATE_TYPE if answers => {
                Self::ServerCertificateType(data.code("server_certificate_type")?)
            }
            ExtensionType::SERVER_CERTIFICATE_TYPE => Self::ServerCertificateTypes(
                data.codes("server_certificate_types", CERTIFICATE_TYPES)?,
            ),
            kind => Self::unknown(data, kind),
        })
    }

    fn unknown(data: &mut Reader<'_>, kind: ExtensionType) -> Self {
        Self::Unknown {
            kind,
            data: data.rest("extension_data").to_vec(),
        }
    }
}

fn read_server_names(reader: &mut Reader<'_>) -> Result<Vec<ServerName>, DecodeError> {
    let start = reader.position();
    let names = reader.elements("server_name_list", SERVER_NAME_LIST, |list, index| {
        list.structure(index, |name| {
            let name_type = name.code("name_type")?;
            let host_name = match name_type {
                NameType::HOST_NAME => name.text("host_name", HOST_NAME)?,
                _ => name.opaque("name", HOST_NAME)?,
            };
            Ok(ServerName {
                name_type,
                host_name: host_name.to_vec(),
            })
        })
    })?;
    // RFC 6066 §3: not more than one name of the same type.
    let mut seen = HashSet::new();
    match names.iter().find(|name| !seen.insert(name.name_type)) {
        None => Ok(names),
        Some(name) => Err(illegal(
            "server_name_list",
            start,
            "one name of each type",
            format_args!("a second {}", name.name_type),
        )),
    }
}

/// The extension of this type in a block.
pub(super) fn find(block: Option<&[Extension]>, kind: ExtensionType) -> Option<&Extension> {
    block?.iter().find(|extension| extension.kind() == kind)
}

/// Writes the block at the end of a hello; nothing for `None`.
pub(super) fn write_block(out: &mut Vec<u8>, block: Option<&[Extension]>) {
    if let Some(extensions) = block {
        put_vector(out, BLOCK, |out| {
            for extension in extensions {
                extension.write(out);
            }
        });
    }
}

/// Reads the block at the end of a message. RFC 5246 §7.4.1.2: whether there is
/// one shows in whether bytes are left after what comes before.
pub(super) fn read_block(
    reader: &mut Reader<'_>,
    block: Block,
    newest: ProtocolVersion,
) -> Result<Option<Vec<Extension>>, DecodeError> {
    match reader.remaining() {
        0 => Ok(None),
        _ => read_extensions(reader, block, newest).map(Some),
    }
}

/// Reads a block of extensions that must be there.
pub(super) fn read_extensions(
    reader: &mut Reader<'_>,
    block: Block,
    newest: ProtocolVersion,
) -> Result<Vec<Extension>, DecodeError> {
    reader.vector("extensions", BLOCK, |reader| {
        let mut extensions = Vec::new();
        let mut seen = HashSet::new();
        while reader.remaining() > 0 {
            let at = reader.position();
            let kind: Option<ExtensionType> = reader.peek();
            let name = kind.map_or(Label::from("extension"), Label::from);
            let read = |reader: &mut Reader<'_>| Extension::read(reader, block, newest);
            extensions.push(reader.structure(name, read)?);
            // RFC 5246 §7.4.1.4: not more than one of the same type.
            if kind.is_some_and(|kind| !seen.insert(kind)) {
                return Err(illegal(name, at, "each extension once", "a second one"));
            }
        }
        Ok(extensions)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::codec::{decode, describe};
    use crate::wire::{Field, FieldKind, Problem};

    fn read(extensions: &[Extension], block: Block) -> Result<Vec<Extension>, DecodeError> {
        let mut bytes = Vec::new();
        write_block(&mut bytes, Some(extensions));
        decode("hello", &bytes, |reader| {
            read_block(reader, block, ProtocolVersion::TLS12)
        })
        .map(|block| block.expect("a block was written"))
    }

    fn tree(extensions: &[Extension]) -> Field {
        let mut bytes = Vec::new();
        write_block(&mut bytes, Some(extensions));
        describe("hello", &bytes, |reader| {
            read_block(reader, Block::ClientHello, ProtocolVersion::TLS12)
        })
        .0
    }

    fn host(name: &[u8]) -> Extension {
        Extension::ServerName(vec![ServerName {
            name_type: NameType::HOST_NAME,
            host_name: name.to_vec(),
        }])
    }

    #[test]
    fn the_host_name_is_found_by_its_path() {
        let tree = tree(&[host(b"example.com")]);
        let field = tree.find("extensions.server_name.host_name").unwrap();
        assert_eq!(field.kind, FieldKind::Text("example.com".into()));
        assert_eq!(tree.find("server_name.host_name"), Some(field));
        assert_eq!(tree.find("host_name"), Some(field));
    }

    #[test]
    fn a_host_name_cannot_write_to_the_screen() {
        let tree = tree(&[host(b"a\x1b[31m")]);
        let field = tree.find("host_name").unwrap();
        assert_eq!(field.kind, FieldKind::Text("a\\x1b[31m".into()));
    }

    #[test]
    fn the_server_answers_a_name_with_nothing() {
        assert_eq!(
            read(&[Extension::ServerNameAck], Block::ServerHello),
            Ok(vec![Extension::ServerNameAck])
        );
        let error = read(&[host(b"example.com")], Block::ServerHello).unwrap_err();
        assert_eq!(error.field, "extensions.server_name");
        assert!(matches!(error.problem, Problem::Trailing { .. }));
    }

    #[test]
    fn an_empty_list_of_names_is_an_error() {
        let error = read(&[Extension::ServerName(Vec::new())], Block::ClientHello).unwrap_err();
        assert_eq!(error.field, "extensions.server_name.server_name_list");
    }

    #[test]
    fn two_names_of_one_type_are_an_error_and_a_name_of_an_unknown_type_is_none() {
        let name = |name_type: u8, name: &[u8]| ServerName {
            name_type: NameType(name_type),
            host_name: name.to_vec(),
        };
        let both = [
            name(0, b"a.example"),
            name(7, b"\0\xff"),
            name(0, b"a.example"),
        ];
        let error = read(&[Extension::ServerName(both.to_vec())], Block::ClientHello).unwrap_err();
        assert_eq!(error.field, "extensions.server_name.server_name_list");
        assert!(matches!(error.problem, Problem::Illegal { .. }), "{error}");
        let one = Extension::ServerName(both[..2].to_vec());
        assert_eq!(
            read(std::slice::from_ref(&one), Block::ClientHello),
            Ok(vec![one.clone()])
        );
        let tree = tree(&[one]);
        assert_eq!(
            tree.find("server_name.host_name").unwrap().kind,
            FieldKind::Text("a.example".into())
        );
    }

    #[test]
    fn an_extension_comes_once() {
        let twice = [
            Extension::EncryptThenMac,
            Extension::ExtendedMasterSecret,
            Extension::EncryptThenMac,
        ];
        let error = read(&twice, Block::ClientHello).unwrap_err();
        assert_eq!(error.field, "extensions.encrypt_then_mac");
        assert_eq!(error.at, 10);
        assert!(matches!(error.problem, Problem::Illegal { .. }));
    }

    #[test]
    fn an_empty_extension_has_no_data() {
        let noisy = Extension::Unknown {
            kind: ExtensionType::EXTENDED_MASTER_SECRET,
            data: vec![0],
        };
        let error = read(&[noisy], Block::ClientHello).unwrap_err();
        assert_eq!(error.field, "extensions.extended_master_secret");
        assert_eq!(error.problem, Problem::Trailing { extra: 1 });
    }

    #[test]
    fn an_unknown_extension_survives() {
        let unknown = Extension::Unknown {
            kind: ExtensionType(0x7a7a),
            data: vec![1, 2, 3],
        };
        assert_eq!(
            read(std::slice::from_ref(&unknown), Block::ClientHello),
            Ok(vec![unknown.clone()])
        );
        let tree = tree(&[unknown]);
        let field = tree.find("extensions.unknown (0x7a7a).extension_data");
        assert_eq!(field.unwrap().span, 6..9);
    }
}
