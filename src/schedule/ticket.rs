//! A session that the server hands to the client, sealed for itself alone
//! (RFC 5077 §4): nobody but the server has to understand a ticket, and this
//! server uses the form that the RFC recommends.
//!
//! ```text
//! key_name[16] ‖ IV[16] ‖ length[2] ‖ encrypted_state ‖ MAC[32]
//! state = version[2] ‖ cipher_suite[2] ‖ compression_method[1]
//!       ‖ extended_master_secret[1] ‖ client_authentication_type[1]
//!       ‖ server_name_length[1] ‖ master_secret[48] ‖ timestamp[8]
//!       ‖ server_name
//! ```
//!
//! Three things are not in the RFC's recommendation: a byte that says whether
//! the master secret is an extended one, which RFC 7627 §5.3 wants to be
//! remembered; the host's name, with which a session stays (RFC 6066 §3); and
//! eight bytes of time, since four end in 2106.

use crate::crypto::{self, Hash};
use crate::trace::op::{CbcDecrypt, CbcEncrypt, Encode, Hmac, Part, Slice};
use crate::trace::{ConnectionId, Draw, LedgerError, Name, PartyLedger, Quantity, ValueId};
use crate::wire::{CipherSuite, CompressionMethod, ProtocolVersion, Suite};

const KEY_NAME: usize = 16;
const IV: usize = 16;
const TERMS: usize = 8;
const MASTER_SECRET: usize = 48;
const TIME: usize = 8;
/// The state before the host's name.
const STATE: usize = TERMS + MASTER_SECRET + TIME;
/// The block of AES.
const BLOCK: usize = 16;
const MAC: usize = 32;
/// A ticket without the state that is sealed in it.
const AROUND: usize = KEY_NAME + IV + 2 + MAC;

/// The keys under which a server seals tickets; the client never has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketKeys {
    /// 16 bytes by which the server finds the other two again.
    pub name: ValueId,
    /// 16 bytes for AES-128.
    pub aes: ValueId,
    /// 32 bytes for HMAC-SHA-256.
    pub mac: ValueId,
}

/// What a session is beside its master secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketTerms {
    /// The cipher suite.
    pub suite: &'static Suite,
    /// Whether the master secret is an extended one (RFC 7627).
    pub extended_master_secret: bool,
    /// Whether the client proved by a certificate who it is.
    pub client_authenticated: bool,
    /// How long the name of the host is that the client asked for, in bytes;
    /// 0 if it named none.
    pub server_name_length: u8,
}

impl TicketTerms {
    fn encode(self) -> Vec<u8> {
        let mut bytes = ProtocolVersion::TLS12.0.to_be_bytes().to_vec();
        bytes.extend(self.suite.code.0.to_be_bytes());
        bytes.push(CompressionMethod::NULL.0);
        bytes.push(u8::from(self.extended_master_secret));
        bytes.push(u8::from(self.client_authenticated));
        bytes.push(self.server_name_length);
        bytes
    }

    /// Reads them; `None` if it is no session of this program.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let [v0, v1, s0, s1, compression, ems, client, name] =
            *<&[u8; TERMS]>::try_from(bytes).ok()?;
        let switch = |byte| match byte {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        };
        if u16::from_be_bytes([v0, v1]) != ProtocolVersion::TLS12.0
            || compression != CompressionMethod::NULL.0
        {
            return None;
        }
        Some(Self {
            suite: CipherSuite(u16::from_be_bytes([s0, s1])).suite()?,
            extended_master_secret: switch(ems)?,
            client_authenticated: switch(client)?,
            server_name_length: name,
        })
    }
}

/// A ticket as its server made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedTicket {
    /// What the client gets.
    pub ticket: ValueId,
    /// What is in it.
    pub state: ValueId,
    /// Everything made on the way, in order.
    pub values: Vec<ValueId>,
}

fn quantity(connection: ConnectionId, name: Name) -> Quantity {
    Quantity::new(connection, name)
}

