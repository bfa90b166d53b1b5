//! The bench's frame. Where there is room the wire stands left, the message
//! right, the verdict below; with less room first the bytes and then the
//! fields give way to what has the keys, and at last one part stands alone
//! above the verdict.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::form::Message;
use super::pick::Pick;
use super::runs::Laid;
use super::{BenchScreen, FIELDS, Part, Typing};
use crate::trace::Seat;
use crate::tui::keys::Action;
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::unusual::shout;
use crate::tui::pane::{fit, header, row, rule, width};
use crate::tui::screen::Target;
use crate::tui::screen::detour::fit_path;
use crate::tui::scroll::out_of_sight;
use crate::tui::shared::{Shared, say, say_with};
use crate::view::{Mask, Node, Sight, VerdictKind, Where};

/// Where the parts lie; an area of no height is not drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Areas {
    wire: Rect,
    fields: Rect,
    bytes: Rect,
    verdict: Rect,
}

impl Areas {
    fn new(area: Rect, part: Part, bytes_wanted: impl Fn(u16) -> u16) -> Self {
        let none = Rect::default();
        let at = |x: u16, y: u16, width: u16, height: u16| {
            Rect::new(area.x + x, area.y + y, width, height)
        };
        let (width, height) = (area.width, area.height);
        if part == Part::Verdict && (width < 110 || height < 22) {
            return Self {
                verdict: area,
                ..Self::default()
            };
        }
        let low = match height {
            ..=13 => 5,
            14..=17 => 6,
            18..=24 => 8,
            25..=40 => height * 3 / 10,
            _ => height / 4,
        };
        let top = height - low.min(height);
        let verdict = at(0, top, width, height - top);
        if width < 76 {
            let upper = at(0, 0, width, top);
            let (wire, fields, bytes) = match part {
                Part::Wire | Part::Verdict => (upper, none, none),
                Part::Fields => (none, upper, none),
                Part::Bytes => (none, none, upper),
            };
            return Self {
                wire,
                fields,
                bytes,
                verdict,
            };
        }
        let left = match width {
            ..=99 => 34,
            100..=159 => 48,
            _ => 58,
        };
        let wire = at(0, 0, left - 1, top);
        let rest = width - left;
        if width >= 170 {
            let form = rest * 45 / 100;
            return Self {
                wire,
                fields: at(left, 0, form - 1, top),
                bytes: at(left + form, 0, rest - form, top),
                verdict,
            };
        }
        if top >= 18 {
            let bytes = bytes_wanted(rest).clamp(5, top * 2 / 5);
            return Self {
                wire,
                fields: at(left, 0, rest, top - bytes),
                bytes: at(left, top - bytes, rest, bytes),
                verdict,
            };
        }
        let right = at(left, 0, rest, top);
        let (fields, bytes) = match part {
            Part::Bytes => (none, right),
            _ => (right, none),
        };
        Self {
            wire,
            fields,
            bytes,
            verdict,
        }
    }
}

pub(super) fn draw(
    bench: &mut BenchScreen,
    frame: &mut Frame<'_>,
    area: Rect,
    shared: &mut Shared,
) {
    title(bench, frame, row(area, 0), shared);
    let gap = 1 + u16::from(area.height >= 30);
    let area = Rect {
        y: area.y + gap,
        height: area.height - gap,
        ..area
    };
    let area = head(bench, frame, area, shared);
    let Some(laid) = bench.laid().cloned() else {
        let words = match bench.runs.refusal() {
            Some(error) => error.to_owned(),
            None => say("bench-wait"),
        };
        RichLine::plain(format!("   {words}"), shared.theme.quiet).draw(
            frame,
            shared,
            row(area, 0),
        );
        return;
    };
    let mut areas = Areas::new(area, bench.part, |columns| bench.hex_lines(columns));
    let picks = bench.pick.is_some();
    if picks {
        // What is picked from stands in the place of the message, or alone.
        let place = match areas.fields.height > 0 && areas.fields.width >= 50 {
            true => areas.fields.union(areas.bytes),
            false => Rect {
                height: areas.verdict.y - area.y,
                ..area
            },
        };
        let place = match areas.bytes.height {
            0 => place.intersection(area),
            _ => place,
        };
        if place.width == area.width {
            areas.wire = Rect::default();
        }
        areas.fields = Rect::default();
        areas.bytes = Rect::default();
        bench.draw_wire(frame, areas.wire, shared);
        if let Some(pick) = &mut bench.pick {
            pick.draw(frame, place, shared);
        }
    } else {
        bench.draw_wire(frame, areas.wire, shared);
        fields(bench, frame, areas.fields, shared);
        bench.draw_hex(frame, areas.bytes, shared);
    }
    verdict(bench, &laid, frame, areas.verdict, shared);
}

