//! Chains of every kind, made with OpenSSL's command line and shown to
//! `openssl verify` and to our client: where OpenSSL verifies, nobody here says
//! that a signature, a chain or a name is wrong.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::slice::from_ref;

use slowshake::pki::{self, Certificate, pem};
use slowshake::trace::{Fact, StepKind, Values};
use slowshake::view::Catalogue;

use super::cases::process::openssl_is_there;
use super::certificates::{refused, shown, step};
use super::*;

/// 2027-01-15, between the days of every certificate that is in order.
const NOW: u64 = 1_800_000_000;

fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len().to_be_bytes();
    let zeros = length.iter().take_while(|byte| **byte == 0).count();
    let mut der = vec![tag];
    match content.len() {
        short @ 0..=127 => der.push(short as u8),
        _ => {
            der.push(0x80 | (length.len() - zeros) as u8);
            der.extend(&length[zeros..]);
        }
    }
    der.extend(content);
    der
}

/// A common name in a type of string.
fn named(tag: u8, name: &[u8]) -> Vec<u8> {
    name_of(&[&[(3, tag, name)]])
}

fn cn(name: &str) -> Vec<u8> {
    named(0x0c, name.as_bytes())
}

/// The last number of 2.5.4, the tag, the content.
type Attribute<'a> = (u8, u8, &'a [u8]);

/// A Name of these parts.
fn name_of(parts: &[&[Attribute<'_>]]) -> Vec<u8> {
    let sets: Vec<Vec<u8>> = parts
        .iter()
        .map(|part| {
            let pairs = part.iter().map(|(kind, tag, value)| {
                tlv(0x30, &[&[6, 3, 0x55, 4, *kind], &tlv(*tag, &[value])])
            });
            tlv(0x31, &[&pairs.collect::<Vec<_>>().concat()])
        })
        .collect();
    tlv(0x30, &[&sets.concat()])
}

fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &[1, 1, 0xff] } else { &[] };
    tlv(0x30, &[&tlv(6, &[oid]), critical, &tlv(4, &[value])])
}

/// basicConstraints, with CA:TRUE and a pathLenConstraint if there is one.
fn authority(path_length: Option<u8>) -> Vec<u8> {
    let length: &[u8] = &path_length.map_or(Vec::new(), |length| vec![2, 1, length]);
    extension(&[0x55, 29, 19], true, &tlv(0x30, &[&[1, 1, 0xff], length]))
}

fn hosts(more: &[&[u8]]) -> Vec<u8> {
    let host = tlv(0x82, &[b"slowshake.example"]);
    extension(&[0x55, 29, 17], false, &tlv(0x30, &[&host, &more.concat()]))
}

/// One permitted subtree.
fn permitted(base: &[u8]) -> Vec<u8> {
    let trees = tlv(0xa0, &[&tlv(0x30, &[base])]);
    extension(&[0x55, 29, 30], true, &tlv(0x30, &[&trees]))
}

fn key_identifier(id: u8) -> Vec<u8> {
    extension(&[0x55, 29, 14], false, &[4, 1, id])
}

fn authority_identifier(id: u8) -> Vec<u8> {
    extension(&[0x55, 29, 35], false, &[0x30, 3, 0x80, 1, id])
}

/// 1.2.3.4.5, which is nothing.
fn unknown(critical: bool) -> Vec<u8> {
    extension(&[0x2a, 3, 4, 5], critical, &[5, 0])
}

/// A time of the length of UTCTime or GeneralizedTime.
fn time(text: &str) -> Vec<u8> {
    tlv(
        if text.len() == 13 { 0x17 } else { 0x18 },
        &[text.as_bytes()],
    )
}

/// A folder for one test, the keys in it, and what signs how.
struct Workshop {
    folder: tempfile::TempDir,
    keys: BTreeMap<&'static str, Vec<u8>>,
}

/// How a signature is made: the key, `openssl`'s arguments behind
/// `dgst -sign KEY`, and the AlgorithmIdentifier.
struct Signing {
    name: &'static str,
    key: &'static str,
    arguments: &'static [&'static str],
    algorithm: Vec<u8>,
}

const KEYS: [(&str, &[&str]); 12] = [
    ("rsa", &["RSA", "rsa_keygen_bits:2048"]),
    ("rsa-other", &["RSA", "rsa_keygen_bits:2048"]),
    ("pss", &["RSA-PSS", "rsa_keygen_bits:2048"]),
    (
        "pss-sha384",
        &[
            "RSA-PSS",
            "rsa_keygen_bits:2048",
            "rsa_pss_keygen_md:sha384",
            "rsa_pss_keygen_mgf1_md:sha384",
            "rsa_pss_keygen_saltlen:48",
        ],
    ),
    ("p256", &["EC", "ec_paramgen_curve:P-256"]),
    ("p256-other", &["EC", "ec_paramgen_curve:P-256"]),
    (
        "p256-compressed",
        &["EC", "ec_paramgen_curve:P-256", "point-format:compressed"],
    ),
    ("p384", &["EC", "ec_paramgen_curve:P-384"]),
    ("p521", &["EC", "ec_paramgen_curve:P-521"]),
    ("ed25519", &["ED25519"]),
    ("ed448", &["ED448"]),
    ("k256", &["EC", "ec_paramgen_curve:secp256k1"]),
];

