//! Whole runs: every suite establishes, both ends hold the same, the
//! eavesdropper knows what she can know, and the same scenario gives the same
//! bytes.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;

use sha2::{Digest, Sha256};
use slowshake::actor::transitions;
use slowshake::sim::{
    Group, Key, Live, LiveRole, Run, Scenario, client_config, run, server_config,
};
use slowshake::trace::op::{Argument, Source};
use slowshake::trace::{
    ConnectionId, Epoch, Fact, Name, Op, Packet, PacketId, PartyId, Quantity, Trace, Value,
    ValueId, Values,
};
use slowshake::wire::{ContentType, KeyExchange, Protection, Role, SUITES, Suite};

#[path = "data/whole_runs.rs"]
mod whole_runs;

use whole_runs::{disagreements, latest, scenario};

fn quantity(name: Name) -> Quantity {
    Quantity::new(ConnectionId::FIRST, name)
}

fn suite(key_exchange: KeyExchange) -> &'static str {
    Suite::of(key_exchange, Protection::Aes128Gcm).unwrap().name
}

/// The groups that are tried with a suite: toys, one of the real primes, all
/// curves. The longer primes are as fast to pass as slow to compute.
fn groups(suite: &Suite) -> Vec<&'static str> {
    match suite.key_exchange {
        kx if kx.uses_curve() => vec!["x25519", "secp256r1", "secp384r1"],
        kx if kx.uses_finite_field() => {
            vec!["p23", "safe16", "safe32", "safe64", "safe512", "ffdhe2048"]
        }
        _ => vec!["p23"],
    }
}

fn certificates(suite: &Suite) -> &'static [&'static str] {
    match suite.key_exchange {
        KeyExchange::EcdheEcdsa => &["p256"],
        KeyExchange::DhAnon => &["rsa2048"],
        KeyExchange::DhRsa => &["dh23", "dh2048"],
        _ => &["rsa2048", "rsa1024", "rsa512"],
    }
}

/// Every suite with ems, etm and each certificate, the groups in turn.
fn all_scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    for suite in SUITES.iter() {
        let groups = groups(suite);
        for (i, cert) in certificates(suite).iter().enumerate() {
            for (j, (ems, etm)) in [("off", "off"), ("off", "on"), ("on", "off"), ("on", "on")]
                .into_iter()
                .enumerate()
            {
                let mut settings = vec![
                    (Key::Suite, suite.name),
                    (Key::Cert, cert),
                    (Key::Ems, ems),
                    (Key::Etm, etm),
                ];
                if suite.key_exchange != KeyExchange::Rsa {
                    settings.push((Key::Group, groups[(i * 4 + j) % groups.len()]));
                }
                all.push(scenario(&settings));
            }
        }
    }
    all
}

fn established(scenario: &Scenario) -> Trace {
    let trace = run(scenario).unwrap().trace;
    assert!(
        trace.established(),
        "{:?}: {:?}",
        scenario.settings(),
        trace.outcomes
    );
    trace
}

#[test]
fn there_are_51_suites() {
    assert_eq!(SUITES.len(), 51);
}

#[test]
fn every_suite_establishes_and_both_ends_hold_the_same() {
    for scenario in all_scenarios() {
        let trace = established(&scenario);
        let settings = scenario.settings();
        assert_eq!(disagreements(&trace), [], "{settings:?}");
        let client = latest(&trace, PartyId::CLIENT);
        let server = latest(&trace, PartyId::SERVER);
        let mut both = vec![
            quantity(Name::PremasterSecret),
            quantity(Name::MasterSecret),
            quantity(Name::KeyBlock),
            quantity(Name::ClientWriteKey),
            quantity(Name::ServerWriteKey),
        ];
        for role in [Role::Client, Role::Server] {
            both.push(quantity(Name::VerifyData).of(role));
            both.push(quantity(Name::Finished).of(role));
            both.push(quantity(Name::ApplicationData).of(role));
        }
        for quantity in both {
            assert!(client.contains_key(&quantity), "{quantity} {settings:?}");
            assert!(server.contains_key(&quantity), "{quantity} {settings:?}");
        }
        let said = |role| client[&quantity(Name::ApplicationData).of(role)];
        assert_eq!(said(Role::Client), b"ping");
        assert_eq!(said(Role::Server), b"pong");
    }
}

