//! The ladder: all messages with virtual time, laid out for as many lines as
//! there are. Connections that hang on each other stand side by side.

use std::ops::Range;

use super::{Arrow, Sight, Walk};
use crate::trace::PacketId;

/// A message on the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LadderArrow {
    /// Which packet.
    pub packet: PacketId,
    /// Between which two lifelines, from 0 at the left.
    pub lane: usize,
    /// Whether the client of its connection sends it.
    pub from_client: bool,
    /// What it carries, as far as it may be seen.
    pub label: String,
    /// Whether it is under keys.
    pub sealed: bool,
    /// When it was sent: microseconds of virtual time since the start.
    pub sent_at: u64,
    /// When it arrived; `None` if it has not by now, or never does.
    pub delivered_at: Option<u64>,
    /// The step at which it is sent.
    pub sent: u32,
    /// Which flight it belongs to, from 0: messages that one side sends before
    /// the other says anything.
    pub flight: usize,
    /// Whether it arrives with other bytes than it was sent with.
    pub tampered: bool,
    /// Whether it never arrives.
    pub dropped: bool,
}

/// One line of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LadderLine {
    /// Room between two flights.
    Gap,
    /// What an arrow carries, the arrow itself being below.
    Label(usize),
    /// The arrow below its label.
    Shaft(usize),
    /// An arrow with its label in it.
    Arrow(usize),
    /// All arrows of a flight in one.
    Flight(Range<usize>),
    /// So many arrows have no room above.
    Above(usize),
}

/// All messages sent by the cursor, and the lines they are drawn on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ladder {
    /// The messages in the order in which they were sent.
    pub arrows: Vec<LadderArrow>,
    /// At most as many lines as there was room for.
    pub lines: Vec<LadderLine>,
    /// How many more messages this run has.
    pub to_come: usize,
}

impl Ladder {
    /// The ladder of one connection or of several, from left to right, at the
    /// cursor on `rows` lines.
    pub fn new(sight: &Sight<'_>, walks: &[&Walk], rows: usize) -> Self {
        let arrows = arrows(sight, walks);
        let all: usize = walks.iter().map(|walk| walk.arrows.len()).sum();
        let lines = lines(&arrows, rows);
        Self {
            to_come: all - arrows.len(),
            lines,
            arrows,
        }
    }

    /// The arrow of a packet.
    pub fn arrow(&self, packet: PacketId) -> Option<usize> {
        self.arrows.iter().position(|arrow| arrow.packet == packet)
    }
}

fn arrows(sight: &Sight<'_>, walks: &[&Walk]) -> Vec<LadderArrow> {
    let now = sight.mask.at;
    let mut sent: Vec<(usize, &Arrow)> = walks
        .iter()
        .enumerate()
        .flat_map(|(lane, walk)| {
            let arrows = &walk.arrows[..walk.arrows_at(now)];
            arrows.iter().map(move |arrow| (lane, arrow))
        })
        .collect();
    if walks.len() > 1 {
        sent.sort_by_key(|(_, arrow)| arrow.sent);
    }
    let mut flight = 0;
    let mut last = None;
    sent.into_iter()
        .map(|(lane, arrow)| {
            let packet = &sight.trace.packets[arrow.packet.0 as usize];
            flight += usize::from(last.is_some_and(|last| last != (lane, arrow.from_client)));
            last = Some((lane, arrow.from_client));
            let arrived = arrow.received.is_some_and(|n| n <= now);
            LadderArrow {
                packet: arrow.packet,
                lane,
                from_client: arrow.from_client,
                label: if sight.opens(packet) {
                    arrow.label.clone()
                } else {
                    arrow.sealed_label.clone()
                },
                sealed: arrow.protected,
                sent_at: packet.sent_at,
                delivered_at: packet.delivered_at.filter(|_| arrived),
                sent: arrow.sent,
                flight,
                tampered: arrow.tampered,
                dropped: packet.sent.is_some() && packet.delivered.is_none(),
            }
        })
        .collect()
}

