//! Certificate: who is that? (RFC 5246 §7.4.2, RFC 5280 §6.1)

use crate::pki::{self, Certificate, PathError, Usage};
use crate::trace::op::{Predicate, Verify, VerifyingKey};
use crate::trace::{CheckKind, Fact, Name, Phase, Purpose, Quantity, StepKind, ValueId};
use crate::wire::{AlertDescription, Authentication, Handshake, KeyExchange, SignatureScheme};

use super::super::apart::{Apart, CertificateValues, ServerShare, certificate_key};
use super::super::finished::Negotiated;
use super::super::{Failure, Input, Next, Sink, State, Told};
use super::{ClientConfig, ServerKey, finish, parameters};

/// Certificate is awaited.
struct ExpectCertificate {
    config: ClientConfig,
    negotiated: Negotiated,
}

pub(super) fn expect(config: ClientConfig, negotiated: Negotiated) -> Next {
    Box::new(ExpectCertificate { config, negotiated })
}

fn told(kind: StepKind, name: &'static str) -> Told {
    Told::new(kind, Phase::KeyExchange, name).purpose(Purpose::Authentication)
}

impl State for ExpectCertificate {
    fn handle(self: Box<Self>, input: Input, sink: &mut Sink<'_>) -> Result<Next, Failure> {
        let (chain, value) = match input {
            Input::Handshake {
                message: Handshake::Certificate(chain),
                value,
                ..
            } => (chain, value),
            other => return Err(Failure::unexpected(self.awaits(), &other.name())),
        };
        let mut certificates = Vec::new();
        for der in &chain.certificates {
            certificates.push(Certificate::parse(der).map_err(|error| {
                Failure::new(
                    AlertDescription::BAD_CERTIFICATE,
                    "a certificate",
                    &error.to_string(),
                )
            })?);
        }
        let Some(leaf) = certificates.first() else {
            return Err(Failure::new(
                AlertDescription::DECODE_ERROR,
                "at least one certificate",
                "none",
            ));
        };
        let leaf_subject = leaf.subject();
        let connection = sink.connection.id;
        let context = sink.connection.context();
        let mut ders = Vec::new();
        let mut apart = Apart::new(sink.ledger, connection, value, &context)?;
        for (i, certificate) in certificates.iter().enumerate() {
            ders.push(take_certificate(&mut apart, value, certificate, i)?);
        }
        let leaf_values = certificate_key(sink.ledger, connection, ders[0], &leaf.public_key, 1)?;
        sink.tell(
            told(StepKind::Receive, "certificate")
                .value(value)
                .values(ders.iter().copied())
                .fact("count", Fact::Number(certificates.len() as u64))
                .fact("subject", Fact::Text(leaf_subject))
                .of_packet(),
        );
        if self.config.verify_certificate {
            self.verify(&certificates, &ders, leaf_values, sink)?;
        } else {
            sink.tell(told(StepKind::State, "not_verified"));
        }
        let key = self.leaf_key(leaf_values)?;
        let negotiated = self.negotiated;
        Ok(match (negotiated.suite.key_exchange, key) {
            (KeyExchange::Rsa, Some(VerifyingKey::Rsa { n, e })) => {
                finish::expect_done(self.config, negotiated, ServerShare::Rsa { n, e })
            }
            (_, key) => parameters::expect(self.config, negotiated, key),
        })
    }

    fn awaits(&self) -> &'static str {
        "certificate"
    }

    fn phase(&self) -> Phase {
        Phase::KeyExchange
    }
}

/// The bytes of one certificate of the list.
fn take_certificate(
    apart: &mut Apart<'_>,
    message: ValueId,
    certificate: &Certificate,
    index: usize,
) -> Result<ValueId, Failure> {
    let bytes = apart.ledger.public(message)?;
    let start = find(bytes, &certificate.der, index).unwrap_or(0);
    let quantity = Quantity::new(apart.connection, Name::CertificateDer).nth(index as u16 + 1);
    Ok(apart
        .ledger
        .take_out(quantity, message, start..start + certificate.der.len())?)
}

