//! Questions to a server that decrypts for everybody (Bleichenbacher 1998).

use num_bigint::BigUint;

use crate::actor::server::{Asked, Questioned};
use crate::crypto::bleichenbacher::{Search, Stage};
use crate::crypto::{RsaPublicKey, to_bytes, to_bytes_padded};
use crate::trace::op::{Piece, RsaMultiply, RsaProbe, Source};
use crate::trace::{
    ConnectionId, Draw, Event, Fact, Name, PacketId, Quantity, StepKind, ValueId, count,
};
use crate::wire::{AlertDescription, Role};

use crate::actor::observer::Wiretap;
use crate::actor::observer::attempt::{Attempt, eavesdropped};

/// After so many answers that are all alike Eve believes that this server
/// tells nothing.
const ALIKE: u64 = 20;

/// The first questions that are told one by one.
const TOLD: u64 = 3;

/// The recorded ciphertext and the key it was made for.
#[derive(Clone, Copy)]
pub(in crate::actor) struct Sealed {
    /// The ciphertext.
    pub c: ValueId,
    /// The modulus.
    pub n: ValueId,
    /// The public exponent.
    pub e: ValueId,
}

/// Questions under way.
struct Inquiry {
    sealed: Sealed,
    server: Asked,
    search: Search,
    key: RsaPublicKey,
    budget: u64,
    /// How many were asked.
    asked: u64,
    /// How many of them are in the trace.
    told: u32,
    /// When the first one was asked.
    began: u64,
    /// How many connections there were before the first one.
    connections: u8,
}

impl Attempt<'_> {
    /// The premaster secret of the recorded connection, from the answers of
    /// the server that can decrypt it.
    pub(in crate::actor) fn probe(
        &mut self,
        tap: &Wiretap,
        sealed: Sealed,
        server: &Questioned,
        budget: u64,
    ) -> Option<ValueId> {
        let asked = Asked::new(server, tap.agreed?.suite)?;
        if Ok(asked.modulus()) != self.observer.ledger.public(sealed.n) {
            // Whoever answers there has another key than was used here.
            self.tell(eavesdropped(
                StepKind::Failed,
                "probe",
                "eve-probe-other-key",
            ));
            return None;
        }
        let number = |id| self.observer.ledger.public_number(id).ok();
        let key = RsaPublicKey {
            n: number(sealed.n)?,
            e: number(sealed.e)?,
        };
        let search = Search::new(key.clone(), number(sealed.c)?).ok()?;
        let facts = vec![
            ("budget", Fact::Number(budget)),
            ("bits", Fact::Number(key.n.bits())),
        ];
        self.tell(
            eavesdropped(StepKind::State, "probe", "eve-probe")
                .values([sealed.c, sealed.n, sealed.e])
                .facts(facts),
        );
        let mut inquiry = Inquiry {
            sealed,
            server: asked,
            search,
            key,
            budget,
            asked: 0,
            told: 0,
            began: self.recorder.now,
            connections: self.connections(),
        };
        let em = inquiry.run(self)?;
        self.unpad(em)
    }

    /// How many connections there were before hers.
    fn connections(&self) -> u8 {
        let packets = self.recorder.packets().iter();
        packets.map(|packet| packet.connection.0).max().unwrap_or(1)
    }
}

/// What came back, and whether it was told.
type Alerted = Option<AlertDescription>;

impl Inquiry {
    /// Asks until EM is found; `None` if it never is.
    fn run(&mut self, attempt: &mut Attempt<'_>) -> Option<ValueId> {
        // What an honest client sent is well formed: the answer to it is the
        // answer that means yes.
        let yes = self.ask(&BigUint::from(1u8));
        self.tell_question(attempt, &BigUint::from(1u8), yes, "eve-question-first");
        let mut tells = false;
        let whole = self.search.open_bits();
        let mut milestone = 3;
        while self.search.stage() != Stage::Done && self.asked < self.budget {
            let s = self.search.multiplier().clone();
            let answer = self.ask(&s);
            tells |= answer != yes;
            if !tells && self.asked >= ALIKE {
                self.give_up(attempt, "eve-probe-alike", yes);
                return None;
            }
            // Until two answers differed, equal ones mean nothing.
            let stage = self.search.stage();
            let is_yes = tells && answer == yes;
            self.search.answered(is_yes);
            let done = self.search.stage() == Stage::Done;
            if self.asked <= TOLD {
                self.tell_question(attempt, &s, answer, "eve-question-no");
            } else if is_yes && (stage == Stage::First || done) {
                let text = if done {
                    "eve-question-last"
                } else {
                    "eve-question-yes"
                };
                self.tell_question(attempt, &s, answer, text);
            }
            if !is_yes || done {
                continue;
            }
            let open = self.search.open_bits();
            if stage == Stage::First
                || (stage == Stage::Several && self.search.stage() == Stage::One)
                || open * 4 <= whole * milestone
            {
                let text = match (self.search.stage(), stage) {
                    (Stage::One, Stage::One) => "eve-narrowed-on",
                    (Stage::One, _) => "eve-narrowed-one",
                    _ => "eve-narrowed",
                };
                self.tell_narrowed(attempt, text);
                while milestone > 0 && open * 4 <= whole * milestone {
                    milestone -= 1;
                }
            }
        }
        if self.search.stage() != Stage::Done {
            let text = match tells {
                true => "eve-probe-budget",
                false => "eve-probe-alike",
            };
            self.give_up(attempt, text, yes);
            return None;
        }
        let quantity = attempt.quantity(Name::Em);
        let op = RsaProbe {
            ciphertext: self.sealed.c,
            n: self.sealed.n,
            e: self.sealed.e,
            multipliers: self.search.multipliers().to_vec(),
            questions: self.asked,
        };
        let facts = self.facts();
        let em = attempt.observer.ledger.compute(quantity, op).ok();
        let Some(em) = em else {
            self.give_up(attempt, "eve-probe-wrong", yes);
            return None;
        };
        attempt.tell(
            eavesdropped(StepKind::Compute, "found", "eve-probe-found")
                .values([em, self.sealed.c])
                .facts(facts),
        );
        Some(em)
    }

