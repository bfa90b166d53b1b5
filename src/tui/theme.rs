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

    /// As the terminal wants it: `NO_COLOR` (no-color.org) and `TERM=dumb`
    /// are heeded.
    pub fn from_environment() -> Self {
        let variable = |name| std::env::var(name).unwrap_or_default();
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
