//! The JSON of a run: what its schema says, and enough to compute it again.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

mod recompute;
mod schema;
#[path = "../data/runs.rs"]
mod shared;

use std::collections::HashSet;

use serde_json::Value;
use shared::tampering::{Change, changed};
use slowshake::export::json;
use slowshake::sim::{
    Key, Live, LiveRole, Run, Scenario, client_config, run, run_tampered, server_config,
};
use slowshake::trace::PacketId;

fn default_run() -> Run {
    run(&Scenario::default()).unwrap()
}

fn run_of(settings: &[(Key, &str)]) -> Run {
    let scenario = Scenario::of(settings).unwrap();
    run(&scenario).unwrap()
}

/// Runs that between them have every operation and every ending.
fn runs() -> Vec<Run> {
    use Key::{Alpn, Cert, Ems, Etm, Eve, Group, Leak, Seed, ServerName, Set, Skip, Suite, Wire};
    let mut runs = vec![
        default_run(),
        run_of(&[(Eve, "computes"), (Set, "xc=7"), (Ems, "on")]),
        run_of(&[(Suite, "AES128-SHA256"), (Leak, "server_key")]),
        run_of(&[
            (Suite, "AES256-GCM-SHA384"),
            (Leak, "server_key"),
            (Ems, "on"),
        ]),
        run_of(&[
            (Suite, "ECDHE-RSA-AES128-SHA"),
            (Etm, "on"),
            (Leak, "server_key"),
        ]),
        run_of(&[
            (Suite, "ECDHE-ECDSA-CHACHA20-POLY1305"),
            (Group, "secp384r1"),
        ]),
        run_of(&[
            (Suite, "ECDHE-ECDSA-AES256-GCM-SHA384"),
            (Group, "secp256r1"),
        ]),
        run_of(&[(Suite, "ECDHE-ECDSA-AES256-SHA384"), (Etm, "on")]),
        run_of(&[(Suite, "AES256-SHA"), (Leak, "server_key")]),
        run_of(&[(Suite, "DHE-RSA-AES256-CCM")]),
        run_of(&[(Suite, "AES128-CCM8"), (Leak, "server_key")]),
        run_of(&[
            (Suite, "ADH-AES128-SHA"),
            (Group, "ffdhe2048"),
            (Eve, "computes"),
        ]),
        run_of(&[(Cert, "rsa512"), (Group, "safe32"), (Eve, "computes")]),
        run_of(&[(Cert, "rsa1024"), (Alpn, "h2,http/1.1")]),
        // Eve asks a server that tells, and needs few questions with this seed.
        run_of(&[
            (Suite, "AES128-GCM-SHA256"),
            (Cert, "rsa512"),
            (Skip, "server.premaster_padding"),
            (Eve, "probes"),
            (Seed, "26"),
        ]),
        // Somebody on the path, and checks left out.
        run_of(&[
            (Wire, "flip client_application_data.fragment.70"),
            (Skip, "record_tag"),
        ]),
        run_of(&[(
            Wire,
            "drop ServerHelloDone,inject client alert 0100 after ServerHello",
        )]),
        run_of(&[
            (Wire, "replay client_application_data"),
            (Skip, "sequence_number"),
        ]),
        run_of(&[
            (Wire, "cut server_application_data"),
            (Key::Records, "coalesced"),
        ]),
        // A server that tells nothing, and one that is asked too little.
        run_of(&[
            (Suite, "AES128-GCM-SHA256"),
            (Cert, "rsa512"),
            (Eve, "probes"),
        ]),
        run_of(&[
            (Suite, "AES128-GCM-SHA256"),
            (Cert, "rsa512"),
            (Skip, "server.premaster_padding"),
            (Eve, "probes"),
            (Key::EveBudget, "50"),
        ]),
        // The client shows who it is, or does not.
        run_of(&[(Key::ClientAuth, "require"), (Key::ClientCert, "rsa2048")]),
        run_of(&[
            (Key::ClientAuth, "request"),
            (Key::ClientCert, "p256"),
            (Ems, "on"),
        ]),
        run_of(&[(Key::ClientAuth, "require")]),
        run_of(&[
            (Key::ClientAuth, "require"),
            (Key::ClientCert, "rsa2048"),
            (
                Key::SignatureAlgorithms,
                "rsa_pss_rsae_sha256,rsa_pss_rsae_sha512",
            ),
        ]),
        run_of(&[
            (Key::ClientAuth, "require"),
            (Key::ClientCert, "p256"),
            (Skip, "server.certificate_verify"),
            (Set, "CertificateVerify.signature~9"),
        ]),
        // A session is taken up again, and what its leaks open.
        run_of(&[(Key::Resume, "ticket"), (Leak, "ticket_key,master_secret")]),
        run_of(&[(Key::Resume, "id"), (Leak, "master_secret"), (Ems, "on")]),
        run_of(&[(Key::Resume, "ticket"), (Set, "client.c2.ticket~300")]),
        // A DH value in the certificate, and data before the last Finished.
        run_of(&[
            (Suite, "TLS_DH_RSA_WITH_AES_128_CBC_SHA"),
            (Cert, "dh2048"),
            (Leak, "server_key"),
        ]),
        run_of(&[(Key::FalseStart, "on"), (Key::Latency, "40.5")]),
        run_of(&[(Key::Renegotiate, "on"), (Key::Resume, "id")]),
        run_of(&[(Key::Records, "64"), (Key::ClientAuth, "request")]),
        // Two connections with somebody between them.
        run_of(&[(Suite, "ADH-AES128-SHA"), (Key::Mitm, "none")]),
        run_of(&[(Key::Mitm, "stolen"), (Eve, "computes")]),
        run_of(&[(Key::Mitm, "self_signed")]),
        run_of(&[(Key::Mitm, "copied"), (Skip, "client.params_signature")]),
        // What was sealed before, or elsewhere, or has few powers.
        run_of(&[(Wire, "old ServerKeyExchange"), (Skip, "params_signature")]),
        run_of(&[
            (Suite, "ADH-AES128-SHA"),
            (
                Wire,
                "set ServerKeyExchange.dh_Ys=01,set ClientKeyExchange.dh_Yc=01",
            ),
            (Skip, "public_value,finished"),
            (Eve, "computes"),
        ]),
        // Endings other than the good one.
        run_of(&[(ServerName, "elsewhere.example")]),
        run_of(&[(Set, "client_Finished.verify_data~3")]),
        run_of(&[(Set, "ServerKeyExchange.dh_Ys=09")]),
        run_of(&[(Set, "server.dh_Ys=1")]),
        run_of(&[(Suite, "AES128-SHA"), (Set, "EM=00")]),
        run_of(&[
            (Key::ServerSuites, "AES128-SHA"),
            (Key::ClientSuites, "ADH-AES128-SHA"),
        ]),
    ];
    for (suite, packet, change) in [
        ("DHE-RSA-AES128-GCM-SHA256", 0, Change::Drop),
        ("DHE-RSA-AES128-GCM-SHA256", 1, Change::Flip(3)),
        (
            "DHE-RSA-AES128-GCM-SHA256",
            2,
            Change::Replace(b"HTTP/1.1 200 OK".to_vec()),
        ),
        ("DHE-RSA-AES128-GCM-SHA256", 4, Change::Repeat),
        ("DHE-RSA-AES128-GCM-SHA256", 7, Change::Flip(200)),
        ("ECDHE-RSA-AES128-SHA", 7, Change::Flip(200)),
        ("AES128-SHA", 4, Change::Flip(100)),
        ("ECDHE-ECDSA-AES128-GCM-SHA256", 3, Change::Flip(400)),
    ] {
        let mut scenario = Scenario::default();
        scenario.set(Suite, suite).unwrap();
        let packet = PacketId(packet);
        runs.push(run_tampered(&scenario, None, changed(packet, change)).unwrap());
    }
    runs.extend(live());
    runs
}

