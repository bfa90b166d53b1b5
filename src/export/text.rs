//! The walk as a linear transcript, for pipes, screen readers and homework.

use std::io::{self, Write};

use super::Paper;
use crate::sim::{Key, Run};
use crate::trace::{
    ConnectionId, Ending, Endpoints, Packet, PacketId, PartyId, Phase, Step, StepKind, Values,
};
use crate::view::{
    Block, Catalogue, Equation, FieldCell, MessageBlock, Sight, Span, VerdictKind, Walk,
    agreed_lines, eavesdropper, flows, full, is_as_asked, packet_messages, spans_text, step_block,
};

/// Columns of running text.
pub(super) const WIDTH: usize = 78;
/// Values of up to this many bytes are written whole.
const WHOLE: usize = 64;

/// Writes the transcript of a run; the same with and without color, save
/// for the color.
///
/// # Errors
/// If the paper does not take it.
pub fn write(run: &Run, out: &mut Paper<'_>) -> io::Result<()> {
    let mut transcript = Transcript {
        run,
        out,
        phase: None,
        sight: None,
        arrived: 0,
    };
    transcript.head()?;
    for step in &run.trace.steps {
        transcript.step(step)?;
    }
    transcript.outcomes()?;
    transcript.verdict()?;
    transcript.knowledge()
}

/// One step alone, through a mask, without the name of its phase.
pub(super) fn write_step(
    run: &Run,
    step: &Step,
    sight: Sight<'_>,
    out: &mut Paper<'_>,
) -> io::Result<()> {
    let mut transcript = Transcript {
        run,
        out,
        phase: Some((step.connection, step.phase)),
        sight: Some(sight),
        arrived: 0,
    };
    transcript.step(step)
}

struct Transcript<'a, 'p> {
    run: &'a Run,
    out: &'a mut Paper<'p>,
    phase: Option<(ConnectionId, Phase)>,
    /// What may be seen; `None` for everything.
    sight: Option<Sight<'a>>,
    /// How many packets were looked at for what a real peer sent.
    arrived: usize,
}

/// How far what a real peer sent is told.
#[derive(Clone, Copy)]
enum Upto {
    /// With this record.
    Packet(PacketId),
    /// What came before this time, in microseconds.
    Before(u64),
    /// To the end of the connection that was told of last.
    End,
}

impl Transcript<'_, '_> {
    /// A line that stands out.
    fn bold_line(&mut self, text: &str) -> io::Result<()> {
        self.out.bold(text)?;
        writeln!(self.out)
    }

    fn head(&mut self) -> io::Result<()> {
        let scenario = &self.run.scenario;
        let suite = scenario.suite;
        for line in agreed_lines(self.run) {
            self.bold_line(&line)?;
        }
        if !self.run.is_simulated() {
            // The scenario says what our side was ready for, not what the
            // peer has and chose; and its code would simulate both.
            self.unusual()?;
            return writeln!(
                self.out,
                "one side is a real peer: `--save FILE` keeps this walk, \
                 `slowshake open FILE` shows it again"
            );
        }
        let is_as_asked = is_as_asked(self.run);
        let mut parts = Vec::new();
        let tls13 = scenario.has_tls13();
        for key in [
            Key::Suite,
            Key::Tls13Suite,
            Key::Group,
            Key::Cert,
            Key::Ems,
            Key::Etm,
            Key::Seed,
        ] {
            let unused = match key {
                Key::Suite => is_as_asked || tls13,
                Key::Tls13Suite => is_as_asked || !tls13,
                Key::Ems => tls13,
                Key::Group => !tls13 && !suite.key_exchange.sends_server_key_exchange(),
                Key::Etm => tls13 || !suite.protection.is_cbc(),
                _ => false,
            };
            if let Some(value) = scenario.setting(key)
                && !unused
            {
                parts.push(format!("{} {value}", key.name()));
            }
        }
        let settings = parts.join(" · ");
        let settings = match is_as_asked {
            true => settings,
            false => Catalogue::english().say_with("header-asked", &[("settings", &settings)]),
        };
        writeln!(self.out, "{settings}")?;
        self.unusual()?;
        writeln!(self.out, "scenario code {}", scenario.code())
    }

