//! Colors carry a meaning, and a glyph always carries the same one.

mod depth;
mod ground;
mod palette;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

pub use depth::ColorDepth;
pub use ground::Rgb;

use crate::session::ThemeKind;
use crate::trace::PartyId;
use crate::view::VerdictKind;
use palette::{DARK, HIGH_CONTRAST, Ink, LIGHT, Palette};

impl ThemeKind {
    /// The theme for a terminal with this background: the one whose letters
    /// stand off it more.
    pub fn on(background: Rgb) -> Self {
        if background.contrast(Rgb(0, 0, 0)) > background.contrast(Rgb(255, 255, 255)) {
            Self::Light
        } else {
            Self::Dark
        }
    }

    /// The theme for a terminal of which only the environment is known:
    /// `COLORFGBG` ends in the number of the background where it is set
    /// (rxvt, Konsole); else dark, as most are.
    pub fn guess(variable: impl Fn(&str) -> Option<String>) -> Self {
        let colors = variable("COLORFGBG").unwrap_or_default();
        match colors.rsplit(';').next().map(str::parse) {
            Some(Ok(7 | 9..=15)) => Self::Light,
            _ => Self::Dark,
        }
    }
}

/// The theme to open the screen with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThemeChoice {
    /// This one.
    Fixed(ThemeKind),
    /// This one until the terminal says what its background is.
    Ask(ThemeKind),
}

impl ThemeChoice {
    /// The terminal's own: guessed from the environment, and asked for
    /// where the terminal is one that takes questions.
    pub fn auto(variable: impl Fn(&str) -> Option<String>) -> Self {
        let kind = ThemeKind::guess(&variable);
        match variable("TERM").as_deref() {
            None | Some("" | "dumb" | "linux") => Self::Fixed(kind),
            Some(_) => Self::Ask(kind),
        }
    }

    /// The theme to begin with.
    pub fn kind(self) -> ThemeKind {
        match self {
            Self::Fixed(kind) | Self::Ask(kind) => kind,
        }
    }

    /// Whether the terminal is to be asked.
    pub(super) fn asks(self) -> bool {
        matches!(self, Self::Ask(_))
    }
}

/// The styles of everything that means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// The one in the middle.
    pub mallory: Style,
    /// A secret.
    pub secret: Style,
    /// What both ends agree on.
    pub agreed: Style,
    /// What went wrong.
    pub wrong: Style,
    /// A name that leads somewhere.
    pub link: Style,
    /// What the cursor is on.
    pub selected: Style,
    /// What came out differently in a detour.
    pub changed: Style,
    /// A question to the person.
    pub question: Style,
    /// A command, or what stands on the wire, within a text.
    pub code: Style,
    /// The heading of a part.
    pub heading: Style,
    /// The title of a screen.
    pub title: Style,
    /// Letters and ground of what has no style of its own, where the theme
    /// does not leave them to the terminal.
    ground: Option<(Color, Color)>,
}

impl Theme {
    /// The theme for a ground, in as many colors as the terminal has.
    pub fn new(kind: ThemeKind, depth: ColorDepth) -> Self {
        let palette = match kind {
            ThemeKind::Dark => &DARK,
            ThemeKind::Light => &LIGHT,
            ThemeKind::HighContrast => &HIGH_CONTRAST,
        };
        match depth {
            ColorDepth::None => Self::plain(),
            ColorDepth::Sixteen => Self::colored(palette, |ink| ink.basic),
            ColorDepth::Indexed => Self::colored(palette, |ink| Color::Indexed(ink.index)),
            ColorDepth::True => Self::colored(palette, |ink| ink.rgb.into()),
        }
    }

    fn colored(palette: &Palette, pick: fn(&Ink) -> Color) -> Self {
        let color = |ink| Style::new().fg(pick(ink));
        let bold = Style::new().add_modifier(Modifier::BOLD);
        // Among sixteen colors there is no gray that every palette keeps
        // apart from the ground; they mark it with the letters' own color.
        let quiet = match pick(&palette.quiet) {
            Color::Reset => Style::new().add_modifier(Modifier::DIM),
            gray => Style::new().fg(gray),
        };
        Self {
            text: Style::new(),
            quiet,
            focus: bold,
            client: color(&palette.client),
            server: color(&palette.server),
            eve: color(&palette.eve),
            mallory: color(&palette.mallory),
            secret: color(&palette.secret),
            agreed: color(&palette.agreed),
            wrong: color(&palette.wrong).add_modifier(Modifier::BOLD),
            link: color(&palette.link).add_modifier(Modifier::UNDERLINED),
            selected: Style::new()
                .fg(pick(&palette.selected.0))
                .bg(pick(&palette.selected.1)),
            changed: color(&palette.changed).add_modifier(Modifier::ITALIC),
            question: color(&palette.question).add_modifier(Modifier::BOLD),
            code: color(&palette.code),
            heading: bold,
            title: color(&palette.title).add_modifier(Modifier::BOLD),
            ground: palette
                .ground
                .as_ref()
                .map(|(letters, ground)| (pick(letters), pick(ground))),
        }
    }

