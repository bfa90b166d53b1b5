//! Signatures of every kind with OpenSSL: made by the one, verified by the
//! other, in both roles. All traffic stays on 127.0.0.1.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

#[allow(
    dead_code,
    reason = "the peers that other tests start are not all needed here"
)]
#[path = "peers/process.rs"]
mod process;

use std::process::Command;

use process::{Client, Pki, Server, openssl_is_there, slowshake, slowshake_listens};

/// A key that slowshake has not, with a certificate for it that its
/// intermediate authority signed.
struct Foreign {
    folder: tempfile::TempDir,
}

/// What `openssl genpkey` takes for each kind of key.
const KINDS: [(&str, &[&str]); 5] = [
    ("rsa", &["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]),
    ("rsa-pss", &["RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"]),
    ("p521", &["EC", "-pkeyopt", "ec_paramgen_curve:P-521"]),
    ("ed25519", &["ED25519"]),
    ("ed448", &["ED448"]),
];

fn openssl(arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments:?}: {said}");
}

impl Foreign {
    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn generate(&self, kind: &str, name: &str) -> String {
        let (_, options) = KINDS.iter().find(|(known, _)| *known == kind).unwrap();
        let key = self.path(name);
        let mut arguments = vec!["genpkey", "-out", &key, "-algorithm"];
        arguments.extend(*options);
        openssl(&arguments);
        key
    }

    /// A leaf for this key, `purpose` being `serverAuth` or `clientAuth`.
    fn sign(&self, key: &str, purpose: &str, authority: &str, authority_key: &str) {
        let [extensions, request, leaf] = ["ext", "csr", "leaf.pem"].map(|name| self.path(name));
        let text = format!(
            "basicConstraints=critical,CA:FALSE\n\
             keyUsage=critical,digitalSignature\n\
             extendedKeyUsage={purpose}\n\
             subjectAltName=DNS:slowshake.example\n"
        );
        std::fs::write(&extensions, text).unwrap();
        let subject = "/CN=slowshake.example";
        openssl(&[
            "req", "-new", "-key", key, "-subj", subject, "-out", &request,
        ]);
        let mut arguments = vec!["x509", "-req", "-in", &request, "-out", &leaf];
        arguments.extend(["-CA", authority, "-CAkey", authority_key, "-days", "30"]);
        arguments.extend(["-extfile", &extensions, "-set_serial", "4711"]);
        openssl(&arguments);
    }

    /// A key of this kind under slowshake's intermediate authority.
    fn new(pki: &Pki, kind: &str, purpose: &str) -> Self {
        let foreign = Self::empty();
        let key = foreign.generate(kind, "leaf.key");
        let [authority, authority_key] =
            ["intermediate-rsa.pem", "intermediate-rsa.key.pem"].map(|name| pki.path(name));
        foreign.sign(&key, purpose, &authority, &authority_key);
        let leaf = std::fs::read_to_string(foreign.path("leaf.pem")).unwrap();
        let authority = std::fs::read_to_string(authority).unwrap();
        std::fs::write(foreign.path("chain.pem"), leaf + &authority).unwrap();
        foreign
    }

    /// The flags with which OpenSSL shows it.
    fn flags(&self) -> Vec<String> {
        let [chain, key] = ["chain.pem", "leaf.key"].map(|name| self.path(name));
        ["-cert", &chain, "-cert_chain", &chain, "-key", &key]
            .map(str::to_owned)
            .to_vec()
    }
}

const RSA: &str = "ECDHE-RSA-AES128-GCM-SHA256";
const DHE: &str = "DHE-RSA-AES256-GCM-SHA384";
const ECDSA: &str = "ECDHE-ECDSA-AES128-GCM-SHA256";

/// Suite, kind of the server's key (none: rsa2048), what OpenSSL is restricted
/// to, and how it signs.
const SERVERS: [(&str, Option<&str>, &str, &str); 7] = [
    (RSA, None, "RSA-PSS+SHA256", "rsa_pss_rsae_sha256"),
    (DHE, None, "RSA-PSS+SHA512", "rsa_pss_rsae_sha512"),
    (RSA, None, "RSA+SHA224", "rsa_pkcs1_sha224"),
    (
        RSA,
        Some("rsa-pss"),
        "rsa_pss_pss_sha384",
        "rsa_pss_pss_sha384",
    ),
    (
        ECDSA,
        Some("p521"),
        "ECDSA+SHA512",
        "ecdsa_secp521r1_sha512",
    ),
    (ECDSA, Some("p521"), "ECDSA+SHA1", "ecdsa_sha1"),
    (ECDSA, Some("ed25519"), "ed25519", "ed25519"),
];

#[test]
fn our_client_verifies_every_kind_of_signature_that_openssl_makes() {
    if !openssl_is_there() {
        return;
    }
    let pki = Pki::shared();
    for (suite, kind, only, scheme) in SERVERS {
        let foreign = kind.map(|kind| Foreign::new(pki, kind, "serverAuth"));
        let flags = foreign.as_ref().map(Foreign::flags).unwrap_or_default();
        let mut more: Vec<&str> = flags.iter().map(String::as_str).collect();
        more.extend(["-sigalgs", only]);
        let server = Server::openssl(pki, suite, &more);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("run.json");
        let file = file.to_str().unwrap();
        let mut arguments = vec!["connect", &server.address, "--sni", "slowshake.example"];
        arguments.extend(["--suite", suite, "--send", "hello", "--save", file]);
        let (code, shown, error) = slowshake(&arguments);
        assert_eq!(code, 0, "{scheme}: {error}\n{shown}");
        assert!(shown.contains("olleh"), "{scheme}: no answer");
        let verified = format!("is right ({scheme})");
        assert!(unwrapped(&shown).contains(&verified), "{scheme}: {shown}");
        assert_eq!(server.end().0, Some(0), "{scheme}");
        another_program_agrees(file);
    }
}

/// A text without its line breaks.
fn unwrapped(shown: &str) -> String {
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The independent program computes every value of a saved connection again.
fn another_program_agrees(saved: &str) {
    let (code, document, error) = slowshake(&["open", saved, "--format", "json"]);
    assert_eq!(code, 0, "{error}");
    let file = format!("{saved}.document");
    std::fs::write(&file, document).unwrap();
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/independent/recompute.py"
    );
    let Ok(output) = Command::new("python3").args([script, &file]).output() else {
        let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!ci, "python3 is missing, and this is CI");
        eprintln!("SKIPPED: python3 is not installed");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains(" verify "), "{text}");
}

