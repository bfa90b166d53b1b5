//! ML-KEM-768 against vectors that others published, and against another
//! implementation.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;
use slowshake::crypto::{CryptoError, mlkem};
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
