//! The bench's frame. Where there is room the wire stands left, the message
//! right, the verdict below; with less room first the bytes and then the
//! fields give way to what has the keys, and at last one part stands alone
//! above the verdict.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::session::screen::bench::runs::BenchRun;
use crate::session::screen::bench::{BenchScreen, Part, Typing};
use crate::session::{say, say_with, scenario_words};
use crate::trace::Seat;
use crate::tui::canvas::Canvas;
use crate::tui::field;
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::unusual::shout;
use crate::tui::pane::{fit, header, row, rule, width};
use crate::tui::screen::bench::areas::Areas;
use crate::tui::screen::bench::fields::fields;
use crate::tui::screen::detour::fit_path;

pub(super) fn draw(
    bench: &mut BenchScreen,
    frame: &mut Frame<'_>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    title(bench, frame, row(area, 0), canvas);
    let gap = 1 + u16::from(area.height >= 30);
    let area = Rect {
        y: area.y + gap,
        height: area.height - gap,
        ..area
    };
    let (area, whole) = head(bench, frame, area, canvas);
    let columns = (area.width as usize).saturating_sub(4).min(120);
    let answer = answer(bench, canvas, columns, whole);
    let Some(run) = bench.run().cloned() else {
        let words = match bench.runs.refusal() {
            Some(error) => error.to_owned(),
            None => say("bench-wait"),
        };
        RichLine::plain(format!("   {words}"), canvas.theme.quiet).draw(
            frame,
            canvas,
            row(area, 0),
        );
        return;
    };
    // A hint is read whole.
    let least = match answer.len() as u16 {
        0 => 0,
        lines => lines + 1,
    };
    let mut areas = Areas::new(area, bench.part, least, |columns| bench.hex_lines(columns));
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
        bench.draw_wire(frame, areas.wire, canvas);
        if let Some(pick) = &mut bench.pick {
            pick.draw(frame, place, &bench.scenario, canvas);
        }
    } else {
        bench.draw_wire(frame, areas.wire, canvas);
        fields(bench, frame, areas.fields, canvas);
        bench.draw_hex(frame, areas.bytes, canvas);
    }
    verdict(bench, &run, answer, frame, areas.verdict, canvas);
}

