//! A command computes from its inputs. One byte of an input is changed, the
//! operation is evaluated again, and its command is asked again: the two must
//! come to the same, to something else than before, and the commands may
//! differ in nothing but that byte. A command that leaves an input out, or
//! that has its result written in it, does not pass.
//!
//! Where a byte rightly changes nothing, [`why_the_same`] and
//! [`why_it_never_matters`] say why, for each operation, and a byte that matters
//! is found.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use der::asn1::Ia5String;
use num_bigint::BigUint;
use slowshake::crypto::Curve;
use slowshake::pki::{Certificate, Credential};
use slowshake::sim::Run;
use slowshake::trace::op::{Argument, Check, OpError, Part, Predicate, Sign, SigningKey, Source};
use slowshake::trace::{
    ConnectionId, Name, Op, PartyId, PartyLedger, Quantity, Seed, Trace, Value, ValueId, Values,
};
use slowshake::wire::hex;
use x509_cert::ext::pkix::NameConstraints;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;

use super::mint::{Key, Template, extension};
use super::shell::Shell;
use super::{all_runs, recompute};

/// A run's values, one of them with other bytes.
struct Altered<'a> {
    trace: &'a Trace,
    other: Value,
}

impl Values for Altered<'_> {
    fn value(&self, id: ValueId) -> &Value {
        if id == self.other.id {
            &self.other
        } else {
            self.trace.value(id)
        }
    }
}

/// A change of one input.
#[derive(Clone)]
struct Change {
    input: ValueId,
    name: &'static str,
    /// The bits that are changed, and in which byte; `None` where the whole
    /// input is another one.
    bits: Option<(usize, u8)>,
    bytes: Vec<u8>,
}

/// What the operation comes to then.
enum Then {
    Other,
    Same,
    /// There is no such value.
    Refused,
}

/// A command asked again after a change.
struct Trial {
    whose: String,
    first: String,
    second: String,
    printed_first: String,
    /// What it must print; `None` where nothing is to come of it, so that it
    /// must only not print what it did before.
    expect: Option<String>,
}

/// The inputs of an operation with the names of its arguments, each once.
fn inputs(op: &Op) -> Vec<(&'static str, ValueId)> {
    let mut inputs = Vec::new();
    for (name, argument) in op.operation().arguments() {
        let ids: Vec<ValueId> = match argument {
            Argument::Value(id) => vec![id],
            Argument::Values(ids) => ids,
            Argument::Parts(parts) => parts
                .into_iter()
                .filter_map(|part| match part {
                    Part::Value(id) => Some(id),
                    Part::Literal(_) => None,
                })
                .collect(),
            Argument::Pieces(pieces) => pieces
                .into_iter()
                .filter_map(|piece| match piece.source {
                    Source::Value(id) => Some(id),
                    Source::Packet(_) => None,
                })
                .collect(),
            Argument::Text(_) | Argument::Number(_) | Argument::Bytes(_) => vec![],
        };
        for id in ids {
            if !inputs.iter().any(|(_, known)| *known == id) {
                inputs.push((name, id));
            }
        }
    }
    inputs
}

/// Operations of one shape have commands of one shape: the kind, the words
/// among the arguments, and a check's answer.
pub(super) fn shape(value: &Value) -> String {
    let operation = value.op.operation();
    let mut shape = operation.kind().to_owned();
    for (name, argument) in operation.arguments() {
        match argument {
            Argument::Text(text) if !["check", "multipliers"].contains(&name) => {
                shape += &format!(" {text}");
            }
            _ => {}
        }
    }
    if value.is_verdict() {
        shape += &format!(" {}", value.bytes == [1]);
    }
    shape
}

