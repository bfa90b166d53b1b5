//! What does not go with sessions that are taken up, or with a client that
//! does not wait for the server's Finished.

use super::option::{Leak, Resume};
use super::scenario::Scenario;
use super::validate::ScenarioError;
use crate::wire::KeyExchange;

fn clash(key: &'static str, message: String) -> ScenarioError {
    ScenarioError::Clash { key, message }
}

impl Scenario {
    /// Whether resumption, tickets and False Start go with the rest.
    ///
    /// # Errors
    /// Names the two that do not, and why.
    pub(super) fn check_sessions(&self) -> Result<(), ScenarioError> {
        if self.resume != Resume::Never && self.mitm.is_some() {
            return Err(clash(
                "resume",
                "with somebody in the middle the second connection is his own, to the server; \
                 resume none or mitm off leaves one of the two"
                    .to_owned(),
            ));
        }
        if self.leaks(Leak::TicketKey) && self.resume != Resume::Ticket {
            return Err(clash(
                "leak",
                "no ticket is made here, so there is no ticket_key that could leak; set resume \
                 to ticket first"
                    .to_owned(),
            ));
        }
        if !self.false_start {
            return Ok(());
        }
        // RFC 7918 §4: nothing checks yet whether somebody talked the two
        // down, so only what is good enough in itself will do.
        let (name, kx) = (self.suite.name, self.suite.key_exchange);
        match kx {
            KeyExchange::DheRsa | KeyExchange::EcdheRsa | KeyExchange::EcdheEcdsa => {}
            _ => {
                return Err(clash(
                    "false_start",
                    format!(
                        "{name} agrees on its secret by {}: a client may speak before the \
                         server's Finished only with DHE or ECDHE and a signature, so that \
                         what it says stays secret whatever was tampered with (RFC 7918, \
                         section 5.3)",
                        kx.name()
                    ),
                ));
            }
        }
        if self.suite.protection.is_cbc() {
            return Err(clash(
                "false_start",
                format!(
                    "{name} protects its records by CBC and a MAC: a client may speak before \
                     the server's Finished only with an AEAD such as GCM or ChaCha20-Poly1305 \
                     (RFC 7918, section 5.1)",
                ),
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::sim::{Key, Scenario};

    fn refused(settings: &[(Key, &str)]) -> String {
        let scenario = Scenario::of(settings).unwrap();
        scenario.validate().unwrap_err().to_string()
    }

    #[test]
    fn false_start_wants_forward_secrecy_and_an_aead() {
        let on = (Key::FalseStart, "on");
        assert!(refused(&[(Key::Suite, "AES128-GCM-SHA256"), on]).contains("by RSA"));
        assert!(refused(&[(Key::Suite, "ADH-AES128-GCM-SHA256"), on]).contains("DH_anon"));
        assert!(refused(&[(Key::Suite, "DHE-RSA-AES128-SHA"), on]).contains("CBC"));
        let mut allowed = Scenario::default();
        allowed.set(Key::FalseStart, "on").unwrap();
        assert_eq!(allowed.validate(), Ok(()));
    }

    #[test]
    fn a_ticket_key_leaks_only_where_there_are_tickets() {
        let leak = (Key::Leak, "ticket_key");
        assert!(refused(&[(Key::Resume, "id"), leak]).contains("no ticket"));
    }

    #[test]
    fn nobody_takes_a_session_up_through_somebody_in_the_middle() {
        let settings = [(Key::Resume, "id"), (Key::Mitm, "stolen")];
        assert!(refused(&settings).contains("in the middle"));
    }
}
