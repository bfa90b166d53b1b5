//! The client of TLS 1.2, from the ServerHello on.

pub(super) mod certificate;
mod client_certificate;
mod false_start;
pub(super) mod resume;
mod server_hello_done;
pub(super) mod server_key_exchange;
pub(super) mod ticket;
