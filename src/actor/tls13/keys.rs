//! The key schedule, told step by step (RFC 9846 §7.1).

use crate::schedule::{
    CipherKeys, Derivation, EarlySecret, HandshakeSecret, MainSecret, SecurityParameters,
    TrafficKeys, TrafficSecrets, next_traffic_secret,
};
use crate::trace::{Epoch, Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{ProtocolVersion, Role, Tls13Suite};

use crate::actor::{Failure, Sink, StepDraft};

/// The epochs of TLS 1.3 (RFC 9147 §6.1): early data would be the first.
const HANDSHAKE: Epoch = Epoch(2);
/// The keys of the application data, until a KeyUpdate.
const DATA: Epoch = Epoch(3);

/// What the hellos agreed on.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) struct Negotiated {
    /// What the suite comes to.
    pub parameters: SecurityParameters,
}

impl Negotiated {
    /// What a suite comes to.
    ///
    /// # Errors
    /// Never, for a suite of the table.
    pub(in crate::actor) fn new(suite: &'static Tls13Suite) -> Result<Self, Failure> {
        Ok(Self {
            parameters: SecurityParameters::tls13(suite)?,
        })
    }

    /// Where secrets are derived.
    pub(in crate::actor) fn derivation<'a>(self, sink: &'a mut Sink<'_>) -> Derivation<'a> {
        Derivation {
            connection: sink.connection.id,
            ledger: sink.ledger,
            parameters: self.parameters,
        }
    }

    /// The hash of the first `messages` of the conversation, told where it is new.
    pub(in crate::actor) fn transcript_hash(
        self,
        messages: usize,
        phase: Phase,
        sink: &mut Sink<'_>,
    ) -> Result<ValueId, Failure> {
        let quantity = sink
            .quantity(Name::TranscriptHash)
            .nth(u32::try_from(messages).unwrap_or(u32::MAX));
        if let Some(found) = sink.ledger.find(&quantity) {
            return Ok(found);
        }
        let hash = sink.transcript_hash(quantity, self.parameters.hash, messages)?;
        let last = sink.connection.transcript.get(messages.wrapping_sub(1));
        let last = match last {
            Some(id) => sink.ledger.quantity(*id)?.label(),
            None => String::new(),
        };
        sink.tell(
            StepDraft::new(StepKind::Compute, phase, "transcript_hash")
                .text("conversation-hash")
                .value(hash)
                .fact("messages", Fact::Number(messages as u64))
                .fact("last", Fact::Text(last)),
        );
        Ok(hash)
    }
}

/// What is known once both hellos have been said.
pub(in crate::actor) struct HandshakeKeys {
    /// What was agreed on.
    pub negotiated: Negotiated,
    /// The secrets of the handshake's keys.
    pub secrets: TrafficSecrets,
    secret: HandshakeSecret,
}

fn told(name: &'static str) -> StepDraft {
    StepDraft::new(StepKind::Compute, Phase::Keys, name).text(name)
}

/// From the shared secret to the keys of the handshake, which are in use from here
/// on, in both directions.
pub(in crate::actor) fn handshake_keys(
    negotiated: Negotiated,
    shared: ValueId,
    sink: &mut Sink<'_>,
) -> Result<HandshakeKeys, Failure> {
    let early = EarlySecret::extract(&mut negotiated.derivation(sink), None)?;
    sink.tell(told("early_secret").value(early.value()));
    let (salt, secret) = early.handshake_secret(&mut negotiated.derivation(sink), Some(shared))?;
    sink.tell(told("handshake_secret").values([secret.value(), salt, shared]));
    let messages = sink.connection.transcript.len();
    let hash = negotiated.transcript_hash(messages, Phase::Keys, sink)?;
    let secrets = secret.traffic_secrets(&mut negotiated.derivation(sink), hash)?;
    sink.tell(told("handshake_traffic_secrets").values([secrets.client, secrets.server, hash]));
    let keys = negotiated.derivation(sink).both_keys(HANDSHAKE, secrets)?;
    sink.tell(told("handshake_keys").values(keys.pieces()));
    install(keys, sink);
    Ok(HandshakeKeys {
        negotiated,
        secrets,
        secret,
    })
}

