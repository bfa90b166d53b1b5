//! Which names a CA may vouch for (RFC 5280 §4.2.1.10).

use std::fmt;

use super::names::DistinguishedName;
use super::text::{ip_text, printable};
use super::{Certificate, Subtree};

/// A name that a CA may not vouch for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameNotPermitted {
    /// In none of the permitted subtrees of its form.
    #[error("{name} is not in what {issuer} may vouch for: {}", listed(.permitted))]
    Outside {
        /// The name, or `directoryName …`.
        name: String,
        /// The CA.
        issuer: String,
        /// The subtrees of this form.
        permitted: Vec<Subtree>,
    },
    /// In an excluded subtree.
    #[error("{name} is in what {issuer} may not vouch for: {excluded}")]
    Excluded {
        /// The name.
        name: String,
        /// The CA.
        issuer: String,
        /// The subtree that it lies in.
        excluded: Subtree,
    },
    /// RFC 5280 §6.1: a constraint that is not understood, on a form of name
    /// that the certificate has, means refusal.
    #[error("{issuer} constrains names of the form {form}, which is not understood")]
    NotUnderstood {
        /// The form's name in RFC 5280 §4.2.1.6.
        form: &'static str,
        /// The CA.
        issuer: String,
    },
}

fn listed(trees: &[Subtree]) -> String {
    let names: Vec<_> = trees.iter().map(ToString::to_string).collect();
    names.join(", ")
}

impl fmt::Display for Subtree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subtree::Dns(name) => write!(f, "DNS {name}"),
            Subtree::Ip { address, mask } => {
                let bits: u32 = mask.iter().map(|byte| byte.leading_ones()).sum();
                write!(f, "IP {}/{bits}", ip_text(address))
            }
            Subtree::Directory(name) => write!(f, "directoryName {}", directory_text(name)),
            Subtree::Other(form) => f.write_str(form),
        }
    }
}

/// A name of a certificate, for holding it against the subtrees.
enum Presented<'a> {
    Dns(&'a str),
    Ip(&'a [u8]),
    Directory(&'a [u8]),
}

fn directory_text(der: &[u8]) -> String {
    DistinguishedName::read(der).map_or_else(|| "?".to_owned(), |name| printable(&name.to_string()))
}

impl fmt::Display for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Presented::Dns(name) => write!(f, "DNS {name}"),
            Presented::Ip(address) => write!(f, "IP {}", ip_text(address)),
            Presented::Directory(name) => write!(f, "directoryName {}", directory_text(name)),
        }
    }
}

impl Subtree {
    fn same_form(&self, name: &Presented<'_>) -> bool {
        matches!(
            (self, name),
            (Subtree::Dns(_), Presented::Dns(_))
                | (Subtree::Ip { .. }, Presented::Ip(_))
                | (Subtree::Directory(_), Presented::Directory(..))
        )
    }