/// The object identifier of a hash, with its NULL, as an AlgorithmIdentifier.
fn hash(name: &str) -> Vec<u8> {
    let sha2 = |last| vec![0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, last];
    let oid = match name {
        "sha1" => vec![0x2b, 0x0e, 3, 2, 0x1a],
        "sha224" => sha2(4),
        "sha256" => sha2(1),
        "sha384" => sha2(2),
        "sha512" => sha2(3),
        other => panic!("{other}"),
    };
    tlv(0x30, &[&tlv(6, &[&oid]), &[5, 0]])
}

fn pss(of: &str, mask: &str, salt: u8) -> Vec<u8> {
    let mgf1 = tlv(6, &[&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8]]);
    let parameters = [
        tlv(0xa0, &[&hash(of)]),
        tlv(0xa1, &[&tlv(0x30, &[&mgf1, &hash(mask)])]),
        tlv(0xa2, &[&[2, 1, salt]]),
    ];
    let oid = tlv(6, &[&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10]]);
    tlv(0x30, &[&oid, &tlv(0x30, &[&parameters.concat()])])
}

fn rsa(last: u8) -> Vec<u8> {
    let oid = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, last];
    tlv(0x30, &[&tlv(6, &[&oid]), &[5, 0]])
}

fn ecdsa(hash: u8) -> Vec<u8> {
    let oid: &[u8] = match hash {
        0 => &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1],
        _ => &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, hash],
    };
    tlv(0x30, &[&tlv(6, &[oid])])
}

fn signings() -> Vec<Signing> {
    let mut all = Vec::new();
    let mut add = |name, key, arguments, algorithm| {
        all.push(Signing {
            name,
            key,
            arguments,
            algorithm,
        });
    };
    add("rsa with SHA-1", "rsa", &["-sha1"], rsa(5));
    add("rsa with SHA-224", "rsa", &["-sha224"], rsa(14));
    add("rsa with SHA-256", "rsa", &["-sha256"], rsa(11));
    add("rsa with SHA-384", "rsa", &["-sha384"], rsa(12));
    add("rsa with SHA-512", "rsa", &["-sha512"], rsa(13));
    const PSS: &str = "rsa_padding_mode:pss";
    add(
        "PSS with SHA-256",
        "rsa",
        &["-sha256", "-sigopt", PSS, "-sigopt", "rsa_pss_saltlen:32"],
        pss("sha256", "sha256", 32),
    );
    add(
        "PSS with SHA-512, MGF1 with SHA-1, no salt",
        "rsa",
        &[
            "-sha512",
            "-sigopt",
            PSS,
            "-sigopt",
            "rsa_pss_saltlen:0",
            "-sigopt",
            "rsa_mgf1_md:sha1",
        ],
        pss("sha512", "sha1", 0),
    );
    add(
        "PSS of a PSS key",
        "pss",
        &["-sha256", "-sigopt", PSS, "-sigopt", "rsa_pss_saltlen:20"],
        pss("sha256", "sha256", 20),
    );
    add(
        "PSS of a restricted key",
        "pss-sha384",
        &["-sha384", "-sigopt", PSS, "-sigopt", "rsa_pss_saltlen:48"],
        pss("sha384", "sha384", 48),
    );
    add("P-256 with SHA-1", "p256", &["-sha1"], ecdsa(0));
    add("P-256 with SHA-224", "p256", &["-sha224"], ecdsa(1));
    add("P-256 with SHA-256", "p256", &["-sha256"], ecdsa(2));
    add("P-256 with SHA-512", "p256", &["-sha512"], ecdsa(4));
    add(
        "a compressed key",
        "p256-compressed",
        &["-sha256"],
        ecdsa(2),
    );
    add("P-384 with SHA-384", "p384", &["-sha384"], ecdsa(3));
    add("P-384 with SHA-256", "p384", &["-sha256"], ecdsa(2));
    add("P-521 with SHA-512", "p521", &["-sha512"], ecdsa(4));
    add("P-521 with SHA-256", "p521", &["-sha256"], ecdsa(2));
    let edwards = |last| tlv(0x30, &[&tlv(6, &[&[0x2b, 0x65, last]])]);
    add("Ed25519", "ed25519", &[], edwards(0x70));
    add("Ed448", "ed448", &[], edwards(0x71));
    add("secp256k1", "k256", &["-sha256"], ecdsa(2));
    all
}

/// What a certificate says.
#[derive(Clone)]
struct Said {
    version: u8,
    serial: u8,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    not_before: Vec<u8>,
    not_after: Vec<u8>,
    key: &'static str,
    extensions: Vec<Vec<u8>>,
}

