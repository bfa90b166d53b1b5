//! The server of TLS 1.3, in the order of the messages that it awaits.

pub(super) mod choose;
pub(super) mod client_certificate;
pub(super) mod finished;
pub(super) mod flight;
pub(super) mod hello;
pub(super) mod retry;
