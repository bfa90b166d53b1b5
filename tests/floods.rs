//! Peers that never stop, and peers that hardly begin: whatever they send, our
//! side ends by itself, says why, and holds little memory. All traffic stays on
//! 127.0.0.1.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

#[allow(
    dead_code,
    reason = "the peers that other tests start are not all needed here"
)]
#[path = "peers/process.rs"]
mod process;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use slowshake::crypto::Aead;
use slowshake::sim::{Key, Live, LiveRole, Scenario, client_config, server_config};
use slowshake::trace::{PartyId, Quantity};
use slowshake::wire::Role;

use process::{Fate, Process, slowshake_listens};

/// The most memory that our side may hold, in kB.
const MEMORY: u64 = 64 << 10;

/// How long a peer tries before it says that nobody stops it.
const ENOUGH: Duration = Duration::from_secs(40);

/// Its records are the shortest of all, so that a flood has the most of them.
const SUITE: &str = "ECDHE-RSA-CHACHA20-POLY1305";

/// Records as a peer seals them.
struct Sealer {
    key: Vec<u8>,
    iv: Vec<u8>,
    seq: u64,
}

impl Sealer {
    /// RFC 7905 §2.
    fn seal(&mut self, content_type: u8, content: &[u8]) -> Vec<u8> {
        let seq = self.seq.to_be_bytes();
        self.seq += 1;
        let mut nonce = self.iv.clone();
        for (byte, other) in nonce[4..].iter_mut().zip(seq) {
            *byte ^= other;
        }
        let length = (content.len() as u16).to_be_bytes();
        let aad = [&seq[..], &[content_type, 3, 3], &length].concat();
        let aead = Aead::ChaCha20Poly1305;
        let sealed = aead.seal(&self.key, &nonce, &aad, content).unwrap();
        clear(content_type, &sealed)
    }
}

/// A record in clear, or one that is sealed already.
fn clear(content_type: u8, fragment: &[u8]) -> Vec<u8> {
    let length = (fragment.len() as u16).to_be_bytes();
    [&[content_type, 3, 3], &length[..], fragment].concat()
}

/// The other side's part in a handshake with ours.
fn peer(role: Role) -> Live {
    let scenario = Scenario::of(&[
        (Key::Suite, SUITE),
        (Key::Group, "x25519"),
        (Key::ClientData, ""),
    ])
    .unwrap();
    let role = match role {
        Role::Client => {
            let mut config = client_config(&scenario);
            config.verify_certificate = false;
            LiveRole::Client(Box::new(config))
        }
        Role::Server => LiveRole::Server(Box::new(server_config(&scenario))),
    };
    Live::start(&scenario, role)
}

/// How far a peer goes along before it does as it likes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Until {
    /// Its ChangeCipherSpec is sent, its Finished is not.
    Keys,
    /// The handshake is complete.
    Established,
}

/// Shakes hands as far as that, and gives what seals the next records.
fn shake(stream: &mut TcpStream, role: Role, until: Until) -> Sealer {
    let mut live = peer(role);
    let mut sealed = None;
    let mut buffer = [0; 1 << 14];
    'hands: loop {
        let said = live.take_outgoing();
        let mut rest = &said[..];
        while let [content_type, _, _, high, low, ..] = *rest {
            let length = 5 + usize::from(u16::from_be_bytes([high, low]));
            stream.write_all(&rest[..length]).unwrap();
            rest = &rest[length..];
            sealed = match content_type {
                20 => Some(0),
                _ => sealed.map(|count| count + 1),
            };
            if sealed.is_some() && until == Until::Keys {
                break 'hands;
            }
        }
        if live.is_established() {
            break;
        }
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "our side left");
        live.receive(0, &buffer[..count]).unwrap();
    }
    let trace = live.finish();
    let (party, write) = match role {
        Role::Client => (PartyId::CLIENT, "client_write_"),
        Role::Server => (PartyId::SERVER, "server_write_"),
    };
    let value = |name: &str| {
        let quantity = Quantity::parse(&format!("{write}{name}")).unwrap();
        trace.find(party, &quantity).unwrap().bytes.clone()
    };
    Sealer {
        key: value("key"),
        iv: value("IV"),
        seq: sealed.unwrap_or_default(),
    }
}

