//! The step: title, why, the formula with names and with numbers, the result.

use crate::trace::op::{Token, short_hex};
use crate::trace::{Fact, Name, Op, Step, StepKind, Trace, Value, ValueId, Values};

use super::{Catalogue, Span, StepText, short};

/// A value's equation in three readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    /// The value.
    pub value: ValueId,
    /// Its name.
    pub name: String,
    /// The right-hand side in names.
    pub symbols: Vec<Span>,
    /// The right-hand side in numbers; none where it would say the same.
    pub numbers: Option<Vec<Span>>,
    /// The result.
    pub result: Span,
    /// The section that says so.
    pub cite: &'static str,
}

/// Everything that the step pane shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// A few words.
    pub title: String,
    /// What, and why.
    pub text: Vec<Span>,
    /// The equations of what was made, the most important first,
    /// then inputs before what was made of them.
    pub equations: Vec<Equation>,
    /// The candidates of a choice, each with why it won or lost.
    pub candidates: Vec<(String, String, bool)>,
}

/// The block of a step.
pub fn step_block(trace: &Trace, step: &Step) -> Block {
    let catalogue = Catalogue::english();
    let StepText { title, text } = catalogue.step(trace, step);
    let mut order = step.values.clone();
    if let [_, rest @ ..] = order.as_mut_slice() {
        // A ledger grows in the order of computing, so inputs stand before
        // what was made of them.
        rest.sort_by_key(|id| (id.party().index(), id.index()));
    }
    let equations = order
        .iter()
        .filter(|id| shows_equation(step, trace.value(**id)))
        .map(|id| value_equation(trace, *id))
        .collect();
    let candidates = step
        .facts
        .iter()
        .find_map(|(_, fact)| match fact {
            Fact::Candidates(list) => Some(list),
            _ => None,
        })
        .map(|list| {
            list.iter()
                .map(|(name, verdict)| {
                    let won = matches!(*verdict, "chosen" | "agreed" | "in-path");
                    (name.clone(), catalogue.verdict(verdict), won)
                })
                .collect()
        })
        .unwrap_or_default();
    Block {
        title,
        text,
        equations,
        candidates,
    }
}

/// Whether a step's value is worth an equation: what was drawn or computed
/// at this step, but no whole message.
fn shows_equation(step: &Step, value: &Value) -> bool {
    if step.kind == StepKind::Receive && matches!(value.op, Op::Received(_)) {
        return !value.quantity.name.is_message();
    }
    match value.op {
        Op::Given(_) | Op::Constant(_) => {
            matches!(
                value.quantity.name,
                Name::DhP | Name::DhG | Name::SeqNum | Name::Padding
            )
        }
        _ => !value.quantity.name.is_message() && step.kind != StepKind::Send,
    }
}

fn literal(of: ValueId, bytes: &[u8]) -> Span {
    Span::Bytes {
        of,
        shown: short_hex(bytes),
    }
}

/// The name of an input, with its connection where that is another one than
/// the result's.
fn label_beside(input: &Value, result: &Value) -> String {
    let label = input.quantity.label();
    let connection = input.quantity.connection;
    if connection == result.quantity.connection {
        label
    } else {
        format!("{connection} {label}")
    }
}

/// The equation of one value.
pub fn value_equation(trace: &Trace, id: ValueId) -> Equation {
    let value = trace.value(id);
    let tokens = value.op.operation().formula();
    // An override and what it replaced have one name, which would say nothing.
    let overridden = matches!(value.op, Op::Overridden(_));
    let symbols = tokens
        .iter()
        .map(|token| match token {
            Token::Text(text) => Span::Plain(text.to_string()),
            Token::Literal(bytes) => literal(id, bytes),
            Token::Value(id) if overridden => Span::Value {
                id: *id,
                shown: short(trace.value(*id)),
            },
            Token::Value(id) => Span::Name {
                id: *id,
                shown: label_beside(trace.value(*id), value),
            },
        })
        .collect();
    // Of something received the formula says where it was, and no more.
    let has_values = tokens.iter().any(|t| matches!(t, Token::Value(_)))
        && !matches!(value.op, Op::Received(_) | Op::Overridden(_));
    let numbers = has_values.then(|| {
        tokens
            .into_iter()
            .map(|token| match token {
                Token::Text(text) => Span::Plain(text.into_owned()),
                Token::Literal(bytes) => literal(id, &bytes),
                Token::Value(id) => Span::Value {
                    id,
                    shown: short(trace.value(id)),
                },
            })
            .collect()
    });
    let shown = match (&value.op, value.bytes.as_slice()) {
        (Op::Check(_) | Op::Verify(_), [1]) => "yes".to_owned(),
        (Op::Check(_) | Op::Verify(_), _) => "no".to_owned(),
        _ => short(value),
    };
    // A verdict is known by what was asked, not by the number of the question.
    let name = match &value.op {
        Op::Check(check) => check.kind.id().to_owned(),
        Op::Verify(verify) => verify.kind.id().to_owned(),
        _ => value.quantity.label(),
    };
    Equation {
        value: id,
        name,
        symbols,
        numbers,
        result: Span::Value { id, shown },
        cite: value.cite(trace),
    }
}
