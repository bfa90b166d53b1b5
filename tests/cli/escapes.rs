//! No text from outside does anything to a terminal, whichever way it comes
//! in.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStderr};

use serde_json::Value;
use slowshake::pki::Credential;
use slowshake::sim::{Key, Live, LiveRole, Scenario, client_config, server_config};
use slowshake::wire::{
    CertificateChain, ContentType, Context, Extension, Handshake, NameType, ProtocolVersion,
    Record, RecordStream, Role, ServerName,
};

use super::mint::{Key as MintKey, Template};
use super::*;

/// A window title, a C1 control sequence, a carriage return that would let one
/// overwrite the line, DEL, and characters that turn the direction of writing
/// or hide.
const POISON: &str =
    "\u{1b}]0;owned\u{7}\u{1b}[31m\u{9b}2J\r\u{7f}\u{202e}\u{2066}\u{200b}\u{2028}!";

/// What stands for its first character once it is spelled out.
const SPELLED: &str = "\\x1b]0;owned\\x07";

/// Nothing that was printed does anything but show, or start a new line.
fn assert_legible(what: &str, printed: &[u8]) {
    let text = std::str::from_utf8(printed).unwrap_or_else(|error| panic!("{what}: {error}"));
    let live = |c: &char| match *c {
        '\n' | '\t' => false,
        c if c.is_control() => true,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => false,
    };
    if let Some((at, c)) = text.char_indices().find(|(_, c)| live(c)) {
        let before: String = text[..at].chars().rev().take(60).collect();
        let before: String = before.chars().rev().collect();
        panic!("{what}: {c:?} behind {before:?}");
    }
}

/// What a run of the program printed: both streams are legible, and one of
/// them holds the poison in its harmless form, so that the way in was taken.
fn assert_spelled_out(what: &str, output: &Output) {
    assert_legible(what, &output.stdout);
    assert_legible(what, &output.stderr);
    let text = format!("{}{}", out(output), err(output));
    let text = text.replace("\\\\", "\\");
    assert!(text.contains(SPELLED), "{what} does not show it: {text}");
}

/// Runs the program in a place of its own.
fn command(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slowshake"));
    command
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_DATA_HOME", home.join("data"))
        .current_dir(home)
        .stdin(Stdio::null());
    command
}

fn ran(home: &Path, arguments: &[&str]) -> Output {
    command(home).args(arguments).output().unwrap()
}

/// `slowshake listen` for one client, what it goes on to say, and its address.
fn listening(home: &Path, more: &[&str]) -> (Child, BufReader<ChildStderr>, String) {
    let mut server = command(home)
        .args(["listen", "127.0.0.1:0", "--once"])
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut announced = BufReader::new(server.stderr.take().unwrap());
    let mut line = String::new();
    announced.read_line(&mut line).unwrap();
    let address = line
        .split_whitespace()
        .find(|word| word.starts_with("127."));
    let address = address.unwrap().trim_end_matches([',', ';', ':']);
    (server, announced, address.to_owned())
}

#[test]
fn what_is_typed_is_spelled_out() {
    let home = tempfile::tempdir().unwrap();
    let forms = [
        "run --suite @",
        "run --group @",
        "run --set @",
        "run --set @=1",
        "run --set xc=@",
        "run --set ServerKeyExchange.@=00",
        "run --set client_Finished.@~1",
        "run --attack @",
        "run --flip @",
        "run --flip ServerKeyExchange.@",
        "run --drop @",
        "run --replay @",
        "run --wire @",
        "run --mitm @",
        "run --skip-check @",
        "run --seed @",
        "run --eve @",
        "run --leak @",
        "run --cert @",
        "run --ems=@",
        "run --alpn @",
        "run --client-data @",
        "run --server-data @",
        "run --server-name @",
        "run --lesson @",
        "run --lesson pencil --lessons @",
        "run --signature-algorithms @",
        "run --scenario @",
        "run --format @",
        "run @",
        "@",
        "--@",
        "--group=@",
        "--lesson @",
        "--theme @",
        "list @",
        "open @",
        "export --to @",
        "export --to @/x.json",
        "lessons @",
        "lessons check @",
        "lessons list @",
        "progress --reset @",
        "progress --export @/x",
        "pki --out @",
        "completions @",
        "connect @",
        "connect @:1",
        "connect 127.0.0.1:1 --sni @",
        "connect 127.0.0.1:1 --ca @",
        "connect 127.0.0.1:1 --client-cert @",
        "connect 127.0.0.1:1 --timeout @",
        "connect 127.0.0.1:1 --scenario @",
        "listen @",
        "listen 127.0.0.1:0 --timeout @",
        "listen 127.0.0.1:0 --cert @",
    ];
    for form in forms {
        let arguments: Vec<String> = form
            .split(' ')
            .map(|part| part.replace('@', POISON))
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        assert_spelled_out(form, &ran(home.path(), &arguments));
    }
}