/// What happens to our side, client or server, with this peer.
fn fate(ours: Role, more: &[&str], peer: impl FnOnce(TcpStream) + Send + 'static) -> Fate {
    let prepared = |stream: TcpStream| {
        stream
            .set_write_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    };
    let mut arguments = Vec::new();
    match ours {
        Role::Client => {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap().to_string();
            let peer = thread::spawn(move || peer(prepared(listener.accept().unwrap().0)));
            arguments.extend(["connect", &address, "--sni", "slowshake.example"]);
            arguments.extend(more);
            let fate = Process::watched(&arguments);
            peer.join().unwrap();
            fate
        }
        Role::Server => {
            arguments.push("--once");
            arguments.extend(more);
            let server = slowshake_listens(&arguments);
            let stream = prepared(TcpStream::connect(&server.address).unwrap());
            let peer = thread::spawn(move || peer(stream));
            let fate = server.fate();
            peer.join().unwrap();
            fate
        }
    }
}

/// Sends for as long as somebody takes it.
fn pour(stream: &mut TcpStream, mut next: impl FnMut() -> Vec<u8>) {
    let until = Instant::now() + ENOUGH;
    let mut chunk = Vec::new();
    while Instant::now() < until {
        chunk.clear();
        while chunk.len() < 1 << 14 {
            chunk.extend(next());
        }
        if stream.write_all(&chunk).is_err() {
            return;
        }
    }
    panic!("our side took all of it for {ENOUGH:?}");
}

/// Sends one piece after another with a pause, for as long as somebody takes
/// them.
fn drip(stream: &mut TcpStream, pause: Duration, mut next: impl FnMut() -> Vec<u8>) {
    let until = Instant::now() + ENOUGH;
    while Instant::now() < until {
        if stream.write_all(&next()).is_err() {
            return;
        }
        thread::sleep(pause);
    }
    panic!("our side took all of it for {ENOUGH:?}");
}

/// Where a flood begins: at once, in clear; or behind a part of a handshake,
/// under keys.
type From = Option<Until>;

const BOTH: [Role; 2] = [Role::Client, Role::Server];

/// Our side in a flood of records with this content.
fn flooded(ours: Role, from: From, content_type: u8, content: Vec<u8>) -> Fate {
    fate(ours, &["--timeout", "20"], move |mut stream| match from {
        None => pour(&mut stream, || clear(content_type, &content)),
        Some(until) => {
            let mut sealer = shake(&mut stream, ours.peer(), until);
            pour(&mut stream, || sealer.seal(content_type, &content));
        }
    })
}

/// It ended by itself, with this exit code and these words on standard error
/// and in the walk, and held little memory.
#[track_caller]
fn ended(fate: &Fate, code: i32, error: &str, walk: &str) {
    let (found, said) = (fate.code, &fate.err);
    assert_eq!(found, Some(code), "{said}");
    assert!(said.contains(error), "{error} is not in: {said}");
    // The walk wraps its lines.
    let shown: Vec<&str> = fate.out.split_whitespace().collect();
    assert!(shown.join(" ").contains(walk), "{walk} is not in the walk");
    match fate.peak {
        Some(peak) => assert!(peak < MEMORY, "{peak} kB"),
        None if cfg!(target_os = "linux") => panic!("nothing tells the memory"),
        None => {}
    }
}

/// The exit code where our side ended it with an alert: that of a failed
/// handshake, or of what failed after it.
fn refused(from: Option<Until>) -> i32 {
    match from {
        Some(Until::Established) => 4,
        _ => 1,
    }
}

const WARNING: [u8; 2] = [1, 90];
const REFUSED: &str = "our side sent unexpected_message";

