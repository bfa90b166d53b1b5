//! Handshake messages put together again from fragments.
//!
//! RFC 5246 §6.2.1: a record may hold several handshake messages, and a
//! message may be spread over several records.

use std::collections::VecDeque;
use std::ops::Range;

use super::codec::{Bounds, DecodeError, Problem};

/// `msg_type` and `length`.
const HEADER_LENGTH: usize = 4;

/// How many bytes the body of a handshake message may have, a limit of our
/// own: the length has 24 bits, and a peer should not make us wait for 16 MB.
/// It lets the longest ClientHello through that RFC 5246 §7.4.1.2 has room
/// for: version, random, session_id, cipher_suites, compression_methods,
/// extensions.
pub const MOST_BODY: usize = 2 + 32 + (1 + 32) + (2 + 0xfffe) + (1 + 255) + (2 + 0xffff);

const BODY: Bounds = Bounds::new(0, MOST_BODY);

/// A whole handshake message, and where its bytes came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Joined<S> {
    /// The message with its header.
    pub bytes: Vec<u8>,
    /// The sources, in order, and which of their bytes it took; never empty
    /// ranges, and together as long as `bytes`.
    pub pieces: Vec<(S, Range<usize>)>,
}

/// Fragments go in, messages come out. `S` tells where a fragment was: a
/// packet's id, say.
///
/// It is an iterator over the messages that are complete; after `None` it
/// goes on when more was pushed.
#[derive(Clone, Debug)]
pub struct Joiner<S> {
    ready: VecDeque<Joined<S>>,
    partial: Joined<S>,
}

impl<S> Default for Joiner<S> {
    fn default() -> Self {
        Self {
            ready: VecDeque::new(),
            partial: Joined::default(),
        }
    }
}

impl<S> Default for Joined<S> {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            pieces: Vec::new(),
        }
    }
}

impl<S: Clone> Joiner<S> {
    /// A joiner that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the plaintext of a handshake record. `fragment_offset` is where
    /// in the source these bytes start.
    ///
    /// # Errors
    /// A message says that its body is longer than any has to be. What is left
    /// of the fragment is not read.
    pub fn push(
        &mut self,
        source: S,
        fragment_offset: usize,
        bytes: &[u8],
    ) -> Result<(), DecodeError> {
        let mut rest = bytes;
        let mut start = fragment_offset;
        while !rest.is_empty() {
            let header = self.take(&mut rest)?;
            // The header has told how long the body is.
            let body = self.take(&mut rest)?;
            let end = start + header + body;
            self.partial.pieces.push((source.clone(), start..end));
            start = end;
            if self.missing()? == 0 {
                self.ready.push_back(std::mem::take(&mut self.partial));
            }
        }
        Ok(())
    }

    /// Moves what the message needs to go on, as far as it is there; tells
    /// how many bytes that were.
    fn take(&mut self, rest: &mut &[u8]) -> Result<usize, DecodeError> {
        let count = self.missing()?.min(rest.len());
        let (piece, after) = rest.split_at(count);
        self.partial.bytes.extend(piece);
        *rest = after;
        Ok(count)
    }

    /// How many bytes the message needs to go on: the rest of its header, or
    /// else of its body.
    fn missing(&self) -> Result<usize, DecodeError> {
        let have = self.partial.bytes.len();
        let [_, a, b, c, ..] = *self.partial.bytes.as_slice() else {
            return Ok(HEADER_LENGTH - have);
        };
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        if BODY.allows(length) {
            Ok(HEADER_LENGTH + length - have)
        } else {
            Err(DecodeError {
                field: "length".to_owned(),
                at: 1,
                problem: Problem::Length {
                    expected: BODY.to_string(),
                    found: length,
                },
            })
        }
    }
}

impl<S> Joiner<S> {
    /// Whether no message is half read and none is waiting: keys may only
    /// change then.
    pub fn is_empty(&self) -> bool {
        self.ready.is_empty() && self.partial.bytes.is_empty()
    }
}

impl<S> Iterator for Joiner<S> {
    type Item = Joined<S>;

    fn next(&mut self) -> Option<Joined<S>> {
        self.ready.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_in_one_fragment_is_one_piece() {
        let mut joiner = Joiner::new();
        joiner.push("a", 5, &[20, 0, 0, 2, 7, 8]).unwrap();
        assert_eq!(
            joiner.next(),
            Some(Joined {
                bytes: vec![20, 0, 0, 2, 7, 8],
                pieces: vec![("a", 5..11)]
            })
        );
        assert!(joiner.is_empty());
    }

    #[test]
    fn a_message_may_be_spread_over_fragments() {
        let mut joiner = Joiner::new();
        joiner.push("a", 5, &[20, 0]).unwrap();
        joiner.push("b", 5, &[0, 2, 7]).unwrap();
        assert_eq!(joiner.next(), None);
        assert!(!joiner.is_empty());
        joiner.push("c", 5, &[8]).unwrap();
        assert_eq!(
            joiner.next().unwrap().pieces,
            [("a", 5..7), ("b", 5..8), ("c", 5..6)]
        );
    }

    #[test]
    fn a_fragment_may_hold_several_messages_and_the_start_of_another() {
        let mut joiner = Joiner::new();
        joiner.push(1, 0, &[14, 0, 0, 0, 0, 0, 0, 0, 20]).unwrap();
        assert_eq!(joiner.next().unwrap().pieces, [(1, 0..4)]);
        assert_eq!(joiner.next().unwrap().pieces, [(1, 4..8)]);
        assert_eq!(joiner.next(), None);
        assert!(!joiner.is_empty());
    }

    #[test]
    fn an_empty_fragment_changes_nothing() {
        let mut joiner = Joiner::new();
        joiner.push("a", 5, &[]).unwrap();
        assert!(joiner.is_empty());
        assert_eq!(joiner.next(), None);
    }

    #[test]
    fn a_message_longer_than_the_limit_is_an_error_as_soon_as_it_says_so() {
        let mut joiner = Joiner::new();
        assert_eq!(joiner.push("a", 5, &[11, 0x02, 0x01, 0x44]), Ok(()));
        let mut joiner = Joiner::new();
        let error = joiner.push("a", 5, &[11, 0x02, 0x01, 0x45]).unwrap_err();
        assert_eq!(error.field, "length");
        assert!(matches!(
            error.problem,
            Problem::Length { found: 131_397, .. }
        ));
    }
}
