//! SSLKEYLOGFILE.

use crate::trace::Trace;

/// One line a secret.
pub fn text(_trace: &Trace) -> String {
    String::new()
}
