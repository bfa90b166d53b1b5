//! Sessions that are taken up: what is as it was, what is new, what does not
//! work, and what a thief makes of it.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use slowshake::sim::{Key, Run, Scenario, run};
use slowshake::trace::{
    ConnectionId, Ending, Fact, Name, Op, PartyId, Quantity, Step, Trace, Values,
};
use slowshake::wire::{AlertDescription, ContentType, HandshakeType, Role};

const FIRST: ConnectionId = ConnectionId::FIRST;
const SECOND: ConnectionId = ConnectionId(2);
const WAYS: [&str; 2] = ["ticket", "id"];

fn scenario(settings: &[(Key, &str)]) -> Scenario {
    Scenario::of(settings).unwrap()
}

fn run_with(settings: &[(Key, &str)]) -> Run {
    run(&scenario(settings)).unwrap()
}

/// A run of two connections that both went well.
fn established(settings: &[(Key, &str)]) -> Trace {
    let trace = run_with(settings).trace;
    assert!(trace.established(), "{settings:?}: {:?}", trace.outcomes);
    assert_eq!(trace.outcomes.len(), 4, "{settings:?}");
    trace
}

fn bytes(trace: &Trace, party: PartyId, connection: ConnectionId, name: Name) -> Vec<u8> {
    let quantity = Quantity::new(connection, name);
    let value = trace.find(party, &quantity);
    value
        .unwrap_or_else(|| panic!("no {quantity}"))
        .bytes
        .clone()
}

/// The handshake messages on a connection, and the side that sent each;
/// Finished, which is sealed, as 20.
fn messages(trace: &Trace, connection: ConnectionId) -> Vec<(Role, HandshakeType)> {
    let packets = trace.packets.iter().filter(|p| p.connection == connection);
    packets
        .filter(|packet| packet.seen()[0] == ContentType::HANDSHAKE.0)
        .map(|packet| {
            let role = match packet.from {
                PartyId::CLIENT => Role::Client,
                _ => Role::Server,
            };
            let kind = match packet.is_protected() {
                true => HandshakeType::FINISHED,
                false => HandshakeType(packet.seen()[5]),
            };
            (role, kind)
        })
        .collect()
}

/// Why the server did not take a session up.
fn reason(trace: &Trace) -> Option<&'static str> {
    let step = trace.step_by_id("c2.server.hello.session")?;
    step.facts.iter().find_map(|(_, fact)| match fact {
        Fact::Candidates(all) => all.first().map(|(_, word)| *word),
        _ => None,
    })
}

fn is_resumed(trace: &Trace) -> bool {
    let is = |step: &Step| step.id.as_str() == "c2.client.keys.master_secret";
    let texts = trace.steps.iter().filter(|step| is(step));
    texts
        .map(|step| step.text_key.as_str())
        .eq(["master-secret-resumed"])
}

#[test]
fn every_suite_is_taken_up_in_both_ways() {
    for suite in slowshake::wire::SUITES.iter() {
        for way in WAYS {
            for ems in ["on", "off"] {
                let settings = [
                    (Key::Suite, suite.name),
                    (Key::Ems, ems),
                    (Key::Resume, way),
                ];
                let trace = established(&settings);
                assert!(is_resumed(&trace), "{settings:?}");
            }
        }
    }
}

#[test]
fn the_master_secret_is_the_same_and_every_key_is_new() {
    for way in WAYS {
        let trace = established(&[(Key::Resume, way)]);
        for party in [PartyId::CLIENT, PartyId::SERVER] {
            let both = |name| [FIRST, SECOND].map(|c| bytes(&trace, party, c, name));
            let [one, two] = both(Name::MasterSecret);
            assert_eq!(one, two, "{way}");
            for name in [Name::KeyBlock, Name::ClientWriteKey, Name::ServerWriteKey] {
                let [one, two] = both(name);
                assert_ne!(one, two, "{way} {name:?}");
            }
        }
        let both = [PartyId::CLIENT, PartyId::SERVER];
        let blocks = both.map(|party| bytes(&trace, party, SECOND, Name::KeyBlock));
        assert_eq!(blocks[0], blocks[1], "{way}");
    }
}

/// Whether a value was made, over however many steps, from another.
fn comes_from(trace: &Trace, id: slowshake::trace::ValueId, wanted: &Quantity) -> bool {
    let value = trace.value(id);
    value.quantity == *wanted
        || value
            .op
            .inputs()
            .into_iter()
            .any(|input| comes_from(trace, input, wanted))
}

