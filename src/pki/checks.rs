//! What a client asks of a certificate (RFC 5280 §6.1.3 and §6.1.4), each
//! question on its own, so that a walk can show them one at a time.

use super::extensions::{is_client_auth, is_server_auth, spoken};
use super::names::same_name;
use super::{Certificate, KeyUsage, Usage};

/// A certificate outside of its time (RFC 5280 §4.1.2.5). The bounds are
/// [`Certificate::not_before`] and [`Certificate::not_after`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Validity {
    /// The clock stands before notBefore.
    #[error("not yet valid")]
    NotYet,
    /// The clock stands after notAfter.
    #[error("expired")]
    Expired,
}

/// Why a certificate may not vouch for the one below it (RFC 5280 §6.1.4
/// (k) to (n)).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MayNotIssue {
    /// basicConstraints does not say CA:TRUE.
    #[error("{subject} is not a certificate authority")]
    NotCa {
        /// The would-be issuer.
        subject: String,
    },
    /// keyUsage is there and does not list keyCertSign.
    #[error("the key of {subject} may not sign certificates, only: {usages}")]
    NoCertSign {
        /// The would-be issuer.
        subject: String,
        /// What keyUsage lists instead.
        usages: String,
    },
    /// More intermediates below than pathLenConstraint allows.
    #[error("{subject} allows {allowed} intermediates below it, there are {found}")]
    PathLength {
        /// The would-be issuer.
        subject: String,
        /// pathLenConstraint.
        allowed: u32,
        /// How many there are, self-issued ones not counted.
        found: usize,
    },
}

impl Certificate {
    /// Whether `issuer` bears the name that this certificate gives as its
    /// issuer's, compared as RFC 5280 §7.1 says: a PrintableString may be the
    /// same as a UTF8String, and neither letter case nor spaces at the ends
    /// matter.
    pub fn issued_by(&self, issuer: &Certificate) -> bool {
        same_name(&self.issuer_der, &issuer.subject_der)
    }

    /// Whether it is valid at `unix`, seconds since 1970 UTC; both bounds
    /// count as valid (RFC 5280 §4.1.2.5).
    ///
    /// # Errors
    /// On which side of its time the clock stands.
    pub fn valid_at(&self, unix: i64) -> Result<(), Validity> {
        if unix < self.not_before {
            Err(Validity::NotYet)
        } else if unix > self.not_after {
            Err(Validity::Expired)
        } else {
            Ok(())
        }
    }

    /// Whether it may issue certificates, with `below` intermediates that
    /// are not self-issued between it and the leaf (RFC 5280 §6.1.4;
    /// [`intermediates_below`] counts them).
    ///
    /// # Errors
    /// The first of CA flag, key usage and path length that forbids it.
    ///
    /// [`intermediates_below`]: super::intermediates_below
    pub fn may_issue(&self, below: usize) -> Result<(), MayNotIssue> {
        let subject = || self.subject();
        if !self.ca {
            return Err(MayNotIssue::NotCa { subject: subject() });
        }
        self.may_sign(below)
    }

    /// The same of a trust anchor. Whoever trusts it has decided that it is an
    /// authority, so its certificate need not say so (RFC 5280 §6.1: it is no
    /// part of the path): one of version 1 has no place for it. What it does
    /// say counts.
    ///
    /// # Errors
    /// As [`may_issue`](Self::may_issue).
    pub fn may_anchor(&self, below: usize) -> Result<(), MayNotIssue> {
        match self.basic_constraints {
            true => self.may_issue(below),
            false => self.may_sign(below),
        }
    }

    fn may_sign(&self, below: usize) -> Result<(), MayNotIssue> {
        let subject = || self.subject();
        if !self.allows(Usage::CertSign) {
            let usages = self.key_usage.map(KeyUsage::names).unwrap_or_default();
            return Err(MayNotIssue::NoCertSign {
                subject: subject(),
                usages: usages.join(", "),
            });
        }
        match self.path_length {
            Some(allowed) if usize::try_from(allowed).is_ok_and(|allowed| below > allowed) => {
                Err(MayNotIssue::PathLength {
                    subject: subject(),
                    allowed,
                    found: below,
                })
            }
            _ => Ok(()),
        }
    }

    /// Whether keyUsage allows it; a certificate without keyUsage allows all
    /// (RFC 5280 §4.2.1.3).
    pub fn allows(&self, usage: Usage) -> bool {
        self.key_usage.is_none_or(|listed| listed.contains(usage))
    }

    /// Whether extendedKeyUsage allows the key to authenticate a TLS server:
    /// absent, serverAuth or anyExtendedKeyUsage (RFC 5280 §4.2.1.12).
    pub fn server_auth(&self) -> bool {
        self.extended_key_usage
            .as_ref()
            .is_none_or(|purposes| purposes.iter().any(|purpose| is_server_auth(purpose)))
    }

    /// The same for a TLS client: absent, clientAuth or anyExtendedKeyUsage.
    pub fn client_auth(&self) -> bool {
        self.extended_key_usage
            .as_ref()
            .is_none_or(|purposes| purposes.iter().any(|purpose| is_client_auth(purpose)))
    }

    /// Whether all its critical extensions are understood; those that are
    /// not are in [`unknown_critical`](Self::unknown_critical) (RFC 5280
    /// §4.2: a system MUST reject the certificate then).
    pub fn no_unknown_critical(&self) -> bool {
        self.unknown_critical.is_empty()
    }

    /// [`unknown_critical`](Self::unknown_critical), each with its name if it
    /// is well known: `policyConstraints (2.5.29.36)`.
    pub fn unknown_critical_names(&self) -> Vec<String> {
        self.unknown_critical
            .iter()
            .map(|oid| spoken(oid))
            .collect()
    }
}
