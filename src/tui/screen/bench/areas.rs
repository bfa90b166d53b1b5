//! Where the parts of the bench lie.

use ratatui::layout::Rect;

use crate::session::screen::bench::Part;

/// Where the parts lie; an area of no height is not drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Areas {
    pub(super) wire: Rect,
    pub(super) fields: Rect,
    pub(super) bytes: Rect,
    pub(super) verdict: Rect,
}

impl Areas {
    /// The verdict gets `least` rows if the rest leaves it so many.
    pub(super) fn new(
        area: Rect,
        part: Part,
        least: u16,
        bytes_wanted: impl Fn(u16) -> u16,
    ) -> Self {
        let none = Rect::default();
        let at = |x: u16, y: u16, width: u16, height: u16| {
            Rect::new(area.x + x, area.y + y, width, height)
        };
        let (width, height) = (area.width, area.height);
        if part == Part::Verdict && (width < 110 || height < 22) {
            return Self {
                verdict: area,
                ..Self::default()
            };
        }
        let low = match height {
            ..=13 => 5,
            14..=17 => 6,
            18..=24 => 8,
            25..=40 => height * 3 / 10,
            _ => height / 4,
        };
        // Above it two lines of a list and their heads stay.
        let low = low.max(least.min(height.saturating_sub(4)));
        let top = height - low.min(height);
        let verdict = at(0, top, width, height - top);
        if width < 76 {
            let upper = at(0, 0, width, top);
            let (wire, fields, bytes) = match part {
                Part::Wire | Part::Verdict => (upper, none, none),
                Part::Fields => (none, upper, none),
                Part::Bytes => (none, none, upper),
            };
            return Self {
                wire,
                fields,
                bytes,
                verdict,
            };
        }
        let left = match width {
            ..=99 => 34,
            100..=159 => 48,
            _ => 58,
        };
        let wire = at(0, 0, left - 1, top);
        let rest = width - left;
        if width >= 170 {
            let form = rest * 45 / 100;
            return Self {
                wire,
                fields: at(left, 0, form - 1, top),
                bytes: at(left + form, 0, rest - form, top),
                verdict,
            };
        }
        if top >= 18 {
            let bytes = bytes_wanted(rest).clamp(5, top * 2 / 5);
            return Self {
                wire,
                fields: at(left, 0, rest, top - bytes),
                bytes: at(left, top - bytes, rest, bytes),
                verdict,
            };
        }
        let right = at(left, 0, rest, top);
        let (fields, bytes) = match part {
            Part::Bytes => (none, right),
            _ => (right, none),
        };
        Self {
            wire,
            fields,
            bytes,
            verdict,
        }
    }
}