/// Whom it is for, who says so, and the key.
fn said(subject: Vec<u8>, issuer: Vec<u8>, key: &'static str, extensions: Vec<Vec<u8>>) -> Said {
    Said {
        version: 3,
        serial: 1,
        issuer,
        subject,
        not_before: time("260101000000Z"),
        not_after: time("351231235959Z"),
        key,
        extensions,
    }
}

/// A server's certificate by this issuer.
fn server_by(issuer: Vec<u8>) -> Said {
    said(cn("server"), issuer, "p256", vec![hosts(&[])])
}

/// An authority's.
fn ca(subject: &str, issuer: &str, key: &'static str) -> Said {
    said(cn(subject), cn(issuer), key, vec![authority(None)])
}

impl Said {
    fn serial(mut self, serial: u8) -> Self {
        self.serial = serial;
        self
    }

    fn dated(mut self, not_before: &str, not_after: &str) -> Self {
        self.not_before = time(not_before);
        self.not_after = time(not_after);
        self
    }

    fn with(mut self, extension: Vec<u8>) -> Self {
        self.extensions.push(extension);
        self
    }

    fn bare(mut self, version: u8) -> Self {
        self.version = version;
        self.extensions.clear();
        self
    }
}

impl Workshop {
    fn open() -> Option<Self> {
        if !openssl_is_there() {
            return None;
        }
        let mut workshop = Self {
            folder: tempfile::tempdir().unwrap(),
            keys: BTreeMap::new(),
        };
        for (name, options) in KEYS {
            let file = workshop.path(&format!("{name}.key"));
            let file = file.to_str().unwrap();
            let mut arguments = vec!["genpkey", "-out", file, "-algorithm", options[0]];
            for option in &options[1..] {
                arguments.extend(["-pkeyopt", option]);
            }
            workshop.openssl(&arguments);
            let public = workshop.openssl(&["pkey", "-in", file, "-pubout", "-outform", "DER"]);
            workshop.keys.insert(name, public);
        }
        Some(workshop)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn openssl(&self, arguments: &[&str]) -> Vec<u8> {
        let output = Command::new("openssl").args(arguments).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}\n{error}");
        output.stdout
    }

    /// The certificate, signed.
    fn sign(&self, said: &Said, signing: &Signing) -> Certificate {
        let version = match said.version {
            1 => Vec::new(),
            version => tlv(0xa0, &[&[2, 1, version - 1]]),
        };
        let extensions = match said.extensions.len() {
            0 => Vec::new(),
            _ => tlv(0xa3, &[&tlv(0x30, &[&said.extensions.concat()])]),
        };
        let tbs = tlv(
            0x30,
            &[
                &version,
                &[2, 1, said.serial],
                &signing.algorithm,
                &said.issuer,
                &tlv(0x30, &[&said.not_before, &said.not_after]),
                &said.subject,
                &self.keys[said.key],
                &extensions,
            ],
        );
        let key = self.path(&format!("{}.key", signing.key));
        let key = key.to_str().unwrap();
        let tbs_file = self.write("tbs", &tbs);
        let signature = if signing.arguments.is_empty() {
            // The Edwards curves hash what they sign themselves.
            self.openssl(&[
                "pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", &tbs_file,
            ])
        } else {
            let mut arguments = vec!["dgst"];
            arguments.extend(signing.arguments);
            arguments.extend(["-sign", key, &tbs_file]);
            self.openssl(&arguments)
        };
        let signature = tlv(3, &[&[0], &signature]);
        let der = tlv(0x30, &[&tbs, &signing.algorithm, &signature]);
        Certificate::parse(&der).unwrap()
    }

    /// The usual way of this key.
    fn by(&self, said: &Said, key: &str) -> Certificate {
        let all = signings();
        let mut fitting = all.iter().filter(|signing| signing.key == key);
        let last = || Signing {
            name: "",
            key: match key {
                "rsa-other" => "rsa-other",
                _ => "p256-other",
            },
            arguments: &["-sha256"],
            algorithm: if key == "rsa-other" {
                rsa(11)
            } else {
                ecdsa(2)
            },
        };
        match fitting.find(|signing| signing.arguments != ["-sha1"]) {
            Some(signing) => self.sign(said, signing),
            None => self.sign(said, &last()),
        }
    }

    /// Whether `openssl verify` takes it, and what it says.
    fn verifies(&self, presented: &[Certificate], anchors: &[Certificate]) -> (bool, String) {
        let all = |list: &[Certificate]| {
            let text = list.iter().map(|one| pem("CERTIFICATE", &one.der));
            text.collect::<String>()
        };
        let leaf = self.write("leaf.pem", all(&presented[..1]).as_bytes());
        let rest = self.write("rest.pem", all(&presented[1..]).as_bytes());
        let roots = self.write("roots.pem", all(anchors).as_bytes());
        let mut command = Command::new("openssl");
        command.args(["verify", "-CAfile", &roots, "-no-CApath"]);
        command.args(["-attime", &NOW.to_string(), "-purpose", "sslserver"]);
        command.args(["-verify_hostname", "slowshake.example"]);
        if presented.len() > 1 {
            command.args(["-untrusted", &rest]);
        }
        let output = command.arg(&leaf).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        (output.status.success(), said)
    }
}