#[test]
fn what_is_no_utf8_is_spelled_out_as_well() {
    let home = tempfile::tempdir().unwrap();
    let raw = [b"a\xff\x9b\x1b]0;owned\x07", POISON.as_bytes()].concat();
    let raw = OsStr::from_bytes(&raw);
    for command_line in [
        "open",
        "run --suite",
        "export --to",
        "lessons check",
        "listen",
    ] {
        let mut command = command(home.path());
        let output = command.args(command_line.split(' ')).arg(raw).output();
        let output = output.unwrap();
        assert_legible(command_line, &output.stdout);
        assert_legible(command_line, &output.stderr);
        assert_ne!(output.status.code(), None, "{command_line}");
    }
}

#[test]
fn the_name_that_the_program_was_called_by_is_not_repeated() {
    let home = tempfile::tempdir().unwrap();
    for arguments in [
        &["--help"][..],
        &["run", "--help"],
        &["--version"],
        &["--no"],
    ] {
        let mut command = command(home.path());
        let output = command.arg0(POISON).args(arguments).output().unwrap();
        assert_legible("arg0", &output.stdout);
        assert_legible("arg0", &output.stderr);
        let text = format!("{}{}", out(&output), err(&output));
        assert!(
            text.contains("slowshake") && !text.contains("owned"),
            "{text}"
        );
    }
}

#[test]
fn a_pasted_scenario_code_is_spelled_out() {
    let home = tempfile::tempdir().unwrap();
    let texts = [
        (Key::Set, format!("ServerKeyExchange.{POISON}=00")),
        (Key::ClientData, POISON.to_owned()),
        (Key::Alpn, POISON.to_owned()),
    ];
    for (key, value) in texts {
        let mut scenario = Scenario::default();
        scenario.set(key, &value).unwrap();
        let code = scenario.code();
        for format in ["text", "json"] {
            let output = ran(
                home.path(),
                &["run", "--scenario", &code, "--format", format],
            );
            assert_legible(key.name(), &output.stdout);
            assert_legible(key.name(), &output.stderr);
        }
        let output = ran(home.path(), &["run", "--scenario", &code]);
        assert_spelled_out(key.name(), &output);
    }
}

/// The text as a string of TOML and JSON, in which whatever may not stand as
/// it is stands as an escape.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        c if c.is_ascii_alphanumeric() => c.to_string(),
        c => format!("\\u{:04x}", u32::from(c)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

#[test]
fn files_are_spelled_out() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let toml = quoted(POISON);
    let mut texts: Vec<(&str, String)> = vec![
        ("key.toml", format!("{toml} = 1")),
        ("value.toml", format!("suite = {toml}")),
        (
            "set.toml",
            format!("set = [{}]", quoted(&format!("{POISON}=7"))),
        ),
        ("data.toml", format!("server_data = {toml}")),
        ("key.json", format!("{{{toml}: 1}}")),
    ];
    texts.push(("raw.toml", format!("suite = \"{POISON}\"")));
    texts.push(("raw.json", format!("{{\"slowshake\": {POISON}")));
    texts.push((
        "raw.pem",
        format!("-----BEGIN CERTIFICATE-----\n{POISON}\n-----END CERTIFICATE-----\n"),
    ));
    for (name, text) in &texts {
        fs::write(home.join(name), text).unwrap();
        let arguments: &[&str] = match name.rsplit_once('.').unwrap().1 {
            "json" => &["open", name],
            "pem" => &["connect", "127.0.0.1:1", "--ca", name],
            _ => &["run", "--scenario", name],
        };
        assert_spelled_out(name, &ran(home, arguments));
    }
    let attack = ran(home, &["run", "--attack", "set.toml"]);
    assert_spelled_out("--attack", &attack);
    let connect = ["connect", "127.0.0.1:1", "--scenario", "set.toml"];
    assert_spelled_out("connect", &ran(home, &connect));
}

