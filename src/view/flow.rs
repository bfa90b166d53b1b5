//! When application data could flow: round trips counted on the virtual clock.
//!
//! Counted from the ClientHello of the connection. TCP's own handshake, one
//! round trip more, is not in it.

use std::fmt;

use crate::sim::Run;
use crate::trace::{Endpoints, Event, Name, Step, StepKind, Values, milliseconds};
use crate::wire::Role;

/// How the two came to their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowKind {
    /// The whole handshake.
    Full,
    /// The same, and the client did not wait for its end (RFC 7918).
    FalseStart,
    /// A session was taken up by its id (RFC 5246 §7.3).
    ById,
    /// A session was taken up by a ticket (RFC 5077).
    ByTicket,
}

impl fmt::Display for FlowKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FlowKind::Full => "full handshake",
            FlowKind::FalseStart => "False Start",
            FlowKind::ById => "taken up by session id",
            FlowKind::ByTicket => "taken up by ticket",
        })
    }
}

/// A moment of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The step at which it came, from 1.
    pub step: u32,
    /// Microseconds since the ClientHello was sent.
    pub elapsed: u64,
    /// How many times a record was under way by then; two make a round trip.
    /// `None` where the latency is not known, or is zero.
    pub ways: Option<u64>,
}

/// `2 round trips (200 ms)`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = milliseconds(self.elapsed);
        match self.ways {
            None => write!(f, "{ms} ms"),
            Some(2) => write!(f, "1 round trip ({ms} ms)"),
            Some(ways) if ways % 2 == 0 => write!(f, "{} round trips ({ms} ms)", ways / 2),
            Some(ways) => write!(f, "{}.5 round trips ({ms} ms)", ways / 2),
        }
    }
}

/// When data could flow on one connection; by side, the client's first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The connection.
    pub endpoints: Endpoints,
    /// How the two came to their keys.
    pub kind: FlowKind,
    /// From when on each side may send.
    pub sends: [Option<Moment>; 2],
    /// When each side had the first data of the other.
    pub receives: [Option<Moment>; 2],
}

/// `client may send after …, server after …; …`.
impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        let mut first = true;
        for (role, words, moments) in [
            (Role::Client, "may send", self.sends),
            (Role::Server, "may send", self.sends),
            (Role::Server, "has data", self.receives),
            (Role::Client, "has data", self.receives),
        ] {
            if let Some(moment) = moments[role as usize] {
                let sign = if first { ":" } else { "," };
                first = false;
                write!(f, "{sign} {} {words} after {moment}", role.name())?;
            }
        }
        Ok(())
    }
}

impl Flow {
    /// What of it has come by step `n`; `None` if nothing has.
    pub fn by(&self, n: u32) -> Option<Self> {
        let come = |moments: [Option<Moment>; 2]| {
            moments.map(|moment| moment.filter(|moment| moment.step <= n))
        };
        let flow = Self {
            sends: come(self.sends),
            receives: come(self.receives),
            ..*self
        };
        (flow.sends != [None; 2]).then_some(flow)
    }
}

/// When data could flow, for each connection of a run.
pub fn flows(run: &Run) -> Vec<Flow> {
    let of = |endpoints: &Endpoints| flow(run, *endpoints);
    run.trace.connections.iter().map(of).collect()
}

