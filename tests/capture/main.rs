//! Captures and key logs: read back by other people's code.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

#[path = "../data/tampering.rs"]
mod tampering;
mod tshark;

use etherparse::{NetHeaders, PacketHeaders, TcpHeader, TransportHeader};
use pcap_file::DataLink;
use pcap_file::pcapng::{Block, PcapNgReader};
use slowshake::export::{keylog, pcapng};
use slowshake::sim::{Key, Live, LiveRole, Run, Scenario, client_config, run, run_tampered};
use slowshake::trace::{Name, PacketId, PartyId, Quantity, Trace};
use tampering::{Change, changed};

fn scenario(settings: &[(Key, &str)]) -> Scenario {
    Scenario::of(settings).unwrap()
}

/// One TCP segment as it was read back.
struct Segment {
    at: u64,
    tcp: TcpHeader,
    payload: Vec<u8>,
}

impl Segment {
    fn is_of_client(&self) -> bool {
        self.tcp.destination_port == 443
    }

    /// How many sequence numbers it takes up.
    fn length(&self) -> u32 {
        self.payload.len() as u32 + u32::from(self.tcp.syn) + u32::from(self.tcp.fin)
    }
}

struct Capture {
    secrets: Option<String>,
    secrets_come_first: bool,
    segments: Vec<Segment>,
}

/// Reads a file with `pcap-file` and its packets with `etherparse`; the
/// checksums of every packet are looked at on the way.
fn read(file: &[u8]) -> Capture {
    let mut reader = PcapNgReader::new(file).unwrap();
    let mut capture = Capture {
        secrets: None,
        secrets_come_first: false,
        segments: Vec::new(),
    };
    while let Some(block) = reader.next_block() {
        match block.unwrap() {
            Block::InterfaceDescription(interface) => assert_eq!(interface.linktype, DataLink::RAW),
            Block::EnhancedPacket(packet) => {
                assert_eq!(packet.original_len as usize, packet.data.len());
                let headers = PacketHeaders::from_ip_slice(&packet.data).unwrap();
                let Some(NetHeaders::Ipv4(ip, _)) = headers.net else {
                    panic!("no IPv4");
                };
                let Some(TransportHeader::Tcp(tcp)) = headers.transport else {
                    panic!("no TCP");
                };
                let payload = headers.payload.slice();
                assert_eq!(ip.header_checksum, ip.calc_header_checksum());
                assert_eq!(tcp.checksum, tcp.calc_checksum_ipv4(&ip, payload).unwrap());
                assert_eq!(
                    (ip.source, ip.destination),
                    ([127, 0, 0, 1], [127, 0, 0, 1])
                );
                capture.segments.push(Segment {
                    // The crate counts every unit as a nanosecond.
                    at: packet.timestamp.as_nanos() as u64,
                    tcp,
                    payload: payload.to_vec(),
                });
            }
            Block::Unknown(block) => {
                assert_eq!(block.type_, 0x0a, "a Decryption Secrets Block");
                assert_eq!(block.value[..4], 0x544c_534b_u32.to_le_bytes());
                let length = u32::from_le_bytes(block.value[4..8].try_into().unwrap()) as usize;
                let text = &block.value[8..8 + length];
                capture.secrets = Some(String::from_utf8(text.to_vec()).unwrap());
                capture.secrets_come_first = capture.segments.is_empty();
            }
            other => panic!("{other:?}"),
        }
    }
    capture
}

/// What arrived at one end, as the trace has it.
fn delivered(trace: &Trace, to: PartyId) -> Vec<u8> {
    let packets = trace.packets.iter().filter(|packet| packet.to == to);
    packets
        .filter_map(|packet| packet.delivered.clone())
        .flatten()
        .collect()
}

/// What arrived at one end, as the capture has it.
fn streamed(capture: &Capture, from_client: bool) -> Vec<u8> {
    let segments = capture.segments.iter();
    segments
        .filter(|segment| segment.is_of_client() == from_client)
        .flat_map(|segment| segment.payload.clone())
        .collect()
}