    /// What is out of the ordinary: the checks that are left out first.
    fn unusual(&mut self) -> io::Result<()> {
        let scenario = &self.run.scenario;
        let words = Catalogue::english();
        if let Some(skips) = scenario
            .setting(Key::Skip)
            .filter(|_| !scenario.skips.is_empty())
        {
            let skips = skips.replace(',', ", ");
            let text = words.say_with("header-skips", &[("checks", &skips)]);
            self.out.styled("1;7", &text)?;
            writeln!(self.out)?;
        }
        if let Some(mitm) = scenario.mitm {
            let shows = words.say(&format!("header-mitm-{}", mitm.id()));
            writeln!(self.out, "{}: {shows}", words.say("header-mallory"))?;
        }
        for act in &scenario.wire {
            let act = act.to_string();
            let text = words.say_with("header-wire", &[("acts", &act)]);
            writeln!(self.out, "{text}")?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Step) -> io::Result<()> {
        let is_over = |(id, _)| id != step.connection || step.phase == Phase::Eve;
        if self.phase.is_some_and(is_over) {
            self.arrivals(Upto::End)?;
        } else if !self.is_about_arrival(step) {
            self.arrivals(Upto::Before(step.time))?;
        }
        if self.phase != Some((step.connection, step.phase)) {
            self.phase = Some((step.connection, step.phase));
            let name = Catalogue::english().phase(step.phase);
            let head = match self.run.trace.connections.len() {
                0 | 1 => format!("== {name} =="),
                _ => format!("== {}: {name} ==", step.connection),
            };
            writeln!(self.out)?;
            self.bold_line(&head)?;
        }
        let block = step_block(&self.run.trace, step);
        write!(self.out, "\n{:>3}  ", step.n)?;
        self.out.bold(&block.title)?;
        write!(self.out, "  ")?;
        self.out.dim(&format!("[{}]", step.id))?;
        writeln!(self.out)?;
        if let Some(id) = step.packet {
            let packet = &self.run.trace.packets[id.0 as usize];
            let sends = matches!(step.kind, StepKind::Send | StepKind::Alert);
            if self.is_about_arrival(step) {
                self.arrivals(Upto::Packet(id))?;
            } else if sends && packet.from == step.actor {
                self.packet(packet)?;
            }
        }
        self.block(&block)
    }

    /// A record on its way, with its messages.
    fn packet(&mut self, packet: &Packet) -> io::Result<()> {
        let trace = &self.run.trace;
        let [from, to] = [packet.from, packet.to].map(|party| trace.party(party).name);
        let sealed = if packet.is_protected() {
            ", sealed"
        } else {
            ""
        };
        writeln!(
            self.out,
            "     {from} --> {to}: record of {} bytes{sealed}",
            packet.seen().len()
        )?;
        if self.sight.is_none_or(|sight| sight.opens(packet)) {
            for message in packet_messages(trace, packet) {
                self.message(&message)?;
            }
        }
        Ok(())
    }

    /// Whether a step is about a record that a real peer sent.
    fn is_about_arrival(&self, step: &Step) -> bool {
        let trace = &self.run.trace;
        step.packet.is_some_and(|id| {
            let packet = &trace.packets[id.0 as usize];
            !trace.party(packet.from).simulated
        })
    }

    /// What came from a real peer and was not told yet, each record once: with
    /// the one that a step is about those before it that no step is about,
    /// such as the first part of a message.
    fn arrivals(&mut self, upto: Upto) -> io::Result<()> {
        let trace = &self.run.trace;
        while let Some(packet) = trace.packets.get(self.arrived) {
            let is_beyond = match upto {
                Upto::Packet(last) => packet.id > last,
                Upto::Before(time) => packet.delivered_at.is_none_or(|at| at >= time),
                Upto::End => self.phase.is_some_and(|(id, _)| packet.connection != id),
            };
            if is_beyond {
                break;
            }
            self.arrived += 1;
            if !trace.party(packet.from).simulated {
                if !matches!(upto, Upto::Packet(_)) {
                    writeln!(self.out)?;
                }
                self.packet(packet)?;
            }
        }
        Ok(())
    }

    fn message(&mut self, message: &MessageBlock) -> io::Result<()> {
        writeln!(self.out, "       {}", message.heading())?;
        self.cells(&message.cells, 9)?;
        if let Some(error) = &message.error {
            writeln!(self.out, "         ! {error}")?;
        }
        Ok(())
    }

    /// Fields behind `indent` columns, what is inside one two further.
    fn cells(&mut self, cells: &[FieldCell], indent: usize) -> io::Result<()> {
        let name = |cell: &FieldCell| cell.name.chars().count();
        let names = cells.iter().map(name).max().unwrap_or(0).min(28);
        for cell in cells {
            let line = format!("{:indent$}{:names$}  {}", "", cell.name, cell.bytes);
            let line = if cell.meaning.is_empty() {
                line
            } else {
                format!("{line}  ({})", cell.meaning)
            };
            self.out.dim(&line)?;
            writeln!(self.out)?;
            self.cells(&cell.inside, indent + 2)?;
        }
        Ok(())
    }

    fn block(&mut self, block: &Block) -> io::Result<()> {
        for equation in &block.equations {
            self.equation(equation)?;
        }
        let width = block
            .candidates
            .iter()
            .map(|(name, ..)| name.chars().count())
            .max()
            .unwrap_or(0)
            .min(48);
        for (name, verdict, won) in &block.candidates {
            let mark = if *won { '*' } else { '-' };
            writeln!(self.out, "       {mark} {name:width$}  {verdict}")?;
        }
        let text = spans_text(&self.covered(&block.text));
        for line in crate::view::wrapped(&text, WIDTH - 5) {
            writeln!(self.out, "     {line}")?;
        }
        Ok(())
    }

    fn equation(&mut self, equation: &Equation) -> io::Result<()> {
        let name = &equation.name;
        let symbols = spans_text(&equation.symbols);
        write!(self.out, "       {name} = {symbols}")?;
        self.out.dim(&format!("  {}", equation.cite))?;
        writeln!(self.out)?;
        let indent = " ".repeat(7 + name.chars().count());
        if let Some(numbers) = &equation.numbers {
            let numbers = spans_text(&self.covered(numbers));
            if numbers != symbols {
                writeln!(self.out, "{indent} = {numbers}")?;
            }
        }
        let value = self.run.trace.value(equation.value);
        let cover = self.sight.and_then(|sight| sight.cover(equation.value));
        let result = if let Some(cover) = cover {
            cover.shown().to_owned()
        } else if value.is_verdict() || value.bytes.len() > WHOLE {
            equation.result.text().to_owned()
        } else {
            full(value)
        };
        write!(self.out, "{indent} = ")?;
        self.bold_line(&result)
    }

    /// The spans as far as they may be seen.
    fn covered(&self, spans: &[Span]) -> Vec<Span> {
        match &self.sight {
            Some(sight) => sight.covered(spans),
            None => spans.to_vec(),
        }
    }

    fn outcomes(&mut self) -> io::Result<()> {
        self.arrivals(Upto::End)?;
        writeln!(self.out)?;
        self.bold_line("== How it ended ==")?;
        let trace = &self.run.trace;
        let names = if trace.has_mallory() { 7 } else { 6 };
        for outcome in &trace.outcomes {
            let party = trace.party(outcome.party);
            if !party.simulated {
                continue;
            }
            // What comes before, where the end came after the handshake.
            let established = trace.established_by(outcome.connection, outcome.party);
            let before = match established {
                Some(_) if outcome.ending != Ending::Established => {
                    "established the connection, and "
                }
                _ => "",
            };
            let said = match &outcome.ending {
                Ending::Established => "established the connection".to_owned(),
                Ending::Failed { alert, check } => {
                    let check = check
                        .map(|check| format!(" by the check {}", check.id()))
                        .unwrap_or_default();
                    format!("stopped at step {} with {alert}{check}", outcome.step)
                }
                Ending::Refused { alert } => {
                    format!("was refused at step {} with {alert}", outcome.step)
                }
                Ending::Unfinished { awaited } => format!("was still waiting for {awaited}"),
            };
            if trace.connections.len() > 1 {
                let id = outcome.connection.to_string();
                writeln!(self.out, "  {id}  {:names$} {before}{said}", party.name)?;
            } else {
                writeln!(self.out, "  {:names$} {before}{said}", party.name)?;
            }
        }
        self.flows()
    }

    /// When data could flow, counted from ClientHello.
    fn flows(&mut self) -> io::Result<()> {
        let several = self.run.trace.connections.len() > 1;
        for flow in flows(self.run)
            .iter()
            .filter(|flow| flow.sends != [None; 2])
        {
            let head = if several {
                format!("{}, {flow}", flow.endpoints.id)
            } else {
                flow.to_string()
            };
            for line in crate::view::wrapped(&head, WIDTH - 2) {
                writeln!(self.out, "  {line}")?;
            }
        }
        Ok(())
    }

    /// What came of it, where somebody did something or something went wrong.
    fn verdict(&mut self) -> io::Result<()> {
        let Some(verdict) = super::verdict(self.run) else {
            return Ok(());
        };
        if verdict.kind == VerdictKind::Untouched {
            return Ok(());
        }
        let words = Catalogue::english();
        writeln!(self.out)?;
        self.bold_line("== What came of it ==")?;
        self.paragraphs(&verdict.sentences)?;
        let title = words.say("verdict-unknowable");
        write!(self.out, "  ")?;
        self.out.dim(&title)?;
        writeln!(self.out)?;
        self.paragraphs(&verdict.unknowable)
    }

    fn paragraphs(&mut self, paragraphs: &[String]) -> io::Result<()> {
        for paragraph in paragraphs {
            let options = crate::view::wrap_options(WIDTH).initial_indent("  ");
            for line in textwrap::wrap(paragraph, options.subsequent_indent("    ")) {
                writeln!(self.out, "{line}")?;
            }
        }
        Ok(())
    }

    /// Who holds what at the end; from which step on.
    fn knowledge(&mut self) -> io::Result<()> {
        let trace = &self.run.trace;
        writeln!(self.out)?;
        self.bold_line("== Who knows what ==")?;
        for endpoints in &trace.connections {
            self.known_on(*endpoints)?;
        }
        Ok(())
    }

    /// Who holds what of one connection.
    fn known_on(&mut self, endpoints: Endpoints) -> io::Result<()> {
        let trace = &self.run.trace;
        let walk = Walk::new(trace, endpoints.id, trace.holders(endpoints.id));
        let [client, server] = endpoints.ends().map(|party| trace.party(party).name);
        if trace.connections.len() > 1 {
            let head = format!("{}: {client} and {server}", endpoints.id);
            write!(self.out, "\n  ")?;
            self.bold_line(&head)?;
        }
        writeln!(
            self.out,
            "  {:26} {client:>8} {server:>8} {:>8}  both agree",
            "from step", "eve"
        )?;
        for row in &walk.rows {
            let since = |step: Option<u32>| step.map_or_else(|| "-".to_owned(), |n| n.to_string());
            let [client, server] = &row.cells;
            writeln!(
                self.out,
                "  {:26} {:>8} {:>8} {:>8}  {}",
                row.label,
                since(client.as_ref().map(|c| c.since)),
                since(server.as_ref().map(|c| c.since)),
                since(row.eve_since),
                row.agreed_since
                    .map_or_else(String::new, |n| format!("from step {n}")),
            )?;
        }
        let steps = trace.steps.len() as u32;
        let eve = eavesdropper(trace, endpoints.id);
        if eve.chain.is_empty() {
            return Ok(());
        }
        let name = trace.party(PartyId::EVE).name;
        match eve.lacks(steps) {
            None => writeln!(self.out, "\n  {name} reads the application data."),
            Some(link) => {
                let names: Vec<String> = link.any_of.iter().map(|q| q.label()).collect();
                writeln!(
                    self.out,
                    "\n  {name} lacks {} on her way to the application data.",
                    names.join(" or ")
                )
            }
        }
    }
}