    fn holds(&self, name: &Presented<'_>) -> bool {
        match (self, name) {
            (Subtree::Dns(tree), Presented::Dns(name)) => dns_within(tree, name),
            (Subtree::Ip { address, mask }, Presented::Ip(name)) => {
                name.len() == address.len()
                    && name
                        .iter()
                        .zip(address)
                        .zip(mask)
                        .all(|((name, address), mask)| name & mask == address & mask)
            }
            (Subtree::Directory(tree), Presented::Directory(name)) => {
                match (DistinguishedName::read(tree), DistinguishedName::read(name)) {
                    (Some(tree), Some(name)) => name.within(&tree),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// Whether some name that `name` stands for lies inside: a wildcard
    /// reaches into an excluded subtree one label below its own.
    fn touches(&self, name: &Presented<'_>) -> bool {
        let reached = match (self, name) {
            (Subtree::Dns(tree), Presented::Dns(name)) => name
                .strip_prefix("*.")
                .zip(tree.split_once('.'))
                .is_some_and(|(parent, (label, rest))| {
                    !label.is_empty() && rest.eq_ignore_ascii_case(parent)
                }),
            _ => false,
        };
        reached || self.holds(name)
    }

    fn form(&self) -> &'static str {
        match self {
            Subtree::Dns(_) => "dNSName",
            Subtree::Ip { .. } => "iPAddress",
            Subtree::Directory(_) => "directoryName",
            Subtree::Other(form) => form,
        }
    }
}

/// Whether `name` is `tree` with zero or more labels added at its left.
fn dns_within(tree: &str, name: &str) -> bool {
    let Some(split) = name.len().checked_sub(tree.len()) else {
        return false;
    };
    let (Some(added), Some(rest)) = (name.get(..split), name.get(split..)) else {
        return false;
    };
    rest.eq_ignore_ascii_case(tree)
        && (tree.is_empty()
            || added.ends_with('.')
            || (added.is_empty() && !tree.starts_with('.'))
            || (!added.is_empty() && tree.starts_with('.')))
}

impl Certificate {
    /// Whether this certificate's nameConstraints allow the names of `leaf`,
    /// or of any other certificate below it (a self-issued intermediate is
    /// exempt: RFC 5280 §6.1.3 (b)). Without the extension all are allowed.
    ///
    /// # Errors
    /// The first name that is not allowed.
    pub fn names_permitted(&self, leaf: &Certificate) -> Result<(), NameNotPermitted> {
        let Some(constraints) = &self.name_constraints else {
            return Ok(());
        };
        let issuer = || self.subject();
        let trees = || constraints.permitted.iter().chain(&constraints.excluded);

        if let Some(tree) = trees().find(|tree| leaf.other_names.contains(&tree.form())) {
            return Err(NameNotPermitted::NotUnderstood {
                form: tree.form(),
                issuer: issuer(),
            });
        }
        for name in names(leaf) {
            if let Some(tree) = constraints.excluded.iter().find(|tree| tree.touches(&name)) {
                return Err(NameNotPermitted::Excluded {
                    name: name.to_string(),
                    issuer: issuer(),
                    excluded: tree.clone(),
                });
            }
            let permitted: Vec<&Subtree> = constraints
                .permitted
                .iter()
                .filter(|tree| tree.same_form(&name))
                .collect();
            if !permitted.is_empty() && !permitted.iter().any(|tree| tree.holds(&name)) {
                return Err(NameNotPermitted::Outside {
                    name: name.to_string(),
                    issuer: issuer(),
                    permitted: permitted.into_iter().cloned().collect(),
                });
            }
        }
        Ok(())
    }
}

fn names(certificate: &Certificate) -> Vec<Presented<'_>> {
    let dns = certificate
        .dns_names
        .iter()
        .map(|name| Presented::Dns(name));
    let ip = certificate.ip_addresses.iter().map(|ip| Presented::Ip(ip));
    // RFC 5280 §6.1.3 (b): the subject counts unless it is empty.
    let subject = &certificate.subject_der;
    let subject = DistinguishedName::read(subject).is_none_or(|name| !name.0.is_empty());
    let subject = subject.then_some(&certificate.subject_der);
    let directory = subject.into_iter().chain(&certificate.directory_names);
    let directory = directory.map(|name| Presented::Directory(name));
    dns.chain(ip).chain(directory).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dns_subtree_holds_the_name_and_what_is_below_it() {
        assert!(dns_within("slowshake.example", "slowshake.example"));
        assert!(dns_within("slowshake.example", "a.b.SLOWSHAKE.example"));
        assert!(!dns_within("slowshake.example", "notslowshake.example"));
        assert!(!dns_within("slowshake.example", "example"));
    }

    #[test]
    fn a_dns_subtree_with_a_leading_dot_holds_only_what_is_below_it() {
        assert!(dns_within(".slowshake.example", "www.slowshake.example"));
        assert!(!dns_within(".slowshake.example", "slowshake.example"));
    }

    #[test]
    fn the_empty_dns_subtree_holds_every_name() {
        assert!(dns_within("", "anything.example"));
    }

    #[test]
    fn a_wildcard_touches_an_excluded_name_that_it_stands_for() {
        let tree = Subtree::Dns("secret.slowshake.example".into());
        assert!(tree.touches(&Presented::Dns("*.slowshake.example")));
        assert!(!tree.touches(&Presented::Dns("*.other.example")));
    }
}
