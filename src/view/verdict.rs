//! What came of an attack: who noticed, by which check, or that nobody did,
//! and what that means.

mod words;

use crate::sim::Run;
use crate::trace::{
    CheckKind, ConnectionId, Ending, Event, Fact, Name, PartyId, Quantity, Step, StepKind, Trace,
    ValueId,
};
use crate::wire::{AlertDescription, HandshakeType, Role};

use super::{Comparison, Difference, Sight};

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VerdictKind {
    /// Nothing was done, and no check left out.
    Untouched,
    /// A side found something wrong.
    Caught,
    /// Nobody noticed, and it had an effect.
    Unnoticed,
    /// Nobody noticed, and nothing came of it.
    Harmless,
    /// A side was told to end it, by nobody of those who speak.
    Broken,
    /// Nobody was told anything: a side waits for ever, or sees the line end.
    Stuck,
}

impl VerdictKind {
    /// The word in files.
    pub const fn id(self) -> &'static str {
        match self {
            VerdictKind::Untouched => "untouched",
            VerdictKind::Caught => "caught",
            VerdictKind::Unnoticed => "unnoticed",
            VerdictKind::Harmless => "harmless",
            VerdictKind::Broken => "broken",
            VerdictKind::Stuck => "stuck",
        }
    }
}

/// Who noticed, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caught {
    /// On which connection.
    pub connection: ConnectionId,
    /// Who noticed.
    pub party: PartyId,
    /// By which check; `None` where a rule of the protocol was broken that no
    /// named check stands for.
    pub check: Option<CheckKind>,
    /// The step at which it was noticed, from 1.
    pub step: u32,
    /// What the other side is told; `None` where nobody is left to be told.
    pub alert: Option<AlertDescription>,
    /// What was expected and what came, in the protocol's words, where no
    /// named check says it.
    pub rule: Option<(String, String)>,
}

/// Somebody who ended the connection because of an alert that the other side
/// never meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Who believed it.
    pub party: PartyId,
    /// What it was told.
    pub alert: AlertDescription,
    /// Where, from 1.
    pub step: u32,
}

/// A check that would have failed, and was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    /// At whose side.
    pub party: PartyId,
    /// Which.
    pub check: CheckKind,
    /// Where it would have failed, from 1.
    pub step: u32,
}

/// Somebody who holds what one end said to the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who reads.
    pub party: PartyId,
    /// Which side said it.
    pub said_by: Role,
    /// The value that the reader holds.
    pub value: ValueId,
    /// What it says, safe to show.
    pub text: String,
    /// Whether it is what was said.
    pub genuine: bool,
    /// Whether that side did say it, sooner or later.
    pub out_of_turn: bool,
}

/// Something that one end said and that never came to the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Who said it.
    pub said_by: Role,
    /// The value that the one who said it holds.
    pub value: ValueId,
    /// What it says, safe to show.
    pub text: String,
}

/// What came of it all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How it went.
    pub kind: VerdictKind,
    /// Who noticed first, if anybody did.
    pub caught: Option<Caught>,
    /// The checks that would have failed, and were left out.
    pub missed: Vec<Missed>,
    /// Who ended it because of an alert that nobody who speaks had sent.
    pub refused: Vec<Refused>,
    /// Who waits for what, for ever.
    pub waiting: Vec<(PartyId, String)>,
    /// Who reads what, apart from the end that it was said to, and that end
    /// too where it reads something else than was said.
    pub readers: Vec<Reader>,
    /// What was said and never arrived.
    pub lost: Vec<Lost>,
    /// What the two ends of a connection hold with different bytes, although
    /// both established it.
    pub at_odds: Vec<Quantity>,
    /// The first thing that came out differently from the untouched run.
    pub first_difference: Option<Difference>,
    /// All that in words: the headline first.
    pub sentences: Vec<String>,
    /// For the teacher's eyes: what neither party can know.
    pub unknowable: Vec<String>,
}

