//! ML-KEM-768 (FIPS 203), one half of X25519MLKEM768.

use super::recompute::{bytes_literal, python};
use super::{Argument, OpError, Operation, Recompute, Token, text};
use crate::crypto::mlkem;
use crate::trace::{Value, ValueId, Values};

/// ML-KEM-768. OpenSSL has it from version 3.5 on, Python none of its own.
const MLKEM: &str = include_str!("mlkem.py");

/// The encapsulation key, 1184 bytes, of the pair that ML-KEM.KeyGen makes
/// (FIPS 203 §7.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MlKemPublic {
    /// d and z, 64 bytes.
    pub seed: ValueId,
}

impl Operation for MlKemPublic {
    fields!("mlkem_public": seed);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let key = mlkem::encapsulation_key(values.bytes(self.seed));
        Some(key.map_err(OpError::from))
    }

    fn formula(&self) -> Vec<Token> {
        vec![
            text("ML-KEM.KeyGen("),
            Token::Value(self.seed),
            text(").ek"),
        ]
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let seed = bytes_literal(values.bytes(self.seed));
        let program = format!("{MLKEM}seed = {seed}\nprint(key_gen(seed[:32])[0].hex())");
        Some(Recompute::bytes(python(&program), value))
    }
}

/// The ciphertext, 1088 bytes, of ML-KEM.Encaps (FIPS 203 §7.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MlKemEncapsulate {
    /// The encapsulation key, 1184 bytes.
    pub key: ValueId,
    /// m, 32 bytes drawn for this ciphertext alone.
    pub message: ValueId,
}

impl Operation for MlKemEncapsulate {
    fields!("mlkem_encapsulate": key, message);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let made = mlkem::encapsulate(values.bytes(self.key), values.bytes(self.message));
        Some(
            made.map(|(ciphertext, _)| ciphertext)
                .map_err(OpError::from),
        )
    }

    fn formula(&self) -> Vec<Token> {
        encaps(self.key, self.message, ").c")
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let command = encapsulate(values.bytes(self.key), values.bytes(self.message), 0);
        Some(Recompute::bytes(command, value))
    }
}

/// The shared secret K, 32 bytes, of ML-KEM.Encaps, for the side that made the
/// ciphertext (FIPS 203 §7.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MlKemShared {
    /// The encapsulation key, 1184 bytes.
    pub key: ValueId,
    /// m, from which the ciphertext was made, 32 bytes.
    pub message: ValueId,
}

impl Operation for MlKemShared {
    fields!("mlkem_shared": key, message);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let made = mlkem::encapsulate(values.bytes(self.key), values.bytes(self.message));
        Some(made.map(|(_, shared)| shared).map_err(OpError::from))
    }

    fn formula(&self) -> Vec<Token> {
        encaps(self.key, self.message, ").K")
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let command = encapsulate(values.bytes(self.key), values.bytes(self.message), 1);
        Some(Recompute::bytes(command, value))
    }
}

/// The shared secret, 32 bytes, of ML-KEM.Decaps: K, or another one where the
/// ciphertext was not made for this key (FIPS 203 §7.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MlKemDecapsulate {
    /// d and z, 64 bytes: the decapsulation key is made of them.
    pub seed: ValueId,
    /// The ciphertext, 1088 bytes.
    pub ciphertext: ValueId,
}

impl Operation for MlKemDecapsulate {
    fields!("mlkem_decapsulate": seed, ciphertext);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let shared = mlkem::decapsulate(values.bytes(self.seed), values.bytes(self.ciphertext));
        Some(shared.map_err(OpError::from))
    }

    fn formula(&self) -> Vec<Token> {
        vec![
            text("ML-KEM.Decaps("),
            Token::Value(self.seed),
            text(", "),
            Token::Value(self.ciphertext),
            text(")"),
        ]
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let program = format!(
            "{MLKEM}seed = {}\nc = {}\nprint(decapsulate(seed, c).hex())",
            bytes_literal(values.bytes(self.seed)),
            bytes_literal(values.bytes(self.ciphertext)),
        );
        Some(Recompute::bytes(python(&program), value))
    }
}

fn encaps(key: ValueId, message: ValueId, end: &'static str) -> Vec<Token> {
    vec![
        text("ML-KEM.Encaps("),
        Token::Value(key),
        text(", "),
        Token::Value(message),
        text(end),
    ]
}

/// A command that prints the ciphertext (0) or the secret (1), or that the key
/// is none.
fn encapsulate(key: &[u8], message: &[u8], which: usize) -> String {
    python(&format!(
        "{MLKEM}ek = {}\nm = {}\n\
         print(encapsulate(ek, m)[{which}].hex() if is_key(ek) else 'not an encapsulation key')",
        bytes_literal(key),
        bytes_literal(message),
    ))
}
