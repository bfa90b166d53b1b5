//! X.509: certificates taken apart and checked (RFC 5280, RFC 9525).
//!
//! [`Certificate::parse`] takes one apart and says where each part lies.
//! [`IssuerGraph`] finds the paths from a leaf to a trust anchor. What a client must
//! then ask of each certificate on it are functions of their own, so that a
//! walk can show the questions one at a time:
//!
//! | question | answered by | RFC 5280 |
//! | --- | --- | --- |
//! | did this one issue that one? | [`Certificate::issued_by`] | §6.1.3 (a)(4) |
//! | is the signature right? | the caller's ledger, over [`Certificate::tbs`] | §6.1.3 (a)(1) |
//! | is it valid now? | [`Certificate::valid_at`] | §6.1.3 (a)(2) |
//! | may it vouch for these names? | [`Certificate::names_permitted`] | §6.1.3 (b), (c) |
//! | may it issue at all, and so far down? | [`Certificate::may_issue`], [`Certificate::may_anchor`] | §6.1.4 (k) to (n) |
//! | is anything critical not understood? | [`Certificate::no_unknown_critical`] | §6.1.4 (o) |
//! | may its key do this? | [`Certificate::allows`], [`Certificate::server_auth`], [`Certificate::client_auth`] | §4.2.1.3, §4.2.1.12 |
//! | is it for this host? | [`Certificate::matches_host`] | RFC 9525 §6 |
//!
//! [`Credential`] holds the chains and keys that scenarios use. Revocation is not
//! looked at: there is nobody to ask.

mod algorithm;
mod anchors;
mod certificate;
mod checks;
mod client;
mod constraints;
mod credential;
mod element;
mod error;
mod extensions;
mod host;
mod mallory;
mod names;
mod outline;
mod path;
mod public_key;
mod text;
mod time;

pub use algorithm::UnknownAlgorithm;
pub use anchors::{AnchorsError, parse_anchors, pem};
pub use certificate::Certificate;
pub use checks::{MayNotIssue, Validity};
pub use constraints::NameNotPermitted;
pub use credential::{Credential, DhPrivateKey, PrivateKey, files, root, root_pem};
pub use error::CertificateError;
pub use extensions::{KeyUsage, NameConstraints, Subtree, Usage};
pub use host::HostMismatch;
pub use mallory::OTHER_NAME;
pub use names::same_name;
pub use outline::{CertificatePart, outline};
pub use path::{
    CANDIDATES, Candidate, IssuerGraph, Outcome, PathError, Search, intermediates_below, path,
};
pub use public_key::PublicKey;
pub use time::date;
