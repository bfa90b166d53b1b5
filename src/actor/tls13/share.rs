//! Key shares: a public value in a group that one side guessed or both speak, and
//! the secret that two of them come to (RFC 9846 §4.3.8, §7.4).

use crate::crypto::{Curve, FiniteField, mlkem, to_bytes};
use crate::trace::op::{
    Concat, EcPublic, Encode, MlKemDecapsulate, MlKemEncapsulate, MlKemPublic, MlKemShared, ModPow,
    Part, Predicate, Slice,
};
use crate::trace::{CheckKind, Draw, Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{AlertDescription, NamedGroup, Role};

use crate::actor::key_agreement::{draw_exponent, draw_scalar, shared_dh, shared_ec};
use crate::actor::{Failure, Sink, StepDraft};

/// Length of an x25519 public value in bytes.
const X25519_LENGTH: usize = 32;

/// What a group is made of.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) enum Kind {
    /// Numbers modulo a prime.
    Field(&'static FiniteField),
    /// Points of a curve.
    Curve(Curve),
    /// ML-KEM-768 and x25519, one behind the other (RFC 10024).
    Hybrid,
}

impl Kind {
    /// What the group of this code is made of, if it is one that is spoken here.
    pub(in crate::actor) fn of(group: NamedGroup) -> Option<Self> {
        match group {
            NamedGroup::X25519MLKEM768 => Some(Self::Hybrid),
            NamedGroup(code) => FiniteField::by_tls13_code(code)
                .map(Self::Field)
                .or_else(|| Curve::by_code(code).map(Self::Curve)),
        }
    }
}

/// A public value of the peer's, as it came.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) struct PeerShare {
    /// `key_exchange`.
    pub value: ValueId,
    /// Which of the peer's public values in groups of its kind it is, from 1: a
    /// client may send several.
    pub ordinal: u32,
}

impl PeerShare {
    /// The quantity that a share is taken out as, the last of these groups that a
    /// side has sent shares in: a point of a curve as itself, in other groups what a
    /// public value is taken out of.
    pub(in crate::actor) fn quantity(
        sent: &[NamedGroup],
        sender: Role,
    ) -> (Name, Option<Role>, u32) {
        let is_point = |group: &NamedGroup| matches!(Kind::of(*group), Some(Kind::Curve(_)));
        let as_point = sent.last().is_some_and(is_point);
        let alike = sent
            .iter()
            .filter(|group| is_point(group) == as_point)
            .count();
        let ordinal = u32::try_from(alike).unwrap_or(1);
        match (as_point, sender) {
            (true, Role::Client) => (Name::EcdhYc, None, Self::ordinal(sent)),
            (true, Role::Server) => (Name::EcdhYs, None, Self::ordinal(sent)),
            (false, _) => (Name::KeyExchangeField, Some(sender), ordinal),
        }
    }

    /// Which public value of its kind the last of these shares is: on a curve, a
    /// hybrid's among them, or modulo a prime.
    pub(in crate::actor) fn ordinal(sent: &[NamedGroup]) -> u32 {
        let in_field = |group: &NamedGroup| matches!(Kind::of(*group), Some(Kind::Field(_)));
        let last = sent.last().is_some_and(in_field);
        let alike = sent.iter().filter(|group| in_field(group) == last).count();
        u32::try_from(alike).unwrap_or(1)
    }
}

/// This side's half of a key agreement.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) struct Share {
    /// The group.
    pub group: NamedGroup,
    /// `key_exchange`, as it is sent.
    pub key_exchange: ValueId,
    secret: Secret,
}

#[derive(Clone, Copy, Debug)]
enum Secret {
    Field {
        field: &'static FiniteField,
        p: ValueId,
        x: ValueId,
    },
    Curve {
        curve: Curve,
        secret: ValueId,
    },
    /// The client's: it can open what is sealed for its key.
    Decapsulating {
        seed: ValueId,
        secret: ValueId,
    },
    /// The server's: it sealed a secret for the client's key.
    Encapsulated {
        shared: ValueId,
        secret: ValueId,
    },
}

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::Hello, name)
}

fn public_value(role: Role) -> &'static str {
    match role {
        Role::Client => "public_value_own",
        Role::Server => "public_value",
    }
}

