//! A chain of certificates: sent (RFC 5246 §7.4.2), and held against the
//! question whether that is who it says it is (RFC 5280 §6.1).
//!
//! The client asks it of the server, and a server that wants to know who the
//! client is asks the same of the client; only the host's name is for servers.

mod found_path;
mod taken;

use crate::crypto::{Curve, ed25519};
use crate::pki::{
    self, Certificate, CertificateError, Credential, NameNotPermitted, PathError, PublicKey, Usage,
};
use crate::trace::op::{Predicate, SignatureMethod, Verify};
use crate::trace::{CheckKind, Fact, Name, Phase, Purpose, Quantity, StepKind, ValueId, count};
use crate::wire::{
    AlertDescription, CertificateChain, CertificateEntry, CertificateMessage, Field, Handshake,
    Path, Role,
};

use super::fields::{CertificateValues, certificate_key, owned};
use super::{Failure, Sink, StepDraft};
use found_path::FoundPath;
use taken::Taken;

/// The certificates that a peer sent, taken apart.
pub(super) struct Chain {
    /// Whose it is.
    pub of: Role,
    /// The peer's own first; never empty.
    pub certificates: Vec<Certificate>,
    /// The same as values.
    ders: Vec<ValueId>,
    /// The first one's key.
    pub leaf: CertificateValues,
}

/// What a chain is held against.
pub(super) struct Expected<'a> {
    /// The roots that are trusted.
    pub anchors: &'a [Certificate],
    /// Seconds since 1970.
    pub now: u64,
    /// The host that a server must be certified for.
    pub host: Option<&'a str>,
    /// What the key is used for.
    pub usage: Usage,
}

/// A step of the phase that certificates belong to in this version.
fn told(sink: &Sink<'_>, kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, authentication(sink), name)
        .purpose(Purpose::Authentication)
        .words_of(Phase::KeyExchange)
}

/// The phase that certificates belong to in this version.
pub(super) fn authentication(sink: &Sink<'_>) -> Phase {
    match sink.connection.context.is_tls13() {
        true => Phase::Authentication,
        false => Phase::KeyExchange,
    }
}

/// Sends this side's certificates. `told` is the step of sending.
///
/// # Errors
/// If sending fails.
pub(super) fn send(
    credential: &Credential,
    told: StepDraft,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let (connection, side) = (sink.connection.id, sink.connection.role);
    let name = credential.name;
    let chain = credential.chain();
    let mut ids = Vec::new();
    for (i, der) in chain.iter().enumerate() {
        let quantity = owned(connection, Name::CertificateDer, side).nth(count(i) + 1);
        ids.push(sink.ledger.given(quantity, der.to_vec(), name));
    }
    let ders = chain.iter().map(|der| der.to_vec());
    let (message, path): (_, fn(usize) -> Path) = match sink.connection.context.is_tls13() {
        false => (
            Handshake::Certificate(CertificateChain {
                certificates: ders.collect(),
            }),
            Path::Certificate,
        ),
        true => {
            let entry = |certificate| CertificateEntry {
                certificate,
                extensions: Vec::new(),
            };
            let entries = ders.map(entry).collect();
            let context = Vec::new();
            (
                Handshake::Certificate13(CertificateMessage { context, entries }),
                Path::CertData,
            )
        }
    };
    let fields: Vec<_> = (0..).map(path).zip(ids).collect();
    let told = told
        .fact("count", Fact::Number(fields.len() as u64))
        .fact("credential", Fact::Text(name.to_owned()));
    sink.send_handshake(&message, &fields, told)?;
    Ok(())
}

impl Chain {
    /// Takes the certificates out of a message, and tells it. None if the
    /// list is empty.
    ///
    /// # Errors
    /// `bad_certificate` for what is none.
    pub(super) fn take(
        chain: &CertificateChain,
        message: ValueId,
        tree: &Field,
        sink: &mut Sink<'_>,
    ) -> Result<Option<Self>, Failure> {
        let ders = chain.certificates.iter().map(Vec::as_slice);
        Self::take_all(ders, Path::Certificate, message, tree, sink)
    }