/// With room for it, labels stand on lines of their own and flights apart;
/// without, a flight shares one line, and then the oldest give way.
fn lines(arrows: &[LadderArrow], rows: usize) -> Vec<LadderLine> {
    let flights = flights(arrows);
    let count = arrows.len();
    let each = |line: fn(usize) -> Vec<LadderLine>, apart: bool| -> Vec<LadderLine> {
        let mut lines = Vec::new();
        for flight in &flights {
            if apart {
                lines.push(LadderLine::Gap);
            }
            lines.extend(flight.clone().flat_map(line));
        }
        lines
    };
    if rows >= 2 * count + flights.len() {
        return each(|i| vec![LadderLine::Label(i), LadderLine::Shaft(i)], true);
    }
    if rows >= count + flights.len() {
        return each(|i| vec![LadderLine::Arrow(i)], true);
    }
    if rows >= count {
        return each(|i| vec![LadderLine::Arrow(i)], false);
    }
    let shared = |flight: &Range<usize>| match flight.len() {
        1 => LadderLine::Arrow(flight.start),
        _ => LadderLine::Flight(flight.clone()),
    };
    if rows >= flights.len() {
        return flights.iter().map(shared).collect();
    }
    let kept = &flights[flights.len() - rows.saturating_sub(1)..];
    let hidden = kept.first().map_or(count, |flight| flight.start);
    let above = (rows > 0).then_some(LadderLine::Above(hidden));
    above.into_iter().chain(kept.iter().map(shared)).collect()
}

fn flights(arrows: &[LadderArrow]) -> Vec<Range<usize>> {
    let mut flights: Vec<Range<usize>> = Vec::new();
    for (at, arrow) in arrows.iter().enumerate() {
        match flights.last_mut() {
            Some(flight) if arrows[flight.start].flight == arrow.flight => flight.end = at + 1,
            _ => flights.push(at..at + 1),
        }
    }
    flights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Scenario, run};
    use crate::trace::ConnectionId;
    use crate::trace::Seat;
    use crate::view::{Knowledge, Mask};

    fn ladder(seat: Seat, at: Option<u32>, rows: usize) -> Ladder {
        let trace = run(&Scenario::default()).unwrap().trace;
        let knowledge = Knowledge::new(&trace);
        let mask = Mask {
            seat,
            at: at.unwrap_or(trace.steps.len() as u32),
            ..Mask::default()
        };
        let sight = Sight {
            trace: &trace,
            knowledge: &knowledge,
            mask: &mask,
        };
        Ladder::new(
            &sight,
            &[&Walk::new(
                &trace,
                ConnectionId::FIRST,
                trace.holders(ConnectionId::FIRST),
            )],
            rows,
        )
    }

    #[test]
    fn there_are_never_more_lines_than_there_is_room_for() {
        for rows in 0..60 {
            let ladder = ladder(Seat::Above, None, rows);
            assert!(ladder.lines.len() <= rows, "{rows}: {:?}", ladder.lines);
        }
    }

    #[test]
    fn every_arrow_is_on_a_line_or_counted() {
        for rows in 1..60 {
            let ladder = ladder(Seat::Above, None, rows);
            let shown: usize = ladder
                .lines
                .iter()
                .map(|line| match line {
                    LadderLine::Arrow(_) | LadderLine::Shaft(_) => 1,
                    LadderLine::Flight(flight) => flight.len(),
                    LadderLine::Above(count) => *count,
                    LadderLine::Gap | LadderLine::Label(_) => 0,
                })
                .sum();
            assert_eq!(shown, ladder.arrows.len(), "{rows}");
        }
    }

    #[test]
    fn a_full_handshake_is_four_flights_before_data() {
        let ladder = ladder(Seat::Above, None, 99);
        let server_finished = ladder
            .arrows
            .iter()
            .rposition(|arrow| arrow.label == "Finished")
            .unwrap();
        assert_eq!(ladder.arrows[server_finished].flight, 3);
    }

    #[test]
    fn no_arrow_is_there_before_its_message_is_sent() {
        let first = ladder(Seat::Above, Some(1), 30);
        assert_eq!(first.arrows, []);
        assert!(first.to_come > 8);
    }

    #[test]
    fn what_is_sealed_has_no_name_for_eve() {
        let ladder = ladder(Seat::Eve, None, 30);
        assert!(ladder.arrows.iter().all(|arrow| arrow.label != "Finished"));
    }
}
