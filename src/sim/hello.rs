//! What a ClientHello has room for.

use super::config::client_config;
use super::scenario::Scenario;
use super::validate::ScenarioError;
use crate::wire::ClientHello;

impl Scenario {
    /// Whether the lists that settings fill fit behind their lengths: none is
    /// ever written behind the low bytes of a length that it has not.
    ///
    /// # Errors
    /// Names the list, its length and the limit.
    pub(super) fn check_hello(&self) -> Result<(), ScenarioError> {
        if let Some(suites) = &self.client_suites
            && suites.len() > ClientHello::MOST_SUITES
        {
            return Err(ScenarioError::TooLarge {
                what: "client_suites",
                found: suites.len() as u64,
                limit: ClientHello::MOST_SUITES as u64,
            });
        }
        if self.alpn.is_empty() {
            return Ok(());
        }
        let long = |found, limit| ScenarioError::TooLong {
            what: "alpn",
            found,
            limit,
        };
        for protocol in &self.alpn {
            if protocol.is_empty() {
                return Err(ScenarioError::Empty { what: "alpn" });
            }
            if protocol.len() > 255 {
                return Err(long(protocol.len(), 255));
            }
        }
        // RFC 7301 §3.1: each name has a byte of length before it. All
        // extensions together have two bytes for theirs.
        let found: usize = self.alpn.iter().map(|name| 1 + name.len()).sum();
        let limit = client_config(self).room_for_alpn();
        match found > limit {
            true => Err(long(found, limit)),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Key, run};
    use super::*;

    /// A scenario with a list of protocols of 250 bytes each, and the last
    /// so long that the list has `bytes`.
    fn with_alpn(bytes: usize) -> Scenario {
        let mut scenario = Scenario::default();
        let mut left = bytes;
        while left > 0 {
            let take = left.min(251);
            // No name is empty.
            let take = if left - take == 1 { take - 1 } else { take };
            scenario.alpn.push("p".repeat(take - 1));
            left -= take;
        }
        scenario
    }

    #[test]
    fn a_list_of_protocols_goes_up_to_what_a_hello_holds_and_is_read_back() {
        let limit = client_config(&Scenario::default()).room_for_alpn();
        assert!(limit > 65_000, "{limit}");
        assert!(run(&with_alpn(limit)).unwrap().trace.established());
        assert_eq!(
            with_alpn(limit + 1).validate(),
            Err(ScenarioError::TooLong {
                what: "alpn",
                found: limit + 1,
                limit
            })
        );
    }

    #[test]
    fn a_name_of_no_bytes_or_of_256_is_refused_where_it_is_set() {
        let mut scenario = Scenario::default();
        for value in ["h2,,http/1.1", ",", "h2,", &"p".repeat(256)] {
            let error = scenario.set(Key::Alpn, value).unwrap_err().to_string();
            assert!(error.contains("RFC 7301 §3.1"), "{error}");
            assert!(error.len() < 250, "{error}");
        }
        scenario.set(Key::Alpn, &"p".repeat(255)).unwrap();
        scenario.set(Key::Alpn, "").unwrap();
        assert_eq!(scenario.alpn, [""; 0]);
    }

    #[test]
    fn more_suites_than_a_length_can_say_are_refused() {
        let mut scenario = Scenario::default();
        let suite = scenario.suite;
        scenario.client_suites = Some(vec![suite; ClientHello::MOST_SUITES]);
        assert_eq!(scenario.validate(), Ok(()));
        scenario.client_suites = Some(vec![suite; ClientHello::MOST_SUITES + 1]);
        assert!(scenario.validate().is_err());
    }
}