#[test]
fn our_server_signs_as_openssl_s_client_can_verify() {
    if !openssl_is_there() {
        return;
    }
    for (suite, only, kind, digest) in [
        (RSA, "RSA-PSS+SHA256", "RSA-PSS", "SHA256"),
        (DHE, "RSA-PSS+SHA512", "RSA-PSS", "SHA512"),
        (RSA, "RSA+SHA384", "RSA", "SHA384"),
        // Who takes both gets the better one.
        (RSA, "RSA+SHA256:RSA-PSS+SHA256", "RSA-PSS", "SHA256"),
    ] {
        let server = slowshake_listens(&["--suite", suite, "--once", "--server-data", "pong\n"]);
        let client = Client::openssl(Pki::shared(), &server.address, suite, &["-sigalgs", only]);
        let (status, said) = client.talk("hello\n", "pong");
        assert_eq!(status, Some(0), "{only}: {said}");
        for line in [
            "Verify return code: 0 (ok)",
            &format!("Peer signature type: {kind}\n"),
            &format!("Peer signing digest: {digest}\n"),
        ] {
            assert!(said.contains(line), "{only}: no {line:?} in {said}");
        }
        let (code, shown) = server.end();
        assert_eq!(code, Some(0), "{shown}");
        let salted = shown.contains("server.key_exchange.salt");
        assert_eq!(salted, kind == "RSA-PSS", "{shown}");
    }
}