#[test]
fn the_second_master_secret_is_made_of_what_was_kept() {
    let secret = |connection| Quantity::new(connection, Name::MasterSecret);
    let ticket = Quantity::new(SECOND, Name::Ticket);
    for (way, server) in [("id", secret(FIRST)), ("ticket", ticket)] {
        let trace = established(&[(Key::Resume, way)]);
        for (party, origin) in [(PartyId::CLIENT, secret(FIRST)), (PartyId::SERVER, server)] {
            let second = trace.find(party, &secret(SECOND)).unwrap();
            assert!(comes_from(&trace, second.id, &origin), "{way} {party:?}");
            assert!(!matches!(second.op, Op::Prf(_)), "{way} {party:?}");
        }
    }
}

#[test]
fn there_is_no_key_exchange_and_the_server_s_finished_comes_first() {
    use HandshakeType as H;
    for way in WAYS {
        let trace = established(&[(Key::Resume, way)]);
        assert_eq!(
            messages(&trace, SECOND),
            [
                (Role::Client, H::CLIENT_HELLO),
                (Role::Server, H::SERVER_HELLO),
                (Role::Server, H::FINISHED),
                (Role::Client, H::FINISHED),
            ],
            "{way}"
        );
        let ends = messages(&trace, FIRST);
        let ticket = ends.contains(&(Role::Server, H::NEW_SESSION_TICKET));
        assert_eq!(ticket, way == "ticket");
        assert!(!trace.steps.iter().any(|step| {
            step.id.as_str().starts_with("c2.") && step.text_key.contains("certificate_signature")
        }));
    }
}

#[test]
fn a_ticket_holds_the_session_and_nobody_on_the_way_can_read_it() {
    let trace = established(&[(Key::Resume, "ticket")]);
    let of = |party, connection, name| bytes(&trace, party, connection, name);
    let state = of(PartyId::SERVER, FIRST, Name::TicketState);
    let secret = of(PartyId::SERVER, FIRST, Name::MasterSecret);
    assert_eq!(state[..4], [3, 3, 0, 0x9e]);
    assert_eq!(state[8..56], secret);
    assert_eq!(&state[64..], b"slowshake.example");
    assert_eq!(of(PartyId::SERVER, SECOND, Name::TicketState), state);
    let ticket = of(PartyId::EVE, FIRST, Name::Ticket);
    assert_eq!(ticket.len(), 16 + 16 + 2 + 96 + 32);
    assert!(
        !ticket
            .windows(8)
            .any(|part| secret.windows(8).any(|s| s == part))
    );
    for party in [PartyId::CLIENT, PartyId::EVE] {
        let state = Quantity::new(FIRST, Name::TicketState);
        assert!(trace.find(party, &state).is_none());
    }
}

#[test]
fn a_ticket_changed_in_any_byte_is_quietly_no_good() {
    for byte in 0..162 {
        let set = format!("client.c2.ticket~{}", byte * 8 + 3);
        let trace = established(&[(Key::Resume, "ticket"), (Key::Set, &set)]);
        assert!(!is_resumed(&trace), "{set}");
        let expected = match byte {
            0..16 => "ticket-key",
            32 | 33 => "ticket-form",
            _ => "ticket-forged",
        };
        assert_eq!(reason(&trace), Some(expected), "{set}");
    }
}

#[test]
fn what_the_server_does_not_know_or_will_not_have_is_a_full_handshake() {
    for (way, settings, expected) in [
        ("id", &["client.c2.session_id~7"][..], "session-unknown"),
        ("ticket", &["client.c2.ticket=0102"], "ticket-form"),
        (
            "ticket",
            &["server.ticket_timestamp=0000000000000000"],
            "ticket-expired",
        ),
        (
            "ticket",
            &["server.ticket_terms=0303002f00000011"],
            "session-suite",
        ),
    ] {
        let mut all = vec![(Key::Resume, way)];
        all.extend(settings.iter().map(|set| (Key::Set, *set)));
        let trace = established(&all);
        assert!(!is_resumed(&trace), "{settings:?}");
        assert_eq!(reason(&trace), Some(expected), "{settings:?}");
        let full = messages(&trace, SECOND);
        assert!(full.contains(&(Role::Client, HandshakeType::CLIENT_KEY_EXCHANGE)));
    }
}

/// RFC 6066 §3.
#[test]
fn a_session_is_with_one_host() {
    for way in WAYS {
        let flip = "flip c2.ClientHello.server_name.host_name.1";
        let trace = run_with(&[(Key::Resume, way), (Key::Wire, flip)]).trace;
        assert_eq!(reason(&trace), Some("session-name"), "{way}");
        let full = messages(&trace, SECOND);
        assert!(full.contains(&(Role::Server, HandshakeType::SERVER_HELLO_DONE)));
    }
}

