//! The certificates that come with the program, made again, and what OpenSSL
//! says of them.

use std::net::IpAddr;
use std::path::Path;
use std::process::Command;

use der::asn1::{Ia5String, OctetString};
use slowshake::crypto::RsaPrivateKey;
use slowshake::pki::{DhPrivateKey, OTHER_NAME, PrivateKey, PublicKey, Usage, files, path};
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{KeyUsage, KeyUsages, NameConstraints};

use super::mint::{Made, extension};
use super::*;

/// The hosts that the lessons' servers are certified for.
const LESSON_HOSTS: [&str; 2] = ["slowshake.example", "localhost"];

const ROOT_NAME: &str = "CN=slowshake root (its private key is public),O=slowshake lessons";
const INTERMEDIATE_RSA_NAME: &str =
    "CN=slowshake RSA intermediate (its private key is public),O=slowshake lessons";
const INTERMEDIATE_P256_NAME: &str =
    "CN=slowshake P-256 intermediate (its private key is public),O=slowshake lessons";

/// Makes every embedded certificate again: (file name in `certs`, DER).
fn embedded_certificates() -> Made<Vec<(String, Vec<u8>)>> {
    let [root_key, rsa_key, p256_key] =
        ["root", "intermediate-rsa", "intermediate-p256"].map(authority_key);

    let mut root = Template::authority(ROOT_NAME, ROOT_NAME, None)?;
    root.replace(extension(true, &lesson_names()?)?);
    let rsa = Template::authority(INTERMEDIATE_RSA_NAME, ROOT_NAME, Some(0))?;
    let p256 = Template::authority(INTERMEDIATE_P256_NAME, ROOT_NAME, Some(0))?;
    let mut made = vec![
        ("root.der".into(), root.sign(&root_key, &root_key)?),
        (
            "intermediate-rsa.der".into(),
            rsa.sign(&rsa_key, &root_key)?,
        ),
        (
            "intermediate-p256.der".into(),
            p256.sign(&p256_key, &root_key)?,
        ),
    ];
    for credential in Credential::ALL {
        let (issuer, issuer_key) = match credential.name {
            "p256" => (INTERMEDIATE_P256_NAME, &p256_key),
            _ => (INTERMEDIATE_RSA_NAME, &rsa_key),
        };
        let mut leaf = Template::server(
            &format!(
                "CN=slowshake lesson server {},O=slowshake lessons",
                credential.name
            ),
            issuer,
            &LESSON_HOSTS,
            &[
                IpAddr::from([127, 0, 0, 1]),
                IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
            ],
            credential.name != "p256",
        )?;
        if credential.is_dh() {
            // RFC 5246 §7.4.2.
            let usage = KeyUsage(KeyUsages::KeyAgreement.into());
            leaf.replace(extension(true, &usage)?);
        }
        let key = Key::of(credential)?;
        made.push((
            format!("{}.der", credential.name),
            leaf.sign(&key, issuer_key)?,
        ));
    }
    for name in ["rsa2048", "p256"] {
        let servers = Credential::by_name(name).ok_or(name)?;
        for credential in [servers.self_signed(), servers.for_another_name()] {
            made.push(mallorys(credential, &rsa_key, &p256_key)?);
        }
    }
    for credential in Credential::of_clients() {
        let (person, issuer, issuer_key) = match credential.is_rsa() {
            true => ("Ada Lovelace", INTERMEDIATE_RSA_NAME, &rsa_key),
            false => ("Grace Hopper", INTERMEDIATE_P256_NAME, &p256_key),
        };
        let name = format!("CN={person},O=slowshake lessons");
        let key = Key::of(credential)?;
        made.push((
            format!("{}.der", credential.name),
            Template::client(&name, issuer)?.sign(&key, issuer_key)?,
        ));
    }
    Ok(made)
}

