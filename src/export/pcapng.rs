//! A capture that Wireshark opens and decrypts with no setting at all.
//!
//! The records of a connection become TCP segments between two ports of
//! 127.0.0.1, the server's being 443, behind IPv4 headers and nothing below
//! them. The secrets stand in a Decryption Secrets Block before the packets.
//!
//! The capture is taken where records arrive: at the server for what the
//! client sends, and the other way round. A record that was changed on its way
//! is there as it was delivered, and one that was dropped is absent.

mod block;
mod tcp;

use crate::sim::Run;
use crate::trace::{ConnectionId, Packet};

use super::keylog;

/// The whole file.
pub fn bytes(run: &Run) -> Vec<u8> {
    let mut out = Vec::new();
    block::section_header(&mut out, &format!("scenario {}", run.scenario.code()));
    block::interface(&mut out);
    let secrets = keylog::text(&run.trace);
    if !secrets.is_empty() {
        block::tls_secrets(&mut out, &secrets);
    }
    let mut segments = Vec::new();
    for connection in connections(&run.trace.packets) {
        segments.extend(tcp::segments(connection, &run.trace.packets));
    }
    // Stable: what arrives at one moment stays in its order.
    segments.sort_by_key(|segment| segment.at);
    // The TCP handshake comes before the first record, and time in a capture
    // knows no sign.
    let start = i128::from(run.scenario.clock) * 1_000_000;
    for segment in segments {
        let at = u64::try_from((start + segment.at).max(0)).unwrap_or(u64::MAX);
        block::packet(&mut out, at, &segment.bytes);
    }
    out
}

fn connections(packets: &[Packet]) -> Vec<ConnectionId> {
    let mut connections: Vec<_> = packets.iter().map(|packet| packet.connection).collect();
    connections.sort();
    connections.dedup();
    connections
}