    fn ask(&mut self, s: &BigUint) -> Alerted {
        self.asked += 1;
        let c = if *s == BigUint::from(1u8) {
            self.search.ciphertext().clone()
        } else {
            self.search.question()
        };
        let ciphertext = to_bytes_padded(&c, self.key.size()).unwrap_or_default();
        self.server.ask(&ciphertext)
    }

    /// Virtual time goes on: one question after the other.
    fn elapsed(&self) -> u64 {
        self.server.duration().saturating_mul(self.asked)
    }

    /// What came of it so far.
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        vec![
            ("questions", Fact::Number(self.asked)),
            ("budget", Fact::Number(self.budget)),
            (
                "yeses",
                Fact::Number(self.search.multipliers().len() as u64),
            ),
            ("minutes", Fact::Number(self.elapsed() / 60_000_000)),
        ]
    }

    fn give_up(&self, attempt: &mut Attempt<'_>, text: &str, yes: Alerted) {
        let mut facts = self.facts();
        facts.push(("alert", alert_fact(yes)));
        facts.push(("open", Fact::Number(self.search.open_bits())));
        attempt.recorder.now = self.began + self.elapsed();
        attempt.tell(eavesdropped(StepKind::Failed, "found", text).facts(facts));
    }

    fn tell_narrowed(&self, attempt: &mut Attempt<'_>, text: &str) {
        let mut facts = self.facts();
        let intervals = self.search.intervals().len() as u64;
        facts.push(("intervals", Fact::Number(intervals)));
        facts.push(("open", Fact::Number(self.search.open_bits())));
        attempt.tell(eavesdropped(StepKind::State, "narrowed", text).facts(facts));
    }

    /// The question as a connection of its own, from the first byte on.
    fn tell_question(
        &mut self,
        attempt: &mut Attempt<'_>,
        s: &BigUint,
        answer: Alerted,
        text: &str,
    ) {
        self.told += 1;
        let told = u8::try_from(self.told).ok();
        let Some(id) = told.and_then(|told| self.connections.checked_add(told)) else {
            return;
        };
        let id = ConnectionId(id);
        attempt.recorder.now = self.began + self.elapsed() - self.server.duration();
        let now = attempt.recorder.now;
        let Some((s, chosen)) = self.chosen(attempt, s) else {
            return;
        };
        let ledger = &mut attempt.observer.ledger;
        let random = ledger.draw(Quantity::new(id, Name::ClientRandom), Draw::Bytes(32));
        let (Ok(random), Ok(ciphertext)) = (ledger.public(random), ledger.public(chosen)) else {
            return;
        };
        let random = random.try_into().unwrap_or([0; 32]);
        let talk = self.server.converse(id, random, ciphertext, now);
        let first = count(attempt.recorder.packets().len());
        let place = |id: PacketId| PacketId(first + id.0);
        let mut values = vec![s, chosen];
        if let Some(answer) = talk.answer {
            let record = talk.packets[answer.0 as usize].seen();
            let piece = Piece {
                source: Source::Packet(place(answer)),
                span: 5..record.len(),
            };
            let bytes = record.get(5..).unwrap_or_default().to_vec();
            let quantity = Quantity::new(id, Name::Alert).of(Role::Server);
            values.push(ledger.receive(quantity, bytes, vec![piece]));
        }
        for packet in talk.packets {
            attempt.recorder.packet(packet);
        }
        attempt.recorder.now = now + self.server.duration();
        let facts = vec![
            ("question", Fact::Number(self.asked)),
            ("alert", alert_fact(answer)),
            ("one_in", Fact::Number(self.search.one_in())),
        ];
        let packet = place(talk.question);
        attempt.tell(
            eavesdropped(StepKind::Send, "question", text)
                .event(Event::Question)
                .values(values)
                .facts(facts)
                .packet(packet),
        );
    }

    /// The multiplier and the chosen ciphertext as values.
    fn chosen(&self, attempt: &mut Attempt<'_>, s: &BigUint) -> Option<(ValueId, ValueId)> {
        let quantity = attempt.quantity(Name::Multiplier).nth(self.told);
        let s = attempt.observer.ledger.constant(quantity, to_bytes(s));
        let quantity = attempt.quantity(Name::ChosenCiphertext).nth(self.told);
        let Sealed { c, n, e } = self.sealed;
        let op = RsaMultiply {
            ciphertext: c,
            s,
            e,
            n,
        };
        let chosen = attempt.observer.ledger.compute(quantity, op).ok()?;
        Some((s, chosen))
    }
}

fn alert_fact(alert: Alerted) -> Fact {
    Fact::Text(alert.map_or_else(|| "nothing".to_owned(), |alert| alert.to_string()))
}
