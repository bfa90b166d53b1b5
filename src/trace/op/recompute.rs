//! What the commands are made of that recompute a value: fixed text, and the
//! run's bytes in hex. Whatever came from a peer can therefore never be read
//! as a part of the command, whichever shell it is pasted into.
//!
//! The longer programs are the Python files beside this one. A program that
//! is long, or has several lines, reaches `python3` as a here-document: no
//! kernel limits its length, while a single argument ends at 128 KiB on
//! Linux.

use std::ops::Range;

use num_bigint::BigUint;

use super::Recompute;
use crate::trace::{Value, ValueId, Values};
use crate::wire::hex;

/// Points of y² = x³ − 3x + b. Wants `p` and the base point `G`.
pub(super) const CURVE: &str = include_str!("recompute/curve.py");
/// ECDSA. Wants [`CURVE`], the order `n` and the hash `z`.
pub(super) const ECDSA: &str = include_str!("recompute/ecdsa.py");
/// EM of PKCS#1 v1.5. Wants `n` and DigestInfo as `info`; its `verify` wants
/// `e`.
pub(super) const PKCS1: &str = include_str!("recompute/pkcs1.py");
/// EMSA-PSS. Wants `n`, `digest`, `hash`, `mask_hash` and `salt_length`; its
/// `verify` wants `e`.
pub(super) const PSS: &str = include_str!("recompute/pss.py");
/// Ed25519, verified.
pub(super) const ED25519: &str = include_str!("recompute/ed25519.py");
/// The function of RFC 7748 §5.
pub(super) const X25519: &str = include_str!("recompute/x25519.py");
/// `ctr` and `tag` of AES-GCM. Wants `key`, `nonce` and `additional_data`.
pub(super) const GCM: &str = include_str!("recompute/gcm.py");
/// `ctr` and `tag` of AES-CCM. Wants the same, and `tag_length`.
pub(super) const CCM: &str = include_str!("recompute/ccm.py");
/// `chacha20` and `tag` of RFC 8439. Wants the same as [`GCM`].
pub(super) const CHACHA: &str = include_str!("recompute/chacha.py");
/// Baby steps, giant steps, with a table of 2^21 powers at most. Wants `g`,
/// `y` and `p`.
pub(super) const DISCRETE_LOG: &str = include_str!("recompute/discrete_log.py");
/// What the yeses of a server leave. Wants `c`, `n`, `e` and `multipliers`.
pub(super) const BLEICHENBACHER: &str = include_str!("recompute/bleichenbacher.py");
/// Takes certificates apart.
pub(super) const X509: &str = include_str!("recompute/x509.py");
/// Names as they are compared. Wants [`X509`].
pub(super) const X509_SAME: &str = include_str!("recompute/x509_same.py");
/// Wants [`X509_SAME`], `certificate`, `issuer`, the number `below`, and
/// whether the issuer is an `anchor` that need not be marked.
pub(super) const X509_ISSUER: &str = include_str!("recompute/x509_issuer.py");
/// Wants `certificate`.
pub(super) const X509_EXTENSIONS: &str = include_str!("recompute/x509_extensions.py");
/// Wants `certificate` and the time `now`. Python's calendar begins with the
/// year 1, and comes again after 400 years.
pub(super) const X509_VALIDITY: &str = include_str!("recompute/x509_validity.py");
/// Wants [`X509_SAME`], `certificate` and `issuer`.
pub(super) const X509_NAMES: &str = include_str!("recompute/x509_names.py");
/// Wants `certificate` and the bytes `host`.
pub(super) const X509_HOST: &str = include_str!("recompute/x509_host.py");
/// The same for a host that is an IP address.
pub(super) const X509_ADDRESS: &str = include_str!("recompute/x509_address.py");

/// The longest program that is given as an argument, in bytes.
const LONGEST_ARGUMENT: usize = 100_000;

/// Turns hex on standard input into bytes.
const FROM_HEX: &str =
    r#"python3 -c "import sys; sys.stdout.buffer.write(bytes.fromhex(sys.stdin.read()))""#;

/// Turns bytes on standard input into hex.
pub(super) const TO_HEX: &str = "od -An -vtx1 | tr -cd 0-9a-f";

impl Recompute {
    /// A command that prints the value's bytes in lower-case hex.
    pub(super) fn bytes(command: String, value: &Value) -> Self {
        Self {
            command,
            expect: hex(&value.bytes),
        }
    }

