//! What Eve makes of the recording when she is let.

use crate::crypto::{self, Outcome, rsa};
use crate::pki::Credential;
use crate::schedule::{self, CipherKeys, MasterSeed, SecurityParameters};
use crate::trace::op::{DiscreteLog, Hash, ModPow, RsaDecrypt, SigningKey, Slice};
use crate::trace::{ConnectionId, Event, Fact, LedgerError, Name, Recorder, StepKind, ValueId};
use crate::wire::{ContentType, KeyExchange, Role};

use super::probe::Sealed;
use crate::actor::key_agreement::{DhParams, EcParams, ServerParams, ServerShare};
use crate::actor::long_term_key::{DhKey, LongTermKey, giver, private_key};
use crate::actor::observer::attempt::{Attempt, eavesdropped};
use crate::actor::observer::powers::{Powers, Report};
use crate::actor::observer::{Agreed, Observer, SealedRecord, Wiretap};

impl Observer {
    /// Uses her powers on one connection, step by step.
    pub fn use_powers(
        &mut self,
        connection: ConnectionId,
        powers: &Powers,
        recorder: &mut Recorder,
    ) -> Report {
        let mut report = Report {
            premaster: false,
            opened: 0,
        };
        let Some(tap) = self.taps.remove(&connection) else {
            return report;
        };
        if tap.tls13.is_some() {
            let report = self.use_powers_tls13(connection, &tap, powers, recorder);
            self.taps.insert(connection, tap);
            return report;
        }
        let mut attempt = Attempt {
            observer: self,
            recorder,
            connection,
        };
        // What she holds was computed from records of a real run; if one of
        // them was changed on the way, her keys open nothing.
        let master = match attempt.premaster(&tap, powers) {
            Some(premaster) => {
                report.premaster = true;
                attempt.master(&tap, premaster).ok().flatten()
            }
            None => attempt.session(&tap, powers),
        };
        if let Some(master) = master {
            attempt.observer.masters.insert(connection, master);
            if let Ok(opened) = attempt.open_all(&tap, master) {
                report.opened = opened;
            }
        }
        self.taps.insert(connection, tap);
        report
    }
}

