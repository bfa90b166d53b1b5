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

impl Areas {
    /// With up to `wanted` rows for the message's bytes, as far as `lines` of
    /// the step's text, its title and a free line leave room for them.
    pub(super) fn with_bytes(self, wanted: u16, lines: u16) -> Self {
        let free = self.step.height.saturating_sub(lines + 2);
        let more = wanted.saturating_sub(self.bytes.height).min(free);
        let (mut step, mut bytes) = (self.step, self.bytes);
        step.height -= more;
        bytes.y -= more;
        bytes.height += more;
        // A title alone says nothing.
        if bytes.height < 4 && self.bytes.height == 0 {
            return self;
        }
        Self {
            step,
            bytes,
            ..self
        }
    }
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
    fn the_message_gets_what_the_text_leaves_free_and_no_more() {
        let body = Rect::new(0, 3, 120, 32);
        let before = areas(body, true, true);
        let (step, bytes) = (before.step.height, before.bytes.height);
        let grown = before.with_bytes(bytes + 3, 4);
        assert_eq!(grown.bytes.height, bytes + 3);
        assert_eq!(grown.step.height, step - 3);
        assert_eq!(grown.bytes.y, grown.step.bottom());
        assert_eq!(grown.bytes.bottom(), body.bottom());
        assert_eq!(before.with_bytes(bytes + 3, step), before);
        assert_eq!(before.with_bytes(1, 0), before);
    }

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
