//! Counting the records of one direction.

/// Which record of its direction it is, and the number that goes under its
/// MAC or tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Which of all records of its direction that went under keys, from 1:
    /// with it its values are told from those of any other.
    pub ordinal: u32,
    /// How many came before it under the same keys (RFC 5246 §6.1).
    pub seq: u64,
    /// Whether the two sides count. Where they do not, every record is
    /// number 0.
    pub counted: bool,
}

impl Number {
    /// What goes under the MAC or tag.
    pub(super) fn authenticated(self) -> u64 {
        match self.counted {
            true => self.seq,
            false => 0,
        }
    }
}

/// Counts the records under keys of one direction. New keys begin with number
/// 0 again (RFC 5246 §6.1), the ordinals go on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counter {
    seq: u64,
    records: u32,
}

impl Counter {
    /// The next record is the first one under new keys.
    pub fn restart(&mut self) {
        self.seq = 0;
    }

    /// The number of the next record.
    pub fn next(&mut self, counted: bool) -> Number {
        self.records += 1;
        let number = Number {
            ordinal: self.records,
            seq: self.seq,
            counted,
        };
        self.seq += 1;
        number
    }
}
