//! What a step means for the run as a whole.

use super::CheckKind;

/// What the program itself reads of a step, beside its kind, its values and
/// its facts. The key of a step's text is for the catalogue alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A session is to be taken up by its ticket (RFC 5077 §3.1): the client
    /// offers it, or the server has found it good.
    SessionTicket,
    /// The client may speak although its handshake is not over (RFC 7918).
    FalseStart,
    /// The handshake is over for this side.
    Established {
        /// Whether the connection took up a session.
        resumed: bool,
    },
    /// A check was left out.
    Skipped {
        /// Which.
        check: CheckKind,
        /// Whether it would have passed; one that cannot be made would not.
        holds: bool,
    },
    /// A check failed, and nobody is left to be told.
    Noticed {
        /// Which.
        check: CheckKind,
    },
    /// The peer's stream ended before the handshake did.
    EndedEarly,
    /// The values of the step fell into Eve's hands after the connection.
    Leak,
    /// Eve looks for a discrete logarithm, or sees that she need not try.
    Search,
    /// Eve asks the server a question of her own.
    Question,
}
