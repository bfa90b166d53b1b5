//! A screen as SVG.
//!
//! A viewer may have another font than the one that was hoped for. So every
//! word stands at the place of its column and is stretched to its columns,
//! and lines and blocks are drawn as shapes, not as letters.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// How wide and how high a cell is.
const WIDE: f64 = 8.4;
const HIGH: f64 = 18.0;
/// Where in a cell letters stand.
const BASE: f64 = 13.5;
/// What is left free around the screen.
const MARGIN: f64 = 14.0;

/// Letters and ground of a terminal, where the screen leaves them to it.
#[derive(Clone, Copy)]
pub(crate) struct Ground {
    pub letters: &'static str,
    pub ground: &'static str,
}

/// How a cell looks.
#[derive(Clone, PartialEq)]
struct Look {
    letters: String,
    ground: String,
    bold: bool,
    italic: bool,
    underlined: bool,
}

fn hex(color: Color, otherwise: &str) -> String {
    match color {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => otherwise.to_owned(),
    }
}

fn look(cell: &Cell, ground: Ground) -> Look {
    let style = cell.style();
    let has = |modifier| style.add_modifier.contains(modifier);
    let letters = hex(cell.fg, ground.letters);
    let behind = hex(cell.bg, ground.ground);
    let (letters, behind) = if has(Modifier::REVERSED) {
        (behind, letters)
    } else {
        (letters, behind)
    };
    Look {
        letters,
        ground: behind,
        bold: has(Modifier::BOLD),
        italic: has(Modifier::ITALIC),
        underlined: has(Modifier::UNDERLINED),
    }
}

/// The picture.
pub(crate) fn picture(buffer: &Buffer, ground: Ground, title: &str) -> String {
    let area = buffer.area;
    let width = f64::from(area.width) * WIDE + 2.0 * MARGIN;
    let height = f64::from(area.height) * HIGH + 2.0 * MARGIN;
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" \
         width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" font-size=\"14\" \
         font-family=\"ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace\">\n\
         <title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{}\"/>",
        escaped(title),
        ground.ground
    );
    for y in 0..area.height {
        let row: Vec<(&str, Look)> = (0..area.width)
            .map(|x| {
                let cell = &buffer[(x, y)];
                (cell.symbol(), look(cell, ground))
            })
            .collect();
        let top = MARGIN + f64::from(y) * HIGH;
        grounds(&mut svg, &row, top, ground);
        letters(&mut svg, &row, top);
    }
    svg.push_str("</svg>\n");
    svg
}

fn left(x: usize) -> f64 {
    MARGIN + x as f64 * WIDE
}

/// What lies behind the letters, where it is not the ground of all.
fn grounds(svg: &mut String, row: &[(&str, Look)], top: f64, ground: Ground) {
    for (start, end) in stretches(row, |one, other| one.1.ground == other.1.ground) {
        let fill = &row[start].1.ground;
        if fill != ground.ground {
            rectangle(
                svg,
                left(start),
                top,
                (end - start) as f64 * WIDE,
                HIGH,
                fill,
                1.0,
            );
        }
    }
}

/// Where something begins and ends that is alike.
fn stretches<T>(row: &[T], alike: impl Fn(&T, &T) -> bool) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 1..=row.len() {
        if at == row.len() || !alike(&row[start], &row[at]) {
            found.push((start, at));
            start = at;
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Nothing,
    Word,
    Line,
    Alone,
}

fn sort(symbol: &str) -> Sort {
    match symbol {
        "" | " " => Sort::Nothing,
        "─" => Sort::Line,
        symbol if symbol.is_ascii() => Sort::Word,
        _ => Sort::Alone,
    }
}

fn letters(svg: &mut String, row: &[(&str, Look)], top: f64) {
    let alike = |one: &(&str, Look), other: &(&str, Look)| {
        let kind = sort(one.0);
        kind != Sort::Alone && kind == sort(other.0) && one.1 == other.1
    };
    for (start, end) in stretches(row, alike) {
        let (symbol, look) = &row[start];
        let columns = end - start;
        match sort(symbol) {
            Sort::Nothing if look.underlined => {
                let wide = columns as f64 * WIDE;
                rectangle(
                    svg,
                    left(start),
                    top + BASE + 2.0,
                    wide,
                    1.0,
                    &look.letters,
                    1.0,
                );
            }
            Sort::Nothing => {}
            Sort::Line => {
                let wide = columns as f64 * WIDE;
                rectangle(
                    svg,
                    left(start),
                    top + HIGH / 2.0,
                    wide,
                    1.0,
                    &look.letters,
                    1.0,
                );
            }
            Sort::Word => {
                let word: String = row[start..end].iter().map(|(symbol, _)| *symbol).collect();
                text(svg, &word, left(start), top, columns, look);
            }
            Sort::Alone if shape(svg, symbol, left(start), top, look) => {}
            Sort::Alone => {
                // What is wide covers the cell behind it, too.
                let wide = unicode_width::UnicodeWidthStr::width(*symbol).max(1);
                text(svg, symbol, left(start), top, wide, look);
            }
        }
    }
}

fn text(svg: &mut String, word: &str, x: f64, top: f64, columns: usize, look: &Look) {
    let y = top + BASE;
    let wide = columns as f64 * WIDE;
    let _ = write!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{wide:.1}\" \
         lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\"",
        look.letters
    );
    if look.bold {
        svg.push_str(" font-weight=\"bold\"");
    }
    if look.italic {
        svg.push_str(" font-style=\"italic\"");
    }
    if look.underlined {
        svg.push_str(" text-decoration=\"underline\"");
    }
    let _ = writeln!(svg, ">{}</text>", escaped(word));
}