/// Each bit of the input changed alone, a bit of each byte first, beginning
/// somewhere; then each byte cleared.
fn changes<'a>(
    trace: &'a Trace,
    (name, input): (&'static str, ValueId),
    start: usize,
) -> impl Iterator<Item = Change> + 'a {
    let bytes = trace.bytes(input);
    let places = move || (0..bytes.len()).map(move |i| (start + i) % bytes.len());
    let bits =
        (0..8).flat_map(move |round| places().map(move |at| (at, 1 << ((start + at + round) % 8))));
    let cleared = places().map(move |at| (at, bytes[at]));
    let cleared = cleared.filter(|(_, mask)| !mask.is_power_of_two() && *mask != 0);
    bits.chain(cleared).map(move |(at, mask)| {
        let mut bytes = bytes.to_vec();
        bytes[at] ^= mask;
        Change {
            input,
            name,
            bits: Some((at, mask)),
            bytes,
        }
    })
}

/// What becomes of the operation with the changed input, and the value that it
/// makes. `None` where an address is asked for instead of a name, or the other
/// way round: that is another question.
fn after(trace: &Trace, value: &Value, change: &Change) -> Option<(Then, Value)> {
    let altered = altered(trace, change);
    let other = trace.value(change.input);
    if let Op::Check(Check {
        predicate: Predicate::HostName { host, .. },
        ..
    }) = value.op
        && change.input == host
    {
        let is_address = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            text.trim_matches(['[', ']']).parse::<IpAddr>().is_ok()
        };
        if is_address(&other.bytes) != is_address(&change.bytes) {
            return None;
        }
    }
    let mut result = value.clone();
    let then = match value.op.operation().evaluate(&altered)? {
        Ok(bytes) if bytes == value.bytes => Then::Same,
        Ok(bytes) => {
            result.bytes = bytes;
            Then::Other
        }
        Err(OpError::Source) => return None,
        Err(_) => Then::Refused,
    };
    Some((then, result))
}

fn altered<'a>(trace: &'a Trace, change: &Change) -> Altered<'a> {
    let mut other = trace.value(change.input).clone();
    other.bytes.clone_from(&change.bytes);
    Altered { trace, other }
}

/// Why a change of these bits of this input rightly changes nothing.
fn why_the_same(value: &Value, trace: &Trace, change: &Change) -> Option<&'static str> {
    let (at, mask) = change.bits?;
    match &value.op {
        _ if value.is_verdict() => Some("a check has two answers, and most bits lead to one"),
        Op::RsaMultiply(op) if change.name == "n" && trace.bytes(op.s) == [1] => {
            Some("c · 1 is less than both moduli")
        }
        Op::Slice(slice) if !(slice.from..slice.to).contains(&at) => {
            Some("the byte lies beside the slice")
        }
        Op::Received(received) => {
            let taken = |piece: &slowshake::trace::op::Piece| {
                piece.source == Source::Value(change.input) && piece.span.contains(&at)
            };
            (!received.pieces.iter().any(taken)).then_some("the byte lies beside the pieces")
        }
        // RFC 7748 §5.
        Op::EcPublic(_) | Op::EcShared(_) if change.name == "secret" => {
            let fixed = at == 0 && mask < 8 || at == 31 && mask >= 64;
            (is_x25519(value) && fixed).then_some("decodeScalar25519 sets these five bits itself")
        }
        Op::EcShared(_) if change.name == "peer" => (is_x25519(value) && at == 31 && mask == 128)
            .then_some("the highest bit of a u-coordinate is masked"),
        // FIPS 203 §7.1 and §6.3.
        Op::MlKemPublic(_) => (at >= 32).then_some("z is not in the key"),
        Op::MlKemDecapsulate(_) if change.name == "seed" => {
            (at >= 32).then_some("z is needed for a ciphertext that is refused")
        }
        Op::AeadDecrypt(op) if change.name == "ciphertext" => {
            let body = change.bytes.len() - op.aead.tag_length();
            (at >= body).then_some("the tag is not looked at")
        }
        Op::ModPow(op) => {
            let number = |id| BigUint::from_bytes_be(trace.bytes(id));
            let small = number(op.modulus).bits() <= 8;
            small.then_some("modulo a number of one byte, powers meet")
        }
        _ => None,
    }
}