/// Seals a session: encrypted first, and the MAC over what is sent. The host's
/// name has as many bytes as the terms say.
///
/// # Errors
/// If a value is another party's.
pub fn seal_ticket(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    keys: &TicketKeys,
    terms: TicketTerms,
    master_secret: ValueId,
    server_name: Option<ValueId>,
    now: ValueId,
) -> Result<SealedTicket, LedgerError> {
    // A client that came with a ticket may be given another one.
    let next = |ledger: &PartyLedger, name| ledger.next(quantity(connection, name));
    let zeros = vec![0; TIME.saturating_sub(ledger.length(now)?)];
    let quantity = next(ledger, Name::TicketTime);
    let time = ledger.compute(
        quantity,
        Encode {
            parts: vec![Part::Literal(zeros), Part::Value(now)],
        },
    )?;
    let quantity = next(ledger, Name::TicketTerms);
    let terms = ledger.constant(quantity, terms.encode());
    let quantity = next(ledger, Name::TicketState);
    let state = ledger.compute(
        quantity,
        Encode {
            parts: [terms, master_secret, time]
                .into_iter()
                .chain(server_name)
                .map(Part::Value)
                .collect(),
        },
    )?;
    let padding = crypto::tls_padding(ledger.length(state)?, BLOCK);
    let quantity = next(ledger, Name::PaddedState);
    let padded = ledger.compute(
        quantity,
        Encode {
            parts: vec![Part::Value(state), Part::Literal(padding)],
        },
    )?;
    let quantity = next(ledger, Name::TicketIv);
    let iv = ledger.draw(quantity, Draw::Bytes(IV));
    let quantity = next(ledger, Name::EncryptedState);
    let encrypted = ledger.compute(
        quantity,
        CbcEncrypt {
            key: keys.aes,
            iv,
            plaintext: padded,
        },
    )?;
    let parts = TicketParts {
        key_name: keys.name,
        iv,
        encrypted,
        mac: None,
    };
    let mac = ticket_mac(ledger, connection, keys, &parts)?;
    let mut covered = covered(ledger, &parts)?;
    covered.push(Part::Value(mac));
    let quantity = next(ledger, Name::Ticket);
    let ticket = ledger.compute(quantity, Encode { parts: covered })?;
    Ok(SealedTicket {
        ticket,
        state,
        values: [ticket, state, padded, iv, encrypted, mac, time, terms]
            .into_iter()
            .chain(server_name)
            .collect(),
    })
}

/// The parts of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketParts {
    /// Which keys it claims to be sealed under.
    pub key_name: ValueId,
    /// The IV.
    pub iv: ValueId,
    /// The encrypted state.
    pub encrypted: ValueId,
    /// The MAC that came; none while the ticket is being made.
    pub mac: Option<ValueId>,
}

impl TicketParts {
    /// All of them, in order.
    pub fn values(&self) -> Vec<ValueId> {
        let mut values = vec![self.key_name, self.iv, self.encrypted];
        values.extend(self.mac);
        values
    }
}

/// What the MAC covers: everything before it, the length included.
fn covered(ledger: &PartyLedger, parts: &TicketParts) -> Result<Vec<Part>, LedgerError> {
    let [.., high, low] = ledger.length(parts.encrypted)?.to_be_bytes();
    Ok(vec![
        Part::Value(parts.key_name),
        Part::Value(parts.iv),
        Part::Literal(vec![high, low]),
        Part::Value(parts.encrypted),
    ])
}

/// The MAC that a ticket of these parts must have.
///
/// # Errors
/// If a value is another party's.
pub fn ticket_mac(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    keys: &TicketKeys,
    parts: &TicketParts,
) -> Result<ValueId, LedgerError> {
    let parts = covered(ledger, parts)?;
    let next = |ledger: &PartyLedger, name| ledger.next(quantity(connection, name));
    let quantity = next(ledger, Name::TicketMacInput);
    let input = ledger.compute(quantity, Encode { parts })?;
    let quantity = next(ledger, Name::TicketMac);
    ledger.compute(
        quantity,
        Hmac {
            hash: Hash::Sha256,
            key: keys.mac,
            inputs: vec![input],
        },
    )
}