/// What is run, and, loud, what is left out of it.
fn title(bench: &BenchScreen, frame: &mut Frame<'_>, area: Rect, shared: &Shared) {
    let theme = &shared.theme;
    let room = area.width as usize;
    let loud = shout(&bench.scenario.skips, room);
    let shouted = Span::styled(
        loud.clone(),
        theme
            .wrong
            .add_modifier(Modifier::BOLD | Modifier::REVERSED),
    );
    let name = format!(" {}", say("bench-title"));
    let used = width(&name) + width(&loud) + 1;
    // What is left out is told whole, before the screen says its own name.
    if !loud.is_empty() && used > room {
        frame.render_widget(Line::from(shouted), area);
        return;
    }
    let what = format!("   {}", header::words(&bench.scenario));
    let free = room.saturating_sub(used);
    let what = if width(&what) <= free {
        what
    } else {
        String::new()
    };
    let gap = " ".repeat(free - width(&what));
    let spans = vec![
        Span::styled(name, theme.focus),
        Span::styled(what, theme.quiet),
        Span::raw(gap),
        shouted,
    ];
    frame.render_widget(Line::from(spans), area);
}

/// The challenge's words above everything, where there is one.
fn head(bench: &BenchScreen, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) -> Rect {
    let Some(challenge) = &bench.challenge else {
        return area;
    };
    let theme = shared.theme;
    let columns = (area.width as usize).saturating_sub(4).min(110);
    let title = say_with("bench-challenge", &[("title", &challenge.title)]);
    let title = fit(&title, (area.width as usize).saturating_sub(6));
    let line = rule(
        vec![Span::styled(title, theme.question)],
        String::new(),
        area.width,
        theme.quiet,
    );
    frame.render_widget(line, row(area, 0));
    let (text, style) = match bench.met {
        true => (
            say_with("bench-challenge-met", &[("then", &challenge.then)]),
            theme.agreed,
        ),
        false => (challenge.ask.clone(), theme.text),
    };
    let mut lines = wrap(&[Piece::plain(text, style)], columns);
    let hint = bench
        .hints
        .checked_sub(1)
        .and_then(|at| challenge.hints.get(at));
    if let (Some(hint), false) = (hint, bench.met) {
        let facts = [
            ("nth", &*bench.hints.to_string()),
            ("all", &*challenge.hints.len().to_string()),
            ("hint", hint),
        ];
        let words = say_with("bench-hint", &facts);
        lines.extend(wrap(&[Piece::plain(words, theme.question)], columns));
    }
    // The bench itself keeps most of the room.
    let most = (area.height / 4).max(2) as usize;
    let cut = lines.len() > most;
    lines.truncate(most);
    for (place, line) in lines.iter().enumerate() {
        let mut line = line.clone().indented(2);
        if cut && place + 1 == most {
            line.pieces.push(Piece::plain(" …", theme.quiet));
        }
        line.draw(frame, shared, row(area, place as u16 + 1));
    }
    let used = lines.len() as u16 + 1;
    Rect {
        y: area.y + used,
        height: area.height - used,
        ..area
    }
}

