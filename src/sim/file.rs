//! Scenario files in TOML.
//!
//! ```toml
//! suite = "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
//! group = "p23"
//! ems = true
//! set = ["xc=7"]
//! ```

use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::kind::Shape;
use super::{Key, Scenario, ScenarioError};

/// What is wrong with a scenario file, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {message}")]
pub struct FileError {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// The line itself.
    pub text: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl FileError {
    /// What is no TOML at all.
    pub(crate) fn of_toml(source: &str, error: &toml::de::Error) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        Self::at(source, offset, error.message().to_owned())
    }

    /// A mistake at a byte of the file.
    pub(crate) fn at(source: &str, offset: usize, message: String) -> Self {
        let mut offset = offset.min(source.len());
        while !source.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &source[..offset];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            text: source[start..]
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned(),
            message,
        }
    }
}

impl Scenario {
    /// Reads a scenario from TOML; what the file leaves out is as in the
    /// default scenario.
    ///
    /// # Errors
    /// The first mistake, with its place.
    pub fn from_toml(source: &str) -> Result<Self, FileError> {
        let table = DeTable::parse(source).map_err(|error| FileError::of_toml(source, &error))?;
        Scenario::default().amended(source, table.get_ref(), 0)
    }

    /// This scenario with what a table says differently. The spans of the
    /// table count from the start of `source`; what is nobody's fault alone is
    /// blamed on byte `at`.
    ///
    /// # Errors
    /// The first mistake, with its place.
    pub fn amended(
        mut self,
        source: &str,
        table: &DeTable<'_>,
        at: usize,
    ) -> Result<Self, FileError> {
        let mut entries = Vec::new();
        let mut round_trip = None;
        for (name, value) in table {
            if name.get_ref() == "rtt" {
                round_trip = Some((name.span().start, value));
                continue;
            }
            let key = Key::by_name(name.get_ref()).ok_or_else(|| {
                let known: Vec<_> = Key::ALL.iter().map(|key| key.name()).collect();
                FileError::at(
                    source,
                    name.span().start,
                    format!(
                        "there is no setting `{}`; there are {}, and rtt for twice the latency",
                        crate::wire::printable(name.get_ref().as_bytes()),
                        known.join(", ")
                    ),
                )
            })?;
            entries.push((key, value));
        }
        // The suite goes first, since it brings group and certificate.
        entries.sort_by_key(|(key, _)| *key);
        for (key, value) in &entries {
            set(&mut self, *key, value)
                .map_err(|(offset, message)| FileError::at(source, offset, message))?;
        }
        if let Some((at, value)) = round_trip {
            if entries.iter().any(|(key, _)| *key == Key::Latency) {
                let message = "rtt is the latency both ways; give one of the two".to_owned();
                return Err(FileError::at(source, at, message));
            }
            let (at, text) = match value.get_ref() {
                DeValue::String(text) => (value.span().start, text.to_string()),
                DeValue::Integer(number) => (value.span().start, number.as_str().to_owned()),
                DeValue::Float(number) => (value.span().start, number.as_str().to_owned()),
                _ => (value.span().start, String::new()),
            };
            let set = self.set(Key::Latency, &one_way(&text));
            set.map_err(|error| FileError::at(source, at, format!("rtt: {error}")))?;
        }
        self.validate().map_err(|error| {
            let blamed = blame(&error);
            let offset = blamed
                .iter()
                .find_map(|name| entries.iter().find(|(key, _)| key.name() == *name))
                .map_or(at, |(_, value)| value.span().start);
            FileError::at(source, offset, error.to_string())
        })?;
        Ok(self)
    }

    /// The scenario as a TOML file.
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        for (key, value) in self.settings() {
            let value = match (key.shape(), value.parse::<i64>()) {
                (Shape::List, _) => {
                    let items = value.split(',').map(|item| toml::Value::from(item.trim()));
                    toml::Value::Array(items.collect())
                }
                (Shape::Number | Shape::Fraction, Ok(number)) => toml::Value::Integer(number),
                _ => toml::Value::from(value),
            };
            out.push_str(&format!("{} = {value}\n", key.name()));
        }
        out
    }
}

