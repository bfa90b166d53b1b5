//! From a key exchange that she broke to every record.

use crate::crypto::FiniteField;
use crate::schedule::{
    self, CipherKeys, Counter, Derivation, EarlySecret, MainSecret, Number, SecurityParameters,
    TrafficKeys, TrafficSecrets, next_traffic_secret,
};
use crate::trace::op::{Encode, Hash, Part, Piece, Slice, Source};
use crate::trace::{
    ConnectionId, Epoch, Event, Fact, LedgerError, Name, Quantity, Recorder, StepKind, ValueId,
};
use crate::wire::{ContentType, Handshake, HandshakeType, Joiner, Role};

use super::parameters;
use crate::actor::key_agreement::{DhParams, EcParams, ServerParams, ServerShare};
use crate::actor::observer::attempt::{Attempt, eavesdropped};
use crate::actor::observer::powers::{Powers, Report};
use crate::actor::observer::{Observer, SealedRecord, Wiretap};
use crate::actor::tls13::share::Kind;

impl Observer {
    /// Uses her powers on a connection of TLS 1.3, step by step.
    pub(in crate::actor::observer) fn use_powers_tls13(
        &mut self,
        connection: ConnectionId,
        tap: &Wiretap,
        powers: &Powers,
        recorder: &mut Recorder,
    ) -> Report {
        let mut report = Report {
            premaster: false,
            opened: 0,
        };
        let mut attempt = Attempt {
            observer: self,
            recorder,
            connection,
        };
        if let Some(shared) = attempt.shared_secret(tap, powers) {
            report.premaster = true;
            if let Ok(Some(opened)) = attempt.open_all_tls13(tap, shared) {
                report.opened = opened;
            }
        }
        report
    }
}

/// What she follows one side with.
struct Side {
    keys: TrafficKeys,
    counter: Counter,
    joiner: Joiner<Source>,
    /// Which of the side's secrets for application data is the latest, from 1.
    ordinal: u32,
}

impl Side {
    fn new(keys: TrafficKeys) -> Self {
        Self {
            keys,
            counter: Counter::default(),
            joiner: Joiner::default(),
            ordinal: 1,
        }
    }

    fn change(&mut self, keys: TrafficKeys) {
        self.keys = keys;
        self.counter.restart();
    }
}

/// All that she has of a connection whose key exchange she broke.
struct Broken {
    parameters: SecurityParameters,
    /// The handshake messages, those in clear and those that she opened.
    transcript: Vec<ValueId>,
    main: MainSecret,
    /// The secrets of the keys for application data, once the server's Finished
    /// was opened.
    data: Option<(TrafficSecrets, CipherKeys)>,
    client: Side,
    server: Side,
}

impl Broken {
    fn side(&mut self, role: Role) -> &mut Side {
        match role {
            Role::Client => &mut self.client,
            Role::Server => &mut self.server,
        }
    }
}