/// Where the certificate number `index` starts: behind the header of the
/// message and the lengths of those before it.
fn find(message: &[u8], der: &[u8], index: usize) -> Option<usize> {
    let mut at = 7;
    for _ in 0..index {
        let length = message.get(at..at + 3)?;
        at += 3 + u32::from_be_bytes([0, length[0], length[1], length[2]]) as usize;
    }
    let start = at + 3;
    (message.get(start..start + der.len()) == Some(der)).then_some(start)
}

impl ExpectCertificate {
    /// The leaf's key, which must be of the kind that the suite names.
    fn leaf_key(&self, leaf: CertificateValues) -> Result<ServerKey, Failure> {
        let suite = self.negotiated.suite;
        match (suite.key_exchange.authentication(), leaf.key) {
            (Authentication::Rsa, Some(key @ VerifyingKey::Rsa { .. }))
            | (Authentication::Ecdsa, Some(key @ VerifyingKey::Ecdsa { .. })) => Ok(Some(key)),
            _ => Err(Failure::new(
                AlertDescription::UNSUPPORTED_CERTIFICATE,
                &format!("a key for {}", suite.key_exchange.name()),
                "another kind of key",
            )),
        }
    }

    fn verify(
        &self,
        certificates: &[Certificate],
        ders: &[ValueId],
        leaf: CertificateValues,
        sink: &mut Sink<'_>,
    ) -> Result<(), Failure> {
        let connection = sink.connection.id;
        let path = match pki::path(certificates, &self.config.anchors) {
            Ok(path) => path,
            Err(error) => {
                let kind = CheckKind::CertificatePath;
                let told = told(StepKind::Failed, "path").value(leaf.der);
                sink.refuse(told, kind, no_path(error))?;
                // Whoever asks nobody about the leaf goes on with it alone.
                certificates.iter().take(1).collect()
            }
        };
        let found = path.last().is_some_and(|last| {
            let mut anchors = self.config.anchors.iter();
            anchors.any(|anchor| anchor.der == last.der)
        });
        let mut values = Vec::new();
        let mut names = Vec::new();
        for (i, certificate) in path.iter().enumerate() {
            let der = certificates
                .iter()
                .position(|c| c.der == certificate.der)
                .map(|presented| ders[presented]);
            let der = der.unwrap_or_else(|| {
                let quantity = Quantity::new(connection, Name::TrustAnchor);
                sink.ledger
                    .given(quantity, certificate.der.clone(), "trust anchor")
            });
            values.push(match i {
                0 => leaf,
                _ => certificate_key(
                    sink.ledger,
                    connection,
                    der,
                    &certificate.public_key,
                    i as u16 + 1,
                )?,
            });
            names.push((certificate.subject(), "in-path"));
        }
        let ids: Vec<ValueId> = values.iter().map(|v| v.der).collect();
        if found {
            let told = told(StepKind::Passed, "path")
                .values(ids.iter().copied())
                .fact("candidates", Fact::Candidates(names));
            if let Some(told) = sink.left_out(told, CheckKind::CertificatePath, true) {
                sink.tell(told);
            }
        }
        for (i, pair) in path.windows(2).enumerate() {
            self.verify_link(pair[0], pair[1], &values[i], &values[i + 1], i, sink)?;
        }
        if path.len() > 1 {
            let predicates: Vec<Predicate> = (1..path.len())
                .map(|i| Predicate::CertificateIssuer {
                    certificate: ids[i - 1],
                    issuer: ids[i],
                    below: pki::intermediates_below(&path, i) as u64,
                })
                .collect();
            sink.check_all(
                told(StepKind::Passed, "issuers"),
                CheckKind::CertificateIssuer,
                AlertDescription::BAD_CERTIFICATE,
                predicates,
            )?;
        }
        let quantity = Quantity::new(connection, Name::Now);
        let now = crate::crypto::to_bytes(&self.config.now.into());
        let now = sink.ledger.given(quantity, now, "the clock");
        let predicates: Vec<Predicate> = ids
            .iter()
            .map(|id| Predicate::CertificateValidity {
                certificate: *id,
                now,
            })
            .collect();
        sink.check_all(
            told(StepKind::Passed, "validity").value(now),
            CheckKind::CertificateValidity,
            AlertDescription::CERTIFICATE_EXPIRED,
            predicates,
        )?;
        if path.len() > 1 {
            let predicates: Vec<Predicate> = ids[1..]
                .iter()
                .map(|issuer| Predicate::CertificateNames {
                    leaf: ids[0],
                    issuer: *issuer,
                })
                .collect();
            sink.check_all(
                told(StepKind::Passed, "names"),
                CheckKind::CertificateNames,
                AlertDescription::CERTIFICATE_UNKNOWN,
                predicates,
            )?;
        }
        let quantity = Quantity::new(connection, Name::ServerName);
        let host = self.config.server_name.clone().into_bytes();
        let host = sink.ledger.given(quantity, host, "the user");
        sink.check_all(
            told(StepKind::Passed, "host_name").value(host).fact(
                "host",
                Fact::Text(crate::wire::printable(self.config.server_name.as_bytes())),
            ),
            CheckKind::HostName,
            AlertDescription::CERTIFICATE_UNKNOWN,
            [Predicate::HostName {
                certificate: ids[0],
                host,
            }],
        )?;
        let usage = match self.negotiated.suite.key_exchange {
            KeyExchange::Rsa => Usage::KeyEncipherment,
            _ => Usage::DigitalSignature,
        };
        sink.check_all(
            told(StepKind::Passed, "key_usage").fact("usage", Fact::Text(usage.name().to_owned())),
            CheckKind::KeyUsage,
            AlertDescription::UNSUPPORTED_CERTIFICATE,
            [Predicate::KeyUsage {
                certificate: ids[0],
                usage,
            }],
        )
    }