fn is_x25519(value: &Value) -> bool {
    let mut arguments = value.op.operation().arguments().into_iter();
    arguments.any(|(_, argument)| argument == Argument::Text("x25519".to_owned()))
}

/// Why no byte of this input matters to the command.
fn why_it_never_matters(value: &Value, trace: &Trace, name: &str) -> Option<&'static str> {
    match &value.op {
        Op::RsaDecrypt(_)
        | Op::Sign(Sign {
            key: SigningKey::Rsa { .. } | SigningKey::RsaPss { .. },
            ..
        }) if ["e", "p", "q"].contains(&name) => {
            Some("n and d are the key; with p and q the same power is found sooner")
        }
        op => {
            let (base, others): (_, &[&str]) = match op {
                Op::ModPow(op) => (op.base, &["exponent", "modulus"]),
                Op::RsaEncrypt(op) => (op.message, &["e", "n"]),
                Op::RsaDecrypt(op) => (op.ciphertext, &["d", "n"]),
                Op::RsaMultiply(op) => (op.s, &["e"]),
                _ => return None,
            };
            let base = BigUint::from_bytes_be(trace.bytes(base));
            (base <= BigUint::from(1u8) && others.contains(&name))
                .then_some("0 and 1 have one power")
        }
    }
}

/// An input with which a check has its other answer, where no change of one
/// byte gives it one.
fn turned(value: &Value, trace: &Trace) -> Option<(ValueId, Vec<u8>)> {
    let Op::Check(check) = &value.op else {
        return None;
    };
    let holds = value.bytes == [1];
    // 00 02, padding, 00, and 48 bytes that begin with the version.
    let block = |em: ValueId, version: u16| {
        let length = trace.bytes(em).len();
        let mut block = vec![7; length];
        block[..2].copy_from_slice(&[0, 2]);
        block[length - 49] = 0;
        block[length - 48..length - 46].copy_from_slice(&version.to_be_bytes());
        (em, block)
    };
    match check.predicate {
        Predicate::Equal(left, right) if !holds => Some((right, trace.bytes(left).to_vec())),
        Predicate::NoSentinel(random) if holds => {
            let mut bytes = trace.bytes(random).to_vec();
            bytes.truncate(24);
            bytes.extend(b"DOWNGRD\x01");
            Some((random, bytes))
        }
        // Any 32 bytes are a public value (RFC 7748 §5).
        Predicate::CurvePoint { curve, point } => {
            let mut one = vec![0; curve.secret_length()];
            one[curve.secret_length() - 1] = 1;
            let bytes = match curve {
                Curve::X25519 if holds => trace.bytes(point)[1..].to_vec(),
                _ => curve.public(&one).ok()?,
            };
            Some((point, bytes))
        }
        Predicate::TlsPadding(padded) => {
            let mut bytes = trace.bytes(padded).to_vec();
            *bytes.last_mut()? = 0;
            Some((padded, bytes))
        }
        Predicate::CertificateValidity { certificate, now } if !holds => {
            let certificate = Certificate::parse(trace.bytes(certificate)).unwrap();
            Some((now, certificate.not_before.to_be_bytes().to_vec()))
        }
        // Nothing that the leaf says is wrong where no name is constrained.
        Predicate::CertificateNames { issuer, .. } if holds => Some((issuer, no_names())),
        Predicate::BlockType(em) | Predicate::PremasterPadding(em) => Some(block(em, 0x0303)),
        Predicate::PremasterVersion { em, version } => Some(block(em, version)),
        Predicate::HostName { certificate, host } if !holds => {
            let certificate = Certificate::parse(trace.bytes(certificate)).unwrap();
            let name = certificate.dns_names.first()?;
            Some((host, name.clone().into_bytes()))
        }
        Predicate::AeadTag(open) => {
            let [key, nonce, additional_data, sealed] =
                [open.key, open.nonce, open.additional_data, open.ciphertext]
                    .map(|id| trace.bytes(id));
            let plaintext = open.aead.decrypt_unchecked(key, nonce, sealed).ok()?;
            let sealed = open
                .aead
                .seal(key, nonce, additional_data, &plaintext)
                .ok()?;
            Some((open.ciphertext, sealed))
        }
        _ => None,
    }
}

