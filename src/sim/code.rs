//! The scenario code: what differs from the defaults, short enough to paste.
//!
//! base64url of: version of the defaults (one byte), then for each setting
//! its key (one byte), the length of its value (LEB128) and the value, then
//! the first three bytes of SHA-256 over all that.

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{Key, Scenario, ScenarioError, SettingError};

/// The version of the defaults that this program writes. An older one keeps
/// its own defaults, so that its codes give the same bytes as ever.
const VERSION: u8 = 1;

const CHECKSUM: usize = 3;

/// Why a code could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CodeError {
    /// A character that no code has.
    #[error("a scenario code has letters, digits, - and _ only")]
    Alphabet,
    /// It was cut or mistyped.
    #[error("the scenario code is damaged: its checksum is wrong; copy it again, whole")]
    Checksum,
    /// Made by a newer program.
    #[error("the scenario code is of version {found}; this program knows up to {VERSION}")]
    Version {
        /// Its version.
        found: u8,
    },
    /// A setting that this program does not know.
    #[error("the scenario code has a setting number {0} that this program does not know")]
    Key(u8),
    /// A setting with a value that cannot be.
    #[error("in the scenario code: {0}")]
    Setting(#[from] SettingError),
    /// Settings that do not go together.
    #[error("in the scenario code: {0}")]
    Scenario(#[from] ScenarioError),
}

impl Scenario {
    /// The code that gives this scenario again.
    pub fn code(&self) -> String {
        let mut bytes = vec![VERSION];
        for (key, value) in self.settings() {
            bytes.push(key as u8);
            let value = self.short_setting(key).unwrap_or(value);
            let mut length = value.len();
            while length >= 0x80 {
                bytes.push(length as u8 | 0x80);
                length >>= 7;
            }
            bytes.push(length as u8);
            bytes.extend(value.as_bytes());
        }
        let checksum = Sha256::digest(&bytes);
        bytes.extend(&checksum[..CHECKSUM]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The scenario of a code.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn from_code(code: &str) -> Result<Self, CodeError> {
        let bytes = URL_SAFE_NO_PAD
            .decode(code.trim())
            .map_err(|error| match error {
                DecodeError::InvalidByte(..) => CodeError::Alphabet,
                // Letters that no encoder writes in this place: it was cut.
                _ => CodeError::Checksum,
            })?;
        let body = bytes
            .len()
            .checked_sub(CHECKSUM)
            .ok_or(CodeError::Checksum)?;
        let (body, checksum) = bytes.split_at(body);
        if Sha256::digest(body)[..CHECKSUM] != *checksum {
            return Err(CodeError::Checksum);
        }
        let (&version, mut rest) = body.split_first().ok_or(CodeError::Checksum)?;
        if version != VERSION {
            return Err(CodeError::Version { found: version });
        }
        let mut scenario = Scenario::default();
        while let Some((&number, after)) = rest.split_first() {
            let key = Key::ALL
                .into_iter()
                .find(|key| *key as u8 == number)
                .ok_or(CodeError::Key(number))?;
            let (value, after) = value(after).ok_or(CodeError::Checksum)?;
            scenario.set(key, value)?;
            rest = after;
        }
        scenario.validate()?;
        Ok(scenario)
    }
}

fn value(mut bytes: &[u8]) -> Option<(&str, &[u8])> {
    let mut length = 0usize;
    let mut shift = 0;
    loop {
        let (&byte, after) = bytes.split_first()?;
        bytes = after;
        length |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            break;
        }
        shift += 7;
    }
    let (value, rest) = bytes.split_at_checked(length)?;
    Some((std::str::from_utf8(value).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(settings: &[(Key, &str)]) -> Scenario {
        Scenario::of(settings).unwrap()
    }

    #[test]
    fn a_code_gives_its_scenario_again() {
        for scenario in [
            Scenario::default(),
            changed(&[(Key::Suite, "ECDHE-ECDSA-AES128-SHA"), (Key::Etm, "on")]),
            changed(&[
                (Key::Group, "ffdhe2048"),
                (Key::Seed, "18446744073709551615"),
            ]),
            changed(&[(Key::Set, "xc=7,client_Finished.verify_data~3")]),
            changed(&[(Key::ClientData, &"long ".repeat(200))]),
            changed(&[(Key::ClientSuites, "AES128-SHA,ECDHE-RSA-AES128-SHA")]),
        ] {
            assert_eq!(Scenario::from_code(&scenario.code()), Ok(scenario));
        }
    }

    #[test]
    fn the_default_scenario_has_a_very_short_code() {
        assert_eq!(Scenario::default().code().len(), 6);
    }

    #[test]
    fn a_mistyped_code_is_noticed() {
        let code = changed(&[(Key::Seed, "42")]).code();
        for i in 0..code.len() {
            let mut typo = code.clone().into_bytes();
            typo[i] = if typo[i] == b'A' { b'B' } else { b'A' };
            let typo = String::from_utf8(typo).unwrap();
            assert!(Scenario::from_code(&typo).is_err(), "{typo}");
        }
        assert_eq!(Scenario::from_code("not a code"), Err(CodeError::Alphabet));
        assert_eq!(Scenario::from_code(""), Err(CodeError::Checksum));
    }
}
