//! From the leaf to a trust anchor.
//!
//! Certificates are joined by name alone (RFC 5280 §6.1.3 (a)(4)). A key
//! identifier only says whom to try first (§4.2.1.1): an issuer that has
//! another one than the certificate asks for may have signed it all the same.
//!
//! One name may stand on several certificates: an authority that got a new
//! key, or a new certificate for its old one, or one that two others vouch
//! for. [`IssuerGraph::only`] gives the path where names leave no choice;
//! [`IssuerGraph::search`] tries one candidate after the other where they do.

use std::collections::VecDeque;

use super::Certificate;
use super::names::DistinguishedName;

/// How often a search asks whether a certificate may be another one's issuer,
/// before it gives up. Each answer costs one signature at most, so that a peer
/// with many certificates of one name cannot keep a search busy.
pub const CANDIDATES: usize = 128;

/// Why no path leads from the leaf to an anchor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathError {
    /// Nothing was presented, so there is no leaf.
    #[error("expected a certificate, found an empty list")]
    Empty,
    /// No certificate at hand bears the issuer's name.
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
    /// More candidates than are tried.
    #[error("none among the first {CANDIDATES} candidates, and no more are tried")]
    TooMany,
}

/// How names lead from a leaf towards the anchors.
#[derive(Debug)]
pub struct IssuerGraph<'a> {
    /// Each certificate once: the leaf, the other presented ones, the anchors.
    nodes: Vec<Node<'a>>,
}

#[derive(Debug)]
struct Node<'a> {
    certificate: &'a Certificate,
    /// Which of the presented ones; None for an anchor.
    position: Option<usize>,
    /// Who may have issued it, the likeliest first; nobody for an anchor,
    /// where a path ends.
    issuers: Vec<usize>,
    /// Whether names lead from here to an anchor.
    leads: bool,
}

/// May the issuer have issued the certificate?
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The certificate.
    pub certificate: &'a Certificate,
    /// Who may have issued it: one that bears the name.
    pub issuer: &'a Certificate,
    /// Whether the issuer is an anchor.
    pub anchor: bool,
    /// How many intermediates stand below the issuer, as
    /// [`intermediates_below`] counts them.
    pub below: usize,
}

/// What came of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome<W> {
    /// It is on the path.
    OnPath,
    /// It was refused, with the reason that was given.
    Refused(W),
    /// It leads to no anchor, though nothing was wrong with it.
    NoWay,
}

/// What a search found.
#[derive(Debug)]
pub struct Search<'a, W> {
    /// The leaf, its issuer, …, an anchor; None if nothing leads there.
    pub path: Option<Vec<&'a Certificate>>,
    /// Each candidate in the order in which they were tried.
    pub tried: Vec<(Candidate<'a>, Outcome<W>)>,
    /// Whether it ended because [`CANDIDATES`] were asked for.
    pub too_many: bool,
}

impl<'a> IssuerGraph<'a> {
    /// `presented` has the leaf first, the others in any order, needless ones
    /// too (as RFC 8446 §4.4.2 asks clients to bear). An anchor may be
    /// presented as well.
    ///
    /// # Errors
    /// If names lead to no anchor: the last certificate that was reached and
    /// has no issuer. The time is of at most the square of the number of
    /// certificates, whatever a peer sends.
    pub fn new(
        presented: &'a [Certificate],
        anchors: &'a [Certificate],
    ) -> Result<Self, PathError> {
        if presented.is_empty() {
            return Err(PathError::Empty);
        }
        let mut nodes: Vec<Node<'a>> = Vec::new();
        let both = (presented.iter().enumerate().map(|(i, c)| (Some(i), c)))
            .chain(anchors.iter().map(|anchor| (None, anchor)));
        for (position, certificate) in both {
            let known = nodes
                .iter_mut()
                .find(|node| node.certificate.der == certificate.der);
            match known {
                None => nodes.push(Node {
                    certificate,
                    position,
                    issuers: Vec::new(),
                    leads: false,
                }),
                // Presented, and an anchor.
                Some(node) if position.is_none() => node.position = None,
                Some(_) => {}
            }
        }
        let name = |der: &[u8]| DistinguishedName::read(der);
        let subjects: Vec<_> = nodes
            .iter()
            .map(|node| name(&node.certificate.subject_der))
            .collect();
        for at in 0..nodes.len() {
            if nodes[at].position.is_none() {
                nodes[at].leads = true;
                continue;
            }
            let issuer = name(&nodes[at].certificate.issuer_der);
            nodes[at].issuers = (0..nodes.len())
                .filter(|other| *other != at && subjects[*other] == issuer)
                .collect();
        }
        let mut graph = Self { nodes };
        graph.mark();
        graph.sort();
        if graph.nodes[0].leads {
            Ok(graph)
        } else {
            Err(graph.dead_end())
        }
    }

    /// Notes from where names lead to an anchor.
    fn mark(&mut self) {
        let mut above: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate() {
            for issuer in &node.issuers {
                above[*issuer].push(at);
            }
        }
        let mut queue: VecDeque<usize> = (0..self.nodes.len())
            .filter(|at| self.nodes[*at].leads)
            .collect();
        while let Some(at) = queue.pop_front() {
            for below in &above[at] {
                if !self.nodes[*below].leads {
                    self.nodes[*below].leads = true;
                    queue.push_back(*below);
                }
            }
        }
    }

    /// Puts the likeliest issuers first: those from where names lead on, of
    /// these the anchors, of these the ones whose key identifier fits.
    fn sort(&mut self) {
        for at in 0..self.nodes.len() {
            let mut issuers = std::mem::take(&mut self.nodes[at].issuers);
            issuers.sort_by_key(|other| {
                let node = &self.nodes[*other];
                let fits = identified(self.nodes[at].certificate, node.certificate);
                (!node.leads, node.position.is_some(), !fits)
            });
            self.nodes[at].issuers = issuers;
        }
    }