fn install(keys: CipherKeys, sink: &mut Sink<'_>) {
    let role = sink.connection.role;
    sink.connection.install_read(keys.of(role.peer()));
    sink.install_write(keys.of(role));
}

/// What is known once the server's Finished has been said.
pub(in crate::actor) struct DataKeys {
    /// What was agreed on.
    pub negotiated: Negotiated,
    /// The secrets of the handshake's keys.
    pub handshake: TrafficSecrets,
    /// The secrets of the keys for application data, each side's latest.
    secrets: TrafficSecrets,
    /// Which keys of each side they belong to.
    epochs: [Epoch; 2],
    main: MainSecret,
    keys: CipherKeys,
}

/// From the handshake secret to the keys for application data.
pub(in crate::actor) fn data_keys(
    handshake: HandshakeKeys,
    sink: &mut Sink<'_>,
) -> Result<DataKeys, Failure> {
    let HandshakeKeys {
        negotiated,
        secrets: before,
        secret,
    } = handshake;
    let (salt, main) = secret.main_secret(&mut negotiated.derivation(sink))?;
    sink.tell(told("main_secret").values([main.value(), salt]));
    let messages = sink.connection.transcript.len();
    let hash = negotiated.transcript_hash(messages, Phase::Keys, sink)?;
    let secrets = main.traffic_secrets(&mut negotiated.derivation(sink), hash)?;
    sink.tell(told("application_traffic_secrets").values([secrets.client, secrets.server, hash]));
    let exporter = main.exporter_secret(&mut negotiated.derivation(sink), hash)?;
    sink.tell(told("exporter_secret").values([exporter, hash]));
    let keys = negotiated.derivation(sink).both_keys(DATA, secrets)?;
    sink.tell(told("application_keys").values(keys.pieces()));
    Ok(DataKeys {
        negotiated,
        handshake: before,
        secrets,
        epochs: [DATA; 2],
        main,
        keys,
    })
}

impl DataKeys {
    /// What the other side says from here on is under the new keys.
    pub(in crate::actor) fn install_read(&self, sink: &mut Sink<'_>) {
        let peer = sink.connection.role.peer();
        sink.connection.install_read(self.keys.of(peer));
    }

    /// What this side says from here on is under the new keys.
    pub(in crate::actor) fn install_write(&self, sink: &mut Sink<'_>) {
        let role = sink.connection.role;
        sink.install_write(self.keys.of(role));
    }

    /// From the secret of one side to its next one and the keys that come from it
    /// (RFC 9846 §7.2).
    pub(super) fn advance(
        &mut self,
        role: Role,
        sink: &mut Sink<'_>,
    ) -> Result<(ValueId, TrafficKeys), Failure> {
        let epoch = &mut self.epochs[role as usize];
        epoch.0 = epoch.0.saturating_add(1);
        let epoch = *epoch;
        // The first secret is that of the first keys for data.
        let ordinal = u32::from(epoch.0 - DATA.0) + 1;
        let secret = match role {
            Role::Client => &mut self.secrets.client,
            Role::Server => &mut self.secrets.server,
        };
        let mut derivation = self.negotiated.derivation(sink);
        *secret = next_traffic_secret(&mut derivation, role, ordinal, *secret)?;
        let keys = derivation.traffic_keys(role, epoch, *secret)?;
        Ok((*secret, keys))
    }

    /// The secret of later PSKs, once the client's Finished has been said.
    pub(in crate::actor) fn resumption_secret(
        &self,
        sink: &mut Sink<'_>,
    ) -> Result<ValueId, Failure> {
        let messages = sink.connection.transcript.len();
        let negotiated = self.negotiated;
        let hash = negotiated.transcript_hash(messages, Phase::Keys, sink)?;
        let secret = self
            .main
            .resumption_secret(&mut negotiated.derivation(sink), hash)?;
        sink.tell(told("resumption_secret").values([secret, hash]));
        Ok(secret)
    }
}

/// Which version the two speak from here on, and with which suite.
pub(in crate::actor) fn agree(suite: &Tls13Suite, sink: &mut Sink<'_>) {
    let context = &mut sink.connection.context;
    context.agree(ProtocolVersion::TLS13, suite.code);
}

/// The word for a side in facts.
pub(in crate::actor) fn side(role: Role) -> Fact {
    Fact::Text(role.name().to_owned())
}