    /// A Python program that prints the value as a number: in decimal while
    /// the modulus has at most 64 bits, else its bytes in hex, without leading
    /// zeros. What it prints decides its length, not the command.
    pub(super) fn number(expression: &str, modulus: &[u8], value: &Value) -> Self {
        if is_small(modulus) {
            Self {
                command: python(&format!("print({expression})")),
                expect: BigUint::from_bytes_be(&value.bytes).to_string(),
            }
        } else {
            let bytes = "x.to_bytes((x.bit_length() + 7) // 8 or 1, 'big')";
            Self::bytes(
                python(&format!("x = {expression}; print({bytes}.hex())")),
                value,
            )
        }
    }

    /// A Python expression whose number is the value's bytes, leading zeros
    /// included: `length` of them, as the inputs have it.
    pub(super) fn padded(expression: &str, length: usize, value: &Value) -> Self {
        let digits = length * 2;
        Self::bytes(
            python(&format!("print('%0{digits}x' % ({expression}))")),
            value,
        )
    }

    /// A Python program that prints a check's answer, `True` or `False`.
    pub(super) fn verdict(program: &str, value: &Value) -> Self {
        let expect = if value.bytes == [1] { "True" } else { "False" };
        Self {
            command: python(program),
            expect: expect.to_owned(),
        }
    }
}

/// The hex of several values, one after the other.
pub(super) fn joined_hex(values: &dyn Values, ids: &[ValueId]) -> String {
    ids.iter().map(|id| hex(values.bytes(*id))).collect()
}

/// Bytes as Python writes them, without any escape.
pub(super) fn bytes_literal(bytes: &[u8]) -> String {
    format!("bytes.fromhex('{}')", hex(bytes))
}

/// A big-endian number as Python writes it: in decimal up to 64 bits.
pub(super) fn number_literal(bytes: &[u8]) -> String {
    let number = BigUint::from_bytes_be(bytes);
    if is_small(bytes) {
        number.to_string()
    } else {
        format!("{number:#x}")
    }
}

/// How many bytes a modulus has, leading zeros not counted: a number modulo
/// it is written as long as that (RFC 8017 §4.1).
pub(super) fn size(modulus: &[u8]) -> usize {
    modulus.iter().skip_while(|byte| **byte == 0).count()
}

fn is_small(bytes: &[u8]) -> bool {
    BigUint::from_bytes_be(bytes).bits() <= 64
}

/// A command that runs a Python program. A shell would read a backslash in
/// an argument, and reads none in a here-document.
pub(super) fn python(program: &str) -> String {
    let program = program.trim_end();
    if program.contains(['\n', '"', '\\']) || program.len() > LONGEST_ARGUMENT {
        format!("python3 - <<'END'\n{program}\nEND")
    } else {
        format!(r#"python3 -c "{program}""#)
    }
}

/// A pipe that feeds these bytes, given in hex, to a program. `printf` is
/// the shell's own, for which no limit of length holds.
pub(super) fn feed(hex: &str, program: &str) -> String {
    format!("printf '{hex}' | {FROM_HEX} | {program}")
}

/// A command that prints bytes `span` of these in hex. `cut` counts digits
/// from 1; it starts ten times as fast as Python, and a run has hundreds of
/// these.
pub(super) fn cut(bytes: &[u8], span: Range<usize>) -> String {
    if span.is_empty() {
        return "printf ''".to_owned();
    }
    let (first, last) = (span.start * 2 + 1, span.end * 2);
    format!("printf {} | cut -c {first}-{last}", hex(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_program_is_an_argument_and_a_long_one_a_here_document() {
        assert_eq!(python("print(5)"), r#"python3 -c "print(5)""#);
        assert_eq!(
            python("x = 5\nprint(x)\n"),
            "python3 - <<'END'\nx = 5\nprint(x)\nEND"
        );
        let long = format!("print('{}')", "0".repeat(200_000));
        assert!(python(&long).starts_with("python3 - <<'END'\n"));
    }

    #[test]
    fn numbers_up_to_64_bits_are_decimal() {
        assert_eq!(number_literal(&[]), "0");
        assert_eq!(number_literal(&[0, 0, 23]), "23");
        assert_eq!(number_literal(&[0xff; 8]), "18446744073709551615");
        assert_eq!(
            number_literal(&[1, 0, 0, 0, 0, 0, 0, 0, 0]),
            "0x10000000000000000"
        );
    }
}
