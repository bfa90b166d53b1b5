//! RSA as a bare power; the padding around it is a value of its own.

use num_bigint::BigUint;

use super::recompute::{number_literal, size};
use super::{Argument, OpError, Operation, Recompute, SigningKey, Token, text};
use crate::crypto::{self, RsaPublicKey, Working};
use crate::trace::{Value, ValueId, Values};

/// m^e mod n, as long as n.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaEncrypt {
    /// The padded message EM.
    pub message: ValueId,
    /// The public exponent.
    pub e: ValueId,
    /// The modulus.
    pub n: ValueId,
}

impl Operation for RsaEncrypt {
    fields!("rsa_encrypt": message, e, n);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let number = |id| BigUint::from_bytes_be(values.bytes(id));
        let key = RsaPublicKey {
            n: number(self.n),
            e: number(self.e),
        };
        Some(
            key.public_operation(&number(self.message))
                .and_then(|c| crypto::to_bytes_padded(&c, key.size()))
                .map_err(OpError::from),
        )
    }

    fn formula(&self) -> Vec<Token> {
        vec![
            Token::Value(self.message),
            text("^"),
            Token::Value(self.e),
            text(" mod "),
            Token::Value(self.n),
        ]
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        let number = |id| BigUint::from_bytes_be(values.bytes(id));
        crypto::ModPowWorking::new(number(self.message), number(self.e), number(self.n))
            .ok()
            .map(|working| Box::new(working.with_symbols("EM", "n")) as Box<dyn Working + Send>)
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let power = power(values, [self.message, self.e, self.n]);
        Some(Recompute::padded(&power, size(values.bytes(self.n)), value))
    }
}

/// c^d mod n, as long as n; evaluated modulo p and q (RFC 8017 §5.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaDecrypt {
    /// The ciphertext.
    pub ciphertext: ValueId,
    /// The private key, an RSA one.
    pub key: SigningKey,
}

impl Operation for RsaDecrypt {
    fn kind(&self) -> &'static str {
        "rsa_decrypt"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        let mut arguments = vec![("ciphertext", Argument::Value(self.ciphertext))];
        arguments.extend(self.key.arguments());
        arguments
    }

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(self.key.rsa(values, "RSA").and_then(|key| {
            let c = BigUint::from_bytes_be(values.bytes(self.ciphertext));
            let m = key.private_operation(&c)?;
            Ok(crypto::to_bytes_padded(&m, key.size())?)
        }))
    }

    fn formula(&self) -> Vec<Token> {
        let mut tokens = vec![Token::Value(self.ciphertext)];
        if let SigningKey::Rsa { n, d, .. } = self.key {
            tokens.extend([text("^"), Token::Value(d), text(" mod "), Token::Value(n)]);
        }
        tokens
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        let SigningKey::Rsa { n, d, .. } = self.key else {
            return None;
        };
        let number = |id| BigUint::from_bytes_be(values.bytes(id));
        crypto::ModPowWorking::new(number(self.ciphertext), number(d), number(n))
            .ok()
            .map(|working| Box::new(working.with_symbols("c", "n")) as Box<dyn Working + Send>)
    }

    /// Without the shortcut through p and q: one power tells more.
    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let SigningKey::Rsa { n, d, .. } = self.key else {
            return None;
        };
        let power = power(values, [self.ciphertext, d, n]);
        Some(Recompute::padded(&power, size(values.bytes(n)), value))
    }
}

/// A power as Python writes it.
fn power(values: &dyn Values, [base, exponent, modulus]: [ValueId; 3]) -> String {
    let number = |id| number_literal(values.bytes(id));
    format!(
        "pow({}, {}, {})",
        number(base),
        number(exponent),
        number(modulus)
    )
}
