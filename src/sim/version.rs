//! The versions of TLS that can be run.

use crate::wire::ProtocolVersion;

/// All that both sides speak here, the oldest first.
pub const ALL: &[ProtocolVersion] = &[ProtocolVersion::TLS12];

/// The name of a version in files and flags: `1.2`.
pub fn name(version: ProtocolVersion) -> &'static str {
    let name = version.name().unwrap_or_default();
    name.strip_prefix("TLS ").unwrap_or(name)
}

/// Where it is defined; nothing for one that is not spoken.
pub fn cite(version: ProtocolVersion) -> &'static str {
    match version {
        ProtocolVersion::TLS12 => "RFC 5246",
        _ => "",
    }
}

/// The one of [`ALL`] with this name.
pub(super) fn by_name(name: &str) -> Option<ProtocolVersion> {
    ALL.iter().copied().find(|known| self::name(*known) == name)
}
