//! Which extensions may stand in a message of the server (RFC 9846 §4.3).

use crate::actor::Failure;
use crate::wire::{AlertDescription, ExtensionType};

/// Whether an extension may stand in a message of the server (RFC 9846 §4.3): one
/// that is known, in a message that it is not for, is `illegal_parameter`; one that
/// nobody asked for, `unsupported_extension`.
pub(super) fn allow(
    kind: ExtensionType,
    allowed: &[ExtensionType],
    offered: bool,
) -> Result<(), Failure> {
    let (alert, expected) = match (offered || kind == ExtensionType::COOKIE, kind) {
        (true, kind) if allowed.contains(&kind) => return Ok(()),
        (true, _) => (
            AlertDescription::ILLEGAL_PARAMETER,
            "extensions that belong into this message",
        ),
        (false, _) => (
            AlertDescription::UNSUPPORTED_EXTENSION,
            "extensions that were offered",
        ),
    };
    Err(Failure::new(alert, expected, &kind.to_string()))
}
