//! The real program from outside: what it prints, what it refuses, how it
//! ends.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

#[cfg(unix)]
#[path = "cli/escapes.rs"]
mod escapes;
#[path = "data/mint.rs"]
mod mint;

fn slowshake(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_slowshake"))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Exit code 0, and the JSON of the run.
fn json(arguments: &[&str]) -> Value {
    let mut all = vec!["run", "--format", "json"];
    all.extend(arguments);
    let output = slowshake(&all);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Exit code 2, nothing on standard output, and an error that says all this.
fn refused(arguments: &[&str], says: &[&str]) {
    let output = slowshake(arguments);
    let error = err(&output);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
    assert_eq!(out(&output), "", "{arguments:?}");
    for text in says {
        assert!(
            error.contains(text),
            "{arguments:?}: no {text:?} in\n{error}"
        );
    }
}

#[test]
fn every_setting_has_a_flag_but_those_that_files_alone_set() {
    // `code` is the code of all of them together.
    const NONE: [&str; 4] = ["client_suites", "server_suites", "clock", "code"];
    let help = out(&slowshake(&["run", "--help"]));
    let settings = &json(&[])["scenario"];
    for name in settings.as_object().unwrap().keys() {
        let flag = format!("--{}", name.replace('_', "-"));
        let mut words = help.split(|c: char| !(c.is_alphanumeric() || c == '-'));
        // `skip` has `--skip-check`.
        let is_there = words.any(|word| word.starts_with(&flag));
        assert_ne!(is_there, NONE.contains(&&name[..]), "{flag}");
    }
}

#[test]
fn every_scenario_flag_changes_the_run() {
    let flags: &[&[&str]] = &[
        &["--suite", "ECDHE-RSA-AES128-SHA"],
        &["--suite", "TLS_RSA_WITH_AES_128_GCM_SHA256"],
        &["--group", "safe32"],
        &["--cert", "rsa1024"],
        &["--cert", "rsa512"],
        &["--ems", "on"],
        &["--etm", "on", "--suite", "AES128-SHA"],
        &["--seed", "42"],
        &["--seed", "random"],
        &["--leak", "server_key"],
        &["--eve", "computes"],
        &["--eve", "computes", "--eve-budget", "1"],
        &["--set", "xc=7"],
        &["--server-name", "localhost"],
        &["--alpn", "h2,http/1.1"],
        &["--client-data", "-hello"],
        &["--server-data", "world"],
        &["--latency", "5"],
    ];
    let plain = slowshake(&["run"]).stdout;
    for flags in flags {
        let mut all = vec!["run"];
        all.extend(*flags);
        let output = slowshake(&all);
        assert_eq!(output.status.code(), Some(0), "{flags:?}: {}", err(&output));
        assert_ne!(output.stdout, plain, "{flags:?} changed nothing");
    }
    assert_eq!(slowshake(&["run", "--tls", "1.2"]).stdout, plain);
}

#[test]
fn a_wrong_value_is_refused_and_the_flag_is_named() {
    for (flag, value) in [
        ("--tls", "1.1"),
        ("--suite", "TLS_NULL"),
        ("--group", "p24"),
        ("--cert", "rsa4096"),
        ("--ems", "yes"),
        ("--etm", "yes"),
        ("--seed", "one"),
        ("--leak", "everything"),
        ("--eve", "guesses"),
        ("--eve-budget", "99999999999"),
        ("--latency", "99999999999"),
        ("--set", "nobody=1"),
        ("--set", "xc=zz"),
        ("--set", "xc"),
        ("--server-name", "not a host"),
        ("--scenario", "nonsense!"),
        ("--scenario", "missing.toml"),
        ("--format", "xml"),
    ] {
        let named = match value {
            "missing.toml" => value,
            _ => flag,
        };
        refused(&["run", flag, value], &[named]);
    }
    let long = "x".repeat(20_000);
    refused(&["run", "--client-data", &long], &["--client-data"]);
    refused(&["run", "--alpn", &long], &["--alpn"]);
}

#[test]
fn what_met_nothing_is_said() {
    for (flags, named) in [
        (
            &["--suite", "ADH-AES128-SHA", "--skip-check", "host_name"][..],
            "host_name",
        ),
        (&["--client-cert", "p256"], "--client-auth"),
        (
            &["--replay", "ClientHello after ServerHello"],
            "opposite ways",
        ),
    ] {
        let mut all = vec!["run"];
        all.extend(flags);
        let output = slowshake(&all);
        assert!(err(&output).contains("met nothing"), "{flags:?}");
        assert!(err(&output).contains(named), "{flags:?}: {}", err(&output));
    }
    let output = slowshake(&["run", "--skip-check", "host_name"]);
    assert_eq!(err(&output), "");
}

#[test]
fn the_first_line_names_what_both_ends_hold_and_nothing_else() {
    let offered = "TLS 1.2 · TLS_DHE_RSA_WITH_AES_128_GCM_SHA256";
    for (flags, says) in [
        (&[][..], offered),
        (
            &["--attack", "suites"],
            "TLS 1.2 · TLS_RSA_WITH_AES_128_GCM_SHA256",
        ),
        (
            &["--drop", "ServerHello"],
            "Nothing agreed: ServerHello says TLS 1.2 · TLS_DHE_RSA_WITH_AES_128_GCM_SHA256, and \
             the client did not read it",
        ),
        (
            &["--drop", "ClientHello"],
            "No version and no cipher suite agreed: no ServerHello was read",
        ),
        (
            &["--set", "ServerHello.cipher_suite=002f"],
            "Nothing agreed: ServerHello says TLS 1.2 · TLS_RSA_WITH_AES_128_CBC_SHA, and the \
             client refused it",
        ),
        (&["--resume", "ticket"], offered),
    ] {
        let mut all = vec!["run"];
        all.extend(flags);
        let shown = out(&slowshake(&all));
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0], says, "{flags:?}");
        let is_as_asked = lines[0] == offered;
        assert_eq!(
            lines[1].starts_with("asked for: "),
            !is_as_asked,
            "{flags:?}"
        );
    }
}

