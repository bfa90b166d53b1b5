//! Does the certificate name the host that was meant (RFC 9525)?

use std::net::IpAddr;

use super::Certificate;
use super::names::DistinguishedName;
use super::text::ip_text;

/// The certificate is not for this host.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a certificate for {host}, this one is for {}", listed(.presented))]
pub struct HostMismatch {
    /// The host that was meant.
    pub host: String,
    /// The names that the certificate has, as text.
    pub presented: Vec<String>,
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        "no host at all".into()
    } else {
        names.join(", ")
    }
}

impl Certificate {
    /// Whether it is for `host`: a DNS name (letter case and a final dot do
    /// not matter) or an IP address (IPv6 with or without brackets). The
    /// subject's common name is not looked at (RFC 9525 §2). Returns the name
    /// that matched, as the certificate writes it.
    ///
    /// # Errors
    /// The names that are there instead.
    pub fn matches_host(&self, host: &str) -> Result<String, HostMismatch> {
        let matched = match ip_literal(host) {
            // RFC 9525 §6.4: an address matches an iPAddress alone, all bytes
            // of it; a dNSName that looks like one does not count.
            Some(address) => {
                let bytes = match address {
                    IpAddr::V4(v4) => v4.octets().to_vec(),
                    IpAddr::V6(v6) => v6.octets().to_vec(),
                };
                self.ip_addresses
                    .iter()
                    .find(|presented| **presented == bytes)
                    .map(|presented| ip_text(presented))
            }
            None => self
                .dns_names
                .iter()
                .find(|presented| dns_matches(presented, host))
                .cloned(),
        };
        matched.ok_or_else(|| HostMismatch {
            host: host.into(),
            presented: self.presented_names(),
        })
    }
}

impl Certificate {
    /// Whether the only place that names `host` is the subject's common name,
    /// where no DNS name stands in subjectAltName. It does not count (RFC 9525
    /// §2), though other programs still look there.
    pub fn names_host_in_subject(&self, host: &str) -> bool {
        let subject = DistinguishedName::read(&self.subject_der);
        self.dns_names.is_empty()
            && ip_literal(host).is_none()
            && subject.is_some_and(|name| name.common_names().any(|name| dns_matches(&name, host)))
    }
}

fn ip_literal(host: &str) -> Option<IpAddr> {
    let inner = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host);
    inner.parse().ok()
}

/// RFC 9525 §6.3: a wildcard is the whole left-most label and stands for
/// exactly one label. With fewer than two labels after it (`*.com`) it would
/// name half the world, and matches nothing here.
fn dns_matches(presented: &str, host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.contains('*') || host.split('.').any(str::is_empty) {
        return false;
    }
    match presented.strip_prefix("*.") {
        Some(parent) => {
            parent.contains('.')
                && !parent.contains('*')
                && host
                    .split_once('.')
                    .is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(parent))
        }
        None => presented.eq_ignore_ascii_case(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letter_case_and_a_final_dot_do_not_matter() {
        assert!(dns_matches("slowshake.example", "SlowShake.Example."));
    }

    #[test]
    fn a_wildcard_stands_for_one_label() {
        assert!(dns_matches("*.slowshake.example", "www.slowshake.example"));
        assert!(!dns_matches("*.slowshake.example", "slowshake.example"));
        assert!(!dns_matches("*.slowshake.example", "a.b.slowshake.example"));
    }

    #[test]
    fn a_wildcard_is_the_whole_left_most_label() {
        assert!(!dns_matches(
            "w*.slowshake.example",
            "www.slowshake.example"
        ));
        assert!(!dns_matches("www.*.example", "www.slowshake.example"));
    }

    #[test]
    fn a_wildcard_does_not_span_a_top_level_domain() {
        assert!(!dns_matches("*.example", "slowshake.example"));
        assert!(!dns_matches("*", "localhost"));
    }

    #[test]
    fn a_host_with_an_empty_label_or_a_star_matches_nothing() {
        assert!(!dns_matches("*.slowshake.example", ".slowshake.example"));
        assert!(!dns_matches("", ""));
        assert!(!dns_matches("*.slowshake.example", "*.slowshake.example"));
    }
}
