//! Any bytes as what the peer of a live actor sends.
#![no_main]

#[path = "../entries/peer.rs"]
mod entries;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    entries::peer(data);
});
