//! The versions of TLS that can be run.

use crate::wire::{ProtocolVersion, Versions};

/// All that both sides speak here, the oldest first.
pub const ALL: &[ProtocolVersion] = &[ProtocolVersion::TLS12, ProtocolVersion::TLS13];

/// The name of a version in files and flags: `1.2`.
pub fn name(version: ProtocolVersion) -> &'static str {
    let name = version.name().unwrap_or_default();
    name.strip_prefix("TLS ").unwrap_or(name)
}

/// Where it is defined; nothing for one that is not spoken.
pub fn cite(version: ProtocolVersion) -> &'static str {
    match version {
        ProtocolVersion::TLS12 => "RFC 5246",
        ProtocolVersion::TLS13 => "RFC 9846",
        _ => "",
    }
}

/// The one of [`ALL`] with this name.
fn by_name(name: &str) -> Option<ProtocolVersion> {
    ALL.iter().copied().find(|known| self::name(*known) == name)
}

/// Several versions in files and flags: `1.2`, or `1.2..1.3`.
pub fn names(versions: Versions) -> String {
    let [oldest, newest] = [versions.oldest, versions.newest].map(name);
    match oldest == newest {
        true => newest.to_owned(),
        false => format!("{oldest}..{newest}"),
    }
}

/// The versions that such a text names.
pub(super) fn by_names(text: &str) -> Option<Versions> {
    let (oldest, newest) = text.split_once("..").unwrap_or((text, text));
    let [oldest, newest] = [by_name(oldest)?, by_name(newest)?];
    (oldest <= newest).then_some(Versions { oldest, newest })
}

/// All that can be spoken: one version, or all from one to another.
pub(super) fn ranges() -> impl Iterator<Item = Versions> {
    let from = |newest| {
        let oldest = ALL.iter().copied().filter(move |oldest| *oldest <= newest);
        oldest.map(move |oldest| Versions { oldest, newest })
    };
    ALL.iter().copied().flat_map(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_nothing_runs_backwards() {
        for versions in ranges() {
            assert_eq!(by_names(&names(versions)), Some(versions));
        }
        assert_eq!(
            ranges().map(names).collect::<Vec<_>>(),
            ["1.2", "1.2..1.3", "1.3"]
        );
        for text in ["", "1.3..1.2", "1.1", "1.2..", "..1.3", "1.2...1.3"] {
            assert_eq!(by_names(text), None, "{text:?}");
        }
    }
}