/// Both actors as if the other were a real peer, and one that hears nothing.
fn live() -> Vec<Run> {
    let scenario = Scenario::default();
    let start = |role| Live::start(&scenario, role);
    let mut client = start(LiveRole::Client(Box::new(client_config(&scenario))));
    let mut server = start(LiveRole::Server(Box::new(server_config(&scenario))));
    for now in 1..20 {
        let sent = client.take_outgoing();
        server.receive(now * 1000, &sent).unwrap();
        let answer = server.take_outgoing();
        client.receive(now * 1000 + 500, &answer).unwrap();
    }
    assert!(client.is_established() && server.is_established());
    let lonely = start(LiveRole::Server(Box::new(server_config(&scenario))));
    [client, server, lonely]
        .into_iter()
        .map(|live| Run {
            scenario: scenario.clone(),
            trace: live.finish(),
        })
        .collect()
}

fn list<'a>(document: &'a Value, name: &str) -> &'a [Value] {
    document[name].as_array().unwrap()
}

fn value<'a>(document: &'a Value, owner: &str, quantity: &str) -> &'a Value {
    list(document, "values")
        .iter()
        .rfind(|v| v["owner"] == owner && v["quantity"] == quantity)
        .unwrap_or_else(|| panic!("{owner} has no {quantity}"))
}