    /// Where one comes to that goes from issuer to issuer, when nothing leads
    /// to an anchor.
    fn dead_end(&self) -> PathError {
        let mut reached = vec![false; self.nodes.len()];
        reached[0] = true;
        let mut queue = VecDeque::from([0]);
        let mut last = 0;
        while let Some(at) = queue.pop_front() {
            for issuer in &self.nodes[at].issuers {
                if !reached[*issuer] {
                    reached[*issuer] = true;
                    queue.push_back(*issuer);
                }
            }
            last = at;
        }
        let end = &self.nodes[last];
        let position = end.position.unwrap_or_default();
        let (subject, issuer) = (end.certificate.subject(), end.certificate.issuer());
        if end.certificate.is_self_issued() {
            PathError::NotTrusted { position, subject }
        } else if end.issuers.is_empty() {
            PathError::NoIssuer {
                position,
                subject,
                issuer,
            }
        } else {
            PathError::Loop {
                position,
                subject,
                issuer,
            }
        }
    }

    /// The path, if names leave no choice: at each certificate on it only one
    /// other leads on to an anchor.
    pub fn only(&self) -> Option<Vec<&'a Certificate>> {
        let mut path = vec![0];
        while let Some(&last) = path.last() {
            let issuers = self.nodes[last].issuers.iter().copied();
            let leading: Vec<usize> = issuers
                .filter(|next| self.nodes[*next].leads && !path.contains(next))
                .collect();
            match leading[..] {
                [] => break,
                [next] => path.push(next),
                _ => return None,
            }
        }
        Some(self.certificates(&path))
    }

    /// The shortest path by names, the likeliest of several.
    pub fn first(&self) -> Vec<&'a Certificate> {
        let mut came_from: Vec<Option<usize>> = vec![None; self.nodes.len()];
        let mut queue = VecDeque::from([0]);
        let mut path = Vec::new();
        while let Some(at) = queue.pop_front() {
            if self.nodes[at].position.is_none() {
                let mut next = Some(at);
                while let Some(at) = next {
                    path.push(at);
                    next = came_from[at];
                }
                break;
            }
            for issuer in &self.nodes[at].issuers {
                if *issuer != 0 && came_from[*issuer].is_none() {
                    came_from[*issuer] = Some(at);
                    queue.push_back(*issuer);
                }
            }
        }
        path.reverse();
        self.certificates(&path)
    }

    /// Tries one candidate after the other, the likeliest first, until each
    /// link of a path to an anchor is allowed: depth first, no certificate
    /// twice on one path, and [`CANDIDATES`] questions at most.
    ///
    /// # Errors
    /// Whatever `refuses` gives.
    pub fn search<W, E>(
        &self,
        mut refuses: impl FnMut(Candidate<'a>) -> Result<Option<W>, E>,
    ) -> Result<Search<'a, W>, E> {
        let mut search = Search {
            path: None,
            tried: Vec::new(),
            too_many: false,
        };
        // The path so far; of each certificate on it how many of its issuers
        // were tried, and which line of `tried` it is.
        let mut path = vec![0];
        let mut next = vec![(0, None)];
        while let (Some(&last), Some((at, line))) = (path.last(), next.last_mut()) {
            let node = &self.nodes[last];
            if node.position.is_none() {
                search.path = Some(self.certificates(&path));
                break;
            }
            let Some(&issuer) = node.issuers.get(*at) else {
                let line = *line;
                path.pop();
                next.pop();
                if let Some(line) = line {
                    let (_, outcome): &mut (_, Outcome<W>) = &mut search.tried[line];
                    *outcome = Outcome::NoWay;
                }
                continue;
            };
            *at += 1;
            if path.contains(&issuer) {
                continue;
            }
            if search.tried.len() == CANDIDATES {
                search.too_many = true;
                break;
            }
            let other = &self.nodes[issuer];
            let candidate = Candidate {
                certificate: node.certificate,
                issuer: other.certificate,
                anchor: other.position.is_none(),
                below: intermediates_below(&self.certificates(&path), path.len()),
            };
            let outcome = match other.leads {
                false => Outcome::NoWay,
                true => refuses(candidate)?.map_or(Outcome::OnPath, Outcome::Refused),
            };
            if matches!(outcome, Outcome::OnPath) {
                path.push(issuer);
                next.push((0, Some(search.tried.len())));
            }
            search.tried.push((candidate, outcome));
        }
        if search.path.is_none() {
            for (_, outcome) in &mut search.tried {
                if matches!(outcome, Outcome::OnPath) {
                    *outcome = Outcome::NoWay;
                }
            }
        }
        Ok(search)
    }

    fn certificates(&self, path: &[usize]) -> Vec<&'a Certificate> {
        path.iter().map(|at| self.nodes[*at].certificate).collect()
    }
}

/// Finds the shortest path by names: the leaf, its issuer, …, an anchor; a
/// leaf that is itself an anchor is a path of one. Signatures are not verified
/// here, nor is anything else checked.
///
/// # Errors
/// As [`IssuerGraph::new`].
pub fn path<'a>(
    presented: &'a [Certificate],
    anchors: &'a [Certificate],
) -> Result<Vec<&'a Certificate>, PathError> {
    Ok(IssuerGraph::new(presented, anchors)?.first())
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

/// Whether the issuer has the key identifier that the certificate asks for,
/// as far as both have one.
fn identified(certificate: &Certificate, issuer: &Certificate) -> bool {
    match (&certificate.authority_key_id, &issuer.subject_key_id) {
        (Some(wanted), Some(had)) => wanted == had,
        _ => true,
    }
}
