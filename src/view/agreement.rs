//! The words for what the ends of a connection agreed on, and for that they
//! did not.

use crate::sim::{Run, Scenario};
use crate::trace::{Agreement, ConnectionId, Endpoints, Selection};

use super::catalogue::Catalogue;

/// What was agreed, one line for all connections that came to the same, or
/// one for each: `TLS 1.2 · TLS_DHE_RSA_WITH_AES_128_GCM_SHA256`. Where
/// nothing was agreed the line says so, and what the ServerHello said.
pub fn agreed_lines(run: &Run) -> Vec<String> {
    let trace = &run.trace;
    let used = |endpoints: &&Endpoints| {
        endpoints.id == ConnectionId::FIRST
            || trace
                .steps
                .iter()
                .any(|step| step.connection == endpoints.id)
    };
    let lines: Vec<(ConnectionId, String)> = trace
        .connections
        .iter()
        .filter(used)
        .map(|endpoints| (endpoints.id, line(run, *endpoints)))
        .collect();
    match lines.split_first() {
        Some(((_, first), rest)) if rest.iter().any(|(_, line)| line != first) => lines
            .iter()
            .map(|(id, line)| format!("{id}: {line}"))
            .collect(),
        Some(((_, first), _)) => vec![first.clone()],
        None => Vec::new(),
    }
}

fn line(run: &Run, endpoints: Endpoints) -> String {
    let words = Catalogue::english();
    match run.trace.agreement(endpoints.id) {
        Agreement::Nothing if run.trace.party(endpoints.client).simulated => {
            words.say("agreed-nothing-read")
        }
        Agreement::Nothing => words.say("agreed-nothing-sent"),
        Agreement::Unread(choice) => said(words, "agreed-unread", &choice),
        Agreement::Refused(choice) => said(words, "agreed-refused", &choice),
        Agreement::Apart { server, client } => {
            let facts = [("server", names(&server)), ("client", names(&client))];
            let facts = facts.each_ref().map(|(name, text)| (*name, text.as_str()));
            words.say_with("agreed-apart", &facts)
        }
        Agreement::Agreed(choice) => names(&choice),
    }
}

fn said(words: &Catalogue, key: &str, choice: &Selection) -> String {
    words.say_with(key, &[("choice", &names(choice))])
}

/// `TLS 1.2 · TLS_DHE_RSA_WITH_AES_128_GCM_SHA256`.
fn names(choice: &Selection) -> String {
    format!("{} · {}", choice.version, choice.suite)
}

/// Whether the ends agreed on just what the scenario has them speak, on every
/// connection that was used.
pub fn is_as_asked(run: &Run) -> bool {
    let trace = &run.trace;
    let used = |endpoints: &&Endpoints| {
        trace
            .steps
            .iter()
            .any(|step| step.connection == endpoints.id)
    };
    trace.connections.iter().filter(used).all(|endpoints| {
        let agreement = trace.agreement(endpoints.id);
        agreement
            .agreed()
            .is_some_and(|choice| is_choice_of(choice, &run.scenario))
    })
}

/// Whether a ServerHello chose what the scenario has both ends speak.
pub fn is_choice_of(choice: &Selection, scenario: &Scenario) -> bool {
    if (choice.version, choice.suite) != scenario.expected() {
        return false;
    }
    // What TLS 1.3 has no choice of.
    let older = !scenario.has_tls13();
    choice.extended_master_secret == (older && scenario.ems)
        && choice.encrypt_then_mac == (older && scenario.etm && scenario.suite.protection.is_cbc())
}