/// Whether no name that a certificate has could be wrong.
fn names_are_free(value: &Value, trace: &Trace) -> bool {
    let Op::Check(Check {
        predicate: Predicate::CertificateNames { issuer, .. },
        ..
    }) = value.op
    else {
        return false;
    };
    let issuer = Certificate::parse(trace.bytes(issuer)).unwrap();
    issuer.name_constraints.is_none()
}

/// An authority that may vouch for no DNS name and no subject.
fn no_names() -> Vec<u8> {
    let bases = [
        GeneralName::DnsName(Ia5String::new("").unwrap()),
        GeneralName::DirectoryName(Default::default()),
    ];
    let trees = bases.into_iter().map(|base| GeneralSubtree {
        base,
        minimum: 0,
        maximum: None,
    });
    let constraints = NameConstraints {
        permitted_subtrees: None,
        excluded_subtrees: Some(trees.collect()),
    };
    let key = Key::of(Credential::by_name("p256").unwrap()).unwrap();
    let mut template = Template::authority("CN=authority", "CN=authority", None).unwrap();
    template.replace(extension(true, &constraints).unwrap());
    template.sign(&key, &key).unwrap()
}

/// What is wrong with two commands that should differ in one input alone.
fn difference(first: &str, second: &str, old: &[u8], change: &Change) -> Result<usize, String> {
    let (ours, theirs) = (tokens(first), tokens(second));
    if ours.len() != theirs.len() {
        return Err(format!("{} and {} tokens", ours.len(), theirs.len()));
    }
    let mut differing = 0;
    for (ours, theirs) in ours.into_iter().zip(theirs) {
        if ours != theirs {
            differing += 1;
            if !is_that_change(ours, theirs, old, change) {
                return Err(format!("{ours}\nand {theirs}"));
            }
        }
    }
    Ok(differing)
}

/// Words and what stands between them.
fn tokens(command: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    for (at, pair) in command.as_bytes().windows(2).enumerate() {
        let [left, right] = [pair[0], pair[1]].map(|byte| word(char::from(byte)));
        if !(left && right) {
            tokens.push(&command[start..=at]);
            start = at + 1;
        }
    }
    tokens.push(&command[start..]);
    tokens
}

/// Whether two words differ as the input does: as a number, as a whole in hex,
/// or in the one byte.
fn is_that_change(ours: &str, theirs: &str, old: &[u8], change: &Change) -> bool {
    let number = BigUint::from_bytes_be;
    let forms = [
        |number: BigUint| number.to_string(),
        |number: BigUint| format!("{number:#x}"),
    ];
    let is_written = |word, bytes| forms.iter().any(|form| word == form(number(bytes)));
    if is_written(ours, old) && is_written(theirs, &change.bytes) {
        return true;
    }
    let Some((at, _)) = change.bits else {
        return ours.replacen(&hex(old), &hex(&change.bytes), 1) == theirs;
    };
    // Two digits, an even number of which follows.
    let [before, after] = [old[at], change.bytes[at]].map(|byte| format!("{byte:02x}"));
    ours.len() == theirs.len()
        && (0..ours.len().saturating_sub(1)).any(|i| {
            (ours.len() - i).is_multiple_of(2)
                && ours[..i] == theirs[..i]
                && ours[i + 2..] == theirs[i + 2..]
                && ours[i..i + 2] == before
                && theirs[i..i + 2] == after
        })
}

/// All that is asked of one run's commands, and what is wrong already.
#[derive(Default)]
struct Trials {
    seen: BTreeSet<String>,
    /// How many commands of a shape there were.
    shapes: BTreeMap<String, usize>,
    trials: Vec<Trial>,
    faults: Vec<String>,
}

