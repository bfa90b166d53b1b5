use super::*;
use crate::sim::{Key, Scenario, run};
use crate::trace::Seat;
use crate::trace::{ConnectionId, Name, Quantity, Trace};
use crate::view::{Knowledge, Mask};
use crate::wire::{FieldKind, SUITES};

fn traced(settings: &[(Key, &str)]) -> Trace {
    let scenario = Scenario::of(settings).unwrap();
    run(&scenario).unwrap().trace
}

/// Looks at a trace with a mask.
fn looked<R>(trace: &Trace, mask: Mask, look: impl FnOnce(&Sight<'_>) -> R) -> R {
    let knowledge = Knowledge::new(trace);
    look(&Sight {
        trace,
        knowledge: &knowledge,
        mask: &mask,
    })
}

fn at_end(trace: &Trace, seat: Seat) -> Mask {
    Mask {
        seat,
        at: trace.steps.len() as u32,
        ..Mask::default()
    }
}

fn packet_of(trace: &Trace, id: &str) -> Packet {
    let step = trace.step_by_id(id).unwrap();
    trace.packets[step.packet.unwrap().0 as usize].clone()
}

fn found<'a>(tree: &'a Tree, label: &str) -> &'a Node {
    tree.nodes().find(|node| node.label == label).unwrap()
}

/// Two runs of every suite: with all extensions, and with none.
fn every_suite() -> impl Iterator<Item = Trace> {
    SUITES.iter().flat_map(|suite| {
        ["on", "off"].map(|set| {
            traced(&[
                (Key::Suite, suite.name),
                (Key::Ems, set),
                (Key::Etm, set),
                (Key::Alpn, if set == "on" { "h2" } else { "" }),
            ])
        })
    })
}

#[test]
fn every_field_has_a_sentence() {
    for trace in every_suite() {
        looked(&trace, at_end(&trace, Seat::Above), |sight| {
            for packet in &trace.packets {
                let tree = message_tree(sight, packet);
                for node in tree.nodes() {
                    let words = node.words.as_deref().unwrap_or_default();
                    assert!(!words.is_empty(), "{node:?}");
                    assert!(
                        words.ends_with(['.', '"']) && !words.contains('<'),
                        "{words}"
                    );
                }
            }
        });
    }
}

#[test]
fn fields_are_numbered_as_they_are_read_and_lie_within_each_other() {
    let trace = traced(&[]);
    looked(&trace, at_end(&trace, Seat::Above), |sight| {
        for packet in &trace.packets {
            let tree = message_tree(sight, packet);
            for (at, node) in tree.nodes().enumerate() {
                assert_eq!(node.id, at);
                assert_eq!(tree.path_of(at).last(), Some(&at));
                for child in &node.children {
                    assert!(node.span.start <= child.span.start);
                    assert!(child.span.end <= node.span.end, "{node:?}");
                }
            }
            assert_eq!(tree.nodes().count(), tree.len());
        }
    });
}

#[test]
fn every_byte_of_a_record_is_some_field_s() {
    for trace in every_suite() {
        looked(&trace, at_end(&trace, Seat::Above), |sight| {
            for packet in &trace.packets {
                let tree = message_tree(sight, packet);
                for place in [Where::Record, Where::Plaintext] {
                    for offset in 0..tree.bytes(place).len() {
                        let path = tree.path_to(place, offset);
                        let deepest = tree.node(*path.last().unwrap()).unwrap();
                        assert!(deepest.span.contains(&offset));
                        // DER has a tag and a length before what lies inside.
                        let der = ["[0]", "[1]", "tbsCertificate"];
                        let inside = deepest.children.is_empty();
                        assert!(inside || der.contains(&&*deepest.label), "{deepest:?}");
                    }
                }
            }
        });
    }
}

#[test]
fn a_field_leads_to_the_value_that_was_taken_from_it() {
    let trace = traced(&[]);
    for (seat, party) in [
        (Seat::Client, PartyId::CLIENT),
        (Seat::Server, PartyId::SERVER),
    ] {
        looked(&trace, at_end(&trace, seat), |sight| {
            let packet = packet_of(&trace, "server.key_exchange.send");
            let tree = message_tree(sight, &packet);
            let node = found(&tree, "dh_Ys");
            let value = trace.value(node.value.unwrap());
            assert_eq!((value.quantity.name, value.owner()), (Name::DhYs, party));
            assert_eq!(node.decoded, crate::view::short(value));
        });
    }
}

#[test]
fn a_certificate_tells_whose_it_is_who_says_so_and_until_when() {
    let trace = traced(&[]);
    looked(&trace, at_end(&trace, Seat::Above), |sight| {
        let packet = packet_of(&trace, "server.key_exchange.certificate");
        let tree = message_tree(sight, &packet);
        assert!(found(&tree, "subject").decoded.contains("lesson server"));
        let signature = found(&tree, "signatureValue").value.unwrap();
        assert_eq!(trace.value(signature).quantity.name, Name::SignatureValue);
        assert!(found(&tree, "issuer").decoded.contains("CN="));
        assert!(found(&tree, "validity").decoded.contains(" to 20"));
        assert_eq!(
            found(&tree, "subjectPublicKeyInfo").decoded,
            "RSA, 2048 bits"
        );
    });
}

