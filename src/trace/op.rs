//! The closed vocabulary of what TLS does with numbers.
//!
//! For each operation *one* place gives how to evaluate it, its formula, its
//! working and a command that recomputes it: the file of its family in this
//! folder, by way of [`Operation`].

/// Kind and arguments of an operation whose arguments are its fields.
macro_rules! fields {
    ($kind:literal: $($field:ident),+) => {
        fn kind(&self) -> &'static str {
            $kind
        }

        fn arguments(&self) -> Vec<(&'static str, Argument)> {
            vec![$((stringify!($field), Argument::from(&self.$field))),+]
        }
    };
}

mod bytes;
mod check;
mod curve;
mod hash;
mod hkdf;
mod mlkem;
mod number;
mod probe;
mod recompute;
mod record;
mod rsa;
mod signature;
mod source;
mod verify;

pub use bytes::{Concat, Encode, Part, Slice, Xor};
pub use check::{Check, DOWNGRADE, Predicate};
pub use curve::{EcPublic, EcShared};
pub use hash::{Hash, Hmac, Prf};
pub use hkdf::{HkdfExpandLabel, HkdfExtract};
pub use mlkem::{MlKemDecapsulate, MlKemEncapsulate, MlKemPublic, MlKemShared};
pub use number::{DiscreteLog, ModPow};
pub use probe::{RsaMultiply, RsaProbe};
pub use record::{AeadDecrypt, AeadOpen, AeadSeal, CbcDecrypt, CbcEncrypt};
pub use rsa::{RsaDecrypt, RsaEncrypt};
pub use signature::{Sign, SigningKey, scheme_algorithm};
pub use source::{Constant, Given, Overridden, Piece, Random, Received, Source};
pub use verify::{SignatureMethod, Unfit, Verify, VerifyingKey};

use std::borrow::Cow;

use thiserror::Error;

use super::{Name, Value, ValueId, Values};
use crate::crypto::{self, Aead, CryptoError, Curve, SignatureAlgorithm, Working, ed25519};
use crate::wire::hex;

