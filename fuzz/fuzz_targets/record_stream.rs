//! Any bytes as what a peer sends.
#![no_main]

#[path = "../entries/wire.rs"]
mod entries;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| entries::record_stream(data));
