//! The settings file: what a person decides once for every screen.
//!
//! ```toml
//! theme = "light"
//! color = "256"
//! ascii = false
//! mouse = true
//! speed = 2.5
//! ```

use std::path::PathBuf;
use std::time::Duration;

use etcetera::BaseStrategy;
use toml::de::{DeTable, DeValue};

use super::error::Error;
use super::source;
use crate::session::ThemeKind;
use crate::sim::FileError;
use crate::tui::ColorDepth;

/// What a theme is called; `auto` is none of its own.
pub(super) const THEMES: [(&str, Option<ThemeKind>); 4] = [
    ("auto", None),
    ("dark", Some(ThemeKind::Dark)),
    ("light", Some(ThemeKind::Light)),
    ("high-contrast", Some(ThemeKind::HighContrast)),
];

/// What a number of colors is called.
pub(super) const COLORS: [(&str, Option<ColorDepth>); 5] = [
    ("auto", None),
    ("none", Some(ColorDepth::None)),
    ("16", Some(ColorDepth::Sixteen)),
    ("256", Some(ColorDepth::Indexed)),
    ("truecolor", Some(ColorDepth::True)),
];

/// What stands for a name.
pub(super) fn named<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    let found = table.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| *value)
}

const SETTINGS: [&str; 5] = ["theme", "color", "ascii", "mouse", "speed"];

/// The seconds that autoplay may stay at a step.
const SPEEDS: std::ops::RangeInclusive<f64> = 0.1..=3600.0;

/// What the file says; nothing for what it leaves out, or leaves to the
/// terminal with `auto`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Config {
    pub theme: Option<ThemeKind>,
    pub color: Option<ColorDepth>,
    pub ascii: Option<bool>,
    pub mouse: Option<bool>,
    pub speed: Option<Duration>,
}

/// Where the file lies, if there is a home at all.
fn path() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.config_dir().join("slowshake").join("config.toml"))
}

impl Config {
    /// Reads the file; without one all is as the terminal wants it.
    pub(super) fn load() -> Result<Self, Error> {
        let Some(path) = path().filter(|path| path.exists()) else {
            return Ok(Self::default());
        };
        let text = source::own(&path)?;
        Self::from_toml(&text).map_err(|error| source::wrong(&path, error))
    }

    /// Reads settings from TOML.
    pub(super) fn from_toml(source: &str) -> Result<Self, FileError> {
        let table = DeTable::parse(source).map_err(|error| FileError::of_toml(source, &error))?;
        let mut config = Self::default();
        for (name, value) in table.get_ref() {
            let name_at = name.span().start;
            let name = name.get_ref().as_ref();
            if !SETTINGS.contains(&name) {
                let message = format!(
                    "there is no setting `{}`; there are {}",
                    crate::wire::printable(name.as_bytes()),
                    SETTINGS.join(", ")
                );
                return Err(FileError::at(source, name_at, message));
            }
            config.set(name, value.get_ref()).map_err(|wanted| {
                let message = format!("{name} is {wanted}");
                FileError::at(source, value.span().start, message)
            })?;
        }
        Ok(config)
    }

    /// Takes a setting, or says what it may be.
    fn set(&mut self, name: &str, value: &DeValue<'_>) -> Result<(), String> {
        match name {
            "theme" => self.theme = one_of(&THEMES, value)?,
            "color" => self.color = one_of(&COLORS, value)?,
            "ascii" => self.ascii = Some(switch(value)?),
            "mouse" => self.mouse = Some(switch(value)?),
            _ => self.speed = Some(seconds(value)?),
        }
        Ok(())
    }
}

fn one_of<T: Copy>(table: &[(&str, T)], value: &DeValue<'_>) -> Result<T, String> {
    let name = match value {
        DeValue::String(text) => text.as_ref(),
        DeValue::Integer(number) => number.as_str(),
        _ => "",
    };
    named(table, name).ok_or_else(|| {
        let names: Vec<_> = table
            .iter()
            .map(|(name, _)| format!("\"{name}\""))
            .collect();
        format!("one of {}", names.join(", "))
    })
}

fn switch(value: &DeValue<'_>) -> Result<bool, String> {
    match value {
        DeValue::Boolean(on) => Ok(*on),
        _ => Err("true or false".to_owned()),
    }
}

fn seconds(value: &DeValue<'_>) -> Result<Duration, String> {
    let number = match value {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        DeValue::Float(number) => number.as_str().parse().ok(),
        _ => None,
    };
    number
        .filter(|seconds| SPEEDS.contains(seconds))
        .map(Duration::from_secs_f64)
        .ok_or_else(|| {
            let (least, most) = (SPEEDS.start(), SPEEDS.end());
            format!("the seconds that autoplay stays at a step, {least} to {most}")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_can_be_made() {
        let config = Config::from_toml(
            "theme = \"high-contrast\"\ncolor = 256\nascii = true\nmouse = false\nspeed = 2.5\n",
        );
        let expected = Config {
            theme: Some(ThemeKind::HighContrast),
            color: Some(ColorDepth::Indexed),
            ascii: Some(true),
            mouse: Some(false),
            speed: Some(Duration::from_millis(2500)),
        };
        assert_eq!(config, Ok(expected));
    }

    #[test]
    fn an_empty_file_and_auto_leave_all_to_the_terminal() {
        assert_eq!(Config::from_toml(""), Ok(Config::default()));
        let auto = Config::from_toml("theme = \"auto\"\ncolor = \"auto\"");
        assert_eq!(auto, Ok(Config::default()));
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_what_would_be_right() {
        for (file, place, right) in [
            ("colour = 1", (1, 1), "theme, color, ascii, mouse, speed"),
            (
                "mouse = true\ntheme = \"dusk\"",
                (2, 9),
                "\"high-contrast\"",
            ),
            ("color = 12", (1, 9), "\"truecolor\""),
            ("ascii = \"yes\"", (1, 9), "true or false"),
            ("speed = 0", (1, 9), "0.1 to 3600"),
            ("speed = -1.5", (1, 9), "0.1 to 3600"),
            ("speed = inf", (1, 9), "0.1 to 3600"),
            ("speed = nan", (1, 9), "0.1 to 3600"),
            ("speed = []", (1, 9), "0.1 to 3600"),
        ] {
            let error = Config::from_toml(file).unwrap_err();
            assert_eq!((error.line, error.column), place, "{file}");
            assert!(error.message.contains(right), "{file}: {error}");
        }
        let error = Config::from_toml("theme = ").unwrap_err();
        assert_eq!(error.line, 1);
    }

    #[test]
    fn every_setting_is_in_the_help() {
        use clap::CommandFactory;
        let help = crate::cli::Cli::command().render_long_help().to_string();
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        for setting in SETTINGS {
            assert!(help.contains(setting), "{setting}");
        }
    }
}
