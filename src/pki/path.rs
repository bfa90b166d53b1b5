//! From the leaf to a trust anchor.

use std::collections::VecDeque;

use super::Certificate;

/// Why no path leads from the leaf to an anchor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathError {
    /// Nothing was presented, so there is no leaf.
    #[error("expected a certificate, found an empty list")]
    Empty,
    /// No certificate at hand bears the issuer's name (and key identifier).
    #[error("no certificate at hand for {issuer}, who issued {subject}")]
    NoIssuer {
        /// Which of the presented certificates: 0 is the leaf.
        position: usize,
        /// Whom that certificate is for.
        subject: String,
        /// The issuer that is missing.
        issuer: String,
    },
    /// The issuers vouch for each other, and no anchor for any of them.
    #[error(
        "{subject} was issued by {issuer}, which leads round in a circle and to no trusted root"
    )]
    Loop {
        /// Which of the presented certificates: 0 is the leaf.
        position: usize,
        /// Whom that certificate is for.
        subject: String,
        /// The issuer that was there before.
        issuer: String,
    },
    /// The path ends in a self-issued certificate that is not an anchor.
    #[error("{subject} vouches for itself, and is not among the trusted roots")]
    NotTrusted {
        /// Which of the presented certificates: 0 is the leaf.
        position: usize,
        /// Whom that certificate is for.
        subject: String,
    },
}

/// Finds the shortest path: the leaf, its issuer, …, an anchor. `presented`
/// has the leaf first, the others in any order, needless ones too (as
/// RFC 8446 §4.4.2 asks clients to bear). Certificates are joined by name
/// and, where both have one, key identifier. An anchor may be presented as
/// well; a leaf that is itself an anchor is a path of one.
///
/// Signatures are not verified here, nor is anything else checked.
///
/// # Errors
/// The last certificate that was reached and has no issuer.
pub fn path<'a>(
    presented: &'a [Certificate],
    anchors: &'a [Certificate],
) -> Result<Vec<&'a Certificate>, PathError> {
    if presented.is_empty() {
        return Err(PathError::Empty);
    }
    // Breadth first, each certificate once: no loop, and time of at most the
    // square of the number of certificates, whatever a peer sends.
    let mut came_from: Vec<Option<usize>> = vec![None; presented.len()];
    let mut reached = vec![false; presented.len()];
    reached[0] = true;
    let mut queue = VecDeque::from([0]);
    let mut last = 0;
    while let Some(position) = queue.pop_front() {
        let certificate = &presented[position];
        if let Some(anchor) = anchors.iter().find(|a| a.der == certificate.der) {
            let below = came_from[position];
            return Ok(chain(presented, &came_from, below, anchor));
        }
        if let Some(anchor) = anchors.iter().find(|a| joins(certificate, a)) {
            return Ok(chain(presented, &came_from, Some(position), anchor));
        }
        for (next, candidate) in presented.iter().enumerate() {
            if !reached[next] && joins(certificate, candidate) {
                reached[next] = true;
                came_from[next] = Some(position);
                queue.push_back(next);
            }
        }
        last = position;
    }
    Err(dead_end(presented, last))
}

fn dead_end(presented: &[Certificate], position: usize) -> PathError {
    let end = &presented[position];
    let (subject, issuer) = (end.subject(), end.issuer());
    if end.is_self_issued() {
        PathError::NotTrusted { position, subject }
    } else if presented.iter().any(|candidate| joins(end, candidate)) {
        PathError::Loop {
            position,
            subject,
            issuer,
        }
    } else {
        PathError::NoIssuer {
            position,
            subject,
            issuer,
        }
    }
}

/// How many intermediates that are not self-issued lie between the leaf and
/// the certificate at `position` of a path: what [`Certificate::may_issue`]
/// asks for (RFC 5280 §4.2.1.9).
pub fn intermediates_below(path: &[&Certificate], position: usize) -> usize {
    path.iter()
        .take(position)
        .skip(1)
        .filter(|certificate| !certificate.is_self_issued())
        .count()
}

fn joins(certificate: &Certificate, issuer: &Certificate) -> bool {
    certificate.issued_by(issuer)
        && match (&certificate.authority_key_id, &issuer.subject_key_id) {
            (Some(wanted), Some(had)) => wanted == had,
            _ => true,
        }
}

fn chain<'a>(
    presented: &'a [Certificate],
    came_from: &[Option<usize>],
    top: Option<usize>,
    anchor: &'a Certificate,
) -> Vec<&'a Certificate> {
    let mut path = vec![anchor];
    let mut next = top;
    while let Some(position) = next {
        path.push(&presented[position]);
        next = came_from[position];
    }
    path.reverse();
    path
}
