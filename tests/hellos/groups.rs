//! supported_groups, and what the server picks (RFC 7919 §4, RFC 8422 §4).

use slowshake::crypto::FiniteField;
use slowshake::trace::{Fact, Step};
use slowshake::wire::{
    EcPointFormat, Extension, ExtensionType, NamedGroup, ServerKeyExchange, SignatureScheme, Suite,
};

use super::*;

/// A client with these suites, which names these groups.
fn hello(suites: &[&str], groups: Option<&[u16]>) -> Vec<u8> {
    hello_of(&[], |hello| {
        let code = |name: &&str| Suite::by_name(name).unwrap().code;
        hello.cipher_suites = suites.iter().map(code).collect();
        let mut extensions = vec![
            Extension::SignatureAlgorithms(vec![SignatureScheme::RSA_PKCS1_SHA256]),
            Extension::RenegotiationInfo(Vec::new()),
        ];
        if let Some(groups) = groups {
            let groups = groups.iter().copied().map(NamedGroup).collect();
            extensions.push(Extension::SupportedGroups(groups));
        }
        hello.extensions = Some(extensions);
    })
}

/// What a server as `listen` has it sends in answer.
fn answer(bytes: &[u8]) -> Vec<Handshake> {
    let mut server = listening();
    server.receive(0, bytes).unwrap();
    let said = server.take_outgoing();
    let suite = match messages(&said, None).into_iter().next() {
        Some(Handshake::ServerHello(hello)) => hello.cipher_suite.suite().unwrap(),
        other => panic!("{other:?}"),
    };
    messages(&said, Some(suite.key_exchange))
}

/// A server that prefers ECDHE and names no group of its own.
const LISTENS: [&str; 2] = [
    "suite=ECDHE-RSA-AES128-GCM-SHA256",
    "server_suites=ECDHE-RSA-AES128-GCM-SHA256,DHE-RSA-AES128-GCM-SHA256,AES128-GCM-SHA256",
];

fn listening() -> Live {
    server(&LISTENS)
}

const ECDHE: &str = "ECDHE-RSA-AES128-GCM-SHA256";
const DHE: &str = "DHE-RSA-AES128-GCM-SHA256";
const RSA: &str = "AES128-GCM-SHA256";

/// The group of the ServerKeyExchange, by name; `RSA` if there is none.
fn picked(suites: &[&str], groups: Option<&[u16]>) -> String {
    for message in answer(&hello(suites, groups)) {
        match message {
            Handshake::ServerKeyExchange(ServerKeyExchange::Dh { params, .. }) => {
                let number = |bytes: &[u8]| num_bigint::BigUint::from_bytes_be(bytes);
                let field = FiniteField::by_parameters(&number(&params.p), &number(&params.g));
                return field.unwrap().name.to_owned();
            }
            Handshake::ServerKeyExchange(ServerKeyExchange::Ecdh { params, .. }) => {
                return params.named_curve.to_string();
            }
            _ => {}
        }
    }
    "RSA".to_owned()
}

#[test]
fn a_client_gets_a_group_that_it_names_and_nobody_has_to_name_it_at_the_server() {
    for (groups, group) in [
        (&[256, 257][..], "ffdhe2048"),
        (&[257], "ffdhe3072"),
        (&[258, 259], "ffdhe4096"),
        // Its order is the client's wish, and the server has its own.
        (&[260, 256], "ffdhe2048"),
        // Beside one that nobody knows.
        (&[511, 257], "ffdhe3072"),
        // Curves alone: the server may take any group (RFC 7919 §4).
        (&[23, 29], "ffdhe2048"),
    ] {
        assert_eq!(picked(&[DHE], Some(groups)), group, "{groups:?}");
    }
    for (groups, group) in [
        (&[29, 23, 24][..], "x25519"),
        (&[24], "secp384r1"),
        (&[30, 24, 25], "secp384r1"),
        (&[23], "secp256r1"),
    ] {
        assert_eq!(picked(&[ECDHE], Some(groups)), group, "{groups:?}");
    }
    assert_eq!(picked(&[DHE], None), "ffdhe2048");
}

#[test]
fn a_client_that_names_no_curve_gets_the_one_that_everybody_has() {
    assert_eq!(picked(&[ECDHE], None), "secp256r1");
}

/// RFC 7919 §4: no suite with a group that the client does not want.
#[test]
fn where_no_group_is_common_another_suite_is_taken() {
    assert_eq!(picked(&[DHE, RSA], Some(&[508, 509])), "RSA");
    assert_eq!(picked(&[DHE, ECDHE], Some(&[508, 24])), "secp384r1");
    assert_eq!(picked(&[ECDHE, DHE], Some(&[30, 257])), "ffdhe3072");
    assert_eq!(picked(&[ECDHE, RSA], Some(&[30])), "RSA");
}