#[test]
fn lessons_and_their_names_are_spelled_out() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let folder = home.join(format!("lessons{POISON}"));
    fs::create_dir(&folder).unwrap();
    let quoted = quoted(POISON);
    let front = |title: &str| format!("+++\ntitle = {title}\nquestion = {title}\n+++\n");
    let texts = [
        ("title".to_owned(), format!("{}Text.\n", front(&quoted))),
        (POISON.to_owned(), "---\n".to_owned()),
        ("key".to_owned(), format!("+++\n{quoted} = 1\n+++\n")),
        (
            "value".to_owned(),
            format!("{}Value {{{POISON}}}.\n", front("\"x\"")),
        ),
    ];
    for (name, text) in &texts {
        fs::write(folder.join(format!("{name}.md")), text).unwrap();
    }
    let dir = folder.to_str().unwrap();
    for arguments in [
        &["lessons", "check", dir][..],
        &["lessons", "list", dir],
        &["run", "--lesson", "title", "--lessons", dir],
        &["run", "--lesson", "key", "--lessons", dir],
        &["run", "--lesson", POISON, "--lessons", dir],
        &["progress", "--lessons", dir],
    ] {
        assert_spelled_out(&arguments.join(" "), &ran(home, arguments));
    }
}

#[test]
fn what_was_kept_is_spelled_out() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let kept = home.join("data/slowshake/progress");
    fs::create_dir_all(&kept).unwrap();
    let quoted = quoted(POISON);
    fs::write(kept.join(format!("{POISON}.json")), "{ half").unwrap();
    fs::write(
        kept.join("key.json"),
        format!("{{\"form\": 1, {quoted}: 1}}"),
    )
    .unwrap();
    assert_spelled_out("progress", &ran(home, &["progress"]));
    let mine = home.join("mine.json");
    let output = ran(home, &["progress", "--export", mine.to_str().unwrap()]);
    assert_legible("progress --export", &output.stderr);
    assert_legible("the file", &fs::read(&mine).unwrap());
}

#[test]
fn the_environment_is_spelled_out() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let config = home.join(format!("config{POISON}"));
    fs::create_dir_all(config.join("slowshake")).unwrap();
    let quoted = quoted(POISON);
    fs::write(
        config.join("slowshake/config.toml"),
        format!("{quoted} = 1"),
    )
    .unwrap();
    let mut command = command(home);
    let output = command.env("XDG_CONFIG_HOME", &config).output().unwrap();
    assert_spelled_out("XDG_CONFIG_HOME", &output);
    let data = home.join(format!("data{POISON}"));
    fs::create_dir_all(data.join("slowshake/progress/half.json")).unwrap();
    let mut command = self::command(home);
    let output = command
        .args(["progress", "--reset", "half"])
        .env("XDG_DATA_HOME", &data)
        .output()
        .unwrap();
    assert_spelled_out("XDG_DATA_HOME", &output);
    for name in [
        "TERM",
        "LANG",
        "LC_ALL",
        "COLORTERM",
        "COLORFGBG",
        "COLUMNS",
        "HOME",
    ] {
        let mut command = self::command(home);
        let output = command.args(["list", "groups"]).env(name, POISON).output();
        let output = output.unwrap();
        assert_legible(name, &output.stdout);
        assert_legible(name, &output.stderr);
    }
}

/// Both ends are ours, with hostile data between them.
#[test]
fn what_a_peer_says_is_spelled_out() {
    let home = tempfile::tempdir().unwrap();
    for format in ["text", "json"] {
        let more = [
            "--format",
            format,
            "--server-data",
            POISON,
            "--alpn",
            POISON,
        ];
        let (server, mut announced, address) = listening(home.path(), &more);
        let client = ran(
            home.path(),
            &[
                "connect",
                &address,
                "--sni",
                "slowshake.example",
                "--alpn",
                POISON,
                "--send",
                POISON,
                "--format",
                format,
            ],
        );
        let served = server.wait_with_output().unwrap();
        let mut said = Vec::new();
        announced.read_to_end(&mut said).unwrap();
        assert_eq!(client.status.code(), Some(0), "{}", err(&client));
        assert_legible("stderr of listen", &said);
        for (what, output) in [("connect", &client), ("listen", &served)] {
            assert_spelled_out(what, output);
            if format == "json" {
                serde_json::from_slice::<Value>(&output.stdout).unwrap();
            }
        }
    }
}

#[test]
fn a_peer_that_speaks_no_tls_is_spelled_out() {
    let home = tempfile::tempdir().unwrap();
    let said = [POISON.as_bytes(), b"\r\n\xff\x9b\r\n"].concat();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let banner = said.clone();
    let peer = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(&banner).unwrap();
        let _ = stream.read(&mut [0; 65536]);
    });
    let output = ran(
        home.path(),
        &["connect", &address, "--sni", "slowshake.example"],
    );
    peer.join().unwrap();
    assert_legible("stdout", &output.stdout);
    assert_legible("stderr", &output.stderr);

    let (server, mut announced, address) = listening(home.path(), &[]);
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(&said).unwrap();
    let served = server.wait_with_output().unwrap();
    let mut rest = Vec::new();
    announced.read_to_end(&mut rest).unwrap();
    assert_legible("stdout of listen", &served.stdout);
    assert_legible("stderr of listen", &rest);
}

