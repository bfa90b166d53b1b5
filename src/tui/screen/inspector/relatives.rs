//! What a value comes from, what it goes into, and who knows it.

use crate::session::{Target, say, say_with};
use crate::trace::{Value, ValueId, Values};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::{fit, width};
use crate::tui::screen::inspector::bytes::covered;
use crate::view::{packet_label, packets_of};

/// How many levels up the inputs of inputs are listed.
const DEPTH: usize = 4;

/// The inputs, and theirs, as far up as there is anything.
pub(super) fn from(id: ValueId, canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
    let mut lines = Vec::new();
    let mut seen = vec![id];
    inputs(id, 0, canvas, columns, &mut seen, &mut lines);
    if lines.is_empty() {
        let text = Piece::plain(say("inspector-no-inputs"), canvas.theme.quiet);
        lines.extend(wrap(&[text], columns));
    }
    lines
}

fn inputs(
    id: ValueId,
    depth: usize,
    canvas: &Canvas<'_>,
    columns: usize,
    seen: &mut Vec<ValueId>,
    lines: &mut Vec<RichLine>,
) {
    let trace = canvas.scene.trace();
    for packet in packets_of(trace, id) {
        let data = &trace.packets[packet.0 as usize];
        if !canvas.sight().opens(data) {
            continue;
        }
        let label = fit(
            &packet_label(trace, data),
            columns.saturating_sub(depth * 2 + 2),
        );
        lines.push(RichLine {
            pieces: vec![
                Piece::plain("  ".repeat(depth), canvas.theme.quiet),
                Piece::plain("▹ ", canvas.theme.quiet),
                Piece::link(label, canvas.theme.text, Target::Packet(packet)),
            ],
        });
    }
    for input in trace.value(id).op.inputs() {
        if seen.contains(&input) {
            continue;
        }
        seen.push(input);
        lines.push(entry(trace.value(input), depth, canvas, columns));
        if depth + 1 < DEPTH {
            inputs(input, depth + 1, canvas, columns, seen, lines);
        }
    }
}

/// What was made of it.
pub(super) fn into(id: ValueId, canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
    let trace = canvas.scene.trace();
    let uses = canvas.scene.lineage.uses(id);
    let lines: Vec<RichLine> = uses
        .iter()
        .map(|used| entry(trace.value(*used), 0, canvas, columns))
        .collect();
    if lines.is_empty() {
        return vec![RichLine::plain(
            say("inspector-no-uses"),
            canvas.theme.quiet,
        )];
    }
    lines
}

/// A name that leads to its value, and the value at the right.
fn entry(value: &Value, depth: usize, canvas: &Canvas<'_>, columns: usize) -> RichLine {
    let theme = canvas.theme;
    let sight = canvas.sight();
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
pub(super) fn who(id: ValueId, canvas: &Canvas<'_>, _columns: usize) -> Vec<RichLine> {
    let theme = canvas.theme;
    let quantity = canvas.scene.trace().value(id).quantity;
    if canvas.mask.asked_who.contains(&quantity) {
        return vec![covered(crate::view::Cover::Asked, canvas)];
    }
    let ended = canvas.limit >= canvas.scene.steps();
    let parties = canvas.scene.trace().parties.iter();
    parties
        .map(|party| party.id)
        .map(|party| {
            let name = say(&format!("party-{}", canvas.scene.trace().party(party).name));
            let since = canvas.scene.knowledge.since(id, party);
            let step = since.unwrap_or(0).to_string();
            let (text, style) = match since {
                Some(n) if n <= canvas.cursor => {
                    (say_with("knows-since", &[("step", &step)]), theme.text)
                }
                Some(_) if ended => (say_with("gets-there", &[("step", &step)]), theme.quiet),
                _ => (say("knows-not"), theme.quiet),
            };
            let held = canvas.scene.knowledge.held_as(id, party);
            let target = match since {
                Some(n) if n <= canvas.cursor || ended => Some(Target::Step(n)),
                _ => None,
            };
            let style_name = canvas.party_style(party);
            let pad = " ".repeat(10usize.saturating_sub(width(&name)));
            let mut pieces = vec![match held
                .filter(|held| *held != id && canvas.sight().sees(*held))
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
