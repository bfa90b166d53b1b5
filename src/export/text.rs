//! The walk as a readable linear transcript.

use std::io::{self, Write};

use crate::sim::Run;
use crate::view::{Catalogue, short};

/// Writes the whole run; the same bytes with and without colour but for the
/// escapes.
///
/// # Errors
/// If `out` does not take it.
pub fn write(run: &Run, out: &mut dyn Write, color: bool) -> io::Result<()> {
    let catalogue = Catalogue::english();
    let (bold, plain) = if color {
        ("\x1b[1m", "\x1b[0m")
    } else {
        ("", "")
    };
    for step in &run.trace.steps {
        let words = catalogue.step(&run.trace, step);
        writeln!(
            out,
            "{bold}{}. {}{plain}  [{}]",
            step.n, words.title, step.id
        )?;
        let text = words.plain();
        if !text.is_empty() {
            writeln!(out, "   {text}")?;
        }
        for id in &step.values {
            let value = crate::trace::Values::value(&run.trace, *id);
            writeln!(out, "   {} = {}", value.quantity.label(), short(value))?;
        }
    }
    writeln!(out)?;
    for outcome in &run.trace.outcomes {
        let party = run.trace.party(outcome.party).name;
        writeln!(out, "{party}: {:?}", outcome.ending)?;
    }
    writeln!(out, "scenario code: {}", run.scenario.code())
}
