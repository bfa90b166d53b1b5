//! What a value comes from, what it goes into, and who knows it.

use super::bytes::covered;
use crate::trace::{Value, ValueId, Values};
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::{fit, width};
use crate::tui::screen::Target;
use crate::tui::shared::{Shared, say, say_with};
use crate::view::{packet_label, packets_of};

/// How many levels up the inputs of inputs are listed.
const DEPTH: usize = 4;

/// The inputs, and theirs, as far up as there is anything.
pub(super) fn from(id: ValueId, shared: &Shared, columns: usize) -> Vec<RichLine> {
    let mut lines = Vec::new();
    let mut seen = vec![id];
    inputs(id, 0, shared, columns, &mut seen, &mut lines);
    if lines.is_empty() {
        let text = Piece::plain(say("inspector-no-inputs"), shared.theme.quiet);
        lines.extend(wrap(&[text], columns));
    }
    lines
}

fn inputs(
    id: ValueId,
    depth: usize,
    shared: &Shared,
    columns: usize,
    seen: &mut Vec<ValueId>,
    lines: &mut Vec<RichLine>,
) {
    let trace = shared.scene.trace();
    for packet in packets_of(trace, id) {
        let data = &trace.packets[packet.0 as usize];
        if !shared.sight().opens(data) {
            continue;
        }
        let label = fit(
            &packet_label(trace, data),
            columns.saturating_sub(depth * 2 + 2),
        );
        lines.push(RichLine {
            pieces: vec![
                Piece::plain("  ".repeat(depth), shared.theme.quiet),
                Piece::plain("▹ ", shared.theme.quiet),
                Piece::link(label, shared.theme.text, Target::Packet(packet)),
            ],
        });
    }
    for input in trace.value(id).op.inputs() {
        if seen.contains(&input) {
            continue;
        }
        seen.push(input);
        lines.push(entry(trace.value(input), depth, shared, columns));
        if depth + 1 < DEPTH {
            inputs(input, depth + 1, shared, columns, seen, lines);
        }
    }
}

/// What was made of it.
pub(super) fn into(id: ValueId, shared: &Shared, columns: usize) -> Vec<RichLine> {
    let trace = shared.scene.trace();
    let uses = shared.scene.lineage.uses(id);
    let lines: Vec<RichLine> = uses
        .iter()
        .map(|used| entry(trace.value(*used), 0, shared, columns))
        .collect();
    if lines.is_empty() {
        return vec![RichLine::plain(
            say("inspector-no-uses"),
            shared.theme.quiet,
        )];
    }
    lines
}

/// A name that leads to its value, and the value at the right.
fn entry(value: &Value, depth: usize, shared: &Shared, columns: usize) -> RichLine {
    let theme = shared.theme;
    let sight = shared.sight();
    let label = if value.is_verdict() {
        verdict_id(value).to_owned()
    } else {
        value.quantity.label()
    };
    let shown = if value.is_verdict() && sight.sees(value.id) {
        say(if value.bytes == [1] { "yes" } else { "no" })
    } else {
        sight.short(value)
    };
    let indent = "  ".repeat(depth);
    let room = columns.saturating_sub(indent.len());
    let shown = fit(&shown, room / 2);
    let label = fit(&label, room.saturating_sub(width(&shown) + 1));
    let pad = room.saturating_sub(width(&label) + width(&shown));
    let style = match sight.cover(value.id) {
        Some(_) => theme.quiet,
        None if value.is_secret() => theme.secret,
        None => theme.text,
    };
    RichLine {
        pieces: vec![
            Piece::plain(indent, theme.quiet),
            Piece::link(label, theme.text, Target::Value(value.id)),
            Piece::plain(" ".repeat(pad), theme.text),
            Piece::link(shown, style, Target::Value(value.id)),
        ],
    }
}

fn verdict_id(value: &Value) -> &'static str {
    use crate::trace::Op;
    match &value.op {
        Op::Check(check) => check.kind.id(),
        Op::Verify(verify) => verify.kind.id(),
        _ => "",
    }
}

/// Each party: since when it knows the value, or that it does not.
pub(super) fn who(id: ValueId, shared: &Shared, _columns: usize) -> Vec<RichLine> {
    let theme = shared.theme;
    let quantity = shared.scene.trace().value(id).quantity;
    if shared.mask.asked_who.contains(&quantity) {
        return vec![covered(crate::view::Cover::Asked, shared)];
    }
    let ended = shared.limit >= shared.scene.steps();
    let parties = shared.scene.trace().parties.iter();
    parties
        .map(|party| party.id)
        .map(|party| {
            let name = say(&format!("party-{}", shared.scene.trace().party(party).name));
            let since = shared.scene.knowledge.since(id, party);
            let step = since.unwrap_or(0).to_string();
            let (text, style) = match since {
                Some(n) if n <= shared.cursor => {
                    (say_with("knows-since", &[("step", &step)]), theme.text)
                }
                Some(_) if ended => (say_with("gets-there", &[("step", &step)]), theme.quiet),
                _ => (say("knows-not"), theme.quiet),
            };
            let held = shared.scene.knowledge.held_as(id, party);
            let target = match since {
                Some(n) if n <= shared.cursor || ended => Some(Target::Step(n)),
                _ => None,
            };
            let style_name = shared.party_style(party);
            let pad = " ".repeat(10usize.saturating_sub(width(&name)));
            let mut pieces = vec![match held
                .filter(|held| *held != id && shared.sight().sees(*held))
            {
                Some(held) => Piece::link(name, style_name, Target::Value(held)),
                None => Piece::plain(name, style_name),
            }];
            pieces.push(Piece::plain(pad, theme.text));
            pieces.push(match target {
                Some(target) => Piece::link(text, style, target),
                None => Piece::plain(text, style),
            });
            RichLine { pieces }
        })
        .collect()
}