fn written(run: &Run) -> String {
    let mut out = Vec::new();
    json::write(run, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_element_of_a_list_has_a_line_of_its_own() {
    let run = default_run();
    let text = written(&run);
    assert!(text.ends_with("]}\n"));
    let line = text.lines().find(|line| line.starts_with(r#"{"n":3,"#));
    let step: Value = serde_json::from_str(line.unwrap().trim_end_matches(',')).unwrap();
    assert_eq!(step["id"], run.trace.steps[2].id.as_str());
}

#[test]
fn the_same_scenario_writes_the_same_bytes() {
    assert_eq!(written(&default_run()), written(&default_run()));
}

/// Collects what is under `key` in a tree of arguments.
fn under<'a>(key: &str, tree: &'a Value, found: &mut Vec<&'a str>) {
    match tree {
        Value::Object(object) => {
            found.extend(object.get(key).and_then(Value::as_str));
            object.values().for_each(|inner| under(key, inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| under(key, inner, found)),
        _ => {}
    }
}

#[test]
fn every_id_leads_somewhere_and_inputs_come_before_what_is_made_of_them() {
    for run in runs() {
        let document = json::document(&run);
        let packets: HashSet<&str> = list(&document, "packets")
            .iter()
            .map(|p| p["id"].as_str().unwrap())
            .collect();
        let mut values = HashSet::new();
        for value in list(&document, "values") {
            let (mut inputs, mut records) = (Vec::new(), Vec::new());
            under("value", &value["op"], &mut inputs);
            under("packet", &value["op"], &mut records);
            assert!(inputs.iter().all(|id| values.contains(id)), "{value}");
            assert!(records.iter().all(|id| packets.contains(id)), "{value}");
            // Custody: what a party has was made of what it had.
            let owner = format!("{}:", value["owner"].as_str().unwrap());
            assert!(inputs.iter().all(|id| id.starts_with(&owner)), "{value}");
            assert!(values.insert(value["id"].as_str().unwrap()));
        }
        for (n, step) in list(&document, "steps").iter().enumerate() {
            assert_eq!(step["n"], n + 1);
            let ids = step["values"].as_array().unwrap();
            assert!(
                ids.iter().all(|id| values.contains(id.as_str().unwrap())),
                "{step}"
            );
            assert!(
                step["packet"]
                    .as_str()
                    .is_none_or(|id| packets.contains(id)),
                "{step}"
            );
        }
    }
}

#[test]
fn both_ends_agree_on_the_premaster_secret_and_eve_does_not_know_it() {
    let document = json::document(&default_run());
    let premaster = value(&document, "client", "premaster_secret");
    assert_eq!(premaster["agreed"], true);
    let known_to = premaster["known_to"].as_array().unwrap();
    assert_eq!(known_to.len(), 1);
    assert_eq!(known_to[0]["party"], "server");
    let public = value(&document, "client", "dh_Ys");
    assert!(
        public["known_to"]
            .as_array()
            .unwrap()
            .iter()
            .any(|k| k["party"] == "eve")
    );
}

#[test]
fn eve_knows_the_premaster_secret_once_she_has_computed_it() {
    let document = json::document(&run_of(&[(Key::Eve, "computes")]));
    let premaster = value(&document, "client", "premaster_secret");
    let eve = &premaster["known_to"].as_array().unwrap()[1];
    assert_eq!(eve["party"], "eve");
    assert!(eve["since"].as_u64() > premaster["since"].as_u64());
    let hers = value(&document, "eve", "premaster_secret");
    assert_eq!(hers["id"], eve["value"]);
    assert_eq!(hers["agreed"], false);
}

#[test]
fn equal_bytes_of_two_quantities_are_no_agreement() {
    // Both ends hold 07, as xc and as xs.
    let document = json::document(&run_of(&[(Key::Set, "xc=7,xs=7")]));
    for (owner, quantity) in [("client", "xc"), ("server", "xs")] {
        let secret = value(&document, owner, quantity);
        assert_eq!(secret["bytes"], "07");
        assert_eq!(secret["agreed"], false);
    }
}

#[test]
fn a_value_that_was_changed_on_its_way_is_not_agreed() {
    let document = json::document(&run_of(&[(Key::Set, "ServerKeyExchange.dh_Ys=09")]));
    assert_eq!(value(&document, "server", "dh_Ys")["agreed"], false);
    assert_eq!(value(&document, "client", "dh_Ys")["bytes"], "09");
}

#[test]
fn the_fields_of_a_packet_lie_in_the_bytes_that_it_names() {
    for run in runs() {
        for packet in list(&json::document(&run), "packets") {
            let bytes = match packet["messages_in"].as_str().unwrap() {
                "plaintext" => packet["plaintext"]["bytes"].as_str().unwrap_or_default(),
                side => packet[side].as_str().unwrap(),
            };
            for message in packet["messages"].as_array().unwrap() {
                let (from, to) = (message["from"].as_u64(), message["to"].as_u64());
                assert!(
                    from <= to && to.unwrap() * 2 <= bytes.len() as u64,
                    "{packet}"
                );
            }
        }
    }
}

#[test]
fn a_sealed_finished_is_shown_with_its_verify_data() {
    let document = json::document(&default_run());
    let finished = list(&document, "packets")
        .iter()
        .find(|p| p["protected"] == true)
        .unwrap();
    assert_eq!(finished["messages_in"], "plaintext");
    let keys = |packet: &Value| ["epoch", "inner_type", "version"].map(|key| packet[key].clone());
    let expected = serde_json::json!([1, "handshake", "TLS 1.2"]);
    assert_eq!(Value::from(keys(finished).to_vec()), expected);
    let hello = keys(&list(&document, "packets")[0]);
    assert_eq!(hello, [0.into(), Value::Null, Value::Null]);
    let field = finished["messages"][0]["fields"]
        .as_array()
        .unwrap()
        .last()
        .unwrap();
    assert_eq!(field["name"], "verify_data");
    let range =
        field["from"].as_u64().unwrap() as usize * 2..field["to"].as_u64().unwrap() as usize * 2;
    let shown = &finished["plaintext"]["bytes"].as_str().unwrap()[range];
    assert_eq!(
        value(&document, "client", "client_verify_data")["bytes"],
        shown
    );
}

#[test]
fn a_message_over_several_records_goes_on_in_the_next() {
    let mut live = {
        let scenario = Scenario::default();
        let role = LiveRole::Server(Box::new(server_config(&scenario)));
        Live::start(&scenario, role)
    };
    let recorded = default_run();
    let hello = recorded.trace.packets[0].sent.clone().unwrap();
    let (first, rest) = hello[5..].split_at(20);
    for part in [first, rest] {
        let mut record = vec![22, 3, 1, 0, part.len() as u8];
        record.extend(part);
        live.receive(0, &record).unwrap();
    }
    let document = json::document(&Run {
        scenario: recorded.scenario,
        trace: live.finish(),
    });
    let [one, two] = &list(&document, "packets")[..2] else {
        panic!()
    };
    assert_eq!(one["messages"][0]["name"], "client_hello");
    assert!(one["error"].is_string());
    assert_eq!(two["messages"][0]["name"], "handshake, continued");
    assert_eq!(two["error"], Value::Null);
    assert_eq!(one["joined"], Value::Null);
    let joined = &two["joined"];
    let packets: Vec<&str> = joined["packets"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(Value::as_str)
        .collect();
    assert_eq!(packets, ["p1", "p2"]);
    assert_eq!(joined["bytes"], slowshake::wire::hex(&hello[5..]));
    assert_eq!(joined["message"]["to"], hello.len() - 5);
    assert_eq!(joined["error"], Value::Null);
    let whole = json::document(&default_run())["packets"][0]["messages"][0]["fields"].clone();
    let inside = |fields: &Value| fields.as_array().unwrap().len();
    assert_eq!(inside(&joined["message"]["fields"]), inside(&whole));
    assert_eq!(
        value(&document, "server", "ClientHello")["op"]["pieces"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn an_ending_says_who_found_what() {
    let document = json::document(&run_of(&[(Key::ServerName, "elsewhere.example")]));
    let [client, server] = list(&document, "outcomes") else {
        panic!()
    };
    assert_eq!(client["result"], "failed");
    assert_eq!(client["check"], "host_name");
    assert_eq!(server["result"], "refused");
    assert_eq!(server["alert"], client["alert"]);
}