impl Share {
    /// Draws a secret, and makes a public value of it. The server has the client's
    /// by then, which with ML-KEM its own is made of.
    ///
    /// # Errors
    /// If the client's has not the length that the group's have, or is no key of
    /// ML-KEM.
    pub(in crate::actor) fn draw(
        group: NamedGroup,
        kind: Kind,
        peer: Option<PeerShare>,
        sink: &mut Sink<'_>,
    ) -> Result<Self, Failure> {
        let (key_exchange, secret) = match (kind, peer) {
            (Kind::Field(field), _) => draw_field(field, sink)?,
            (Kind::Curve(curve), _) => {
                let (public, secret) = draw_curve(curve, sink)?;
                (public, Secret::Curve { curve, secret })
            }
            (Kind::Hybrid, None) => draw_hybrid(sink)?,
            (Kind::Hybrid, Some(peer)) => encapsulate(peer, sink)?,
        };
        Ok(Self {
            group,
            key_exchange,
            secret,
        })
    }

    /// The secret that this half comes to with the peer's, and tells how.
    ///
    /// # Errors
    /// `illegal_parameter` for a public value that gives every secret away, or is
    /// none.
    pub(in crate::actor) fn agree(
        self,
        peer: PeerShare,
        sink: &mut Sink<'_>,
    ) -> Result<ValueId, Failure> {
        match self.secret {
            Secret::Field { field, p, x } => agree_field(field, p, x, peer, sink),
            Secret::Curve { curve, secret } => {
                let z = agree_curve(curve, secret, peer.value, sink)?;
                shared(vec![z], "ec", sink)
            }
            Secret::Decapsulating { seed, secret } => {
                let [ciphertext, public] = halves(
                    peer,
                    [(Name::MlKemCiphertext, mlkem::CIPHERTEXT_LENGTH)],
                    sink,
                )?;
                let quantity = sink.quantity(Name::MlKemShared);
                let op = MlKemDecapsulate { seed, ciphertext };
                let kem = sink.ledger.compute(quantity, op)?;
                sink.tell(told(StepKind::Compute, "kem_secret").value(kem));
                let z = agree_curve(Curve::X25519, secret, public, sink)?;
                shared(vec![kem, z], "hybrid", sink)
            }
            Secret::Encapsulated {
                shared: kem,
                secret,
            } => {
                let [_, public] = halves(peer, [(Name::MlKemKey, mlkem::KEY_LENGTH)], sink)?;
                let z = agree_curve(Curve::X25519, secret, public, sink)?;
                shared(vec![kem, z], "hybrid", sink)
            }
        }
    }
}

/// A public value modulo p, with as many bytes as p has (RFC 9846 §4.3.8.1).
fn draw_field(
    field: &'static FiniteField,
    sink: &mut Sink<'_>,
) -> Result<(ValueId, Secret), Failure> {
    let role = sink.connection.role;
    let constant = |sink: &mut Sink<'_>, name, bytes| {
        let quantity = sink.ledger.next(sink.quantity(name));
        sink.ledger.constant(quantity, bytes)
    };
    let p = constant(sink, Name::DhP, field.p_bytes());
    let g = constant(sink, Name::DhG, field.g_bytes());
    sink.tell(
        told(StepKind::State, "group")
            .values([p, g])
            .fact("group", Fact::Text(field.name.to_owned()))
            .fact("bits", Fact::Number(field.p().bits())),
    );
    let (x, y) = match role {
        Role::Client => (Name::Xc, Name::DhYc),
        Role::Server => (Name::Xs, Name::DhYs),
    };
    let x = draw_exponent(x, field.p(), field.g(), Some(field), Phase::Hello, sink)?;
    let quantity = sink.ledger.next(sink.quantity(y));
    let y = sink.ledger.compute(
        quantity,
        ModPow {
            base: g,
            exponent: x,
            modulus: p,
        },
    )?;
    let sent = padded(Name::KeyExchangeField, y, p, sink)?;
    sink.tell(
        told(StepKind::Compute, public_value(role))
            .variant("dh")
            .values([y, sent]),
    );
    Ok((sent, Secret::Field { field, p, x }))
}