/// The records of our own server's first flight to this ClientHello, with
/// another certificate in its place.
fn flight(hello: &[u8], certificate: Vec<u8>) -> Vec<u8> {
    let mut scenario = Scenario::default();
    scenario.set(Key::Suite, "AES128-GCM-SHA256").unwrap();
    let config = server_config(&scenario);
    let mut server = Live::start(&scenario, LiveRole::Server(Box::new(config)));
    server.receive(0, hello).unwrap();
    let mut stream = RecordStream::new();
    stream.push(&server.take_outgoing());
    let chain = Handshake::Certificate(CertificateChain {
        certificates: vec![certificate],
    });
    let mut flight = Vec::new();
    while let Some(bytes) = stream.next().unwrap() {
        let mut record = Record::decode(&bytes).unwrap();
        if record.fragment.first() == Some(&11) {
            record.fragment = chain.encode();
        }
        flight.extend(record.encode());
    }
    flight
}

/// A certificate whose names hold this text, which has to be ASCII for a DNS
/// name. Its signature is none, since it was made for other names.
fn certificate(common_name: &str, dns: &str) -> Vec<u8> {
    let (a, b) = ("A".repeat(common_name.len()), "B".repeat(dns.len()));
    let subject = format!("CN={a}");
    let template = Template::server(&subject, &subject, &[&b], &[], true).unwrap();
    let key = MintKey::of(Credential::by_name("rsa2048").unwrap()).unwrap();
    let mut der = template.sign(&key, &key).unwrap();
    for (from, to) in [(a.as_bytes(), common_name), (b.as_bytes(), dns)] {
        let places: Vec<usize> = (0..der.len() - from.len())
            .filter(|at| der[*at..].starts_with(from))
            .collect();
        assert!(!places.is_empty());
        for at in places {
            der[at..at + from.len()].copy_from_slice(to.as_bytes());
        }
    }
    der
}

#[test]
fn the_names_in_a_server_s_certificate_are_spelled_out() {
    let home = tempfile::tempdir().unwrap();
    for format in ["text", "json"] {
        for checked in [true, false] {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap().to_string();
            let peer = std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let mut hello = vec![0; 65536];
                let count = stream.read(&mut hello).unwrap();
                let certificate = certificate(POISON, "\u{1b}]0;owned\u{7}\r\u{7f}x");
                stream
                    .write_all(&flight(&hello[..count], certificate))
                    .unwrap();
            });
            let mut arguments = vec!["connect", &address, "--sni", "slowshake.example"];
            arguments.extend(["--suite", "AES128-GCM-SHA256", "--format", format]);
            arguments.extend((!checked).then_some("--insecure"));
            let output = ran(home.path(), &arguments);
            peer.join().unwrap();
            assert_legible("stdout", &output.stdout);
            assert_legible("stderr", &output.stderr);
            assert!(out(&output).contains("owned"), "{}", out(&output));
        }
    }
}

#[test]
fn the_names_in_a_client_s_hello_are_spelled_out() {
    let scenario = Scenario::default();
    let config = client_config(&scenario);
    let mut client = Live::start(&scenario, LiveRole::Client(Box::new(config)));
    let said = client.take_outgoing();
    let hello = Handshake::decode(&said[5..], &Context::new(Role::Client)).unwrap();
    let Handshake::ClientHello(mut hello) = hello else {
        panic!("a ClientHello");
    };
    let extensions = hello.extensions.get_or_insert_default();
    extensions.retain(|extension| !matches!(extension, Extension::ServerName(_)));
    extensions.push(Extension::ServerName(vec![ServerName {
        name_type: NameType::HOST_NAME,
        host_name: POISON.into(),
    }]));
    extensions.push(Extension::Alpn(vec![POISON.into()]));
    let record = Record {
        content_type: ContentType::HANDSHAKE,
        version: ProtocolVersion::TLS12,
        fragment: Handshake::ClientHello(hello).encode(),
    };
    let home = tempfile::tempdir().unwrap();
    for format in ["text", "json"] {
        let (server, mut announced, address) = listening(home.path(), &["--format", format]);
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(&record.encode()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut served = server.wait_with_output().unwrap();
        announced.read_to_end(&mut served.stderr).unwrap();
        assert_spelled_out("listen", &served);
    }
}
