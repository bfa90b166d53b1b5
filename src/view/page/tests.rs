mod any;
mod blocks;
mod values;

use super::*;
use crate::lesson::{Expr, Inline};
use crate::sim::{Scenario, run};
use crate::trace::Trace;
use crate::view::{Knowledge, Mask, Sight};

/// What pages in these tests speak of: the run with p = 23.
struct Run {
    trace: Trace,
    knowledge: Knowledge,
    mask: Mask,
}

impl Run {
    /// Seen from above, at its end.
    fn whole() -> Self {
        let trace = run(&Scenario::default()).unwrap().trace;
        let knowledge = Knowledge::new(&trace);
        let mask = Mask {
            at: trace.steps.len() as u32,
            ..Mask::default()
        };
        Self {
            trace,
            knowledge,
            mask,
        }
    }

    fn sight(&self) -> Sight<'_> {
        Sight {
            trace: &self.trace,
            knowledge: &self.knowledge,
            mask: &self.mask,
        }
    }

    fn page(&self, elements: &[Element], width: usize) -> Vec<PageLine> {
        page(elements, width, &PageContext::of(self.sight()))
    }
}

/// A page of the whole run.
fn laid_out(elements: &[Element], width: usize) -> Vec<PageLine> {
    Run::whole().page(elements, width)
}

/// Its lines as text.
fn texts(lines: &[PageLine]) -> Vec<String> {
    lines.iter().map(PageLine::text).collect()
}

fn shown(elements: &[Element], width: usize) -> String {
    texts(&laid_out(elements, width)).join("\n")
}

fn words(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn paragraph(text: &str) -> Element {
    Element::Paragraph(vec![words(text)])
}

fn value(expr: &str) -> Inline {
    Inline::Value(Expr::parse(expr).unwrap())
}

const PROSE: &str = "Diffie-Hellman gives two strangers a secret, though everybody listens to \
                     every single byte of what they say to each other.";
