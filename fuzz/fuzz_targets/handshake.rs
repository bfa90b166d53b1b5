//! Any bytes as a handshake message, under every key exchange.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| slowshake::wire::torture::handshake(data));
