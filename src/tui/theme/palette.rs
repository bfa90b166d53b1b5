//! The palettes. Each color is chosen three times: exactly, from the 240
//! that every terminal with 256 colors shows alike, and from the sixteen of
//! which only the name is known.

use ratatui::style::Color;

use super::Rgb;

/// One color.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink {
    pub rgb: Rgb,
    /// From 16 to 255: those under 16 are the terminal's own.
    pub index: u8,
    pub basic: Color,
}

const fn ink(rgb: u32, index: u8, basic: Color) -> Ink {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Ink {
        rgb: Rgb(red, green, blue),
        index,
        basic,
    }
}

/// The colors of a theme.
#[derive(Debug)]
pub(super) struct Palette {
    pub quiet: Ink,
    pub client: Ink,
    pub server: Ink,
    pub eve: Ink,
    pub mallory: Ink,
    pub secret: Ink,
    pub agreed: Ink,
    pub wrong: Ink,
    pub link: Ink,
    pub changed: Ink,
    pub question: Ink,
    pub code: Ink,
    pub title: Ink,
    /// Letters and ground.
    pub selected: (Ink, Ink),
    /// Letters and ground of everything else, if not the terminal's own.
    pub ground: Option<(Ink, Ink)>,
}

const WHITE: Ink = ink(0xff_ff_ff, 231, Color::White);
const BLACK: Ink = ink(0x00_00_00, 16, Color::Black);

/// For a dark terminal.
pub(super) const DARK: Palette = Palette {
    quiet: ink(0x91_97_a3, 246, Color::Reset),
    client: ink(0x6c_b6_ff, 75, Color::Cyan),
    server: ink(0xd6_9c_f2, 177, Color::LightMagenta),
    eve: ink(0xe5_b4_5a, 179, Color::Yellow),
    mallory: ink(0xff_85_c2, 212, Color::Red),
    secret: ink(0xff_8a_76, 209, Color::LightRed),
    agreed: ink(0x7f_cc_7c, 114, Color::Green),
    wrong: ink(0xff_6b_6b, 203, Color::LightRed),
    link: ink(0x8c_be_ff, 111, Color::LightBlue),
    changed: ink(0x5a_d4_c0, 79, Color::LightCyan),
    question: ink(0xff_d8_66, 221, Color::LightYellow),
    code: ink(0xcf_be_a0, 181, Color::Reset),
    title: ink(0xf2_f4_f8, 255, Color::Reset),
    selected: (WHITE, ink(0x2f_4f_7a, 24, Color::Blue)),
    ground: None,
};

/// For a light terminal. Of the sixteen, the light and the yellowish ones
/// cannot be read there.
pub(super) const LIGHT: Palette = Palette {
    quiet: ink(0x62_66_6e, 241, Color::Reset),
    client: ink(0x0a_58_a8, 25, Color::Blue),
    server: ink(0x86_2c_a8, 91, Color::Magenta),
    eve: ink(0x85_56_00, 94, Color::Red),
    mallory: ink(0xa8_1a_62, 125, Color::Cyan),
    secret: ink(0xb4_37_1c, 124, Color::Red),
    agreed: ink(0x1f_6e_2e, 22, Color::Green),
    wrong: ink(0xb0_00_20, 124, Color::Red),
    link: ink(0x0b_4f_c4, 26, Color::Blue),
    changed: ink(0x00_66_60, 23, Color::Cyan),
    question: ink(0x7a_4a_00, 94, Color::Magenta),
    code: ink(0x66_4e_22, 58, Color::Reset),
    title: ink(0x16_1a_20, 234, Color::Reset),
    selected: (BLACK, ink(0xbc_d6_f5, 153, Color::Cyan)),
    ground: None,
};

