//! The client of TLS 1.3, in the order of the messages that it awaits.

pub(super) mod certificate;
mod client_certificate;
pub(super) mod encrypted_extensions;
mod extensions;
pub(super) mod finished;
pub(super) mod hello;
pub(super) mod retry;