impl Attempt<'_> {
    /// By whichever power reaches it.
    fn premaster(&mut self, tap: &Wiretap, powers: &Powers) -> Option<ValueId> {
        let (share, client_share) = (tap.exchange.share?, tap.exchange.client_share?);
        let mut premaster = None;
        if let Some(budget) = powers.budget {
            premaster = self
                .small_subgroup(tap, share, client_share, budget)
                .or_else(|| {
                    let (xs, p) = self.exponent(share, budget)?;
                    let z = self.agree(client_share, xs, p)?;
                    self.premaster_of(z)
                });
        }
        if let Some((server, budget)) = &powers.server {
            premaster = match share {
                ServerShare::Rsa { n, e } => {
                    let c = client_share;
                    self.probe(tap, Sealed { c, n, e }, server, *budget)
                }
                _ => {
                    self.tell(eavesdropped(StepKind::Failed, "probe", "eve-probe-no-rsa"));
                    None
                }
            };
        }
        if premaster.is_none()
            && let Some(credential) = powers.server_key
        {
            premaster = self.steal(tap, share, client_share, credential);
        }
        premaster
    }

    /// The server's exponent, and its prime: a discrete logarithm within the budget.
    pub(in crate::actor::observer) fn exponent(
        &mut self,
        share: ServerShare,
        budget: u64,
    ) -> Option<(ValueId, ValueId)> {
        let (p, g, ys) = match share {
            ServerShare::Params(ServerParams::Dh(DhParams { p, g, ys })) => (p, g, ys),
            ServerShare::Params(ServerParams::Ec(EcParams { curve, .. })) => {
                let name = Fact::Text(curve.name().to_owned());
                // A generic search takes about √n operations in a group of
                // order n; these curves' orders have as many bits as their
                // fields, 253 for x25519 (RFC 7748 §4.1).
                let bits = curve.order_bits();
                let facts = vec![
                    ("curve", name),
                    ("exponent", Fact::Number(bits / 2)),
                    ("budget", Fact::Number(budget)),
                ];
                self.tell(
                    eavesdropped(StepKind::Failed, "search", "eve-search-curve")
                        .event(Event::Search)
                        .facts(facts),
                );
                return None;
            }
            ServerShare::Rsa { n, .. } => {
                let bits = self.observer.ledger.public_number(n).ok()?.bits();
                let facts = vec![("bits", Fact::Number(bits))];
                self.tell(
                    eavesdropped(StepKind::Failed, "search", "eve-search-rsa")
                        .event(Event::Search)
                        .value(n)
                        .facts(facts),
                );
                return None;
            }
        };
        let op = DiscreteLog {
            g,
            y: ys,
            p,
            budget,
        };
        match self.observer.ledger.search(&op).ok()? {
            Outcome::Found { operations, .. } => {
                let quantity = self.quantity(Name::Xs);
                let xs = self.observer.ledger.compute(quantity, op).ok()?;
                let facts = vec![
                    ("operations", Fact::Number(operations)),
                    ("budget", Fact::Number(budget)),
                ];
                self.tell(
                    eavesdropped(StepKind::Compute, "search", "eve-search")
                        .event(Event::Search)
                        .values([xs, ys])
                        .facts(facts),
                );
                Some((xs, p))
            }
            Outcome::BudgetExhausted { operations, needed } => {
                let number = self.observer.ledger.public_number(p).ok()?;
                let generator = self.observer.ledger.public_number(g).ok()?;
                let known = crypto::FiniteField::by_parameters(&number, &generator);
                let strength = known.and_then(crypto::FiniteField::strength_bits);
                let mut facts = vec![
                    ("bits", Fact::Number(number.bits())),
                    ("operations", Fact::Number(operations)),
                    ("budget", Fact::Number(budget)),
                    ("exponent", Fact::Number(needed.bits().saturating_sub(1))),
                ];
                let text = if let (Some(strength), Some(known)) = (strength, known) {
                    facts.push(("strength", Fact::Number(u64::from(strength))));
                    facts.push(("group", Fact::Text(known.name.to_owned())));
                    "eve-search-far-known"
                } else {
                    "eve-search-far"
                };
                self.tell(
                    eavesdropped(StepKind::Failed, "search", text)
                        .event(Event::Search)
                        .values([ys, p])
                        .facts(facts),
                );
                None
            }
            Outcome::NotInGroup => {
                self.tell(
                    eavesdropped(StepKind::Failed, "search", "eve-search-none")
                        .event(Event::Search)
                        .value(ys),
                );
                None
            }
        }
    }

    /// Z from the server's exponent.
    pub(in crate::actor::observer) fn agree(
        &mut self,
        yc: ValueId,
        xs: ValueId,
        p: ValueId,
    ) -> Option<ValueId> {
        let quantity = self.quantity(Name::Z);
        let op = ModPow {
            base: yc,
            exponent: xs,
            modulus: p,
        };
        let z = self.observer.ledger.compute(quantity, op).ok()?;
        self.tell(eavesdropped(StepKind::Compute, "shared_secret", "eve-shared-secret").value(z));
        Some(z)
    }

    /// The premaster secret, which is Z.
    fn premaster_of(&mut self, z: ValueId) -> Option<ValueId> {
        let ledger = &mut self.observer.ledger;
        let premaster = schedule::premaster_from_z(ledger, self.connection, z).ok()?;
        self.tell(eavesdropped(StepKind::Compute, "premaster", "eve-premaster").value(premaster));
        Some(premaster)
    }

    /// The server's private key, stolen after the connection.
    fn steal(
        &mut self,
        tap: &Wiretap,
        share: ServerShare,
        client_share: ValueId,
        credential: &Credential,
    ) -> Option<ValueId> {
        let ledger = &mut self.observer.ledger;
        let give = giver(ledger, self.connection, Role::Server, "leaked");
        let key = private_key(credential, give);
        let shown = match key {
            LongTermKey::Rsa(SigningKey::Rsa { d, .. }) => vec![d],
            LongTermKey::P256(d) => vec![d],
            LongTermKey::Dh(DhKey { xs, .. }) => vec![xs],
            LongTermKey::Rsa(_) => vec![],
        };
        let facts = vec![("credential", Fact::Text(credential.name.to_owned()))];
        self.tell(
            eavesdropped(StepKind::State, "leak", "eve-leak")
                .event(Event::Leak)
                .values(shown)
                .facts(facts),
        );
        if let (
            ServerShare::Params(ServerParams::Dh(DhParams { p, .. })),
            LongTermKey::Dh(DhKey { xs, .. }),
        ) = (share, key)
        {
            let z = self.agree(client_share, xs, p)?;
            return self.premaster_of(z);
        }
        let (ServerShare::Rsa { .. }, LongTermKey::Rsa(key)) = (share, key) else {
            // The stolen key has signed; it took no part in the secret.
            let text = match tap.agreed.map(|agreed| agreed.suite.key_exchange) {
                Some(KeyExchange::DhAnon) => "eve-leak-unused",
                _ => "eve-leak-useless",
            };
            self.tell(eavesdropped(StepKind::Failed, "decrypt", text));
            return None;
        };
        let quantity = self.quantity(Name::Em);
        let op = RsaDecrypt {
            ciphertext: client_share,
            key,
        };
        let em = self.observer.ledger.compute(quantity, op).ok()?;
        self.tell(
            eavesdropped(StepKind::Compute, "decrypt", "eve-decrypt").values([em, client_share]),
        );
        self.unpad(em)
    }

    /// What stands behind the padding of EM, which is the premaster secret
    /// (RFC 8017 §7.2.2).
    pub(in crate::actor) fn unpad(&mut self, em: ValueId) -> Option<ValueId> {
        let message = rsa::eme_open(self.observer.ledger.reveal(em).ok()?).ok()?;
        let quantity = self.quantity(Name::PremasterSecret);
        let op = Slice {
            of: em,
            from: message.start,
            to: message.end,
        };
        let premaster = self.observer.ledger.compute(quantity, op).ok()?;
        self.tell(
            eavesdropped(StepKind::Compute, "premaster", "eve-premaster-rsa").value(premaster),
        );
        Some(premaster)
    }

    /// From the premaster secret to the master secret, told.
    fn master(
        &mut self,
        tap: &Wiretap,
        premaster: ValueId,
    ) -> Result<Option<ValueId>, LedgerError> {
        let Some((agreed, parameters)) = tap.parameters() else {
            return Ok(None);
        };
        let master = self.master_secret(tap, agreed, &parameters, premaster)?;
        self.tell(
            eavesdropped(StepKind::Compute, "master_secret", "eve-master-secret").value(master),
        );
        Ok(Some(master))
    }

    /// From the premaster secret to the master secret.
    pub(super) fn master_secret(
        &mut self,
        tap: &Wiretap,
        agreed: Agreed,
        parameters: &SecurityParameters,
        premaster: ValueId,
    ) -> Result<ValueId, LedgerError> {
        let quantity = self.quantity(Name::SessionHash);
        let ledger = &mut self.observer.ledger;
        let seed = if agreed.extended_master_secret {
            let inputs = tap.transcript[..tap.exchange.session_messages].to_vec();
            let hash = parameters.hash;
            MasterSeed::SessionHash(ledger.compute(quantity, Hash { hash, inputs })?)
        } else {
            MasterSeed::Randoms {
                client: agreed.client_random,
                server: agreed.server_random,
            }
        };
        schedule::master_secret(ledger, self.connection, parameters, premaster, seed)
    }

    /// From the master secret to the key block and the keys.
    pub(super) fn keys(
        &mut self,
        agreed: Agreed,
        parameters: &SecurityParameters,
        master: ValueId,
    ) -> Result<(ValueId, CipherKeys), LedgerError> {
        let connection = self.connection;
        let ledger = &mut self.observer.ledger;
        let (client, server) = (agreed.client_random, agreed.server_random);
        let block = schedule::key_block(ledger, connection, parameters, master, client, server)?;
        let etm = agreed.encrypt_then_mac;
        let keys = schedule::cut_keys(ledger, connection, parameters, etm, block)?;
        Ok((block, keys))
    }

    /// From the master secret to every sealed record.
    fn open_all(&mut self, tap: &Wiretap, master: ValueId) -> Result<usize, LedgerError> {
        let Some((agreed, parameters)) = tap.parameters() else {
            return Ok(0);
        };
        let (block, keys) = self.keys(agreed, &parameters, master)?;
        let values = [block].into_iter().chain(keys.pieces());
        self.tell(eavesdropped(StepKind::Compute, "keys", "eve-keys").values(values));
        let mut opened = 0;
        for record in &tap.records {
            let result = self.open_one(record, &keys)?;
            match result.result {
                Ok(plaintext) => {
                    opened += 1;
                    if tap.alone {
                        let packet = self.recorder.packet_mut(record.packet);
                        packet.inner_type = Some(plaintext.content_type);
                        packet.plaintext = Some(plaintext.fragment);
                    }
                    if plaintext.content_type == ContentType::APPLICATION_DATA {
                        self.tell_data(record.role, plaintext.fragment)?;
                    }
                }
                Err(_) => {
                    let facts = vec![("record", Fact::Number(u64::from(record.packet.0) + 1))];
                    self.tell(
                        eavesdropped(StepKind::Failed, "open", "eve-open-failed")
                            .values(result.values)
                            .facts(facts),
                    );
                }
            }
        }
        Ok(opened)
    }

    /// Tries to open one record that she kept.
    pub(in crate::actor) fn open_one(
        &mut self,
        record: &SealedRecord,
        keys: &CipherKeys,
    ) -> Result<schedule::Opened, LedgerError> {
        let number = schedule::Number {
            counted: self.observer.counted,
            ..record.number
        };
        schedule::open(
            &mut self.observer.ledger,
            self.connection,
            &keys.of(record.role),
            number,
            schedule::Incoming {
                content_type: record.content_type,
                version: record.version,
                fragment: record.fragment,
            },
            &[],
        )
    }
}