#[test]
fn a_quantity_is_named_as_lists_and_transcripts_name_it() {
    let suite = ["--suite", "ECDHE-RSA-AES128-GCM-SHA256"];
    let secret = "42".repeat(32);
    let with = |name: &str| {
        let set = format!("{name}={secret}");
        let mut all = suite.to_vec();
        all.extend(["--set", &set]);
        let run = json(&all);
        let values = run["values"].as_array().unwrap().iter();
        values
            .filter(|value| value["op"]["kind"] == "overridden" || value["bytes"] == secret)
            .map(|value| value["owner"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let client = with("client_ecdh_secret");
    assert_eq!(client.len(), 1);
    assert_eq!(with("client ecdh_secret"), client);
    assert_eq!(with("Client_ECDH_secret".to_lowercase().as_str()), client);
    assert_eq!(with("client_ECDH_Secret"), client);
    // Each side draws one of its own.
    assert_eq!(with("ecdh_secret").len(), 2);
    refused(&["run", "--set", "ecdh_secrt=00"], &["is `ecdh_secret`"]);
    refused(
        &["run", "--set", "client_randon=00"],
        &["is `client_random`"],
    );
    refused(
        &["run", "--set", "ServerKeyExchang.dh_Ys=00"],
        &["`ServerKeyExchange`"],
    );
}

#[test]
fn names_are_taken_in_any_letter_case_and_near_ones_are_suggested() {
    let run = |flags: &[&str]| {
        let mut all = vec!["run"];
        all.extend(flags);
        let output = slowshake(&all);
        (output.status.code(), out(&output), err(&output))
    };
    let names: [(&[&str], &[&str]); 12] = [
        (
            &["--suite", "tls_rsa_with_aes_128_cbc_sha"],
            &["--suite", "TLS_RSA_WITH_AES_128_CBC_SHA"],
        ),
        (&["--suite", "Aes128-Sha"], &["--suite", "AES128-SHA"]),
        (&["--group", "FFDHE2048"], &["--group", "ffdhe2048"]),
        (
            &["--suite", "ECDHE-RSA-AES128-SHA", "--group", "SecP256R1"],
            &["--suite", "ECDHE-RSA-AES128-SHA", "--group", "secp256r1"],
        ),
        (&["--cert", "RSA1024"], &["--cert", "rsa1024"]),
        (
            &["--signature-algorithms", "RSA_PKCS1_SHA256"],
            &["--signature-algorithms", "rsa_pkcs1_sha256"],
        ),
        (
            &["--skip-check", "Record_mac"],
            &["--skip-check", "record_MAC"],
        ),
        (&["--attack", "Suites"], &["--attack", "suites"]),
        (&["--set", "XC=7"], &["--set", "xc=7"]),
        (
            &["--set", "serverkeyexchange.DH_ys=09"],
            &["--set", "ServerKeyExchange.DH_ys=09"],
        ),
        (&["--drop", "serverhello"], &["--drop", "ServerHello"]),
        (&["--lesson", "Pencil"], &["--lesson", "pencil"]),
    ];
    for (written, listed) in names {
        let (written, listed) = (run(written), run(listed));
        assert!(written == listed, "{}", written.2);
        assert!(matches!(written.0, Some(0 | 1)), "{}", written.2);
        assert!(!written.2.contains("error"), "{}", written.2);
    }
    for (flag, name, near) in [
        (
            "--suite",
            "ECDHE-RSA-AES128-GCM",
            "ECDHE-RSA-AES128-GCM-SHA256",
        ),
        (
            "--suite",
            "TLS_RSA_WITH_AES_128_CBC",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
        ),
        ("--signature-algorithms", "rsa_sha256", "rsa_pkcs1_sha256"),
        ("--skip-check", "client.hostname", "host_name"),
        ("--attack", "mitm_annon", "mitm_anon"),
        ("--drop", "ServrHello", "ServerHello"),
        ("--drop", "client_Finishd", "Finished"),
        ("--lesson", "pencl", "pencil"),
    ] {
        refused(&["run", flag, name], &["; is `", &format!("`{near}`")]);
    }
    refused(&["run", "--group", "x25591"], &["'x25519'"]);
}

#[test]
fn what_belongs_to_the_other_side_is_refused_with_the_reason() {
    for (flags, why) in [
        (&["connect", "127.0.0.1:1", "--rtt", "5"][..], "a real line"),
        (
            &["connect", "127.0.0.1:1", "--client-auth", "require"],
            "--client-cert",
        ),
        (&["connect", "127.0.0.1:1", "--renegotiate"], "the server"),
        (&["listen", "127.0.0.1:0", "--rtt", "5"], "a real line"),
        (
            &["listen", "127.0.0.1:0", "--client-cert", "p256"],
            "--client-auth",
        ),
        (&["listen", "127.0.0.1:0", "--false-start"], "the client"),
    ] {
        refused(flags, &[why]);
    }
}

#[test]
fn what_does_not_go_together_is_refused_with_the_reason() {
    refused(
        &["run", "--suite", "AES128-SHA", "--group", "p23"],
        &["--group", "uses no group"],
    );
    refused(
        &["run", "--group", "x25519"],
        &["--group", "needs a group modulo a prime"],
    );
    refused(
        &[
            "run",
            "--suite",
            "ECDHE-ECDSA-AES128-SHA",
            "--cert",
            "rsa2048",
        ],
        &["--cert", "needs an ECDSA certificate"],
    );
    refused(
        &["run", "--suite", "ADH-AES128-SHA", "--cert", "rsa2048"],
        &["--cert", "sends no certificate"],
    );
    refused(
        &["connect", "h:1", "--ca", "f", "--insecure"],
        &["--ca", "--insecure"],
    );
}

#[test]
fn a_wrong_argument_of_a_connection_is_refused() {
    for server in [
        "localhost",
        "localhost:",
        ":443",
        "::1:443",
        "[::1:443",
        "h:99999",
    ] {
        refused(&["connect", server], &["HOST:PORT"]);
    }
    refused(&["listen", "nowhere"], &["ADDR"]);
    refused(&["listen", "127.0.0.1:0", "--timeout", "0"], &["--timeout"]);
    refused(&["export", "--to", "run.zip"], &["--to", ".pcapng"]);
    refused(&["open", "/does/not/exist"], &["/does/not/exist"]);
}

#[test]
fn a_mistake_in_a_file_is_shown_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.toml");
    fs::write(&path, "ems = true\ngroup = \"p24\"\n").unwrap();
    let path = path.to_str().unwrap();
    refused(
        &["run", "--scenario", path],
        &[&format!("{path}:2:9"), "2 | group = \"p24\"", "|         ^"],
    );
    fs::write(path, b"ems = true\nalpn = \"\xff\"\n").unwrap();
    refused(
        &["run", "--scenario", path],
        &[&format!("{path}:2:9"), "UTF-8"],
    );
    refused(&["open", path], &[path]);
    fs::write(path, "{\"slowshake\": 1,\n \"scenario\": \"AUv1Eh\"}").unwrap();
    refused(&["open", path], &[&format!("{path}:2:"), "checksum"]);
}

#[test]
fn flags_override_a_file_and_the_printed_code_gives_the_run_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.toml");
    fs::write(&path, "seed = 7\nems = true\nset = [\"xc=7\"]\n").unwrap();
    let path = path.to_str().unwrap();
    let from_file = json(&["--scenario", path, "--seed", "8"]);
    let same = json(&["--ems", "on", "--set", "xc=7", "--seed", "8"]);
    assert_eq!(from_file, same);
    let code = from_file["scenario"]["code"].as_str().unwrap();
    assert_eq!(json(&["--scenario", code]), from_file);
    assert_ne!(json(&["--scenario", code, "--seed", "9"]), from_file);
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_a_random_one_is_shown() {
    for format in ["text", "json"] {
        let once = slowshake(&["run", "--seed", "5", "--format", format]).stdout;
        assert_eq!(
            slowshake(&["run", "--seed", "5", "--format", format]).stdout,
            once
        );
    }
    let random = slowshake(&["run", "--seed", "random"]);
    let shown = err(&random);
    let seed = shown.trim().strip_prefix("seed: ").unwrap();
    assert_eq!(slowshake(&["run", "--seed", seed]).stdout, random.stdout);
}

#[test]
fn a_failed_handshake_is_shown_and_gives_exit_code_1() {
    let output = slowshake(&["run", "--set", "client_Finished.verify_data~3"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("decrypt_error"));
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    for format in ["text", "json"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_slowshake"))
            .args(["run", "--suite", "DHE-RSA-AES128-SHA", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut reader = BufReader::with_capacity(64, child.stdout.take().unwrap());
        reader.read_line(&mut line).unwrap();
        drop(reader);
        let output = child.wait_with_output().unwrap();
        assert!(!line.is_empty());
        assert_eq!(err(&output), "");
        assert_eq!(output.status.code(), Some(0));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_gives_exit_code_3() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_slowshake"))
        .arg("run")
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(err(&output).contains("cannot write"));
    let output = slowshake(&["export", "--to", "/does/not/exist/run.json"]);
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    assert!(err(&output).contains("/does/not/exist/run.json"));
    assert_eq!(
        slowshake(&["pki", "--out", "/proc/pki"]).status.code(),
        Some(3)
    );
}

#[test]
fn color_goes_to_no_pipe() {
    for arguments in [&["run"][..], &["list"], &["pki"], &["--help"]] {
        assert!(
            !out(&slowshake(arguments)).contains('\x1b'),
            "{arguments:?}"
        );
    }
}

#[test]
fn an_export_is_written_whole_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["run.pcapng", "run.keylog", "run.json", "run.txt"] {
        let path = folder.path().join(name);
        fs::write(&path, "old").unwrap();
        let output = slowshake(&["export", "--to", path.to_str().unwrap(), "--seed", "3"]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert_ne!(fs::read(&path).unwrap(), b"old");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("run.txt"), slowshake(&["run", "--seed", "3"]).stdout);
    let shown = slowshake(&["run", "--seed", "3", "--format", "json"]);
    assert_eq!(read("run.json"), shown.stdout);
    assert!(read("run.keylog").starts_with(b"CLIENT_RANDOM "));
    assert!(read("run.pcapng").starts_with(&[0x0a, 0x0d, 0x0d, 0x0a]));
}

#[test]
fn every_list_has_what_the_flags_take() {
    let all = out(&slowshake(&["list"]));
    for (what, names) in [
        ("versions", &["1.2"][..]),
        (
            "suites",
            &[
                "TLS_RSA_WITH_AES_128_CBC_SHA",
                "ECDHE-ECDSA-CHACHA20-POLY1305",
            ],
        ),
        ("groups", &["p23", "ffdhe8192", "modp2048", "secp384r1"]),
        ("certificates", &["rsa2048", "p256", "rsa1024", "rsa512"]),
        ("quantities", &["premaster_secret", "client_write_key"]),
        ("checks", &["host_name", "record_MAC"]),
    ] {
        let output = slowshake(&["list", what]);
        assert_eq!(output.status.code(), Some(0));
        for name in names {
            assert!(out(&output).contains(name), "{what}: {name}");
            assert!(all.contains(name), "{name}");
        }
    }
}

#[test]
fn the_certificates_are_shown_and_written() {
    let shown = out(&slowshake(&["pki"]));
    assert!(shown.contains("slowshake.example") && shown.contains("public knowledge"));
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("a/b");
    let output = slowshake(&["pki", "--out", inner.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    for line in out(&output).lines() {
        assert!(Path::new(line).is_file(), "{line}");
    }
    assert!(inner.join("root.pem").is_file() && inner.join("p256.key.pem").is_file());
    assert!(err(&output).contains("never install"));
}

#[test]
fn help_has_examples_and_completions_and_man_pages_are_printed() {
    for command in [
        "run",
        "list",
        "export",
        "connect",
        "listen",
        "open",
        "pki",
        "completions",
        "man",
    ] {
        let help = slowshake(&[command, "--help"]);
        assert_eq!(help.status.code(), Some(0));
        let help = out(&help);
        assert!(help.contains("Examples:"), "{command}");
        assert!(help.contains(&format!("slowshake {command}")), "{command}");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(out(&slowshake(&["completions", shell])).contains("slowshake"));
    }
    assert!(out(&slowshake(&["man"])).contains(".TH slowshake 1"));
    let folder = tempfile::tempdir().unwrap();
    let output = slowshake(&["man", "--out", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    for page in ["slowshake.1", "slowshake-connect.1"] {
        assert!(folder.path().join(page).is_file(), "{page}");
    }
}

#[test]
fn without_a_terminal_the_screen_says_what_to_do() {
    refused(&[], &["terminal", "slowshake run"]);
    refused(&["--group", "p24"], &["--group"]);
}

/// The `slowshake run …` lines of a text, without what explains them: what
/// stands behind a `#`, a `|` or two spaces.
fn run_lines(text: &str) -> Vec<Vec<String>> {
    text.lines()
        .map(str::trim)
        .filter(|line| *line == "slowshake run" || line.starts_with("slowshake run "))
        .map(|line| {
            let end = ["#", "|", "  "].iter().filter_map(|mark| line.find(mark));
            let command = &line[..end.min().unwrap_or(line.len())];
            command
                .split_whitespace()
                .skip(1)
                .map(str::to_owned)
                .collect()
        })
        .collect()
}

/// What stands in the blocks of shell commands of a Markdown text.
fn shell_blocks(markdown: &str) -> String {
    let blocks = markdown.split("```sh\n").skip(1);
    blocks
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

#[test]
fn every_run_that_the_help_and_the_readme_show_works_as_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let help = out(&slowshake(&["run", "--help"]));
    let (_, file) = help.split_once("A scenario file is TOML").unwrap();
    let toml: Vec<&str> = file
        .lines()
        .skip(1)
        .take_while(|line| !line.trim().is_empty())
        .map(str::trim)
        .collect();
    fs::write(folder.path().join("homework.toml"), toml.join("\n")).unwrap();
    let readme = include_str!("../README.md");
    for (text, least) in [(help, 8), (shell_blocks(readme), 7)] {
        let lines = run_lines(&text);
        assert!(lines.len() >= least, "only {lines:?}");
        for arguments in lines {
            // These change a message under way: the handshake fails as shown.
            let tampers = arguments
                .iter()
                .any(|argument| argument.contains("ServerKeyExchange.") || argument.contains('~'));
            let output = Command::new(env!("CARGO_BIN_EXE_slowshake"))
                .args(&arguments)
                .current_dir(folder.path())
                .stdin(Stdio::null())
                .output()
                .unwrap();
            assert_eq!(
                output.status.code(),
                Some(i32::from(tampers)),
                "{arguments:?}: {}",
                err(&output)
            );
        }
    }
}

#[test]
fn a_folder_that_is_not_there_is_no_temporary_file_in_the_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none/x.pcapng");
    let output = slowshake(&["export", "--to", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    let said = err(&output);
    let start = format!("error: cannot write {}: ", path.display());
    assert!(said.starts_with(&start), "{said}");
    assert!(!said.contains("at path"), "{said}");
}
