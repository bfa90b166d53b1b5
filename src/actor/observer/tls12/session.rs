//! Sessions that Eve follows: a second connection under a master secret that
//! she has, a ticket that she can open, a master secret that she was told.

use crate::schedule::{TicketKeys, cut_ticket, decrypt_ticket};
use crate::trace::{Event, Name, StepKind, ValueId};

use crate::actor::observer::Wiretap;
use crate::actor::observer::attempt::{Attempt, eavesdropped};
use crate::actor::observer::powers::Powers;
use crate::actor::session::again;

impl Attempt<'_> {
    /// A master secret that no premaster secret leads to.
    pub(in crate::actor) fn session(&mut self, tap: &Wiretap, powers: &Powers) -> Option<ValueId> {
        self.follow(tap)
            .or_else(|| self.open_ticket(tap, powers))
            .or_else(|| self.told(powers))
    }

    /// The master secret of the connection whose session this one takes up.
    fn follow(&mut self, tap: &Wiretap) -> Option<ValueId> {
        let same = |a: Option<ValueId>, b: Option<ValueId>| match (a, b) {
            (Some(a), Some(b)) => self.observer.ledger.public(a) == self.observer.ledger.public(b),
            _ => false,
        };
        // The server repeats the id if it goes on with the session.
        if !same(
            tap.asked_id,
            tap.agreed.and_then(|agreed| agreed.session_id),
        ) {
            return None;
        }
        let earlier = self.observer.taps.iter().find(|(_, earlier)| {
            if tap.asked_ticket.is_some() {
                same(tap.asked_ticket, earlier.ticket)
            } else {
                same(
                    tap.asked_id,
                    earlier.agreed.and_then(|agreed| agreed.session_id),
                )
            }
        });
        let known = *self.observer.masters.get(earlier?.0)?;
        let ledger = &mut self.observer.ledger;
        let master = again(ledger, self.connection, Name::MasterSecret, known).ok()?;
        self.tell(
            eavesdropped(StepKind::Compute, "master_secret", "eve-master-resumed")
                .values([master, known]),
        );
        Some(master)
    }

    /// A ticket that crossed the wire, opened with the server's own keys.
    fn open_ticket(&mut self, tap: &Wiretap, powers: &Powers) -> Option<ValueId> {
        let keys = powers.ticket_keys.as_ref()?;
        let ticket = tap.ticket.or(tap.asked_ticket)?;
        let connection = self.connection;
        let mut given = |name, bytes: &[u8]| {
            let quantity = crate::trace::Quantity::new(connection, name);
            self.observer
                .ledger
                .given(quantity, bytes.to_vec(), "leaked")
        };
        let keys = TicketKeys {
            name: given(Name::TicketKeyName, &keys.name),
            aes: given(Name::TicketAesKey, &keys.aes),
            mac: given(Name::TicketMacKey, &keys.mac),
        };
        let shown = vec![keys.aes, keys.name, keys.mac];
        self.tell(
            eavesdropped(StepKind::State, "leak", "eve-leak-ticket")
                .event(Event::Leak)
                .values(shown),
        );
        let ledger = &mut self.observer.ledger;
        let parts = cut_ticket(ledger, connection, ticket).ok().flatten()?;
        let opened = decrypt_ticket(ledger, connection, &keys, &parts).ok()??;
        self.tell(
            eavesdropped(StepKind::Compute, "master_secret", "eve-ticket").values([
                opened.master_secret,
                opened.state,
                ticket,
            ]),
        );
        Some(opened.master_secret)
    }

    /// The master secret itself.
    fn told(&mut self, powers: &Powers) -> Option<ValueId> {
        // Another connection of the same session is followed, and one of
        // another session has another secret.
        let quantity = self.quantity(Name::MasterSecret);
        let bytes = powers.secrets.get(&quantity)?;
        let master = self
            .observer
            .ledger
            .given(quantity, bytes.clone(), "leaked");
        let shown = vec![master];
        self.tell(
            eavesdropped(StepKind::State, "leak", "eve-leak-master")
                .event(Event::Leak)
                .values(shown),
        );
        Some(master)
    }
}
