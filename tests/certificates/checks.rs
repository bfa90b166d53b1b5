use std::net::IpAddr;

use der::asn1::{Ia5String, ObjectIdentifier, OctetString};
use der::oid::db::rfc5280::{ANY_EXTENDED_KEY_USAGE, ID_KP_CLIENT_AUTH};
use p256::ecdsa::signature::Verifier;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, NameConstraints, SubjectAltName,
};

use super::mint::{NOT_AFTER, NOT_BEFORE, extension};
use super::*;
use slowshake::pki::{MayNotIssue, NameNotPermitted, PublicKey, Subtree, Usage, Validity};

pub(super) fn names(dns: &[&str]) -> Extension {
    let names = dns.iter().map(|name| dns_name(name)).collect();
    extension(false, &SubjectAltName(names)).unwrap()
}

fn dns_name(name: &str) -> GeneralName {
    GeneralName::DnsName(Ia5String::new(name).unwrap())
}

fn ip_range(address: &[u8], mask: &[u8]) -> GeneralName {
    GeneralName::IpAddress(OctetString::new([address, mask].concat()).unwrap())
}

fn subtrees(bases: Vec<GeneralName>) -> Option<Vec<GeneralSubtree>> {
    let tree = |base| GeneralSubtree {
        base,
        minimum: 0,
        maximum: None,
    };
    (!bases.is_empty()).then(|| bases.into_iter().map(tree).collect())
}

fn constrained(permitted: Vec<GeneralName>, excluded: Vec<GeneralName>) -> Certificate {
    let mut template = authority_template();
    let constraints = NameConstraints {
        permitted_subtrees: subtrees(permitted),
        excluded_subtrees: subtrees(excluded),
    };
    template.replace(extension(true, &constraints).unwrap());
    made(&template)
}

fn server_for(dns: &[&str], ip: &[IpAddr]) -> Certificate {
    made(&Template::server("CN=server", "CN=authority", dns, ip, false).unwrap())
}

#[test]
fn a_certificate_is_valid_from_its_first_second_to_its_last() {
    let certificate = made(&server_template());
    assert_eq!(certificate.valid_at(NOT_BEFORE - 1), Err(Validity::NotYet));
    assert_eq!(certificate.valid_at(NOT_BEFORE), Ok(()));
    assert_eq!(certificate.valid_at(NOT_AFTER), Ok(()));
    assert_eq!(certificate.valid_at(NOT_AFTER + 1), Err(Validity::Expired));
}

#[test]
fn a_time_after_2049_is_read_as_generalized_time() {
    let mut template = server_template();
    template.not_after = 253_402_300_799; // 9999-12-31 23:59:59, RFC 5280 §4.1.2.5
    assert_eq!(made(&template).not_after, 253_402_300_799);
}

#[test]
fn a_certificate_for_another_host_lists_the_hosts_it_is_for() {
    let certificate = server_for(&["a.example", "b.example"], &[[10, 0, 0, 1].into()]);
    let mismatch = certificate.matches_host(HOST).unwrap_err();
    assert_eq!(mismatch.host, HOST);
    assert_eq!(mismatch.presented, ["a.example", "b.example", "10.0.0.1"]);
}

#[test]
fn a_host_name_matches_and_the_name_as_written_comes_back() {
    let certificate = server_for(&["*.SlowShake.example"], &[]);
    assert_eq!(
        certificate.matches_host("www.slowshake.example").unwrap(),
        "*.SlowShake.example"
    );
}

#[test]
fn an_address_matches_an_ip_address_entry_only() {
    let by_name = server_for(&["127.0.0.1"], &[]);
    assert!(by_name.matches_host("127.0.0.1").is_err());
    let by_address = server_for(&[], &[[127, 0, 0, 1].into()]);
    assert_eq!(by_address.matches_host("127.0.0.1").unwrap(), "127.0.0.1");
    assert!(by_address.matches_host("127.0.0.2").is_err());
}

