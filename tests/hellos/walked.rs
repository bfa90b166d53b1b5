//! What a walk with a real peer shows of the peer's messages: the same fields
//! that the peer's own walk shows of them, however they were cut into records.

use std::collections::BTreeSet;

use serde_json::Value;
use slowshake::export::{Paper, json, text};
use slowshake::sim::Run;
use slowshake::wire::{Extension, ExtensionType};

use super::*;

/// A message of a transcript: its name and length, and the lines under it.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    heading: String,
    fields: Vec<String>,
}

fn transcript(run: &Run) -> String {
    let mut out = Vec::new();
    text::write(run, &mut Paper::new(&mut out, false)).unwrap();
    String::from_utf8(out).unwrap()
}

/// The whole messages that a transcript shows of what this side sent.
fn told(transcript: &str, from: &str) -> Vec<Told> {
    let sender = format!("     {from} --> ");
    let mut told: Vec<Told> = Vec::new();
    let mut inside = false;
    let mut is_whole = false;
    for line in transcript.lines() {
        let indent = line.len() - line.trim_start().len();
        match indent {
            5 => inside = line.starts_with(&sender),
            7 if inside && !line.contains(" = ") => {
                // A part of a message is no message.
                is_whole = !line.contains(", bytes ") && !line.contains(", byte ");
                if is_whole {
                    let (heading, _) = line.split_once(" from ").unwrap_or((line, ""));
                    told.push(Told {
                        heading: heading.trim().to_owned(),
                        fields: Vec::new(),
                    });
                }
            }
            9.. if inside => {
                if let Some(message) = told.last_mut().filter(|_| is_whole) {
                    message.fields.push(line.to_owned());
                }
            }
            _ => inside = false,
        }
    }
    told
}

/// A field of the JSON with its places counted from the start of its message.
fn counted(field: &Value, start: u64) -> Value {
    let mut field = field.clone();
    for place in ["from", "to"] {
        field[place] = (field[place].as_u64().unwrap() - start).into();
    }
    if let Some(inside) = field.get_mut("fields") {
        let counted = inside.as_array().unwrap().iter().map(|f| counted(f, start));
        *inside = counted.collect();
    }
    field
}

/// The whole messages that the JSON has of what this side sent, with their
/// fields.
fn fields(document: &Value, from: &str) -> Vec<Value> {
    let mut messages = Vec::new();
    for packet in document["packets"].as_array().unwrap() {
        if packet["from"] != from {
            continue;
        }
        let joined = &packet["joined"];
        if !joined.is_null() {
            assert_eq!(joined["error"], Value::Null, "{joined}");
            assert_eq!(
                *joined["packets"].as_array().unwrap().last().unwrap(),
                packet["id"]
            );
            messages.push(counted(&joined["message"], 0));
        }
        let all = packet["messages"].as_array().unwrap();
        let is_cut = !packet["error"].is_null();
        for (at, message) in all.iter().enumerate() {
            let is_part = is_cut && at + 1 == all.len();
            if message["name"] != "handshake, continued" && !is_part {
                messages.push(counted(message, message["from"].as_u64().unwrap()));
            }
        }
    }
    messages
}

/// The same bytes with their handshake messages in clear cut into records of
/// up to so many bytes, across their ends.
fn recut(bytes: &[u8], size: usize) -> Vec<u8> {
    let mut stream = RecordStream::new();
    stream.push(bytes);
    let (mut out, mut waiting) = (Vec::new(), Vec::new());
    let mut is_clear = true;
    let flush = |waiting: &mut Vec<u8>, out: &mut Vec<u8>| {
        for part in waiting.chunks(size) {
            out.extend(record(ContentType::HANDSHAKE, part.to_vec()));
        }
        waiting.clear();
    };
    while let Ok(Some(bytes)) = stream.next() {
        let read = Record::decode(&bytes).unwrap();
        if is_clear && read.content_type == ContentType::HANDSHAKE {
            waiting.extend(read.fragment);
            continue;
        }
        flush(&mut waiting, &mut out);
        is_clear &= read.content_type != ContentType::CHANGE_CIPHER_SPEC;
        out.extend(bytes);
    }
    flush(&mut waiting, &mut out);
    out
}

/// Both sides as if the other were a real peer, to the end of a conversation,
/// what they send cut anew: the client's walk and the server's.
fn walks(settings: &[&str], size: usize) -> [Run; 2] {
    let (mut client, mut server) = (client(settings), server(settings));
    let mut is_clear = [true; 2];
    let mut cut = |side: usize, bytes: Vec<u8>| {
        let was_clear = is_clear[side];
        is_clear[side] &= !bytes.windows(6).any(|six| six == [20, 3, 3, 0, 1, 1]);
        if was_clear {
            recut(&bytes, size)
        } else {
            bytes
        }
    };
    for now in 1..6 {
        let sent = cut(0, client.take_outgoing());
        server.receive(now, &sent).unwrap();
        let sent = cut(1, server.take_outgoing());
        client.receive(now, &sent).unwrap();
    }
    client.close(7);
    server.receive(8, &client.take_outgoing()).unwrap();
    client.receive(9, &server.take_outgoing()).unwrap();
    assert!(
        client.is_closed() && server.is_closed(),
        "{settings:?} {size}"
    );
    [client, server].map(|live| Run {
        scenario: scenario(settings),
        trace: live.finish(),
    })
}

