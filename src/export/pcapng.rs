//! A capture that Wireshark opens and decrypts.

use crate::sim::Run;

/// The whole file.
pub fn bytes(_run: &Run) -> Vec<u8> {
    Vec::new()
}
