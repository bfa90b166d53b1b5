//! The fuzz targets of `fuzz/`, on stable and for a bounded time: real streams,
//! mutated from a fixed seed.

use std::panic::catch_unwind;

use slowshake::wire::RecordStream;

#[path = "data/captured_streams.rs"]
mod captured;
#[path = "../fuzz/entries/peer.rs"]
mod peer;
#[path = "../fuzz/entries/wire.rs"]
mod wire;

use captured::captured_streams;

/// SplitMix64, so that a failure comes again on any machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `limit`, `limit` excluded.
    fn below(&mut self, limit: usize) -> usize {
        (self.roll() % limit.max(1) as u64) as usize
    }
}

/// One to four small changes; half of them near the start, where the lengths
/// are.
fn mutate(data: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    for _ in 0..=dice.below(4) {
        let reach = if dice.below(2) == 0 {
            data.len().min(80)
        } else {
            data.len()
        };
        let at = dice.below(reach);
        match dice.below(7) {
            0 if !data.is_empty() => data[at] ^= 1 << dice.below(8),
            1 if !data.is_empty() => data[at] = [0, 1, 0x7f, 0x80, 0xff][dice.below(5)],
            2 if !data.is_empty() => {
                data.remove(at);
            }
            3 => data.insert(at, dice.roll() as u8),
            4 => data.truncate(at),
            5 => {
                let from = dice.below(other.len());
                let piece = &other[from..other.len().min(from + 40)];
                data.splice(at..at, piece.iter().copied());
            }
            _ if !data.is_empty() => data[at] = data[at].wrapping_add(1),
            _ => {}
        }
    }
}

/// Runs an entry on mutations of the seeds, and shows the input that broke it.
fn bombard(seeds: &[Vec<u8>], rounds: usize, mend: fn(&mut [u8]), entry: fn(&[u8])) {
    let mut dice = Dice(0x51_0e5);
    for round in 0..rounds {
        let mut data = seeds[dice.below(seeds.len())].clone();
        let other = &seeds[dice.below(seeds.len())];
        mutate(&mut data, other, &mut dice);
        if dice.below(3) > 0 {
            mend(&mut data);
        }
        if catch_unwind(|| entry(&data)).is_err() {
            let digits: String = data.iter().map(|byte| format!("{byte:02x}")).collect();
            panic!("round {round}: {digits}");
        }
    }
}

/// Makes the length of a handshake message right again, so that its body is
/// reached.
fn mend_handshake(data: &mut [u8]) {
    if data.len() >= 4 {
        let length = (data.len() - 4) as u32;
        data[1..4].copy_from_slice(&length.to_be_bytes()[1..]);
    }
}

/// Makes the length of the first record right again.
fn mend_record(data: &mut [u8]) {
    if data.len() >= 6 && data.len() < 0x4000 {
        let length = (data.len() - 6) as u16;
        data[4..6].copy_from_slice(&length.to_be_bytes());
    }
}

/// The records of the captures, whole ones.
fn records() -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    for sent in captured_streams() {
        let mut stream = RecordStream::new();
        stream.push(&sent.bytes);
        while let Some(record) = stream
            .next()
            .unwrap_or_else(|error| panic!("{} {}: {error}", sent.capture, sent.side))
        {
            records.push(record);
        }
    }
    records
}

#[test]
fn mutated_handshake_messages_are_read_or_refused() {
    let seeds: Vec<Vec<u8>> = records()
        .into_iter()
        .filter(|record| record[0] == 22)
        .map(|record| record[5..].to_vec())
        .collect();
    bombard(&seeds, 40_000, mend_handshake, wire::handshake);
}

#[test]
fn mutated_record_streams_are_read_or_refused() {
    // The first byte says in what pieces the rest arrives.
    let with_step = |bytes: Vec<u8>| [vec![6], bytes].concat();
    let seeds: Vec<Vec<u8>> = captured_streams()
        .into_iter()
        .map(|stream| stream.bytes)
        .chain(records())
        .map(with_step)
        .collect();
    bombard(&seeds, 10_000, mend_record, wire::record_stream);
}

fn live_peer(data: &[u8]) {
    peer::peer(data);
}

#[test]
fn a_live_actor_bears_a_peer_whose_bytes_were_mutated() {
    // Both actors, every suite, extended master secret on and off.
    let seeds: Vec<Vec<u8>> = (0..=u8::MAX).step_by(3).map(peer::honest_peer).collect();
    bombard(&seeds, 8_000, |_| (), live_peer);
}

#[test]
fn a_live_actor_bears_what_another_peer_said() {
    let captured: Vec<Vec<u8>> = captured_streams()
        .into_iter()
        .flat_map(|stream| {
            [0, 1, 30, 31].map(|first| [vec![first, 6], stream.bytes.clone()].concat())
        })
        .collect();
    bombard(&captured, 4_000, |_| (), live_peer);
}

#[test]
fn with_an_honest_peer_every_setup_completes_the_handshake() {
    for first in 0..=u8::MAX {
        assert!(peer::peer(&peer::honest_peer(first)), "{first}");
    }
}

#[test]
fn nothing_at_all_is_borne() {
    for data in [&[][..], &[0], &[0, 0], &[1, 0]] {
        assert!(!peer::peer(data));
    }
}