impl Verdict {
    /// The verdict on a run, beside the untouched one if that is at hand.
    pub fn new(run: &Run, untouched: Option<&Trace>) -> Self {
        let trace = &run.trace;
        let caught = caught(trace);
        let refused = refused(trace);
        let waiting = waiting(trace);
        let readers = readers(trace);
        let lost = lost(trace);
        let at_odds = at_odds(trace);
        let kind = if caught.is_some() {
            VerdictKind::Caught
        } else if !refused.is_empty() {
            VerdictKind::Broken
        } else if !waiting.is_empty() {
            VerdictKind::Stuck
        } else if !run.scenario.is_touched() {
            VerdictKind::Untouched
        } else if readers.is_empty() && lost.is_empty() && at_odds.is_empty() {
            VerdictKind::Harmless
        } else {
            VerdictKind::Unnoticed
        };
        // What a check did notice it did not miss.
        let found = caught.as_ref().map(|caught| (caught.party, caught.check));
        let mut missed = missed(trace);
        missed.retain(|missed| found != Some((missed.party, Some(missed.check))));
        let mut verdict = Self {
            kind,
            caught,
            missed,
            refused,
            waiting,
            readers,
            lost,
            at_odds,
            first_difference: untouched
                .and_then(|old| Comparison::new(old, trace).first_difference()),
            sentences: Vec::new(),
            unknowable: Vec::new(),
        };
        verdict.sentences = words::sentences(&verdict, run, |_, text| text.to_owned());
        verdict.unknowable = words::unknowable(&verdict, run);
        verdict
    }

    /// Its sentences for somebody who may not see everything that was said.
    pub fn sentences_seen(&self, run: &Run, sight: &Sight<'_>) -> Vec<String> {
        words::sentences(self, run, |value, text| match sight.cover(value) {
            None => text.to_owned(),
            Some(cover) => cover.shown().to_owned(),
        })
    }
}

/// The first side that found something wrong.
fn caught(trace: &Trace) -> Option<Caught> {
    let ended = trace.outcomes.iter().filter_map(|outcome| {
        let Ending::Failed { alert, check } = &outcome.ending else {
            return None;
        };
        let of_it = |step: &&Step| {
            step.actor == outcome.party
                && step.connection == outcome.connection
                && step.n <= outcome.step
        };
        let failed = trace.steps.iter().rev().filter(of_it);
        let failed = failed
            .take_while(|step| step.n + 2 > outcome.step)
            .find(|step| step.kind == StepKind::Failed);
        let at = trace.steps.get((outcome.step as usize).checked_sub(1)?)?;
        let rule = match check {
            Some(_) => None,
            None => text(at, "expected").zip(text(at, "found")),
        };
        Some(Caught {
            connection: outcome.connection,
            party: outcome.party,
            check: *check,
            step: failed.map_or(outcome.step, |step| step.n),
            alert: Some(*alert),
            rule,
        })
    });
    // What is noticed without an alert.
    let told = trace.steps.iter().filter_map(|step| {
        let Some(Event::Noticed { check }) = step.event else {
            return None;
        };
        Some(Caught {
            connection: step.connection,
            party: step.actor,
            check: Some(check),
            step: step.n,
            alert: None,
            rule: None,
        })
    });
    ended.chain(told).min_by_key(|caught| caught.step)
}

fn text(step: &Step, name: &str) -> Option<String> {
    step.facts.iter().find_map(|(fact, value)| match value {
        Fact::Text(text) if *fact == name => Some(text.clone()),
        _ => None,
    })
}

fn missed(trace: &Trace) -> Vec<Missed> {
    let missed = trace.steps.iter().filter_map(|step| match step.event {
        Some(Event::Skipped {
            check,
            holds: false,
        }) => Some(Missed {
            party: step.actor,
            check,
            step: step.n,
        }),
        _ => None,
    });
    missed.collect()
}

/// Who was told to end it although the other end found nothing wrong.
fn refused(trace: &Trace) -> Vec<Refused> {
    let told = trace.outcomes.iter().filter_map(|outcome| {
        let Ending::Refused { alert } = outcome.ending else {
            return None;
        };
        let endpoints = trace.connections.iter();
        let endpoints = endpoints
            .clone()
            .find(|endpoints| endpoints.id == outcome.connection)?;
        let peer = endpoints
            .ends()
            .into_iter()
            .find(|end| *end != outcome.party)?;
        let other = trace.outcome(outcome.connection, peer);
        let meant = other.is_some_and(|other| matches!(other.ending, Ending::Failed { .. }));
        (!meant).then_some(Refused {
            party: outcome.party,
            alert,
            step: outcome.step,
        })
    });
    told.collect()
}

