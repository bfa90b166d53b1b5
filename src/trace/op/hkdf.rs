//! HKDF (RFC 5869), on which the key schedule of TLS 1.3 stands.

use super::recompute::{bytes_literal, python};
use super::{Argument, OpError, Operation, Recompute, Token, text};
use crate::crypto::{self, Hash, HkdfExpandLabelWorking, HmacWorking, Working};
use crate::trace::{Value, ValueId, Values};
use crate::wire::hex;

/// HKDF-Extract(salt, IKM) (RFC 5869 §2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HkdfExtract {
    /// The suite's hash.
    pub hash: Hash,
    /// The salt.
    pub salt: ValueId,
    /// The input keying material.
    pub ikm: ValueId,
}

impl Operation for HkdfExtract {
    fields!("hkdf_extract": hash, salt, ikm);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let (salt, ikm) = (values.bytes(self.salt), values.bytes(self.ikm));
        Some(Ok(crypto::hkdf_extract(self.hash, salt, ikm)))
    }

    fn formula(&self) -> Vec<Token> {
        vec![
            text("HKDF-Extract("),
            Token::Value(self.salt),
            text(", "),
            Token::Value(self.ikm),
            text(")"),
        ]
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        let (salt, ikm) = (values.bytes(self.salt), values.bytes(self.ikm));
        Some(Box::new(HmacWorking::new(self.hash, salt, ikm)))
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let (salt, ikm) = (values.bytes(self.salt), values.bytes(self.ikm));
        let name = self.hash.openssl_name();
        let command = match salt.is_empty() || ikm.is_empty() {
            // OpenSSL takes no empty key.
            true => python(&format!(
                "import hmac; print(hmac.new({}, {}, '{name}').hexdigest())",
                bytes_literal(salt),
                bytes_literal(ikm),
            )),
            false => openssl(
                "HKDF",
                "EXTRACT_ONLY",
                self.hash,
                self.hash.output_length(),
                &[("hexsalt", salt), ("hexkey", ikm)],
            ),
        };
        Some(Recompute::bytes(command, value))
    }
}

/// HKDF-Expand-Label(Secret, Label, Context, Length) (RFC 9846 §7.1); where the
/// context is the hash of messages, this is Derive-Secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HkdfExpandLabel {
    /// The suite's hash.
    pub hash: Hash,
    /// The secret.
    pub secret: ValueId,
    /// The label, without the `tls13 ` that goes before it.
    pub label: &'static str,
    /// The context; none where it is empty.
    pub context: Option<ValueId>,
    /// How many bytes are taken.
    pub length: usize,
}

impl HkdfExpandLabel {
    fn context<'a>(&self, values: &'a dyn Values) -> &'a [u8] {
        self.context.map_or(&[], |id| values.bytes(id))
    }
}

impl Operation for HkdfExpandLabel {
    fn kind(&self) -> &'static str {
        "hkdf_expand_label"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        let mut arguments = vec![
            ("hash", Argument::Text(self.hash.name().to_owned())),
            ("secret", Argument::Value(self.secret)),
            ("label", Argument::Text(self.label.to_owned())),
        ];
        arguments.extend(self.context.map(|id| ("context", Argument::Value(id))));
        arguments.push(("length", Argument::Number(self.length as u64)));
        arguments
    }

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let info = crypto::hkdf_label(self.label, self.context(values), self.length);
        let secret = values.bytes(self.secret);
        let output =
            info.and_then(|info| crypto::hkdf_expand(self.hash, secret, &info, self.length));
        Some(output.map_err(Into::into))
    }

    fn formula(&self) -> Vec<Token> {
        let mut tokens = vec![
            text("HKDF-Expand-Label("),
            Token::Value(self.secret),
            text(format!(", \"{}\", ", self.label)),
        ];
        tokens.push(self.context.map_or(text("\"\""), Token::Value));
        tokens.push(text(format!(", {})", self.length)));
        tokens
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        let info = crypto::hkdf_label(self.label, self.context(values), self.length).ok()?;
        let secret = values.bytes(self.secret);
        let working = HkdfExpandLabelWorking::new(self.hash, secret, &info, self.length);
        Some(Box::new(working))
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let secret = values.bytes(self.secret);
        let (name, length) = (self.hash.openssl_name(), self.length);
        let command = match secret.is_empty() || length == 0 {
            // OpenSSL takes no empty key.
            true => {
                let info = crypto::hkdf_label(self.label, self.context(values), length).ok()?;
                python(&format!(
                    "import hmac\n\
                     info = {}\n\
                     t, out = b'', b''\n\
                     for i in range(1, {} + 1):\n    \
                     t = hmac.new({}, t + info + bytes([i]), '{name}').digest()\n    \
                     out += t\n\
                     print(out[:{length}].hex())",
                    bytes_literal(&info),
                    length.div_ceil(self.hash.output_length()),
                    bytes_literal(secret),
                ))
            }
            false => {
                let label = self.label.as_bytes();
                let mut options = vec![
                    ("hexkey", secret),
                    ("hexprefix", b"tls13 "),
                    ("hexlabel", label),
                ];
                let context = self.context(values);
                if !context.is_empty() {
                    options.push(("hexdata", context));
                }
                openssl("TLS13-KDF", "EXPAND_ONLY", self.hash, length, &options)
            }
        };
        Some(Recompute::bytes(command, value))
    }
}

fn openssl(kdf: &str, mode: &str, hash: Hash, length: usize, options: &[(&str, &[u8])]) -> String {
    let options = options
        .iter()
        .map(|(name, bytes)| format!("-kdfopt {name}:{} ", hex(bytes)));
    format!(
        "openssl kdf -keylen {length} -kdfopt digest:{} -kdfopt mode:{mode} {}{kdf} \
         | tr -cd 0-9A-F | tr A-F a-f",
        hash.openssl_name(),
        options.collect::<String>()
    )
}
