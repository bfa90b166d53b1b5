//! Hello extensions, RFC 5246 §7.4.1.4.

use std::collections::HashSet;

use crate::wire::code::{
    EcPointFormat, ExtensionType, HandshakeType, NameType, NamedGroup, SignatureScheme,
};
use crate::wire::codec::{
    Bounds, DecodeError, Label, Reader, illegal, put_bytes, put_code, put_codes, put_vector,
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

/// One extension of a hello.
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
            Self::ServerNameAck | Self::ExtendedMasterSecret | Self::EncryptThenMac => {}
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

    /// The message says which form it has: an answer may have another one.
    fn read(reader: &mut Reader<'_>, message: HandshakeType) -> Result<Self, DecodeError> {
        let kind: ExtensionType = reader.code("extension_type")?;
        reader.enclosed("extension_data length", "extension_data", DATA, |data| {
            Ok(match kind {
                ExtensionType::SERVER_NAME if message == HandshakeType::SERVER_HELLO => {
                    Self::ServerNameAck
                }
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
                kind => Self::Unknown {
                    kind,
                    data: data.rest("extension_data").to_vec(),
                },
            })
        })
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
    message: HandshakeType,
) -> Result<Option<Vec<Extension>>, DecodeError> {
    if reader.remaining() == 0 {
        return Ok(None);
    }
    reader.vector("extensions", BLOCK, |block| {
        let mut extensions = Vec::new();
        let mut seen = HashSet::new();
        while block.remaining() > 0 {
            let at = block.position();
            let kind: Option<ExtensionType> = block.peek();
            let name = kind.map_or(Label::from("extension"), Label::from);
            extensions.push(block.structure(name, |reader| Extension::read(reader, message))?);
            // RFC 5246 §7.4.1.4: not more than one of the same type.
            if kind.is_some_and(|kind| !seen.insert(kind)) {
                return Err(illegal(name, at, "each extension once", "a second one"));
            }
        }
        Ok(Some(extensions))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::codec::{decode, describe};
    use crate::wire::{Field, FieldKind, Problem};

    fn read(
        extensions: &[Extension],
        message: HandshakeType,
    ) -> Result<Vec<Extension>, DecodeError> {
        let mut bytes = Vec::new();
        write_block(&mut bytes, Some(extensions));
        decode("hello", &bytes, |reader| read_block(reader, message))
            .map(|block| block.expect("a block was written"))
    }

    fn tree(extensions: &[Extension]) -> Field {
        let mut bytes = Vec::new();
        write_block(&mut bytes, Some(extensions));
        describe("hello", &bytes, |reader| {
            read_block(reader, HandshakeType::CLIENT_HELLO)
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
            read(&[Extension::ServerNameAck], HandshakeType::SERVER_HELLO),
            Ok(vec![Extension::ServerNameAck])
        );
        let error = read(&[host(b"example.com")], HandshakeType::SERVER_HELLO).unwrap_err();
        assert_eq!(error.field, "extensions.server_name");
        assert!(matches!(error.problem, Problem::Trailing { .. }));
    }

    #[test]
    fn an_empty_list_of_names_is_an_error() {
        let error = read(
            &[Extension::ServerName(Vec::new())],
            HandshakeType::CLIENT_HELLO,
        )
        .unwrap_err();
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
        let error = read(
            &[Extension::ServerName(both.to_vec())],
            HandshakeType::CLIENT_HELLO,
        )
        .unwrap_err();
        assert_eq!(error.field, "extensions.server_name.server_name_list");
        assert!(matches!(error.problem, Problem::Illegal { .. }), "{error}");
        let one = Extension::ServerName(both[..2].to_vec());
        assert_eq!(
            read(std::slice::from_ref(&one), HandshakeType::CLIENT_HELLO),
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
        let error = read(&twice, HandshakeType::CLIENT_HELLO).unwrap_err();
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
        let error = read(&[noisy], HandshakeType::CLIENT_HELLO).unwrap_err();
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
            read(std::slice::from_ref(&unknown), HandshakeType::CLIENT_HELLO),
            Ok(vec![unknown.clone()])
        );
        let tree = tree(&[unknown]);
        let field = tree.find("extensions.unknown (0x7a7a).extension_data");
        assert_eq!(field.unwrap().span, 6..9);
    }
}
