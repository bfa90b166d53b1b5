//! What a page's values and links are in the run that is shown.

use super::{Look, PageSpan, PageTarget};
use crate::lesson::{Expr, Link, Moment, Val};
use crate::trace::Values;
use crate::view::{Cover, Sight, short, short_bytes};

/// The runs that a page speaks of, and what may be seen of them.
#[derive(Clone, Copy)]
pub struct PageContext<'a> {
    /// The run that is shown, at the step that the text belongs to.
    pub sight: Sight<'a>,
    /// The lesson's runs by name, for what refers to one of them. What is
    /// asked for in the run that is shown is covered in all of them.
    pub runs: &'a [(String, Sight<'a>)],
}

impl<'a> PageContext<'a> {
    /// A page that speaks of one run alone.
    pub const fn of(sight: Sight<'a>) -> Self {
        Self { sight, runs: &[] }
    }

    /// A value as it is shown, or what covers it. What the run does not have
    /// is covered too: `lessons check` tells the author.
    pub(super) fn shown(&self, expr: &Expr) -> PageSpan {
        self.seen(expr)
            .unwrap_or_else(|| PageSpan::new(Cover::Asked.shown(), Look::Covered))
    }

    fn seen(&self, expr: &Expr) -> Option<PageSpan> {
        let sight = match expr.run() {
            None => self.sight,
            Some(name) => self.runs.iter().find(|(run, _)| run == name)?.1,
        };
        let asked = &self.sight.mask.asked;
        if expr
            .quantities()
            .iter()
            .any(|quantity| asked.contains(quantity))
        {
            return None;
        }
        let moment = Moment {
            trace: sight.trace,
            at: sight.mask.at,
            scenario: None,
        };
        // A number computed from a covered one would give it away.
        let values = expr.values(moment).ok()?;
        if !values.iter().all(|id| sight.sees(*id)) {
            return None;
        }
        let text = match expr.evaluate(moment).ok()? {
            Val::Value { id, .. } => short(sight.trace.value(id)),
            Val::Number(number) => match u64::try_from(&number) {
                Ok(number) => number.to_string(),
                Err(_) => short_bytes(&number.to_bytes_be()),
            },
            Val::Bytes(bytes) => spaced(&bytes),
        };
        let look = match values.iter().any(|id| sight.trace.is_confidential(*id)) {
            true => Look::Secret,
            false => Look::Value,
        };
        let target = match values.as_slice() {
            [id] if expr.quantity().is_some() && expr.run().is_none() => {
                Some(PageTarget::Value(*id))
            }
            _ => None,
        };
        Some(PageSpan { text, look, target })
    }

    /// Where a link leads; `None` for a value that the run which is shown
    /// does not have.
    pub(super) fn target(&self, link: &Link) -> Option<PageTarget> {
        Some(match link {
            Link::Value(name) => {
                let expr = Expr::parse(name).ok().filter(|expr| expr.run().is_none())?;
                let moment = Moment {
                    trace: self.sight.trace,
                    at: self.sight.mask.at,
                    scenario: None,
                };
                match expr.evaluate(moment).ok()? {
                    Val::Value { id, .. } => PageTarget::Value(id),
                    _ => return None,
                }
            }
            Link::Step { run, id } => PageTarget::Step {
                run: run.clone(),
                id: id.clone(),
            },
            Link::Message(name) => PageTarget::Message(name.clone()),
            Link::Word(word) => PageTarget::Word(word.clone()),
            Link::Url(address) => PageTarget::Url(address.clone()),
        })
    }
}

/// Bytes as they are counted with a finger: few of them in pairs.
fn spaced(bytes: &[u8]) -> String {
    if bytes.is_empty() || bytes.len() > 8 {
        return short_bytes(bytes);
    }
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(" ")
}