/// The fields of the selected message, and what is to be said of the selected
/// one.
fn fields(bench: &mut BenchScreen, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
    if area.height == 0 {
        return;
    }
    let theme = shared.theme;
    let front = bench.part == Part::Fields && bench.pick.is_none();
    let Some(message) = &bench.message else {
        return;
    };
    let style = if front { theme.focus } else { theme.quiet };
    let columns = area.width as usize;
    let mut words = about(message, shared, columns.saturating_sub(3));
    let most = (area.height / 3).max(1) as usize;
    if words.len() > most {
        words.truncate(most);
        if let Some(last) = words.last_mut() {
            last.pieces.push(Piece::plain(" …", theme.quiet));
        }
    }
    let visible = message.visible();
    let at = visible.iter().position(|id| *id == message.node);
    bench.fields.at = at.unwrap_or_default();
    let room = (area.height as usize).saturating_sub(words.len() + 1);
    let window = bench.fields.window(visible.len(), room);
    let marks = out_of_sight(window.start, visible.len() - window.end).join(" ─ ");
    let name = fit(&message.title, columns.saturating_sub(width(&marks) + 8));
    let mut title = vec![Span::styled(name, style)];
    // From whom to whom, where there is room for it.
    let way: Vec<(&str, _)> = message
        .way
        .iter()
        .map(|party| (party.name, shared.party_style(party.id)))
        .collect();
    if let [(from, by), (to, of)] = way[..]
        && title[0].width() + width(from) + width(to) + width(&marks) + 14 <= columns
    {
        title.push(Span::styled(format!("  {from}"), by));
        title.push(Span::styled(" ▶ ", theme.quiet));
        title.push(Span::styled(to.to_owned(), of));
    }
    frame.render_widget(rule(title, marks, area.width, theme.quiet), row(area, 0));
    let mut y = 1;
    for at in window {
        let Some(node) = visible.get(at).and_then(|id| message.tree.node(*id)) else {
            continue;
        };
        let place = row(area, y);
        field_line(message, node, front, shared, columns).draw(frame, shared, place);
        shared.link(place, Target::Line(FIELDS + node.id));
        y += 1;
    }
    // Under the fields, a line between where there is room for one.
    let first = (y + 1).min(area.height - words.len() as u16);
    for (place, line) in words.into_iter().enumerate() {
        line.indented(1)
            .draw(frame, shared, row(area, first + place as u16));
    }
}

fn field_line(
    message: &Message,
    node: &Node,
    front: bool,
    shared: &Shared,
    columns: usize,
) -> RichLine {
    let theme = shared.theme;
    let selected = node.id == message.node;
    let fold = match (node.children.is_empty(), message.closed.contains(&node.id)) {
        (true, _) => "  ",
        (false, true) => "▸ ",
        (false, false) => "▾ ",
    };
    let was = message.was(node);
    let mark = if was.is_some() { "Δ" } else { " " };
    let indent = format!("{mark}{}", " ".repeat(2 * node.depth.min(8)));
    let out_of_reach = node.place == Where::Plaintext || message.address(node).is_err();
    let (name, says) = match (selected, front, node.depth) {
        (true, true, _) => (theme.selected, theme.selected),
        (true, false, _) => (theme.focus, theme.focus),
        (false, _, 0) => (theme.focus, theme.quiet),
        _ if out_of_reach => (theme.quiet, theme.quiet),
        _ => (theme.text, theme.text),
    };
    let was = was.map(|was| say_with("bench-was", &[("value", &was)]));
    let was_room = was.as_ref().map_or(0, |was| width(was) + 2);
    let room = columns.saturating_sub(width(&indent) + 4 + was_room.min(columns / 2));
    let label = fit(&node.label, room);
    let room = room.saturating_sub(width(&label) + 2);
    let decoded = fit(&node.decoded, room);
    let fill = room.saturating_sub(width(&decoded));
    let changed = if selected && front {
        name
    } else {
        theme.changed
    };
    let mut pieces = vec![
        Piece::plain(indent, theme.changed),
        Piece::plain(fold, theme.quiet),
        Piece::plain(label, name),
        Piece::plain("  ", name),
        Piece::plain(decoded, says),
    ];
    if let Some(was) = was {
        let was = fit(&was, columns / 2);
        pieces.push(Piece::plain(format!("  {was}"), changed));
    }
    if selected && front {
        pieces.push(Piece::plain(" ".repeat(fill), theme.selected));
    }
    RichLine { pieces }
}

/// What the selected field is, and how it is changed.
fn about(message: &Message, shared: &Shared, columns: usize) -> Vec<RichLine> {
    let theme = shared.theme;
    let Some(node) = message.selected() else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    if let Some(words) = &node.words {
        lines.extend(wrap(&[Piece::plain(words.clone(), theme.text)], columns));
    }
    let text = match message.address(node) {
        Ok(address) => say_with("bench-edit", &[("how", &say(address.form.words()))]),
        Err(why) => say(why.words()),
    };
    lines.extend(wrap(&[Piece::plain(text, theme.quiet)], columns));
    if message.tree.closed.is_some() {
        let words = say("bench-sealed-closed");
        lines.extend(wrap(&[Piece::plain(words, theme.quiet)], columns));
    }
    lines
}

