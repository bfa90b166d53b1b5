//! No subcommand: the screen.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::config::{COLORS, Config, THEMES, named};
use super::error::{Error, Exit};
use super::files::Files;
use super::flags::{SWITCH, ScenarioFlags};
use super::{lessons, output};
use crate::session::{Host, Opening};
use crate::sim::Run;
use crate::tui::{self, ColorDepth, Options, ThemeChoice};

/// How the screen looks.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Screen")]
pub(super) struct ScreenFlags {
    /// Colors for a dark or a light terminal, or high contrast; `auto` asks the terminal
    #[arg(long, value_name = "NAME", value_parser = THEMES.map(|(name, _)| name))]
    theme: Option<String>,
    /// How many colors; `auto` heeds NO_COLOR, TERM and COLORTERM
    #[arg(long, value_name = "HOW MANY", value_parser = COLORS.map(|(name, _)| name))]
    color: Option<String>,
    /// Draw with ASCII alone; without this flag only where the locale is not UTF-8
    #[arg(long, value_name = "on|off", num_args = 0..=1, require_equals = true,
          default_missing_value = "on", value_parser = SWITCH, hide_possible_values = true)]
    ascii: Option<String>,
}

impl ScreenFlags {
    /// The options that they make with the environment and the settings.
    pub(super) fn options(&self) -> Result<Options, Error> {
        Ok(self.over(&Config::load()?, |name| std::env::var(name).ok()))
    }

    /// A flag goes before the environment, and that before the file. What
    /// the environment only tells about the terminal comes last: a person
    /// who wrote a setting down knows better.
    fn over(&self, config: &Config, variable: impl Fn(&str) -> Option<String>) -> Options {
        let default = Options::default();
        let theme = match &self.theme {
            Some(name) => named(&THEMES, name).flatten(),
            None => config.theme,
        };
        let unwanted = variable("NO_COLOR").is_some_and(|wish| !wish.is_empty());
        let detect = || ColorDepth::detect(&variable);
        let depth = match &self.color {
            Some(name) => named(&COLORS, name).flatten().unwrap_or_else(detect),
            None if unwanted => ColorDepth::None,
            None => config.color.unwrap_or_else(detect),
        };
        let theme = match theme {
            Some(kind) => ThemeChoice::Fixed(kind),
            // Without colors all themes are one: there is nothing to ask.
            None => match ThemeChoice::auto(&variable) {
                ThemeChoice::Ask(kind) if depth == ColorDepth::None => ThemeChoice::Fixed(kind),
                choice => choice,
            },
        };
        let ascii = match &self.ascii {
            Some(switch) => switch == "on",
            None => config.ascii.unwrap_or_else(|| lacks_utf8(&variable)),
        };
        Options {
            theme,
            depth,
            ascii,
            mouse: config.mouse.unwrap_or(default.mouse),
            speed: config.speed.unwrap_or(default.speed),
        }
    }
}

/// Whether the locale says that the terminal knows no UTF-8 (POSIX.1-2017
/// §8.2: the first of these that is not empty decides). One that says nothing
/// is a terminal of today.
fn lacks_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|locale| !locale.is_empty());
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        // `UTF-8` alone is a locale of macOS.
        !locale.contains("utf-8") && !locale.contains("utf8")
    })
}

/// Which lessons there are, and which is opened.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Lesson")]
pub(super) struct LessonFlags {
    /// Open this lesson; `slowshake lessons list` names them
    #[arg(long, value_name = "NAME")]
    lesson: Option<String>,
    /// A folder with lessons of your own, read again whenever a file in it changes
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
}

/// Opens the screen: the start screen, or what the flags name.
pub(super) fn play(
    flags: &ScenarioFlags,
    lesson: &LessonFlags,
    screen: &ScreenFlags,
) -> Result<Exit, Error> {
    let files = Files::new(lesson.lessons.clone());
    let own = *flags != ScenarioFlags::default();
    let opening = match &lesson.lesson {
        Some(_) if own => {
            return Err(Error::Usage(
                "--lesson: a lesson brings its own scenarios; leave the other flags out".to_owned(),
            ));
        }
        Some(name) => {
            lessons::pick(&files.lessons()?.library, name)?;
            Opening::Lesson(name.clone())
        }
        None if own => {
            let scenario = flags.scenario()?;
            let valid = scenario.validate();
            valid.map_err(|error| Error::Usage(error.to_string()))?;
            Opening::Scenario(Box::new(scenario))
        }
        None => Opening::Start,
    };
    if lesson.lessons.is_some() {
        // What cannot be read is told before the screen covers it.
        files.lessons()?;
    }
    open(opening, files, screen)
}

