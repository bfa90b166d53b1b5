//! Any bytes as a handshake message, under every key exchange.
#![no_main]

#[path = "../entries/wire.rs"]
mod entries;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| entries::handshake(data));