const ALERT: u8 = 21;
const CHANGE_CIPHER_SPEC: u8 = 20;
const HANDSHAKE: u8 = 22;
const DATA: u8 = 23;

#[test]
fn warnings_without_end_are_refused_at_the_fifth() {
    for ours in BOTH {
        for from in [None, Some(Until::Keys), Some(Until::Established)] {
            let fate = flooded(ours, from, ALERT, WARNING.to_vec());
            ended(&fate, refused(from), REFUSED, "at most 4 warnings in a row");
            let told = fate.out.matches(".alert_received").count();
            assert!(told >= 5, "{told}");
        }
    }
}

#[test]
fn the_alert_that_answers_a_flood_is_on_the_wire() {
    for ours in BOTH {
        let warnings = clear(ALERT, &WARNING).repeat(5);
        let fate = fate(ours, &[], move |mut stream| {
            stream.write_all(&warnings).unwrap();
            let mut said = Vec::new();
            stream.read_to_end(&mut said).unwrap();
            // RFC 5246 §7.2: fatal, unexpected_message.
            assert!(said.ends_with(&clear(ALERT, &[2, 10])), "{said:02x?}");
        });
        ended(&fate, 1, REFUSED, "at most 4 warnings in a row");
    }
}

#[test]
fn four_warnings_in_a_row_are_borne_with() {
    let fate = fate(Role::Server, &[], |mut stream| {
        stream.write_all(&clear(ALERT, &WARNING).repeat(4)).unwrap();
        let mut sealer = shake(&mut stream, Role::Client, Until::Established);
        for _ in 0..3 {
            for _ in 0..4 {
                let warning = sealer.seal(ALERT, &WARNING);
                stream.write_all(&warning).unwrap();
            }
            let data = sealer.seal(DATA, b"on we go");
            stream.write_all(&data).unwrap();
        }
        let end = sealer.seal(ALERT, &[1, 0]);
        stream.write_all(&end).unwrap();
    });
    ended(&fate, 0, "", "on we go");
}

#[test]
fn records_with_nothing_in_them_are_refused_at_once_but_for_application_data() {
    for ours in BOTH {
        for (from, content_type, alert) in [
            (None, HANDSHAKE, "unexpected_message"),
            (None, ALERT, "decode_error"),
            (None, CHANGE_CIPHER_SPEC, "unexpected_message"),
            (None, DATA, "unexpected_message"),
            (Some(Until::Keys), HANDSHAKE, "unexpected_message"),
            (Some(Until::Keys), ALERT, "decode_error"),
            (Some(Until::Keys), CHANGE_CIPHER_SPEC, "unexpected_message"),
            (Some(Until::Keys), DATA, "unexpected_message"),
            (Some(Until::Established), HANDSHAKE, "unexpected_message"),
            (Some(Until::Established), ALERT, "decode_error"),
            (
                Some(Until::Established),
                CHANGE_CIPHER_SPEC,
                "unexpected_message",
            ),
        ] {
            let fate = flooded(ours, from, content_type, Vec::new());
            let says = format!("our side sent {alert}");
            ended(&fate, refused(from), &says, "stops");
        }
        let fate = flooded(ours, Some(Until::Established), DATA, Vec::new());
        let walk = "at most 32 empty records of application data in a row";
        ended(&fate, 4, REFUSED, walk);
    }
}

#[test]
fn change_cipher_specs_are_refused_out_of_their_turn() {
    for ours in BOTH {
        for from in [None, Some(Until::Keys), Some(Until::Established)] {
            let fate = flooded(ours, from, CHANGE_CIPHER_SPEC, vec![1]);
            ended(&fate, refused(from), REFUSED, "change_cipher_spec");
        }
    }
}