/// A number with zeros before it, as long as p.
fn padded(
    name: Name,
    number: ValueId,
    p: ValueId,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let zeros = sink.ledger.length(p)?;
    let zeros = zeros.saturating_sub(sink.ledger.length(number)?);
    let mut parts = vec![Part::Literal(vec![0; zeros]), Part::Value(number)];
    if zeros == 0 {
        parts.remove(0);
    }
    let quantity = match name {
        Name::KeyExchangeField => sink.quantity(name).of(sink.connection.role),
        _ => sink.quantity(name),
    };
    let quantity = sink.ledger.next(quantity);
    Ok(sink.ledger.compute(quantity, Encode { parts })?)
}

fn agree_field(
    field: &'static FiniteField,
    p: ValueId,
    x: ValueId,
    peer: PeerShare,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let y = take_field(field, peer, sink)?;
    sink.check_all(
        told(StepKind::Passed, "public_value_check")
            .variant("dh")
            .values([y, p])
            .fact("group", Fact::Text(field.name.to_owned()))
            .fact("bits", Fact::Number(field.p().bits())),
        CheckKind::PublicValue,
        AlertDescription::ILLEGAL_PARAMETER,
        [Predicate::PublicValue { y, p }],
    )?;
    let z = shared_dh(y, x, p, Phase::Hello, sink)?;
    let shared = padded(Name::SharedSecret, z, p, sink)?;
    sink.tell(
        told(StepKind::Compute, "key_share_secret")
            .variant("dh")
            .values([shared, z]),
    );
    Ok(shared)
}

/// The number that a peer sent in as many bytes as p has.
fn take_field(
    field: &'static FiniteField,
    peer: PeerShare,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let bytes = sink.ledger.public(peer.value)?;
    let due = to_bytes(field.p()).len();
    if bytes.len() != due {
        return Err(length(due, bytes.len()));
    }
    let zeros = bytes.iter().position(|byte| *byte != 0);
    // Of nothing but zeros the last one is left: the number 0.
    let from = zeros.unwrap_or(due.saturating_sub(1));
    let name = match sink.connection.role {
        Role::Client => Name::DhYs,
        Role::Server => Name::DhYc,
    };
    let quantity = sink.quantity(name).nth(peer.ordinal);
    let op = Slice {
        of: peer.value,
        from,
        to: due,
    };
    Ok(sink.ledger.compute(quantity, op)?)
}

fn length(due: usize, found: usize) -> Failure {
    Failure::new(
        AlertDescription::ILLEGAL_PARAMETER,
        &format!("a key_exchange of {due} bytes"),
        &found.to_string(),
    )
}

fn draw_curve(curve: Curve, sink: &mut Sink<'_>) -> Result<(ValueId, ValueId), Failure> {
    let role = sink.connection.role;
    let secret = draw_scalar(role, curve, Phase::Hello, sink);
    let quantity = sink.ledger.next(sink.quantity(match role {
        Role::Client => Name::EcdhYc,
        Role::Server => Name::EcdhYs,
    }));
    let public = sink.ledger.compute(quantity, EcPublic { curve, secret })?;
    sink.tell(
        told(StepKind::Compute, public_value(role))
            .variant("ec")
            .value(public)
            .fact("curve", Fact::Text(curve.name().to_owned())),
    );
    Ok((public, secret))
}

fn agree_curve(
    curve: Curve,
    secret: ValueId,
    peer: ValueId,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    sink.check_all(
        told(StepKind::Passed, "public_value_check")
            .variant("ec")
            .value(peer)
            .fact("curve", Fact::Text(curve.name().to_owned())),
        CheckKind::CurvePoint,
        AlertDescription::ILLEGAL_PARAMETER,
        [Predicate::CurvePoint { curve, point: peer }],
    )?;
    shared_ec(curve, peer, secret, Phase::Hello, sink)
}

