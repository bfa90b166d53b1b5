//! What the two ends of a connection agreed on, and whether they did.

use num_bigint::BigUint;

use super::{
    ConnectionId, Ending, Endpoints, Event, Name, PartyId, Phase, Quantity, Step, StepId, Trace,
    Value,
};
use crate::crypto::FiniteField;
use crate::wire::{
    CipherSuite, Context, Extension, ExtensionType, Handshake, ProtocolVersion, Role, ServerHello,
    ServerKeyExchange,
};

/// What a ServerHello says that the server chose (RFC 5246 §7.4.1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// `server_version`, or what supported_versions says in its place
    /// (RFC 9846 §4.3.1).
    pub version: ProtocolVersion,
    /// `cipher_suite`.
    pub suite: CipherSuite,
    /// Whether extended_master_secret was answered (RFC 7627).
    pub extended_master_secret: bool,
    /// Whether encrypt_then_mac was answered (RFC 7366).
    pub encrypt_then_mac: bool,
    /// The application protocol (RFC 7301), as bytes.
    pub alpn: Option<Vec<u8>>,
}

impl From<ServerHello> for Selection {
    fn from(hello: ServerHello) -> Self {
        let has = |kind| hello.extension(kind).is_some();
        let alpn = match hello.extension(ExtensionType::ALPN) {
            Some(Extension::Alpn(names)) => names.first().cloned(),
            _ => None,
        };
        let version = match hello.extension(ExtensionType::SUPPORTED_VERSIONS) {
            Some(Extension::SelectedVersion(version)) => *version,
            _ => hello.version,
        };
        Self {
            version,
            suite: hello.cipher_suite,
            extended_master_secret: has(ExtensionType::EXTENDED_MASTER_SECRET),
            encrypt_then_mac: has(ExtensionType::ENCRYPT_THEN_MAC),
            alpn,
        }
    }
}

/// How far the ends of a connection came with agreeing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// There was no ServerHello that could be read.
    Nothing,
    /// The server wrote this, and the client, which is simulated, read none.
    Unread(Selection),
    /// The client read this and did not accept it.
    Refused(Selection),
    /// The server wrote one thing, and the client accepted another.
    Apart {
        /// What the server wrote.
        server: Selection,
        /// What the client accepted.
        client: Selection,
    },
    /// The server chose it from what the client offers, and no end that is
    /// known here holds anything else. Whether a real client went on with it
    /// only its later messages tell.
    Agreed(Selection),
}

impl Agreement {
    /// What was agreed, if something was.
    pub fn agreed(&self) -> Option<&Selection> {
        match self {
            Agreement::Agreed(choice) => Some(choice),
            _ => None,
        }
    }

    /// What the ServerHello says, as the client read it, or else as the server
    /// wrote it; whether it was accepted or not.
    pub fn said(&self) -> Option<&Selection> {
        match self {
            Agreement::Nothing => None,
            Agreement::Unread(choice) | Agreement::Refused(choice) | Agreement::Agreed(choice) => {
                Some(choice)
            }
            Agreement::Apart { client, .. } => Some(client),
        }
    }
}

impl Trace {
    /// What the ends of a connection agreed on.
    pub fn agreement(&self, connection: ConnectionId) -> Agreement {
        self.agreement_at(connection, u32::MAX)
    }

    /// The same at the end of step `n` (from 1).
    pub fn agreement_at(&self, connection: ConnectionId, n: u32) -> Agreement {
        let endpoints = self.endpoints(connection);
        let hello = Quantity::new(connection, Name::ServerHello);
        let said = |party: PartyId| {
            let value = self.held(party, &hello, n)?;
            let context = Context::new(Role::Server).up_to(ProtocolVersion::TLS13);
            match Handshake::decode(&value.bytes, &context) {
                Ok(Handshake::ServerHello(hello)) => Some(Selection::from(hello)),
                _ => None,
            }
        };
        match endpoints.ends().map(said) {
            [None, None] => Agreement::Nothing,
            [None, Some(server)] if self.party(endpoints.client).simulated => {
                Agreement::Unread(server)
            }
            [None, Some(server)] => Agreement::Agreed(server),
            [Some(client), _] if !self.accepted(endpoints, n) => Agreement::Refused(client),
            [Some(client), Some(server)] if client != server => Agreement::Apart { server, client },
            [Some(client), _] => Agreement::Agreed(client),
        }
    }

