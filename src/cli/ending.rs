//! What the walk alone does not say about the end of a connection with a real
//! peer: who ended it, when, and how, in a sentence.

use std::io;

use super::limits;
use super::peer::{End, Ended};
use crate::sim::Run;
use crate::trace::{Agreement, Ending, Endpoints, Fact, Outcome, PartyId, Step};
use crate::view::{Catalogue, last_message};
use crate::wire::{AlertDescription, ContentType, Role};

/// A connection with a real peer that has ended.
pub(super) struct LiveEnding<'a> {
    pub run: &'a Run,
    pub ended: &'a Ended,
    /// The peer's name, as it was given.
    pub peer: &'a str,
    /// Seconds.
    pub timeout: u64,
}

impl LiveEnding<'_> {
    /// What there is to say; `None` if the walk says it all.
    pub(super) fn explain(&self) -> Option<String> {
        let trace = &self.run.trace;
        let outcome = trace.outcomes.last()?;
        let established = trace.established_by(outcome.connection, outcome.party);
        match &outcome.ending {
            Ending::Established => self.established(),
            Ending::Failed { alert, .. } => Some(match established {
                Some(_) => format!(
                    "error: the handshake with {} was complete; the connection failed after it: \
                     our side sent {alert}; the last steps say why",
                    self.peer
                ),
                None => self.failed(outcome, *alert),
            }),
            Ending::Refused { alert } => Some(match established {
                Some(_) => format!(
                    "error: the handshake with {} was complete; the peer ended the connection \
                     after it with {}",
                    self.peer,
                    described(*alert)
                ),
                None => self.refused(outcome, *alert),
            }),
            Ending::Unfinished { awaited } => Some(self.unfinished(outcome, awaited)),
        }
    }

    /// The handshake is complete, and the end was not as it should be.
    fn established(&self) -> Option<String> {
        const UNKNOWN: &str =
            "without close_notify; whether all data came cannot be known (RFC 5246 §7.2.1)";
        let peer = self.peer;
        match &self.ended.how {
            End::PeerClosed => Some(format!("note: {peer} closed the connection {UNKNOWN}")),
            End::Broken(error) if is_reset(error) => {
                Some(format!("note: {peer} reset the connection {UNKNOWN}"))
            }
            End::Broken(error) => Some(format!(
                "note: the connection with {peer} broke {UNKNOWN}: {error}"
            )),
            End::NoAnswer => Some(format!(
                "note: {peer} sent no answer within {} s",
                self.timeout
            )),
            End::TooMuch => Some(limits::too_much(peer)),
            End::TooLong(patience) => Some(limits::too_long(peer, *patience)),
            End::Done | End::TimedOut => None,
        }
    }

    /// Our side found something wrong before the handshake was complete.
    fn failed(&self, outcome: &Outcome, alert: AlertDescription) -> String {
        let peer = self.peer;
        let step = self.step_of(outcome);
        let fact = |name| step.and_then(|step| text(step, name));
        if let Some(protocol) = fact("protocol") {
            let words = Catalogue::english();
            let what = words.stranger(protocol);
            let way = words.stranger_way(protocol);
            let began = fact("found").unwrap_or_default();
            return format!(
                "error: {peer} sent {what} where a TLS record is expected: {began}\n  {way} Our side \
                 sent {alert}."
            );
        }
        if fact("found") == Some("close_notify") {
            let awaited = fact("expected").unwrap_or_default();
            return format!(
                "error: {peer} sent close_notify while {awaited} was awaited: it ended the \
                 connection before the handshake was complete"
            );
        }
        if !self.heard_a_record(outcome) {
            let found = fact("found").unwrap_or_default();
            if alert == AlertDescription::RECORD_OVERFLOW {
                return format!(
                    "error: the first record of {peer} is too long: {found}; our side sent {alert}"
                );
            }
            return format!(
                "error: {peer} sent no TLS record, but {found}; perhaps it speaks no TLS; our side \
                 sent {alert}"
            );
        }
        format!(
            "error: the handshake with {peer} failed: our side sent {alert}; the last steps say why"
        )
    }

    /// The peer sent a fatal alert before the handshake was complete.
    fn refused(&self, outcome: &Outcome, alert: AlertDescription) -> String {
        let peer = self.peer;
        let hint = match alert {
            AlertDescription::PROTOCOL_VERSION => {
                "; TLS 1.2 is the only version that our side speaks"
            }
            _ => "",
        };
        let alert = described(alert);
        let is_answer = matches!(
            self.run.trace.agreement(outcome.connection),
            Agreement::Nothing
        );
        match self.last_of(outcome, self.endpoints(outcome).client) {
            Some(_) if is_answer => {
                format!("error: {peer} answered ClientHello with a fatal alert: {alert}{hint}")
            }
            _ => format!(
                "error: {peer} ended the handshake{} with a fatal alert: {alert}{hint}",
                self.after(outcome)
            ),
        }
    }

    /// The peer's silence, or its early end, left our side waiting.
    fn unfinished(&self, outcome: &Outcome, awaited: &str) -> String {
        let (peer, timeout) = (self.peer, self.timeout);
        let is_client = self.endpoints(outcome).role_of(outcome.party) == Some(Role::Client);
        let left = match &self.ended.how {
            End::PeerClosed => format!("{peer} closed the connection"),
            End::Broken(error) if is_reset(error) => format!("{peer} reset the connection"),
            End::Broken(error) => {
                return format!(
                    "error: the connection with {peer} broke while {awaited} was awaited: {error}"
                );
            }
            End::TooMuch => return limits::too_much_before(peer, awaited),
            End::Done | End::TimedOut | End::NoAnswer | End::TooLong(_) if !self.ended.heard => {
                let why = match is_client {
                    true => "perhaps it speaks no TLS",
                    false => {
                        "a TLS client speaks first, and perhaps this one waits for our side, as \
                         clients of SMTP, IMAP, POP3 and FTP do"
                    }
                };
                return format!(
                    "error: {peer} sent nothing within {timeout} s, while {awaited} was awaited; \
                     {why}; --timeout SECONDS waits longer"
                );
            }
            End::Done | End::TimedOut | End::NoAnswer | End::TooLong(_) => {
                return format!(
                    "error: {peer} kept us waiting for {awaited} longer than {timeout} s{}; \
                     --timeout SECONDS waits longer",
                    self.after(outcome)
                );
            }
        };
        if !self.ended.heard {
            let why = match is_client {
                true => "perhaps it speaks no TLS, or no TLS 1.2",
                false => "perhaps it only looked whether the port is open",
            };
            return format!(
                "error: {left} before it sent a byte, while {awaited} was awaited; {why}"
            );
        }
        if self.ended.pending > 0 {
            return format!("error: {left} in the middle of a record, while {awaited} was awaited");
        }
        let ours = self.last_of(outcome, outcome.party);
        let why = match ours.as_deref() {
            Some("Finished") => {
                "it speaks TLS, and may not have accepted something in our last messages"
            }
            _ if is_client => "it speaks TLS, and may not have accepted what our side offers",
            _ => "perhaps it does not trust our certificate, or does not want what our side chose",
        };
        format!(
            "error: {left}{}, while {awaited} was awaited; it sent no alert, so that its reason \
             is not known: {why}",
            self.after(outcome)
        )
    }

    /// `, after our Finished` or `, after its ServerHelloDone`: the last
    /// handshake message that went over the wire.
    fn after(&self, outcome: &Outcome) -> String {
        let trace = &self.run.trace;
        let mut said = trace.packets.iter().rev().filter_map(|packet| {
            let label = self.message(outcome, packet)?;
            Some((packet.from == outcome.party, label))
        });
        match said.next() {
            Some((true, label)) => format!(" after our {label}"),
            Some((false, label)) => format!(" after its {label}"),
            None => String::new(),
        }
    }

    /// The last handshake message of a party.
    fn last_of(&self, outcome: &Outcome, party: PartyId) -> Option<String> {
        let mut packets = self.run.trace.packets.iter().rev();
        packets.find_map(|packet| {
            self.message(outcome, packet)
                .filter(|_| packet.from == party)
        })
    }

    /// The last handshake message in a packet of the connection.
    fn message(&self, outcome: &Outcome, packet: &crate::trace::Packet) -> Option<String> {
        let is_handshake = packet.content_type() == Some(ContentType::HANDSHAKE);
        (packet.connection == outcome.connection && is_handshake)
            .then(|| last_message(&self.run.trace, packet))
            .flatten()
    }

    /// Whether a whole record came from the peer.
    fn heard_a_record(&self, outcome: &Outcome) -> bool {
        let mut packets = self.run.trace.packets.iter();
        packets
            .any(|packet| packet.connection == outcome.connection && packet.from != outcome.party)
    }

    fn endpoints(&self, outcome: &Outcome) -> Endpoints {
        self.run.trace.endpoints(outcome.connection)
    }

    /// The step at which it was decided.
    fn step_of(&self, outcome: &Outcome) -> Option<&Step> {
        let steps = &self.run.trace.steps;
        steps.get((outcome.step as usize).checked_sub(1)?)
    }
}

/// An alert with what it means.
fn described(alert: AlertDescription) -> String {
    let name = alert.to_string();
    let meaning = Catalogue::english().alert(&name);
    format!("{name} ({meaning})")
}

/// Whether the peer's system, rather than the line, ended the connection.
fn is_reset(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
    )
}

fn text<'a>(step: &'a Step, name: &str) -> Option<&'a str> {
    step.facts.iter().find_map(|(fact, value)| match value {
        Fact::Text(text) if *fact == name => Some(text.as_str()),
        _ => None,
    })
}