/// The client's half of X25519MLKEM768: the key of ML-KEM, then the public value
/// of x25519 (RFC 10024).
fn draw_hybrid(sink: &mut Sink<'_>) -> Result<(ValueId, Secret), Failure> {
    let quantity = sink.ledger.next(sink.quantity(Name::MlKemSeed));
    let seed = sink.ledger.draw(quantity, Draw::Bytes(mlkem::SEED_LENGTH));
    sink.tell(told(StepKind::Draw, "kem_seed").value(seed));
    let quantity = sink.ledger.next(sink.quantity(Name::MlKemKey));
    let key = sink.ledger.compute(quantity, MlKemPublic { seed })?;
    sink.tell(told(StepKind::Compute, "kem_key").value(key));
    let (public, secret) = draw_curve(Curve::X25519, sink)?;
    let sent = joined([key, public], sink)?;
    Ok((sent, Secret::Decapsulating { seed, secret }))
}

/// The server's half: a secret sealed for the client's key of ML-KEM, then the
/// public value of x25519.
fn encapsulate(peer: PeerShare, sink: &mut Sink<'_>) -> Result<(ValueId, Secret), Failure> {
    let [key, _] = halves(peer, [(Name::MlKemKey, mlkem::KEY_LENGTH)], sink)?;
    sink.check_all(
        told(StepKind::Passed, "kem_key_check").value(key),
        CheckKind::EncapsulationKey,
        AlertDescription::ILLEGAL_PARAMETER,
        [Predicate::EncapsulationKey(key)],
    )?;
    let quantity = sink.quantity(Name::MlKemMessage);
    let message = sink
        .ledger
        .draw(quantity, Draw::Bytes(mlkem::MESSAGE_LENGTH));
    sink.tell(told(StepKind::Draw, "kem_message").value(message));
    let quantity = sink.quantity(Name::MlKemCiphertext);
    let ciphertext = sink
        .ledger
        .compute(quantity, MlKemEncapsulate { key, message })?;
    let quantity = sink.quantity(Name::MlKemShared);
    let shared = sink
        .ledger
        .compute(quantity, MlKemShared { key, message })?;
    sink.tell(told(StepKind::Compute, "kem_secret").values([shared, ciphertext]));
    let (public, secret) = draw_curve(Curve::X25519, sink)?;
    let sent = joined([ciphertext, public], sink)?;
    Ok((sent, Secret::Encapsulated { shared, secret }))
}

fn joined(parts: [ValueId; 2], sink: &mut Sink<'_>) -> Result<ValueId, Failure> {
    let quantity = sink
        .quantity(Name::KeyExchangeField)
        .of(sink.connection.role);
    let quantity = sink.ledger.next(quantity);
    let parts = parts.to_vec();
    let sent = sink.ledger.compute(quantity, Concat { parts })?;
    sink.tell(told(StepKind::Compute, "key_share").value(sent));
    Ok(sent)
}

/// What a peer sent in a hybrid group, cut apart; what is there already is cut
/// once.
fn halves(
    PeerShare { value: of, ordinal }: PeerShare,
    [(name, due)]: [(Name, usize); 1],
    sink: &mut Sink<'_>,
) -> Result<[ValueId; 2], Failure> {
    let whole = sink.ledger.length(of)?;
    if whole != due + X25519_LENGTH {
        return Err(length(due + X25519_LENGTH, whole));
    }
    let public = match sink.connection.role {
        Role::Client => Name::EcdhYs,
        Role::Server => Name::EcdhYc,
    };
    let mut cut = |name, from, to| {
        let quantity = match name == public {
            true => sink.quantity(name).nth(ordinal),
            false => sink.quantity(name),
        };
        match sink.ledger.find(&quantity) {
            Some(found) => Ok(found),
            None => sink.ledger.compute(quantity, Slice { of, from, to }),
        }
    };
    Ok([cut(name, 0, due)?, cut(public, due, whole)?])
}

/// What goes into the key schedule: Z of a curve as it is, in a hybrid group the
/// secret of ML-KEM before it.
fn shared(parts: Vec<ValueId>, variant: &str, sink: &mut Sink<'_>) -> Result<ValueId, Failure> {
    let quantity = sink.quantity(Name::SharedSecret);
    let op = Encode {
        parts: parts.iter().copied().map(Part::Value).collect(),
    };
    let shared = sink.ledger.compute(quantity, op)?;
    sink.tell(
        told(StepKind::Compute, "key_share_secret")
            .variant(variant)
            .value(shared)
            .values(parts),
    );
    Ok(shared)
}
