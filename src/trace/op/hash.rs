//! Hash, HMAC and the TLS 1.2 pseudorandom function.

use super::recompute::{bytes_literal, feed, joined_hex, python};
use super::{Argument, OpError, Operation, Recompute, Token, bytes::joined, text};
use crate::crypto::{self, Working};
use crate::trace::{Value, ValueId, Values};
use crate::wire::hex;

fn gather<'a>(values: &'a dyn Values, ids: &[ValueId]) -> Vec<&'a [u8]> {
    ids.iter().map(|id| values.bytes(*id)).collect()
}

/// A hash over values, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hash {
    /// Which one.
    pub hash: crypto::Hash,
    /// What is hashed.
    pub inputs: Vec<ValueId>,
}

impl Operation for Hash {
    fields!("hash": hash, inputs);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(Ok(self.hash.digest(&gather(values, &self.inputs))))
    }

    fn formula(&self) -> Vec<Token> {
        let mut tokens = vec![text(self.hash.name()), text("(")];
        tokens.extend(joined(&self.inputs));
        tokens.push(text(")"));
        tokens
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        Some(Box::new(crypto::HashWorking::new(
            self.hash,
            &gather(values, &self.inputs).concat(),
        )))
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let name = self.hash.openssl_name();
        let digest = format!("openssl dgst -{name} -r | cut -d ' ' -f 1");
        let command = feed(&joined_hex(values, &self.inputs), &digest);
        Some(Recompute::bytes(command, value))
    }
}

/// An HMAC over values, one after the other (RFC 2104).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hmac {
    /// Its hash.
    pub hash: crypto::Hash,
    /// The key.
    pub key: ValueId,
    /// What it covers.
    pub inputs: Vec<ValueId>,
}

impl Operation for Hmac {
    fields!("hmac": hash, key, inputs);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let inputs = gather(values, &self.inputs);
        Some(Ok(self.hash.hmac(values.bytes(self.key), &inputs)))
    }

    fn formula(&self) -> Vec<Token> {
        let mut tokens = vec![
            text(format!("HMAC-{}(", self.hash.name())),
            Token::Value(self.key),
            text(", "),
        ];
        tokens.extend(joined(&self.inputs));
        tokens.push(text(")"));
        tokens
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        Some(Box::new(crypto::HmacWorking::new(
            self.hash,
            values.bytes(self.key),
            &gather(values, &self.inputs).concat(),
        )))
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let name = self.hash.openssl_name();
        let (key, data) = (values.bytes(self.key), joined_hex(values, &self.inputs));
        let command = if key.is_empty() {
            // OpenSSL takes no empty key.
            python(&format!(
                "import hmac; print(hmac.new(b'', bytes.fromhex('{data}'), '{name}').hexdigest())"
            ))
        } else {
            let key = hex(key);
            let mac =
                format!("openssl dgst -{name} -mac HMAC -macopt hexkey:{key} -r | cut -d ' ' -f 1");
            feed(&data, &mac)
        };
        Some(Recompute::bytes(command, value))
    }
}

/// What `openssl kdf` takes as label and seed together, in bytes.
const OPENSSL_SEED: usize = 1024;

/// PRF(secret, label, seed)[0..length] (RFC 5246 §5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prf {
    /// The suite's hash.
    pub hash: crypto::Hash,
    /// The secret.
    pub secret: ValueId,
    /// The label, ASCII.
    pub label: &'static str,
    /// The seed: values one after the other.
    pub seed: Vec<ValueId>,
    /// How many bytes are taken.
    pub length: usize,
}

impl Operation for Prf {
    fields!("prf": hash, secret, label, seed, length);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(Ok(crypto::prf(
            self.hash,
            values.bytes(self.secret),
            self.label.as_bytes(),
            &gather(values, &self.seed),
            self.length,
        )))
    }

    fn formula(&self) -> Vec<Token> {
        let mut tokens = vec![
            text("PRF("),
            Token::Value(self.secret),
            text(format!(", \"{}\", ", self.label)),
        ];
        tokens.extend(joined(&self.seed));
        tokens.push(text(format!(")[0..{}]", self.length)));
        tokens
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        Some(Box::new(crypto::PrfWorking::new(
            self.hash,
            values.bytes(self.secret),
            self.label.as_bytes(),
            &gather(values, &self.seed),
            self.length,
        )))
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let (secret, seed) = (values.bytes(self.secret), joined_hex(values, &self.seed));
        let (name, length, label) = (self.hash.openssl_name(), self.length, self.label);
        let fits = !secret.is_empty()
            && !seed.is_empty()
            && length > 0
            && label.len() + seed.len() / 2 <= OPENSSL_SEED;
        let command = if fits {
            format!(
                "openssl kdf -keylen {length} -kdfopt digest:{name} -kdfopt hexsecret:{} \
                 -kdfopt seed:'{label}' -kdfopt hexseed:{seed} TLS1-PRF \
                 | tr -cd 0-9A-F | tr A-F a-f",
                hex(secret)
            )
        } else {
            python(&format!(
                "import hmac\n\
                 def mac(data):\n    \
                 return hmac.new({}, data, '{name}').digest()\n\
                 seed = b'{label}' + bytes.fromhex('{seed}')\n\
                 a, out = seed, b''\n\
                 while len(out) < {length}:\n    \
                 a = mac(a)\n    \
                 out += mac(a + seed)\n\
                 print(out[:{length}].hex())",
                bytes_literal(secret)
            ))
        };
        Some(Recompute::bytes(command, value))
    }
}
