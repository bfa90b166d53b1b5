//! Where a scenario comes from: a file, a code, the system's randomness and
//! clock.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use rand::TryRng;
use rand::rngs::SysRng;

use super::error::{Error, Excerpt, path_text};
use crate::sim::{FileError, Scenario};

/// The longest file that is read: far more than any scenario or saved run.
const LONGEST: u64 = 64 << 20;

/// The scenario of a file (what exists, or ends in `.toml`) or of a code.
pub(super) fn scenario(source: &str) -> Result<Scenario, Error> {
    let path = Path::new(source);
    if path.exists() || source.ends_with(".toml") {
        let text = read(path)?;
        return Scenario::from_toml(&text).map_err(|error| wrong(path, error));
    }
    Scenario::from_code(source).map_err(|error| {
        Error::Usage(format!(
            "--scenario: there is no file `{}`, and as a code it cannot be read: {error}",
            crate::wire::printable(source.as_bytes())
        ))
    })
}

/// A scenario with what the settings of a file say differently.
pub(super) fn amended(scenario: Scenario, source: &str) -> Result<Scenario, Error> {
    let path = Path::new(source);
    let text = read(path)?;
    let table = toml::de::DeTable::parse(&text);
    let amended = table
        .map_err(|error| FileError::of_toml(&text, &error))
        .and_then(|table| scenario.amended(&text, table.get_ref(), 0));
    amended.map_err(|error| wrong(path, error))
}

/// A mistake in a file, to be shown with its line.
pub(super) fn wrong(path: &Path, error: FileError) -> Error {
    Error::File(Excerpt {
        path: path.to_owned(),
        line: error.line,
        column: error.column,
        text: error.text,
        message: error.message,
    })
}

/// The text of a file.
pub(super) fn read(path: &Path) -> Result<String, Error> {
    let wrong = |source| Error::Read {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(wrong)?;
    // A device may have no end, and no length that says so.
    let mut file = file.take(LONGEST + 1);
    file.read_to_end(&mut bytes).map_err(wrong)?;
    if bytes.len() as u64 > LONGEST {
        return Err(Error::Usage(format!(
            "cannot read {}: it has more than {LONGEST} bytes",
            path_text(path)
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..good]).into_owned();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Error::File(Excerpt {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            text: before[start..].to_owned(),
            message: "this is no UTF-8 text".to_owned(),
        })
    })
}

/// That a file of our own is one: a pipe would keep us waiting for ever.
///
/// # Errors
/// If it is something else, or cannot be looked at.
pub(super) fn is_file(path: &Path) -> io::Result<fs::Metadata> {
    let found = fs::metadata(path)?;
    match found.is_file() {
        true => Ok(found),
        false => Err(io::Error::other("it is not a file")),
    }
}

/// The text of a file of our own.
pub(super) fn own(path: &Path) -> Result<String, Error> {
    is_file(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    read(path)
}

/// A seed that nobody can foresee.
pub(super) fn random_seed() -> Result<u64, Error> {
    SysRng
        .try_next_u64()
        .map_err(|error| Error::Usage(format!("--seed: the system gives no randomness: {error}")))
}

/// Seconds since 1970. A clock that is set before that counts as 1970.
pub(super) fn clock() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