macro_rules! operations {
    ($($(#[$doc:meta])+ $variant:ident;)+) => {
        /// How a value came to be.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Op {
            $($(#[$doc])+ $variant($variant),)+
        }

        impl Op {
            /// The operation behind it.
            pub fn operation(&self) -> &dyn Operation {
                match self {
                    $(Op::$variant(op) => op,)+
                }
            }
        }

        $(impl From<$variant> for Op {
            fn from(op: $variant) -> Self {
                Op::$variant(op)
            }
        })+
    };
}

operations! {
    /// Drawn at random.
    Random;
    /// There before the run: a long-term key, a trust anchor.
    Given;
    /// Taken out of something received.
    Received;
    /// A constant of the protocol or of the scenario.
    Constant;
    /// Bytes put together in wire format.
    Encode;
    /// base^exponent mod modulus.
    ModPow;
    /// A secret scalar times the base point.
    EcPublic;
    /// A secret scalar times the peer's point.
    EcShared;
    /// The encapsulation key of ML-KEM that a seed gives.
    MlKemPublic;
    /// A ciphertext for an encapsulation key of ML-KEM.
    MlKemEncapsulate;
    /// The secret that was made with this ciphertext.
    MlKemShared;
    /// The secret that the ciphertext gives to who has the seed.
    MlKemDecapsulate;
    /// m^e mod n.
    RsaEncrypt;
    /// c^d mod n.
    RsaDecrypt;
    /// c·s^e mod n.
    RsaMultiply;
    /// A block found by asking a server that tells too much.
    RsaProbe;
    /// A signature made.
    Sign;
    /// A signature verified.
    Verify;
    /// A hash.
    Hash;
    /// An HMAC.
    Hmac;
    /// The TLS pseudorandom function.
    Prf;
    /// The first half of HKDF.
    HkdfExtract;
    /// The second half of HKDF, with a label of TLS 1.3.
    HkdfExpandLabel;
    /// A part of another value.
    Slice;
    /// Values one after the other.
    Concat;
    /// Exclusive or.
    Xor;
    /// Authenticated encryption.
    AeadSeal;
    /// Its inverse.
    AeadOpen;
    /// The same with no look at the tag.
    AeadDecrypt;
    /// AES in CBC mode.
    CbcEncrypt;
    /// Its inverse.
    CbcDecrypt;
    /// An exponent found by search.
    DiscreteLog;
    /// A check's answer: `01` or `00`.
    Check;
    /// Replaced from outside, the true value kept beside it.
    Overridden;
}

/// Why an operation gave no value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OpError {
    /// The arithmetic refused its inputs.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// A part that is not there was to be cut out.
    #[error("bytes {from}..{to} of a value of {length} bytes")]
    Range {
        /// First byte.
        from: usize,
        /// One past the last.
        to: usize,
        /// How many there are.
        length: usize,
    },
    /// Two values that must have one length have two.
    #[error("lengths differ: {left} and {right} bytes")]
    Lengths {
        /// Of the first.
        left: usize,
        /// Of the second.
        right: usize,
    },
    /// Such a key cannot make or check such a signature.
    #[error("{scheme} does not go with this key")]
    Scheme {
        /// The signature scheme's name.
        scheme: String,
    },
    /// The budget ran out before the exponent was found.
    #[error("not found within {operations} group operations")]
    Budget {
        /// How many were done.
        operations: u64,
    },
    /// The operation has no inputs from which it could be evaluated.
    #[error("a value that is drawn, given or received is not computed")]
    Source,
    /// Answers that leave more than one number, or a wrong one.
    #[error("the answers lead to no number that fits the ciphertext")]
    Inconclusive,
    /// No exponent gives this value.
    #[error("no power of the generator is this value")]
    NotInGroup,
}

/// What a formula is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// Fixed text in the RFC's notation.
    Text(Cow<'static, str>),
    /// A value: its name in the one line, its number in the other.
    Value(ValueId),
    /// Bytes of the result itself that come from nowhere else: they tell of
    /// it as much as the result does.
    Literal(Vec<u8>),
}

/// Text as a token.
pub(crate) fn text(text: impl Into<Cow<'static, str>>) -> Token {
    Token::Text(text.into())
}

/// An argument of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Another value.
    Value(ValueId),
    /// Several values, one after the other.
    Values(Vec<ValueId>),
    /// Literals and values, one after the other.
    Parts(Vec<Part>),
    /// Where in packets and plaintexts bytes came from.
    Pieces(Vec<Piece>),
    /// A word of the protocol.
    Text(String),
    /// A number.
    Number(u64),
    /// Literal bytes.
    Bytes(Vec<u8>),
}

macro_rules! from_fields {
    ($($field:ty: $it:ident => $argument:expr;)+) => {
        $(impl From<&$field> for Argument {
            fn from($it: &$field) -> Self {
                $argument
            }
        })+
    };
}

from_fields! {
    ValueId: id => Argument::Value(*id);
    Vec<ValueId>: ids => Argument::Values(ids.clone());
    Vec<Part>: parts => Argument::Parts(parts.clone());
    Vec<Piece>: pieces => Argument::Pieces(pieces.clone());
    Vec<u8>: bytes => Argument::Bytes(bytes.clone());
    usize: number => Argument::Number(*number as u64);
    String: text => Argument::Text(text.clone());
    &'static str: text => Argument::Text((*text).to_owned());
    crypto::Hash: hash => Argument::Text(hash.name().to_owned());
    Aead: aead => Argument::Text(aead.name().to_owned());
    Curve: curve => Argument::Text(curve.name().to_owned());
}

/// A command with which a student recomputes a value, and what it prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recompute {
    /// For a POSIX shell; fixed text and hex only.
    pub command: String,
    /// Its standard output, without the final newline.
    pub expect: String,
}

