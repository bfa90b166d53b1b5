//! Certificates that are right, and ones that are wrong in one way each.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

mod checks;
mod embedded;
#[path = "../data/mint.rs"]
mod mint;
mod parsing;
mod paths;
mod recompute;
#[path = "../data/shell.rs"]
mod shell;

use mint::{Key, Template};
use slowshake::pki::{self, Certificate, Credential, files};

const HOST: &str = "slowshake.example";
const NOON: i64 = 1_800_000_000;

/// The key of an embedded authority. Those on P-256 sign much faster than RSA.
fn authority_key(name: &str) -> Key {
    let file = format!("{name}.key.pem");
    let (_, pem) = files().into_iter().find(|(name, _)| *name == file).unwrap();
    Key::from_pem(&pem).unwrap()
}

fn server_key() -> Key {
    Key::of(Credential::by_name("p256").unwrap()).unwrap()
}

fn rsa_key() -> Key {
    authority_key("root")
}

fn server_template() -> Template {
    Template::server("CN=server", "CN=authority", &[HOST], &[], false).unwrap()
}

fn authority_template() -> Template {
    Template::authority("CN=authority", "CN=authority", None).unwrap()
}

fn made(template: &Template) -> Certificate {
    let der = template
        .sign(&server_key(), &authority_key("intermediate-p256"))
        .unwrap();
    Certificate::parse(&der).unwrap()
}

fn root() -> Certificate {
    Certificate::parse(pki::root()).unwrap()
}

/// Leaf and intermediate of an embedded credential.
fn chain(name: &str) -> Vec<Certificate> {
    Credential::by_name(name)
        .unwrap()
        .chain()
        .into_iter()
        .map(|der| Certificate::parse(der).unwrap())
        .collect()
}
