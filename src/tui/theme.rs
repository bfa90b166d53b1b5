//! Colours carry a meaning, and a glyph always carries the same one.

use ratatui::style::{Color, Modifier, Style};

/// The styles of everything that means something.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Running text.
    pub text: Style,
    /// Lines and labels that stay in the background.
    pub quiet: Style,
    /// What the eye is to meet first.
    pub focus: Style,
    /// The client.
    pub client: Style,
    /// The server.
    pub server: Style,
    /// The eavesdropper.
    pub eve: Style,
    /// A secret.
    pub secret: Style,
    /// What both ends agree on.
    pub agreed: Style,
    /// What went wrong.
    pub wrong: Style,
}

impl Theme {
    /// With the 256 colours of most terminals: light ones, that stand off a
    /// dark ground and are still read on a light one.
    pub fn colored() -> Self {
        Self::of(|index, _| Color::Indexed(index))
    }

    /// With the sixteen colours that every terminal has in its own palette.
    pub fn sixteen() -> Self {
        Self::of(|_, basic| basic)
    }

    fn of(pick: impl Fn(u8, Color) -> Color) -> Self {
        let color = |index, basic| Style::new().fg(pick(index, basic));
        Self {
            text: Style::new(),
            quiet: color(244, Color::DarkGray),
            focus: Style::new().add_modifier(Modifier::BOLD),
            client: color(74, Color::Cyan),
            server: color(176, Color::LightMagenta),
            eve: color(178, Color::Yellow),
            secret: color(203, Color::LightRed),
            agreed: color(71, Color::Green),
            wrong: color(203, Color::LightRed).add_modifier(Modifier::BOLD),
        }
    }

    /// Without colour: weight and glyphs alone.
    pub fn plain() -> Self {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        Self {
            text: Style::new(),
            quiet: Style::new().add_modifier(Modifier::DIM),
            focus: bold,
            client: Style::new(),
            server: Style::new(),
            eve: Style::new(),
            secret: Style::new(),
            agreed: Style::new(),
            wrong: bold,
        }
    }

    /// As the terminal wants it, by the environment that `variable` looks
    /// up: `NO_COLOR` (no-color.org), `TERM` and `COLORTERM` are heeded.
    pub fn for_terminal(variable: impl Fn(&str) -> Option<String>) -> Self {
        let variable = |name| variable(name).unwrap_or_default();
        let term = variable("TERM");
        if !variable("NO_COLOR").is_empty() || term == "dumb" {
            Self::plain()
        } else if term.contains("256color") || !variable("COLORTERM").is_empty() {
            Self::colored()
        } else {
            Self::sixteen()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(environment: &[(&str, &str)]) -> Option<Color> {
        let lookup = |name: &str| {
            let found = environment.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Theme::for_terminal(lookup).client.fg
    }

    #[test]
    fn the_terminal_gets_the_colors_that_it_has() {
        assert_eq!(
            client(&[("TERM", "xterm-256color")]),
            Some(Color::Indexed(74))
        );
        assert_eq!(client(&[("TERM", "vt220")]), Some(Color::Cyan));
        assert_eq!(client(&[("TERM", "dumb")]), None);
        let wish = [("TERM", "xterm-256color"), ("NO_COLOR", "1")];
        assert_eq!(client(&wish), None);
    }
}