impl Attempt<'_> {
    /// The secret of the key exchange, by whichever power reaches it.
    fn shared_secret(&mut self, tap: &Wiretap, powers: &Powers) -> Option<ValueId> {
        let (kind, client, server) = tap.tls13.as_ref()?.shares()?;
        let mut shared = None;
        if let Some(budget) = powers.budget {
            shared = match kind {
                Kind::Field(field) => self.break_field(field, client, server, budget),
                Kind::Curve(curve) => {
                    let params = ServerParams::Ec(EcParams { curve, ys: server });
                    let _ = self.exponent(ServerShare::Params(params), budget);
                    None
                }
                Kind::Hybrid => {
                    self.tell(
                        eavesdropped(StepKind::Failed, "search", "eve-search-hybrid")
                            .event(Event::Search)
                            .fact("budget", Fact::Number(budget)),
                    );
                    None
                }
            };
        }
        if powers.server.is_some() {
            self.tell(eavesdropped(StepKind::Failed, "probe", "eve-probe-no-rsa"));
        }
        if shared.is_none()
            && let Some(credential) = powers.server_key
        {
            let facts = vec![("credential", Fact::Text(credential.name.to_owned()))];
            self.tell(
                eavesdropped(StepKind::State, "leak", "eve-leak")
                    .event(Event::Leak)
                    .facts(facts),
            );
            self.tell(eavesdropped(
                StepKind::Failed,
                "decrypt",
                "eve-leak-useless-tls13",
            ));
        }
        shared
    }

    /// A discrete logarithm, and with it the shared secret.
    fn break_field(
        &mut self,
        field: &'static FiniteField,
        client: ValueId,
        server: ValueId,
        budget: u64,
    ) -> Option<ValueId> {
        let [p, g] = parameters(&mut self.observer.ledger, self.connection, field);
        let yc = self.number(client, Name::DhYc)?;
        let ys = self.number(server, Name::DhYs)?;
        let params = ServerParams::Dh(DhParams { p, g, ys });
        let (xs, p) = self.exponent(ServerShare::Params(params), budget)?;
        let z = self.agree(yc, xs, p)?;
        let ledger = &mut self.observer.ledger;
        let zeros = ledger
            .length(p)
            .ok()?
            .saturating_sub(ledger.length(z).ok()?);
        let parts = match zeros {
            0 => vec![Part::Value(z)],
            _ => vec![Part::Literal(vec![0; zeros]), Part::Value(z)],
        };
        let quantity = Quantity::new(self.connection, Name::SharedSecret);
        ledger.compute(quantity, Encode { parts }).ok()
    }

    /// A public value without the zeros before it.
    fn number(&mut self, of: ValueId, name: Name) -> Option<ValueId> {
        let bytes = self.observer.ledger.public(of).ok()?;
        let to = bytes.len();
        let from = bytes.iter().position(|byte| *byte != 0)?;
        let quantity = self.quantity(name);
        let op = Slice { of, from, to };
        self.observer.ledger.compute(quantity, op).ok()
    }

    fn derivation(&mut self, parameters: SecurityParameters) -> Derivation<'_> {
        Derivation {
            ledger: &mut self.observer.ledger,
            connection: self.connection,
            parameters,
        }
    }

    fn transcript_hash(
        &mut self,
        broken: &[ValueId],
        hash: crate::crypto::Hash,
    ) -> Result<ValueId, LedgerError> {
        let inputs = broken.to_vec();
        let nth = u32::try_from(inputs.len()).unwrap_or(u32::MAX);
        let quantity = self.quantity(Name::TranscriptHash).nth(nth);
        self.observer
            .ledger
            .compute(quantity, Hash { hash, inputs })
    }

    /// From the shared secret to every record; `None` if the ServerHello was never
    /// heard.
    fn open_all_tls13(
        &mut self,
        tap: &Wiretap,
        shared: ValueId,
    ) -> Result<Option<usize>, LedgerError> {
        let heard = tap.tls13.as_ref();
        let (Some(suite), Some(chosen)) = (
            heard.and_then(|heard| heard.suite),
            heard.and_then(|heard| heard.chosen),
        ) else {
            return Ok(None);
        };
        let Ok(parameters) = SecurityParameters::tls13(suite) else {
            return Ok(None);
        };
        let mut transcript = tap.transcript.clone();
        transcript.truncate(chosen);
        let early = EarlySecret::extract(&mut self.derivation(parameters), None)?;
        let (_, handshake) =
            early.handshake_secret(&mut self.derivation(parameters), Some(shared))?;
        let hash = self.transcript_hash(&transcript, parameters.hash)?;
        let secrets = handshake.traffic_secrets(&mut self.derivation(parameters), hash)?;
        let keys = self.derivation(parameters).both_keys(Epoch(2), secrets)?;
        let secret = handshake.value();
        let (_, main) = handshake.main_secret(&mut self.derivation(parameters))?;
        let values = [shared, secret, secrets.client, secrets.server];
        self.tell(
            eavesdropped(StepKind::Compute, "keys", "eve-keys-tls13")
                .values(values)
                .values(keys.pieces()),
        );
        let mut broken = Broken {
            parameters,
            transcript,
            main,
            data: None,
            client: Side::new(keys.client),
            server: Side::new(keys.server),
        };
        let mut opened = 0;
        for record in &tap.records {
            opened += usize::from(self.open_next(tap, record, &mut broken)?);
        }
        Ok(Some(opened))
    }

    /// Opens one record, and changes keys where it says so.
    fn open_next(
        &mut self,
        tap: &Wiretap,
        record: &SealedRecord,
        broken: &mut Broken,
    ) -> Result<bool, LedgerError> {
        let counted = self.observer.counted;
        let side = broken.side(record.role);
        let number = Number {
            ordinal: record.number.ordinal,
            counted,
            ..side.counter.next(counted)
        };
        let result = schedule::open(
            &mut self.observer.ledger,
            self.connection,
            &side.keys,
            number,
            schedule::Incoming {
                content_type: record.content_type,
                version: record.version,
                fragment: record.fragment,
            },
            &[],
        )?;
        let Ok(plaintext) = result.result else {
            let facts = vec![("record", Fact::Number(u64::from(record.packet.0) + 1))];
            self.tell(
                eavesdropped(StepKind::Failed, "open", "eve-open-failed")
                    .values(result.values)
                    .facts(facts),
            );
            return Ok(false);
        };
        if tap.alone {
            let epoch = side.keys.epoch;
            let packet = self.recorder.packet_mut(record.packet);
            packet.epoch = epoch;
            packet.inner_type = Some(plaintext.content_type);
            packet.plaintext = Some(plaintext.fragment);
        }
        match plaintext.content_type {
            ContentType::APPLICATION_DATA => self.tell_data(record.role, plaintext.fragment)?,
            ContentType::HANDSHAKE => {
                self.messages(tap, record.role, plaintext.fragment, broken)?
            }
            _ => {}
        }
        Ok(true)
    }

    /// The messages of a record that she opened.
    fn messages(
        &mut self,
        tap: &Wiretap,
        role: Role,
        fragment: ValueId,
        broken: &mut Broken,
    ) -> Result<(), LedgerError> {
        let content = self.observer.ledger.public(fragment)?.to_vec();
        let joiner = &mut broken.side(role).joiner;
        if joiner.push(Source::Value(fragment), 0, &content).is_err() {
            return Ok(());
        }
        let joined: Vec<_> = joiner.collect();
        for message in joined {
            let kind = HandshakeType(message.bytes.first().copied().unwrap_or_default());
            let quantity = Quantity::of_message(self.connection, kind, role);
            let pieces = message.pieces.into_iter();
            let pieces = pieces
                .map(|(source, span)| Piece { source, span })
                .collect();
            let bytes = message.bytes.clone();
            let value = self.observer.ledger.receive(quantity, bytes, pieces);
            broken.transcript.push(value);
            match Handshake::decode(&message.bytes, &tap.context(role)) {
                Ok(Handshake::Finished(_)) => self.finished(role, broken)?,
                Ok(Handshake::KeyUpdate(_)) => self.key_update(role, broken)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// A Finished: the server's leads to the keys for application data, and each
    /// side uses them behind its own.
    fn finished(&mut self, role: Role, broken: &mut Broken) -> Result<(), LedgerError> {
        let parameters = broken.parameters;
        if role == Role::Server {
            let hash = self.transcript_hash(&broken.transcript, parameters.hash)?;
            let secrets = broken
                .main
                .traffic_secrets(&mut self.derivation(parameters), hash)?;
            let keys = self.derivation(parameters).both_keys(Epoch(3), secrets)?;
            let values = [broken.main.value(), secrets.client, secrets.server];
            self.tell(
                eavesdropped(StepKind::Compute, "data_keys", "eve-data-keys-tls13")
                    .values(values)
                    .values(keys.pieces()),
            );
            broken.data = Some((secrets, keys));
        }
        if let Some((_, keys)) = broken.data {
            broken.side(role).change(keys.of(role));
        }
        Ok(())
    }

    /// A KeyUpdate: the next keys of one side.
    fn key_update(&mut self, role: Role, broken: &mut Broken) -> Result<(), LedgerError> {
        let parameters = broken.parameters;
        let Some((secrets, _)) = &mut broken.data else {
            return Ok(());
        };
        let before = secrets.of(role);
        let side = match role {
            Role::Client => &mut broken.client,
            Role::Server => &mut broken.server,
        };
        side.ordinal += 1;
        let epoch = Epoch(side.keys.epoch.0.saturating_add(1));
        let mut derivation = self.derivation(parameters);
        let secret = next_traffic_secret(&mut derivation, role, side.ordinal, before)?;
        side.change(derivation.traffic_keys(role, epoch, secret)?);
        match role {
            Role::Client => secrets.client = secret,
            Role::Server => secrets.server = secret,
        }
        self.tell(
            eavesdropped(StepKind::Compute, "next_keys", "eve-next-keys-tls13").value(secret),
        );
        Ok(())
    }
}
