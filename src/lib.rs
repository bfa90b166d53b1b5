//! slowshake: the TLS handshake in slow motion.
//!
//! A client and a server exchange real handshake messages over an in-memory
//! channel. Every number they use comes out of a *ledger* that computed it
//! from inputs the party was allowed to know, and wrote down how.
//!
//! The map of the house, from the ground up; each layer may use those that
//! its line names, and `tests/layers.rs` fails where one reaches further:
//!
//! | layer | what it is | uses |
//! | --- | --- | --- |
//! | [`wire`] | the TLS presentation language; every field knows its bytes | |
//! | [`crypto`] | the arithmetic and its working | |
//! | [`pki`] | X.509 certificates: taken apart and verified | crypto |
//! | [`trace`] | values, operations, ledgers, steps, packets | wire, crypto, pki |
//! | [`schedule`] | the derivations, one for client, server and observer | trace, wire, crypto |
//! | [`actor`] | client, server and observer, a struct for each awaited message | schedule, trace, wire, crypto, pki |
//! | [`net`] | the in-memory channel | trace, wire |
//! | [`sim`] | a scenario becomes a trace | actor, net, pki, trace, wire, crypto |
//! | [`lesson`] | lessons: a text tied to the steps of its runs, with questions | sim, trace, wire, crypto |
//! | [`view`] | a trace as screen-free blocks; the text catalogue | lesson, sim, trace, wire, crypto, pki |
//! | [`export`] | text, JSON, pcapng, key log | view, lesson, sim, trace, wire, crypto |
//! | [`session`] | a sitting, whatever shows it: screens, keys, lessons, detours, lab and bench | view, lesson, sim, trace, wire, crypto |
//! | [`tui`] | the session in a terminal | session, view, lesson, sim, trace, wire, crypto |
//! | [`cli`] | subcommands; files, sockets and the clock | all |
//!
//! `tui` and `cli` come with the feature `app`, which is on; without it the library
//! needs no terminal, no files and no sockets.
//!
//! A run from code:
//!
//! ```
//! use slowshake::sim::{Key, Scenario, run};
//! use slowshake::trace::{ConnectionId, Name, PartyId, Quantity};
//!
//! let mut scenario = Scenario::default();
//! scenario.set(Key::Group, "p23")?;
//! let trace = run(&scenario)?.trace;
//! let z = Quantity::new(ConnectionId::FIRST, Name::Z);
//! let client = trace.find(PartyId::CLIENT, &z).expect("the client computes Z");
//! let server = trace.find(PartyId::SERVER, &z).expect("so does the server");
//! assert_eq!(client.bytes, server.bytes);
//! assert_ne!(client.op, server.op);
//! assert!(trace.find(PartyId::EVE, &z).is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod actor;
#[cfg(feature = "app")]
pub mod cli;
pub mod crypto;
pub mod export;
pub mod lesson;
pub mod net;
pub mod pki;
pub mod schedule;
pub mod session;
pub mod sim;
pub mod trace;
#[cfg(feature = "app")]
pub mod tui;
pub mod view;
pub mod wire;
