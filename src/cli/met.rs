//! What was asked for and met nothing in a run: said on stderr, so that nobody
//! takes an untouched run for one that was touched.

use crate::actor::ClientAuth;
use crate::net::Act;
use crate::sim::Run;
use crate::trace::{CheckKind, Fact, Name, Override, PartyId, Step, StepKind, Target, Trace};
use crate::wire::{Role, one_line};

/// Says it of a run, simulated or with a real peer.
pub(super) fn say(run: &Run) {
    for line in lines(run) {
        super::note(&format!("note: {line}"));
    }
}

/// One line for each setting that met nothing.
fn lines(run: &Run) -> Vec<String> {
    let (trace, scenario) = (&run.trace, &run.scenario);
    let run_is = match run.is_simulated() {
        true => "this run",
        false => "this connection",
    };
    let mut lines = Vec::new();
    for edit in scenario.overrides.iter().filter(|edit| !trace.met(edit)) {
        let why = match peer_of(trace, side(edit)) {
            Some(peer) => {
                format!("the {peer} is a real peer, and only our side's values can be set")
            }
            None => "`--format json` has every quantity under `quantity` and every field under \
                     `messages`"
                .to_owned(),
        };
        let edit = edit.to_string();
        let edit = one_line(&edit);
        lines.push(format!("--set {edit} met nothing in {run_is}; {why}"));
    }
    if let Some(cert) = scenario.client_cert
        && trace.party(PartyId::CLIENT).simulated
        && !was_asked(trace)
    {
        let way = match (run.is_simulated(), scenario.client_auth) {
            (true, ClientAuth::Never) => "does not ask for one; --client-auth lets it ask",
            _ => "did not ask for one",
        };
        let kind = cert.kind();
        lines.push(format!(
            "--client-cert {kind} met nothing in {run_is}: the server {way}"
        ));
    }
    for skip in &scenario.skips {
        let left_out = |step: &Step| step.kind == StepKind::Skipped && of(step, skip.check);
        if !trace.steps.iter().any(left_out) {
            let why = match peer_of(trace, skip.role) {
                Some(peer) => format!("the {peer} is a real peer, which makes its own checks"),
                None => "nobody came to where that check is made".to_owned(),
            };
            lines.push(format!(
                "--skip-check {skip} met nothing in {run_is}: {why}"
            ));
        }
    }
    for (n, act) in scenario.wire.iter().enumerate() {
        if !trace.acted(n as u16) {
            let behind = match act {
                Act::Move { .. } | Act::Replay { after: Some(_), .. } => {
                    ", or the two go opposite ways"
                }
                _ => "",
            };
            lines.push(format!(
                "`{act}` met nothing in {run_is}: no such message passed{behind}, or it has no \
                 such field"
            ));
        }
    }
    lines
}

/// The side whose values or messages an override is for, if it names one.
fn side(edit: &Override) -> Option<Role> {
    match &edit.target {
        Target::Field { role, message, .. } => role.or(match message.as_str() {
            "ClientHello" | "ClientKeyExchange" | "CertificateVerify" => Some(Role::Client),
            "ServerHello" | "ServerKeyExchange" | "CertificateRequest" | "ServerHelloDone" => {
                Some(Role::Server)
            }
            _ => None,
        }),
        Target::Quantity { party, quantity } => match party.as_deref() {
            Some("client") => Some(Role::Client),
            Some("server") => Some(Role::Server),
            _ => quantity.role,
        },
    }
}

/// The word for this side, if a real peer is there.
fn peer_of(trace: &Trace, role: Option<Role>) -> Option<&'static str> {
    let party = match role? {
        Role::Client => PartyId::CLIENT,
        Role::Server => PartyId::SERVER,
    };
    (!trace.party(party).simulated).then(|| trace.party(party).name)
}

/// Whether the client was asked for a certificate.
fn was_asked(trace: &Trace) -> bool {
    let values = trace.values_of(PartyId::CLIENT).iter();
    values
        .map(|value| value.quantity.name)
        .any(|name| name == Name::CertificateRequest)
}

/// Whether a step names this check.
fn of(step: &Step, check: CheckKind) -> bool {
    let id = check.id();
    let mut facts = step.facts.iter();
    facts.any(|(name, fact)| *name == "check" && matches!(fact, Fact::Text(text) if text == id))
}