/// What our client says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ours {
    Verified,
    /// It cannot tell.
    Cannot,
    /// Something is wrong, with this alert.
    Wrong(AlertDescription),
}

fn ours(trace: &Trace) -> Ours {
    match refused(trace) {
        None => Ours::Verified,
        Some((AlertDescription::UNSUPPORTED_CERTIFICATE, _)) => Ours::Cannot,
        Some((alert, _)) => Ours::Wrong(alert),
    }
}

/// Shows a chain to both.
fn judged(
    workshop: &Workshop,
    what: &str,
    presented: &[Certificate],
    anchors: &[Certificate],
) -> (bool, Ours, Trace) {
    let suite = match presented[0].public_key {
        pki::PublicKey::Rsa { .. } | pki::PublicKey::RsaPss { .. } => {
            "suite=ECDHE-RSA-AES128-GCM-SHA256"
        }
        _ => "suite=ECDHE-ECDSA-AES128-GCM-SHA256",
    };
    let clock = format!("clock={NOW}");
    let trace = shown(&[suite, &clock], presented, anchors);
    let ours = ours(&trace);
    let (verifies, said) = workshop.verifies(presented, anchors);
    assert!(
        !verifies || !matches!(ours, Ours::Wrong(_)),
        "{what}: OpenSSL verifies it, and here it is {ours:?}"
    );
    // What the walk shows has its words.
    let catalogue = Catalogue::english();
    for step in &trace.steps {
        let faults = catalogue.faults(&trace, step);
        assert!(faults.is_empty(), "{what}: {faults:?}");
        for (_, fact) in &step.facts {
            if let Fact::Candidates(candidates) = fact {
                for (_, word) in candidates {
                    assert!(!catalogue.verdict(word).contains('<'), "{word}");
                }
            }
        }
    }
    eprintln!(
        "{what}: OpenSSL {}; {ours:?}",
        said.trim().replace('\n', "; ")
    );
    (verifies, ours, trace)
}

/// What became of each candidate: the serial number of its certificate, and
/// the word.
fn tried(trace: &Trace) -> Vec<(String, &'static str)> {
    let path = step(trace, "client.key_exchange.path").unwrap();
    let mut facts = path.facts.iter();
    let candidates = facts.find_map(|(_, fact)| match fact {
        Fact::Candidates(list) => Some(list.clone()),
        _ => None,
    });
    candidates.unwrap()
}

#[test]
fn every_signature_and_every_key_is_as_good_as_openssl_says() {
    let Some(workshop) = Workshop::open() else {
        return;
    };
    let mut verified = 0;
    for signing in signings() {
        let root = said(cn("root"), cn("root"), signing.key, vec![authority(None)]);
        let root = workshop.sign(&root, &signing);
        let leaf = workshop.sign(&server_by(cn("root")), &signing);
        let (good, ours, _) = judged(&workshop, signing.name, &[leaf], &[root]);
        let unknown = ["ed448", "k256"].contains(&signing.key);
        let expected = if unknown {
            Ours::Cannot
        } else {
            Ours::Verified
        };
        assert_eq!(ours, expected, "{}", signing.name);
        verified += usize::from(good);
    }
    for (key, _) in KEYS {
        let root = workshop.by(&ca("root", "root", "p384"), "p384");
        let mut leaf = server_by(cn("root"));
        leaf.key = key;
        let leaf = workshop.by(&leaf, "p384");
        let (good, ours, _) = judged(&workshop, key, &[leaf], &[root]);
        let unknown = ["ed448", "k256"].contains(&key);
        let expected = if unknown {
            Ours::Cannot
        } else {
            Ours::Verified
        };
        assert_eq!(ours, expected, "{key}");
        verified += usize::from(good);
    }
    assert!(verified > 25, "{verified}");
}

