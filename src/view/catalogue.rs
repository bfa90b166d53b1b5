//! The text catalogue: keys become words.
//!
//! The words stand in Fluent files, one language a folder. A text asks for
//! facts and values by name; only what it asks for is looked up.

mod arguments;
mod fields;
mod guest;
mod marks;
mod messages;

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::resolver::ResolverError;
use fluent_bundle::resolver::errors::ReferenceKind;
use fluent_bundle::{FluentArgs, FluentError, FluentResource};

use crate::trace::{CheckKind, Edit, Name, Phase, Step, Trace, Value, ValueId, Values};

use super::format::short_bytes;
use arguments::Arguments;
use marks::Marks;
use messages::Messages;

/// The files of the English catalogue.
const ENGLISH: &[&str] = &[
    include_str!("words/en/hello.ftl"),
    include_str!("words/en/authentication.ftl"),
    include_str!("words/en/client_auth.ftl"),
    include_str!("words/en/key_exchange.ftl"),
    include_str!("words/en/keys.ftl"),
    include_str!("words/en/finished.ftl"),
    include_str!("words/en/tls13.ftl"),
    include_str!("words/en/records.ftl"),
    include_str!("words/en/data.ftl"),
    include_str!("words/en/resumption.ftl"),
    include_str!("words/en/eve.ftl"),
    include_str!("words/en/mallory.ftl"),
    include_str!("words/en/alerts.ftl"),
    include_str!("words/en/skipped.ftl"),
    include_str!("words/en/names.ftl"),
    include_str!("words/en/fields.ftl"),
    include_str!("words/en/tables.ftl"),
    include_str!("words/en/screen.ftl"),
    include_str!("words/en/lab.ftl"),
    include_str!("words/en/bench.ftl"),
    include_str!("words/en/verdict.ftl"),
    include_str!("words/en/start.ftl"),
];

/// A piece of a text. Values stay recognizable, so that a mask can cover
/// them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words.
    Plain(String),
    /// A value, as it is shown if nothing covers it.
    Value {
        /// Which.
        id: ValueId,
        /// Its short form.
        shown: String,
    },
    /// A value's name: no mask has to cover it, and it leads to the value.
    Name {
        /// Which.
        id: ValueId,
        /// Its name.
        shown: String,
    },
    /// Bytes that a value holds and that came from no other: shown where it
    /// is shown.
    Bytes {
        /// The value that they are part of.
        of: ValueId,
        /// Them, cut in the middle if they are many.
        shown: String,
    },
}

impl Span {
    /// What it shows.
    pub fn text(&self) -> &str {
        match self {
            Span::Plain(text) => text,
            Span::Value { shown, .. } | Span::Name { shown, .. } | Span::Bytes { shown, .. } => {
                shown
            }
        }
    }

    /// The value that it leads to.
    pub fn value(&self) -> Option<ValueId> {
        match self {
            Span::Plain(_) | Span::Bytes { .. } => None,
            Span::Value { id, .. } | Span::Name { id, .. } => Some(*id),
        }
    }
}

/// Spans as one text.
pub fn spans_text(spans: &[Span]) -> String {
    spans.iter().map(Span::text).collect()
}

/// The words of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepText {
    /// A few words.
    pub title: String,
    /// One to three sentences: what, and why; one more where the scenario
    /// replaced what the step computed.
    pub text: Vec<Span>,
}

impl StepText {
    /// The text without marks.
    pub fn plain(&self) -> String {
        spans_text(&self.text)
    }
}

/// All words of one language.
pub struct Catalogue {
    messages: Messages,
    /// How patterns are formatted. It holds none itself: no text refers to
    /// another.
    formatter: FluentBundle<FluentResource>,
}

