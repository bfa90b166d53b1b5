//! What `connect` and `listen` share: the scenario of a live connection, and
//! what becomes of it afterwards.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::ending::LiveEnding;
use super::error::{Error, Exit};
use super::flags::{self, Given, NegotiationFlags};
use super::output::{self, LiveFormat};
use super::peer::Ended;
use super::{limits, play, source};
use crate::export::keylog;
use crate::sim::{Group, Key, Run, Saved, Scenario, scheme};
use crate::trace::CheckKind;
use crate::wire::{Authentication, KeyExchange, Protection, Role, SUITES, Suite};

/// What becomes of a live connection.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Connection")]
pub(super) struct LiveFlags {
    /// Give up when the peer keeps us waiting for so long
    #[arg(long, value_name = "SECONDS", default_value_t = limits::TIMEOUT,
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Save the connection, for `slowshake open`
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Write the secrets in SSLKEYLOGFILE format
    #[arg(long, value_name = "FILE")]
    pub keylog: Option<PathBuf>,
    /// How to show it
    #[arg(long, value_enum, default_value_t)]
    pub format: LiveFormat,
    #[command(flatten)]
    screen: play::ScreenFlags,
    #[command(flatten)]
    attack: LiveAttackFlags,
}

/// What our side leaves out; and what only somebody on the path could do,
/// which is told so.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Attacks")]
struct LiveAttackFlags {
    /// Leave a check out at our side; `slowshake list checks` names them (repeatable)
    #[arg(long, value_name = "CHECK")]
    skip_check: Vec<String>,
    #[arg(long, hide = true)]
    attack: Option<String>,
    #[arg(long, hide = true)]
    flip: Vec<String>,
    #[arg(long, hide = true)]
    drop: Vec<String>,
    #[arg(long, hide = true)]
    replay: Vec<String>,
    #[arg(long, hide = true)]
    wire: Vec<String>,
    #[arg(long, hide = true)]
    mitm: Option<String>,
}

impl LiveAttackFlags {
    fn given(&self) -> Result<Vec<Given>, Error> {
        let path = [
            ("--attack", self.attack.is_some()),
            ("--flip", !self.flip.is_empty()),
            ("--drop", !self.drop.is_empty()),
            ("--replay", !self.replay.is_empty()),
            ("--wire", !self.wire.is_empty()),
            ("--mitm", self.mitm.is_some()),
        ];
        if let Some((flag, _)) = path.iter().find(|(_, given)| *given) {
            return Err(not_on_the_path(flag));
        }
        let skip = |text: &String| Given::new(Key::Skip, "--skip-check", text);
        Ok(self.skip_check.iter().map(skip).collect())
    }
}

/// Why the latency of a real line cannot be chosen.
pub(super) const REAL_LINE: &str = "a real line has the latency that it has; `slowshake run --rtt` \
     simulates one";

/// Refuses the first flag that was given and is nothing for this side.
pub(super) fn not_here(flags: &[(bool, &str, &str)]) -> Result<(), Error> {
    let given = flags.iter().find(|(given, ..)| *given);
    given.map_or(Ok(()), |(_, flag, why)| {
        Err(Error::Usage(format!("{flag}: {why}")))
    })
}

fn not_on_the_path(flag: &str) -> Error {
    Error::Usage(format!(
        "{flag}: with a real peer nobody here stands on the path; use it with `slowshake run`, \
         where both sides are simulated"
    ))
}

impl LiveFlags {
    pub(super) fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }

    /// The checks that our side leaves out.
    ///
    /// # Errors
    /// If somebody on the path was asked for.
    pub(super) fn given(&self) -> Result<Vec<Given>, Error> {
        self.attack.given()
    }

    /// Tells of wrong settings before a connection is made, not after it.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.format.printed() {
            Some(_) => Ok(()),
            None => self.screen.options().map(|_| ()),
        }
    }

    /// Shows a finished connection and says how it ended.
    pub(super) fn show(&self, run: Run, ended: &Ended, peer: &str) -> Result<Exit, Error> {
        let exit = Exit::of_live(&run);
        super::met::say(&run);
        let explained = LiveEnding {
            run: &run,
            ended,
            peer,
            timeout: self.timeout,
        }
        .explain();
        let shown = match self.format.printed() {
            Some(format) => output::show(&run, format).map(|()| exit),
            None => play::start_tui(run, &self.screen).map(|_| exit),
        };
        if let Some(text) = explained {
            super::note(&text);
        }
        shown
    }
}

/// The secrets of a connection as lines of a key log.
pub(super) fn secrets(run: &Run) -> String {
    keylog::text(&run.trace)
}

/// Saves the connection if it is to be.
pub(super) fn save(path: Option<&Path>, saved: &Saved) -> Result<(), Error> {
    match path {
        Some(path) => output::save(path, saved.to_json().as_bytes()),
        None => Ok(()),
    }
}

/// The key exchanges with a certificate, the favorite first: forward secrecy
/// before none, curves before the rest.
const FAVORITES: [KeyExchange; 5] = [
    KeyExchange::EcdheEcdsa,
    KeyExchange::EcdheRsa,
    KeyExchange::DheRsa,
    KeyExchange::Rsa,
    KeyExchange::DhRsa,
];

