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
//! | [`pki`] | X.509 certificates: minted and verified | crypto |
//! | [`trace`] | values, operations, ledgers, steps, packets | wire, crypto, pki |
//! | [`schedule`] | the derivations, one for client, server and observer | trace, wire, crypto |
//! | [`actor`] | client, server and observer, a struct for each awaited message | schedule, trace, wire, crypto, pki |
//! | [`net`] | the in-memory channel | trace, wire |
//! | [`sim`] | a scenario becomes a trace | actor, net, pki, trace, wire, crypto |
//! | [`lesson`] | lessons: a text and the scenario it walks through | sim |
//! | [`view`] | a trace as screen-free blocks; the text catalogue | sim, trace, wire, crypto |
//! | [`export`] | text, JSON, pcapng, key log | view, sim, trace, wire, crypto |
//! | [`tui`] | the terminal screen | view, export, sim, trace, wire |
//! | `cli` | subcommands; files, sockets and the clock | all |

pub mod actor;
pub mod crypto;
pub mod export;
pub mod lesson;
pub mod net;
pub mod pki;
pub mod schedule;
pub mod sim;
pub mod trace;
pub mod tui;
pub mod view;
pub mod wire;
