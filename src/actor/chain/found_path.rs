//! Which path to hold against the questions, where one name stands on several
//! certificates: each is tried, and the step says why the others fell out.

use crate::pki::{Candidate, Certificate, IssuerGraph, NameNotPermitted, Outcome, PathError};
use crate::trace::op::{Predicate, SignatureMethod, Verify};
use crate::trace::{CheckKind, ValueId};
use crate::wire::AlertDescription;

use super::taken::Taken;
use super::{Chain, Expected, sound_key};
use crate::actor::{Failure, Sink};

/// A path, and how it was found.
pub(super) struct FoundPath<'a> {
    /// The leaf first, an anchor last.
    pub(super) path: Vec<&'a Certificate>,
    /// Each certificate that was looked at, with the catalogue's word for what
    /// came of it.
    pub(super) candidates: Vec<(String, &'static str)>,
    /// Which text tells it, if not the usual one.
    pub(super) variant: Option<&'static str>,
    /// The answers for which the others fell out.
    pub(super) verdicts: Vec<ValueId>,
}

impl<'a> FoundPath<'a> {
    /// The one that names lead.
    pub(super) fn of(path: Vec<&'a Certificate>) -> Self {
        let candidates = path.iter().map(|one| (one.subject(), "in-path"));
        Self {
            candidates: candidates.collect(),
            path,
            variant: None,
            verdicts: Vec::new(),
        }
    }
}

/// What the candidates are held against, and what came of it.
struct Judge<'a, 't, 's, 'w> {
    chain: &'a Chain,
    expected: &'t Expected<'a>,
    taken: &'t mut Taken<'a>,
    sink: &'s mut Sink<'w>,
    /// Whether to go on where something cannot be verified here.
    lenient: bool,
    /// What was asked and answered before.
    known: Vec<(Question<'a>, Option<&'static str>)>,
    verdicts: Vec<ValueId>,
}

/// Certificate, issuer, and how many stand below.
type Question<'a> = (&'a [u8], &'a [u8], usize);

impl Chain {
    /// Finds the path. Where names leave a choice, the first one whose links
    /// hold: signature, right to issue, dates, limits on names, extensions, as
    /// far as this side does not leave them out.
    ///
    /// If there is none, the one that cannot be verified here; or else the
    /// first by names, so that the next steps show where it breaks.
    ///
    /// # Errors
    /// If the ledger refuses; inside, if nothing leads to an anchor.
    pub(super) fn way<'a>(
        &'a self,
        expected: &Expected<'a>,
        taken: &mut Taken<'a>,
        sink: &mut Sink<'_>,
    ) -> Result<Result<FoundPath<'a>, PathError>, Failure> {
        let graph = match IssuerGraph::new(&self.certificates, expected.anchors) {
            Ok(graph) => graph,
            Err(error) => return Ok(Err(error)),
        };
        if let Some(path) = graph.only() {
            return Ok(Ok(FoundPath::of(path)));
        }
        let mut judge = Judge {
            chain: self,
            expected,
            taken,
            sink,
            lenient: false,
            known: Vec::new(),
            verdicts: Vec::new(),
        };
        let mut search = graph.search(|candidate| judge.refuses(candidate))?;
        let tried = search.tried;
        if search.path.is_none() && search.too_many {
            return Ok(Err(PathError::TooMany));
        }
        if search.path.is_none() && tried.iter().any(|(_, outcome)| *outcome == UNKNOWN) {
            judge.lenient = true;
            search = graph.search(|candidate| judge.refuses(candidate))?;
        } else {
            search.tried = Vec::new();
        }
        let verdicts = judge.verdicts;
        let held = tried.iter().any(|(_, outcome)| *outcome == Outcome::OnPath);
        let path = search.path.unwrap_or_else(|| graph.first());
        let fell = tried.iter().any(|(_, outcome)| *outcome != Outcome::OnPath);
        if !fell {
            return Ok(Ok(FoundPath::of(path)));
        }
        let leaf = held.then(|| (&self.certificates[0], "in-path"));
        let others = tried.iter().map(|(candidate, outcome)| {
            let word = match outcome {
                Outcome::OnPath => "in-path",
                Outcome::NoWay => "issuer-no-way",
                Outcome::Refused(word) => word,
            };
            (candidate.issuer, word)
        });
        let all: Vec<(&Certificate, &'static str)> = leaf.into_iter().chain(others).collect();
        Ok(Ok(FoundPath {
            candidates: all
                .iter()
                .map(|(certificate, word)| (called(certificate, &all), *word))
                .collect(),
            path,
            variant: Some(if held { "choice" } else { "none" }),
            verdicts,
        }))
    }
}

/// A candidate that cannot be verified here.
const UNKNOWN: Outcome<&str> = Outcome::Refused("issuer-unknown");

/// Its subject, with the serial number where another one has the same.
fn called(certificate: &Certificate, all: &[(&Certificate, &str)]) -> String {
    let subject = certificate.subject();
    let mut others = all.iter().filter(|(other, _)| other.der != certificate.der);
    if !others.any(|(other, _)| other.subject() == subject) {
        return subject;
    }
    let serial = crate::wire::hex(&certificate.serial);
    format!("{subject} (serial number {serial})")
}

