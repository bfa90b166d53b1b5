//! Reading a question.

use std::ops::Range;

use toml::de::DeTable;

use super::super::fault::Faults;
use super::super::form::{Form, Text, inside, read_toml};
use super::super::markdown::Reader;
use super::super::{Condition, Expr, Inline, Mention, expr};
use super::{AnswerOption, Kind, Mistake, Question, Wrong};
use crate::trace::{Quantity, StepId};

/// Reads the question whose TOML lies at `span`, or the claim, which is a bet on
/// whether what articles say is so in the run; what it mentions comes along.
pub(in crate::lesson) fn parse(
    faults: &mut Faults<'_>,
    span: Range<usize>,
    section: Option<usize>,
    step: Option<String>,
    after: usize,
    is_claim: bool,
) -> (Option<Question>, Vec<Mention>) {
    read_toml(faults, span.clone(), |table, faults| {
        let mut reading = Reading::new(faults, section);
        let question = match is_claim {
            true => reading.claim(table, span, step, after),
            false => reading.question(table, span, step, after),
        };
        (question, reading.mentions)
    })
}

/// TOML with texts in it that are read as a lesson's texts are.
pub(in crate::lesson) struct Reading<'f, 's> {
    pub(in crate::lesson) faults: &'f mut Faults<'s>,
    section: Option<usize>,
    pub(in crate::lesson) mentions: Vec<Mention>,
}

impl<'f, 's> Reading<'f, 's> {
    pub(in crate::lesson) fn new(faults: &'f mut Faults<'s>, section: Option<usize>) -> Self {
        Self {
            faults,
            section,
            mentions: Vec::new(),
        }
    }

    fn claim(
        &mut self,
        table: &DeTable<'_>,
        span: Range<usize>,
        step: Option<String>,
        after: usize,
    ) -> Option<Question> {
        let mut form = Form::new(table, span.start, "a claim");
        let claim = form.needed(self.faults, "claim");
        let claim = self.inline(claim);
        let when_at = form.place("when");
        let when = form.needed(self.faults, "when");
        let when = when.and_then(|text| self.condition(&text));
        let mut bet = |reading: &mut Self, key, usual: &str| match form.text(reading.faults, key) {
            Some(text) => reading.inline(Some(text)),
            None => vec![Inline::Text(usual.to_owned())],
        };
        let so = bet(self, "so", "It is so.");
        let not_so = bet(self, "not_so", "It is not so.");
        let ask = bet(self, "ask", "What do you bet?");
        let hint = form.needed(self.faults, "hint");
        let hint = self.inline(hint);
        let hints = form.texts(self.faults, "hints");
        let hints = hints.into_iter().map(|text| self.inline(Some(text)));
        let hints = hints.collect();
        let then = form.needed(self.faults, "then");
        let then = self.inline(then);
        form.finish(self.faults);
        let when = when?;
        let option = |text, when| AnswerOption {
            text,
            right: None,
            when: Some(when),
            hint: hint.clone(),
            at: when_at,
        };
        let options = vec![option(so, when.clone()), option(not_so, when.negated())];
        Some(Question {
            kind: Kind::One,
            claim,
            ask,
            step,
            after,
            answer: None,
            given: Vec::new(),
            hides: Vec::new(),
            formula: None,
            working: None,
            mistakes: Vec::new(),
            hints,
            then,
            options,
            knows: None,
            at: None,
            span,
            answer_at: when_at,
            step_at: when_at,
            given_at: Vec::new(),
        })
    }

    pub(in crate::lesson) fn condition(&mut self, text: &Text) -> Option<Condition> {
        Condition::parse(&text.0)
            .map_err(|(byte, why)| self.faults.error(self.place(text, byte), why))
            .ok()
    }

    fn question(
        &mut self,
        table: &DeTable<'_>,
        span: Range<usize>,
        step: Option<String>,
        after: usize,
    ) -> Option<Question> {
        let mut form = Form::new(table, span.start, "a question");
        let kind = form.needed(self.faults, "kind").and_then(|(word, span)| {
            let kind = Kind::ALL.into_iter().find(|kind| kind.id() == word);
            if kind.is_none() {
                self.faults.error(
                    span.start,
                    format!(
                        "there is no kind `{word}`; there are number, bytes, one, several, parties"
                    ),
                );
            }
            kind
        });
        let ask = form.needed(self.faults, "ask");
        let ask = self.inline(ask);
        let kind = kind?;
        let computed = matches!(kind, Kind::Number | Kind::Bytes);
        let answer_key = if computed { "answer" } else { "knows" };
        let answer_at = form.place(answer_key);
        let answer = if computed {
            let text = form.needed(self.faults, "answer");
            text.and_then(|text| self.expr(&text))
        } else {
            None
        };
        let knows = if kind == Kind::Parties {
            let text = form.needed(self.faults, "knows");
            text.and_then(|text| self.quantity(&text))
        } else {
            None
        };
        let at = if kind == Kind::Parties {
            form.text(self.faults, "at")
                .map(|(id, _)| StepId::normalize(&id))
        } else {
            None
        };
        let mut given_at = Vec::new();
        let mut given = Vec::new();
        for text in form.texts(self.faults, "given") {
            if let Some(expr) = self.expr(&text) {
                given_at.push(text.1.start);
                given.push(expr);
            }
        }
        let hides = match form.is_list("hides") {
            true => {
                let texts = form.texts(self.faults, "hides");
                texts
                    .iter()
                    .filter_map(|text| self.quantity(text))
                    .collect()
            }
            false => {
                form.text(self.faults, "hides");
                let of_answer = answer.as_ref().map(Expr::quantities).unwrap_or_default();
                // A formula over what is given hides what it gives, not what
                // it is made of.
                let shown = |q: &Quantity| given.iter().any(|g| g.quantities().contains(q));
                of_answer.into_iter().filter(|q| !shown(q)).collect()
            }
        };
        let formula = form.text(self.faults, "formula").map(|(text, _)| text);
        let working = match form.text(self.faults, "working") {
            Some(text) => self.quantity(&text),
            None => answer
                .as_ref()
                .and_then(Expr::quantity)
                .map(|(quantity, _)| quantity),
        };
        let mistakes = if computed || kind == Kind::Parties {
            let tables = form.tables(self.faults, "mistakes");
            let read = |(table, at)| self.mistake(kind, table, at);
            tables.into_iter().filter_map(read).collect()
        } else {
            Vec::new()
        };
        let hints = form.texts(self.faults, "hints");
        let hints = hints.into_iter().map(|text| self.inline(Some(text)));
        let hints = hints.collect();
        let then = form.text(self.faults, "then");
        let then = self.inline(then);
        let options = if matches!(kind, Kind::One | Kind::Several) {
            let tables = form.tables(self.faults, "options");
            if tables.len() < 2 {
                self.faults.error(
                    form.place("options"),
                    "a question needs two [[options]] at least",
                );
            }
            let read = |(table, at)| self.choice(table, at);
            tables.into_iter().filter_map(read).collect()
        } else {
            Vec::new()
        };
        form.finish(self.faults);
        Some(Question {
            kind,
            claim: Vec::new(),
            ask,
            step,
            after,
            answer,
            given,
            hides,
            formula,
            working,
            mistakes,
            hints,
            then,
            options,
            knows,
            at,
            span,
            answer_at,
            step_at: form_place(table, "at", answer_at),
            given_at,
        })
    }