impl Catalogue {
    /// The English one.
    pub fn english() -> &'static Catalogue {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| {
            let mut bundle =
                FluentBundle::new_concurrent(vec!["en".parse().expect("a language tag")]);
            // Isolating marks are for mixed directions of writing, and would
            // stand in the way of every comparison.
            bundle.set_use_isolating(false);
            Catalogue {
                messages: Messages::of(ENGLISH),
                formatter: bundle,
            }
        })
    }

    /// Title and text of a step. A key without words is shown in angle
    /// brackets.
    pub fn step(&self, trace: &Trace, step: &Step) -> StepText {
        self.told(trace, step).0
    }

    /// What the catalogue or the step lacks for the words of this step; empty
    /// if nothing does.
    pub fn faults(&self, trace: &Trace, step: &Step) -> Vec<String> {
        self.told(trace, step).1
    }

    fn told(&self, trace: &Trace, step: &Step) -> (StepText, Vec<String>) {
        let key = self.key(trace, step);
        let own = matches!(key, Cow::Owned(_));
        let key = key.as_ref();
        let mut arguments = Arguments::new(self, trace, step);
        let title = self.render(key, Some("title"), &mut arguments);
        let text = self.render(key, Some("text"), &mut arguments);
        let mut faults = title.faults;
        faults.extend(text.faults);
        let mut title = spans_text(&arguments.marks.split(&title.text));
        let mut spans = arguments.marks.split(&text.text);
        // Where he has words of his own, they name him.
        if !own && !key.starts_with("mallory-") {
            let endpoints = trace.endpoints(step.connection);
            title = guest::named(&title, endpoints);
            guest::name_in(&mut spans, endpoints);
        }
        let mut notes = Vec::new();
        for (original, replaced) in arguments.replacements() {
            let (original, replaced) = (trace.value(original), trace.value(replaced));
            match arguments::field_edits(trace, replaced) {
                edits if edits.is_empty() => notes.push(self.replaced(original, replaced)),
                edits => notes.extend(edits.iter().map(|edit| self.edited(replaced, edit))),
            }
        }
        if key == "alert-internal" && arguments.has_overridden() {
            notes.push(self.note(
                "override-note-internal",
                &Marks::default(),
                &FluentArgs::new(),
            ));
        }
        for note in notes {
            faults.extend(note.faults);
            spans.push(Span::Plain(" ".to_owned()));
            spans.extend(note.spans);
        }
        (StepText { title, text: spans }, faults)
    }

    /// The key of a step's words: `KEY--GUISE` before `KEY`, where whoever
    /// takes the step has a guise. Words for a guise may stand under the
    /// beginning of a key too (`A--GUISE` for `A-B`), since what tells `A-B` from
    /// `A-C` need not matter to them. What a failed condition expected is told by
    /// the check's own words where it has some.
    pub fn key<'a>(&self, trace: &Trace, step: &'a Step) -> Cow<'a, str> {
        if step.text_key == "alert-check" && arguments::failed_check(step).is_none() {
            return "alert-sent".into();
        }
        let guise = trace.party(step.actor).guise;
        let own = guise.and_then(|guise| {
            let shorter = step.text_key.rmatch_indices('-').map(|(end, _)| end);
            let ends = std::iter::once(step.text_key.len()).chain(shorter);
            ends.map(|end| format!("{}--{guise}", &step.text_key[..end]))
                .find(|own| self.has(own))
        });
        own.map_or(step.text_key.as_str().into(), Cow::from)
    }

    fn replaced(&self, original: &Value, replaced: &Value) -> Note {
        let mut marks = Marks::default();
        let mut args = FluentArgs::new();
        args.set("name", replaced.quantity.label());
        args.set("new", marks.value(replaced));
        args.set("old", marks.value(original));
        self.note("override-note", &marks, &args)
    }

    /// The sentence about an edited field. The message around it may look the
    /// same before and after, so the field is what is told.
    fn edited(&self, message: &Value, (path, edit): &(String, Edit)) -> Note {
        let mut marks = Marks::default();
        let mut args = FluentArgs::new();
        args.set("name", message.quantity.label());
        args.set("field", marks::brief(path));
        let key = match edit {
            Edit::Replace(bytes) => {
                args.set("new", marks.shown(message.id, short_bytes(bytes)));
                "override-note-field"
            }
            Edit::Flip(bit) => {
                args.set("bit", bit.to_string());
                "override-note-field-bit"
            }
        };
        self.note(key, &marks, &args)
    }

    fn note(&self, key: &str, marks: &Marks, args: &FluentArgs) -> Note {
        let rendered = self.format(key, None, args);
        Note {
            spans: marks.split(&rendered.text),
            faults: rendered.faults,
        }
    }

    /// What a name means, in plain words.
    pub fn gloss(&self, name: Name) -> String {
        self.word("name", name.id())
    }

    /// The name of a phase.
    pub fn phase(&self, phase: Phase) -> String {
        self.word("phase", phase.id())
    }

    /// The word for why a candidate won or lost.
    pub fn verdict(&self, word: &str) -> String {
        self.word("verdict", word)
    }

    /// What holds where a check passes.
    pub fn check(&self, check: CheckKind) -> String {
        self.word("check", check.id())
    }

    /// What nobody notices where a check is left out.
    pub fn unnoticed(&self, check: CheckKind) -> String {
        self.word("unnoticed", check.id())
    }

    /// What an alert means, by the RFC's name of its description.
    pub fn alert(&self, description: &str) -> String {
        if self.has(&format!("alert-meaning-{description}")) {
            self.word("alert-meaning", description)
        } else {
            self.word("alert-meaning", "unknown")
        }
    }

    /// What a peer sent that speaks no TLS, by the protocol's word
    /// ([`OtherProtocol::id`](crate::wire::OtherProtocol::id)).
    pub fn stranger(&self, protocol: &str) -> String {
        self.word("stranger", protocol)
    }

    /// What to do about such a peer: a sentence or two.
    pub fn stranger_way(&self, protocol: &str) -> String {
        self.word("stranger-way", protocol)
    }

    /// Words of the program's own, by their key; a key without words is shown
    /// in angle brackets.
    pub fn say(&self, key: &str) -> String {
        self.format(key, None, &FluentArgs::new()).text
    }

    /// The same with facts put in: numbers, or text that is safe to show.
    pub fn say_with(&self, key: &str, facts: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, fact) in facts {
            match fact.parse::<u32>() {
                Ok(number) => args.set((*name).to_owned(), number),
                Err(_) => args.set((*name).to_owned(), marks::clean(fact)),
            }
        }
        self.format(key, None, &args).text
    }

    /// An attribute of such words, as `long` of `key-next`.
    pub fn say_attribute(&self, key: &str, attribute: &str) -> String {
        self.format(key, Some(attribute), &FluentArgs::new()).text
    }

    /// The same, where there is such an attribute.
    pub fn attribute(&self, key: &str, attribute: &str) -> Option<String> {
        let mut attributes = self.messages.get(key)?.attributes.iter();
        attributes.find(|named| named.id.name == attribute)?;
        Some(self.say_attribute(key, attribute))
    }

    /// Whether there are words under this key.
    pub fn has(&self, key: &str) -> bool {
        self.messages.get(key).is_some()
    }

    fn word(&self, kind: &str, id: &str) -> String {
        self.format(&format!("{kind}-{id}"), None, &FluentArgs::new())
            .text
    }

    /// Formats with every argument that the words ask for: what they miss is
    /// looked up, and they are formatted again.
    fn render(&self, key: &str, attribute: Option<&str>, arguments: &mut Arguments) -> Rendered {
        let mut args = FluentArgs::new();
        loop {
            let rendered = self.format(key, attribute, &args);
            let mut found = false;
            for name in &rendered.missing {
                if args.get(name).is_none()
                    && let Some(value) = arguments.find(name)
                {
                    args.set(name.clone(), value);
                    found = true;
                }
            }
            if !found {
                return rendered;
            }
        }
    }

    fn format(&self, key: &str, attribute: Option<&str>, args: &FluentArgs) -> Rendered {
        let message = self.messages.get(key);
        let pattern = message.and_then(|message| match attribute {
            None => message.value.as_ref(),
            Some(name) => {
                let mut attributes = message.attributes.iter();
                let named = attributes.find(|attribute| attribute.id.name == name);
                named.map(|attribute| &attribute.value)
            }
        });
        let Some(pattern) = pattern else {
            return Rendered {
                text: format!("<{key}>"),
                faults: vec![format!("{key} has no {}", attribute.unwrap_or("words"))],
                missing: vec![],
            };
        };
        let mut errors = Vec::new();
        let formatted = self
            .formatter
            .format_pattern(pattern, Some(args), &mut errors);
        let mut text = formatted.into_owned();
        let mut missing = Vec::new();
        let mut faults = Vec::new();
        for error in errors {
            if let FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Variable {
                id,
            })) = error
            {
                // Fluent leaves the variable standing; its bare name reads
                // better.
                text = text.replace(&format!("{{${id}}}"), &id);
                faults.push(format!("{key}: nothing is called {id}"));
                missing.push(id);
            } else {
                faults.push(format!("{key}: {error}"));
            }
        }
        Rendered {
            text,
            faults,
            missing,
        }
    }
}

/// A formatted text, values still as marks.
struct Rendered {
    text: String,
    faults: Vec<String>,
    missing: Vec<String>,
}

/// The sentence about a replaced value.
struct Note {
    spans: Vec<Span>,
    faults: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_key_shows_in_angle_brackets() {
        assert_eq!(
            Catalogue::english().verdict("of-no-kind"),
            "<verdict-of-no-kind>"
        );
    }

    #[test]
    fn an_alert_that_nobody_knows_has_a_meaning_all_the_same() {
        let unknown = Catalogue::english().alert("unknown (0xc8)");
        assert_eq!(unknown, "a reason that has no name here");
    }
}
