//! Any bytes as what a peer sends.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| slowshake::wire::torture::record_stream(data));
