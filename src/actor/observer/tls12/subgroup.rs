//! Public values of small order: whatever the secret exponent, the shared
//! secret is one of a few numbers, and all of them can be tried.

use num_bigint::BigUint;

use crate::crypto::group::element_order;
use crate::schedule;
use crate::trace::op::ModPow;
use crate::trace::{Fact, LedgerError, Name, Quantity, StepKind, ValueId};
use crate::wire::Role;

use crate::actor::key_agreement::{DhParams, ServerParams, ServerShare};
use crate::actor::observer::Wiretap;
use crate::actor::observer::attempt::{Attempt, eavesdropped};

/// The largest order that Eve calls small: so many candidates she tries.
const SMALL: u64 = 4096;

/// A public value as it came to a side, with the prime that this side uses.
#[derive(Clone, Copy)]
struct Element {
    y: ValueId,
    p: ValueId,
    /// Who raises it to the own exponent.
    at: Role,
    order: u64,
    /// Whether 1 < y < p − 1 does not hold: then the check of public values
    /// catches it.
    trivial: bool,
}

impl Attempt<'_> {
    /// The premaster secret, if one side computed Z from an element of small
    /// order that somebody slipped it.
    pub(in crate::actor) fn small_subgroup(
        &mut self,
        tap: &Wiretap,
        share: ServerShare,
        client_share: ValueId,
        budget: u64,
    ) -> Option<ValueId> {
        for element in self.elements(tap, share, client_share, budget) {
            let facts = vec![
                ("order", Fact::Number(element.order)),
                ("at", Fact::Text(element.at.name().to_owned())),
                ("budget", Fact::Number(budget)),
            ];
            let text = match element.trivial {
                true => "eve-subgroup-trivial",
                false => "eve-subgroup-small",
            };
            self.tell(
                eavesdropped(StepKind::State, "subgroup", text)
                    .values([element.y, element.p])
                    .facts(facts),
            );
            if let Some(premaster) = self.try_all(tap, element) {
                return Some(premaster);
            }
        }
        None
    }

    /// The public values that are worth a try. An honest one may well have a
    /// small order where p is a toy; there an exponent is found as fast.
    fn elements(
        &self,
        tap: &Wiretap,
        share: ServerShare,
        client_share: ValueId,
        budget: u64,
    ) -> Vec<Element> {
        let ledger = &self.observer.ledger;
        let number = |id| ledger.public_number(id).ok();
        let prime_of = |share| match share {
            ServerShare::Params(ServerParams::Dh(DhParams { p, ys, .. })) => Some((p, ys)),
            _ => None,
        };
        let (Some(sent), Some(came)) = (
            prime_of(share),
            prime_of(tap.exchange.arrived_share.unwrap_or(share)),
        ) else {
            return Vec::new();
        };
        let yc = tap.exchange.arrived_client_share.unwrap_or(client_share);
        let candidates = [
            (came.1, came.0, Role::Client, sent.1),
            (yc, sent.0, Role::Server, client_share),
        ];
        candidates
            .into_iter()
            .filter_map(|(y, p, at, as_sent)| {
                let (value, prime) = (number(y)?, number(p)?);
                let trivial = value <= BigUint::from(1u8) || &value + 1u8 >= prime;
                if !trivial && number(as_sent).as_ref() == Some(&value) {
                    return None;
                }
                let order = element_order(&value, &prime, SMALL.min(budget))?;
                Some(Element {
                    y,
                    p,
                    at,
                    order,
                    trivial,
                })
            })
            .collect()
    }

    /// Tries every Z there can be, until a record opens. What opened nothing
    /// is counted and not kept.
    fn try_all(&mut self, tap: &Wiretap, element: Element) -> Option<ValueId> {
        for tries in 1..=element.order {
            let before = self.observer.ledger.len();
            if let Ok((guess, z, premaster)) = self.candidate(element, tries) {
                let kept = self.observer.ledger.len();
                let opens = self.opens(tap, premaster).unwrap_or(false);
                // The keys are made once more where they are told.
                self.observer.ledger.forget(kept);
                if opens {
                    let facts = vec![
                        ("tries", Fact::Number(tries)),
                        ("order", Fact::Number(element.order)),
                        ("at", Fact::Text(element.at.name().to_owned())),
                    ];
                    self.tell(
                        eavesdropped(StepKind::Compute, "shared_secret", "eve-subgroup-found")
                            .values([z, guess, element.y])
                            .facts(facts),
                    );
                    self.tell(
                        eavesdropped(StepKind::Compute, "premaster", "eve-premaster")
                            .value(premaster),
                    );
                    return Some(premaster);
                }
            }
            self.observer.ledger.forget(before);
        }
        let facts = vec![("tries", Fact::Number(element.order))];
        self.tell(
            eavesdropped(StepKind::Failed, "shared_secret", "eve-subgroup-none")
                .value(element.y)
                .facts(facts),
        );
        None
    }

    /// One of the numbers that Z can be, and the premaster secret of it.
    fn candidate(
        &mut self,
        element: Element,
        exponent: u64,
    ) -> Result<(ValueId, ValueId, ValueId), LedgerError> {
        let quantity = |name| Quantity::new(self.connection, name);
        let (guess, z) = (quantity(Name::Guess), quantity(Name::Z));
        let ledger = &mut self.observer.ledger;
        let exponent = crate::crypto::to_bytes(&BigUint::from(exponent));
        let guess = ledger.constant(guess, exponent);
        let op = ModPow {
            base: element.y,
            exponent: guess,
            modulus: element.p,
        };
        let z = ledger.compute(z, op)?;
        let premaster = schedule::premaster_from_z(ledger, self.connection, z)?;
        Ok((guess, z, premaster))
    }

    /// Whether the first record of a side opens under keys from this premaster
    /// secret.
    fn opens(&mut self, tap: &Wiretap, premaster: ValueId) -> Result<bool, LedgerError> {
        let Some((agreed, parameters)) = tap.parameters() else {
            return Ok(false);
        };
        let master = self.master_secret(tap, agreed, &parameters, premaster)?;
        let (_, keys) = self.keys(agreed, &parameters, master)?;
        for role in [Role::Client, Role::Server] {
            let Some(record) = tap.records.iter().find(|record| record.role == role) else {
                continue;
            };
            if self.open_one(record, &keys)?.result.is_ok() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
