//! What Eve does with a server that tells too much about what it decrypts:
//! chosen ciphertexts, and what follows from the answers.

use num_bigint::BigUint;

use super::recompute::{BLEICHENBACHER, number_literal, python, size};
use super::{Argument, OpError, Operation, Recompute, Token, text};
use crate::crypto::bleichenbacher::{self, BleichenbacherWorking, BlindedWorking};
use crate::crypto::{self, RsaPublicKey, Working};
use crate::trace::{Value, ValueId, Values};

fn public_key(values: &dyn Values, n: ValueId, e: ValueId) -> RsaPublicKey {
    let number = |id| BigUint::from_bytes_be(values.bytes(id));
    RsaPublicKey {
        n: number(n),
        e: number(e),
    }
}

/// c·s^e mod n, as long as n: it decrypts to s times what c decrypts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaMultiply {
    /// The ciphertext c.
    pub ciphertext: ValueId,
    /// The multiplier s.
    pub s: ValueId,
    /// The public exponent.
    pub e: ValueId,
    /// The modulus.
    pub n: ValueId,
}

impl Operation for RsaMultiply {
    fields!("rsa_multiply": ciphertext, s, e, n);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let key = public_key(values, self.n, self.e);
        let number = |id| BigUint::from_bytes_be(values.bytes(id));
        // s^e first: it refuses a modulus of zero.
        let power = crypto::mod_pow(&number(self.s), &key.e, &key.n);
        let product = power.and_then(|power| {
            crypto::to_bytes_padded(&(number(self.ciphertext) * power % &key.n), key.size())
        });
        Some(product.map_err(OpError::from))
    }

    fn formula(&self) -> Vec<Token> {
        vec![
            Token::Value(self.ciphertext),
            text(" · "),
            Token::Value(self.s),
            text("^"),
            Token::Value(self.e),
            text(" mod "),
            Token::Value(self.n),
        ]
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        let key = public_key(values, self.n, self.e);
        let number = |id| BigUint::from_bytes_be(values.bytes(id));
        BlindedWorking::new(key, number(self.ciphertext), number(self.s))
            .ok()
            .map(|working| Box::new(working) as Box<dyn Working + Send>)
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let [c, s, e, n] =
            [self.ciphertext, self.s, self.e, self.n].map(|id| number_literal(values.bytes(id)));
        Some(Recompute::padded(
            &format!("{c} * pow({s}, {e}, {n}) % {n}"),
            size(values.bytes(self.n)),
            value,
        ))
    }
}

/// The block with EM^e mod n = c, as long as n, found by asking: the one
/// number for which every yes was one (Bleichenbacher 1998).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaProbe {
    /// The recorded ciphertext.
    pub ciphertext: ValueId,
    /// The modulus.
    pub n: ValueId,
    /// The public exponent.
    pub e: ValueId,
    /// The multipliers for which the server told that the product begins
    /// with 00 02, in order.
    pub multipliers: Vec<BigUint>,
    /// How many questions that took, the noes included.
    pub questions: u64,
}

impl Operation for RsaProbe {
    fn kind(&self) -> &'static str {
        "rsa_probe"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        let multipliers = self.multipliers.iter().map(|s| format!("{s:x}"));
        vec![
            ("ciphertext", Argument::Value(self.ciphertext)),
            ("n", Argument::Value(self.n)),
            ("e", Argument::Value(self.e)),
            (
                "multipliers",
                Argument::Text(multipliers.collect::<Vec<_>>().join(" ")),
            ),
            ("questions", Argument::Number(self.questions)),
        ]
    }

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let key = public_key(values, self.n, self.e);
        let found = match bleichenbacher::conclusion(&key, &self.multipliers) {
            Ok(Some(found)) => found,
            Ok(None) => return Some(Err(OpError::Inconclusive)),
            Err(error) => return Some(Err(error.into())),
        };
        let c = BigUint::from_bytes_be(values.bytes(self.ciphertext));
        Some(match key.public_operation(&found) {
            Ok(again) if again == c => {
                crypto::to_bytes_padded(&found, key.size()).map_err(OpError::from)
            }
            Ok(_) => Err(OpError::Inconclusive),
            Err(error) => Err(error.into()),
        })
    }

    fn formula(&self) -> Vec<Token> {
        vec![
            text("the EM with EM^"),
            Token::Value(self.e),
            text(" mod "),
            Token::Value(self.n),
            text(" = "),
            Token::Value(self.ciphertext),
            text(format!(", from {} answers", self.questions)),
        ]
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        let key = public_key(values, self.n, self.e);
        BleichenbacherWorking::new(key, self.multipliers.clone())
            .ok()
            .map(|working| Box::new(working) as Box<dyn Working + Send>)
    }

    /// What is left after all the yeses, found again.
    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let [c, n, e] =
            [self.ciphertext, self.n, self.e].map(|id| number_literal(values.bytes(id)));
        let multipliers: Vec<String> = self.multipliers.iter().map(|s| format!("{s:#x}")).collect();
        let program = format!(
            "c, n, e = {c}, {n}, {e}\nmultipliers = [\n{}\n]\n{BLEICHENBACHER}",
            multipliers.join(",\n")
        );
        Some(Recompute::bytes(python(&program), value))
    }
}
