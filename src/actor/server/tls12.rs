//! The server of TLS 1.2, from its ServerHello on.

pub(in crate::actor) mod asked;
mod certificate_verify;
pub(super) mod choose;
mod client_certificate;
mod client_key_exchange;
pub(super) mod flight;
pub(super) mod resume;
mod server_hello;