#[test]
fn requests_for_another_handshake_are_refused_at_the_fifth() {
    let walk = "at most 4 requests for another handshake";
    for from in [None, Some(Until::Keys), Some(Until::Established)] {
        // One in a record, and as many as there is room for.
        for count in [1, 4000] {
            let fate = flooded(Role::Client, from, HANDSHAKE, vec![0; 4 * count]);
            ended(&fate, refused(from), REFUSED, walk);
        }
    }
    let hello = peer(Role::Client).take_outgoing()[5..].to_vec();
    let fate = flooded(
        Role::Server,
        Some(Until::Established),
        HANDSHAKE,
        hello.clone(),
    );
    ended(&fate, 4, REFUSED, walk);
    assert_eq!(fate.out.matches("server.data.no_renegotiation").count(), 4);
    // Before the handshake is complete the second is one too many.
    let fate = flooded(Role::Server, None, HANDSHAKE, hello);
    ended(&fate, 1, REFUSED, "client_hello");
}

#[test]
fn the_first_good_bye_of_many_ends_it() {
    for ours in BOTH {
        let from = Some(Until::Established);
        let fate = flooded(ours, from, ALERT, vec![1, 0]);
        ended(&fate, 0, "", "close_notify");
    }
}

#[test]
fn a_message_that_says_it_has_16_mb_is_refused_by_its_header() {
    for ours in BOTH {
        let kind = match ours {
            Role::Client => 11,
            Role::Server => 1,
        };
        let fate = flooded(ours, None, HANDSHAKE, vec![kind, 255, 255, 255]);
        ended(&fate, 1, "our side sent decode_error", "16777215");
    }
}

#[test]
fn a_message_in_records_of_one_byte_ends_with_the_records_that_are_kept() {
    for ours in BOTH {
        // 65 793 bytes of a body, one by one.
        let fate = flooded(ours, None, HANDSHAKE, vec![1]);
        let kept = "sent more than is kept of a connection, 1 MiB or 2048 records, while";
        ended(&fate, 3, kept, "");
    }
}

#[test]
fn application_data_without_end_is_cut_off_with_close_notify() {
    for ours in BOTH {
        for length in [1, 1000, 1 << 14] {
            let from = Some(Until::Established);
            let fate = flooded(ours, from, DATA, vec![b'a'; length]);
            let kept = "sent more than is kept of a connection, 1 MiB or 2048 records";
            ended(&fate, 0, kept, "close_notify");
            assert!(!fate.err.contains("error"), "{}", fate.err);
        }
    }
}

/// Every case at once, as they mostly wait.
fn at_once<T: Sync>(cases: &[T], check: impl Fn(&T) + Sync) {
    thread::scope(|scope| {
        for case in cases {
            scope.spawn(|| check(case));
        }
    });
}

#[test]
fn a_handshake_that_comes_byte_by_byte_or_not_at_all_ends_in_time() {
    let begun = [None, Some(Until::Keys)];
    let cases = BOTH.map(|ours| begun.map(|from| [true, false].map(|silent| (ours, from, silent))));
    at_once(cases.as_flattened().as_flattened(), |case| {
        let (ours, from, silent) = *case;
        let fate = fate(ours, &["--timeout", "1"], move |mut stream| {
            if let Some(until) = from {
                shake(&mut stream, ours.peer(), until);
            }
            if silent {
                wait(&mut stream);
            } else {
                let header = clear(HANDSHAKE, &[0; 1 << 14]);
                let mut bytes = header.iter();
                let pause = Duration::from_millis(100);
                drip(&mut stream, pause, || vec![*bytes.next().unwrap()]);
            }
        });
        let awaited = match (from, ours) {
            (Some(_), _) => "finished",
            (None, Role::Client) => "server_hello",
            (None, Role::Server) => "client_hello",
        };
        let said = match (from, silent) {
            (None, true) => format!("sent nothing within 1 s, while {awaited}"),
            _ => format!("kept us waiting for {awaited} longer than 1 s"),
        };
        ended(&fate, 3, &said, "");
        assert!(fate.took < Duration::from_secs(12), "{:?}", fate.took);
    });
}

