//! Each handshake message taken apart: decoded, and described field by field.

use std::fmt;

use slowshake::sim::{Key, Scenario, run};
use slowshake::trace::Values;
use slowshake::wire::{ContentType, Context, Handshake, HandshakeType};

fn main() {
    divan::main();
}

/// A message of a run.
struct Message {
    suite: &'static str,
    bytes: Vec<u8>,
    context: Context,
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.suite, HandshakeType(self.bytes[0]))
    }
}

/// All handshake messages of a run, those under keys as plaintexts.
fn messages(suite: &'static str) -> Vec<Message> {
    let mut scenario = Scenario::default();
    scenario.set(Key::Suite, suite).expect("a suite");
    let trace = run(&scenario).expect("a scenario whose parts fit").trace;
    let handshake = trace.packets.iter().filter(|packet| {
        let record = packet.seen();
        record.first() == Some(&ContentType::HANDSHAKE.0)
    });
    handshake
        .map(|packet| Message {
            suite,
            bytes: match packet.plaintext {
                Some(plaintext) => trace.bytes(plaintext).to_vec(),
                None => packet.seen()[5..].to_vec(),
            },
            context: packet.context,
        })
        .collect()
}

fn all() -> Vec<Message> {
    let suites = ["DHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"];
    suites.into_iter().flat_map(messages).collect()
}

#[divan::bench(args = all())]
fn decode(message: &Message) -> Handshake {
    Handshake::decode(&message.bytes, &message.context).expect("a message of a whole run")
}

#[divan::bench(args = all())]
fn describe(message: &Message) -> slowshake::wire::Field {
    Handshake::describe(&message.bytes, &message.context).0
}