    /// The group of the ServerKeyExchange, in TLS 1.3 of the ServerHello, as the client read it or the server
    /// wrote it by the end of step `n`: its registered name, `p23`, or the
    /// length of `dh_p` where the group has no name here. `None` if there is
    /// none, as with RSA key transport and in a resumed session.
    pub fn group_at(&self, connection: ConnectionId, n: u32) -> Option<String> {
        let agreement = self.agreement_at(connection, n);
        let choice = agreement.agreed()?;
        let mut context = Context::new(Role::Server).up_to(choice.version);
        if choice.version == ProtocolVersion::TLS13 {
            let hello = Quantity::new(connection, Name::ServerHello);
            let mut ends = self.endpoints(connection).ends().into_iter();
            let value = ends.find_map(|party| self.held(party, &hello, n))?;
            let Ok(Handshake::ServerHello(hello)) = Handshake::decode(&value.bytes, &context)
            else {
                return None;
            };
            return match hello.extension(ExtensionType::KEY_SHARE) {
                Some(Extension::KeyShare(share)) => Some(share.group.to_string()),
                _ => None,
            };
        }
        context.agree(choice.version, choice.suite);
        let message = Quantity::new(connection, Name::ServerKeyExchange);
        let mut ends = self.endpoints(connection).ends().into_iter();
        let value = ends.find_map(|party| self.held(party, &message, n))?;
        let Ok(Handshake::ServerKeyExchange(exchange)) = Handshake::decode(&value.bytes, &context)
        else {
            return None;
        };
        match exchange {
            ServerKeyExchange::Ecdh { params, .. } => Some(params.named_curve.to_string()),
            ServerKeyExchange::Dh { params, .. } => {
                let p = BigUint::from_bytes_be(&params.p);
                let g = BigUint::from_bytes_be(&params.g);
                Some(match FiniteField::by_parameters(&p, &g) {
                    Some(group) => group.name.to_owned(),
                    None => format!("dh_p of {} bits", p.bits()),
                })
            }
            ServerKeyExchange::Opaque(_) => None,
        }
    }

    /// The step at which `party` was ready for application data on a
    /// connection; `None` if its handshake did not come so far.
    pub fn established_by(&self, connection: ConnectionId, party: PartyId) -> Option<u32> {
        let established = |step: &&Step| {
            (step.connection, step.actor) == (connection, party)
                && matches!(step.event, Some(Event::Established { .. }))
        };
        self.steps.iter().find(established).map(|step| step.n)
    }

    /// Whether an end of the connection had given up by the end of step `n`.
    pub fn broke_off(&self, connection: ConnectionId, n: u32) -> bool {
        self.outcomes.iter().any(|outcome| {
            outcome.connection == connection
                && outcome.ending != Ending::Established
                && outcome.step <= n
        })
    }

    /// The last value of `quantity` that `party` held by the end of step `n`.
    fn held(&self, party: PartyId, quantity: &Quantity, n: u32) -> Option<&Value> {
        let mut all = self.ledgers.get(party.index())?.all(quantity).rev();
        all.find(|value| n == u32::MAX || self.held_at(value.id, n))
    }

    /// Whether the client told by the end of step `n` that it accepts the
    /// ServerHello.
    fn accepted(&self, endpoints: Endpoints, n: u32) -> bool {
        let client = self.party(endpoints.client).name;
        let id = StepId::new(endpoints.id, client, Phase::Hello, "accept", 1);
        self.steps
            .iter()
            .take_while(|step| step.n <= n)
            .any(|step| step.id == id)
    }
}