#[test]
fn every_suite_with_a_certificate_lets_a_client_prove_who_it_is() {
    for suite in SUITES.iter() {
        if suite.key_exchange == KeyExchange::DhAnon {
            continue;
        }
        for (cert, ems) in [("rsa2048", "on"), ("p256", "off"), ("none", "on")] {
            let scenario = scenario(&[
                (Key::Suite, suite.name),
                (Key::Ems, ems),
                (Key::ClientAuth, "request"),
                (Key::ClientCert, cert),
            ]);
            let trace = established(&scenario);
            assert_eq!(disagreements(&trace), [], "{} {cert}", suite.name);
            let verified = trace.step_by_id("server.key_exchange.client_signature");
            assert_eq!(verified.is_some(), cert != "none", "{}", suite.name);
        }
    }
}

#[test]
fn static_dh_has_the_same_public_value_in_run_after_run() {
    for cert in ["dh23", "dh2048"] {
        let of = |seed, name| {
            let trace = established(&scenario(&[
                (Key::Suite, suite(KeyExchange::DhRsa)),
                (Key::Cert, cert),
                (Key::Seed, seed),
            ]));
            let value = trace.find(PartyId::CLIENT, &quantity(name)).unwrap();
            value.bytes.clone()
        };
        assert_eq!(of("1", Name::DhYs), of("2", Name::DhYs));
        assert_ne!(of("1", Name::MasterSecret), of("2", Name::MasterSecret));
    }
}

#[test]
fn a_group_of_23_in_a_certificate_is_as_weak_as_any() {
    let trace = established(&scenario(&[
        (Key::Suite, suite(KeyExchange::DhRsa)),
        (Key::Eve, "computes"),
    ]));
    assert!(eve_reads(&trace));
}

/// RFC 7627 §3: the session hash ends with the ClientKeyExchange.
#[test]
fn the_session_hash_does_not_take_in_the_certificate_verify() {
    let trace = established(&scenario(&[
        (Key::Ems, "on"),
        (Key::ClientAuth, "require"),
        (Key::ClientCert, "p256"),
    ]));
    for party in [PartyId::CLIENT, PartyId::SERVER] {
        let value = trace.find(party, &quantity(Name::SessionHash)).unwrap();
        let names: Vec<Name> = value
            .op
            .inputs()
            .iter()
            .map(|id| trace.value(*id).quantity.name)
            .collect();
        assert_eq!(names.last(), Some(&Name::ClientKeyExchange));
        assert_eq!(names.len(), 8);
    }
}

#[test]
fn every_group_establishes() {
    for group in Group::all() {
        // Primes above 2048 bits take minutes in an unoptimised build.
        if let Group::Field(field) = group
            && field.p().bits() > 4096
        {
            continue;
        }
        let suite = match group {
            Group::Field(_) => suite(KeyExchange::DhAnon),
            Group::Curve(_) => suite(KeyExchange::EcdheEcdsa),
            // TLS 1.3 alone has it.
            Group::Hybrid => continue,
        };
        let trace = established(&scenario(&[
            (Key::Suite, suite),
            (Key::Group, group.name()),
        ]));
        assert_eq!(disagreements(&trace), [], "{}", group.name());
    }
}

#[test]
fn extended_master_secret_is_another_master_secret() {
    let master = |ems| {
        let trace = established(&scenario(&[(Key::Ems, ems)]));
        let value = trace.find(PartyId::CLIENT, &quantity(Name::MasterSecret));
        value.unwrap().bytes.clone()
    };
    assert_ne!(master("on"), master("off"));
}

fn eves_secrets(trace: &Trace) -> Vec<&Value> {
    trace
        .values_of(PartyId::EVE)
        .iter()
        .filter(|value| value.is_secret())
        .collect()
}