#[test]
fn where_no_other_suite_is_left_the_alert_says_which_of_the_two_was_missing() {
    let refuses = |suites: &[&str], groups: &[u16]| {
        server_refuses(&LISTENS, &hello(suites, Some(groups))).unwrap()
    };
    let insufficient = AlertDescription::INSUFFICIENT_SECURITY;
    assert_eq!(refuses(&[DHE], &[508, 509]), insufficient);
    assert_eq!(refuses(&[DHE, ECDHE], &[261, 30]), insufficient);
    // The group is known, and no suite uses it.
    let none = AlertDescription::HANDSHAKE_FAILURE;
    assert_eq!(refuses(&[ECDHE], &[256, 30]), none);
    assert_eq!(refuses(&[ECDHE], &[30]), none);
}

/// RFC 8422 §5.1.2.
#[test]
fn a_client_that_reads_compressed_points_alone_is_refused_where_it_names_curves() {
    let hello = |groups: Option<&[u16]>| {
        let bytes = hello(&[ECDHE, RSA], groups);
        let Some(Handshake::ClientHello(mut hello)) = messages(&bytes, None).pop() else {
            panic!("a ClientHello");
        };
        let formats = vec![EcPointFormat::ANSIX962_COMPRESSED_PRIME];
        let extensions = hello.extensions.as_mut().unwrap();
        extensions.push(Extension::EcPointFormats(formats));
        handshake(&Handshake::ClientHello(hello))
    };
    for (groups, alert) in [
        (Some(&[23][..]), Some(AlertDescription::ILLEGAL_PARAMETER)),
        // It says nothing of the curves here: a suite without one is left.
        (Some(&[26]), None),
        (None, None),
    ] {
        assert_eq!(
            server_refuses(&LISTENS, &hello(groups)),
            alert,
            "{groups:?}"
        );
    }
    let chosen = answer(&hello(None));
    let Handshake::ServerHello(chosen) = &chosen[0] else {
        panic!("{chosen:?}");
    };
    assert_eq!(chosen.cipher_suite, Suite::by_name(RSA).unwrap().code);
}

/// The step at which our server picked the group.
fn told(bytes: &[u8]) -> (Step, Vec<(String, &'static str)>) {
    let mut server = listening();
    server.receive(0, bytes).unwrap();
    let trace = server.finish();
    let mut steps = trace.steps.iter();
    let step = steps.find(|step| step.id.as_str() == "server.hello.group");
    let step = step.unwrap().clone();
    let candidates = step.facts.iter().find_map(|(_, fact)| match fact {
        Fact::Candidates(list) => Some(list.clone()),
        _ => None,
    });
    (step, candidates.unwrap_or_default())
}

#[test]
fn the_walk_shows_every_group_with_the_reason_why_it_won_or_lost() {
    let own = |list: &[(&str, &'static str)]| -> Vec<(String, &'static str)> {
        list.iter()
            .map(|(name, why)| ((*name).to_owned(), *why))
            .collect()
    };
    let (step, candidates) = told(&hello(&[DHE], Some(&[258, 257])));
    assert_eq!(step.text_key, "server-hello-group-ffdhe");
    assert_eq!(
        candidates,
        own(&[
            ("ffdhe2048", "not-offered"),
            ("ffdhe3072", "chosen"),
            ("ffdhe4096", "ranked-lower"),
            ("ffdhe6144", "not-offered"),
            ("ffdhe8192", "not-offered"),
        ])
    );
    let (step, candidates) = told(&hello(&[ECDHE], None));
    assert_eq!(step.text_key, "server-hello-group-ec-unnamed");
    assert_eq!(
        candidates,
        own(&[
            ("x25519", "not-named"),
            ("secp256r1", "chosen"),
            ("secp384r1", "not-named"),
        ])
    );
}

/// RFC 6066 §3.
#[test]
fn a_name_goes_out_without_its_dot_and_an_address_not_at_all() {
    let said = |name: &str| {
        let bytes = client(&[&format!("server_name={name}")]).take_outgoing();
        let Some(Handshake::ClientHello(hello)) = messages(&bytes, None).pop() else {
            panic!("a ClientHello");
        };
        match hello.extension(ExtensionType::SERVER_NAME) {
            Some(Extension::ServerName(names)) => Some(names[0].host_name.clone()),
            _ => None,
        }
    };
    assert_eq!(
        said("slowshake.example."),
        Some(b"slowshake.example".to_vec())
    );
    for address in ["127.0.0.1", "::1"] {
        assert_eq!(said(address), None);
    }
}