#[test]
fn the_common_name_is_no_host_name() {
    let template = Template::server(
        "CN=slowshake.example",
        "CN=authority",
        &["other.example"],
        &[],
        false,
    )
    .unwrap();
    assert!(made(&template).matches_host(HOST).is_err());
    assert!(!made(&template).names_host_in_subject(HOST));
    let mut template = template;
    template.replace(names(&[]));
    let bare = made(&template);
    assert!(bare.matches_host(HOST).is_err());
    assert!(bare.names_host_in_subject("SlowShake.example."));
    assert!(!bare.names_host_in_subject("other.example"));
}

#[test]
fn a_ca_may_issue() {
    assert_eq!(made(&authority_template()).may_issue(3), Ok(()));
}

#[test]
fn a_leaf_may_not_issue() {
    let refused = made(&server_template()).may_issue(0);
    assert!(matches!(refused, Err(MayNotIssue::NotCa { .. })));
}

#[test]
fn a_ca_whose_key_usage_lacks_key_cert_sign_may_not_issue() {
    let mut template = authority_template();
    let usage = KeyUsage(KeyUsages::CRLSign.into());
    template.replace(extension(true, &usage).unwrap());
    assert_eq!(
        made(&template).may_issue(0),
        Err(MayNotIssue::NoCertSign {
            subject: "CN=authority".into(),
            usages: "cRLSign".into()
        })
    );
}

#[test]
fn a_ca_may_issue_down_to_its_path_length_and_no_further() {
    let template = Template::authority("CN=authority", "CN=authority", Some(1)).unwrap();
    let authority = made(&template);
    assert_eq!(authority.may_issue(1), Ok(()));
    assert_eq!(
        authority.may_issue(2),
        Err(MayNotIssue::PathLength {
            subject: "CN=authority".into(),
            allowed: 1,
            found: 2
        })
    );
}

#[test]
fn a_key_may_do_what_key_usage_lists_and_all_without_it() {
    let certificate = made(&server_template());
    assert!(certificate.allows(Usage::DigitalSignature));
    assert!(!certificate.allows(Usage::KeyEncipherment));
    let mut template = server_template();
    template.extensions.clear();
    assert!(made(&template).allows(Usage::KeyEncipherment));
}

#[test]
fn key_usage_names_are_those_of_the_rfc() {
    let mut template = server_template();
    let usage = KeyUsages::DigitalSignature | KeyUsages::KeyCertSign | KeyUsages::KeyAgreement;
    template.replace(extension(true, &KeyUsage(usage)).unwrap());
    assert_eq!(
        made(&template).key_usage.unwrap().names(),
        ["digitalSignature", "keyAgreement", "keyCertSign"]
    );
}

#[test]
fn a_server_needs_server_auth_or_any_or_no_extended_key_usage() {
    let with = |purposes: &[ObjectIdentifier]| {
        let mut template = server_template();
        template.replace(extension(false, &ExtendedKeyUsage(purposes.to_vec())).unwrap());
        made(&template)
    };
    assert!(made(&server_template()).server_auth());
    assert!(with(&[ANY_EXTENDED_KEY_USAGE]).server_auth());
    assert!(!with(&[ID_KP_CLIENT_AUTH]).server_auth());
    assert!(made(&authority_template()).server_auth());
}

#[test]
fn an_unknown_critical_extension_is_named() {
    let unknown = |critical| Extension {
        extn_id: ObjectIdentifier::new("1.3.6.1.4.1.99999.1").unwrap(),
        critical,
        extn_value: OctetString::new([5, 0]).unwrap(),
    };
    let mut template = server_template();
    template.replace(unknown(false));
    assert!(made(&template).no_unknown_critical());
    template.replace(unknown(true));
    let certificate = made(&template);
    assert!(!certificate.no_unknown_critical());
    assert_eq!(certificate.unknown_critical, ["1.3.6.1.4.1.99999.1"]);
}