/// RFC 7627 §5.3. The server reads out of the ticket what it never wrote.
#[test]
fn a_session_keeps_its_kind_of_master_secret() {
    let without = "server.ticket_terms=0303009e00000011";
    let trace = established(&[
        (Key::Resume, "ticket"),
        (Key::Ems, "on"),
        (Key::Set, without),
    ]);
    assert_eq!(reason(&trace), Some("session-ems"));
    assert!(!is_resumed(&trace));
    let with = "server.ticket_terms=0303009e00010011";
    let trace = run_with(&[(Key::Resume, "ticket"), (Key::Set, with)]).trace;
    let ending = &trace.outcome(SECOND, PartyId::SERVER).unwrap().ending;
    let Ending::Failed { alert, check } = ending else {
        panic!("{ending:?}");
    };
    assert_eq!(alert.to_string(), "handshake_failure");
    assert_eq!(check.unwrap().id(), "session_EMS");
}

#[test]
fn a_client_without_the_secret_gets_no_further_than_its_finished() {
    for way in WAYS {
        let set = format!("client.c2.master_secret={}", "07".repeat(48));
        let trace = run_with(&[(Key::Resume, way), (Key::Set, &set)]).trace;
        let ending = &trace.outcome(SECOND, PartyId::CLIENT).unwrap().ending;
        assert!(matches!(ending, Ending::Failed { .. }), "{way}: {ending:?}");
    }
}

fn eve_reads(trace: &Trace, connection: ConnectionId) -> bool {
    [(Role::Client, "ping"), (Role::Server, "pong")]
        .into_iter()
        .all(|(role, said)| {
            let data = Quantity::new(connection, Name::ApplicationData).of(role);
            trace
                .find_equal(PartyId::EVE, &data, said.as_bytes())
                .is_some()
        })
}

#[test]
fn a_stolen_ticket_key_opens_what_forward_secrecy_should_have_kept() {
    for suite in [
        "ECDHE-RSA-AES128-GCM-SHA256",
        "DHE-RSA-AES128-SHA",
        "AES128-SHA",
    ] {
        let settings = [(Key::Suite, suite), (Key::Resume, "ticket")];
        let trace = established(&settings);
        assert!(
            !eve_reads(&trace, FIRST) && !eve_reads(&trace, SECOND),
            "{suite}"
        );
        let stolen = established(&[settings[0], settings[1], (Key::Leak, "ticket_key")]);
        assert!(
            eve_reads(&stolen, FIRST) && eve_reads(&stolen, SECOND),
            "{suite}"
        );
    }
}

#[test]
fn one_master_secret_opens_both_connections() {
    for way in WAYS {
        for power in [(Key::Leak, "master_secret"), (Key::Eve, "computes")] {
            let trace = established(&[(Key::Resume, way), power]);
            assert!(
                eve_reads(&trace, FIRST) && eve_reads(&trace, SECOND),
                "{way} {power:?}"
            );
        }
    }
}

#[test]
fn a_first_connection_that_fails_leaves_nothing_to_take_up() {
    let trace = run_with(&[(Key::Resume, "id"), (Key::Clock, "1")]).trace;
    assert_eq!(trace.outcomes.len(), 2);
}

/// The second connection fell back to a handshake of its own.
#[test]
fn a_leaked_master_secret_is_that_of_one_session() {
    let flip = (Key::Wire, "flip c2.ClientHello.session_ticket.ticket");
    let leak = (Key::Leak, "master_secret");
    let trace = run_with(&[(Key::Resume, "ticket"), leak, flip]).trace;
    assert!(!is_resumed(&trace));
    let known = |connection| {
        let quantity = Quantity::new(connection, Name::MasterSecret);
        trace.find(PartyId::EVE, &quantity).is_some()
    };
    assert!(known(FIRST) && !known(SECOND));
}

/// RFC 5246 §7.2.2.
#[test]
fn a_session_that_ended_in_a_fatal_alert_is_not_taken_up() {
    for way in WAYS {
        let flip = (Key::Wire, "flip server_application_data.fragment");
        let trace = run_with(&[(Key::Resume, way), flip]).trace;
        let ending = &trace.outcome(FIRST, PartyId::CLIENT).unwrap().ending;
        assert!(matches!(ending, Ending::Failed { .. }), "{ending:?}");
        assert!(!is_resumed(&trace), "{way}");
    }
}

#[test]
fn a_ticket_without_its_mac_checked_is_believed() {
    let set = (Key::Set, "client.c2.ticket~1290");
    let skip = (Key::Skip, "server.ticket_MAC");
    let trace = established(&[(Key::Resume, "ticket"), set, skip]);
    // The last bits of a ticket are its MAC: all else is as it was.
    assert!(is_resumed(&trace));
}

