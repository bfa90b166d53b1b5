//! Record protection.

use super::{Argument, OpError, Operation, Token, text};
use crate::crypto::{self, Aead, Working};
use crate::trace::{ValueId, Values};

/// Authenticated encryption: ciphertext ‖ tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AeadSeal {
    /// The cipher.
    pub aead: Aead,
    /// The write key.
    pub key: ValueId,
    /// The nonce, 12 bytes.
    pub nonce: ValueId,
    /// What is authenticated but not encrypted.
    pub additional_data: ValueId,
    /// What is encrypted.
    pub plaintext: ValueId,
}

/// Its inverse. Whether the tag is right is a check of its own, made first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AeadOpen {
    /// The cipher.
    pub aead: Aead,
    /// The peer's write key.
    pub key: ValueId,
    /// The nonce, 12 bytes.
    pub nonce: ValueId,
    /// What is authenticated but not encrypted.
    pub additional_data: ValueId,
    /// ciphertext ‖ tag.
    pub ciphertext: ValueId,
}

impl Operation for AeadSeal {
    fn kind(&self) -> &'static str {
        "aead_seal"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        vec![
            ("aead", Argument::Text(self.aead.name().to_owned())),
            ("key", Argument::Value(self.key)),
            ("nonce", Argument::Value(self.nonce)),
            ("additional_data", Argument::Value(self.additional_data)),
            ("plaintext", Argument::Value(self.plaintext)),
        ]
    }

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(
            self.aead
                .seal(
                    values.bytes(self.key),
                    values.bytes(self.nonce),
                    values.bytes(self.additional_data),
                    values.bytes(self.plaintext),
                )
                .map_err(OpError::from),
        )
    }

    fn formula(&self) -> Vec<Token> {
        call(
            "AEAD-Encrypt",
            &[self.key, self.nonce, self.plaintext, self.additional_data],
        )
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        self.aead
            .seal_working(
                values.bytes(self.key),
                values.bytes(self.nonce),
                values.bytes(self.additional_data),
                values.bytes(self.plaintext),
            )
            .ok()
    }
}

impl Operation for AeadOpen {
    fn kind(&self) -> &'static str {
        "aead_open"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        vec![
            ("aead", Argument::Text(self.aead.name().to_owned())),
            ("key", Argument::Value(self.key)),
            ("nonce", Argument::Value(self.nonce)),
            ("additional_data", Argument::Value(self.additional_data)),
            ("ciphertext", Argument::Value(self.ciphertext)),
        ]
    }

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(
            self.aead
                .open(
                    values.bytes(self.key),
                    values.bytes(self.nonce),
                    values.bytes(self.additional_data),
                    values.bytes(self.ciphertext),
                )
                .map_err(OpError::from),
        )
    }

    fn formula(&self) -> Vec<Token> {
        call(
            "AEAD-Decrypt",
            &[self.key, self.nonce, self.ciphertext, self.additional_data],
        )
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        self.aead
            .open_working(
                values.bytes(self.key),
                values.bytes(self.nonce),
                values.bytes(self.additional_data),
                values.bytes(self.ciphertext),
            )
            .ok()
    }
}

/// AES in CBC mode over whole blocks; padding is a value of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CbcEncrypt {
    /// The write key.
    pub key: ValueId,
    /// The explicit IV.
    pub iv: ValueId,
    /// Whole blocks.
    pub plaintext: ValueId,
}

/// Its inverse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CbcDecrypt {
    /// The peer's write key.
    pub key: ValueId,
    /// The explicit IV.
    pub iv: ValueId,
    /// Whole blocks.
    pub ciphertext: ValueId,
}

impl Operation for CbcEncrypt {
    fn kind(&self) -> &'static str {
        "cbc_encrypt"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        vec![
            ("key", Argument::Value(self.key)),
            ("iv", Argument::Value(self.iv)),
            ("plaintext", Argument::Value(self.plaintext)),
        ]
    }

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(
            crypto::cbc::encrypt(
                values.bytes(self.key),
                values.bytes(self.iv),
                values.bytes(self.plaintext),
            )
            .map_err(OpError::from),
        )
    }

    fn formula(&self) -> Vec<Token> {
        call("AES-CBC-Encrypt", &[self.key, self.iv, self.plaintext])
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        crypto::cbc::CbcWorking::encrypting(
            values.bytes(self.key),
            values.bytes(self.iv),
            values.bytes(self.plaintext),
        )
        .ok()
        .map(|working| Box::new(working) as Box<dyn Working + Send>)
    }
}

impl Operation for CbcDecrypt {
    fn kind(&self) -> &'static str {
        "cbc_decrypt"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        vec![
            ("key", Argument::Value(self.key)),
            ("iv", Argument::Value(self.iv)),
            ("ciphertext", Argument::Value(self.ciphertext)),
        ]
    }

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(
            crypto::cbc::decrypt(
                values.bytes(self.key),
                values.bytes(self.iv),
                values.bytes(self.ciphertext),
            )
            .map_err(OpError::from),
        )
    }

    fn formula(&self) -> Vec<Token> {
        call("AES-CBC-Decrypt", &[self.key, self.iv, self.ciphertext])
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        crypto::cbc::CbcWorking::decrypting(
            values.bytes(self.key),
            values.bytes(self.iv),
            values.bytes(self.ciphertext),
        )
        .ok()
        .map(|working| Box::new(working) as Box<dyn Working + Send>)
    }
}

fn call(name: &'static str, arguments: &[ValueId]) -> Vec<Token> {
    let mut tokens = vec![text(name), text("(")];
    for (i, id) in arguments.iter().enumerate() {
        if i > 0 {
            tokens.push(text(", "));
        }
        tokens.push(Token::Value(*id));
    }
    tokens.push(text(")"));
    tokens
}