const SITUATIONS: [(&[&str], &[&str]); 4] = [
    (
        &[
            "suite=ECDHE-RSA-AES128-GCM-SHA256",
            "alpn=h2,http/1.1",
            "client_auth=require",
            "client_cert=p256",
            "ems=on",
        ],
        &[
            "ClientHello",
            "ServerHello",
            "Certificate",
            "ServerKeyExchange",
            "CertificateRequest",
            "ServerHelloDone",
            "ClientKeyExchange",
            "CertificateVerify",
            "ChangeCipherSpec",
            "Finished",
            "\"ping\"",
            "close_notify",
        ],
    ),
    (
        &["suite=DHE-RSA-AES128-SHA", "resume=ticket", "etm=on"],
        &["ServerKeyExchange", "NewSessionTicket", "Finished"],
    ),
    (
        &["suite=AES128-GCM-SHA256"],
        &["Certificate", "ClientKeyExchange"],
    ),
    (
        &["suite=ADH-AES128-SHA"],
        &["ServerKeyExchange", "ClientKeyExchange"],
    ),
];

/// Everything in one record; records of common sizes; cuts within headers.
const SIZES: [usize; 6] = [1 << 14, 1200, 512, 61, 7, 3];

#[test]
fn both_sides_messages_are_shown_with_their_fields_however_they_were_cut() {
    for (settings, names) in SITUATIONS {
        for size in SIZES {
            let [client, server] = walks(settings, size);
            let texts = [&client, &server].map(transcript);
            let mut seen = BTreeSet::new();
            for (side, sender) in ["client", "server"].into_iter().enumerate() {
                let own = told(&texts[side], sender);
                assert!(
                    own.len() > 2 && own.iter().all(|m| !m.fields.is_empty()),
                    "{own:?}"
                );
                let others = told(&texts[1 - side], sender);
                assert_eq!(others, own, "{settings:?} {size}");
                for message in own {
                    let (name, _) = message.heading.rsplit_once(", ").unwrap();
                    seen.insert(name.to_owned());
                }
            }
            for name in names {
                assert!(
                    seen.iter().any(|seen| seen.starts_with(name)),
                    "{name}: {seen:?}"
                );
            }
            let documents = [&client, &server].map(json::document);
            for (side, sender) in ["client", "server"].into_iter().enumerate() {
                let own = fields(&documents[side], sender);
                assert!(own.len() > 2, "{own:?}");
                assert_eq!(
                    fields(&documents[1 - side], sender),
                    own,
                    "{settings:?} {size}"
                );
            }
        }
    }
}

#[test]
fn a_message_that_never_ends_is_shown_as_far_as_it_came() {
    let hello = hello_of(&[], |_| {});
    let mut server = server(&[]);
    server
        .receive(0, &record(ContentType::HANDSHAKE, hello[5..45].to_vec()))
        .unwrap();
    server.end(1);
    let run = Run {
        scenario: scenario(&[]),
        trace: server.finish(),
    };
    let shown = transcript(&run);
    let of = hello.len() - 5;
    assert!(
        shown.contains(&format!("ClientHello, bytes 1 to 40 of {of}\n")),
        "{shown}"
    );
    assert!(shown.contains("body "), "{shown}");
    let at = |text: &str| shown.find(text).unwrap();
    assert!(at("ClientHello, bytes") < at("The line ends"), "{shown}");
}

#[test]
fn what_is_unknown_is_shown_as_data() {
    let hello = hello_of(&[], |hello| {
        let extensions = hello.extensions.get_or_insert_default();
        extensions.push(Extension::Unknown {
            kind: ExtensionType(0xfafa),
            data: vec![0xde, 0xad],
        });
        hello
            .cipher_suites
            .push(slowshake::wire::CipherSuite(0xeaea));
    });
    let mut server = server(&[]);
    server.receive(0, &hello).unwrap();
    let run = Run {
        scenario: scenario(&[]),
        trace: server.finish(),
    };
    let shown = transcript(&run);
    for line in ["fa fa  (unknown 0xfafa)", "de ad"] {
        assert!(shown.contains(line), "no {line} in {shown}");
    }
    let document = json::document(&run);
    let text = document["packets"][0]["messages"].to_string();
    assert!(text.contains(&format!("\"value\":{}", 0xeaea)), "{text}");
}
