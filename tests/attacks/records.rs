//! Several messages in one record, and one in several (RFC 5246 §6.2.1).

use super::*;
use slowshake::wire::{ContentType, Record};

fn records(run: &Run) -> Vec<Record> {
    let packets = run.trace.packets.iter();
    packets
        .map(|packet| Record::decode(packet.seen()).unwrap())
        .collect()
}

const SUITES: [&str; 4] = [
    "AES128-SHA",
    "DHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ADH-AES128-SHA256",
];

#[test]
fn every_suite_completes_however_its_messages_are_packed() {
    for suite in SUITES {
        for records in ["each", "coalesced", "16", "100", "16384"] {
            let settings = [format!("suite={suite}"), format!("records={records}")];
            let run = run_of(&[&settings[0], &settings[1]]);
            assert!(run.trace.established(), "{settings:?}");
        }
    }
}

#[test]
fn a_flight_shares_a_record_up_to_change_cipher_spec() {
    let run = run_of(&["records=coalesced"]);
    let kinds: Vec<u8> = records(&run).iter().map(|r| r.content_type.0).collect();
    // Hello; the server's flight; key exchange, change, Finished; change,
    // Finished; data both ways; the two ends.
    assert_eq!(kinds, [22, 22, 22, 20, 22, 20, 22, 23, 23, 21, 21]);
}

#[test]
fn every_message_of_a_shared_record_points_at_it() {
    let run = run_of(&["records=coalesced"]);
    let step = |id: &str| run.trace.step_by_id(id).unwrap();
    let hello = step("server.hello.send").packet;
    assert!(hello.is_some());
    for id in [
        "server.key_exchange.certificate",
        "server.key_exchange.done",
    ] {
        assert_eq!(step(id).packet, hello);
    }
}

#[test]
fn fragments_are_as_small_as_they_are_asked_to_be() {
    let run = run_of(&["records=16"]);
    let handshake = records(&run);
    let mut handshake = handshake
        .iter()
        .zip(&run.trace.packets)
        .filter(|(record, packet)| {
            record.content_type == ContentType::HANDSHAKE && !packet.is_protected()
        });
    assert!(handshake.all(|(record, _)| record.fragment.len() <= 16));
}

#[test]
fn an_act_finds_its_message_however_it_is_packed() {
    for records in ["each", "coalesced", "16", "64"] {
        let records = format!("records={records}");
        let run = run_of(&[&records, "wire=flip ServerKeyExchange.dh_Ys"]);
        let sent = held(&run, PartyId::SERVER, Name::DhYs).bytes[0];
        assert_eq!(held(&run, PartyId::CLIENT, Name::DhYs).bytes, [sent ^ 1]);
        let run = run_of(&[&records, "wire=set ClientHello.random=00"]);
        assert!(run.trace.acted(0) && verdict(&run).caught.is_some());
    }
}

#[test]
fn one_message_can_be_taken_out_of_a_shared_record() {
    let run = run_of(&["records=coalesced", "wire=drop Certificate"]);
    let found = caught(&run).unwrap();
    assert_eq!(found.0, PartyId::CLIENT);
    assert_eq!(found.2, Some(AlertDescription::UNEXPECTED_MESSAGE));
    let run = run_of(&["records=coalesced", "wire=cut ServerHelloDone"]);
    assert!(
        run.trace
            .find(PartyId::CLIENT, &quantity(Name::ServerKeyExchange))
            .is_some()
    );
    assert!(
        run.trace
            .find(PartyId::CLIENT, &quantity(Name::ServerHelloDone))
            .is_none()
    );
}

#[test]
fn a_message_in_fragments_is_lost_whole() {
    let run = run_of(&["records=16", "wire=drop ServerHello"]);
    let lost = met(&run, 0);
    assert!(lost.len() > 1);
    assert!(lost.iter().all(|packet| packet.delivered.is_none()));
}
