//! `slowshake list`: what there is to choose from.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::error::{Error, Exit};
use super::output;
use crate::lesson::Library;
use crate::pki::Credential;
use crate::sim::{Attack, Group, scheme, version};
use crate::trace::{CheckKind, Name};
use crate::view::Catalogue;
use crate::wire::{CipherSuite, SUITES, TLS13_SUITES};

/// List versions, suites, groups, certificates, signature schemes, lessons,
/// quantities, checks and attacks
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slowshake list                 everything
  slowshake list suites          the names that --suite takes
  slowshake list quantities      the names that --set takes")]
pub(super) struct List {
    /// One of them alone
    what: Option<What>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Versions of TLS
    Versions,
    /// Cipher suites
    Suites,
    /// Groups for the key exchange
    Groups,
    /// The server's certificates
    Certificates,
    /// Kinds of signature, for --signature-algorithms
    Signatures,
    /// Lessons
    Lessons,
    /// Values that a run has, for --set
    Quantities,
    /// The checks that a party makes, for --skip-check
    Checks,
    /// Ready attacks
    Attacks,
}

impl What {
    fn title(self) -> &'static str {
        match self {
            What::Versions => "Versions (--tls)",
            What::Suites => "Cipher suites (--suite)",
            What::Groups => "Groups (--group)",
            What::Certificates => "Certificates (--cert)",
            What::Signatures => "Signature schemes (--signature-algorithms)",
            What::Lessons => "Lessons (run --lesson)",
            What::Quantities => "Quantities (--set)",
            What::Checks => "Checks (--skip-check)",
            What::Attacks => "Ready attacks (--attack)",
        }
    }

    fn rows(self) -> Vec<Vec<String>> {
        match self {
            What::Versions => version::ALL
                .iter()
                .map(|known| {
                    vec![
                        version::name(*known).to_owned(),
                        version::cite(*known).to_owned(),
                    ]
                })
                .collect(),
            What::Suites => {
                let row = |code: CipherSuite, name: &str, openssl: &str| {
                    vec![
                        format!("0x{:04x}", code.0),
                        name.to_owned(),
                        openssl.to_owned(),
                    ]
                };
                let newer = TLS13_SUITES.iter();
                let newer = newer.map(|suite| row(suite.code, suite.name, "TLS 1.3"));
                let older = SUITES.iter();
                let older = older.map(|suite| row(suite.code, suite.name, suite.openssl_name));
                newer.chain(older).collect()
            }
            What::Groups => Group::all().map(group).collect(),
            What::Certificates => Credential::ALL
                .iter()
                .map(|c| vec![c.name.to_owned(), c.description.to_owned()])
                .collect(),
            What::Signatures => scheme::ALL
                .iter()
                .map(|scheme| {
                    vec![
                        format!("0x{:04x}", scheme.0),
                        scheme.to_string(),
                        scheme::about(*scheme),
                    ]
                })
                .collect(),
            What::Lessons => super::lessons::rows(&Library::built_in()),
            What::Quantities => Name::ALL
                .iter()
                .map(|name| {
                    vec![
                        name.id().to_owned(),
                        if name.is_secret() { "secret" } else { "public" }.to_owned(),
                        name.cite().to_owned(),
                        Catalogue::english().gloss(*name),
                    ]
                })
                .collect(),
            What::Checks => CheckKind::ALL
                .iter()
                .map(|check| {
                    let asks = Catalogue::english().check(*check);
                    let asks = match CheckKind::guards().any(|guard| guard == *check) {
                        true => asks,
                        false => format!("{asks} (cannot be left out)"),
                    };
                    vec![check.id().to_owned(), check.cite().to_owned(), asks]
                })
                .collect(),
            What::Attacks => Attack::ALL
                .iter()
                .map(|attack| {
                    let about = format!("{}. {}", attack.title, attack.story);
                    vec![attack.name.to_owned(), about]
                })
                .collect(),
        }
    }
}

fn group(group: Group) -> Vec<String> {
    let (kind, about) = match group {
        Group::Field(field) => (
            format!("{} bits", field.p().bits()),
            match field.secret_bits {
                Some(bits) => format!("{}; secrets of {bits} bits (§5.2)", field.cite),
                None => field.cite.to_owned(),
            },
        ),
        Group::Curve(curve) => (
            "curve".to_owned(),
            format!("supported_groups code {}", curve.code()),
        ),
        Group::Hybrid => (
            "hybrid".to_owned(),
            "ML-KEM-768 and x25519 together, TLS 1.3 only; RFC 10024".to_owned(),
        ),
    };
    vec![group.name().to_owned(), kind, about]
}

impl List {
    pub(super) fn go(&self) -> Result<Exit, Error> {
        output::print(|out| {
            let Some(what) = self.what else {
                for (at, what) in What::value_variants().iter().enumerate() {
                    if at > 0 {
                        writeln!(out)?;
                    }
                    writeln!(out, "{}", what.title())?;
                    output::table(&what.rows(), out)?;
                }
                return Ok(());
            };
            output::table(&what.rows(), out)
        })?;
        Ok(Exit::Established)
    }
}