/// Opens the screen with a finished run; gives how the program ends.
pub(super) fn start_tui(run: Run, screen: &ScreenFlags) -> Result<Exit, Error> {
    open(Opening::Run(Box::new(run)), Files::new(None), screen)
}

fn open(opening: Opening, files: Files, screen: &ScreenFlags) -> Result<Exit, Error> {
    let options = screen.options()?;
    if !output::is_screen() {
        return Err(Error::Usage(
            "the screen needs a terminal; `slowshake run` shows the same walk without one"
                .to_owned(),
        ));
    }
    let files = Arc::new(files);
    let played = tui::play(opening, options, Arc::clone(&files) as Arc<dyn Host>);
    if let Some(trouble) = files.trouble() {
        super::note(&format!("warning: where you were is not kept: {trouble}"));
    }
    played.map_err(Error::Screen)?;
    Ok(Exit::Established)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::ThemeKind;

    fn flags(theme: Option<&str>, color: Option<&str>, ascii: Option<&str>) -> ScreenFlags {
        ScreenFlags {
            theme: theme.map(str::to_owned),
            color: color.map(str::to_owned),
            ascii: ascii.map(str::to_owned),
        }
    }

    fn options(flags: &ScreenFlags, file: &str, environment: &[(&str, &str)]) -> Options {
        let config = Config::from_toml(file).unwrap();
        flags.over(&config, |name| {
            let found = environment.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    const FILE: &str = "theme = \"light\"\ncolor = \"16\"\nascii = true";

    #[test]
    fn the_file_goes_before_what_the_terminal_tells() {
        let terminal = [
            ("TERM", "xterm-256color"),
            ("COLORFGBG", "15;0"),
            ("LANG", "C.UTF-8"),
        ];
        let options = options(&flags(None, None, None), FILE, &terminal);
        assert_eq!(options.theme, ThemeChoice::Fixed(ThemeKind::Light));
        assert_eq!(options.depth, ColorDepth::Sixteen);
        assert!(options.ascii);
    }

    #[test]
    fn a_wish_in_the_environment_goes_before_the_file() {
        let options = options(&flags(None, None, None), FILE, &[("NO_COLOR", "1")]);
        assert_eq!(options.depth, ColorDepth::None);
    }

    #[test]
    fn a_flag_goes_before_all() {
        let flags = flags(Some("high-contrast"), Some("truecolor"), Some("off"));
        let options = options(&flags, FILE, &[("NO_COLOR", "1"), ("LC_ALL", "C")]);
        assert_eq!(options.theme, ThemeChoice::Fixed(ThemeKind::HighContrast));
        assert_eq!(options.depth, ColorDepth::True);
        assert!(!options.ascii);
    }

    #[test]
    fn auto_asks_the_terminal_even_where_the_file_names_a_theme() {
        let flags = flags(Some("auto"), None, None);
        let asked = options(&flags, FILE, &[("TERM", "xterm")]);
        assert_eq!(asked.theme, ThemeChoice::Ask(ThemeKind::Dark));
        let colorless = [("TERM", "xterm"), ("NO_COLOR", "1")];
        let not_asked = options(&flags, FILE, &colorless);
        assert_eq!(not_asked.theme, ThemeChoice::Fixed(ThemeKind::Dark));
    }

    #[test]
    fn a_locale_without_utf8_means_ascii() {
        let ascii =
            |environment: &[(&str, &str)]| options(&flags(None, None, None), "", environment).ascii;
        assert!(!ascii(&[]));
        assert!(ascii(&[("LANG", "C")]));
        assert!(ascii(&[
            ("LC_ALL", "de_DE.ISO-8859-1"),
            ("LANG", "de_DE.UTF-8")
        ]));
        assert!(!ascii(&[
            ("LC_ALL", ""),
            ("LC_CTYPE", "UTF-8"),
            ("LANG", "C")
        ]));
        assert!(!ascii(&[("LANG", "zh_CN.utf8")]));
    }
}