/// Whether Eve holds both sides' application data, and it is right.
fn eve_reads(trace: &Trace) -> bool {
    [Role::Client, Role::Server].iter().all(|role| {
        let quantity = quantity(Name::ApplicationData).of(*role);
        let hers = trace.find(PartyId::EVE, &quantity);
        let theirs = trace.find(PartyId::CLIENT, &quantity);
        hers.map(|v| &v.bytes) == theirs.map(|v| &v.bytes)
    })
}

#[test]
fn who_only_listens_holds_no_secret() {
    for scenario in all_scenarios() {
        let trace = established(&scenario);
        let secrets = eves_secrets(&trace);
        assert!(secrets.is_empty(), "{:?}: {secrets:?}", scenario.settings());
    }
}

fn operations(trace: &Trace) -> Option<u64> {
    let step = trace.step_by_id("eve.eve.search")?;
    step.facts.iter().find_map(|(name, fact)| match fact {
        Fact::Number(number) if *name == "operations" => Some(*number),
        _ => None,
    })
}

#[test]
fn who_computes_reads_everything_in_a_toy_group_and_says_what_it_took() {
    for kx in [KeyExchange::DheRsa, KeyExchange::DhAnon] {
        for (group, most) in [("p23", 16), ("safe16", 1 << 10), ("safe32", 1 << 17)] {
            let trace = established(&scenario(&[
                (Key::Suite, suite(kx)),
                (Key::Group, group),
                (Key::Eve, "computes"),
            ]));
            assert!(eve_reads(&trace), "{group}");
            let operations = operations(&trace).unwrap();
            assert!(operations <= most, "{group}: {operations}");
        }
    }
}

#[test]
fn who_computes_within_the_budget_gets_nowhere_in_a_larger_group() {
    for group in ["safe64", "safe512", "ffdhe2048"] {
        let scenario = scenario(&[(Key::Group, group), (Key::Eve, "computes")]);
        let trace = established(&scenario);
        assert!(!eve_reads(&trace), "{group}");
        assert!(eves_secrets(&trace).is_empty(), "{group}");
        let operations = operations(&trace).unwrap();
        assert!(operations <= scenario.eve_budget, "{group}: {operations}");
    }
}

#[test]
fn a_stolen_key_opens_rsa_static_dh_and_nothing_with_ephemeral_keys() {
    for suite in SUITES.iter() {
        let trace = established(&scenario(&[
            (Key::Suite, suite.name),
            (Key::Leak, "server_key"),
        ]));
        let opens = matches!(suite.key_exchange, KeyExchange::Rsa | KeyExchange::DhRsa);
        assert_eq!(eve_reads(&trace), opens, "{}", suite.name);
        let eve = latest(&trace, PartyId::EVE);
        let master = eve.contains_key(&quantity(Name::MasterSecret));
        assert_eq!(master, opens, "{}", suite.name);
    }
}