    pub(in crate::lesson) fn inline(&mut self, text: Option<Text>) -> Vec<Inline> {
        let Some(text) = text else {
            return Vec::new();
        };
        let place = inside(self.faults.source, &text);
        let mut reader = Reader::new(self.faults, self.section);
        let inlines = reader.inline(&text.0, place);
        self.mentions.append(&mut reader.mentions);
        inlines
    }

    /// Where byte `byte` of a text lies in the source.
    fn place(&self, text: &Text, byte: usize) -> usize {
        let (from, exact) = inside(self.faults.source, text);
        from + if exact { byte } else { 0 }
    }

    fn expr(&mut self, text: &Text) -> Option<Expr> {
        match Expr::parse(&text.0) {
            Ok(expr) if expr.run().is_some() => {
                self.faults.error(
                    self.place(text, 0),
                    "a question asks the run of its section; name no other",
                );
                None
            }
            Ok(expr) => Some(expr),
            Err((byte, why)) => {
                self.faults.error(self.place(text, byte), why);
                None
            }
        }
    }

    fn quantity(&mut self, text: &Text) -> Option<Quantity> {
        let quantity = Quantity::parse(&text.0);
        if quantity.is_none() {
            self.faults
                .error(self.place(text, 0), expr::no_such_value(&text.0));
        }
        quantity
    }

    fn mistake(&mut self, kind: Kind, table: &DeTable<'_>, at: usize) -> Option<Mistake> {
        let mut form = Form::new(table, at, "a mistake");
        let answer_at = form.place("answer");
        let answer = if kind == Kind::Parties {
            if form.is_list("answer") {
                let names = form.texts(self.faults, "answer");
                self.parties(&names).map(Wrong::Parties)
            } else {
                self.faults.error(
                    form.place("answer"),
                    "a mistake of this kind is a list of parties: answer = [\"client\", \"eve\"]",
                );
                form.texts(&mut Faults::new(""), "answer");
                None
            }
        } else {
            let text = form.needed(self.faults, "answer");
            text.and_then(|text| self.expr(&text)).map(Wrong::Expr)
        };
        let hint = form.needed(self.faults, "hint");
        let hint = self.inline(hint);
        form.finish(self.faults);
        Some(Mistake {
            answer: answer?,
            hint,
            at: answer_at,
        })
    }

    fn parties(&mut self, names: &[Text]) -> Option<[bool; 3]> {
        let mut parties = [false; 3];
        for text in names {
            let party = super::super::condition::party(&text.0);
            match party.and_then(|party| parties.get_mut(party.index())) {
                Some(known) => *known = true,
                None => {
                    self.faults.error(
                        text.1.start,
                        format!(
                            "there is no party `{}`; there are client, server and eve",
                            text.0
                        ),
                    );
                    return None;
                }
            }
        }
        Some(parties)
    }

    fn choice(&mut self, table: &DeTable<'_>, at: usize) -> Option<AnswerOption> {
        let mut form = Form::new(table, at, "an option");
        let text = form.needed(self.faults, "text");
        let text = self.inline(text);
        let right = form.switch(self.faults, "right");
        let when_at = form.place("when");
        let when = form.text(self.faults, "when");
        let when = when.and_then(|text| self.condition(&text));
        if right.is_none() && when.is_none() && when_at == at {
            self.faults.error(
                at,
                "an option says whether it is right: `right = true`, or `when = \"…\"` to ask the run",
            );
        }
        let hint = form.text(self.faults, "hint");
        let hint = self.inline(hint);
        form.finish(self.faults);
        Some(AnswerOption {
            text,
            right,
            when,
            hint,
            at: if right.is_some() {
                form_place(table, "right", at)
            } else {
                when_at
            },
        })
    }
}

/// Where the value of a key stands, else the table.
fn form_place(table: &DeTable<'_>, key: &str, at: usize) -> usize {
    table.get(key).map_or(at, |value| value.span().start)
}