#[test]
fn our_client_proves_who_it_is_to_a_server_that_takes_pss_alone() {
    if !openssl_is_there() {
        return;
    }
    let pki = Pki::shared();
    let root = pki.path("root.pem");
    let mut more = vec!["-Verify", "4", "-CAfile", &root, "-verify_return_error"];
    more.extend(["-client_sigalgs", "RSA-PSS+SHA384"]);
    let server = Server::openssl(pki, RSA, &more);
    let mut arguments = vec!["connect", &server.address, "--sni", "slowshake.example"];
    arguments.extend([
        "--suite",
        RSA,
        "--send",
        "hello",
        "--client-cert",
        "rsa2048",
    ]);
    let (code, shown, error) = slowshake(&arguments);
    assert_eq!(code, 0, "{error}");
    assert!(shown.contains("client.key_exchange.salt"), "{shown}");
    assert!(shown.contains("olleh"), "{shown}");
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn our_server_verifies_every_kind_of_client() {
    if !openssl_is_there() {
        return;
    }
    let pki = Pki::shared();
    for (kind, only, scheme) in [
        ("rsa", "RSA-PSS+SHA256", "rsa_pss_rsae_sha256"),
        ("rsa", "RSA+SHA256", "rsa_pkcs1_sha256"),
        ("rsa-pss", "rsa_pss_pss_sha256", "rsa_pss_pss_sha256"),
        ("p521", "ECDSA+SHA512", "ecdsa_secp521r1_sha512"),
        ("ed25519", "ed25519", "ed25519"),
    ] {
        let mut ours = vec!["--suite", RSA, "--once", "--server-data", "pong\n"];
        ours.extend(["--client-auth", "require"]);
        let server = slowshake_listens(&ours);
        let flags = Foreign::new(pki, kind, "clientAuth").flags_kept();
        let mut theirs: Vec<&str> = flags.1.iter().map(String::as_str).collect();
        theirs.extend(["-client_sigalgs", only]);
        let client = Client::openssl(pki, &server.address, RSA, &theirs);
        let (status, said) = client.talk("hello\n", "pong");
        let (code, shown) = server.end();
        assert_eq!(
            (status, code),
            (Some(0), Some(0)),
            "{scheme}: {said}\n{shown}"
        );
        let verified = format!("is right ({scheme})");
        assert!(unwrapped(&shown).contains(&verified), "{scheme}: {shown}");
    }
}

impl Foreign {
    /// The flags, and the files behind them for as long as they are needed.
    fn flags_kept(self) -> (Self, Vec<String>) {
        let flags = self.flags();
        (self, flags)
    }
}

#[test]
fn what_is_not_known_is_said_and_not_called_wrong() {
    if !openssl_is_there() {
        return;
    }
    let foreign = Foreign::empty();
    let authority_key = foreign.generate("ed448", "ca.key");
    let authority = foreign.path("ca.pem");
    let subject = "/CN=authority";
    let mut arguments = vec!["req", "-x509", "-new", "-key", &authority_key];
    arguments.extend(["-subj", subject, "-days", "30", "-out", &authority]);
    openssl(&arguments);
    let key = foreign.generate("rsa", "leaf.key");
    foreign.sign(&key, "serverAuth", &authority, &authority_key);
    std::fs::copy(foreign.path("leaf.pem"), foreign.path("chain.pem")).unwrap();
    let flags = foreign.flags();
    let more: Vec<&str> = flags.iter().map(String::as_str).collect();
    let server = Server::openssl(Pki::shared(), RSA, &more);
    let mut arguments = vec!["connect", &server.address, "--sni", "slowshake.example"];
    arguments.extend(["--ca", &authority, "--suite", RSA]);
    let (code, shown, error) = slowshake(&arguments);
    server.end();
    assert_eq!(code, 1, "{error}");
    assert!(error.contains("unsupported_certificate"), "{error}");
    assert!(shown.contains("Ed448 (1.3.101.113)"), "{shown}");
    assert!(!shown.contains("never signed"), "{shown}");
    // What was not checked is not recorded as a check that failed.
    assert!(!shown.contains("certificate_signature-failed"), "{shown}");
}

/// A file of a case that a bug report of another program gave.
fn case(folder: &str, name: &str) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    format!("{root}/tests/data/cases/{folder}/{name}")
}

#[test]
fn a_leaf_that_its_authority_signed_with_pss_is_accepted() {
    if !openssl_is_there() {
        return;
    }
    let file = |name| case("01-pss-signed-certificate", name);
    let [leaf, key, authority] = ["leaf.pem", "leaf.key", "ca.pem"].map(file);
    let more = ["-cert", &leaf, "-cert_chain", &leaf, "-key", &key];
    let server = Server::openssl(Pki::shared(), RSA, &more);
    let mut arguments = vec!["connect", &server.address, "--sni", "slowshake.example"];
    arguments.extend(["--ca", &authority, "--suite", RSA, "--send", "hello"]);
    let (code, shown, error) = slowshake(&arguments);
    assert_eq!(code, 0, "{error}");
    assert!(
        shown.contains("olleh") && shown.contains("id-RSASSA-PSS"),
        "{shown}"
    );
    server.end();
}
