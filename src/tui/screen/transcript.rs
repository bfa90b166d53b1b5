//! The transcript: which messages the Finished hashes cover, growing step by
//! step.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::session::screen::transcript::TranscriptScreen;
use crate::session::{Target, say, say_with};
use crate::trace::Endpoints;
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::{fit, of_connection, row, rule, width};
use crate::tui::screen::Draw;
use crate::view::{HashLine, Transcript, TranscriptEntry, TranscriptHash, transcript};

impl Draw for TranscriptScreen {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let endpoints = canvas.walk().endpoints;
        let transcript = transcript(&canvas.sight(), endpoints.id);
        let columns = area.width as usize;
        let lines = lines(&transcript, endpoints, canvas, columns);
        let height = area.height.saturating_sub(1) as usize;
        let window = self.scroll.window(lines.len(), height);
        let title = of_connection(
            say("transcript-title"),
            canvas,
            (area.width as usize).saturating_sub(24),
        );
        let title = vec![Span::styled(title, canvas.theme.focus)];
        let marks = self.scroll.marks().join(" ─ ");
        let head = rule(title, marks, area.width, canvas.theme.quiet);
        frame.render_widget(head, row(area, 0));
        for (place, line) in lines[window].iter().enumerate() {
            line.draw(frame, canvas, row(area, place as u16 + 1));
        }
    }
}

/// Columns of each of the three hashes.
const HASH: usize = 9;

/// Columns before the name of whoever sent a message.
const BEFORE: usize = 8;

/// The columns of the table.
struct Table {
    hashes: Vec<TranscriptHash>,
    /// Of those who sent them.
    from: usize,
    /// Of the names.
    names: usize,
    /// Of the lengths; none on a narrow screen.
    lengths: usize,
}

impl Table {
    fn new(transcript: &Transcript, mallory: bool, columns: usize) -> Self {
        let hashes: Vec<_> = transcript.hashes.iter().map(|line| line.which).collect();
        let lengths = if columns < 70 { 0 } else { 8 };
        let from = if mallory { 8 } else { 7 };
        let names = columns.saturating_sub(BEFORE + from + lengths + HASH * hashes.len());
        Self {
            names: names.clamp(12, 40),
            from,
            lengths,
            hashes,
        }
    }

    /// A length, or its heading, in its column.
    fn length(&self, text: &str) -> String {
        match self.lengths {
            0 => String::new(),
            wide => format!("{text:>0$}  ", wide - 2),
        }
    }
}

fn lines(
    transcript: &Transcript,
    endpoints: Endpoints,
    canvas: &Canvas<'_>,
    columns: usize,
) -> Vec<RichLine> {
    let theme = canvas.theme;
    let mut lines = Vec::new();
    if transcript.entries.is_empty() {
        lines.push(RichLine::plain(
            format!("   {}", say("transcript-empty")),
            theme.quiet,
        ));
    }
    let table = Table::new(transcript, canvas.scene.trace().has_mallory(), columns);
    if !transcript.entries.is_empty() {
        let mut head = " ".repeat(BEFORE + table.from);
        let names = table.names;
        head.push_str(&format!("{:<names$}", say("transcript-column-message")));
        head.push_str(&table.length(&say("transcript-column-length")));
        for which in &table.hashes {
            let key = match which {
                TranscriptHash::Session => "transcript-column-session",
                TranscriptHash::ClientFinished => "transcript-column-client",
                TranscriptHash::ServerFinished => "transcript-column-server",
                TranscriptHash::Keys => "transcript-column-keys",
                TranscriptHash::Proof => "transcript-column-proof",
                TranscriptHash::ServerEnd => "transcript-column-server",
                TranscriptHash::Data => "transcript-column-data",
                TranscriptHash::ClientEnd => "transcript-column-client",
            };
            head.push_str(&format!("{:<HASH$}", say(key)));
        }
        lines.push(RichLine::plain(fit(head.trim_end(), columns), theme.quiet));
    }
    let mut number = 0;
    for entry in &transcript.entries {
        number += usize::from(entry.is_message());
        lines.push(entry_line(entry, number, &table, canvas));
        if entry.changed {
            let text = format!("        ✗ {}", say("transcript-changed"));
            lines.push(RichLine::plain(fit(&text, columns), theme.wrong));
        }
    }
    if transcript.entries.iter().any(|entry| !entry.is_message()) {
        let note = [Piece::plain(say("transcript-note"), theme.quiet)];
        lines.push(RichLine::default());
        lines.extend(
            wrap(&note, columns.saturating_sub(6))
                .into_iter()
                .map(|line| line.indented(3)),
        );
    }
    for line in &transcript.hashes {
        lines.push(RichLine::default());
        lines.extend(hash_lines(
            line,
            transcript.resumed,
            endpoints,
            canvas,
            columns,
        ));
    }
    lines
}

