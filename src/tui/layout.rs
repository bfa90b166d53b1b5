//! Where the panes lie at each size, and which give way first.

use ratatui::layout::Rect;

/// The smallest screen that says anything.
pub(super) const LEAST: (u16, u16) = (60, 18);

/// What every screen has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outer {
    pub header: Rect,
    pub body: Rect,
    pub footer: Rect,
}

/// Header, body, footer; a screen without a header has the room for itself.
/// What is out of the ordinary in a run has `more` lines of the header.
pub(super) fn outer(screen: Rect, has_header: bool, more: u16) -> Outer {
    let header = more
        + match (has_header, screen.width, screen.height) {
            (false, ..) => 0,
            (true, 110.., _) | (true, _, ..20) => 1,
            _ => 2,
        };
    let gap = u16::from(has_header && screen.height >= 22);
    let at = |y, height| Rect::new(screen.x, screen.y + y, screen.width, height);
    Outer {
        header: at(0, header),
        body: at(header + gap, screen.height - header - gap - 1),
        footer: at(screen.height - 1, 1),
    }
}

/// The areas of the walk; an area of no height is not drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Areas {
    pub columns: Rect,
    pub step: Rect,
    pub bytes: Rect,
}

/// Divides the body. With little height the columns go first and then the
/// bytes, since the step is what one came for.
///
/// A lesson is read: its walk gives the step more room, at every step alike.
pub(super) fn areas(body: Rect, has_message: bool, reading: bool) -> Areas {
    let (width, height) = (body.width, body.height);
    let small = height < 18 || width < 76;
    let (columns, bytes) = if small {
        (0, if has_message && height >= 13 { 4 } else { 0 })
    } else {
        // The same with and without a message: nothing jumps when one steps.
        let bytes = match height {
            ..=22 => 4,
            23..=34 => 7,
            _ => 13,
        };
        let (bytes, step) = match (reading, height) {
            (false, _) => (bytes, (height * 2 / 5).clamp(7, 18)),
            (true, ..=22) => (0, height * 3 / 5),
            (true, _) => (4, (height * 3 / 5).min(36)),
        };
        (height - bytes - step, bytes)
    };
    let step = height - columns - bytes;
    let mut y = body.y;
    let mut take = |height: u16| {
        let area = Rect::new(body.x, y, width, height);
        y += height;
        area
    };
    Areas {
        columns: take(columns),
        step: take(step),
        bytes: take(bytes),
    }
}

/// The areas of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct QuestionAreas {
    pub columns: Rect,
    pub question: Rect,
}

/// The columns stay in sight above a question where there is room.
pub(super) fn question(body: Rect) -> QuestionAreas {
    let small = body.height < 26 || body.width < 76;
    let columns = if small { 0 } else { body.height * 3 / 10 };
    QuestionAreas {
        columns: Rect::new(body.x, body.y, body.width, columns),
        question: Rect::new(body.x, body.y + columns, body.width, body.height - columns),
    }
}

/// The parties side by side, the wire between its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sides {
    pub client: Rect,
    pub wire: Rect,
    pub server: Rect,
    /// On a wide screen only.
    pub eve: Option<Rect>,
}

/// Client, wire and server side by side; Eve beside them where she has room.
pub(super) fn sides(area: Rect) -> Sides {
    let width = area.width;
    let wire = (width * 24 / 100).clamp(22, 44);
    let gap = if width < 100 { 1 } else { 2 };
    let parties = if width >= 160 { 3 } else { 2 };
    let side = (width - wire - 1 - gap * (parties + 1)) / parties;
    let at = |x: u16, width: u16| Rect::new(area.x + x, area.y, width, area.height);
    let right = 1 + side + gap + wire + gap;
    Sides {
        client: at(1, side),
        wire: at(1 + side + gap, wire),
        server: at(right, side),
        eve: (parties == 3).then(|| at(right + side + gap, side)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_areas_fill_every_screen_exactly() {
        for width in [40, 60, 80, 120, 200] {
            for height in 12..=70 {
                for (has_message, reading) in
                    [(false, false), (true, false), (false, true), (true, true)]
                {
                    let screen = Rect::new(0, 0, width, height);
                    let outer = outer(screen, true, u16::from(reading));
                    assert_eq!(outer.footer.bottom(), height, "{width}x{height}");
                    assert_eq!(outer.body.bottom(), outer.footer.y, "{width}x{height}");
                    let areas = areas(outer.body, has_message, reading);
                    assert_eq!(areas.bytes.bottom(), outer.body.bottom());
                    assert!(areas.step.height >= 4, "{width}x{height}: {areas:?}");
                }
            }
        }
    }
}