impl Trials {
    /// Changes a byte of one input, or of each where such commands are rare.
    fn ask(&mut self, name: &str, run: &Run, value: &Value) {
        const RARE: usize = 3;
        let Some(first) = recompute(run, value) else {
            return;
        };
        if !self.seen.insert(first.command) {
            return;
        }
        let inputs: Vec<_> = inputs(&value.op)
            .into_iter()
            .filter(|(_, id)| !run.trace.bytes(*id).is_empty())
            .collect();
        let count = self.shapes.entry(shape(value)).or_default();
        *count += 1;
        let turn = *count;
        let whose = format!("{} in {name}", value.quantity);
        if inputs.is_empty() {
            return;
        }
        if value.is_verdict() {
            self.turn_an_answer(&whose, run, value, &inputs, turn);
            return;
        }
        for (i, input) in inputs.iter().enumerate() {
            if turn <= RARE || i == turn % inputs.len() {
                self.change_a_result(&whose, run, value, *input, turn);
            }
        }
    }

    /// The first byte that is tried, and the next ones until one matters.
    fn change_a_result(
        &mut self,
        whose: &str,
        run: &Run,
        value: &Value,
        input: (&'static str, ValueId),
        turn: usize,
    ) {
        let never = why_it_never_matters(value, &run.trace, input.0);
        let start = turn * 37;
        for (tried, change) in changes(&run.trace, input, start).enumerate() {
            let Some((then, result)) = after(&run.trace, value, &change) else {
                continue;
            };
            let why = never.or_else(|| why_the_same(value, &run.trace, &change));
            let same = matches!(then, Then::Same);
            if same && why.is_none() {
                self.faults.push(format!(
                    "{whose}: byte {:?} of {} changes nothing",
                    change.bits, change.name
                ));
                return;
            }
            // One of those that change nothing is asked as well.
            if !same || tried == 0 {
                let why = why.filter(|_| same || never.is_some());
                self.push(whose, run, value, &change, &then, &result, why);
            }
            if never.is_some() || !same {
                return;
            }
        }
        self.faults
            .push(format!("{whose}: no byte of {} matters", input.0));
    }

    /// A byte of any input that turns a check's answer, or, where several must
    /// change for that, another input.
    fn turn_an_answer(
        &mut self,
        whose: &str,
        run: &Run,
        value: &Value,
        inputs: &[(&'static str, ValueId)],
        turn: usize,
    ) {
        let mut rotated = inputs.to_vec();
        rotated.rotate_left(turn % inputs.len());
        let mut asked_the_same = false;
        if names_are_free(value, &run.trace) {
            rotated.clear();
        }
        for input in rotated {
            for change in changes(&run.trace, input, turn * 37) {
                let Some((then, result)) = after(&run.trace, value, &change) else {
                    continue;
                };
                match then {
                    Then::Other => {
                        if self.push(whose, run, value, &change, &then, &result, None) {
                            return;
                        }
                    }
                    Then::Same if !asked_the_same => {
                        let why = why_the_same(value, &run.trace, &change);
                        asked_the_same = self.push(whose, run, value, &change, &then, &result, why);
                    }
                    Then::Same | Then::Refused => {}
                }
            }
        }
        // What others have in this place, a value of one's own key say.
        let others = inputs.iter().flat_map(|(_, id)| {
            let name = run.trace.value(*id).quantity.name;
            let values = run.trace.all_values();
            let values = values.filter(move |other| other.quantity.name == name);
            values.map(|other| (*id, other.bytes.clone()))
        });
        for (input, bytes) in others.chain(turned(value, &run.trace)) {
            let name = inputs.iter().find(|(_, id)| *id == input).unwrap().0;
            let change = Change {
                input,
                name,
                bits: None,
                bytes,
            };
            if let Some((then @ Then::Other, result)) = after(&run.trace, value, &change)
                && self.push(whose, run, value, &change, &then, &result, None)
            {
                return;
            }
        }
        self.faults
            .push(format!("{whose}: {} is never turned", shape(value)));
    }

    /// Keeps a command that is to be asked. Not one that there is not: what is
    /// no certificate is refused before any question is asked of it.
    #[allow(clippy::too_many_arguments, reason = "all that a trial is made of")]
    fn push(
        &mut self,
        whose: &str,
        run: &Run,
        value: &Value,
        change: &Change,
        then: &Then,
        result: &Value,
        why_the_same: Option<&str>,
    ) -> bool {
        let altered = altered(&run.trace, change);
        let Some(again) = value.op.operation().recompute(result, &altered) else {
            return false;
        };
        let (second, expect) = (again.command, again.expect);
        let refused = matches!(then, Then::Refused) && why_the_same.is_none();
        let expect = (!refused).then_some(expect);
        let first = recompute(run, value).unwrap();
        let whose = format!("{whose}: {}, {:?}", change.name, change.bits);
        let old = run.trace.bytes(change.input);
        match difference(&first.command, &second, old, change) {
            Ok(0) if why_the_same.is_none() => {
                self.faults.push(format!("{whose}: not in the command"));
            }
            Ok(_) => {}
            Err(what) => self.faults.push(format!("{whose}: differs in {what}")),
        }
        if why_the_same.is_none() && expect.as_deref() == Some(&first.expect) {
            self.faults.push(format!("{whose}: prints the same"));
        }
        self.trials.push(Trial {
            whose,
            first: first.command,
            second,
            printed_first: first.expect,
            expect,
        });
        true
    }

    /// Asks all the changed commands; gives what is wrong.
    fn ask_the_shell(mut self, shell: &Shell) -> Vec<String> {
        let commands: Vec<String> = self.trials.iter().map(|t| t.second.clone()).collect();
        for (trial, printed) in self.trials.iter().zip(shell.print_all(&commands)) {
            let right = match &trial.expect {
                Some(expect) => printed == *expect,
                None => printed != trial.printed_first,
            };
            if !right {
                self.faults.push(format!(
                    "{}\n{}\n{}\nprinted {printed}\nexpected {:?}",
                    trial.whose, trial.first, trial.second, trial.expect
                ));
            }
        }
        self.faults
    }
}

#[test]
fn a_command_comes_to_something_else_when_a_byte_of_an_input_does() {
    let Some(shell) = Shell::find() else {
        return;
    };
    let mut trials = Trials::default();
    for (name, run) in all_runs() {
        for value in run.trace.all_values() {
            trials.ask(name, run, value);
        }
    }
    let faults = trials.ask_the_shell(&shell);
    assert!(
        faults.is_empty(),
        "{}:\n{}",
        faults.len(),
        faults.join("\n\n")
    );
}

#[test]
fn a_command_with_its_result_in_it_is_told_from_one_that_computes() {
    let mut ledger = PartyLedger::new(PartyId::CLIENT, "client", Seed(1), Arc::default());
    let old = vec![0x17, 0x2a];
    let change = Change {
        input: ledger.constant(Quantity::new(ConnectionId::FIRST, Name::Z), old.clone()),
        name: "of",
        bits: Some((1, 1)),
        bytes: vec![0x17, 0x2b],
    };
    let differ = |first: &str, second: &str| difference(first, second, &old, &change);
    // The input is not there.
    assert_eq!(
        differ("print(8 in (2, 4, 5, 6))", "print(8 in (2, 4, 5, 6))"),
        Ok(0)
    );
    // It is there, and so is the result.
    assert!(differ("printf 172a; printf 17", "printf 172b; printf 18").is_err());
    assert!(differ("print(5 == 5)", "print(5 == 5930)").is_err());
    // It is there, among other bytes or as a number.
    assert_eq!(differ("printf 00172aff", "printf 00172bff"), Ok(1));
    assert_eq!(
        differ("print(pow(2, 5930, 23))", "print(pow(2, 5931, 23))"),
        Ok(1)
    );
    assert_eq!(
        differ("n = 0x172a; print(n)", "n = 0x172b; print(n)"),
        Ok(1)
    );
    // A digit of two neighbors is no byte.
    assert!(differ("printf 0172a0", "printf 0172b0").is_err());
}
