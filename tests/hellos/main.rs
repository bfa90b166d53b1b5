//! Hellos that a peer makes as it likes, records of any length, and the alert
//! that answers each: our side against bytes from outside.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

mod alerts;
mod cases;
mod certificates;
mod chains;
mod family;
mod groups;
#[path = "../data/mint.rs"]
mod mint;
#[path = "../data/scenario.rs"]
mod scenario;
mod situations;
mod walked;

use scenario::scenario;
use slowshake::sim::{Live, LiveRole, Scenario, client_config, server_config};
use slowshake::trace::{ConnectionId, Ending, PartyId, Trace};
use slowshake::wire::{
    AlertDescription, ClientHello, ContentType, Context, Handshake, KeyExchange, ProtocolVersion,
    Record, RecordStream, Role, ServerHello,
};

/// Our server in a scenario, in front of a peer that is not ours.
fn server(settings: &[&str]) -> Live {
    let scenario = scenario(settings);
    let config = server_config(&scenario);
    Live::start(&scenario, LiveRole::Server(Box::new(config)))
}

/// Our client; its ClientHello waits to be taken.
fn client(settings: &[&str]) -> Live {
    let scenario = scenario(settings);
    let config = client_config(&scenario);
    Live::start(&scenario, LiveRole::Client(Box::new(config)))
}

/// A record in clear.
fn record(content_type: ContentType, fragment: Vec<u8>) -> Vec<u8> {
    let version = ProtocolVersion::TLS12;
    Record {
        content_type,
        version,
        fragment,
    }
    .encode()
}

fn handshake(message: &Handshake) -> Vec<u8> {
    record(ContentType::HANDSHAKE, message.encode())
}

/// The handshake messages in records in clear.
fn messages(bytes: &[u8], key_exchange: Option<KeyExchange>) -> Vec<Handshake> {
    let mut stream = RecordStream::new();
    stream.push(bytes);
    let context = Context {
        key_exchange,
        ..Context::new(Role::Client)
    };
    let mut messages = Vec::new();
    while let Ok(Some(record)) = stream.next() {
        let record = Record::decode(&record).unwrap();
        if record.content_type == ContentType::HANDSHAKE {
            messages.push(Handshake::decode(&record.fragment, &context).unwrap());
        }
    }
    messages
}

/// What our own client would say, changed.
fn hello_of(settings: &[&str], edit: impl FnOnce(&mut ClientHello)) -> Vec<u8> {
    let said = client(settings).take_outgoing();
    let Some(Handshake::ClientHello(mut hello)) = messages(&said, None).pop() else {
        panic!("a ClientHello");
    };
    edit(&mut hello);
    handshake(&Handshake::ClientHello(hello))
}

/// Our client, and what our own server would answer it, with another
/// ServerHello.
fn answered(settings: &[&str], edit: impl FnOnce(&mut ServerHello)) -> (Live, Vec<u8>) {
    let mut client = client(settings);
    let mut server = server(settings);
    server.receive(0, &client.take_outgoing()).unwrap();
    let kx = scenario(settings).suite.key_exchange;
    let mut flight = messages(&server.take_outgoing(), Some(kx));
    let Some(Handshake::ServerHello(hello)) = flight.first_mut() else {
        panic!("a ServerHello");
    };
    edit(hello);
    (client, flight.iter().flat_map(handshake).collect())
}

/// Our two sides, the handshake behind them.
fn established(settings: &[&str]) -> (Live, Live) {
    let (mut client, mut server) = (client(settings), server(settings));
    for _ in 0..4 {
        let _ = server.receive(0, &client.take_outgoing());
        let _ = client.receive(0, &server.take_outgoing());
    }
    assert!(client.is_established() && server.is_established());
    (client, server)
}

fn ending(trace: &Trace, party: PartyId) -> Ending {
    let outcome = trace.outcome(ConnectionId::FIRST, party);
    outcome.expect("an outcome").ending.clone()
}

/// The alert with which our side ended the connection after these bytes.
fn refusal(mut live: Live, party: PartyId, bytes: &[u8]) -> Option<AlertDescription> {
    let _ = live.receive(1, bytes);
    match ending(&live.finish(), party) {
        Ending::Failed { alert, .. } => Some(alert),
        _ => None,
    }
}

/// The alert with which our server answers these bytes; `None` if it goes on.
fn server_refuses(settings: &[&str], bytes: &[u8]) -> Option<AlertDescription> {
    refusal(server(settings), PartyId::SERVER, bytes)
}