    /// Without color: weight and glyphs alone.
    pub fn plain() -> Self {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let underlined = Style::new().add_modifier(Modifier::UNDERLINED);
        Self {
            text: Style::new(),
            quiet: Style::new().add_modifier(Modifier::DIM),
            focus: bold,
            client: Style::new(),
            server: Style::new(),
            eve: Style::new(),
            mallory: Style::new(),
            secret: Style::new(),
            agreed: Style::new(),
            wrong: bold,
            link: underlined,
            selected: Style::new().add_modifier(Modifier::REVERSED),
            changed: Style::new().add_modifier(Modifier::ITALIC),
            question: bold,
            code: Style::new(),
            heading: bold,
            title: bold,
            ground: None,
        }
    }

    /// The color of a party.
    pub fn of_party(&self, party: PartyId) -> Style {
        match party {
            PartyId::CLIENT => self.client,
            PartyId::SERVER => self.server,
            PartyId::MALLORY => self.mallory,
            _ => self.eve,
        }
    }

    /// The glyph and the color of a verdict.
    pub(super) fn of_verdict(&self, kind: VerdictKind) -> (&'static str, Style) {
        match kind {
            VerdictKind::Untouched => ("", self.text),
            VerdictKind::Caught => ("✗ ", self.wrong),
            VerdictKind::Unnoticed => ("◆ ", self.secret),
            VerdictKind::Harmless => ("≡ ", self.agreed),
            VerdictKind::Broken => ("✗ ", self.wrong),
            VerdictKind::Stuck => ("▷ ", self.focus),
        }
    }

    /// Lays the theme's own ground under a finished frame.
    pub(super) fn lay_ground(&self, buffer: &mut Buffer) {
        let Some((letters, ground)) = self.ground else {
            return;
        };
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = letters;
            }
            if cell.bg == Color::Reset {
                cell.bg = ground;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_background_decides_between_dark_and_light() {
        for (background, kind) in [
            (Rgb(0, 0, 0), ThemeKind::Dark),
            (Rgb(0x1e, 0x1e, 0x1e), ThemeKind::Dark),
            (Rgb(0x00, 0x2b, 0x36), ThemeKind::Dark),
            (Rgb(0xfd, 0xf6, 0xe3), ThemeKind::Light),
            (Rgb(255, 255, 255), ThemeKind::Light),
        ] {
            assert_eq!(ThemeKind::on(background), kind, "{background:?}");
        }
    }

    #[test]
    fn colorfgbg_tells_the_background_where_it_is_set() {
        let kind = |value: &str| {
            let value = value.to_owned();
            ThemeKind::guess(move |name| (name == "COLORFGBG").then(|| value.clone()))
        };
        assert_eq!(kind("0;15"), ThemeKind::Light);
        assert_eq!(kind("0;default;7"), ThemeKind::Light);
        assert_eq!(kind("15;0"), ThemeKind::Dark);
        assert_eq!(kind("7;8"), ThemeKind::Dark);
        assert_eq!(kind("default;default"), ThemeKind::Dark);
        assert_eq!(ThemeKind::guess(|_| None), ThemeKind::Dark);
    }

    #[test]
    fn only_a_terminal_that_takes_questions_is_asked() {
        let choice = |term: Option<&str>| {
            let term = term.map(str::to_owned);
            ThemeChoice::auto(move |name| (name == "TERM").then(|| term.clone()).flatten())
        };
        assert_eq!(
            choice(Some("xterm-256color")),
            ThemeChoice::Ask(ThemeKind::Dark)
        );
        assert_eq!(choice(Some("linux")), ThemeChoice::Fixed(ThemeKind::Dark));
        assert_eq!(choice(None), ThemeChoice::Fixed(ThemeKind::Dark));
    }

    #[test]
    fn without_color_no_style_has_one() {
        for kind in [ThemeKind::Dark, ThemeKind::Light, ThemeKind::HighContrast] {
            assert_eq!(Theme::new(kind, ColorDepth::None), Theme::plain());
        }
        let plain = format!("{:?}", Theme::plain());
        assert!(!plain.contains("fg") && !plain.contains("bg"), "{plain}");
    }

    #[test]
    fn high_contrast_brings_its_own_ground() {
        let mut buffer = Buffer::with_lines(["a secret"]);
        let theme = Theme::new(ThemeKind::HighContrast, ColorDepth::True);
        buffer.set_style(ratatui::layout::Rect::new(2, 0, 6, 1), theme.secret);
        theme.lay_ground(&mut buffer);
        assert!(
            buffer
                .content
                .iter()
                .all(|cell| cell.bg == Color::Rgb(0, 0, 0))
        );
        assert_eq!(buffer[(0, 0)].fg, Color::Rgb(255, 255, 255));
        assert_eq!(Some(buffer[(2, 0)].fg), theme.secret.fg);
    }
}
