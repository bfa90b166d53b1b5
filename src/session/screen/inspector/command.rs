//! The command with which a student computes the value again.

use crate::session::{LONGEST_COPY, Shared};
use crate::trace::op::Recompute;
use crate::trace::{ValueId, Values};

/// The command, where the value may be looked into and has one.
pub fn command(id: ValueId, shared: &Shared) -> Option<Recompute> {
    if !shared.sight().sees_inside(id) {
        return None;
    }
    let trace = shared.scene.trace();
    let value = trace.value(id);
    value.op.operation().recompute(value, trace)
}

/// Copies the command, or says why there is none.
pub fn copy(id: ValueId, shared: &mut Shared) {
    match command(id, shared) {
        Some(recompute) if recompute.command.len() <= LONGEST_COPY => {
            shared.clipboard = Some(recompute.command);
            shared.notify("notice-copied");
        }
        Some(_) => shared.notify("notice-too-long-to-copy"),
        None if !shared.sight().sees_inside(id) => shared.notify("command-covered"),
        None => shared.notify("command-none"),
    }
}
