//! Alerts and ChangeCipherSpec, RFC 5246 §7.2 and §7.1.

use super::code::{AlertDescription, AlertLevel, Code};
use super::codec::{self, DecodeError, Reader, illegal, put_code};
use super::field::Field;

/// Something went wrong, or the connection ends, RFC 5246 §7.2.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alert {
    /// Whether the connection is over.
    pub level: AlertLevel,
    /// What happened.
    pub description: AlertDescription,
}

impl Alert {
    /// Length of an alert in bytes.
    pub const LENGTH: usize = AlertLevel::WIDTH + AlertDescription::WIDTH;

    /// Level and description, a byte each.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(Self::LENGTH);
        put_code(&mut out, self.level);
        put_code(&mut out, self.description);
        out
    }

    /// Reads exactly one alert. Levels and descriptions that nobody knows are
    /// kept.
    ///
    /// # Errors
    /// It is not two bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        codec::decode("alert", bytes, Self::read)
    }

    /// The same reading, as a tree of fields.
    pub fn describe(bytes: &[u8]) -> (Field, Option<DecodeError>) {
        let (field, read) = codec::describe("alert", bytes, Self::read);
        (field, read.err())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            level: reader.code("level")?,
            description: reader.code("description")?,
        })
    }
}

/// "From the next record on, the new keys", RFC 5246 §7.1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChangeCipherSpec;

impl ChangeCipherSpec {
    /// One byte, 1.
    pub fn encode(&self) -> Vec<u8> {
        vec![1]
    }

    /// Reads exactly one ChangeCipherSpec.
    ///
    /// # Errors
    /// It is not one byte of value 1.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        codec::decode("change_cipher_spec", bytes, Self::read)
    }

    /// The same reading, as a tree of fields.
    pub fn describe(bytes: &[u8]) -> (Field, Option<DecodeError>) {
        let (field, read) = codec::describe("change_cipher_spec", bytes, Self::read);
        (field, read.err())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.array("type")? {
            [1] => Ok(Self),
            [other] => Err(illegal("type", 0, 1, other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_level_and_description() {
        let alert = Alert {
            level: AlertLevel::FATAL,
            description: AlertDescription::DECRYPT_ERROR,
        };
        assert_eq!(alert.encode(), [2, 51]);
        assert_eq!(Alert::decode(&[2, 51]), Ok(alert));
        assert!(Alert::decode(&[2]).is_err());
        assert!(Alert::decode(&[2, 51, 0]).is_err());
    }

    #[test]
    fn an_alert_that_nobody_knows_is_kept() {
        let alert = Alert::decode(&[9, 200]).unwrap();
        assert_eq!(alert.description.to_string(), "unknown (0xc8)");
        assert_eq!(alert.encode(), [9, 200]);
    }

    #[test]
    fn change_cipher_spec_is_one_byte_of_value_one() {
        assert_eq!(ChangeCipherSpec.encode(), [1]);
        assert_eq!(ChangeCipherSpec::decode(&[1]), Ok(ChangeCipherSpec));
        assert_eq!(
            ChangeCipherSpec::decode(&[2]).unwrap_err().to_string(),
            "type, at byte 0: 2 where 1 is expected"
        );
        assert!(ChangeCipherSpec::decode(&[]).is_err());
        assert!(ChangeCipherSpec::decode(&[1, 1]).is_err());
    }
}
