//! What a scenario means for each of the two actors.

use super::group::{CURVES, Group};
use super::option::Resume;
use super::scenario::Scenario;
use super::scheme;
use crate::actor::{ClientConfig, Resumption, Script, ServerConfig};
use crate::crypto::{Curve, FiniteField};
use crate::pki;
use crate::wire::{
    KeyExchange, NamedGroup, SUITES, SignatureScheme, Suite, TLS13_SUITES, Tls13Suite, Versions,
};

impl Scenario {
    /// The suites that the client offers: one of each key exchange with the
    /// protection of the run's suite, that one among them. A client that
    /// wants no certificate offers that suite alone.
    pub fn offered_suites(&self) -> Vec<&'static Suite> {
        if let Some(suites) = &self.client_suites {
            return suites.clone();
        }
        if self.suite.key_exchange == KeyExchange::DhAnon {
            return vec![self.suite];
        }
        use KeyExchange::{DhRsa, DheRsa, EcdheEcdsa, EcdheRsa, Rsa};
        // Hardly anybody offers DH_RSA; this client does where it is asked for.
        let asked = (self.suite.key_exchange == DhRsa).then_some(DhRsa);
        [EcdheEcdsa, EcdheRsa, DheRsa, Rsa]
            .into_iter()
            .chain(asked)
            .filter_map(|kx| Suite::of(kx, self.suite.protection))
            .collect()
    }

    /// The suites that the server speaks: the run's first, then those of
    /// every other key exchange with the same protection. Whether its
    /// certificate allows one shows when it chooses.
    pub fn spoken_suites(&self) -> Vec<&'static Suite> {
        if let Some(suites) = &self.server_suites {
            return suites.clone();
        }
        let mut suites = vec![self.suite];
        suites.extend(SUITES.iter().rev().filter(|suite| {
            suite.code != self.suite.code
                && suite.protection == self.suite.protection
                && !matches!(suite.key_exchange, KeyExchange::DhAnon | KeyExchange::DhRsa)
        }));
        suites
    }

    /// The group for finite-field suites.
    fn finite_field(&self) -> &'static FiniteField {
        match self.group {
            Group::Field(field) => field,
            Group::Curve(_) | Group::Hybrid => {
                FiniteField::by_name("ffdhe2048").expect("a group of the list")
            }
        }
    }

    /// The groups of the server's finite-field suites, the run's first. A
    /// group without a code cannot be asked for by name, and whoever wants the
    /// run to have it wants no other in its place.
    fn finite_fields(&self) -> Vec<&'static FiniteField> {
        let favorite = self.finite_field();
        let named = |field: &&FiniteField| favorite.code.is_some() && field.code.is_some();
        let others = FiniteField::ALL.iter().filter(named);
        let others = others.filter(|field| field.code != favorite.code);
        std::iter::once(favorite).chain(others).collect()
    }

    /// The curves, the run's first.
    fn curves(&self) -> Vec<Curve> {
        let mut curves = CURVES.to_vec();
        // RFC 8422 §5.1: the named curves are those of certificates as well.
        let p521 = SignatureScheme::ECDSA_SECP521R1_SHA512;
        if self.signature_algorithms.contains(&p521) {
            curves.push(Curve::P521);
        }
        if let Group::Curve(favorite) = self.group {
            curves.retain(|curve| *curve != favorite);
            curves.insert(0, favorite);
        }
        curves
    }

    /// The groups of TLS 1.3, the run's first.
    fn tls13_groups(&self) -> Vec<NamedGroup> {
        let favorite = self.group.tls13_code();
        let curves = self.curves().into_iter().map(|c| NamedGroup(c.code()));
        let mut groups: Vec<NamedGroup> = favorite.into_iter().collect();
        groups.extend(curves.filter(|curve| favorite != Some(*curve)));
        groups
    }

    /// The groups in which the client sends key shares, in the order in which it
    /// names them.
    fn shared_groups(&self) -> Vec<NamedGroup> {
        let groups = match &self.key_shares {
            Some(groups) => groups.clone(),
            None => vec![self.group],
        };
        let codes: Vec<_> = groups.iter().filter_map(Group::tls13_code).collect();
        let mut named = self.tls13_groups();
        named.extend(
            codes
                .iter()
                .filter(|code| !self.tls13_groups().contains(code)),
        );
        named.retain(|group| codes.contains(group));
        named
    }

    /// The suites of TLS 1.3, the run's first.
    fn tls13_suites(&self) -> Vec<&'static Tls13Suite> {
        let mut suites = vec![self.tls13_suite];
        let usual = TLS13_SUITES.iter().take(3);
        suites.extend(usual.filter(|suite| **suite != *self.tls13_suite));
        suites
    }

    /// The signatures that both sides take. Where the setting says nothing, those
    /// that TLS 1.3 has come first if it may be spoken.
    pub(super) fn schemes(&self, versions: Versions) -> Vec<SignatureScheme> {
        match self.signature_algorithms == scheme::USUAL && versions.has_tls13() {
            true => scheme::USUAL_TLS13.to_vec(),
            false => self.signature_algorithms.clone(),
        }
    }

    /// What goes into supported_groups.
    fn client_groups(&self, suites: &[&Suite]) -> Vec<NamedGroup> {
        let versions = self.client_versions();
        let mut groups = match versions.has_tls13() {
            true => self.tls13_groups(),
            false => Vec::new(),
        };
        let older = match versions.has_tls12() {
            true => self.offered_groups(suites),
            false => Vec::new(),
        };
        let shares = match versions.has_tls13() {
            true => self.shared_groups(),
            false => Vec::new(),
        };
        for group in shares.into_iter().chain(older) {
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        groups
    }

    /// What goes into supported_groups for TLS 1.2.
    fn offered_groups(&self, suites: &[&Suite]) -> Vec<NamedGroup> {
        let mut groups = Vec::new();
        // A client that signs on a curve names it as well: servers take no
        // certificate on one that was not named (RFC 8422 §5.1).
        let signs_on_curve = self.client_cert.is_some_and(|cert| !cert.is_rsa());
        if signs_on_curve || suites.iter().any(|suite| suite.key_exchange.uses_curve()) {
            groups.extend(self.curves().iter().map(|c| NamedGroup(c.code())));
        }
        // RFC 7919 §4: whoever names one ffdhe group wants one of the named;
        // with a group that has no code none may be named.
        if suites
            .iter()
            .any(|suite| suite.key_exchange.uses_finite_field())
            && let Some(code) = self.finite_field().code
        {
            groups.push(NamedGroup(code));
            groups.extend(
                FiniteField::ALL
                    .iter()
                    .filter_map(|field| field.code)
                    .filter(|other| *other != code)
                    .map(NamedGroup),
            );
        }
        groups
    }
}