fn entry_line(
    entry: &TranscriptEntry,
    number: usize,
    table: &Table,
    canvas: &Canvas<'_>,
) -> RichLine {
    let theme = canvas.theme;
    let new = entry.since == canvas.cursor;
    let is_message = entry.is_message();
    let mark = if new { " ● " } else { "   " };
    let count = if is_message {
        format!("{number:>3}  ")
    } else {
        "  ·  ".to_owned()
    };
    let style = match (is_message, new) {
        (false, _) => theme.quiet,
        (true, true) => theme.focus,
        (true, false) => theme.text,
    };
    let seal = if entry.sealed { "▒ " } else { "" };
    let name = fit(
        &format!("{seal}{}", entry.name),
        table.names.saturating_sub(1),
    );
    let pad = " ".repeat(table.names.saturating_sub(width(&name)));
    let length = entry
        .length
        .map_or_else(|| "??".to_owned(), |length| length.to_string());
    let from = canvas.scene.trace().party(entry.from).name;
    let mut pieces = vec![
        Piece::plain(mark, theme.focus),
        Piece::plain(count, theme.quiet),
        Piece::plain(
            format!("{from:<0$}", table.from),
            canvas.party_style(entry.from),
        ),
        Piece::link(name, style, Target::Packet(entry.packet)),
        Piece::plain(format!("{pad}{}", table.length(&length)), theme.text),
    ];
    if is_message {
        for which in &table.hashes {
            let covered = entry.covered_by.contains(which);
            let (mark, style) = if covered {
                ("✓", theme.agreed)
            } else {
                ("·", theme.quiet)
            };
            pieces.push(Piece::plain(format!("{mark:<HASH$}"), style));
        }
    } else {
        pieces.push(Piece::plain(say("transcript-not-hashed"), theme.quiet));
    }
    RichLine { pieces }
}

/// A hash: what it is for, what it covers by now, and each side's value.
fn hash_lines(
    line: &HashLine,
    resumed: bool,
    endpoints: Endpoints,
    canvas: &Canvas<'_>,
    columns: usize,
) -> Vec<RichLine> {
    let theme = canvas.theme;
    let order = if resumed { "-resumed" } else { "" };
    let what = say(&format!("transcript-{}{order}", line.which.id()));
    let title = say_with("transcript-hash", &[("which", &what)]);
    let facts = [
        ("messages", line.messages.to_string()),
        ("bytes", line.bytes.to_string()),
    ];
    let facts: Vec<(&str, &str)> = facts.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let mut so_far = say_with("transcript-so-far", &facts);
    if line.sealed > 0 {
        so_far.push_str(&say_with(
            "transcript-and-sealed",
            &[("count", &line.sealed.to_string())],
        ));
    }
    let head = [
        Piece::plain(title, theme.focus),
        Piece::plain(format!("  {so_far}"), theme.quiet),
    ];
    let mut lines: Vec<RichLine> = wrap(&head, columns.saturating_sub(4))
        .into_iter()
        .map(|line| line.indented(3))
        .collect();
    for (party, value) in endpoints.ends().iter().zip(&line.values) {
        let name = canvas.scene.trace().party(*party).name;
        let mut pieces = vec![Piece::plain(
            format!("     {name:<8}"),
            canvas.party_style(*party),
        )];
        pieces.push(match value {
            Some((id, shown)) => {
                let new = canvas.step().is_some_and(|step| step.values.contains(id));
                let style = if new { theme.focus } else { theme.text };
                Piece::link(shown.clone(), style, Target::Value(*id))
            }
            None => Piece::plain(say("transcript-not-yet"), theme.quiet),
        });
        lines.push(RichLine { pieces });
    }
    match line.agreed {
        Some(true) => lines.push(RichLine::plain(
            format!("     {}", say("transcript-agreed")),
            theme.agreed,
        )),
        Some(false) => lines.push(RichLine::plain(
            format!("     {}", say("transcript-differs")),
            theme.wrong,
        )),
        None => {}
    }
    lines
}