#[test]
fn names_and_dates_and_versions_are_as_good_as_openssl_says() {
    use Ours::{Cannot, Verified, Wrong};
    let Some(workshop) = Workshop::open() else {
        return;
    };
    let root_of = |subject: &[u8]| {
        let said = said(
            subject.to_vec(),
            subject.to_vec(),
            "rsa",
            vec![authority(None)],
        );
        workshop.by(&said, "rsa")
    };
    let utf16: Vec<u8> = "Root CA"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let utf32: Vec<u8> = "Root CA"
        .chars()
        .flat_map(|c| u32::from(c).to_be_bytes())
        .collect();
    let part = |attributes: &[Attribute<'_>]| name_of(&[attributes]);
    let (unit, common): (Attribute<'_>, Attribute<'_>) = ((11, 0x0c, b"unit"), (3, 0x13, b"Root"));
    let mut good = 0;
    let mut see = |what: &str, presented: &[Certificate], anchors: &[Certificate], expected| {
        let (verifies, ours, _) = judged(&workshop, what, presented, anchors);
        assert_eq!(ours, expected, "{what}");
        good += usize::from(verifies);
    };
    let no_root = Wrong(AlertDescription::UNKNOWN_CA);
    for (what, subject, issuer, expected) in [
        (
            "a PrintableString",
            named(0x13, b"Root CA"),
            cn("Root CA"),
            Verified,
        ),
        (
            "an IA5String",
            named(0x16, b"Root CA"),
            cn("Root CA"),
            Verified,
        ),
        (
            "a VisibleString",
            named(0x1a, b"Root CA"),
            cn("Root CA"),
            Verified,
        ),
        (
            "a TeletexString",
            named(0x14, b"R\xf6ot"),
            cn("Röot"),
            Verified,
        ),
        ("a BMPString", named(0x1e, &utf16), cn("Root CA"), Verified),
        (
            "a UniversalString",
            named(0x1c, &utf32),
            cn("Root CA"),
            Verified,
        ),
        (
            "letter case",
            named(0x13, b"ROOT ca"),
            cn("rOOT CA"),
            Verified,
        ),
        ("spaces", cn("  Root   CA "), cn("Root CA"), Verified),
        (
            "another order in a set",
            part(&[unit, common]),
            part(&[common, unit]),
            Verified,
        ),
        ("another name", cn("Root CA"), cn("Root CB"), no_root),
        (
            "one attribute less",
            part(&[unit, common]),
            part(&[common]),
            no_root,
        ),
        (
            "another order of parts",
            name_of(&[&[unit], &[common]]),
            name_of(&[&[common], &[unit]]),
            no_root,
        ),
    ] {
        let leaf = workshop.by(&server_by(issuer), "rsa");
        see(what, &[leaf], &[root_of(&subject)], expected);
    }

    let root = workshop.by(&ca("root", "root", "rsa"), "rsa");
    let expired = Wrong(AlertDescription::CERTIFICATE_EXPIRED);
    for (from, to, expected) in [
        ("500101000000Z", "351231235959Z", Verified),
        ("691231235959Z", "20351231235959Z", Verified),
        ("00000101000000Z", "99991231235959Z", Verified),
        ("19491231235959Z", "491231235959Z", Verified),
        ("500101000000Z", "691231235959Z", expired),
        ("270116000000Z", "351231235959Z", expired),
    ] {
        let leaf = server_by(cn("root")).dated(from, to);
        see(
            from,
            &[workshop.by(&leaf, "rsa")],
            from_ref(&root),
            expected,
        );
    }

    let not_allowed = Wrong(AlertDescription::BAD_CERTIFICATE);
    let leaf = workshop.by(&server_by(cn("root")), "rsa");
    let root_as = |said: &Said| workshop.by(said, "rsa");
    let plain = ca("root", "root", "rsa");
    let signs = extension(&[0x55, 29, 15], true, &[3, 2, 2, 4]);
    let encrypts = extension(&[0x55, 29, 15], true, &[3, 2, 5, 0x20]);
    let no_authority = extension(&[0x55, 29, 19], true, &[0x30, 0]);
    for (what, root, expected) in [
        ("a root of version 1", plain.clone().bare(1), Verified),
        (
            "a root with keyCertSign alone",
            plain.clone().bare(3).with(signs),
            Verified,
        ),
        (
            "a root that says it is none",
            plain.clone().bare(3).with(no_authority),
            not_allowed,
        ),
        (
            "a root whose key encrypts",
            plain.clone().with(encrypts),
            not_allowed,
        ),
        (
            "a root with an unknown extension",
            plain.clone().with(unknown(false)),
            Verified,
        ),
        (
            "a root with an unknown critical one",
            plain.clone().with(unknown(true)),
            Cannot,
        ),
    ] {
        see(what, from_ref(&leaf), &[root_as(&root)], expected);
    }

    let below = workshop.by(&server_by(cn("middle")), "p384");
    let middle = ca("middle", "root", "p384");
    for (what, middle, expected) in [
        ("an intermediate", middle.clone(), Verified),
        (
            "an intermediate of version 1",
            middle.clone().bare(1),
            not_allowed,
        ),
        (
            "an intermediate without basicConstraints",
            middle.clone().bare(3),
            not_allowed,
        ),
        (
            "an intermediate with an unknown critical extension",
            middle.clone().with(unknown(true)),
            Cannot,
        ),
        (
            "an intermediate for this host",
            middle
                .clone()
                .with(permitted(&tlv(0x82, &[b"slowshake.example"]))),
            Verified,
        ),
        (
            "an intermediate for another host",
            middle
                .clone()
                .with(permitted(&tlv(0x82, &[b"other.example"]))),
            Wrong(AlertDescription::CERTIFICATE_UNKNOWN),
        ),
        (
            "an intermediate for directory names",
            middle
                .clone()
                .with(permitted(&tlv(0xa4, &[&named(0x13, b"SERVER")]))),
            Verified,
        ),
        (
            "an intermediate that expired",
            middle.clone().dated("200101000000Z", "210101000000Z"),
            expired,
        ),
    ] {
        see(
            what,
            &[below.clone(), root_as(&middle)],
            from_ref(&root),
            expected,
        );
    }
    let short = root_as(&said(
        cn("root"),
        cn("root"),
        "rsa",
        vec![authority(Some(0))],
    ));
    see(
        "a path that is too long",
        &[below.clone(), root_as(&middle)],
        &[short],
        not_allowed,
    );
    let mailed = said(
        cn("server"),
        cn("middle"),
        "p256",
        vec![hosts(&[&tlv(0x81, &[b"a@slowshake.example"])])],
    );
    let limit = permitted(&tlv(0x81, &[b"slowshake.example"]));
    see(
        "a limit on mail addresses",
        &[
            workshop.by(&mailed, "p384"),
            root_as(&middle.clone().with(limit)),
        ],
        from_ref(&root),
        Cannot,
    );
    let mut old = server_by(cn("root"));
    old.version = 1;
    see(
        "extensions in version 1",
        &[workshop.by(&old, "rsa")],
        from_ref(&root),
        Verified,
    );
    let ca_as_01 = tlv(
        0x30,
        &[&[6, 3, 0x55, 29, 19], &[1, 1, 1], &tlv(4, &[&[0x30, 0]])],
    );
    let flagged = server_by(cn("root")).with(ca_as_01);
    see(
        "TRUE written as 01",
        &[workshop.by(&flagged, "rsa")],
        from_ref(&root),
        Verified,
    );
    let identifier = extension(&[0x55, 29, 14], false, b"no DER");
    let odd = server_by(cn("root")).with(identifier);
    let (_, ours, _) = judged(
        &workshop,
        "a key identifier that is none",
        &[workshop.by(&odd, "rsa")],
        from_ref(&root),
    );
    assert_eq!(ours, Verified);
    let text = tlv(0x0c, &[b"x"]);
    for (what, entry) in [
        (
            "an otherName",
            tlv(0xa0, &[&[6, 3, 0x2a, 3, 4], &tlv(0xa0, &[&text])]),
        ),
        ("an rfc822Name", tlv(0x81, &[b"a@slowshake.example"])),
        (
            "a dNSName that is not ASCII",
            tlv(0x82, &["sl\u{f6}wshake.example".as_bytes()]),
        ),
        ("a directoryName", tlv(0xa4, &[&named(0x1c, &utf32)])),
        ("an ediPartyName", tlv(0xa5, &[&tlv(0xa1, &[&text])])),
        (
            "a uniformResourceIdentifier",
            tlv(0x86, &[b"https://slowshake.example/"]),
        ),
        ("an iPAddress", tlv(0x87, &[&[127, 0, 0, 1]])),
        ("a registeredID", tlv(0x88, &[&[0x2a, 3, 4]])),
    ] {
        let leaf = said(cn("server"), cn("root"), "p256", vec![hosts(&[&entry])]);
        see(
            what,
            &[workshop.by(&leaf, "rsa")],
            from_ref(&root),
            Verified,
        );
    }
    let critical = workshop.by(&server_by(cn("root")).with(unknown(true)), "rsa");
    see(
        "an unknown critical extension",
        &[critical],
        from_ref(&root),
        Cannot,
    );
    let mut forged = leaf.der.clone();
    *forged.last_mut().unwrap() ^= 1;
    let forged = Certificate::parse(&forged).unwrap();
    see(
        "a forged signature",
        &[forged],
        from_ref(&root),
        not_allowed,
    );
    see("nobody's", &[leaf], &[short_of_name(&workshop)], no_root);
    assert!(good > 15, "{good}");
}

fn short_of_name(workshop: &Workshop) -> Certificate {
    workshop.by(&ca("somebody else", "somebody else", "rsa"), "rsa")
}

/// The words for what became of the candidates, without the leaf.
fn words(trace: &Trace) -> Vec<&'static str> {
    tried(trace)
        .into_iter()
        .skip(1)
        .map(|(_, word)| word)
        .collect()
}

