//! What happens to one record on its way, by its number.

use slowshake::net::Tamper;
use slowshake::trace::PacketId;

/// What is done to it.
#[allow(dead_code, reason = "no test does everything")]
pub(crate) enum Change {
    /// One bit is turned over; bit 0 is the highest of the record's first
    /// byte. A bit beyond the end changes nothing.
    Flip(usize),
    /// It arrives as these bytes.
    Replace(Vec<u8>),
    /// It never arrives.
    Drop,
    /// It arrives twice; the second time nobody has sent it.
    Repeat,
}

/// Somebody who does that to this record, and leaves the others alone.
pub(crate) fn changed(packet: PacketId, change: Change) -> Tamper {
    Box::new(move |id, mut bytes| match &change {
        _ if id != packet => vec![bytes],
        Change::Flip(bit) => {
            if let Some(byte) = bytes.get_mut(bit / 8) {
                *byte ^= 0x80 >> (bit % 8);
            }
            vec![bytes]
        }
        Change::Replace(new) => vec![new.clone()],
        Change::Drop => Vec::new(),
        Change::Repeat => vec![bytes.clone(), bytes],
    })
}