/// Sequence numbers go on without a gap, and nothing is acknowledged but what
/// had arrived.
fn assert_sequence(capture: &Capture) {
    let mut next = [None, None];
    for segment in &capture.segments {
        let side = usize::from(segment.is_of_client());
        let tcp = &segment.tcp;
        assert_eq!(tcp.syn, next[side].is_none(), "SYN starts, and only once");
        let due = *next[side].get_or_insert(tcp.sequence_number);
        assert_eq!(tcp.sequence_number, due);
        next[side] = Some(due.wrapping_add(segment.length()));
        if tcp.ack {
            assert_eq!(Some(tcp.acknowledgment_number), next[1 - side]);
        }
    }
}

#[test]
fn the_records_of_a_run_come_back_out_of_its_capture() {
    let run = run(&Scenario::default()).unwrap();
    let capture = read(&pcapng::bytes(&run));
    assert_sequence(&capture);
    for (from_client, to) in [(true, PartyId::SERVER), (false, PartyId::CLIENT)] {
        let stream = streamed(&capture, from_client);
        assert!(!stream.is_empty());
        assert_eq!(stream, delivered(&run.trace, to));
    }
}

#[test]
fn a_connection_starts_with_the_three_segments_of_tcp_and_ends_on_both_sides() {
    let capture = read(&pcapng::bytes(&run(&Scenario::default()).unwrap()));
    let flags: Vec<_> = capture
        .segments
        .iter()
        .map(|s| (s.is_of_client(), s.tcp.syn, s.tcp.ack, s.tcp.fin))
        .collect();
    assert_eq!(
        flags[..3],
        [
            (true, true, false, false),
            (false, true, true, false),
            (true, false, true, false)
        ]
    );
    let fins: Vec<bool> = flags.iter().filter(|f| f.3).map(|f| f.0).collect();
    assert_eq!(fins.len(), 2);
    assert_ne!(fins[0], fins[1]);
}

#[test]
fn times_are_the_scenarios_clock_and_virtual_time() {
    let scenario = scenario(&[(Key::Clock, "1234567890"), (Key::Latency, "20")]);
    let run = run(&scenario).unwrap();
    let capture = read(&pcapng::bytes(&run));
    let times: Vec<u64> = capture
        .segments
        .iter()
        .filter(|segment| !segment.payload.is_empty())
        .map(|segment| segment.at)
        .collect();
    let expected: Vec<u64> = run
        .trace
        .packets
        .iter()
        .map(|packet| 1_234_567_890_000_000 + packet.delivered_at.unwrap())
        .collect();
    assert_eq!(times, expected);
    assert!(capture.segments.is_sorted_by_key(|segment| segment.at));
    // SYN, SYN-ACK and ACK take a latency each.
    assert_eq!(capture.segments[2].at - capture.segments[0].at, 40_000);
}

#[test]
fn a_run_at_the_start_of_time_has_a_capture_too() {
    let run = run(&scenario(&[(Key::Clock, "0"), (Key::Latency, "3600000")])).unwrap();
    let capture = read(&pcapng::bytes(&run));
    assert_sequence(&capture);
    assert_eq!(capture.segments[0].at, 0);
}

#[test]
fn a_record_that_was_dropped_is_absent_and_a_changed_one_is_as_it_arrived() {
    for change in [
        Change::Drop,
        Change::Flip(100),
        Change::Replace(vec![0; 80_000]),
    ] {
        let tampering = changed(PacketId(1), change);
        let run = run_tampered(&Scenario::default(), None, tampering).unwrap();
        let capture = read(&pcapng::bytes(&run));
        assert_sequence(&capture);
        let stream = streamed(&capture, false);
        assert_eq!(stream, delivered(&run.trace, PartyId::CLIENT));
    }
}

