//! What fits a query.

use crate::session::{Shared, Target, catalogue, say_with};
use crate::trace::Quantity;
use crate::view::spans_text;
use crate::wire::hex;

/// The longest list of results.
const MOST: usize = 200;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A step.
    Step,
    /// A value.
    Value,
    /// A message.
    Message,
    /// The text of a step.
    Text,
}

impl Kind {
    /// The key of its words.
    pub const fn words(self) -> &'static str {
        match self {
            Kind::Step => "search-step",
            Kind::Value => "search-value",
            Kind::Message => "search-message",
            Kind::Text => "search-text",
        }
    }
}

/// One line of the results.
#[derive(Clone, Debug)]
pub struct Found {
    /// Of what kind it is.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
    /// Where it is, or what.
    pub detail: String,
    /// Where it leads.
    pub target: Target,
}

/// Everything that fits, the best first: a step's number or id, names of
/// values, titles, messages, and at last texts.
pub fn find(query: &str, shared: &Shared) -> Vec<Found> {
    let query = query.trim().trim_start_matches(':').to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let fits = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let mut found = Vec::new();
    if words.is_empty() {
        return found;
    }
    let steps = &shared.scene.trace().steps[..shared.limit.min(shared.scene.steps()) as usize];
    let words_of = shared.scene.words();
    let entry = |kind: Kind, n: u32, name: &str, detail: String| Found {
        kind,
        name: name.to_owned(),
        detail,
        target: Target::Step(n),
    };
    let title = |n: u32| words_of[n as usize - 1].title.clone();
    for step in steps {
        if query.parse() == Ok(step.n) {
            found.push(entry(
                Kind::Step,
                step.n,
                &title(step.n),
                step.id.to_string(),
            ));
        }
    }
    values(&query, &fits, shared, &mut found);
    for step in steps {
        if fits(&title(step.n)) || fits(step.id.as_str()) {
            found.push(entry(
                Kind::Step,
                step.n,
                &title(step.n),
                step.id.to_string(),
            ));
        }
    }
    messages(&fits, shared, &mut found);
    let sight = shared.sight();
    for step in steps {
        let mut sight = sight;
        let mask = crate::view::Mask {
            at: step.n.min(shared.cursor),
            ..shared.mask.clone()
        };
        sight.mask = &mask;
        let text = spans_text(&sight.covered(&words_of[step.n as usize - 1].text));
        if fits(&text) {
            let excerpt = excerpt(&text, words[0]);
            let at = say_with("search-in-step", &[("step", &step.n.to_string())]);
            found.push(entry(Kind::Text, step.n, &excerpt, at));
        }
    }
    found.truncate(MOST);
    found
}

/// Values by name or gloss, and those that are seen by what they are.
fn values(query: &str, fits: &dyn Fn(&str) -> bool, shared: &Shared, found: &mut Vec<Found>) {
    let sight = shared.sight();
    let trace = shared.scene.trace();
    let digits = query.trim_start_matches("0x").replace([' ', ':'], "");
    let by_bytes = digits.len() >= 2 && digits.chars().all(|c| c.is_ascii_hexdigit());
    let mut names: Vec<(Quantity, Found, bool)> = Vec::new();
    for value in trace.all_values().filter(|value| !value.is_verdict()) {
        let Some(since) = shared.scene.knowledge.since(value.id, value.owner()) else {
            continue;
        };
        // Later than the question that stands: nothing of it is told.
        if since > shared.limit {
            continue;
        }
        let label = value.quantity.label();
        let gloss = catalogue().gloss(value.quantity.name);
        let same_name = label.to_lowercase() == query || value.quantity.to_string() == query;
        let by_name = same_name || fits(&format!("{label} {} {gloss}", value.quantity));
        let seen = sight.sees(value.id);
        let by_value = seen
            && (by_bytes && hex(&value.bytes).contains(&digits) || sight.short(value) == query);
        // One line a quantity: the value of whoever had it first.
        if (by_name || by_value) && names.iter().all(|(known, ..)| *known != value.quantity) {
            let owner = trace.party(value.owner()).name;
            let shown = sight.short(value);
            let line = Found {
                kind: Kind::Value,
                name: format!("{label}   {gloss}"),
                detail: format!("{owner} · {shown}"),
                target: Target::Value(value.id),
            };
            names.push((value.quantity, line, same_name));
        }
    }
    names.sort_by_key(|(.., same)| !same);
    found.extend(names.into_iter().map(|(_, line, _)| line));
}

fn messages(fits: &dyn Fn(&str) -> bool, shared: &Shared, found: &mut Vec<Found>) {
    let trace = shared.scene.trace();
    for arrow in shared.scene.walks.iter().flat_map(|walk| &walk.arrows) {
        if arrow.sent > shared.limit {
            continue;
        }
        let packet = &trace.packets[arrow.packet.0 as usize];
        // What a record holds that goes out later is told by its name alone
        // if that says nothing of its contents.
        let opens = arrow.sent <= shared.cursor && shared.sight().opens(packet);
        let label = if opens || !arrow.protected {
            &arrow.label
        } else {
            &arrow.sealed_label
        };
        if fits(label) {
            let detail = say_with("search-in-step", &[("step", &arrow.sent.to_string())]);
            found.push(Found {
                kind: Kind::Message,
                name: label.clone(),
                detail,
                target: Target::Packet(arrow.packet),
            });
        }
    }
}

/// The text around the first word that fits.
fn excerpt(text: &str, word: &str) -> String {
    let lower = text.to_lowercase();
    let at = lower.find(word).unwrap_or(0);
    let mut start = at.saturating_sub(24).min(text.len());
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let start = match text[start..].find(' ') {
        Some(space) if start > 0 => start + space + 1,
        _ => start,
    };
    let lead = if start > 0 { "… " } else { "" };
    format!("{lead}{}", &text[start..])
}
