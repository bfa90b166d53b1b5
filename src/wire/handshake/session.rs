//! Finished and NewSessionTicket, RFC 5246 §7.4.9 and RFC 5077 §3.3.

use crate::wire::codec::{Bounds, DecodeError, Reader, put_bytes, put_number};

const TICKET: Bounds = Bounds::new(0, 0xffff);

/// The proof that both sides saw the same handshake, RFC 5246 §7.4.9.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finished {
    /// 12 bytes with every suite of TLS 1.2. Any length is read here: whoever
    /// compares it knows what it must be.
    pub verify_data: Vec<u8>,
}

impl Finished {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend(&self.verify_data);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            verify_data: reader.rest("verify_data").to_vec(),
        }
    }
}

/// A ticket to resume the session with, RFC 5077 §3.3.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSessionTicket {
    /// `ticket_lifetime_hint`: seconds; 0 says nothing.
    pub lifetime_hint: u32,
    /// What only the server can read, 0 to 65535 bytes. Empty: no ticket
    /// after all.
    pub ticket: Vec<u8>,
}

impl NewSessionTicket {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put_number(out, 4, u64::from(self.lifetime_hint));
        put_bytes(out, TICKET, &self.ticket);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            lifetime_hint: reader.number("ticket_lifetime_hint")?,
            ticket: reader.opaque("ticket", TICKET)?.to_vec(),
        })
    }
}
