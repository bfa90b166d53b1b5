//! How long a peer is borne with and how much is taken from it, and what is
//! said of one who goes beyond. What brings nothing forward has limits of its
//! own, which the actors keep.

use std::time::Duration;

use crate::sim::Live;

/// How many seconds a peer may keep us waiting, unless `--timeout` says
/// otherwise: for the whole handshake, and for each thing after it.
pub(super) const TIMEOUT: u64 = 10;

/// How long a client waits for more once an answer began to come.
pub(super) const QUIET: Duration = Duration::from_millis(300);

/// How long the peer's close_notify is waited for.
pub(super) const FAREWELL: Duration = Duration::from_millis(500);

/// How many times `--timeout` our server stays with a client after the
/// handshake, however often that one says something.
pub(super) const STAY: u32 = 12;

/// What is kept of one connection, in words.
fn kept() -> String {
    let (bytes, records) = (Live::MOST_BYTES >> 20, Live::MOST_RECORDS);
    format!("{bytes} MiB or {records} records")
}

/// Of a peer who went on and on after the handshake.
pub(super) fn too_much(peer: &str) -> String {
    format!(
        "note: {peer} sent more than is kept of a connection, {}; our side ended it with \
         close_notify",
        kept()
    )
}

/// Of a peer who went on and on in the handshake.
pub(super) fn too_much_before(peer: &str, awaited: &str) -> String {
    format!(
        "error: {peer} sent more than is kept of a connection, {}, while {awaited} was awaited; \
         our side closed it",
        kept()
    )
}

/// Of a peer who did not come to an end after the handshake.
pub(super) fn too_long(peer: &str, patience: Duration) -> String {
    format!(
        "note: {peer} did not end the connection within {} s of the handshake; our side ended it \
         with close_notify; --timeout SECONDS waits longer",
        patience.as_secs()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::{DROPPED, EMPTY_RECORDS, KEY_UPDATES, REQUESTS, WARNINGS};
    use crate::sim::Memory;
    use crate::wire::MOST_BODY;

    const REFUSED: &str = "`unexpected_message`, exit code 1; after the handshake 4";
    const ENDED: &str = "`close_notify`, exit code 0";
    const CUT: &str = "`close_notify`, exit code 0; in the handshake no alert, exit code 3";

    #[test]
    fn the_table_of_limits_is_that_of_the_constants() {
        let mebibytes = Live::MOST_BYTES >> 20;
        let (quiet, farewell) = (QUIET.as_millis(), FAREWELL.as_millis());
        let rows = [
            (
                "warnings in a row, `close_notify` aside",
                WARNINGS.to_string(),
                REFUSED,
            ),
            (
                "empty records of application data in a row",
                EMPTY_RECORDS.to_string(),
                "`unexpected_message`, exit code 4",
            ),
            (
                "ChangeCipherSpec in a handshake of TLS 1.3",
                DROPPED.to_string(),
                "`unexpected_message`, exit code 1",
            ),
            (
                "KeyUpdates",
                KEY_UPDATES.to_string(),
                "`unexpected_message`, exit code 4",
            ),
            (
                "requests for another handshake",
                REQUESTS.to_string(),
                REFUSED,
            ),
            (
                "the body of a handshake message",
                format!("{MOST_BODY} bytes"),
                "`decode_error`, exit code 1; after the handshake 4",
            ),
            (
                "records of one connection",
                Live::MOST_RECORDS.to_string(),
                CUT,
            ),
            ("bytes of one connection", format!("{mebibytes} MiB"), CUT),
            (
                "an address of a server's name, to answer",
                "`--timeout`".to_owned(),
                "the next address; exit code 3 behind the last",
            ),
            (
                "the whole handshake",
                format!("`--timeout`, {TIMEOUT} s"),
                "no alert, exit code 3",
            ),
            (
                "a client's silence after the handshake",
                "`--timeout`".to_owned(),
                ENDED,
            ),
            (
                "a client that talks, after the handshake",
                format!("{STAY} × `--timeout`"),
                ENDED,
            ),
            (
                "a server's answer, to its end",
                "`--timeout`".to_owned(),
                ENDED,
            ),
            (
                "a server's silence after a part of its answer, or where nothing was asked",
                format!("{quiet} ms"),
                ENDED,
            ),
            (
                "taking what we send",
                "`--timeout`".to_owned(),
                "nothing more is sent",
            ),
            (
                "`close_notify` after ours",
                format!("{farewell} ms"),
                "the connection is closed",
            ),
            (
                "sessions that `listen` remembers",
                Memory::MOST.to_string(),
                "the oldest is forgotten",
            ),
        ];
        let rows = rows.map(|(what, most, then)| format!("| {what} | {most} | {then} |\n"));
        let page = include_str!("../../docs/architecture.md");
        let table = rows.concat();
        assert!(
            page.contains(&table),
            "docs/architecture.md should have\n{table}"
        );
        assert_eq!(STAY, 12, "the help of `listen` says twelve");
    }
}