/// One that somebody in the middle shows: for the server's names, signed with
/// his own key, or for another name, signed by an authority that did nothing
/// wrong.
fn mallorys(credential: &Credential, rsa: &Key, p256: &Key) -> Made<(String, Vec<u8>)> {
    let own = Key::of(credential)?;
    let is_rsa = credential.is_rsa();
    let der = if credential.chain().len() == 1 {
        let name = format!("CN={},O=Mallory", LESSON_HOSTS[0]);
        let leaf = Template::server(&name, &name, &LESSON_HOSTS, &[], is_rsa)?;
        leaf.sign(&own, &own)?
    } else {
        let (issuer, key) = match is_rsa {
            true => (INTERMEDIATE_RSA_NAME, rsa),
            false => (INTERMEDIATE_P256_NAME, p256),
        };
        let name = format!("CN={},O=Mallory", OTHER_NAME);
        let leaf = Template::server(&name, issuer, &[OTHER_NAME], &[], is_rsa)?;
        leaf.sign(&own, key)?
    };
    Ok((format!("{}.der", credential.name), der))
}

/// The root's key is public, so whoever trusts it must lose nothing: it
/// vouches for names that lead nowhere but to this machine.
fn lesson_names() -> Made<NameConstraints> {
    let mut ip6 = [0xff; 32];
    ip6[..16].copy_from_slice(&std::net::Ipv6Addr::LOCALHOST.octets());
    let bases = [
        GeneralName::DnsName(Ia5String::new("slowshake.example")?),
        GeneralName::DnsName(Ia5String::new("localhost")?),
        GeneralName::IpAddress(OctetString::new([127, 0, 0, 0, 0xff, 0, 0, 0])?),
        GeneralName::IpAddress(OctetString::new(ip6)?),
    ];
    let subtree = |base| GeneralSubtree {
        base,
        minimum: 0,
        maximum: None,
    };
    Ok(NameConstraints {
        permitted_subtrees: Some(bases.into_iter().map(subtree).collect()),
        excluded_subtrees: None,
    })
}

/// `SLOWSHAKE_BLESS=1` rewrites the files instead.
#[test]
fn every_embedded_certificate_is_minted_again_to_the_byte() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pki/certs");
    for (name, der) in embedded_certificates().unwrap() {
        let file = folder.join(&name);
        if std::env::var_os("SLOWSHAKE_BLESS").is_some() {
            std::fs::write(&file, &der).unwrap();
        }
        assert_eq!(std::fs::read(&file).unwrap(), der, "{name}");
    }
}

#[test]
fn every_credential_passes_every_check() {
    let anchors = [root()];
    for credential in Credential::ALL {
        let presented = chain(credential.name);
        let path = path(&presented, &anchors).unwrap();
        assert_eq!(path.len(), 3, "{}", credential.name);
        for certificate in &path {
            certificate.valid_at(NOON).unwrap();
            assert!(certificate.no_unknown_critical());
        }
        for (below, authority) in path[1..].iter().enumerate() {
            authority.may_issue(below).unwrap();
            authority.names_permitted(path[0]).unwrap();
        }
        let leaf = path[0];
        for host in [HOST, "localhost", "127.0.0.1", "::1", "[::1]"] {
            leaf.matches_host(host).unwrap();
        }
        assert!(leaf.server_auth());
        assert_eq!(leaf.allows(Usage::DigitalSignature), !credential.is_dh());
        assert_eq!(leaf.allows(Usage::KeyAgreement), credential.is_dh());
        assert!(!leaf.allows(Usage::CertSign));
        assert_eq!(leaf.allows(Usage::KeyEncipherment), credential.is_rsa());
        assert_eq!(leaf.public_key_bits(), Some(credential.key_bits()));
    }
}

#[test]
fn the_root_says_that_its_key_is_public_and_reaches_no_other_host() {
    let root = root();
    assert!(root.subject().contains("its private key is public"));
    let mut elsewhere = server_template();
    elsewhere.replace(checks::names(&["bank.example"]));
    assert!(root.names_permitted(&made(&elsewhere)).is_err());
}