/// Every suite with a certificate that `fits`, the favorite first: forward
/// secrecy before none, AEAD before CBC, a whole tag before a short one, then
/// by key exchange.
fn suites(fits: impl Fn(&Suite) -> bool) -> Vec<&'static Suite> {
    let rank = |suite: &Suite| FAVORITES.iter().position(|kx| *kx == suite.key_exchange);
    let mut suites: Vec<&'static Suite> = SUITES
        .iter()
        .filter(|suite| rank(suite).is_some() && fits(suite))
        .collect();
    suites.sort_by_key(|suite| {
        let protection = suite.protection;
        let is_forward_secret =
            !matches!(suite.key_exchange, KeyExchange::Rsa | KeyExchange::DhRsa);
        let has_short_tag = protection.is_aead() && protection.tag_length() < 16;
        (
            !is_forward_secret,
            protection.is_cbc(),
            has_short_tag,
            rank(suite),
        )
    });
    suites
}

/// The scenario of our side of a live connection: the flags over a scenario,
/// or over what a client or server of today does; the real clock, and a fresh
/// seed unless one is named.
pub(super) fn scenario(
    role: Role,
    negotiation: &NegotiationFlags,
    cert: Option<&str>,
    mut rest: Vec<Given>,
) -> Result<Scenario, Error> {
    let mut scenario = match &negotiation.scenario {
        Some(named) => source::scenario(named)?,
        None => usual(negotiation.group.as_deref(), cert)?,
    };
    if negotiation.seed.is_none() {
        rest.push(Given::new(
            Key::Seed,
            "--seed",
            &source::random_seed()?.to_string(),
        ));
    }
    rest.push(Given::new(
        Key::Clock,
        "--clock",
        &source::clock().to_string(),
    ));
    let mut all = negotiation.given()?;
    all.extend(rest);
    flags::apply(&mut scenario, all)?;
    if !scenario.wire.is_empty() || scenario.mitm.is_some() {
        return Err(not_on_the_path("--scenario"));
    }
    if scenario.leaves_out(CheckKind::SequenceNumber) {
        return Err(Error::Usage(
            "--skip-check: sequence_number cannot be left out with a real peer: nobody sends the \
             number, and the peer counts"
                .to_owned(),
        ));
    }
    let named_suite = negotiation.suite.is_some();
    if negotiation.scenario.is_none() {
        // No peer takes p = 23 unless it is asked to.
        if negotiation.group.is_none() && scenario.suite.key_exchange.uses_finite_field() {
            set(&mut scenario, Key::Group, "ffdhe2048")?;
        }
        if !named_suite {
            let authentication = scenario.suite.key_exchange.authentication();
            match role {
                Role::Client => {
                    scenario.client_suites = {
                        // Nobody has spoken DH_RSA for years.
                        Some(suites(|suite| suite.key_exchange != KeyExchange::DhRsa))
                    }
                }
                Role::Server => scenario.server_suites = Some(speakable(authentication)),
            }
        }
    }
    if named_suite && role == Role::Client {
        scenario.client_suites = Some(vec![scenario.suite]);
    }
    Ok(scenario)
}

/// The suites of a server with a certificate of this kind.
fn speakable(authentication: Authentication) -> Vec<&'static Suite> {
    suites(|suite| suite.key_exchange.authentication() == authentication)
}

/// Where a live connection starts if no scenario is named: the suite is one
/// that goes with group and certificate, so that either can be named alone.
fn usual(group: Option<&str>, cert: Option<&str>) -> Result<Scenario, Error> {
    let is_field = matches!(group.and_then(Group::by_name), Some(Group::Field(_)));
    let cert = cert.map(str::to_ascii_lowercase);
    let key_exchange = match cert.as_deref() {
        Some("p256") => KeyExchange::EcdheEcdsa,
        Some("dh2048" | "dh23") => KeyExchange::DhRsa,
        _ if is_field => KeyExchange::DheRsa,
        _ => KeyExchange::EcdheRsa,
    };
    let mut scenario = Scenario::default();
    if let Some(suite) = Suite::of(key_exchange, Protection::Aes128Gcm) {
        set(&mut scenario, Key::Suite, suite.name)?;
    }
    let signatures = scheme::names(&scheme::ALL);
    set(&mut scenario, Key::SignatureAlgorithms, &signatures)?;
    set(&mut scenario, Key::Ems, "on")?;
    set(&mut scenario, Key::Etm, "on")?;
    set(&mut scenario, Key::ClientData, "")?;
    Ok(scenario)
}

fn set(scenario: &mut Scenario, key: Key, value: &str) -> Result<(), Error> {
    scenario
        .set(key, value)
        .map_err(|error| Error::Usage(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_begins_with_the_strongest_and_has_a_certificate() {
        let offered = suites(|suite| suite.key_exchange != KeyExchange::DhRsa);
        let names: Vec<_> = offered.iter().map(|suite| suite.openssl_name).collect();
        assert_eq!(offered.len(), 39);
        assert_eq!(names[0], "ECDHE-ECDSA-AES128-GCM-SHA256");
        let before = |a: &str, b: &str| {
            let at = |name| names.iter().position(|other| *other == name).unwrap();
            assert!(at(a) < at(b), "{a}, {b}");
        };
        before("ECDHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES128-GCM-SHA256");
        before("DHE-RSA-AES256-CCM", "ECDHE-ECDSA-AES128-CCM8");
        before("DHE-RSA-AES256-CCM8", "ECDHE-ECDSA-AES128-SHA");
        before("DHE-RSA-AES256-SHA256", "AES128-GCM-SHA256");
        before("AES256-CCM8", "AES128-SHA");
    }
}
