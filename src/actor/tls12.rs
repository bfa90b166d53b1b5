//! What client and server do alike in TLS 1.2.

pub(super) mod finished;
pub(super) mod keys;
pub(super) mod ticket;