#[test]
fn every_private_key_belongs_to_its_certificate() {
    for credential in Credential::ALL {
        let leaf = &chain(credential.name)[0];
        match (credential.private_key(), &leaf.public_key) {
            (PrivateKey::EcdsaP256 { d, public }, PublicKey::Ec { curve: 23, point }) => {
                assert_eq!(public, &leaf.der[point.clone()]);
                assert_eq!(d.len(), 32);
            }
            (PrivateKey::Rsa(key), PublicKey::Rsa { n, e }) => {
                assert_eq!(key.n.to_bytes_be(), leaf.der[n.clone()]);
                assert_eq!(key.e.to_bytes_be(), leaf.der[e.clone()]);
            }
            (PrivateKey::Dh(DhPrivateKey { p, g, q, y, .. }), PublicKey::Dh { .. }) => {
                let PublicKey::Dh { p: at, y: own, .. } = &leaf.public_key else {
                    continue;
                };
                assert_eq!(p.to_bytes_be(), leaf.der[at.clone()]);
                assert_eq!(y.to_bytes_be(), leaf.der[own.clone()]);
                // RFC 3279 §2.3.3: g and y are in the subgroup of order q.
                assert_eq!(g.modpow(q, p), 1u8.into());
                assert_eq!(y.modpow(q, p), 1u8.into());
            }
            other => panic!("{}: {other:?}", credential.name),
        }
    }
}

#[test]
fn a_name_that_is_not_a_credential_is_none() {
    assert_eq!(Credential::by_name("rsa4096"), None);
}

/// The proof by somebody else: OpenSSL builds and checks the same paths.
#[test]
fn openssl_accepts_every_chain() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("SKIPPED: no openssl on this machine, so nobody else checked the chains");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files() {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    for credential in Credential::ALL {
        if credential.name == "dh23" {
            continue;
        }
        for host in [["-verify_hostname", HOST], ["-verify_ip", "127.0.0.1"]] {
            let chain = format!("{}.chain.pem", credential.name);
            let output = Command::new("openssl")
                .current_dir(folder.path())
                .args([
                    "verify",
                    "-x509_strict",
                    "-check_ss_sig",
                    "-purpose",
                    "sslserver",
                ])
                // RSA with 512 bits is below every level but 0.
                .args([
                    "-auth_level",
                    "0",
                    "-CAfile",
                    "root.pem",
                    "-untrusted",
                    &chain,
                ])
                .args(host)
                .arg(&chain)
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}: {said}", credential.name);
        }
    }
}

#[test]
fn openssl_finds_that_every_key_file_fits_its_chain_file() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("SKIPPED: no openssl on this machine, so nobody else compared keys");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files() {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let public = |arguments: &[&str]| {
        let output = Command::new("openssl")
            .current_dir(folder.path())
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}");
        output.stdout
    };
    for credential in Credential::ALL {
        // OpenSSL takes no prime below 512 bits.
        if credential.name == "dh23" {
            continue;
        }
        let chain = format!("{}.chain.pem", credential.name);
        let key = format!("{}.key.pem", credential.name);
        assert_eq!(
            public(&["x509", "-in", &chain, "-noout", "-pubkey"]),
            public(&["pkey", "-in", &key, "-pubout"]),
            "{}",
            credential.name
        );
    }
}

#[test]
fn the_numbers_of_every_rsa_key_belong_together() {
    for credential in Credential::ALL {
        let PrivateKey::Rsa(key) = credential.private_key() else {
            continue;
        };
        let again = RsaPrivateKey::from_components(
            key.n.clone(),
            key.e.clone(),
            key.d.clone(),
            key.p.clone(),
            key.q.clone(),
        )
        .unwrap();
        assert_eq!(
            (&again.dp, &again.dq, &again.qinv),
            (&key.dp, &key.dq, &key.qinv),
            "{}",
            credential.name
        );
    }
}