/// What is run, and, loud, what is left out of it.
fn title(bench: &BenchScreen, frame: &mut Frame<'_>, area: Rect, canvas: &Canvas<'_>) {
    let theme = &canvas.theme;
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
    let hidden: String = header::curtain(canvas)
        .iter()
        .map(|span| span.content.as_ref())
        .collect();
    let what = format!("   {hidden}{}", scenario_words(&bench.scenario));
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

/// The challenge's words above everything, where there is one: what is asked
/// for, and once it is met what that shows. Gives the room that is left, and
/// whether all of the words had room.
fn head(
    bench: &BenchScreen,
    frame: &mut Frame<'_>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) -> (Rect, bool) {
    let Some(challenge) = &bench.challenge else {
        return (area, true);
    };
    let theme = canvas.theme;
    let columns = (area.width as usize).saturating_sub(4).min(110);
    let solved = match bench.met {
        true => say("bench-solved"),
        false => String::new(),
    };
    let title = say_with("bench-challenge", &[("title", &challenge.title)]);
    let room = (area.width as usize).saturating_sub(width(&solved) + 8);
    let line = rule(
        vec![Span::styled(fit(&title, room), theme.question)],
        solved,
        area.width,
        theme.quiet,
    );
    frame.render_widget(line, row(area, 0));
    // The bench itself keeps most of the room.
    let (words, style, most) = match bench.met {
        true => (moral(&challenge.then), theme.agreed, area.height / 2),
        false => (challenge.ask.clone(), theme.text, area.height / 3),
    };
    let mut lines = wrap(&[Piece::plain(words, style)], columns);
    let most = most.max(2) as usize;
    let cut = lines.len() > most;
    lines.truncate(most);
    for (place, line) in lines.iter().enumerate() {
        let mut line = line.clone().indented(2);
        if cut && place + 1 == most {
            line.pieces.push(Piece::plain(" …", theme.quiet));
        }
        line.draw(frame, canvas, row(area, place as u16 + 1));
    }
    let used = lines.len() as u16 + 1;
    let rest = Rect {
        y: area.y + used,
        height: area.height - used,
        ..area
    };
    (rest, !cut)
}

fn moral(then: &str) -> String {
    say_with("bench-challenge-met", &[("then", then)])
}

/// The hint that was taken last, and what had no room above: it can be
/// scrolled here.
fn answer(bench: &BenchScreen, canvas: &Canvas<'_>, columns: usize, whole: bool) -> Vec<RichLine> {
    let Some(challenge) = &bench.challenge else {
        return Vec::new();
    };
    let theme = &canvas.theme;
    let mut lines = Vec::new();
    let mut add = |words: String, style| lines.extend(wrap(&[Piece::plain(words, style)], columns));
    if bench.met {
        if !whole {
            add(moral(&challenge.then), theme.agreed);
        }
        return lines;
    }
    let taken = bench.hints.checked_sub(1);
    if let Some(hint) = taken.and_then(|at| challenge.hints.get(at)) {
        let facts = [
            ("nth", &*bench.hints.to_string()),
            ("all", &*challenge.hints.len().to_string()),
            ("hint", hint),
        ];
        add(say_with("bench-hint", &facts), theme.question);
    }
    if !whole {
        add(challenge.ask.clone(), theme.text);
    }
    lines
}

/// What came of it.
fn verdict(
    bench: &mut BenchScreen,
    run: &BenchRun,
    answer: Vec<RichLine>,
    frame: &mut Frame<'_>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    if area.height == 0 {
        return;
    }
    let theme = canvas.theme;
    let front = bench.part == Part::Verdict && bench.pick.is_none();
    let current = bench.runs.is_done(&bench.scenario) && bench.runs.refusal().is_none();
    let mut y = 1;
    let mut lines = Vec::new();
    let columns = (area.width as usize).saturating_sub(4).min(120);
    let prompt = bench
        .typing
        .as_ref()
        .map(|(typing, _)| prompt(bench, typing, canvas));
    if let (Some(prompt), Some((typing, field))) = (prompt, &mut bench.typing) {
        let prompt = fit_path(&prompt, area.width as usize / 2);
        let place = row(area, y);
        let x = place.x + 2 + width(&prompt) as u16;
        let span = Span::styled(format!("  {prompt}"), theme.focus);
        frame.render_widget(Line::from(span), place);
        let room = place.right().saturating_sub(x + 1);
        field::draw(field, frame, Rect::new(x, place.y, room, 1));
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
    lines.extend(answer);
    lines.extend(told(run, canvas, columns, current));
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
        line.clone().indented(2).draw(frame, canvas, row(area, y));
        y += 1;
    }
}

fn prompt(bench: &BenchScreen, typing: &Typing, canvas: &Canvas<'_>) -> String {
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
                canvas
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
fn told(run: &BenchRun, canvas: &Canvas<'_>, columns: usize, current: bool) -> Vec<RichLine> {
    let theme = canvas.theme;
    let verdict = &run.verdict;
    let style = |style| if current { style } else { theme.quiet };
    let mut lines = Vec::new();
    let mut add = |text: String, style| {
        lines.extend(wrap(&[Piece::plain(text, style)], columns));
    };
    let (mark, look) = theme.of_verdict(verdict.kind);
    let mask = run.scene.at_end(&canvas.mask);
    let sight = run.scene.sight(&mask);
    let done = &run.done;
    if let Some(attack) = run.attack {
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
    let mut sentences = verdict.sentences_seen(&run.scene.run, &sight).into_iter();
    if let Some(headline) = sentences.next() {
        add(format!("{mark}{headline}"), style(look));
    }
    if done.is_empty() {
        add(say("bench-nothing-done"), theme.quiet);
    }
    for words in sentences {
        add(words, style(theme.text));
    }
    match (canvas.mask.seat, verdict.unknowable.last()) {
        (_, None) => {}
        (Seat::Above, Some(words)) => add(format!("◇ {words}"), style(theme.question)),
        _ => add(say("bench-above-seat"), theme.quiet),
    }
    lines
}