#[test]
fn eve_sees_the_record_and_nothing_that_was_sealed_in_it() {
    let trace = traced(&[]);
    let packet = packet_of(&trace, "client.finished.send");
    looked(&trace, at_end(&trace, Seat::Eve), |sight| {
        let tree = message_tree(sight, &packet);
        assert_eq!(tree.closed, Some(Cover::Seat));
        assert!(tree.bytes(Where::Plaintext).is_empty());
        assert!(tree.nodes().all(|node| node.place == Where::Record));
    });
    looked(&trace, at_end(&trace, Seat::Server), |sight| {
        let tree = message_tree(sight, &packet);
        assert_eq!(tree.closed, None);
        assert_eq!(found(&tree, "verify_data").place, Where::Plaintext);
    });
}

#[test]
fn eve_opens_a_record_once_she_has_the_keys() {
    let trace = traced(&[(Key::Eve, "computes")]);
    let packet = packet_of(&trace, "client.data.send");
    let sees_data = |at| {
        let mask = Mask {
            at,
            ..at_end(&trace, Seat::Eve)
        };
        looked(&trace, mask, |sight| {
            message_tree(sight, &packet).closed.is_none()
        })
    };
    let last = trace.steps.len() as u32;
    assert!(sees_data(last));
    assert!(!sees_data(trace.step_by_id("eve.eve.search").unwrap().n));
}

#[test]
fn what_a_question_asks_for_is_covered_in_the_bytes_too() {
    let trace = traced(&[]);
    let mut mask = at_end(&trace, Seat::Client);
    let ys = Quantity::new(ConnectionId::FIRST, Name::DhYs);
    mask.asked.insert(ys);
    looked(&trace, mask, |sight| {
        let packet = packet_of(&trace, "server.key_exchange.send");
        let tree = message_tree(sight, &packet);
        let node = found(&tree, "dh_Ys");
        assert_eq!(node.decoded, "??");
        for at in node.span.clone() {
            assert_eq!(tree.bytes(Where::Record)[at], None);
        }
        let covered = tree
            .bytes(Where::Record)
            .iter()
            .filter(|byte| byte.is_none());
        assert_eq!(covered.count(), node.span.len());
    });
}

#[test]
fn nothing_that_is_not_sent_yet_is_opened() {
    let trace = traced(&[]);
    let packet = packet_of(&trace, "client.finished.send");
    let mask = Mask {
        at: 5,
        ..at_end(&trace, Seat::Above)
    };
    looked(&trace, mask, |sight| {
        assert!(message_tree(sight, &packet).closed.is_some());
        assert_eq!(Sealing::new(sight, &packet), None);
    });
}

fn sealing(settings: &[(Key, &str)], seat: Seat, step: &str) -> (Trace, Sealing) {
    let trace = traced(settings);
    let packet = packet_of(&trace, step);
    let sealing = looked(&trace, at_end(&trace, seat), |sight| {
        Sealing::new(sight, &packet)
    });
    (trace, sealing.unwrap())
}

#[test]
fn each_way_of_sealing_is_told_by_its_own_parts() {
    for (suite, etm, kind) in [
        ("DHE-RSA-AES128-GCM-SHA256", "off", SealingKind::Gcm),
        ("DHE-RSA-CHACHA20-POLY1305", "off", SealingKind::ChaCha),
        ("DHE-RSA-AES128-CCM", "off", SealingKind::Ccm),
        ("DHE-RSA-AES256-CCM8", "off", SealingKind::Ccm),
        ("DHE-RSA-AES128-SHA256", "off", SealingKind::MacThenEncrypt),
        ("DHE-RSA-AES128-SHA256", "on", SealingKind::EncryptThenMac),
    ] {
        let settings = [(Key::Suite, suite), (Key::Etm, etm)];
        for seat in [Seat::Client, Seat::Server] {
            let (trace, sealing) = sealing(&settings, seat, "client.data.send");
            assert_eq!(sealing.kind, kind);
            assert_eq!(Some(sealing.holder), seat.party());
            assert_eq!(trace.bytes(sealing.before.unwrap()), b"ping");
            assert_eq!(trace.bytes(sealing.seq_num.unwrap()), 1u64.to_be_bytes());
            assert!(sealing.after.is_some());
            let aead = !matches!(
                kind,
                SealingKind::MacThenEncrypt | SealingKind::EncryptThenMac
            );
            assert_eq!(sealing.nonce.is_some(), aead);
            assert_eq!(sealing.additional_data.is_some(), aead);
            assert_eq!(sealing.mac.is_some(), !aead);
            assert_eq!(sealing.iv.is_some(), !aead);
            let chosen = !aead && seat == Seat::Client;
            assert_eq!(sealing.padding.is_some(), chosen);
            for part in &sealing.parts {
                assert!(!part.words.contains('<'), "{part:?}");
            }
        }
    }
}

#[test]
fn from_eve_s_seat_what_went_into_sealing_is_covered_and_what_crossed_is_not() {
    let (_, sealing) = sealing(&[], Seat::Eve, "client.data.send");
    for part in &sealing.parts {
        let covered = matches!(part.name, "plaintext" | "nonce");
        assert_eq!(part.shown == "??", covered, "{part:?}");
    }
}

#[test]
fn a_record_that_was_changed_by_hand_is_still_shown() {
    for change in [
        "ServerKeyExchange.dh_Ys=09",
        "client_fragment#1=00",
        "ServerHello=00",
    ] {
        let trace = traced(&[(Key::Set, change)]);
        looked(&trace, at_end(&trace, Seat::Above), |sight| {
            for packet in &trace.packets {
                let tree = message_tree(sight, packet);
                assert!(!tree.is_empty(), "{change}");
                let _ = Sealing::new(sight, packet);
            }
        });
    }
}

#[test]
fn there_are_words_on_the_rest_of_a_message() {
    let field = Field::leaf("handshake_continued", 0..3, FieldKind::Bytes);
    assert!(words(&field.name, "", &field.name).is_some());
}