/// The client of a scenario.
pub fn client_config(scenario: &Scenario) -> ClientConfig {
    let suites = scenario.offered_suites();
    ClientConfig {
        versions: scenario.client_versions(),
        tls13_suites: scenario.tls13_suites(),
        key_shares: scenario.shared_groups(),
        middlebox_compatibility: scenario.middlebox_compatibility,
        groups: scenario.client_groups(&suites),
        suites,
        schemes: scenario.schemes(scenario.client_versions()),
        extended_master_secret: scenario.ems,
        encrypt_then_mac: scenario.etm,
        server_name: scenario.server_name.clone(),
        alpn: protocols(scenario),
        anchors: anchors(),
        verify_certificate: true,
        now: scenario.clock,
        credential: scenario.client_cert,
        session_ticket: scenario.resume == Resume::Ticket && scenario.has_tls12(),
        session: None,
        false_start: scenario.false_start,
        script: Script {
            opening: said(&scenario.client_data),
            answer: None,
            asks_again: false,
            key_update: scenario.key_update,
            close_after: true,
        },
    }
}

/// The server of a scenario.
pub fn server_config(scenario: &Scenario) -> ServerConfig {
    ServerConfig {
        versions: scenario.server_versions(),
        tls13_suites: scenario.tls13_suites(),
        groups: scenario.tls13_groups(),
        insists_on_group: true,
        suites: scenario.spoken_suites(),
        finite_fields: scenario.finite_fields(),
        curves: scenario.curves(),
        credential: scenario.cert,
        schemes: scenario.schemes(scenario.server_versions()),
        extended_master_secret: scenario.ems,
        encrypt_then_mac: scenario.etm,
        alpn: protocols(scenario),
        client_auth: scenario.client_auth,
        anchors: anchors(),
        now: scenario.clock,
        resumption: Resumption {
            ids: scenario.resume == Resume::Id,
            tickets: scenario.resume == Resume::Ticket,
            renews: scenario.renew_ticket,
            ..Resumption::default()
        },
        script: Script {
            opening: None,
            answer: said(&scenario.server_data),
            asks_again: scenario.renegotiate,
            key_update: false,
            close_after: false,
        },
    }
}

/// The one root that both sides trust.
fn anchors() -> Vec<pki::Certificate> {
    vec![pki::Certificate::parse(pki::root()).expect("the embedded root parses")]
}

fn protocols(scenario: &Scenario) -> Vec<Vec<u8>> {
    scenario
        .alpn
        .iter()
        .map(|name| name.clone().into_bytes())
        .collect()
}

fn said(text: &str) -> Option<Vec<u8>> {
    (!text.is_empty()).then(|| text.as_bytes().to_vec())
}
