//! A frame's bytes, gathered in memory until the frame is whole.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// Where ratatui writes. Its flushes within a frame do nothing: a terminal
/// that gets half a frame shows half a frame.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet(Rc<RefCell<Vec<u8>>>);

impl Sheet {
    /// What was written since the last time.
    pub(super) fn take(&self) -> Vec<u8> {
        self.0.take()
    }
}

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
