//! Any bytes as what the peer of a live actor sends.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    slowshake::sim::torture::peer(data);
});