/// RFC 5246 §7.4.1.1, §7.2.2.
#[test]
fn a_second_handshake_is_declined_and_both_go_on() {
    let trace = established_once(&[(Key::Renegotiate, "on")]);
    let step = |id: &str| trace.step_by_id(id).unwrap_or_else(|| panic!("{id}")).n;
    let asks = step("server.data.hello_request");
    let declines = step("client.data.no_renegotiation");
    assert!(asks < declines && declines < step("client.data.receive"));
    // What each Finished covers is what it covered without it.
    let plain = established_once(&[]);
    let covered = |trace: &Trace, side: Role| {
        let quantity = Quantity::new(FIRST, Name::VerifyData).of(side);
        let value = trace.find(PartyId::CLIENT, &quantity).expect("a Finished");
        value.bytes.clone()
    };
    for side in [Role::Client, Role::Server] {
        assert_eq!(covered(&trace, side), covered(&plain, side));
    }
    // A server to which nobody speaks asks nothing.
    let silent = established_once(&[(Key::Renegotiate, "on"), (Key::ClientData, "")]);
    assert!(silent.step_by_id("server.data.hello_request").is_none());
}

#[test]
fn the_client_may_speak_a_round_trip_earlier() {
    let full = run_with(&[]).trace;
    let early = established_once(&[(Key::FalseStart, "on")]);
    let sent = |trace: &Trace| trace.step_by_id("client.data.send").unwrap().time;
    assert_eq!(sent(&full), 200_000);
    assert_eq!(sent(&early), 100_000);
    let before = early.step_by_id("client.data.send").unwrap().n;
    assert!(before < early.step_by_id("client.finished.check").unwrap().n);
}

fn established_once(settings: &[(Key, &str)]) -> Trace {
    let trace = run_with(settings).trace;
    assert!(trace.established(), "{:?}", trace.outcomes);
    trace
}

/// What is said too early is lost to nobody, if the server is the one that
/// was meant: but that it was talked down the client learns too late.
#[test]
fn who_does_not_wait_has_spoken_before_the_check() {
    let changed = (Key::Set, "server_Finished.verify_data~3");
    let trace = run_with(&[(Key::FalseStart, "on"), changed]).trace;
    let ending = &trace.outcome(FIRST, PartyId::CLIENT).unwrap().ending;
    assert!(matches!(ending, Ending::Failed { .. }), "{ending:?}");
    let said = Quantity::new(FIRST, Name::ApplicationData).of(Role::Client);
    assert!(trace.find_equal(PartyId::SERVER, &said, b"ping").is_some());
}

#[test]
fn a_server_that_renews_tickets_gives_the_client_that_came_with_one_another() {
    let trace = established(&[(Key::Resume, "ticket"), (Key::RenewTicket, "on")]);
    assert!(is_resumed(&trace));
    let sent = messages(&trace, SECOND);
    let expected = [
        (Role::Client, HandshakeType::CLIENT_HELLO),
        (Role::Server, HandshakeType::SERVER_HELLO),
        (Role::Server, HandshakeType::NEW_SESSION_TICKET),
        (Role::Server, HandshakeType::FINISHED),
        (Role::Client, HandshakeType::FINISHED),
    ];
    assert_eq!(sent, expected);
    let ticket = |party, ordinal| {
        let quantity = Quantity::new(SECOND, Name::Ticket).nth(ordinal);
        trace.find(party, &quantity).unwrap().bytes.clone()
    };
    // The first is the one that the client came with, the second is new.
    assert_ne!(ticket(PartyId::CLIENT, 1), ticket(PartyId::CLIENT, 2));
    for ordinal in [1, 2] {
        assert_eq!(
            ticket(PartyId::CLIENT, ordinal),
            ticket(PartyId::SERVER, ordinal)
        );
    }
}

#[test]
fn a_ticket_stays_as_it_is_unless_the_server_renews_it() {
    let trace = established(&[(Key::Resume, "ticket")]);
    let kinds: Vec<HandshakeType> = messages(&trace, SECOND).iter().map(|m| m.1).collect();
    assert!(!kinds.contains(&HandshakeType::NEW_SESSION_TICKET));
}

#[test]
fn a_client_that_names_a_session_and_does_not_offer_its_suite_breaks_a_rule() {
    // RFC 5246 §7.4.1.2; the suite of the session is 009e.
    let act = "set c2.ClientHello.cipher_suites=c02f";
    let trace = run_with(&[(Key::Resume, "id"), (Key::Wire, act)]).trace;
    let ending = &trace.outcome(SECOND, PartyId::SERVER).unwrap().ending;
    let Ending::Failed { alert, .. } = ending else {
        panic!("{ending:?}");
    };
    assert_eq!(*alert, AlertDescription::ILLEGAL_PARAMETER);
}