/// Half of a number of milliseconds, as the latency of a round trip; what is
/// no number stays as it is, and is refused where it is set.
pub fn one_way(round_trip: &str) -> String {
    let read: Option<f64> = round_trip.parse().ok();
    match read.filter(|ms| ms.is_finite() && *ms >= 0.0) {
        Some(ms) => format!("{:.3}", ms / 2.0)
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned(),
        None => round_trip.to_owned(),
    }
}

fn blame(error: &ScenarioError) -> Vec<&'static str> {
    match error {
        ScenarioError::Group { .. } => vec!["group", "suite"],
        ScenarioError::Certificate { .. } => vec!["cert", "suite"],
        ScenarioError::Empty { what }
        | ScenarioError::TooLong { what, .. }
        | ScenarioError::TooLarge { what, .. }
        | ScenarioError::Host { what, .. } => vec![what],
        ScenarioError::Clash { key, .. } => vec![key],
    }
}

fn set(
    scenario: &mut Scenario,
    key: Key,
    value: &Spanned<DeValue<'_>>,
) -> Result<(), (usize, String)> {
    let at = value.span().start;
    let put = |scenario: &mut Scenario, text: &str, at: usize| {
        scenario
            .set(key, text)
            .map_err(|error| (at, error.to_string()))
    };
    match value.get_ref() {
        DeValue::String(text) => put(scenario, text, at),
        DeValue::Integer(number) => put(scenario, number.as_str(), at),
        DeValue::Float(number) if key.shape() == Shape::Fraction => {
            put(scenario, number.as_str(), at)
        }
        DeValue::Boolean(on) => put(scenario, if *on { "on" } else { "off" }, at),
        DeValue::Array(items) if key.is_list() => {
            let mut texts = Vec::new();
            for item in items.iter() {
                let DeValue::String(text) = item.get_ref() else {
                    return Err((item.span().start, "expected a string".to_owned()));
                };
                // One at a time as well, so that the wrong one is pointed at.
                put(&mut scenario.clone(), text, item.span().start)?;
                texts.push(text.to_string());
            }
            put(scenario, &texts.join(","), at)
        }
        other => Err((
            at,
            format!(
                "{} takes no {}",
                key.name(),
                match other {
                    DeValue::Float(_) => "fraction",
                    DeValue::Datetime(_) => "date",
                    DeValue::Array(_) => "list",
                    _ => "table",
                }
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_and_read_again() {
        let scenario = Scenario::of(&[
            (Key::Suite, "ECDHE-RSA-AES128-SHA256"),
            (Key::Etm, "on"),
            (Key::Seed, "7"),
            (Key::Alpn, "h2,http/1.1"),
            (Key::Set, "client_random=00,ServerHello.random~3"),
        ])
        .unwrap();
        assert_eq!(Scenario::from_toml(&scenario.to_toml()), Ok(scenario));
    }

    #[test]
    fn a_round_trip_is_twice_the_latency() {
        for file in ["rtt = 90", "rtt = \"90\"", "rtt = 90.0", "latency = 45"] {
            let scenario = Scenario::from_toml(file).unwrap();
            assert_eq!(scenario.latency, 45_000, "{file}");
        }
        for file in [
            "rtt = 90\nlatency = 45",
            "seed = 1\nrtt = \"far\"",
            "rtt = true",
        ] {
            assert!(Scenario::from_toml(file).is_err(), "{file}");
        }
    }

    #[test]
    fn an_error_names_line_and_column() {
        let error = Scenario::from_toml("ems = true\ngroup = \"p24\"\n").unwrap_err();
        assert_eq!((error.line, error.column), (2, 9));
        assert!(error.message.contains("p24"), "{error}");
        let error = Scenario::from_toml("# ü\ncolour = 1").unwrap_err();
        assert_eq!((error.line, error.column), (2, 1));
        let error = Scenario::from_toml("set = [\"xc=7\", \"nobody=1\"]").unwrap_err();
        assert_eq!((error.line, error.column), (1, 16));
    }

    #[test]
    fn parts_that_do_not_go_together_are_refused() {
        let error =
            Scenario::from_toml("suite = \"ECDHE-RSA-AES128-SHA\"\ngroup = \"p23\"").unwrap_err();
        assert_eq!(error.line, 2);
    }
}
