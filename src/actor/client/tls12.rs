//! The client of TLS 1.2, from the ServerHello on.

pub(super) mod certificate;
mod client_certificate;
mod false_start;
pub(super) mod resume;
mod server_hello_done;
pub(super) mod server_key_exchange;

use crate::actor::fields::ServerShare;
use crate::trace::op::VerifyingKey;

/// The server's key from its certificate, if it sent one.
type ServerKey = Option<VerifyingKey>;

/// What the client has of the server's share once ServerHelloDone may come.
type Share = ServerShare;