/// Cuts a ticket into its parts; `None` if it is not of this server's form.
///
/// # Errors
/// If the ticket is another party's.
pub fn cut_ticket(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    ticket: ValueId,
) -> Result<Option<TicketParts>, LedgerError> {
    let bytes = ledger.public(ticket)?;
    let length = bytes.len().saturating_sub(AROUND);
    let said = bytes.get(KEY_NAME + IV..KEY_NAME + IV + 2);
    if length <= STATE
        || length % BLOCK != 0
        || said.map(|said| usize::from(said[0]) << 8 | usize::from(said[1])) != Some(length)
    {
        return Ok(None);
    }
    let mut cut = |name, from: usize, length: usize| {
        let op = Slice {
            of: ticket,
            from,
            to: from + length,
        };
        ledger.compute(quantity(connection, name), op)
    };
    let sealed = KEY_NAME + IV + 2;
    Ok(Some(TicketParts {
        key_name: cut(Name::TicketKeyName, 0, KEY_NAME)?,
        iv: cut(Name::TicketIv, KEY_NAME, IV)?,
        encrypted: cut(Name::EncryptedState, sealed, length)?,
        mac: Some(cut(Name::ReceivedTicketMac, sealed + length, MAC)?),
    }))
}

/// What was in a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketState {
    /// All of it.
    pub state: ValueId,
    /// Suite and the rest.
    pub terms: TicketTerms,
    /// The same as bytes.
    pub terms_value: ValueId,
    /// The session's master secret.
    pub master_secret: ValueId,
    /// When it was sealed.
    pub time: ValueId,
    /// The host that the client asked for then; `None` if it named none.
    pub server_name: Option<ValueId>,
}

impl TicketState {
    /// What is to be seen of it, in order.
    pub fn values(&self) -> Vec<ValueId> {
        let mut values = vec![self.state, self.master_secret, self.terms_value, self.time];
        values.extend(self.server_name);
        values
    }
}

/// Decrypts a ticket. Whether it is genuine is asked before; `None` if what was
/// in it is no session.
///
/// # Errors
/// If a value is another party's, or was replaced by one of another length.
pub fn decrypt_ticket(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    keys: &TicketKeys,
    parts: &TicketParts,
) -> Result<Option<TicketState>, LedgerError> {
    let padded = ledger.compute(
        quantity(connection, Name::PaddedState),
        CbcDecrypt {
            key: keys.aes,
            iv: parts.iv,
            ciphertext: parts.encrypted,
        },
    )?;
    let room = ledger.length(padded)?;
    let mut cut =
        |name, of, from, to| ledger.compute(quantity(connection, name), Slice { of, from, to });
    let terms = cut(Name::TicketTerms, padded, 0, TERMS)?;
    let Some(decoded) = TicketTerms::decode(ledger.public(terms)?) else {
        return Ok(None);
    };
    let length = STATE + usize::from(decoded.server_name_length);
    if length > room {
        return Ok(None);
    }
    let mut cut =
        |name, of, from, to| ledger.compute(quantity(connection, name), Slice { of, from, to });
    let state = cut(Name::TicketState, padded, 0, length)?;
    let secret = TERMS + MASTER_SECRET;
    let master_secret = cut(Name::MasterSecret, state, TERMS, secret)?;
    let time = cut(Name::TicketTime, state, secret, STATE)?;
    let server_name = match length {
        STATE => None,
        _ => Some(cut(Name::TicketServerName, state, STATE, length)?),
    };
    Ok(Some(TicketState {
        state,
        terms: decoded,
        terms_value: terms,
        master_secret,
        time,
        server_name,
    }))
}
