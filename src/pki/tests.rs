//! Certificates that are right, and ones that are wrong in one way each.

mod checks;
mod embedded;
mod parsing;
mod paths;

use super::credential::{INTERMEDIATE_P256_KEY, ROOT_KEY};
use super::mint::{Key, Template};
use super::{Certificate, Credential};

const HOST: &str = "slowshake.example";
const NOON: i64 = 1_800_000_000;

/// P-256 keys to sign with: much faster than RSA.
fn authority_key() -> Key {
    Key::from_pem(INTERMEDIATE_P256_KEY).unwrap()
}

fn server_key() -> Key {
    Key::from_pem(&Credential::by_name("p256").unwrap().private_key_pem()).unwrap()
}

fn rsa_key() -> Key {
    Key::from_pem(ROOT_KEY).unwrap()
}

fn server_template() -> Template {
    Template::server("CN=server", "CN=authority", &[HOST], &[], false).unwrap()
}

fn authority_template() -> Template {
    Template::authority("CN=authority", "CN=authority", None).unwrap()
}

fn made(template: &Template) -> Certificate {
    let der = template.sign(&server_key(), &authority_key()).unwrap();
    Certificate::parse(&der).unwrap()
}

fn root() -> Certificate {
    Certificate::parse(super::root()).unwrap()
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
