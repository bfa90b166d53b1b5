//! Recordings of another program's client: given its random values, ours says
//! the same, byte for byte.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::thread;

/// The flights of a recording: the first, third and fifth are the client's.
fn flights(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases/16-go-recordings");
    (1..=5)
        .map(|n| std::fs::read(folder.join(format!("{name}.flow{n}.bin"))).unwrap())
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What our client said to somebody who plays the recorded server.
fn replayed(flights: &[Vec<u8>], settings: &[&str]) -> Vec<Vec<u8>> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (script, hello) = (flights.to_vec(), hex(&flights[0][5..]));
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut heard = Vec::new();
        for (i, flight) in script.iter().enumerate() {
            if i % 2 == 1 {
                stream.write_all(flight).unwrap();
                continue;
            }
            let mut bytes = vec![0; flight.len()];
            stream.read_exact(&mut bytes).unwrap();
            heard.push(bytes);
        }
        heard
    });
    let status = Command::new(env!("CARGO_BIN_EXE_slowshake"))
        .args(["connect", &address, "--sni", "example.golang", "--insecure"])
        .args(["--ems", "off", "--send", "hello", "--timeout", "1"])
        .args(["--set", &format!("client_random={}", "00".repeat(32))])
        .args(["--set", &format!("ClientHello={hello}")])
        .args(settings)
        .output()
        .unwrap();
    assert!(status.status.success(), "{status:?}");
    server.join().unwrap()
}

fn same(name: &str, settings: &[&str]) {
    let flights = flights(name);
    let heard = replayed(&flights, settings);
    // Go's first record says 0301, ours 0303 (RFC 5246 appendix E.1 lets both be).
    assert_eq!(heard[0][3..], flights[0][3..]);
    assert_eq!(heard[1], flights[2]);
    assert_eq!(heard[2], flights[4]);
}

#[test]
fn the_client_says_what_go_s_client_says_with_x25519() {
    let private = format!("client_ecdh_secret={}", "00".repeat(32));
    same(
        "x25519-gcm",
        &["--suite", "ECDHE-RSA-AES128-GCM-SHA256", "--set", &private],
    );
}

#[test]
fn the_client_says_what_go_s_client_says_with_rsa() {
    let premaster = format!("client.premaster_secret=0303{}", "00".repeat(46));
    let padding = format!("client.PS={}", "42".repeat(77));
    same(
        "rsa-gcm",
        &[
            "--suite",
            "AES128-GCM-SHA256",
            "--set",
            &premaster,
            "--set",
            &padding,
        ],
    );
}