    /// The signature of one certificate under the key of the next.
    fn verify_link(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        values: &CertificateValues,
        issuer_values: &CertificateValues,
        index: usize,
        sink: &mut Sink<'_>,
    ) -> Result<(), Failure> {
        let connection = sink.connection.id;
        let unsupported = || {
            Failure::new(
                AlertDescription::UNSUPPORTED_CERTIFICATE,
                "a signature algorithm that this client knows",
                "another",
            )
        };
        let scheme = certificate.signature_scheme.ok_or_else(unsupported)?;
        let key = issuer_values.key.ok_or_else(unsupported)?;
        let quantity = |name| Quantity::new(connection, name).nth(index as u16 + 1);
        let message = sink.ledger.take_out(
            quantity(Name::TbsCertificate),
            values.der,
            certificate.tbs.clone(),
        )?;
        let signature = sink.ledger.take_out(
            quantity(Name::SignatureValue),
            values.der,
            certificate.signature.clone(),
        )?;
        sink.verify(
            told(StepKind::Passed, "signature")
                .text("client-key_exchange-certificate_signature")
                .values([message, signature])
                .fact("subject", Fact::Text(certificate.subject()))
                .fact("issuer", Fact::Text(issuer.subject())),
            AlertDescription::BAD_CERTIFICATE,
            Verify {
                kind: CheckKind::CertificateSignature,
                scheme: SignatureScheme(scheme),
                key,
                message,
                signature,
            },
        )
    }
}

fn no_path(error: PathError) -> Failure {
    Failure {
        check: Some(CheckKind::CertificatePath),
        ..Failure::new(
            AlertDescription::UNKNOWN_CA,
            "a path to a trusted root",
            &error.to_string(),
        )
    }
}
