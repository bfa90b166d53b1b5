//! How many colors a terminal has.

/// How many colors a terminal has, or is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorDepth {
    /// None: weight and glyphs alone.
    None,
    /// The sixteen of the terminal's own palette.
    Sixteen,
    /// The 256 of xterm, of which 240 are the same everywhere.
    Indexed,
    /// Any.
    True,
}

impl ColorDepth {
    /// What the terminal has by the environment that `variable` looks up:
    /// `NO_COLOR` (no-color.org), `COLORTERM` and `TERM` are heeded.
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        let variable = |name| variable(name).unwrap_or_default();
        let term = variable("TERM");
        if !variable("NO_COLOR").is_empty() || term == "dumb" {
            return Self::None;
        }
        match variable("COLORTERM").as_str() {
            "truecolor" | "24bit" => Self::True,
            _ if term.contains("direct") => Self::True,
            "" if !term.contains("256color") => Self::Sixteen,
            // What else COLORTERM says is the name of a program that has
            // long had 256 colors.
            _ => Self::Indexed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(environment: &[(&str, &str)]) -> ColorDepth {
        ColorDepth::detect(|name| {
            let found = environment.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_terminal_gets_the_colors_that_it_has() {
        assert_eq!(depth(&[("TERM", "vt220")]), ColorDepth::Sixteen);
        assert_eq!(depth(&[("TERM", "xterm-256color")]), ColorDepth::Indexed);
        assert_eq!(
            depth(&[("TERM", "xterm"), ("COLORTERM", "truecolor")]),
            ColorDepth::True
        );
        assert_eq!(depth(&[("TERM", "xterm-direct")]), ColorDepth::True);
        assert_eq!(
            depth(&[("TERM", "xterm"), ("COLORTERM", "gnome-terminal")]),
            ColorDepth::Indexed
        );
        assert_eq!(depth(&[("TERM", "dumb")]), ColorDepth::None);
    }

    #[test]
    fn no_color_is_a_wish_that_outweighs_what_the_terminal_has() {
        let wish = [("COLORTERM", "truecolor"), ("NO_COLOR", "1")];
        assert_eq!(depth(&wish), ColorDepth::None);
        // no-color.org: an empty one does not count.
        let empty = [("COLORTERM", "truecolor"), ("NO_COLOR", "")];
        assert_eq!(depth(&empty), ColorDepth::True);
    }
}
