//! The messages that TLS 1.3 has, or has in another form, RFC 9846 §4.

use super::extension::{self, Block, Extension};
use crate::wire::code::{ExtensionType, KeyUpdateRequest, ProtocolVersion};
use crate::wire::codec::{
    Bounds, DecodeError, Reader, put_bytes, put_code, put_number, put_vector,
};

const CONTEXT: Bounds = Bounds::new(0, 255);
const CERTIFICATE_LIST: Bounds = Bounds::new(0, 0xff_ffff);
const CERT_DATA: Bounds = Bounds::new(1, 0xff_ffff);
const NONCE: Bounds = Bounds::new(0, 255);
const TICKET: Bounds = Bounds::new(1, 0xffff);

fn block(reader: &mut Reader<'_>, block: Block) -> Result<Vec<Extension>, DecodeError> {
    extension::read_extensions(reader, block, ProtocolVersion::TLS13)
}

/// What the server answers to extensions that no key depends on, RFC 9846 §4.4.1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EncryptedExtensions {
    /// Only what the client offered may be answered.
    pub extensions: Vec<Extension>,
}

impl EncryptedExtensions {
    /// The extension of this type, if the server sent it.
    pub fn extension(&self, kind: ExtensionType) -> Option<&Extension> {
        extension::find(Some(&self.extensions), kind)
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        extension::write_block(out, Some(&self.extensions));
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let extensions = block(reader, Block::EncryptedExtensions)?;
        Ok(Self { extensions })
    }
}

/// A certificate of a chain, or a raw public key, RFC 9846 §4.5.1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateEntry {
    /// `cert_data`, or `ASN1_subjectPublicKeyInfo`: DER, 1 to 2^24 − 1 bytes.
    pub certificate: Vec<u8>,
    /// What is said of it.
    pub extensions: Vec<Extension>,
}

/// A chain of certificates, of either side, RFC 9846 §4.5.1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateMessage {
    /// `certificate_request_context`: empty in a handshake, at most 255 bytes.
    pub context: Vec<u8>,
    /// The sender's own first, each certified by the next; empty if a client has
    /// none to show.
    pub entries: Vec<CertificateEntry>,
}

impl CertificateMessage {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put_bytes(out, CONTEXT, &self.context);
        put_vector(out, CERTIFICATE_LIST, |out| {
            for entry in &self.entries {
                put_bytes(out, CERT_DATA, &entry.certificate);
                extension::write_block(out, Some(&entry.extensions));
            }
        });
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let context = reader.opaque("certificate_request_context", CONTEXT)?;
        let entries = reader.elements("certificate_list", CERTIFICATE_LIST, |list, index| {
            list.structure(index, |entry| {
                Ok(CertificateEntry {
                    certificate: entry.opaque("cert_data", CERT_DATA)?.to_vec(),
                    extensions: block(entry, Block::Certificate)?,
                })
            })
        })?;
        Ok(Self {
            context: context.to_vec(),
            entries,
        })
    }
}

/// The server asks the client who it is, RFC 9846 §4.4.2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateRequest13 {
    /// `certificate_request_context`: empty in a handshake, at most 255 bytes.
    pub context: Vec<u8>,
    /// signature_algorithms among them.
    pub extensions: Vec<Extension>,
}

impl CertificateRequest13 {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put_bytes(out, CONTEXT, &self.context);
        extension::write_block(out, Some(&self.extensions));
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let context = reader.opaque("certificate_request_context", CONTEXT)?;
        Ok(Self {
            context: context.to_vec(),
            extensions: block(reader, Block::CertificateRequest)?,
        })
    }
}

/// A ticket from which a PSK can be made, RFC 9846 §4.7.1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSessionTicket13 {
    /// `ticket_lifetime`: seconds, at most a week.
    pub lifetime: u32,
    /// `ticket_age_add`: what the client adds to the age that it tells.
    pub age_add: u32,
    /// `ticket_nonce`: another one for each ticket of a connection, at most 255
    /// bytes.
    pub nonce: Vec<u8>,
    /// `ticket`: 1 to 65535 bytes.
    pub ticket: Vec<u8>,
    /// early_data perhaps.
    pub extensions: Vec<Extension>,
}

impl NewSessionTicket13 {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put_number(out, 4, u64::from(self.lifetime));
        put_number(out, 4, u64::from(self.age_add));
        put_bytes(out, NONCE, &self.nonce);
        put_bytes(out, TICKET, &self.ticket);
        extension::write_block(out, Some(&self.extensions));
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            lifetime: reader.number("ticket_lifetime")?,
            age_add: reader.number("ticket_age_add")?,
            nonce: reader.opaque("ticket_nonce", NONCE)?.to_vec(),
            ticket: reader.opaque("ticket", TICKET)?.to_vec(),
            extensions: block(reader, Block::NewSessionTicket)?,
        })
    }
}

/// The sender writes under new keys from here on, RFC 9846 §4.7.3.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeyUpdate {
    /// `request_update`: whether the other side is to do the same.
    pub request: KeyUpdateRequest,
}

impl KeyUpdate {
    pub(super) fn write(self, out: &mut Vec<u8>) {
        put_code(out, self.request);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let request = reader.code("request_update")?;
        Ok(Self { request })
    }
}