#[test]
fn a_full_handshake_has_40_to_80_steps() {
    for kx in KeyExchange::ALL {
        let trace = established(&scenario(&[(Key::Suite, suite(kx))]));
        let steps = ["client", "server"].map(|party| {
            let id = format!("{party}.finished.established");
            trace.step_by_id(&id).unwrap().n
        });
        let steps = steps[0].max(steps[1]);
        println!(
            "{}: {steps} steps to established, {} in all",
            kx.name(),
            trace.steps.len()
        );
        assert!((40..=80).contains(&steps), "{}: {steps}", kx.name());
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn fingerprint(run: &Run) -> String {
    let mut hash = Sha256::new();
    for packet in &run.trace.packets {
        hash.update(packet.seen());
    }
    hex(&hash.finalize())
}

#[test]
fn the_same_scenario_gives_the_same_packets_values_and_steps() {
    for scenario in all_scenarios().into_iter().step_by(7) {
        let (one, two) = (run(&scenario).unwrap(), run(&scenario).unwrap());
        assert_eq!(one.trace.packets, two.trace.packets);
        assert_eq!(one.trace.steps, two.trace.steps);
        let values = |run: &Run| -> Vec<(ValueId, Vec<u8>, Op)> {
            let all = run.trace.all_values();
            all.map(|v| (v.id, v.bytes.clone(), v.op.clone())).collect()
        };
        assert_eq!(values(&one), values(&two));
    }
}

#[test]
fn another_seed_gives_other_packets() {
    let of = |seed| fingerprint(&run(&scenario(&[(Key::Seed, seed)])).unwrap());
    assert_ne!(of("1"), of("2"));
}

/// A scenario code that somebody shared gives their bytes in every release:
/// where this fails, the version of the defaults has to go up instead.
#[test]
fn the_bytes_of_these_scenarios_never_change() {
    for (settings, golden) in [
        (
            &[][..],
            "cca1e068907794c2495a005ca4a5ad61f7f1bd4316d9f6fd400704316f08743c",
        ),
        (
            &[(Key::Suite, "AES128-SHA"), (Key::Seed, "2")],
            "6fad9d9dd8cdee227d284ee8cff2e8460575c7fed6a62d27b51318c71bfd17ba",
        ),
        (
            &[(Key::Suite, "ADH-AES128-SHA256"), (Key::Group, "ffdhe2048")],
            "a85b48a34cdaa6429c3c682a05c1f2b49a7530dbf3373c36099cb66daa7479f5",
        ),
        (
            &[
                (Key::Suite, "ECDHE-RSA-CHACHA20-POLY1305"),
                (Key::Ems, "on"),
            ],
            "8939509dc340f4f3c5bb0a47dbeb7ffb2afdf9c03ecdf38b65c8752f9cc5de40",
        ),
        (
            &[
                (Key::Suite, "ECDHE-ECDSA-AES128-SHA256"),
                (Key::Group, "secp384r1"),
                (Key::Etm, "on"),
                (Key::Alpn, "h2,http/1.1"),
            ],
            "a8e38042abfc344be1a31ff29bbde494a53a82c2ccbb8a444bad8c10d648c4fa",
        ),
    ] {
        let scenario = scenario(settings);
        let run = run(&scenario).unwrap();
        assert_eq!(fingerprint(&run), golden, "{}", scenario.code());
    }
}

/// Which values come from an overridden one, by whichever way: through
/// operations, and through packets on the wire.
fn tainted(trace: &Trace) -> HashSet<ValueId> {
    let mut tainted = HashSet::new();
    loop {
        let before = tainted.len();
        let on_the_wire: HashSet<PacketId> = trace
            .packets
            .iter()
            .filter(|packet| {
                let record = packet.seen();
                let made = trace.values_of(packet.from).iter();
                let mut made = made.rev().filter(|value| value.bytes == record[5..]);
                record[0] != ContentType::CHANGE_CIPHER_SPEC.0
                    && made.next().is_none_or(|value| tainted.contains(&value.id))
            })
            .map(|packet| packet.id)
            .collect();
        for value in trace.all_values() {
            let received = value.op.operation().arguments().into_iter().any(|(_, a)| {
                matches!(a, Argument::Pieces(pieces) if pieces.iter().any(
                    |piece| matches!(piece.source, Source::Packet(id) if on_the_wire.contains(&id))
                ))
            });
            if received
                || matches!(value.op, Op::Overridden(_))
                || value.op.inputs().iter().any(|id| tainted.contains(id))
            {
                tainted.insert(value.id);
            }
        }
        if tainted.len() == before {
            return tainted;
        }
    }
}

type Named<'a> = BTreeMap<(PartyId, Quantity), Vec<&'a Value>>;

fn by_name(trace: &Trace) -> Named<'_> {
    let mut all = Named::new();
    for value in trace.all_values() {
        if !matches!(value.op, Op::Overridden(_)) {
            let key = (value.owner(), value.quantity);
            all.entry(key).or_default().push(value);
        }
    }
    all
}

#[test]
fn an_override_changes_only_what_depends_on_it() {
    let whole = established(&scenario(&[]));
    let whole = by_name(&whole);
    let client_random = format!("client_random={}", "07".repeat(32));
    let master_secret = format!("master_secret={}", "07".repeat(48));
    for (set, changed) in [
        ("xc=7", Name::PremasterSecret),
        ("xs=6", Name::Signature),
        (&client_random, Name::SignedParams),
        (&master_secret, Name::KeyBlock),
    ] {
        let trace = established(&scenario(&[(Key::Set, set)]));
        let tainted = tainted(&trace);
        let mut differs = HashSet::new();
        for (key, values) in by_name(&trace) {
            for (i, value) in values.into_iter().enumerate() {
                let Some(original) = whole.get(&key).and_then(|all| all.get(i)) else {
                    continue;
                };
                if original.bytes != value.bytes {
                    differs.insert(key.1.name);
                    assert!(tainted.contains(&value.id), "{set} changed {}", key.1);
                }
            }
        }
        assert!(differs.contains(&changed), "{set}: {differs:?}");
    }
}

/// Runs that take every transition together.
const RUNS: &[&[&str]] = &[
    &[],
    &["suite=AES128-SHA"],
    &["suite=ADH-AES128-SHA"],
    &["renegotiate=on"],
    &["client_auth=request"],
    &["client_auth=require", "client_cert=rsa2048"],
    &["client_auth=request", "resume=ticket"],
    &["resume=id"],
    &["resume=ticket"],
    &["resume=ticket", "renew_ticket=on"],
    &["tls=1.3"],
    &["tls=1.3", "key_update=on"],
    &["tls=1.3", "client_auth=request"],
    &["tls=1.3", "client_auth=require", "client_cert=p256"],
    &["tls=1.3", "key_shares=none"],
    &["tls=1.3", "key_shares=none", "client_auth=request"],
    // What a side in these states ignores comes only where nobody counts records.
    &["wire=replay client_alert", "skip=sequence_number"],
    &["wire=replay server_alert", "skip=sequence_number"],
    &[
        "wire=replay server_application_data",
        "skip=sequence_number",
    ],
];

#[test]
fn records_of_tls13_are_padded_to_a_multiple_and_never_beyond_their_room() {
    let long = "x".repeat(1 << 14);
    for (padding, data) in [("64", "ping"), ("16384", "ping"), ("16384", &long)] {
        let padded = scenario(&[
            (Key::Tls, "1.3"),
            (Key::RecordPadding, padding),
            (Key::ClientData, data),
        ]);
        let trace = established(&padded);
        let block: usize = padding.parse().unwrap();
        let mut sealed = 0;
        for packet in trace.packets.iter().filter(|packet| packet.is_protected()) {
            // The header before, the tag behind.
            let inner = packet.seen().len() - 5 - 16;
            let whole = inner % block == 0 || inner == (1 << 14) + 1;
            assert!(whole, "{padding}: {inner}");
            sealed += 1;
        }
        assert_eq!(sealed, 9, "{padding}");
    }
}

/// A client and a server that have sent each other nothing yet.
fn both(scenario: &Scenario) -> [Live; 2] {
    let client = LiveRole::Client(Box::new(client_config(scenario)));
    let server = LiveRole::Server(Box::new(server_config(scenario)));
    [client, server].map(|role| Live::start(scenario, role))
}

#[test]
fn a_peer_s_record_that_cannot_be_opened_is_under_keys_all_the_same() {
    let [mut client, mut server] = both(&scenario(&[]));
    while !server.is_established() {
        server.receive(0, &client.take_outgoing()).unwrap();
        let mut bytes = server.take_outgoing();
        if server.is_established() {
            // The end of the server's Finished.
            *bytes.last_mut().unwrap() ^= 1;
        }
        client.receive(0, &bytes).unwrap();
    }
    let trace = client.finish();
    let of_server = |packet: &&Packet| packet.from == PartyId::SERVER;
    let last = trace.packets.iter().rfind(of_server).unwrap();
    assert_eq!(last.plaintext, None);
    assert_eq!(last.epoch, Epoch::FIRST);
}

#[test]
fn a_forged_record_is_read_under_the_keys_of_whoever_reads_it() {
    let mut scenario = scenario(&[]);
    let forged = "inject client alert 0228 after server_ChangeCipherSpec";
    scenario.set(Key::Wire, forged).unwrap();
    let trace = run(&scenario).unwrap().trace;
    let forged = trace.packets.iter().find(|packet| packet.sent.is_none());
    assert_eq!(forged.unwrap().epoch, Epoch::FIRST);
}

type Taken = BTreeSet<(Role, [&'static str; 2])>;

fn take(trace: &Trace, taken: &mut Taken) {
    for outcome in &trace.outcomes {
        let role = match outcome.party {
            PartyId::CLIENT => Role::Client,
            _ => Role::Server,
        };
        taken.extend(outcome.transitions.iter().map(|pair| (role, *pair)));
    }
}

/// A server that ends the connection before it has read what the client says.
fn server_ends(taken: &mut Taken) {
    let [mut client, mut server] = both(&scenario(&[]));
    while !client.is_established() {
        server.receive(0, &client.take_outgoing()).unwrap();
        client.receive(0, &server.take_outgoing()).unwrap();
    }
    server.close(0);
    server.receive(0, &client.take_outgoing()).unwrap();
    client.receive(0, &server.take_outgoing()).unwrap();
    server.receive(0, &client.take_outgoing()).unwrap();
    assert!(client.is_closed() && server.is_closed());
    for (party, live) in [(PartyId::CLIENT, client), (PartyId::SERVER, server)] {
        let mut trace = live.finish();
        trace.outcomes.retain(|outcome| outcome.party == party);
        take(&trace, taken);
    }
}

#[test]
fn the_transitions_that_runs_take_are_those_of_the_table_and_no_others() {
    let mut taken = Taken::new();
    for settings in RUNS {
        let mut scenario = Scenario::default();
        for setting in *settings {
            let (key, value) = setting.split_once('=').unwrap();
            scenario.set(Key::by_name(key).unwrap(), value).unwrap();
        }
        take(&run(&scenario).unwrap().trace, &mut taken);
    }
    server_ends(&mut taken);
    let table: Taken = [Role::Client, Role::Server]
        .into_iter()
        .flat_map(|role| transitions(role).into_iter().map(move |row| (role, row)))
        .flat_map(|(role, row)| {
            row.next
                .into_iter()
                .map(move |next| (role, [row.state, next]))
        })
        .collect();
    let untaken: Vec<_> = table.difference(&taken).collect();
    let unlisted: Vec<_> = taken.difference(&table).collect();
    assert!(untaken.is_empty(), "no run takes {untaken:?}");
    assert!(unlisted.is_empty(), "not in the table: {unlisted:?}");
}

#[test]
fn the_table_of_transitions_in_the_docs_is_the_one_of_the_code() {
    const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/architecture.md");
    let mut table = String::new();
    for role in [Role::Client, Role::Server] {
        let head = format!("| state of the {} | awaits | and then |", role.name());
        writeln!(table, "{head}\n| --- | --- | --- |").unwrap();
        for row in transitions(role) {
            let next = row.next.iter().map(|next| match *next == row.state {
                true => "the same".to_owned(),
                false => format!("`{next}`"),
            });
            let next = next.collect::<Vec<_>>().join(", ");
            writeln!(table, "| `{}` | {} | {next} |", row.state, row.awaits).unwrap();
        }
        table.push('\n');
    }
    let kept = std::fs::read_to_string(DOCS).unwrap();
    let (before, rest) = kept.split_once("<!-- transitions -->\n\n").unwrap();
    let (stands, after) = rest.split_once("<!-- end -->").unwrap();
    if std::env::var_os("SLOWSHAKE_BLESS").is_some() {
        let whole = format!("{before}<!-- transitions -->\n\n{table}<!-- end -->{after}");
        std::fs::write(DOCS, whole).unwrap();
        return;
    }
    assert!(
        stands == table,
        "docs/architecture.md differs; look at it, then SLOWSHAKE_BLESS=1 writes it:\n{table}"
    );
}
