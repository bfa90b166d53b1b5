//! What both sides do alike in TLS 1.3.

pub(super) mod authentication;
pub(super) mod finished;
pub(super) mod keys;
pub(super) mod post;
pub(super) mod share;