/// What came of it.
fn verdict(
    bench: &mut BenchScreen,
    laid: &Laid,
    frame: &mut Frame<'_>,
    area: Rect,
    shared: &mut Shared,
) {
    if area.height == 0 {
        return;
    }
    let theme = shared.theme;
    let front = bench.part == Part::Verdict && bench.pick.is_none();
    let current = bench.runs.is_done(&bench.scenario) && bench.runs.refusal().is_none();
    let mut y = 1;
    let mut lines = Vec::new();
    let columns = (area.width as usize).saturating_sub(4).min(120);
    if let Some((typing, field)) = &bench.typing {
        let prompt = prompt(bench, typing, shared);
        let prompt = fit_path(&prompt, area.width as usize / 2);
        let place = row(area, y);
        let x = place.x + 2 + width(&prompt) as u16;
        let span = Span::styled(format!("  {prompt}"), theme.focus);
        frame.render_widget(Line::from(span), place);
        let room = place.right().saturating_sub(x + 1);
        field.draw(frame, Rect::new(x, place.y, room, 1));
        y += 1;
        let how = match typing {
            Typing::Value(address) => say(address.form.words()),
            Typing::Inject { .. } => say("bench-type-inject"),
        };
        if bench.said.is_none() {
            lines.extend(wrap(&[Piece::plain(how, theme.quiet)], columns));
        }
    }
    if let Some(carried) = &bench.carried {
        let key = match carried.copy {
            true => "bench-carry-copy",
            false => "bench-carry-move",
        };
        let words = say_with(key, &[("message", &carried.message.to_string())]);
        lines.extend(wrap(&[Piece::plain(words, theme.question)], columns));
    }
    if let Some((said, refused)) = &bench.said {
        let style = if *refused {
            theme.wrong
        } else {
            theme.question
        };
        lines.extend(wrap(&[Piece::plain(said.clone(), style)], columns));
    }
    if let (Some(error), true) = (bench.runs.refusal(), bench.runs.is_done(&bench.scenario)) {
        let text = format!("✗ {error}");
        lines.extend(wrap(&[Piece::plain(text, theme.wrong)], columns));
    }
    lines.extend(told(laid, shared, columns, current));
    let room = area.height.saturating_sub(y) as usize;
    let window = bench.scroll.window(lines.len(), room);
    let style = if front { theme.focus } else { theme.quiet };
    let title = say(if current {
        "bench-verdict"
    } else {
        "bench-verdict-old"
    });
    let marks = bench.scroll.marks().join(" ─ ");
    let title = vec![Span::styled(title, style)];
    frame.render_widget(rule(title, marks, area.width, theme.quiet), row(area, 0));
    for line in &lines[window] {
        line.clone().indented(2).draw(frame, shared, row(area, y));
        y += 1;
    }
}

fn prompt(bench: &BenchScreen, typing: &Typing, shared: &Shared) -> String {
    match typing {
        Typing::Value(address) => {
            let mut path = format!("{}.{}", address.message, address.path);
            if address.part != address.whole {
                let from = address.part.start - address.whole.start;
                let to = address.part.end - address.whole.start;
                path = format!("{path}[{from}..{to}]");
            }
            format!("{path} = ")
        }
        Typing::Inject { to, after } => {
            let party = bench.row().map_or(to.name(), |row| {
                shared
                    .scene
                    .trace()
                    .parties
                    .get(row.receiver.index())
                    .map_or(to.name(), |p| p.name)
            });
            let facts = [("party", party), ("message", &*after.to_string())];
            format!("{} ", say_with("bench-inject-prompt", &facts))
        }
    }
}