impl<'a> Judge<'a, '_, '_, '_> {
    /// Why a candidate is not taken, in the catalogue's word.
    fn refuses(&mut self, candidate: Candidate<'a>) -> Result<Option<&'static str>, Failure> {
        let question: Question<'a> = (
            &candidate.certificate.der,
            &candidate.issuer.der,
            candidate.below,
        );
        let mut known = self.known.iter();
        let answer = match known.find(|(known, _)| *known == question) {
            Some((_, answer)) => *answer,
            None => {
                let answer = self.asked(candidate)?;
                self.known.push((question, answer));
                answer
            }
        };
        if answer == Some("issuer-unknown") && self.lenient {
            return Ok(None);
        }
        Ok(answer)
    }

    fn asked(&mut self, candidate: Candidate<'a>) -> Result<Option<&'static str>, Failure> {
        let Candidate {
            certificate,
            issuer,
            anchor,
            below,
        } = candidate;
        let leaf = &self.chain.certificates[0];
        let [of, by, subject] = {
            let mut id = |one| Ok(self.taken.certificate(one, self.sink)?.der);
            let ids: [Result<ValueId, Failure>; 3] = [id(leaf), id(issuer), id(certificate)];
            let [of, by, subject] = ids;
            [of?, by?, subject?]
        };
        let now = i64::try_from(self.expected.now).unwrap_or(i64::MAX);
        if let Err(when) = issuer.valid_at(now) {
            let now = self.taken.now(self.expected, self.sink);
            let predicate = Predicate::CertificateValidity {
                certificate: by,
                now,
            };
            if self.fails(CheckKind::CertificateValidity, predicate)? {
                return Ok(Some(match when {
                    crate::pki::Validity::NotYet => "issuer-not-yet-valid",
                    crate::pki::Validity::Expired => "issuer-expired",
                }));
            }
        }
        let may = match anchor {
            true => issuer.may_anchor(below),
            false => issuer.may_issue(below),
        };
        if may.is_err() {
            let predicate = Predicate::CertificateIssuer {
                certificate: subject,
                issuer: by,
                below,
                anchor: anchor && !issuer.basic_constraints,
            };
            if self.fails(CheckKind::CertificateIssuer, predicate)? {
                return Ok(Some("issuer-no-authority"));
            }
        }
        if !issuer.no_unknown_critical() {
            let predicate = Predicate::CertificateExtensions { certificate: by };
            if self.fails(CheckKind::CertificateExtensions, predicate)? {
                return Ok(Some("issuer-extension"));
            }
        }
        let mut unknown = false;
        match issuer.names_permitted(leaf) {
            Ok(()) => {}
            Err(NameNotPermitted::NotUnderstood { .. }) => {
                unknown = !self.sink.connection.skips(CheckKind::CertificateNames);
            }
            Err(_) => {
                let predicate = Predicate::CertificateNames {
                    leaf: of,
                    issuer: by,
                };
                if self.fails(CheckKind::CertificateNames, predicate)? {
                    return Ok(Some("issuer-names"));
                }
            }
        }
        match self.signature(certificate, issuer)? {
            None if unknown => Ok(Some("issuer-unknown")),
            answer => Ok(answer),
        }
    }

    /// Records the answer no, unless this side leaves the check out.
    fn fails(&mut self, kind: CheckKind, predicate: Predicate) -> Result<bool, Failure> {
        if self.sink.connection.skips(kind) {
            return Ok(false);
        }
        let connection = self.sink.connection.id;
        let (id, holds) = self.sink.ledger.check(connection, kind, predicate)?;
        if !holds {
            self.verdicts.push(id);
        }
        Ok(!holds)
    }

    fn signature(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<Option<&'static str>, Failure> {
        let kind = CheckKind::CertificateSignature;
        if self.sink.connection.skips(kind) {
            return Ok(None);
        }
        if let Err(failure) = sound_key(issuer) {
            return Ok(Some(match failure.alert {
                AlertDescription::UNSUPPORTED_CERTIFICATE => "issuer-unknown",
                _ => "issuer-key",
            }));
        }
        let key = self.taken.certificate(issuer, self.sink)?.key;
        let (Ok(algorithm), Some(key)) = (&certificate.signature_algorithm, key) else {
            return Ok(Some("issuer-unknown"));
        };
        let method = SignatureMethod::Certificate(*algorithm);
        if key.algorithm(method).is_err() {
            return Ok(Some("issuer-signature"));
        }
        let [message, signature] = self.taken.signed(certificate, self.sink)?;
        let verify = Verify {
            kind,
            method,
            key,
            message,
            signature,
        };
        let connection = self.sink.connection.id;
        let verdict = self.sink.ledger.verify(connection, verify)?;
        self.taken.answer(certificate, issuer, verdict);
        if verdict.1 {
            return Ok(None);
        }
        self.verdicts.push(verdict.0);
        Ok(Some("issuer-signature"))
    }
}
