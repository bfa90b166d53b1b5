//! What each act does to the records, and who hears what.

use super::*;

const ANON: &str = "suite=TLS_DH_anon_WITH_AES_128_GCM_SHA256";

fn position(run: &Run, party: PartyId, name: Name) -> usize {
    let quantity = quantity(name);
    let mut values = run.trace.values_of(party).iter();
    values.position(|value| value.quantity == quantity).unwrap()
}

#[test]
fn a_flip_without_a_bit_turns_over_the_last_of_the_field() {
    let run = run_of(&["wire=flip ServerKeyExchange.dh_Ys"]);
    let sent = held(&run, PartyId::SERVER, Name::DhYs).bytes[0];
    assert_eq!(held(&run, PartyId::CLIENT, Name::DhYs).bytes, [sent ^ 1]);
}

#[test]
fn bit_0_is_the_highest_of_the_first_byte() {
    let run = run_of(&["wire=flip ServerHello.random.0"]);
    let [sent, came] = [PartyId::SERVER, PartyId::CLIENT]
        .map(|party| held(&run, party, Name::ServerRandom).bytes.clone());
    assert_eq!(came[0], sent[0] ^ 0x80);
    assert_eq!(came[1..], sent[1..]);
}

#[test]
fn a_changed_packet_has_both_what_was_sent_and_what_arrived() {
    let run = run_of(&["wire=flip ServerHello.random"]);
    let [packet] = met(&run, 0)[..] else {
        panic!("one record");
    };
    assert!(packet.sent.is_some() && packet.delivered.is_some());
    assert_ne!(packet.sent, packet.delivered);
}

#[test]
fn a_longer_field_corrects_the_lengths_of_message_and_record() {
    let run = run_of(&[ANON, "wire=set ServerKeyExchange.dh_Ys=00000009"]);
    assert_eq!(held(&run, PartyId::CLIENT, Name::DhYs).bytes, [0, 0, 0, 9]);
    let [packet] = met(&run, 0)[..] else {
        panic!("one record");
    };
    let grown = packet.delivered.as_ref().unwrap().len() - packet.sent.as_ref().unwrap().len();
    assert_eq!(grown, 3);
}

#[test]
fn what_is_dropped_never_arrives_and_both_wait() {
    let run = run_of(&["wire=drop ServerHelloDone"]);
    let [packet] = met(&run, 0)[..] else {
        panic!("one record");
    };
    assert_eq!((&packet.delivered, packet.delivered_at), (&None, None));
    let verdict = verdict(&run);
    let waiting: Vec<&str> = verdict.waiting.iter().map(|(_, what)| &**what).collect();
    assert_eq!(waiting, ["server_hello_done", "client_key_exchange"]);
    assert_eq!(verdict.kind, slowshake::view::VerdictKind::Stuck);
}

#[test]
fn a_forged_alert_is_believed_and_told_as_forged() {
    let forged = "wire=inject client alert 0228 after ServerHello,\
                  inject server alert 0228 after ClientHello";
    let run = run_of(&[ANON, forged]);
    let verdict = verdict(&run);
    assert_eq!(verdict.kind, slowshake::view::VerdictKind::Broken);
    let parties: Vec<PartyId> = verdict.refused.iter().map(|one| one.party).collect();
    assert_eq!(parties, [PartyId::CLIENT, PartyId::SERVER]);
    assert!(
        !verdict
            .sentences
            .iter()
            .any(|words| words.contains("both sides agree"))
    );
}

#[test]
fn one_that_waits_alone_waits_for_nobody_who_waits_too() {
    let run = run_of(&["wire=drop server_Finished"]);
    let sentences = verdict(&run).sentences.join(" ");
    assert!(!sentences.contains("each other"), "{sentences}");
    let run = run_of(&["wire=cut ServerKeyExchange"]);
    let sentences = verdict(&run).sentences.join(" ");
    assert!(sentences.contains("sees the line end"), "{sentences}");
    assert!(!sentences.contains("each other"), "{sentences}");
}

#[test]
fn every_message_that_both_hold_differently_is_named() {
    let run = run_of(&[
        "resume=ticket",
        "wire=flip NewSessionTicket.ticket",
        "skip=finished",
    ]);
    let odds: Vec<String> = verdict(&run)
        .at_odds
        .iter()
        .map(|q| q.to_string())
        .collect();
    assert!(odds.contains(&"NewSessionTicket".to_owned()), "{odds:?}");
}

#[test]
fn a_replayed_record_is_one_that_nobody_sent() {
    let run = run_of(&["wire=replay client_application_data"]);
    let [copy] = met(&run, 0)[..] else {
        panic!("one record");
    };
    assert_eq!(copy.sent, None);
    let packets = &run.trace.packets;
    assert!(
        packets
            .iter()
            .any(|original| original.sent == copy.delivered)
    );
}

#[test]
fn a_copy_can_come_behind_another_message() {
    let run = run_of(&["wire=replay ServerHello after ServerHelloDone"]);
    assert_eq!(met(&run, 0).len(), 1);
    let again = run
        .trace
        .steps
        .iter()
        .find(|step| step.kind == StepKind::Alert);
    // By then the client has sent its own flight and awaits the server's end.
    let found = format!("{:?}", again.unwrap().facts);
    assert!(found.contains("server_hello"), "{found}");
}

#[test]
fn what_is_moved_arrives_behind_the_other() {
    let settings = [
        "client_data=one\ntwo",
        "wire=move client_application_data after client_application_data#2",
        "skip=sequence_number",
    ];
    assert_eq!(reads(&run_of(&settings), PartyId::SERVER), ["two", "one\n"]);
}