    /// The same of a message of TLS 1.3.
    ///
    /// # Errors
    /// `bad_certificate` for what is none.
    pub(super) fn take_tls13(
        chain: &CertificateMessage,
        message: ValueId,
        tree: &Field,
        sink: &mut Sink<'_>,
    ) -> Result<Option<Self>, Failure> {
        let ders = chain.entries.iter().map(|entry| &entry.certificate[..]);
        Self::take_all(ders, Path::CertData, message, tree, sink)
    }

    fn take_all<'d>(
        all: impl Iterator<Item = &'d [u8]>,
        path: fn(usize) -> Path,
        message: ValueId,
        tree: &Field,
        sink: &mut Sink<'_>,
    ) -> Result<Option<Self>, Failure> {
        let of = sink.connection.role.peer();
        let mut certificates = Vec::new();
        for der in all {
            certificates.push(Certificate::parse(der).map_err(|error| {
                let alert = match error {
                    CertificateError::Version { .. } => AlertDescription::UNSUPPORTED_CERTIFICATE,
                    _ => AlertDescription::BAD_CERTIFICATE,
                };
                Failure::new(alert, "a certificate", &error.to_string())
            })?);
        }
        let Some(first) = certificates.first() else {
            return Ok(None);
        };
        sound_key(first)?;
        let subject = first.subject();
        let connection = sink.connection.id;
        let mut ders = Vec::new();
        let mut fields = sink.fields(message, tree);
        for i in 0..certificates.len() {
            let quantity = owned(connection, Name::CertificateDer, of).nth(count(i) + 1);
            ders.push(fields.take_as(path(i), quantity)?);
        }
        let leaf = certificate_key(sink.ledger, connection, ders[0], &first.public_key, of, 1)?;
        // The server has a step of its own for its own certificate.
        let name = match of {
            Role::Server => "certificate",
            Role::Client => "client_certificate",
        };
        sink.tell(
            told(sink, StepKind::Receive, name)
                .value(message)
                .values(ders.iter().copied())
                .fact("count", Fact::Number(certificates.len() as u64))
                .fact("subject", Fact::Text(subject))
                .of_packet(),
        );
        Ok(Some(Self {
            of,
            certificates,
            ders,
            leaf,
        }))
    }

    /// What kind of key the first one holds.
    pub(super) fn leaf_kind(&self) -> String {
        let kind = self.certificates.first().map(|leaf| leaf.public_key.kind());
        crate::wire::printable(kind.unwrap_or_default().as_bytes())
    }

    /// Every check on the way from the peer's certificate to a root.
    ///
    /// # Errors
    /// The failure of the first that does not hold.
    pub(super) fn verify(
        &self,
        expected: &Expected<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<(), Failure> {
        let connection = sink.connection.id;
        let mut taken = Taken::new(self);
        let (way, found) = match self.way(expected, &mut taken, sink)? {
            Ok(way) => (way, true),
            Err(error) => {
                let kind = CheckKind::CertificatePath;
                let told = told(sink, StepKind::Failed, "path").value(self.leaf.der);
                sink.refuse(told, kind, no_path(error))?;
                // Whoever asks nobody about the leaf goes on with it alone.
                (
                    FoundPath::of(self.certificates.iter().take(1).collect()),
                    false,
                )
            }
        };
        let FoundPath {
            path,
            candidates,
            variant,
            verdicts,
        } = way;
        let mut ids = Vec::new();
        for certificate in &path {
            ids.push(taken.certificate(certificate, sink)?.der);
        }
        if found {
            // A path on which something is wrong was chosen, and not found good.
            let kind = match variant {
                Some("none") => StepKind::Choice,
                _ => StepKind::Passed,
            };
            let told = told(sink, kind, "path")
                .values(ids.iter().copied())
                .values(verdicts)
                .fact("candidates", Fact::Candidates(candidates));
            let told = match variant {
                Some(variant) => told.variant(variant),
                None => told,
            };
            if let Some(told) = sink.left_out(told, CheckKind::CertificatePath, true) {
                sink.tell(told);
            }
        }
        for pair in path.windows(2) {
            self.verify_link(pair[0], pair[1], &mut taken, sink)?;
        }
        if path.len() > 1 {
            let predicates: Vec<Predicate> = (1..path.len())
                .map(|i| Predicate::CertificateIssuer {
                    certificate: ids[i - 1],
                    issuer: ids[i],
                    below: pki::intermediates_below(&path, i),
                    anchor: found && i + 1 == path.len() && !path[i].basic_constraints,
                })
                .collect();
            let unmarked = found && path.last().is_some_and(|root| !root.basic_constraints);
            let mut told = told(sink, StepKind::Passed, "issuers");
            if unmarked {
                told = told.variant("anchor");
            }
            sink.check_all(
                told,
                CheckKind::CertificateIssuer,
                AlertDescription::BAD_CERTIFICATE,
                predicates,
            )?;
        }
        self.verify_extensions(&path, &ids, sink)?;
        let now = taken.now(expected, sink);
        let predicates: Vec<Predicate> = ids
            .iter()
            .map(|id| Predicate::CertificateValidity {
                certificate: *id,
                now,
            })
            .collect();
        sink.check_all(
            told(sink, StepKind::Passed, "validity").value(now),
            CheckKind::CertificateValidity,
            AlertDescription::CERTIFICATE_EXPIRED,
            predicates,
        )?;
        let limits = path[1..]
            .iter()
            .map(|issuer| issuer.names_permitted(path[0]));
        let unknown = limits
            .filter_map(Result::err)
            .find_map(|limit| match limit {
                NameNotPermitted::NotUnderstood { form, .. } => Some(form),
                _ => None,
            });
        if let Some(form) = unknown {
            let expected = "limits on names of a form that is known here";
            let failure = unsupported(expected, &form);
            let told = told(sink, StepKind::Passed, "names");
            sink.unmade(told, CheckKind::CertificateNames, failure)?;
        } else if path.len() > 1 {
            let predicates: Vec<Predicate> = ids[1..]
                .iter()
                .map(|issuer| Predicate::CertificateNames {
                    leaf: ids[0],
                    issuer: *issuer,
                })
                .collect();
            sink.check_all(
                told(sink, StepKind::Passed, "names"),
                CheckKind::CertificateNames,
                AlertDescription::CERTIFICATE_UNKNOWN,
                predicates,
            )?;
        }
        if let Some(name) = expected.host {
            let quantity = Quantity::new(connection, Name::ServerName);
            let host = sink
                .ledger
                .given(quantity, name.as_bytes().to_vec(), "the user");
            let shown = crate::wire::printable(name.as_bytes());
            let mut told = told(sink, StepKind::Passed, "host_name")
                .value(host)
                .fact("host", Fact::Text(shown));
            if path[0].names_host_in_subject(name) {
                told = told.variant("common");
            }
            sink.check_all(
                told,
                CheckKind::HostName,
                AlertDescription::CERTIFICATE_UNKNOWN,
                [Predicate::HostName {
                    certificate: ids[0],
                    host,
                }],
            )?;
        }
        let usage = expected.usage;
        sink.check_all(
            told(sink, StepKind::Passed, "key_usage")
                .fact("usage", Fact::Text(usage.name().to_owned())),
            CheckKind::KeyUsage,
            AlertDescription::UNSUPPORTED_CERTIFICATE,
            [Predicate::KeyUsage {
                certificate: ids[0],
                usage,
                by: self.of,
            }],
        )
    }

    /// Whether everything is known that the certificates call critical. A
    /// step of its own only where something is not, or nobody looks.
    fn verify_extensions(
        &self,
        path: &[&Certificate],
        ids: &[ValueId],
        sink: &mut Sink<'_>,
    ) -> Result<(), Failure> {
        let kind = CheckKind::CertificateExtensions;
        let stranger = path.iter().find(|one| !one.no_unknown_critical());
        if stranger.is_none() && !sink.connection.skips(kind) {
            return Ok(());
        }
        let mut told = told(sink, StepKind::Passed, "extensions");
        if let Some(certificate) = stranger {
            let unknown = certificate.unknown_critical_names().join(", ");
            told = told
                .fact("subject", Fact::Text(certificate.subject()))
                .fact("extensions", Fact::Text(unknown));
        }
        sink.check_all(
            told,
            kind,
            // Nothing is wrong with it: we cannot tell what it says.
            AlertDescription::UNSUPPORTED_CERTIFICATE,
            ids.iter()
                .map(|id| Predicate::CertificateExtensions { certificate: *id }),
        )
    }

    /// The signature of one certificate under the key of the next.
    fn verify_link(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        taken: &mut Taken<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<(), Failure> {
        let told = told(sink, StepKind::Passed, "signature")
            .text(&format!(
                "{}-key_exchange-certificate_signature",
                self.of.peer().name()
            ))
            .fact("subject", Fact::Text(certificate.subject()))
            .fact("issuer", Fact::Text(issuer.subject()));
        let kind = CheckKind::CertificateSignature;
        let algorithm = match &certificate.signature_algorithm {
            Ok(algorithm) => *algorithm,
            Err(unknown) => {
                let failure = unsupported("a signature algorithm that is known here", unknown);
                return sink.unmade(told, kind, failure);
            }
        };
        sound_key(issuer)?;
        let Some(key) = taken.certificate(issuer, sink)?.key else {
            let found = issuer.public_key.kind();
            let failure = unsupported("an issuer's key of a kind that is known here", &found);
            return sink.unmade(told, kind, failure);
        };
        let [message, signature] = taken.signed(certificate, sink)?;
        let told = told.values([message, signature]);
        let alert = AlertDescription::BAD_CERTIFICATE;
        if let Some(verdict) = taken.verdict(certificate, issuer) {
            return sink.judge(told, kind, alert, &[verdict]);
        }
        sink.verify(
            told,
            alert,
            Verify {
                kind,
                method: SignatureMethod::Certificate(algorithm),
                key,
                message,
                signature,
            },
        )
    }
}

/// Whether a certificate's key is a point of its curve, where it should be
/// one: without it there is nothing that a signature could be held against.
fn sound_key(certificate: &Certificate) -> Result<(), Failure> {
    if let PublicKey::Ec { point, .. } = &certificate.public_key
        && let Some(form @ (6 | 7)) = certificate.der[point.clone()].first()
    {
        // SEC 1 §2.3.3 knows it: x and y, and once more which y.
        let found = format!("the hybrid form {form:02x}");
        return Err(unsupported(
            "a point in uncompressed or compressed form (RFC 5480, section 2.2)",
            &found,
        ));
    }
    let checked = match &certificate.public_key {
        PublicKey::Ec { curve, point } => Curve::by_code(*curve).map_or(Ok(()), |curve| {
            let point = &certificate.der[point.clone()];
            curve.decompressed(point).map(|_| ())
        }),
        PublicKey::Ed25519 { point } => ed25519::check_public(&certificate.der[point.clone()]),
        _ => Ok(()),
    };
    checked.map_err(|error| {
        Failure::new(
            AlertDescription::BAD_CERTIFICATE,
            "a point of the curve as public key",
            &error.to_string(),
        )
    })
}

/// What is not known here is not wrong either.
fn unsupported(expected: &str, found: &dyn std::fmt::Display) -> Failure {
    let found = crate::wire::printable(found.to_string().as_bytes());
    Failure::new(AlertDescription::UNSUPPORTED_CERTIFICATE, expected, &found)
}

fn no_path(error: PathError) -> Failure {
    let alert = match error {
        // There may be one: we stopped looking.
        PathError::TooMany => AlertDescription::CERTIFICATE_UNKNOWN,
        _ => AlertDescription::UNKNOWN_CA,
    };
    Failure {
        check: Some(CheckKind::CertificatePath),
        ..Failure::new(alert, "a path to a trusted root", &error.to_string())
    }
}