/// What every operation can tell of itself.
pub trait Operation {
    /// Its kind, as JSON names it.
    fn kind(&self) -> &'static str;
    /// All that decides its result, named.
    fn arguments(&self) -> Vec<(&'static str, Argument)>;
    /// Its result from its inputs; `None` for what has no inputs.
    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>>;
    /// Its right-hand side in the RFC's notation.
    fn formula(&self) -> Vec<Token>;
    /// The lines of arithmetic, where there are any.
    fn working(&self, _values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        None
    }
    /// A command that recomputes `value`, which this operation made.
    fn recompute(&self, _value: &Value, _values: &dyn Values) -> Option<Recompute> {
        None
    }
}

impl Op {
    /// The values that went in, in the order of the arguments.
    pub fn inputs(&self) -> Vec<ValueId> {
        let mut inputs = Vec::new();
        for (_, argument) in self.operation().arguments() {
            match argument {
                Argument::Value(id) => inputs.push(id),
                Argument::Values(ids) => inputs.extend(ids),
                Argument::Parts(parts) => {
                    inputs.extend(parts.iter().filter_map(|part| match part {
                        Part::Value(id) => Some(*id),
                        Part::Literal(_) => None,
                    }));
                }
                Argument::Pieces(pieces) => {
                    inputs.extend(pieces.iter().filter_map(|piece| match piece.source {
                        Source::Value(id) => Some(id),
                        Source::Packet(_) => None,
                    }));
                }
                Argument::Text(_) | Argument::Number(_) | Argument::Bytes(_) => {}
            }
        }
        inputs
    }
}

/// The section that says how a value is made: its name's, except where the
/// same quantity is made in different ways.
pub(super) fn cite(value: &Value, values: &dyn Values) -> &'static str {
    let made_from = |name| {
        let inputs = value.op.inputs();
        inputs
            .iter()
            .any(|id| values.value(*id).quantity.name == name)
    };
    // The parameters of an exchange on a curve, and the randoms before them.
    let signs_a_curve = |signed: &Value| {
        let mut inputs = signed.op.inputs().into_iter();
        signed.quantity.name == Name::SignedParams
            && inputs.any(|id| values.value(id).quantity.name == Name::ServerEcdhParams)
    };
    let is_expanded = |value: &Value| matches!(value.op, Op::HkdfExpandLabel(_));
    match (value.quantity.name, &value.op) {
        (Name::PremasterSecret, _) if made_from(Name::Z) => "RFC 5246 §8.1.2",
        (Name::PremasterSecret, _) if made_from(Name::EcZ) => "RFC 8422 §5.10",
        (Name::PremasterSecret, _) if made_from(Name::FallbackPremaster) => "RFC 5246 §7.4.7.1",
        (Name::PremasterSecret, Op::Random(_) | Op::Slice(_)) => "RFC 5246 §8.1.1",
        (Name::MasterSecret, Op::Prf(prf)) if prf.label == EXTENDED_MASTER_SECRET => "RFC 7627 §4",
        (Name::Check, Op::Check(check)) => check.kind.cite(),
        (Name::Check, Op::Verify(verify)) if signs_a_curve(values.value(verify.message)) => {
            "RFC 8422 §5.4"
        }
        (Name::Check, Op::Verify(verify)) => verify.kind.cite(),
        (Name::SignedParams, _) if signs_a_curve(value) => "RFC 8422 §5.4",
        (Name::Signature, Op::Sign(sign)) => match scheme_algorithm(sign.scheme) {
            Some(SignatureAlgorithm::RsaPss(_)) => "RFC 8446 §4.2.3",
            Some(SignatureAlgorithm::Ecdsa(_)) => "RFC 8422 §5.4",
            _ => Name::Signature.cite(),
        },
        // The points of all other curves are longer.
        (Name::EcPoint, _) if value.bytes.len() == ed25519::PUBLIC_LENGTH => "RFC 8410 §4",
        (Name::Xs | Name::Xc, Op::Random(random)) if random.draw.is_short_exponent() => {
            "RFC 7919 §5.2"
        }
        (Name::Nonce, Op::Xor(xor)) if is_expanded(values.value(xor.right)) => "RFC 9846 §5.3",
        (Name::Nonce, Op::Xor(_)) => "RFC 7905 §2",
        // In TLS 1.3 the header alone, which no value is part of.
        (Name::AdditionalData, op) if op.inputs().is_empty() => "RFC 9846 §5.2",
        (Name::Plaintext, Op::Slice(_)) if made_from(Name::InnerPlaintext) => "RFC 9846 §5.4",
        (Name::VerifyData, Op::Hmac(_)) => "RFC 9846 §4.5.3",
        (
            Name::ClientWriteKey | Name::ServerWriteKey | Name::ClientWriteIv | Name::ServerWriteIv,
            Op::HkdfExpandLabel(_),
        ) => "RFC 9846 §7.3",
        (Name::ApplicationTrafficSecret, Op::HkdfExpandLabel(expand))
            if expand.context.is_none() =>
        {
            "RFC 9846 §7.2"
        }
        (_, Op::RsaMultiply(_) | Op::RsaProbe(_)) => "Bleichenbacher, CRYPTO 1998",
        (_, Op::DiscreteLog(_)) => "Handbook of Applied Cryptography §3.6.2",
        (name, _) => name.cite(),
    }
}

/// The label of RFC 7627.
pub const EXTENDED_MASTER_SECRET: &str = "extended master secret";

/// Up to eight bytes as hex, longer ones cut in the middle.
pub(crate) fn short_hex(bytes: &[u8]) -> String {
    if bytes.len() <= 8 {
        hex(bytes)
    } else {
        format!("{}…{}", hex(&bytes[..4]), hex(&bytes[bytes.len() - 2..]))
    }
}