#[test]
fn what_is_moved_behind_something_that_never_comes_is_lost() {
    let run = run_of(&["wire=move ServerHelloDone after server_Finished"]);
    assert_eq!(met(&run, 0)[0].delivered, None);
    assert!(!verdict(&run).waiting.is_empty());
}

#[test]
fn an_old_message_is_one_of_the_same_scenario_with_another_seed() {
    let run = run_of(&["wire=old ServerKeyExchange"]);
    let before = run_of(&["seed=2"]);
    let came = held(&run, PartyId::CLIENT, Name::ServerKeyExchange);
    let old = held(&before, PartyId::SERVER, Name::ServerKeyExchange);
    assert_eq!(came.bytes, old.bytes);
    // It is genuine, and still of no use: the signature covers both randoms.
    assert_eq!(caught(&run).unwrap().1, Some(CheckKind::ParamsSignature));
}

#[test]
fn an_old_sealed_record_is_of_other_keys() {
    let run = run_of(&["wire=old client_application_data"]);
    assert_eq!(caught(&run).unwrap().1, Some(CheckKind::RecordTag));
}

#[test]
fn a_forged_alert_in_clear_ends_a_handshake() {
    let run = run_of(&["wire=inject client alert 0228 after ServerHello"]);
    assert_eq!(met(&run, 0)[0].sent, None);
    assert_eq!(met(&run, 0)[0].to, PartyId::CLIENT);
    let ending = &run
        .trace
        .outcome(ConnectionId::FIRST, PartyId::CLIENT)
        .unwrap()
        .ending;
    let alert = AlertDescription::HANDSHAKE_FAILURE;
    assert_eq!(*ending, slowshake::trace::Ending::Refused { alert });
}

#[test]
fn an_answer_can_be_forged_before_the_other_side_hears_anything() {
    let run = run_of(&["wire=inject client alert 0228 after ClientHello"]);
    let forged = met(&run, 0)[0];
    assert_eq!((forged.from, forged.to), (PartyId::SERVER, PartyId::CLIENT));
}

#[test]
fn a_forged_alert_under_keys_is_no_record() {
    let run = run_of(&["wire=inject server alert 0100 after client_Finished"]);
    assert_eq!(caught(&run).unwrap().1, Some(CheckKind::RecordTag));
}

#[test]
fn behind_a_cut_nothing_of_that_direction_arrives_and_the_stream_ends() {
    let run = run_of(&["wire=cut Certificate"]);
    let from_server = run
        .trace
        .packets
        .iter()
        .filter(|p| p.from == PartyId::SERVER);
    let arrived = from_server.filter(|packet| packet.delivered.is_some());
    assert_eq!(arrived.count(), 1, "ServerHello alone");
    let end = run
        .trace
        .step_by_id("client.key_exchange.end_of_stream")
        .unwrap();
    assert_eq!(end.text_key, "end-early");
}

#[test]
fn whoever_loses_the_end_of_the_data_can_tell() {
    let run = run_of(&["wire=cut server_application_data"]);
    assert_eq!(
        caught(&run),
        Some((PartyId::CLIENT, Some(CheckKind::CloseNotify), None))
    );
    assert!(reads(&run, PartyId::CLIENT).is_empty());
}

#[test]
fn under_keys_a_record_has_no_field_but_its_fragment() {
    let run = run_of(&["wire=flip client_Finished.verify_data"]);
    assert!(!run.trace.acted(0));
    let run = run_of(&["wire=flip client_Finished.fragment"]);
    assert!(run.trace.acted(0));
    assert_eq!(caught(&run).unwrap().1, Some(CheckKind::RecordTag));
}

#[test]
fn an_act_that_meets_nothing_changes_nothing_and_is_known() {
    for act in [
        "flip ServerHello.nothing",
        "flip ServerHello.random.9999",
        "drop CertificateRequest",
        "replay server_application_data#7",
        "move ServerHelloDone after ServerHello",
        "drop c2.ServerHello",
    ] {
        let act = slowshake::net::Act::parse(act).expect("an act");
        let run = run_of(&[&format!("wire={act}")]);
        assert!(!run.trace.acted(0), "{act}");
        assert!(run.trace.established(), "{act}");
    }
}

#[test]
fn acts_are_done_in_the_order_in_which_they_stand() {
    let run = run_of(&[
        ANON,
        "wire=set ServerKeyExchange.dh_Ys=0a,flip ServerKeyExchange.dh_Ys",
    ]);
    assert_eq!(held(&run, PartyId::CLIENT, Name::DhYs).bytes, [0x0b]);
}

#[test]
fn whoever_changes_a_message_knows_what_was_sent_and_what_arrived() {
    let run = run_of(&[ANON, "wire=set ServerKeyExchange.dh_Ys=09"]);
    let ys = quantity(Name::DhYs);
    for bytes in [
        &held(&run, PartyId::SERVER, Name::DhYs).bytes,
        &held(&run, PartyId::CLIENT, Name::DhYs).bytes,
    ] {
        assert!(run.trace.find_equal(PartyId::EVE, &ys, bytes).is_some());
    }
}

#[test]
fn the_messages_arrive_in_the_order_of_the_wire() {
    let run = run_of(&["wire=move ServerHello after Certificate"]);
    assert!(verdict(&run).caught.is_some());
    let run = run_of(&["wire=replay ServerHello"]);
    let first = position(&run, PartyId::CLIENT, Name::ServerHello);
    assert!(first > 0);
    assert!(
        verdict(&run).caught.is_some(),
        "two hellos are one too many"
    );
}
