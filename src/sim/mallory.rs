//! Somebody in the middle: the server to the client, the client to the server.
//!
//! Nothing in TLS is broken by him. He runs two handshakes of his own, and
//! what the client tells him he tells the server.

use std::sync::Arc;

use crate::actor::{ClientConfig, Saying, Script, ServerConfig};
use crate::net::Channel;
use crate::trace::{ConnectionId, Memo, Name, PartyId, Quantity, Trace};
use crate::wire::Role;

use super::config::{client_config, server_config};
use super::option::Mitm;
use super::powers::{leak, powers};
use super::scenario::Scenario;
use super::world::World;

/// The client's connection, which ends at Mallory.
const TO_CLIENT: ConnectionId = ConnectionId(1);
/// His own to the server.
const TO_SERVER: ConnectionId = ConnectionId(2);

/// Who takes part.
const ALL: [PartyId; 4] = [
    PartyId::CLIENT,
    PartyId::SERVER,
    PartyId::EVE,
    PartyId::MALLORY,
];

/// The whole run.
pub(super) fn run(
    scenario: &Scenario,
    mitm: Mitm,
    channel: Channel,
    memo: Option<Arc<Memo>>,
) -> Trace {
    let mut world = World::new(scenario, &ALL, channel, memo);
    world.lay(TO_CLIENT, PartyId::CLIENT, PartyId::MALLORY);
    world.serve(TO_CLIENT, as_server(scenario, mitm));
    world.connect(TO_CLIENT, real_client(scenario));
    world.carry();
    // Whom the client has turned away has nothing to tell the server.
    if established(&world, TO_CLIENT, Role::Server) {
        world.lay(TO_SERVER, PartyId::MALLORY, PartyId::SERVER);
        world.serve(TO_SERVER, server_config(scenario));
        world.connect(TO_SERVER, as_client(scenario));
        world.carry();
    }
    if !scenario.client_data.is_empty() {
        let opening = scenario.client_data.as_bytes().to_vec();
        world.act(TO_CLIENT, Role::Client, |actor, sink| {
            if let Some(actor) = actor {
                actor.say(Saying::Own(opening), sink);
            }
        });
        world.carry();
        pass_on(&mut world);
    }
    for connection in [TO_CLIENT, TO_SERVER] {
        let ledgers: Vec<_> = world.ledgers.iter().collect();
        let powers = leak(scenario, connection, &ledgers, powers(scenario));
        let recorder = &mut world.recorder;
        world.observer.use_powers(connection, &powers, recorder);
    }
    let mut trace = world.finish();
    trace.parties[PartyId::MALLORY.index()].guise = Some(mitm.id());
    trace
}

fn established(world: &World<'_>, connection: ConnectionId, role: Role) -> bool {
    world
        .actor(connection, role)
        .is_some_and(|actor| actor.is_established())
}

fn over(world: &World<'_>, connection: ConnectionId, role: Role) -> bool {
    world
        .actor(connection, role)
        .is_none_or(|actor| actor.is_over() || actor.is_closed())
}

/// Says on each side what the other said, until there is nothing more, and
/// passes on the end.
fn pass_on(world: &mut World<'_>) {
    // Where he listens, and where he says it again.
    let ways = [
        ((TO_CLIENT, Role::Client), (TO_SERVER, Role::Client)),
        ((TO_SERVER, Role::Server), (TO_CLIENT, Role::Server)),
    ];
    let mut heard = [0u32; 2];
    loop {
        let mut silent = true;
        for (way, ((from, speaker), (to, role))) in ways.into_iter().enumerate() {
            let quantity = Quantity::new(from, Name::ApplicationData)
                .of(speaker)
                .nth(heard[way] + 1);
            let ledger = &world.ledgers[PartyId::MALLORY.index()];
            let Some(said) = ledger.find(&quantity) else {
                continue;
            };
            heard[way] += 1;
            silent = false;
            world.act(to, role, |actor, sink| {
                if let Some(actor) = actor {
                    actor.say(Saying::PassOn(said), sink);
                }
            });
            world.carry();
        }
        if silent {
            break;
        }
    }
    for ((ended, role), (other, other_role)) in [
        ((TO_CLIENT, Role::Server), (TO_SERVER, Role::Client)),
        ((TO_SERVER, Role::Client), (TO_CLIENT, Role::Server)),
    ] {
        if over(world, ended, role) && !over(world, other, other_role) {
            world.act(other, other_role, |actor, sink| {
                if let Some(actor) = actor.as_mut().filter(|actor| actor.is_established()) {
                    actor.close(sink);
                }
            });
            world.carry();
        }
    }
}

/// The client, who says nothing before there is somebody to say it to.
fn real_client(scenario: &Scenario) -> ClientConfig {
    let config = client_config(scenario);
    ClientConfig {
        script: Script {
            opening: None,
            ..config.script
        },
        ..config
    }
}

/// What he is to the client.
fn as_server(scenario: &Scenario, mitm: Mitm) -> ServerConfig {
    let credential = match mitm {
        Mitm::SelfSigned => scenario.cert.self_signed(),
        Mitm::OtherName => scenario.cert.for_another_name(),
        Mitm::Copied => scenario.cert.copied(),
        Mitm::Stolen | Mitm::Anonymous => scenario.cert,
    };
    ServerConfig {
        credential,
        script: Script::default(),
        ..server_config(scenario)
    }
}

/// What he is to the server.
fn as_client(scenario: &Scenario) -> ClientConfig {
    ClientConfig {
        // The key of the client's certificate never leaves the client.
        credential: None,
        script: Script::default(),
        ..client_config(scenario)
    }
}
