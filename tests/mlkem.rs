//! ML-KEM-768 against vectors that others published, and against another
//! implementation; its operations of a ledger, and their commands.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

#[path = "data/shell.rs"]
mod shell;

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use serde_json::Value;
use shell::Shell;
use slowshake::crypto::{CryptoError, mlkem};
use slowshake::trace::op::{
    MlKemDecapsulate, MlKemEncapsulate, MlKemPublic, MlKemShared, Recompute, Token,
};
use slowshake::trace::{
    ConnectionId, Entries, Name, Op, PartyId, PartyLedger, Quantity, Seed, ValueId, Values,
};
use slowshake::wire::hex;

/// The tests of a file of Wycheproof.
fn wycheproof(file: &str) -> Vec<Value> {
    let path = format!(
        "{}/tests/data/wycheproof/{file}",
        env!("CARGO_MANIFEST_DIR")
    );
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let groups = document["testGroups"].as_array().unwrap();
    let tests = groups.iter().flat_map(|group| {
        assert_eq!(group["parameterSet"], "ML-KEM-768");
        group["tests"].as_array().unwrap().clone()
    });
    tests.collect()
}

fn bytes(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

fn field(test: &Value, name: &str) -> Vec<u8> {
    bytes(test[name].as_str().unwrap())
}

/// Among them a ciphertext that is refused, and whose secret hangs on z.
#[test]
fn keys_and_secrets_are_those_of_wycheproof() {
    let [mut valid, mut refused] = [0; 2];
    for test in wycheproof("mlkem_768_test.json") {
        let [seed, ciphertext] = ["seed", "c"].map(|name| field(&test, name));
        let shared = mlkem::decapsulate(&seed, &ciphertext);
        if test["result"] == "valid" {
            assert_eq!(mlkem::encapsulation_key(&seed), Ok(field(&test, "ek")));
            assert_eq!(shared, Ok(field(&test, "K")), "tcId {}", test["tcId"]);
            valid += 1;
        } else {
            let is_length = matches!(shared, Err(CryptoError::Length { .. }));
            assert!(is_length, "tcId {}", test["tcId"]);
            refused += 1;
        }
    }
    assert!(valid > 4 && refused > 10, "{valid} {refused}");
}

#[test]
fn ciphertexts_are_those_of_wycheproof_and_wrong_keys_are_refused() {
    let [mut valid, mut too_large, mut too_long] = [0; 3];
    for test in wycheproof("mlkem_768_encaps_test.json") {
        let [key, message] = ["ek", "m"].map(|name| field(&test, name));
        let made = mlkem::encapsulate(&key, &message);
        let is_valid = test["result"] == "valid";
        assert_eq!(mlkem::check_key(&key), is_valid, "tcId {}", test["tcId"]);
        match made {
            Ok((ciphertext, shared)) => {
                assert!(is_valid, "tcId {}", test["tcId"]);
                assert_eq!(ciphertext, field(&test, "c"), "tcId {}", test["tcId"]);
                assert_eq!(shared, field(&test, "K"), "tcId {}", test["tcId"]);
                valid += 1;
            }
            Err(CryptoError::MlKemCoefficient) => too_large += 1,
            Err(CryptoError::Length { .. }) => too_long += 1,
            Err(error) => panic!("tcId {}: {error}", test["tcId"]),
        }
    }
    let counted = format!("{valid} {too_large} {too_long}");
    assert!(valid > 3 && too_large > 12 && too_long > 6, "{counted}");
}

/// Python's package `cryptography`; `None`, with a message, where it is not
/// there or has no ML-KEM-768.
fn others(program: &str, input: &str) -> Option<String> {
    let import = "from cryptography.hazmat.primitives.asymmetric.mlkem import *\n\
                  MLKEM768PrivateKey.from_seed_bytes(bytes(64))\n";
    let has = Command::new("python3")
        .args(["-c", import])
        .stderr(Stdio::null())
        .status();
    if !has.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: there is no python3 whose package cryptography has ML-KEM-768");
        return None;
    }
    let mut python = Command::new("python3")
        .args(["-c", &format!("{import}{program}")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Small enough for a pipe that nobody reads yet.
    let mut stdin = python.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

/// For each seed: its key, a ciphertext of theirs and its secret, and their
/// secret of a ciphertext that was changed.
const THEIRS: &str = "
import sys
for line in sys.stdin:
    private = MLKEM768PrivateKey.from_seed_bytes(bytes.fromhex(line))
    public = private.public_key()
    shared, c = public.encapsulate()
    changed = bytes([c[0] ^ 1]) + c[1:]
    for data in public.public_bytes_raw(), c, shared, changed, private.decapsulate(changed):
        print(data.hex())
";

#[test]
fn another_implementation_has_the_same_keys_and_opens_to_the_same_secrets() {
    let seeds: Vec<[u8; 64]> = (0..8u8)
        .map(|i| std::array::from_fn(|at| (at as u8).wrapping_mul(37) ^ i))
        .collect();
    let lines: String = seeds.iter().map(|seed| hex(seed) + "\n").collect();
    let Some(output) = others(THEIRS, &lines) else {
        return;
    };
    let theirs: Vec<Vec<u8>> = output.lines().map(bytes).collect();
    assert_eq!(theirs.len(), seeds.len() * 5);
    for (seed, theirs) in seeds.iter().zip(theirs.chunks(5)) {
        let [key, ciphertext, shared, changed, refused] = theirs else {
            panic!("{theirs:?}");
        };
        assert_eq!(mlkem::encapsulation_key(seed).as_ref(), Ok(key));
        assert_eq!(mlkem::decapsulate(seed, ciphertext).as_ref(), Ok(shared));
        assert_eq!(mlkem::decapsulate(seed, changed).as_ref(), Ok(refused));
        assert_ne!(shared, refused);
    }
}

#[test]
fn another_implementation_opens_what_we_encapsulate() {
    let seed = [0x5a; mlkem::SEED_LENGTH];
    let key = mlkem::encapsulation_key(&seed).unwrap();
    let made: Vec<_> = (0..8)
        .map(|i| mlkem::encapsulate(&key, &[i; mlkem::MESSAGE_LENGTH]).unwrap())
        .collect();
    let program = format!(
        "import sys\n\
         private = MLKEM768PrivateKey.from_seed_bytes(bytes.fromhex('{}'))\n\
         for line in sys.stdin:\n    print(private.decapsulate(bytes.fromhex(line)).hex())\n",
        hex(&seed)
    );
    let lines: String = made.iter().map(|(c, _)| hex(c) + "\n").collect();
    let Some(output) = others(&program, &lines) else {
        return;
    };
    let ours: Vec<String> = made.iter().map(|(_, shared)| hex(shared)).collect();
    assert_eq!(output.lines().collect::<Vec<_>>(), ours);
}

/// A ledger with values of these bytes, and what it computed from them.
fn computed(bytes: &[&[u8]], ops: impl FnOnce(&[ValueId]) -> Vec<Op>) -> (Entries, Vec<ValueId>) {
    let mut ledger = PartyLedger::new(PartyId::CLIENT, "client", Seed(1), Arc::default());
    let quantity = Quantity::new(ConnectionId::FIRST, Name::Z);
    let given: Vec<ValueId> = bytes
        .iter()
        .map(|bytes| ledger.constant(quantity, bytes.to_vec()))
        .collect();
    let computed = ops(&given)
        .into_iter()
        .map(|op| ledger.compute(quantity, op).unwrap());
    let computed = computed.collect();
    (ledger.close(), computed)
}

/// Both sides of an exchange, with a ciphertext on its way that may have been
/// changed: seed, message, key and that ciphertext are given, and each operation
/// is computed from them.
fn exchange(seed: u8, change: u8) -> (Entries, [ValueId; 4]) {
    let seed: [u8; 64] = std::array::from_fn(|at| (at as u8).wrapping_mul(29) ^ seed);
    let message = [seed[1]; 32];
    let key = mlkem::encapsulation_key(&seed).unwrap();
    let (mut ciphertext, _) = mlkem::encapsulate(&key, &message).unwrap();
    ciphertext[1087] ^= change;
    let (entries, ids) = computed(&[&seed, &message, &key, &ciphertext], |given| {
        let [seed, message, key, ciphertext] = given.try_into().unwrap();
        vec![
            MlKemPublic { seed }.into(),
            MlKemEncapsulate { key, message }.into(),
            MlKemShared { key, message }.into(),
            MlKemDecapsulate { seed, ciphertext }.into(),
        ]
    });
    (entries, ids.try_into().unwrap())
}

#[test]
fn both_sides_compute_one_secret_in_their_ledgers() {
    let (entries, [key, ciphertext, shared, opened]) = exchange(1, 0);
    let lengths = [key, ciphertext, shared].map(|id| entries.bytes(id).len());
    assert_eq!(lengths, [1184, 1088, 32]);
    assert_eq!(entries.bytes(shared), entries.bytes(opened));
    let (entries, [_, _, shared, opened]) = exchange(1, 0x10);
    assert_ne!(entries.bytes(shared), entries.bytes(opened));
}

#[test]
fn the_formulas_are_those_of_fips_203() {
    let (entries, ids) = exchange(1, 0);
    let names = ["seed", "m", "ek", "c"];
    let written = ids.map(|id| {
        let tokens = entries.value(id).op.operation().formula().into_iter();
        let words = tokens.map(|token| match token {
            Token::Text(text) => text.into_owned(),
            Token::Value(id) => names[id.index() as usize].to_owned(),
            Token::Literal(bytes) => hex(&bytes),
        });
        words.collect::<String>()
    });
    assert_eq!(
        written,
        [
            "ML-KEM.KeyGen(seed).ek",
            "ML-KEM.Encaps(ek, m).c",
            "ML-KEM.Encaps(ek, m).K",
            "ML-KEM.Decaps(seed, c)",
        ]
    );
}

fn recompute(entries: &Entries, id: ValueId) -> Recompute {
    let value = entries.value(id);
    value.op.operation().recompute(value, entries).unwrap()
}

#[test]
fn every_command_prints_what_the_ledger_computed() {
    let Some(shell) = Shell::find() else {
        return;
    };
    let mut commands = Vec::new();
    let mut expected = Vec::new();
    for (seed, change) in [(1, 0), (1, 0x10), (2, 0), (3, 0xff)] {
        let (entries, ids) = exchange(seed, change);
        for id in ids {
            let Recompute { command, expect } = recompute(&entries, id);
            assert_eq!(expect, hex(entries.bytes(id)));
            // What was computed is not written in it.
            assert!(!command.contains(&expect));
            commands.push(command);
            expected.push(expect);
        }
    }
    assert_eq!(shell.print_all(&commands), expected);
    // The first of each alone in a shell, as a student would run it.
    for (command, expect) in commands.iter().zip(&expected).take(4) {
        assert_eq!(shell.complaint(command, expect), None, "{command}");
    }
}

/// They are held to what `tests/recompute.rs` asks of the commands of all runs.
#[test]
fn a_command_is_a_here_document_of_fixed_text_and_hex() {
    let (entries, ids) = exchange(1, 0);
    for command in ids.map(|id| recompute(&entries, id).command) {
        let allowed = " \n'\"()[]{}<>=+-*/%&|^~,.:_;";
        let odd = command
            .chars()
            .find(|c| !c.is_ascii_alphanumeric() && !allowed.contains(*c));
        assert_eq!(odd, None, "{command}");
        let body = command.strip_prefix("python3 - <<'END'\n").unwrap();
        assert!(body.ends_with("\nEND"), "{command}");
    }
}

/// A key with a coefficient of 3329 and one that is too short give no value, and
/// the command says so.
#[test]
fn a_key_that_fails_the_check_gives_no_value_and_its_command_says_so() {
    let Some(shell) = Shell::find() else {
        return;
    };
    let (entries, [good, ..]) = exchange(1, 0);
    let mut large = entries.bytes(good).to_vec();
    large[0] = 0x01;
    large[1] = large[1] & 0xf0 | 0x0d;
    let short = entries.bytes(good)[..1183].to_vec();
    let mut commands = Vec::new();
    for key in [large, short] {
        assert!(mlkem::encapsulate(&key, &[0; 32]).is_err());
        let (entries, ids) = computed(&[&key, &[0; 32]], |_| vec![]);
        assert!(ids.is_empty());
        let mut ids = entries.values().iter().map(|value| value.id);
        let [key, message] = [(); 2].map(|()| ids.next().unwrap());
        for op in [
            Op::from(MlKemEncapsulate { key, message }),
            MlKemShared { key, message }.into(),
        ] {
            let operation = op.operation();
            assert!(operation.evaluate(&entries).unwrap().is_err());
            let value = entries.value(message);
            commands.push(operation.recompute(value, &entries).unwrap().command);
        }
    }
    for printed in shell.print_all(&commands) {
        assert_eq!(printed, "not an encapsulation key");
    }
}

#[test]
fn the_schema_has_every_operation_with_its_arguments() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/run.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let all = schema["$defs"]["op"]["oneOf"].as_array().unwrap();
    let (entries, ids) = exchange(1, 0);
    for id in ids {
        let operation = entries.value(id).op.operation();
        let name = format!("op_{}", operation.kind());
        let definition = &schema["$defs"][&name];
        assert_eq!(definition["properties"]["kind"]["const"], operation.kind());
        let arguments = operation.arguments().into_iter().map(|(name, _)| name);
        let required: Vec<&str> = ["kind"].into_iter().chain(arguments).collect();
        assert_eq!(definition["required"], serde_json::json!(required));
        let reference = serde_json::json!({ "$ref": format!("#/$defs/{name}") });
        assert!(all.contains(&reference), "{name}");
    }
}
