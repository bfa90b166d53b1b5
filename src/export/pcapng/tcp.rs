//! The TCP connection that would have carried the records.

use etherparse::{PacketBuilder, TcpHeader, TcpOptionElement};

use crate::trace::{ConnectionId, Packet, PartyId};

/// Both ends are this machine.
const LOOPBACK: [u8; 4] = [127, 0, 0, 1];
/// Where Wireshark expects TLS.
const SERVER_PORT: u16 = 443;
/// The client's port on the first connection: the first of the dynamic ones
/// (RFC 6335 §6).
const CLIENT_PORT: u16 = 49152;
/// What fits into an IPv4 packet behind two headers of 20 bytes.
const SEGMENT: usize = 65495;
/// The largest window without scaling.
const WINDOW: u16 = 65535;
/// A receiver that says nothing itself acknowledges before the window is full.
const ACKNOWLEDGE_AFTER: u32 = 32768;

/// A segment with its IPv4 header.
pub(super) struct Segment {
    /// When it arrives: microseconds since the start of the run. The first two
    /// of a connection arrive before it sends its first record.
    pub at: i128,
    /// The packet.
    pub bytes: Vec<u8>,
}

/// One end's counters.
struct End {
    port: u16,
    /// The sequence number of its next byte.
    next: u32,
    /// Up to which number the other end has acknowledged.
    acknowledged: u32,
}

struct Conversation {
    client: End,
    server: End,
    segments: Vec<Segment>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    Client,
    Server,
}

impl From {
    fn other(self) -> Self {
        match self {
            From::Client => From::Server,
            From::Server => From::Client,
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Flags {
    syn: bool,
    ack: bool,
    push: bool,
    fin: bool,
}

const ACK: Flags = Flags {
    syn: false,
    ack: true,
    push: false,
    fin: false,
};

/// All segments of a connection, in order; none if nothing was delivered.
pub(super) fn segments(connection: ConnectionId, packets: &[Packet]) -> Vec<Segment> {
    let of_connection = || packets.iter().filter(|p| p.connection == connection);
    let mut delivered: Vec<(u64, &Packet, &[u8])> = of_connection()
        .filter_map(|packet| {
            let bytes = packet.delivered.as_deref()?;
            Some((packet.delivered_at.unwrap_or(packet.sent_at), packet, bytes))
        })
        .collect();
    delivered.sort_by_key(|(at, ..)| *at);
    // The client speaks first (RFC 5246 §7.3), though it may not be heard.
    let (Some(opening), Some(&(first, one, _)), Some(&(last, closing, _))) =
        (of_connection().next(), delivered.first(), delivered.last())
    else {
        return Vec::new();
    };
    let client = opening.from;
    let latency = i128::from(first.saturating_sub(one.sent_at));
    let (first, last) = (i128::from(first), i128::from(last));
    let mut conversation = Conversation::new(connection);
    conversation.open(first, latency);
    for (at, packet, bytes) in delivered {
        conversation.data(i128::from(at), side(packet, client), bytes);
    }
    conversation.close(last, latency, side(closing, client));
    conversation.segments
}

fn side(packet: &Packet, client: PartyId) -> From {
    if packet.from == client {
        From::Client
    } else {
        From::Server
    }
}

impl Conversation {
    fn new(connection: ConnectionId) -> Self {
        let end = |port, initial| End {
            port,
            next: initial,
            acknowledged: initial,
        };
        Self {
            // The initial sequence numbers of a real host are random; these
            // are easy to count from.
            client: end(CLIENT_PORT + u16::from(connection.0) - 1, 1000),
            server: end(SERVER_PORT, 2000),
            segments: Vec::new(),
        }
    }

    fn end(&mut self, from: From) -> &mut End {
        match from {
            From::Client => &mut self.client,
            From::Server => &mut self.server,
        }
    }

    /// SYN, SYN-ACK, ACK (RFC 9293 §3.5), the last arriving just before the
    /// first record, which the client sends right behind it.
    fn open(&mut self, first: i128, latency: i128) {
        let syn = |ack| Flags {
            syn: true,
            ack,
            ..Flags::default()
        };
        self.send(first - 2 * latency, From::Client, syn(false), &[]);
        self.send(first - latency, From::Server, syn(true), &[]);
        self.send(first, From::Client, ACK, &[]);
    }

    fn data(&mut self, at: i128, from: From, bytes: &[u8]) {
        for chunk in bytes.chunks(SEGMENT) {
            let end = self.end(from);
            let waiting = end.next.wrapping_sub(end.acknowledged);
            if waiting.saturating_add(chunk.len() as u32) > ACKNOWLEDGE_AFTER && waiting > 0 {
                self.send(at, from.other(), ACK, &[]);
            }
            let flags = Flags { push: true, ..ACK };
            self.send(at, from, flags, chunk);
        }
    }

    /// Who spoke last closes first (RFC 9293 §3.6).
    fn close(&mut self, last: i128, latency: i128, from: From) {
        let fin = Flags { fin: true, ..ACK };
        self.send(last, from, fin, &[]);
        self.send(last + latency, from.other(), fin, &[]);
        self.send(last + 2 * latency, from, ACK, &[]);
    }

    fn send(&mut self, at: i128, from: From, flags: Flags, payload: &[u8]) {
        let other = self.end(from.other());
        let (destination, acknowledgment) = (other.port, other.next);
        if flags.ack {
            other.acknowledged = acknowledgment;
        }
        let end = self.end(from);
        let mut header = TcpHeader::new(end.port, destination, end.next, WINDOW);
        // SYN and FIN count as a byte each (RFC 9293 §3.4).
        let length = payload.len() as u32 + u32::from(flags.syn) + u32::from(flags.fin);
        end.next = end.next.wrapping_add(length);
        header.syn = flags.syn;
        header.ack = flags.ack;
        header.psh = flags.push;
        header.fin = flags.fin;
        if flags.ack {
            header.acknowledgment_number = acknowledgment;
        }
        if flags.syn {
            header
                .set_options(&[TcpOptionElement::MaximumSegmentSize(SEGMENT as u16)])
                .expect("one option of 4 bytes fits into 40");
        }
        let mut bytes = Vec::with_capacity(44 + payload.len());
        PacketBuilder::ipv4(LOOPBACK, LOOPBACK, 64)
            .tcp_header(header)
            .write(&mut bytes, payload)
            .expect("a segment of at most SEGMENT bytes fits into an IPv4 packet");
        self.segments.push(Segment { at, bytes });
    }
}