#[test]
fn a_dns_name_outside_of_the_permitted_ones_is_refused() {
    let authority = constrained(vec![dns_name(HOST)], vec![]);
    assert_eq!(
        authority.names_permitted(&server_for(&["www.slowshake.example"], &[])),
        Ok(())
    );
    assert_eq!(
        authority.names_permitted(&server_for(&[HOST, "evil.example"], &[])),
        Err(NameNotPermitted::Outside {
            name: "DNS evil.example".into(),
            issuer: "CN=authority".into(),
            permitted: vec![Subtree::Dns(HOST.into())]
        })
    );
}

#[test]
fn an_excluded_dns_name_is_refused_though_permitted() {
    let excluded = dns_name("secret.slowshake.example");
    let authority = constrained(vec![dns_name(HOST)], vec![excluded]);
    assert_eq!(
        authority.names_permitted(&server_for(&["www.slowshake.example"], &[])),
        Ok(())
    );
    for name in ["a.secret.slowshake.example", "*.slowshake.example"] {
        let refused = authority.names_permitted(&server_for(&[name], &[]));
        assert!(
            matches!(refused, Err(NameNotPermitted::Excluded { .. })),
            "{name}"
        );
    }
}

#[test]
fn an_address_outside_of_the_permitted_range_is_refused() {
    let authority = constrained(vec![ip_range(&[127, 0, 0, 0], &[255, 0, 0, 0])], vec![]);
    assert_eq!(
        authority.names_permitted(&server_for(&[], &[[127, 9, 8, 7].into()])),
        Ok(())
    );
    let refused = authority.names_permitted(&server_for(&[], &[[10, 0, 0, 1].into()]));
    assert_eq!(
        refused.unwrap_err().to_string(),
        "IP 10.0.0.1 is not in what CN=authority may vouch for: IP 127.0.0.0/8"
    );
    // Both versions are of one form, so a range of IPv4 alone rules out IPv6.
    let ip6 = IpAddr::V6(std::net::Ipv6Addr::LOCALHOST);
    assert!(authority.names_permitted(&server_for(&[], &[ip6])).is_err());
}

#[test]
fn an_excluded_address_is_refused() {
    let authority = constrained(vec![], vec![ip_range(&[10, 0, 0, 0], &[255, 0, 0, 0])]);
    assert_eq!(
        authority.names_permitted(&server_for(&[], &[[127, 0, 0, 1].into()])),
        Ok(())
    );
    assert!(
        authority
            .names_permitted(&server_for(&[], &[[10, 1, 1, 1].into()]))
            .is_err()
    );
}

#[test]
fn a_constraint_on_one_form_leaves_the_others_alone() {
    let authority = constrained(vec![dns_name("other.example")], vec![]);
    assert_eq!(
        authority.names_permitted(&server_for(&[], &[[10, 0, 0, 1].into()])),
        Ok(())
    );
}

#[test]
fn a_directory_name_must_begin_with_the_permitted_one() {
    let under = |name: &str| GeneralName::DirectoryName(name.parse().unwrap());
    let leaf =
        made(&Template::server("CN=a,O=lessons", "CN=authority", &[HOST], &[], false).unwrap());
    assert_eq!(
        constrained(vec![under("O=lessons")], vec![]).names_permitted(&leaf),
        Ok(())
    );
    assert!(
        constrained(vec![under("O=bank")], vec![])
            .names_permitted(&leaf)
            .is_err()
    );
    assert!(
        constrained(vec![], vec![under("O=lessons")])
            .names_permitted(&leaf)
            .is_err()
    );
}

#[test]
fn a_constraint_that_is_not_understood_is_refused_where_it_reaches_a_name() {
    let mail = GeneralName::Rfc822Name(Ia5String::new("slowshake.example").unwrap());
    let authority = constrained(vec![mail], vec![]);
    assert_eq!(authority.names_permitted(&server_for(&[HOST], &[])), Ok(()));

    let mut template = server_template();
    let address = GeneralName::Rfc822Name(Ia5String::new("a@slowshake.example").unwrap());
    template.replace(extension(false, &SubjectAltName(vec![address])).unwrap());
    assert_eq!(
        authority.names_permitted(&made(&template)),
        Err(NameNotPermitted::NotUnderstood {
            form: "rfc822Name",
            issuer: "CN=authority".into()
        })
    );
}

