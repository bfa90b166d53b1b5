//! What Eve makes of a conversation in TLS 1.2.

pub(super) mod derive;
mod probe;
pub(super) mod session;
mod subgroup;