/// The lines on a run, what matters most first.
fn told(laid: &Laid, shared: &Shared, columns: usize, current: bool) -> Vec<RichLine> {
    let theme = shared.theme;
    let verdict = &laid.told.verdict;
    let style = |style| if current { style } else { theme.quiet };
    let mut lines = Vec::new();
    let mut add = |text: String, style| {
        lines.extend(wrap(&[Piece::plain(text, style)], columns));
    };
    let (mark, look) = match verdict.kind {
        VerdictKind::Untouched => ("", theme.text),
        VerdictKind::Caught => ("✗ ", theme.wrong),
        VerdictKind::Unnoticed => ("◆ ", theme.secret),
        VerdictKind::Harmless => ("≡ ", theme.agreed),
        VerdictKind::Stuck => ("▷ ", theme.focus),
    };
    let mask = Mask {
        at: laid.scene.steps(),
        ..shared.mask.clone()
    };
    let sight = Sight {
        trace: laid.scene.trace(),
        knowledge: &laid.scene.knowledge,
        mask: &mask,
    };
    let done = &laid.told.done;
    if let Some(attack) = laid.told.attack {
        add(
            say_with("bench-attack", &[("title", attack)]),
            style(theme.heading),
        );
    }
    if !done.is_empty() {
        add(
            format!("{} {}.", say("bench-acts"), done.join(", ")),
            style(theme.changed),
        );
    }
    let mut sentences = verdict.sentences_seen(&laid.scene.run, &sight).into_iter();
    if let Some(headline) = sentences.next() {
        add(format!("{mark}{headline}"), style(look));
    }
    if done.is_empty() {
        add(say("bench-nothing-done"), theme.quiet);
    }
    for words in sentences {
        add(words, style(theme.text));
    }
    match (shared.mask.seat, verdict.unknowable.last()) {
        (_, None) => {}
        (Seat::Above, Some(words)) => add(format!("◇ {words}"), style(theme.question)),
        _ => add(say("bench-above-seat"), theme.quiet),
    }
    lines
}

pub(super) fn footer(bench: &BenchScreen, action: Action) -> Option<String> {
    let typing = bench.typing.is_some();
    if typing || bench.pick.is_some() {
        let words = match action {
            Action::Open if typing => "footer-bench-set",
            Action::Open => bench.pick.as_ref().map_or("footer-take", Pick::taken),
            Action::Return if typing => return Some(String::new()),
            Action::Return => "footer-bench-back",
            Action::Help | Action::Quit if typing => return Some(String::new()),
            Action::Help | Action::Quit => return None,
            _ => return Some(String::new()),
        };
        return Some(say(words));
    }
    if bench.carried.is_some() {
        return match action {
            Action::Open => Some(say("footer-bench-put")),
            Action::Return => Some(say("footer-bench-let-go")),
            Action::Help | Action::Quit => None,
            _ => Some(String::new()),
        };
    }
    let words = match (action, bench.part) {
        (Action::Open, Part::Wire) => "footer-bench-fields",
        (Action::Open, Part::Fields) => "footer-bench-edit",
        (Action::Open, Part::Bytes) => "footer-bench-byte",
        (Action::Open, Part::Verdict) => "footer-bench-walk",
        // Enter leads on, and q out.
        (Action::Return | Action::Pane, Part::Wire) => return Some(String::new()),
        (Action::Return, _) => "footer-bench-list",
        (Action::Pane, _) => return Some(next_title(bench)),
        (Action::WalkRun, Part::Verdict) => return Some(String::new()),
        (Action::WalkRun, _) if bench.scenario == bench.first => return Some(String::new()),
        (Action::LetThrough, _) if !bench.is_caught() => return Some(String::new()),
        (Action::Undo, _) if bench.history.is_empty() => return Some(String::new()),
        (Action::Flip, Part::Wire | Part::Verdict) => return Some(String::new()),
        // The keys that matter at a place are few.
        (
            Action::Attacks
            | Action::Drop
            | Action::Repeat
            | Action::Move
            | Action::Old
            | Action::Checks
            | Action::Mallory,
            Part::Fields | Part::Bytes,
        ) => return Some(String::new()),
        _ => return None,
    };
    Some(say(words))
}

/// What the next part is called.
fn next_title(bench: &BenchScreen) -> String {
    say(match bench.next_part(true) {
        Part::Wire => "bench-wire",
        Part::Fields => "message-fields",
        Part::Bytes => "message-bytes",
        Part::Verdict => "bench-part-verdict",
    })
}