/// Lines and blocks; gives whether the symbol is one.
fn shape(svg: &mut String, symbol: &str, x: f64, top: f64, look: &Look) -> bool {
    let fill = look.letters.as_str();
    let (middle, half) = (x + WIDE / 2.0, top + HIGH / 2.0);
    if let Some(quarters) = quarters(symbol) {
        let (wide, high) = (WIDE / 2.0, HIGH / 2.0);
        for (at, there) in quarters.into_iter().enumerate() {
            if there {
                let (x, y) = (x + (at % 2) as f64 * wide, top + (at / 2) as f64 * high);
                rectangle(svg, x, y, wide, high, fill, 1.0);
            }
        }
        return true;
    }
    // To the left, to the right, up, down.
    let Some([to_left, to_right, up, down]) = arms(symbol) else {
        let (part, opacity) = match symbol {
            "█" => ([0.0, 0.0, 1.0, 1.0], 1.0),
            "▀" => ([0.0, 0.0, 1.0, 0.5], 1.0),
            "▄" => ([0.0, 0.5, 1.0, 0.5], 1.0),
            "▌" => ([0.0, 0.0, 0.5, 1.0], 1.0),
            "▐" => ([0.5, 0.0, 0.5, 1.0], 1.0),
            "▒" => ([0.0, 0.15, 1.0, 0.7], 0.4),
            _ => return false,
        };
        let [dx, dy, wide, high] = part;
        let (x, y) = (x + dx * WIDE, top + dy * HIGH);
        rectangle(svg, x, y, wide * WIDE, high * HIGH, fill, opacity);
        return true;
    };
    let mut across = |from: f64, to: f64| rectangle(svg, from, half, to - from, 1.0, fill, 1.0);
    if to_left {
        across(x, middle);
    }
    if to_right {
        across(middle, x + WIDE);
    }
    let mut upright = |from: f64, to: f64| rectangle(svg, middle, from, 1.0, to - from, fill, 1.0);
    if up {
        upright(top, half);
    }
    if down {
        upright(half, top + HIGH);
    }
    true
}

/// Upper left, upper right, lower left, lower right.
fn quarters(symbol: &str) -> Option<[bool; 4]> {
    Some(match symbol {
        "▘" => [true, false, false, false],
        "▝" => [false, true, false, false],
        "▖" => [false, false, true, false],
        "▗" => [false, false, false, true],
        "▚" => [true, false, false, true],
        "▞" => [false, true, true, false],
        "▛" => [true, true, true, false],
        "▜" => [true, true, false, true],
        "▙" => [true, false, true, true],
        "▟" => [false, true, true, true],
        _ => return None,
    })
}

fn arms(symbol: &str) -> Option<[bool; 4]> {
    Some(match symbol {
        "│" => [false, false, true, true],
        "┌" | "╭" => [false, true, false, true],
        "┐" | "╮" => [true, false, false, true],
        "└" | "╰" => [false, true, true, false],
        "┘" | "╯" => [true, false, true, false],
        "├" => [false, true, true, true],
        "┤" => [true, false, true, true],
        "┬" => [true, true, false, true],
        "┴" => [true, true, true, false],
        "┼" => [true, true, true, true],
        _ => return None,
    })
}

fn rectangle(svg: &mut String, x: f64, y: f64, wide: f64, high: f64, fill: &str, opacity: f64) {
    let _ = write!(
        svg,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" fill=\"{fill}\""
    );
    if opacity < 1.0 {
        let _ = write!(svg, " fill-opacity=\"{opacity}\"");
    }
    svg.push_str("/>\n");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