fn waiting(trace: &Trace) -> Vec<(PartyId, String)> {
    trace
        .outcomes
        .iter()
        .filter_map(|outcome| match &outcome.ending {
            Ending::Unfinished { awaited } => Some((outcome.party, awaited.clone())),
            _ => None,
        })
        .collect()
}

/// Who holds application data that was not for them, or not what was said.
fn readers(trace: &Trace) -> Vec<Reader> {
    let mut readers = Vec::new();
    for endpoints in &trace.connections {
        let ends = [
            (Role::Client, endpoints.client),
            (Role::Server, endpoints.server),
        ];
        for (role, sender) in ends {
            let data = Quantity::new(endpoints.id, Name::ApplicationData).of(role);
            let says = |bytes: &[u8]| {
                let mut said = (1..=u32::MAX).map_while(|n| trace.find(sender, &data.nth(n)));
                said.any(|said| said.bytes == bytes)
            };
            for ordinal in 1..=u32::MAX {
                let quantity = Quantity::new(endpoints.id, Name::ApplicationData)
                    .of(role)
                    .nth(ordinal);
                let said = trace
                    .find(sender, &quantity)
                    .map(|value| value.bytes.clone());
                let mut held = false;
                for party in &trace.parties {
                    let Some(value) = trace.find(party.id, &quantity) else {
                        continue;
                    };
                    held = true;
                    let genuine = said.as_deref() == Some(&value.bytes[..]);
                    let end = [endpoints.client, endpoints.server].contains(&party.id);
                    // Mallory is an end of both connections, and for neither
                    // of those who speak.
                    let stranger = !end || party.id == PartyId::MALLORY;
                    if party.id != sender && (stranger || !genuine) {
                        readers.push(Reader {
                            party: party.id,
                            said_by: role,
                            value: value.id,
                            text: crate::wire::printable(&value.bytes),
                            genuine,
                            out_of_turn: !genuine && says(&value.bytes),
                        });
                    }
                }
                if !held {
                    break;
                }
            }
        }
    }
    readers
}

/// What an end said after the handshake and the other end does not hold.
fn lost(trace: &Trace) -> Vec<Lost> {
    let mut lost = Vec::new();
    for endpoints in &trace.connections {
        for role in [Role::Client, Role::Server] {
            let [sender, receiver] = [endpoints.party(role), endpoints.party(role.peer())];
            let data = Quantity::new(endpoints.id, Name::ApplicationData).of(role);
            let said = (1..=u32::MAX).map_while(|n| trace.find(sender, &data.nth(n)));
            let gone = said.filter(|value| trace.find(receiver, &value.quantity).is_none());
            lost.extend(gone.map(|value| Lost {
                said_by: role,
                value: value.id,
                text: crate::wire::printable(&value.bytes),
            }));
        }
    }
    lost
}

/// What both ends hold differently although both think that all is well.
fn at_odds(trace: &Trace) -> Vec<Quantity> {
    const SECRETS: [Name; 4] = [
        Name::ClientRandom,
        Name::ServerRandom,
        Name::PremasterSecret,
        Name::MasterSecret,
    ];
    let mut out = Vec::new();
    for endpoints in &trace.connections {
        if !trace.established_on(endpoints.id) {
            continue;
        }
        let messages = HandshakeType::ALL.iter().flat_map(|kind| {
            [Role::Client, Role::Server].map(|by| Quantity::of_message(endpoints.id, *kind, by))
        });
        let secrets = SECRETS.map(|name| Quantity::new(endpoints.id, name));
        for quantity in messages.chain(secrets) {
            if out.contains(&quantity) {
                continue;
            }
            let of = |party| trace.find(party, &quantity);
            if let (Some(one), Some(other)) = (of(endpoints.client), of(endpoints.server))
                && one.bytes != other.bytes
            {
                out.push(quantity);
            }
        }
    }
    out
}