#[test]
fn a_client_that_says_nothing_after_the_handshake_is_left() {
    let fate = fate(Role::Server, &["--timeout", "1"], |mut stream| {
        shake(&mut stream, Role::Client, Until::Established);
        wait(&mut stream);
    });
    ended(&fate, 0, "", "close_notify");
    assert!(fate.took < Duration::from_secs(8), "{:?}", fate.took);
}

#[test]
fn a_client_that_says_something_now_and_then_is_left_in_the_end() {
    at_once(&[true, false], |whole| {
        let whole = *whole;
        let fate = fate(Role::Server, &["--timeout", "1"], move |mut stream| {
            let mut sealer = shake(&mut stream, Role::Client, Until::Established);
            let pause = Duration::from_millis(500);
            if whole {
                drip(&mut stream, pause, || sealer.seal(DATA, b"a"));
            } else {
                let record = sealer.seal(DATA, &[b'a'; 1000]);
                let mut bytes = record.iter();
                drip(&mut stream, pause, || vec![*bytes.next().unwrap()]);
            }
        });
        let said = "did not end the connection within 12 s of the handshake";
        ended(&fate, 0, said, "close_notify");
    });
}

#[test]
fn a_server_that_answers_for_ever_is_left_in_time() {
    let more = ["--timeout", "2", "--send", "hello"];
    let fate = fate(Role::Client, &more, |mut stream| {
        let mut sealer = shake(&mut stream, Role::Server, Until::Established);
        let pause = Duration::from_millis(100);
        drip(&mut stream, pause, || sealer.seal(DATA, b"a"));
    });
    let said = "did not end the connection within 2 s of the handshake";
    ended(&fate, 0, said, "close_notify");
}

/// A vector with a length of so many bytes before it.
fn vector(length: usize, content: &[u8]) -> Vec<u8> {
    let bytes = content.len().to_be_bytes();
    [&bytes[bytes.len() - length..], content].concat()
}

/// A handshake message, cut into as few records as it fits.
fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let whole = [&[kind][..], &vector(3, body)].concat();
    let records = whole.chunks(1 << 14).map(|chunk| clear(HANDSHAKE, chunk));
    records.collect::<Vec<_>>().concat()
}

/// Distinct empty extensions of types that nobody knows, as many as fit.
fn extensions() -> Vec<u8> {
    let unknown = (0x8000u16..).take(0xffff / 4);
    let each = unknown.map(|kind| [kind.to_be_bytes(), [0, 0]].concat());
    vector(2, &each.collect::<Vec<_>>().concat())
}

/// A ClientHello as long as any may be, of the smallest parts: 32 767 suites
/// and 16 383 extensions.
fn longest_hello() -> Vec<u8> {
    let suites: Vec<u8> = (0..0x7fff).flat_map(u16::to_be_bytes).collect();
    let hello = [&[3, 3][..], &[7; 32], &[0], &vector(2, &suites), &[1, 0]];
    [hello.concat(), extensions()].concat()
}

/// What our server has to answer this as the first message.
fn answered(hello: &[u8]) -> Vec<Vec<u8>> {
    let scenario = Scenario::of(&[
        (Key::Suite, SUITE),
        (Key::Group, "x25519"),
        (Key::ClientAuth, "request"),
    ])
    .unwrap();
    let role = LiveRole::Server(Box::new(server_config(&scenario)));
    let mut live = Live::start(&scenario, role);
    live.receive(0, hello).unwrap();
    let said = live.take_outgoing();
    let mut records = Vec::new();
    let mut rest = &said[..];
    while let [_, _, _, high, low, ..] = *rest {
        let length = 5 + usize::from(u16::from_be_bytes([high, low]));
        records.push(rest[..length].to_vec());
        rest = &rest[length..];
    }
    records
}

/// Waits for our side to leave.
fn wait(stream: &mut TcpStream) {
    let _ = stream.read_to_end(&mut Vec::new());
}

const FORMATS: [&str; 2] = ["text", "json"];