#[test]
fn a_good_path_is_found_behind_candidates_that_are_not() {
    use Ours::Verified;
    let Some(workshop) = Workshop::open() else {
        return;
    };
    let sign = |said: Said, key: &str| workshop.by(&said, key);
    let root = sign(ca("root", "root", "rsa"), "rsa");
    let leaf = sign(server_by(cn("middle")), "p384");
    let good = sign(ca("middle", "root", "p384").serial(2), "rsa");
    let expired = ca("middle", "root", "p384").serial(3);
    let expired = sign(expired.dated("200101000000Z", "210101000000Z"), "rsa");
    let not_yet = ca("middle", "root", "p384").serial(4);
    let not_yet = sign(not_yet.dated("280101000000Z", "300101000000Z"), "rsa");
    let re_keyed = sign(ca("middle", "root", "p521").serial(5), "rsa");
    let other_kind = sign(ca("middle", "root", "rsa-other").serial(6), "rsa");
    let no_authority = sign(ca("middle", "root", "p384").serial(7).bare(3), "rsa");
    let critical = sign(
        ca("middle", "root", "p384").serial(8).with(unknown(true)),
        "rsa",
    );
    let elsewhere = permitted(&tlv(0x82, &[b"other.example"]));
    let elsewhere = sign(
        ca("middle", "root", "p384").serial(9).with(elsewhere),
        "rsa",
    );
    let forged = sign(ca("middle", "root", "p384").serial(10), "rsa-other");
    let stray = sign(ca("middle", "nobody", "p384").serial(11), "rsa");
    for (what, bad, word) in [
        ("an expired one", &expired, "issuer-expired"),
        (
            "one that is not valid yet",
            &not_yet,
            "issuer-not-yet-valid",
        ),
        ("a re-keyed one", &re_keyed, "issuer-signature"),
        (
            "one with a key of another kind",
            &other_kind,
            "issuer-signature",
        ),
        (
            "one that is no authority",
            &no_authority,
            "issuer-no-authority",
        ),
        ("one that nobody understands", &critical, "issuer-extension"),
        ("one for other names", &elsewhere, "issuer-names"),
        ("one that the root did not sign", &forged, "issuer-no-way"),
    ] {
        let presented = [leaf.clone(), bad.clone(), good.clone()];
        let (_, ours, trace) = judged(&workshop, what, &presented, from_ref(&root));
        assert_eq!(ours, Verified, "{what}");
        let words = words(&trace);
        assert!(words.contains(&word), "{what}: {words:?}");
        assert_eq!(
            words.iter().filter(|word| **word == "in-path").count(),
            2,
            "{words:?}"
        );
        // Two of one name are told apart.
        let names: Vec<String> = tried(&trace).into_iter().map(|(name, _)| name).collect();
        assert!(
            names.contains(&"CN=middle (serial number 02)".to_owned()),
            "{names:?}"
        );
        let path = step(&trace, "client.key_exchange.path").unwrap();
        assert_eq!(path.text_key, "client-key_exchange-path-choice");
        if word != "issuer-no-way" {
            // The answer for which it fell out is there, and is no.
            let values = path.values.iter().map(|id| trace.value(*id));
            let verdicts: Vec<_> = values.filter(|value| value.is_verdict()).collect();
            let unfit = ["one with a key of another kind"].contains(&what);
            assert_eq!(verdicts.len(), usize::from(!unfit), "{what}");
            assert!(verdicts.iter().all(|value| value.bytes == [0]));
        }
        // Behind it, the order does not matter, and nothing is told of what
        // nobody asked.
        let presented = [leaf.clone(), good.clone(), bad.clone()];
        let (_, ours, _) = judged(&workshop, what, &presented, from_ref(&root));
        assert_eq!(ours, Verified, "{what}, behind the good one");
    }
    // All of them, and one that leads nowhere.
    let bad = [
        expired,
        not_yet,
        re_keyed,
        other_kind,
        no_authority,
        critical,
        elsewhere,
        forged,
        stray,
    ];
    let mut all = vec![leaf.clone()];
    all.extend(bad.iter().cloned());
    let (_, ours, trace) = judged(&workshop, "none that fits", &all, from_ref(&root));
    assert!(matches!(ours, Ours::Wrong(_)), "{ours:?}");
    let path = step(&trace, "client.key_exchange.path").unwrap();
    assert_eq!(path.text_key, "client-key_exchange-path-none");
    assert_eq!(path.kind, StepKind::Choice);
    all.push(good);
    let (_, ours, _) = judged(&workshop, "the last one fits", &all, from_ref(&root));
    assert_eq!(ours, Verified);
}

