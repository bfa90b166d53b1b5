use super::*;
use crate::pki;
use crate::sim::Key;
use crate::trace::Ending;

fn options(role: Role) -> LiveOptions {
    LiveOptions {
        memory: None,
        role,
        verify_certificate: true,
        anchors: vec![pki::root().to_vec()],
    }
}

/// Our client and our server, each recorded as if the other were a stranger.
fn both(settings: &[(Key, &str)]) -> [(Run, Saved); 2] {
    let scenario = Scenario::of(settings).unwrap();
    let mut client = Recording::start(&scenario, options(Role::Client)).unwrap();
    let mut server = Recording::start(&scenario, options(Role::Server)).unwrap();
    let mut closed = false;
    for now in (0..).step_by(1000) {
        let there = client.take_outgoing();
        let back = server.take_outgoing();
        if there.is_empty() && back.is_empty() {
            if closed {
                break;
            }
            client.close(now);
            closed = true;
        }
        let _ = server.receive(now, &there);
        let _ = client.receive(now, &back);
    }
    [client.finish(), server.finish()]
}

fn ending(run: &Run) -> &Ending {
    &run.trace.outcomes[0].ending
}

#[test]
fn a_replay_gives_the_same_trace_on_either_side() {
    for (run, saved) in both(&[(Key::Suite, "ECDHE-RSA-AES128-SHA"), (Key::Ems, "on")]) {
        assert_eq!(ending(&run), &Ending::Established);
        let again = Saved::from_json(&saved.to_json()).unwrap();
        assert_eq!(again, saved);
        let replayed = again.replay().unwrap();
        assert!(replayed.faithful);
        assert_eq!(replayed.run.trace.steps, run.trace.steps);
        assert_eq!(replayed.run.trace.packets, run.trace.packets);
    }
}

#[test]
fn one_changed_bit_of_what_the_peer_sent_is_noticed() {
    let [(_, mut saved), _] = both(&[]);
    let Some(Event::Received { bytes, .. }) = saved
        .events
        .iter_mut()
        .find(|event| matches!(event, Event::Received { bytes, .. } if !bytes.is_empty()))
    else {
        panic!("the server said nothing");
    };
    bytes[20] ^= 1;
    assert!(!saved.replay().unwrap().faithful);
}

#[test]
fn the_key_that_leaks_from_our_server_opens_a_live_recording() {
    let [_, (run, _)] = both(&[(Key::Suite, "AES128-SHA"), (Key::Leak, "server_key")]);
    assert!(
        run.trace
            .steps
            .iter()
            .any(|s| s.id.as_str().starts_with("eve."))
    );
}

#[test]
fn a_damaged_file_is_refused_with_the_place() {
    let [(_, saved), _] = both(&[]);
    let good = saved.to_json();
    let line_of = |needle: &str| good.lines().position(|l| l.contains(needle)).unwrap() + 1;
    for (from, to, needle, message) in [
        (
            "\"slowshake\": 1",
            "\"slowshake\": 9",
            "slowshake",
            "form 9",
        ),
        (
            "\"role\": \"client\"",
            "\"role\": \"eve\"",
            "role",
            "`client` or `server`",
        ),
        (
            "\"scenario\": \"",
            "\"scenario\": \"x",
            "scenario",
            "scenario code",
        ),
        (
            "\"received\": \"16",
            "\"received\": \"1x",
            "\"received\": \"16",
            "hexadecimal",
        ),
    ] {
        assert!(good.contains(from), "{from}");
        let error = Saved::from_json(&good.replacen(from, to, 1)).unwrap_err();
        assert!(error.message.contains(message), "{error}");
        assert_eq!(error.line, line_of(needle), "{error}");
    }
}

#[test]
fn no_prefix_of_a_file_is_read_and_none_panics() {
    let [(_, saved), _] = both(&[]);
    let good = saved.to_json();
    for end in (0..good.trim_end().len()).step_by(7) {
        let _ = Saved::from_json(&good[..end]).unwrap_err();
    }
}

#[test]
fn bytes_that_come_one_by_one_become_few_events_and_the_same_trace() {
    let mut scenario = Scenario::default();
    scenario.set(Key::ClientData, "").unwrap();
    let mut client = Recording::start(&scenario, options(Role::Client)).unwrap();
    let mut server = Recording::start(&scenario, options(Role::Server)).unwrap();
    let mut now = 0;
    while !client.is_established() {
        let said = client.take_outgoing();
        let _ = server.receive(now, &said);
        for byte in server.take_outgoing() {
            now += 1;
            let _ = client.receive(now, &[byte]);
        }
    }
    client.close(now + 1);
    // Nothing more is said, and nothing is lost, by ending it twice.
    client.close(now + 2);
    let (run, saved) = client.finish();
    assert_eq!(ending(&run), &Ending::Established);
    let records = run.trace.packets.len();
    assert!(saved.events.len() < 2 * records, "{}", saved.events.len());
    let replayed = saved.replay().unwrap();
    assert!(replayed.faithful);
    assert_eq!(replayed.run.trace.steps, run.trace.steps);
}
