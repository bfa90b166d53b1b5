//! An independent program, in another language, computes every value again.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use slowshake::export::json;
use slowshake::sim::Key;

use super::{list, run_of, runs, shared};

/// Runs the independent program on the files; `None`, with a message, where
/// there is no Python, which in CI is a failure.
fn recompute(files: &[impl AsRef<Path>]) -> Option<Output> {
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/independent/recompute.py"
    );
    let python = Command::new("python3")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if !python.is_ok_and(|status| status.success()) {
        let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!ci, "python3 is missing");
        eprintln!("SKIPPED: python3 is not installed");
        return None;
    }
    let files = files.iter().map(AsRef::as_ref);
    Some(
        Command::new("python3")
            .arg(script)
            .args(files)
            .output()
            .unwrap(),
    )
}

/// The kinds that an independent program has computed again.
const KINDS: [&str; 27] = [
    "aead_decrypt",
    "aead_open",
    "aead_seal",
    "cbc_decrypt",
    "cbc_encrypt",
    "check",
    "concat",
    "constant",
    "discrete_log",
    "ec_public",
    "ec_shared",
    "encode",
    "hash",
    "hkdf_expand_label",
    "hkdf_extract",
    "hmac",
    "mod_pow",
    "prf",
    "received",
    "rsa_decrypt",
    "rsa_encrypt",
    "rsa_multiply",
    "rsa_probe",
    "sign",
    "slice",
    "verify",
    "xor",
];

#[test]
fn another_program_computes_every_value_again_from_the_json_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    let everywhere = shared::runs().into_iter().map(|(_, run)| run);
    for (i, run) in runs().into_iter().chain(everywhere).enumerate() {
        let file = folder.path().join(format!("{i}.json"));
        json::write(&run, &mut std::fs::File::create(&file).unwrap()).unwrap();
        files.push(file);
    }
    let Some(output) = recompute(&files) else {
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    // Guards against a program that is content because it looked at nothing.
    for kind in KINDS {
        assert!(
            text.contains(&format!(" {kind} ")),
            "no {kind} was computed:\n{text}"
        );
    }
}

#[test]
fn the_other_program_notices_one_wrong_bit_in_any_value_that_was_computed() {
    let folder = tempfile::tempdir().unwrap();
    let document = json::document(&run_of(&[(Key::Eve, "computes")]));
    let mut wrong = document.clone();
    let master = list(&document, "values")
        .iter()
        .position(|v| v["owner"] == "server" && v["quantity"] == "master_secret")
        .unwrap();
    let bytes = wrong["values"][master]["bytes"].as_str().unwrap();
    let bit = if bytes.ends_with('0') { "1" } else { "0" };
    wrong["values"][master]["bytes"] = format!("{}{bit}", &bytes[..bytes.len() - 1]).into();
    let file = folder.path().join("wrong.json");
    std::fs::write(&file, wrong.to_string()).unwrap();
    let Some(output) = recompute(&[file]) else {
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("(master_secret, prf)"), "{text}");
}