#[test]
fn key_identifiers_say_whom_to_try_first_and_exclude_nobody() {
    let Some(workshop) = Workshop::open() else {
        return;
    };
    let sign = |said: Said, key: &str| workshop.by(&said, key);
    let root = sign(ca("root", "root", "rsa"), "rsa");
    let leaf = sign(
        server_by(cn("middle")).with(authority_identifier(2)),
        "p384",
    );
    let good = ca("middle", "root", "p384")
        .serial(2)
        .with(key_identifier(2));
    let good = sign(good, "rsa");
    let other = ca("middle", "root", "p521")
        .serial(3)
        .with(key_identifier(3));
    let other = sign(other, "rsa");
    let presented = [leaf.clone(), other.clone(), good.clone()];
    let (_, ours, trace) = judged(
        &workshop,
        "the identifier fits",
        &presented,
        from_ref(&root),
    );
    assert_eq!(ours, Ours::Verified);
    // The one that fits was tried first, so nothing fell out.
    assert_eq!(words(&trace), ["in-path", "in-path"]);
    // One that does not fit, and whose key made the signature.
    let leaf = sign(
        server_by(cn("middle")).with(authority_identifier(3)),
        "p384",
    );
    for presented in [vec![leaf.clone(), good.clone()], vec![leaf, other, good]] {
        let (_, ours, _) = judged(
            &workshop,
            "the wrong identifier",
            &presented,
            from_ref(&root),
        );
        assert_eq!(ours, Ours::Verified);
    }
}

