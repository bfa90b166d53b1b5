//! What a peer may send that brings nothing forward, and how often.
//!
//! TLS sets no bound to it, and each piece costs our side a few steps of the
//! walk, so that a peer who never stops must be stopped. The figures are those
//! of OpenSSL and BoringSSL where they have one; `unexpected_message` is what
//! they answer, too.

use super::Failure;

/// How many warnings in a row are taken, `close_notify` aside. RFC 5246 §7.2.2
/// leaves it to whoever is warned whether to go on.
pub const WARNINGS: u32 = 4;

/// How many records of application data with nothing in them are taken in a
/// row. RFC 5246 §6.2.1 allows them, as they hide how much is said; of every
/// other type it allows none.
pub const EMPTY_RECORDS: u32 = 32;

/// How many requests for another handshake are taken on one connection: a
/// HelloRequest, which a client ignores in the middle of a handshake and
/// declines after it, or the ClientHello with which a client would begin again
/// (RFC 5246 §7.4.1.1).
pub const REQUESTS: u32 = 4;

/// How many ChangeCipherSpec are dropped in a handshake of TLS 1.3: a peer sends
/// one (RFC 9846 §D.4).
pub const DROPPED: u32 = 4;

/// How many KeyUpdate are taken on one connection.
pub const KEY_UPDATES: u32 = 32;

/// How much came that brought nothing forward.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Idle {
    warnings: u32,
    empty: u32,
    requests: u32,
    compatibility: u32,
    key_updates: u32,
}

impl Idle {
    /// A record came; only an alert goes on with a row of warnings.
    pub(super) fn record(&mut self, is_alert: bool) {
        if !is_alert {
            self.warnings = 0;
        }
    }

    /// A warning came.
    pub(super) fn warning(&mut self) -> Result<(), Failure> {
        more(&mut self.warnings, WARNINGS, "warnings in a row")
    }

    /// A record of application data came, with or without anything in it.
    pub(super) fn data(&mut self, is_empty: bool) -> Result<(), Failure> {
        if is_empty {
            more(
                &mut self.empty,
                EMPTY_RECORDS,
                "empty records of application data in a row",
            )
        } else {
            self.empty = 0;
            Ok(())
        }
    }

    /// A ChangeCipherSpec came in TLS 1.3, where it says nothing.
    pub(super) fn compatibility(&mut self) -> Result<(), Failure> {
        more(
            &mut self.compatibility,
            DROPPED,
            "change_cipher_spec that change nothing",
        )
    }

    /// The peer changed its keys.
    pub(super) fn key_update(&mut self) -> Result<(), Failure> {
        more(&mut self.key_updates, KEY_UPDATES, "key updates")
    }

    /// The peer asked for another handshake.
    pub(super) fn request(&mut self) -> Result<(), Failure> {
        more(
            &mut self.requests,
            REQUESTS,
            "requests for another handshake",
        )
    }
}

/// One more, if it is not one too many.
fn more(count: &mut u32, most: u32, what: &str) -> Result<(), Failure> {
    *count += 1;
    match *count > most {
        true => Err(Failure::unexpected(
            &format!("at most {most} {what}"),
            &count.to_string(),
        )),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_warnings_ends_with_any_other_record_and_not_with_an_alert() {
        let mut idle = Idle::default();
        for _ in 0..3 {
            for _ in 0..WARNINGS {
                idle.record(true);
                assert_eq!(idle.warning(), Ok(()));
            }
            idle.record(false);
        }
        for _ in 0..WARNINGS {
            idle.record(true);
            assert_eq!(idle.warning(), Ok(()));
        }
        let failure = idle.warning().unwrap_err();
        assert_eq!(failure.alert.to_string(), "unexpected_message");
        assert_eq!(failure.expected, "at most 4 warnings in a row");
        assert_eq!(failure.found, "5");
    }

    #[test]
    fn empty_records_are_counted_in_a_row_and_requests_in_all() {
        let mut idle = Idle::default();
        for _ in 0..3 {
            for _ in 0..EMPTY_RECORDS {
                assert_eq!(idle.data(true), Ok(()));
            }
            assert_eq!(idle.data(false), Ok(()));
        }
        for _ in 0..REQUESTS {
            assert_eq!(idle.request(), Ok(()));
            idle.record(false);
        }
        assert!(idle.request().is_err());
    }
}