fn flow(run: &Run, endpoints: Endpoints) -> Flow {
    let trace = &run.trace;
    let simulated = endpoints
        .ends()
        .iter()
        .all(|end| trace.party(*end).simulated);
    let latency = Some(run.scenario.latency).filter(|latency| simulated && *latency > 0);
    let mut packets = trace.packets.iter();
    let start = packets
        .find(|packet| packet.connection == endpoints.id)
        .map_or(0, |packet| packet.sent_at);
    let steps = || {
        trace
            .steps
            .iter()
            .filter(|step| step.connection == endpoints.id)
    };
    let first = |role: Role, is: &dyn Fn(&Step) -> bool| {
        let party = endpoints.ends()[role as usize];
        let step = steps().find(|step| step.actor == party && is(step))?;
        let elapsed = step.time.saturating_sub(start);
        Some(Moment {
            step: step.n,
            elapsed,
            ways: latency.map(|latency| elapsed / latency),
        })
    };
    let ends = [Role::Client, Role::Server];
    let told = |event: Event| steps().any(|step| step.event == Some(event));
    Flow {
        endpoints,
        kind: match told(Event::Established { resumed: true }) {
            true if told(Event::SessionTicket) => FlowKind::ByTicket,
            true => FlowKind::ById,
            false if told(Event::FalseStart) => FlowKind::FalseStart,
            false => FlowKind::Full,
        },
        sends: ends.map(|role| {
            first(role, &|step| {
                matches!(
                    step.event,
                    Some(Event::Established { .. } | Event::FalseStart)
                )
            })
        }),
        receives: ends.map(|role| {
            first(role, &|step| {
                step.kind == StepKind::Receive
                    && step
                        .values
                        .first()
                        .is_some_and(|id| trace.value(*id).quantity.name == Name::ApplicationData)
            })
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Key, Scenario, run};

    /// The four ways side by side, each in a run of its own.
    fn compared() -> Vec<Flow> {
        let ways: [&[(Key, &str)]; 4] = [
            &[],
            &[(Key::FalseStart, "on")],
            &[(Key::Resume, "id")],
            &[(Key::Resume, "ticket")],
        ];
        let flow_of = |way: &[(Key, &str)]| {
            let scenario = Scenario::of(way).expect("a word of this key");
            let run = run(&scenario).expect("the way is possible");
            *flows(&run).last().expect("there is a connection")
        };
        ways.map(flow_of).into()
    }

    fn ways(flow: &Flow) -> [[Option<u64>; 2]; 2] {
        [flow.sends, flow.receives].map(|all| all.map(|moment| moment.and_then(|m| m.ways)))
    }

    #[test]
    fn memory_saves_a_round_trip_and_so_does_not_waiting() {
        let flows = compared();
        let kinds: Vec<FlowKind> = flows.iter().map(|flow| flow.kind).collect();
        use FlowKind::{ById, ByTicket, FalseStart, Full};
        assert_eq!(kinds, [Full, FalseStart, ById, ByTicket]);
        let ways: Vec<_> = flows.iter().map(ways).collect();
        let some = |ways: [[u64; 2]; 2]| ways.map(|all| all.map(Some));
        assert_eq!(ways[0], some([[4, 3], [6, 5]]));
        assert_eq!(ways[1], some([[2, 3], [4, 3]]));
        assert_eq!(ways[2], some([[2, 3], [4, 3]]));
        assert_eq!(ways[3], ways[2]);
    }

    #[test]
    fn a_flow_tells_no_more_than_has_come() {
        let run = run(&Scenario::default()).expect("the default is possible");
        let flow = flows(&run)[0];
        let [client, server] = flow.sends.map(|moment| moment.expect("both may send").step);
        assert!(server < client);
        assert_eq!(flow.by(server - 1), None);
        let then = flow.by(server).expect("the server may send");
        assert_eq!((then.sends[0], then.sends[1]), (None, flow.sends[1]));
        assert_eq!(then.receives, [None; 2]);
        assert_eq!(flow.by(run.trace.steps.len() as u32), Some(flow));
    }

    #[test]
    fn a_moment_is_written_as_people_say_it() {
        let moment = |ways| Moment {
            step: 1,
            elapsed: 12_500,
            ways,
        };
        assert_eq!(moment(Some(2)).to_string(), "1 round trip (12.5 ms)");
        assert_eq!(moment(Some(3)).to_string(), "1.5 round trips (12.5 ms)");
        assert_eq!(moment(None).to_string(), "12.5 ms");
    }
}