#[test]
fn cross_certificates_lead_to_whichever_root_is_trusted_and_loops_end() {
    let Some(workshop) = Workshop::open() else {
        return;
    };
    let sign = |said: Said, key: &str| workshop.by(&said, key);
    let [a, b] = [("a", "p384"), ("b", "p521")];
    let root_a = sign(ca(a.0, a.0, a.1), a.1);
    let root_b = sign(ca(b.0, b.0, b.1), b.1);
    let a_by_b = sign(ca(a.0, b.0, a.1).serial(2), b.1);
    let b_by_a = sign(ca(b.0, a.0, b.1).serial(3), a.1);
    let stranger = sign(ca("other", "other", "rsa"), "rsa");
    let leaf = sign(server_by(cn("a")), "p384");
    let others = [&root_a, &root_b, &a_by_b, &b_by_a].map(Certificate::clone);
    // Whatever the order, and whichever root is trusted.
    for shift in 0..others.len() {
        for anchors in [vec![&root_a], vec![&root_b], vec![&root_b, &root_a]] {
            let anchors: Vec<Certificate> = anchors.into_iter().cloned().collect();
            let mut presented = vec![leaf.clone()];
            presented.extend(
                others
                    .iter()
                    .cycle()
                    .skip(shift)
                    .take(others.len())
                    .cloned(),
            );
            let (_, ours, _) = judged(&workshop, "cross-certificates", &presented, &anchors);
            assert_eq!(ours, Ours::Verified, "{shift}");
        }
    }
    // Round in a circle, with a way out and without.
    let presented = [leaf.clone(), a_by_b.clone(), b_by_a.clone()];
    let (_, ours, _) = judged(&workshop, "a circle", &presented, from_ref(&stranger));
    assert_eq!(ours, Ours::Wrong(AlertDescription::UNKNOWN_CA));
    let b_by_other = sign(ca(b.0, "other", b.1).serial(4), "rsa");
    let presented = [leaf, b_by_a, a_by_b, b_by_other];
    let (_, ours, _) = judged(&workshop, "a way out", &presented, &[stranger]);
    assert_eq!(ours, Ours::Verified);
}

#[test]
fn what_cannot_be_verified_on_one_of_two_ways_is_not_called_wrong() {
    let Some(workshop) = Workshop::open() else {
        return;
    };
    let sign = |said: Said, key: &str| workshop.by(&said, key);
    let root = sign(ca("root", "root", "rsa"), "rsa");
    // The key that signed, which is of a kind that is not known here, and
    // another one of the same name.
    let leaf = sign(server_by(cn("middle")), "ed448");
    let unknown_kind = sign(ca("middle", "root", "ed448").serial(2), "rsa");
    let other = sign(ca("middle", "root", "p384").serial(3), "rsa");
    let presented = [leaf, other, unknown_kind];
    let (_, ours, trace) = judged(&workshop, "Ed448", &presented, &[root]);
    assert_eq!(ours, Ours::Cannot);
    let said = step(&trace, "client.key_exchange.alert").unwrap();
    assert!(
        format!("{:?}", said.facts).contains("Ed448"),
        "{:?}",
        said.facts
    );
}

#[test]
fn a_search_ends_at_its_budget_and_says_so() {
    let Some(workshop) = Workshop::open() else {
        return;
    };
    let root = workshop.by(&ca("root", "root", "rsa"), "rsa");
    let leaf = workshop.by(&server_by(cn("middle")), "p384");
    // Each of another serial number, none with the key that signed; one
    // signature of OpenSSL's stands on all of them, since they fall out before
    // anybody looks at it.
    let pattern = workshop.by(&ca("middle", "root", "p521").serial(0x55), "rsa");
    let at = pattern
        .der
        .windows(3)
        .position(|bytes| bytes == [2, 1, 0x55]);
    let like = |n: usize| {
        let mut der = pattern.der.clone();
        der[at.unwrap() + 2] = n as u8 & 0x7f;
        let last = der.len() - 1;
        der[last] ^= (n / 128) as u8;
        Certificate::parse(&der).unwrap()
    };
    let good = workshop.by(&ca("middle", "root", "p384"), "rsa");
    for (count, found) in [
        (pki::CANDIDATES - 2, true),
        (pki::CANDIDATES, false),
        (200, false),
    ] {
        let mut presented = vec![leaf.clone()];
        presented.extend((0..count).map(like));
        presented.push(good.clone());
        let clock = format!("clock={NOW}");
        let suite = "suite=ECDHE-ECDSA-AES128-GCM-SHA256";
        let trace = shown(&[suite, &clock], &presented, from_ref(&root));
        match found {
            true => {
                assert_eq!(ours(&trace), Ours::Verified);
                assert_eq!(words(&trace).len(), count + 2);
            }
            false => {
                let alert = AlertDescription::CERTIFICATE_UNKNOWN;
                assert_eq!(ours(&trace), Ours::Wrong(alert));
                let said = step(&trace, "client.key_exchange.alert").unwrap();
                let said = format!("{:?}", said.facts);
                assert!(
                    said.contains("none among the first 128 candidates"),
                    "{said}"
                );
            }
        }
    }
}
