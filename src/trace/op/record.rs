//! Record protection.

use super::recompute::{CCM, CHACHA, GCM, TO_HEX, bytes_literal, feed, python};
use super::{Argument, OpError, Operation, Recompute, Token, text};
use crate::crypto::cbc::CbcWorking;
use crate::crypto::{self, Aead, Construction, CryptoError, Working};
use crate::trace::{Value, ValueId, Values};
use crate::wire::hex;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Decryption with no look at the tag: what a side does that leaves the check
/// out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AeadDecrypt {
    /// The cipher.
    pub aead: Aead,
    /// The peer's write key.
    pub key: ValueId,
    /// The nonce, 12 bytes.
    pub nonce: ValueId,
    /// ciphertext ‖ tag.
    pub ciphertext: ValueId,
}

impl Operation for AeadSeal {
    fields!("aead_seal": aead, key, nonce, additional_data, plaintext);

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

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let cipher = stream_call(self.aead);
        let program = format!(
            "{}ciphertext = {cipher}{})\nprint((ciphertext + tag(ciphertext)).hex())",
            aead_program(
                self.aead,
                values,
                [self.key, self.nonce, self.additional_data]
            ),
            bytes_literal(values.bytes(self.plaintext))
        );
        Some(Recompute::bytes(python(&program), value))
    }
}

impl AeadOpen {
    /// The plaintext, if the tag is right.
    pub(super) fn opened(&self, values: &dyn Values) -> Result<Vec<u8>, CryptoError> {
        self.aead.open(
            values.bytes(self.key),
            values.bytes(self.nonce),
            values.bytes(self.additional_data),
            values.bytes(self.ciphertext),
        )
    }
}

impl Operation for AeadOpen {
    fields!("aead_open": aead, key, nonce, additional_data, ciphertext);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(self.opened(values).map_err(OpError::from))
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

    /// With the tag: without it nothing is opened.
    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let program = format!(
            "{}sealed = {}\n\
             ciphertext, received = sealed[:-{tag}], sealed[-{tag}:]\n\
             print({cipher}ciphertext).hex() if tag(ciphertext) == received else 'bad_record_mac')",
            aead_program(
                self.aead,
                values,
                [self.key, self.nonce, self.additional_data]
            ),
            bytes_literal(values.bytes(self.ciphertext)),
            tag = self.aead.tag_length(),
            cipher = stream_call(self.aead),
        );
        Some(Recompute::bytes(python(&program), value))
    }
}

impl Operation for AeadDecrypt {
    fields!("aead_decrypt": aead, key, nonce, ciphertext);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(
            self.aead
                .decrypt_unchecked(
                    values.bytes(self.key),
                    values.bytes(self.nonce),
                    values.bytes(self.ciphertext),
                )
                .map_err(OpError::from),
        )
    }

    fn formula(&self) -> Vec<Token> {
        call(
            "AEAD-Decrypt-unchecked",
            &[self.key, self.nonce, self.ciphertext],
        )
    }

    /// The decryption alone: nobody looked at the tag.
    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let ciphertext = values.bytes(self.ciphertext);
        let body = ciphertext.len().checked_sub(self.aead.tag_length())?;
        let [key, nonce] = [self.key, self.nonce].map(|id| hex(values.bytes(id)));
        // Block 1 of GCM and block 0 of the others went into the tag. A counter
        // block of CCM begins with its flags. OpenSSL takes ChaCha20's counter
        // before the nonce, little-endian.
        let ctr = format!("aes-{}-ctr", self.aead.key_length() * 8);
        let (cipher, iv) = match self.aead.construction() {
            Construction::Gcm => (ctr, format!("{nonce}00000002")),
            Construction::Ccm => (ctr, format!("02{nonce}000001")),
            Construction::ChaCha => ("chacha20".to_owned(), format!("01000000{nonce}")),
        };
        let decrypt = format!("openssl enc -d -{cipher} -K {key} -iv {iv} | {TO_HEX}");
        Some(Recompute::bytes(
            feed(&hex(&ciphertext[..body]), &decrypt),
            value,
        ))
    }
}

/// The call of [`aead_program`]'s function that encrypts and decrypts, up to
/// its last argument: the blocks before this one go into the tag.
fn stream_call(aead: Aead) -> &'static str {
    match aead.construction() {
        Construction::Gcm => "ctr(2, ",
        Construction::Ccm => "ctr(1, ",
        Construction::ChaCha => "chacha20(1, ",
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

/// The two directions of CBC: kind, formula, the side that goes in, and how it
/// is computed, here and by `openssl enc`.
macro_rules! cbc {
    ($op:ident $kind:literal $formula:literal $text:ident $run:path, $working:path, $flag:literal) => {
        impl Operation for $op {
            fn kind(&self) -> &'static str {
                $kind
            }

            fn arguments(&self) -> Vec<(&'static str, Argument)> {
                vec![
                    ("key", Argument::Value(self.key)),
                    ("iv", Argument::Value(self.iv)),
                    (stringify!($text), Argument::Value(self.$text)),
                ]
            }

            fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
                let [key, iv, text] = [self.key, self.iv, self.$text].map(|id| values.bytes(id));
                Some($run(key, iv, text).map_err(OpError::from))
            }

            fn formula(&self) -> Vec<Token> {
                call($formula, &[self.key, self.iv, self.$text])
            }

            fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
                let [key, iv, text] = [self.key, self.iv, self.$text].map(|id| values.bytes(id));
                let working = $working(key, iv, text).ok()?;
                Some(Box::new(working))
            }

            fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
                let text = [self.key, self.iv, self.$text].map(|id| hex(values.bytes(id)));
                Some(Recompute::bytes(cbc_command($flag, text), value))
            }
        }
    };
}

cbc!(CbcEncrypt "cbc_encrypt" "AES-CBC-Encrypt" plaintext
    crypto::cbc::encrypt, CbcWorking::encrypting, "-e");
cbc!(CbcDecrypt "cbc_decrypt" "AES-CBC-Decrypt" ciphertext
    crypto::cbc::decrypt, CbcWorking::decrypting, "-d");

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

/// The lines of Python from which both the ciphertext and its tag come.
pub(super) fn aead_program(aead: Aead, values: &dyn Values, inputs: [ValueId; 3]) -> String {
    let [key, nonce, additional_data] = inputs.map(|id| bytes_literal(values.bytes(id)));
    let (functions, more) = match aead.construction() {
        Construction::Gcm => (GCM, String::new()),
        Construction::Ccm => (CCM, format!("tag_length = {}\n", aead.tag_length())),
        Construction::ChaCha => (CHACHA, String::new()),
    };
    format!("key = {key}\nnonce = {nonce}\nadditional_data = {additional_data}\n{more}{functions}")
}

fn cbc_command(direction: &str, [key, iv, text]: [String; 3]) -> String {
    let bits = key.len() * 4;
    let cbc =
        format!("openssl enc {direction} -aes-{bits}-cbc -nopad -K {key} -iv {iv} | {TO_HEX}");
    feed(&text, &cbc)
}