#[test]
fn the_longest_client_hello_of_the_smallest_parts_takes_little_memory() {
    for format in FORMATS {
        let more = ["--timeout", "1", "--format", format];
        let fate = fate(Role::Server, &more, |mut stream| {
            stream.write_all(&message(1, &longest_hello())).unwrap();
            wait(&mut stream);
        });
        ended(&fate, 3, "client_key_exchange", "");
    }
}

#[test]
fn long_hellos_after_the_handshake_take_little_memory() {
    for format in FORMATS {
        let more = ["--timeout", "20", "--format", format];
        let fate = fate(Role::Server, &more, |mut stream| {
            let mut sealer = shake(&mut stream, Role::Client, Until::Established);
            let hello = [&[1][..], &vector(3, &longest_hello())].concat();
            for _ in 0..5 {
                for chunk in hello.chunks(1 << 14) {
                    stream.write_all(&sealer.seal(HANDSHAKE, chunk)).unwrap();
                }
            }
            wait(&mut stream);
        });
        ended(&fate, 4, REFUSED, "");
    }
}

#[test]
fn the_longest_messages_of_a_server_take_little_memory() {
    let hello = [&[3, 3][..], &[7; 32], &[0], &[0xcc, 0xa8, 0]].concat();
    let plain = message(2, &hello);
    let credential = slowshake::pki::Credential::by_name("p256").unwrap();
    let leaf = vector(3, credential.chain()[0]);
    let certificates = |each: &[u8]| {
        let list = each.repeat(131_000 / each.len());
        [plain.clone(), message(11, &vector(3, &list))].concat()
    };
    let floods = [
        (
            message(2, &[hello, extensions()].concat()),
            "unsupported_extension",
        ),
        (certificates(&vector(3, &[])), "decode_error"),
        (certificates(&vector(3, &[0x30])), "bad_certificate"),
        (certificates(&leaf), "unknown_ca"),
    ];
    for (bytes, alert) in floods {
        for format in FORMATS {
            let bytes = bytes.clone();
            let more = ["--timeout", "20", "--format", format];
            let fate = fate(Role::Client, &more, move |mut stream| {
                stream.write_all(&bytes).unwrap();
                wait(&mut stream);
            });
            ended(&fate, 1, &format!("our side sent {alert}"), "");
        }
    }
}

#[test]
fn the_longest_certificate_request_takes_little_memory() {
    let schemes: Vec<u8> = (0..0x7fff).flat_map(u16::to_be_bytes).collect();
    let authorities = vector(2, &[5]).repeat(0xffff / 3);
    let request = [
        vector(1, &[1; 255]),
        vector(2, &schemes),
        vector(2, &authorities),
    ];
    let request = request.concat();
    for format in FORMATS {
        let request = message(13, &request);
        let more = ["--timeout", "1", "--format", format];
        let fate = fate(Role::Client, &more, move |mut stream| {
            let mut hello = vec![0; 1 << 14];
            let count = stream.read(&mut hello).unwrap();
            for record in answered(&hello[..count]) {
                let is_request = record[5] == 13;
                let said = if is_request { &request } else { &record };
                stream.write_all(said).unwrap();
            }
            wait(&mut stream);
        });
        ended(&fate, 3, "change_cipher_spec", "");
    }
}

#[test]
fn what_comes_after_our_own_end_changes_it_no_more() {
    for content_type in [DATA, ALERT] {
        let fate = fate(Role::Client, &[], move |mut stream| {
            let mut sealer = shake(&mut stream, Role::Server, Until::Established);
            // Our client has nothing to ask, and says good-bye.
            let _ = stream.read(&mut [0; 64]).unwrap();
            let content = match content_type {
                DATA => vec![b'a'; 1 << 14],
                _ => WARNING.to_vec(),
            };
            pour(&mut stream, || sealer.seal(content_type, &content));
        });
        ended(&fate, 0, "", "close_notify");
        assert_eq!(fate.err, "");
    }
}
