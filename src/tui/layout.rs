//! Where the panes lie at each size, and which give way first.

use ratatui::layout::Rect;

/// The smallest screen that says anything.
pub(super) const LEAST: (u16, u16) = (40, 12);

/// The areas of one frame; an area of no height is not drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Areas {
    pub header: Rect,
    pub columns: Rect,
    pub step: Rect,
    pub bytes: Rect,
    pub footer: Rect,
}

/// Divides the screen. With little height the columns go first and then the
/// bytes, since the step is what one came for.
pub(super) fn areas(screen: Rect, has_message: bool) -> Areas {
    let (width, height) = (screen.width, screen.height);
    let header = if width >= 110 || height < 20 { 1 } else { 2 };
    let gap = u16::from(height >= 22);
    let footer = 1;
    let body = height - header - footer - gap;
    let small = height < 20 || width < 76;
    let (columns, bytes) = if small {
        (0, if has_message && height >= 16 { 4 } else { 0 })
    } else {
        // The same with and without a message: nothing jumps when one steps.
        let bytes = match body {
            ..=22 => 4,
            23..=34 => 7,
            _ => 13,
        };
        let step = (body * 2 / 5).clamp(7, 18);
        (body - bytes - step, bytes)
    };
    let step = body - columns - bytes;
    let mut y = screen.y;
    let mut take = |height: u16| {
        let area = Rect::new(screen.x, y, width, height);
        y += height;
        area
    };
    let header = take(header);
    take(gap);
    Areas {
        header,
        columns: take(columns),
        step: take(step),
        bytes: take(bytes),
        footer: take(footer),
    }
}

/// Client, wire and server side by side.
pub(super) fn thirds(area: Rect) -> [Rect; 3] {
    let wire = (area.width * 26 / 100).clamp(22, 44);
    let side = (area.width - wire - 4) / 2;
    let x = area.x;
    [
        Rect::new(x + 1, area.y, side, area.height),
        Rect::new(x + side + 2, area.y, wire, area.height),
        Rect::new(x + side + wire + 3, area.y, side, area.height),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_areas_fill_every_screen_exactly() {
        for width in [40, 60, 80, 120, 200] {
            for height in 12..=70 {
                for has_message in [false, true] {
                    let screen = Rect::new(0, 0, width, height);
                    let areas = areas(screen, has_message);
                    assert_eq!(areas.footer.bottom(), height, "{width}x{height}");
                    assert!(areas.step.height >= 4, "{width}x{height}: {areas:?}");
                }
            }
        }
    }
}