/// On its own black.
pub(super) const HIGH_CONTRAST: Palette = Palette {
    quiet: ink(0xd0_d0_d0, 252, Color::White),
    client: ink(0x66_d9_ff, 81, Color::LightCyan),
    server: ink(0xff_a6_ff, 219, Color::LightMagenta),
    eve: ink(0xff_d7_5f, 221, Color::LightYellow),
    mallory: ink(0xd0_ff_70, 191, Color::LightGreen),
    secret: ink(0xff_a0_8c, 216, Color::LightRed),
    agreed: ink(0x87_ff_87, 120, Color::LightGreen),
    wrong: ink(0xff_8c_8c, 210, Color::LightRed),
    link: ink(0xa8_d4_ff, 153, Color::LightCyan),
    changed: ink(0x70_ff_e8, 123, Color::LightCyan),
    question: ink(0xff_ff_66, 227, Color::LightYellow),
    code: ink(0xff_f0_cc, 230, Color::White),
    title: WHITE,
    selected: (BLACK, ink(0xff_ff_66, 227, Color::LightYellow)),
    ground: Some((WHITE, BLACK)),
};

#[cfg(test)]
mod tests {
    use super::*;

    /// What xterm, and with it every terminal, shows for an index.
    fn indexed(index: u8) -> Rgb {
        assert!(index >= 16, "{index} is the terminal's own");
        if index >= 232 {
            let gray = 8 + 10 * (index - 232);
            return Rgb(gray, gray, gray);
        }
        let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
        let cube = index - 16;
        Rgb(step(cube / 36), step(cube / 6 % 6), step(cube % 6))
    }

    fn inks(palette: &Palette) -> [(&'static str, Ink); 13] {
        [
            ("quiet", palette.quiet),
            ("client", palette.client),
            ("server", palette.server),
            ("eve", palette.eve),
            ("mallory", palette.mallory),
            ("secret", palette.secret),
            ("agreed", palette.agreed),
            ("wrong", palette.wrong),
            ("link", palette.link),
            ("changed", palette.changed),
            ("question", palette.question),
            ("code", palette.code),
            ("title", palette.title),
        ]
    }

    fn assert_readable(palette: &Palette, grounds: &[u32], least: f64) {
        for (name, ink) in inks(palette) {
            for ground in grounds {
                let [_, red, green, blue] = ground.to_be_bytes();
                let ground = Rgb(red, green, blue);
                for color in [ink.rgb, indexed(ink.index)] {
                    let contrast = color.contrast(ground);
                    assert!(
                        contrast >= least,
                        "{name}: {color:?} on {ground:?}: {contrast:.2}"
                    );
                }
            }
        }
        let (letters, ground) = palette.selected;
        assert!(letters.rgb.contrast(ground.rgb) >= least);
        assert!(indexed(letters.index).contrast(indexed(ground.index)) >= least);
    }

    #[test]
    fn every_color_can_be_read_on_its_ground() {
        assert_readable(&DARK, &[0x00_00_00, 0x1e_1e_1e], 4.5);
        assert_readable(&LIGHT, &[0xff_ff_ff, 0xfd_f6_e3], 4.5);
        assert_readable(&HIGH_CONTRAST, &[0x00_00_00], 7.0);
    }

    #[test]
    fn an_index_looks_like_the_color_that_it_stands_for() {
        for palette in [&DARK, &LIGHT, &HIGH_CONTRAST] {
            for (name, ink) in inks(palette) {
                let (Rgb(r, g, b), Rgb(x, y, z)) = (ink.rgb, indexed(ink.index));
                let apart = r.abs_diff(x).max(g.abs_diff(y)).max(b.abs_diff(z));
                assert!(apart <= 56, "{name}: {:?} and {}", ink.rgb, ink.index);
            }
        }
    }

    #[test]
    fn the_parties_are_told_apart_at_every_depth() {
        for palette in [&DARK, &LIGHT, &HIGH_CONTRAST] {
            let parties = [palette.client, palette.server, palette.eve, palette.mallory];
            for (i, one) in parties.iter().enumerate() {
                for two in &parties[i + 1..] {
                    assert_ne!(one.rgb, two.rgb);
                    assert_ne!(one.index, two.index);
                    assert_ne!(one.basic, two.basic);
                }
            }
        }
    }
}