#[test]
fn the_spans_hold_what_is_signed_and_a_forged_byte_breaks_the_signature() {
    let certificate = made(&server_template());
    let authority = Certificate::parse(
        &authority_template()
            .sign(
                &authority_key("intermediate-p256"),
                &authority_key("intermediate-p256"),
            )
            .unwrap(),
    )
    .unwrap();
    let PublicKey::Ec { curve: 23, point } = &authority.public_key else {
        panic!("{:?}", authority.public_key);
    };
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&authority.der[point.clone()]).unwrap();
    let verifies = |der: &[u8]| {
        let certificate = Certificate::parse(der).unwrap();
        let signature =
            p256::ecdsa::DerSignature::from_bytes(&der[certificate.signature.clone()]).unwrap();
        key.verify(&der[certificate.tbs.clone()], &signature)
            .is_ok()
    };
    assert_eq!(
        certificate.signature_algorithm,
        Ok(slowshake::crypto::SignatureAlgorithm::Ecdsa(
            slowshake::crypto::Hash::Sha256
        ))
    );
    assert!(verifies(&certificate.der));

    let mut forged = certificate.der.clone();
    let host = forged
        .windows(HOST.len())
        .position(|w| w == HOST.as_bytes())
        .unwrap();
    forged[host] = b'S';
    assert!(!verifies(&forged));
}

#[test]
fn basic_constraints_count_without_being_critical() {
    let mut template = server_template();
    let constraints = BasicConstraints {
        ca: true,
        path_len_constraint: Some(4),
    };
    template.replace(extension(false, &constraints).unwrap());
    let certificate = made(&template);
    assert!(certificate.ca);
    assert_eq!(certificate.path_length, Some(4));
}

#[test]
fn a_directory_name_among_the_alternative_names_counts_too() {
    let under = |name: &str| GeneralName::DirectoryName(name.parse().unwrap());
    let mut template = server_template();
    template.subject = "CN=a,O=lessons".to_owned();
    template.replace(extension(false, &SubjectAltName(vec![under("CN=b,O=Bank")])).unwrap());
    let leaf = made(&template);
    let permitted = |names: &[&str]| {
        let names = names.iter().map(|name| under(name)).collect();
        constrained(names, vec![]).names_permitted(&leaf)
    };
    // RFC 5280 §7.1: letter case does not matter.
    assert_eq!(permitted(&["O=Lessons", "O=BANK"]), Ok(()));
    assert_eq!(
        permitted(&["O=lessons"]).unwrap_err().to_string(),
        "directoryName CN=b,O=Bank is not in what CN=authority may vouch for: \
         directoryName O=lessons"
    );
    let excluded = constrained(vec![], vec![under("O=bank")]);
    assert!(excluded.names_permitted(&leaf).is_err());
}

#[test]
fn a_trust_anchor_need_not_say_that_it_is_an_authority() {
    let mut template = authority_template();
    template.extensions.remove(0);
    let unmarked = made(&template);
    assert!(!unmarked.basic_constraints);
    assert_eq!(unmarked.may_anchor(3), Ok(()));
    assert!(matches!(
        unmarked.may_issue(3),
        Err(MayNotIssue::NotCa { .. })
    ));
    // What it says counts all the same.
    assert!(made(&server_template()).may_anchor(0).is_err());
    let usage = KeyUsage(KeyUsages::CRLSign.into());
    template.replace(extension(true, &usage).unwrap());
    assert!(matches!(
        made(&template).may_anchor(0),
        Err(MayNotIssue::NoCertSign { .. })
    ));
    let template = Template::authority("CN=authority", "CN=authority", Some(1)).unwrap();
    assert!(made(&template).may_anchor(2).is_err());
}