#[test]
fn a_receiver_acknowledges_before_the_window_is_full() {
    let tampering = changed(PacketId(1), Change::Replace(vec![0; 500_000]));
    let run = run_tampered(&Scenario::default(), None, tampering).unwrap();
    let capture = read(&pcapng::bytes(&run));
    let mut acknowledged = 0;
    for segment in &capture.segments {
        if segment.is_of_client() {
            acknowledged = segment.tcp.acknowledgment_number;
        } else if !segment.tcp.syn {
            let end = segment.tcp.sequence_number + segment.payload.len() as u32;
            assert!(end - acknowledged <= u32::from(segment.tcp.window_size));
        }
    }
}

#[test]
fn a_run_of_which_nothing_arrived_is_a_capture_without_packets() {
    let tampering = changed(PacketId(0), Change::Drop);
    let run = run_tampered(&Scenario::default(), None, tampering).unwrap();
    let capture = read(&pcapng::bytes(&run));
    assert!(capture.segments.is_empty());
    assert_eq!(capture.secrets, None);
}

#[test]
fn the_key_log_is_label_client_random_and_master_secret() {
    let run = run(&Scenario::default()).unwrap();
    let hex = |name| {
        let quantity = Quantity::parse(name).unwrap();
        let value = run.trace.find(PartyId::CLIENT, &quantity).unwrap();
        value
            .bytes
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect::<String>()
    };
    let expected = format!(
        "CLIENT_RANDOM {} {}\n",
        hex("client_random"),
        hex("master_secret")
    );
    assert_eq!(keylog::text(&run.trace), expected);
}

#[test]
fn where_the_ends_disagree_the_key_log_has_the_clients_secret() {
    let run = run(&scenario(&[(
        Key::Set,
        &format!("server.master_secret={}", "ab".repeat(48)),
    )]))
    .unwrap();
    let text = keylog::text(&run.trace);
    assert_eq!(text.lines().count(), 1);
    assert!(!text.contains("abababab"), "{text}");
}

#[test]
fn a_run_without_a_master_secret_has_an_empty_key_log_and_no_secrets_block() {
    let run = run(&scenario(&[
        (Key::ServerSuites, "AES128-SHA"),
        (Key::ClientSuites, "ADH-AES128-SHA"),
    ]))
    .unwrap();
    assert!(!run.trace.established());
    assert_eq!(keylog::text(&run.trace), "");
    assert_eq!(read(&pcapng::bytes(&run)).secrets, None);
}

#[test]
fn the_secrets_block_is_the_key_log_and_stands_before_the_packets() {
    let run = run(&Scenario::default()).unwrap();
    let capture = read(&pcapng::bytes(&run));
    assert!(capture.secrets_come_first);
    assert_eq!(capture.secrets, Some(keylog::text(&run.trace)));
}

#[test]
fn a_live_connection_has_its_secrets_from_our_end() {
    let scenario = Scenario::default();
    let live = live(&scenario);
    assert!(!live.trace.party(PartyId::SERVER).simulated);
    let capture = read(&pcapng::bytes(&live));
    assert_sequence(&capture);
    assert_eq!(
        streamed(&capture, false),
        delivered(&live.trace, PartyId::CLIENT)
    );
    let quantity = Quantity::parse(Name::MasterSecret.id()).unwrap();
    let master = &live.trace.find(PartyId::CLIENT, &quantity).unwrap().bytes;
    let hex: String = master.iter().map(|b| format!("{b:02x}")).collect();
    assert!(capture.secrets.unwrap().contains(&hex));
}

/// Our client against the recorded bytes of a server: everything random comes
/// from the seed, so that they fit.
fn live(scenario: &Scenario) -> Run {
    let recorded = run(scenario).unwrap();
    let role = LiveRole::Client(Box::new(client_config(scenario)));
    let mut client = Live::start(scenario, role);
    for packet in recorded.trace.packets {
        if packet.to == PartyId::CLIENT {
            let at = packet.delivered_at.unwrap();
            client.receive(at, &packet.delivered.unwrap()).unwrap();
        }
    }
    Run {
        scenario: scenario.clone(),
        trace: client.finish(),
    }
}
