//! What went wrong, and the alert that says so.

use crate::trace::{
    CheckKind, Fact, LedgerError, Name, OpError, Phase, Quantity, StepKind, ValueId,
};
use crate::wire::other_protocol::beginning;
use crate::wire::{
    Alert, AlertDescription, AlertLevel, ContentType, DecodeError, OtherProtocol, Problem,
    UnknownVersion,
};

use super::{Sink, StepDraft};

/// A failed connection: what was expected, what came, which alert goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The alert that the RFC names for it.
    pub alert: AlertDescription,
    /// The check that caught it, where it was a named one.
    pub check: Option<CheckKind>,
    /// What was expected, in the RFC's words.
    pub expected: String,
    /// What came.
    pub found: String,
    /// Whether the peer broke the rules (or the wire did), or we did.
    pub peer: bool,
    /// The values it is about.
    pub values: Vec<ValueId>,
    /// What the peer speaks, where that is known and is no TLS.
    pub stranger: Option<OtherProtocol>,
}

impl Failure {
    /// The peer broke a rule.
    pub fn new(alert: AlertDescription, expected: &str, found: &str) -> Self {
        Self {
            alert,
            check: None,
            expected: expected.to_owned(),
            found: found.to_owned(),
            peer: true,
            values: Vec::new(),
            stranger: None,
        }
    }

    /// A message out of turn (RFC 5246 §7.2.2).
    pub fn unexpected(expected: &str, found: &str) -> Self {
        Self::new(AlertDescription::UNEXPECTED_MESSAGE, expected, found)
    }

    /// A field with a value that it must not have.
    pub fn illegal(expected: &str) -> Self {
        Self::new(
            AlertDescription::ILLEGAL_PARAMETER,
            expected,
            "something else",
        )
    }

    /// A message that cannot be read: its lengths are wrong, or a field that
    /// was read holds what the RFC does not allow there (RFC 5246 §7.2.2).
    pub fn decode(error: DecodeError) -> Self {
        let alert = match error.problem {
            Problem::Illegal { .. } => AlertDescription::ILLEGAL_PARAMETER,
            _ => AlertDescription::DECODE_ERROR,
        };
        Self::new(alert, "a well-formed message", &error.to_string())
    }

    /// A record that cannot be read. RFC 5246 has alerts of their own for one
    /// that is too long (§7.2.2) and for one of an unknown type (§6).
    pub fn record(error: DecodeError) -> Self {
        let alert = match error.problem {
            Problem::Length { .. } => AlertDescription::RECORD_OVERFLOW,
            Problem::Illegal { .. } if error.field == "type" => {
                AlertDescription::UNEXPECTED_MESSAGE
            }
            _ => AlertDescription::DECODE_ERROR,
        };
        Self {
            alert,
            ..Self::decode(error)
        }
    }

    /// The first bytes that came begin no record.
    pub fn no_record(error: &DecodeError, bytes: &[u8]) -> Self {
        let began = beginning(bytes);
        let stranger = OtherProtocol::of(bytes);
        Self {
            expected: "a TLS record".to_owned(),
            found: match stranger {
                Some(_) => began,
                None => format!("bytes that begin with {began}: {error}"),
            },
            stranger,
            ..Self::record(error.clone())
        }
    }

    /// A named check failed.
    pub fn check(alert: AlertDescription, check: CheckKind, values: Vec<ValueId>) -> Self {
        Self {
            check: Some(check),
            values,
            ..Self::new(alert, check.id(), "")
        }
    }

    /// Tells the failure, sends its alert, under keys if they are on. Gives
    /// the number of the step.
    pub(super) fn send(&self, phase: Phase, sink: &mut Sink<'_>) -> u32 {
        let role = sink.connection.role;
        let quantity = Quantity::new(sink.connection.id, Name::Alert).of(role);
        let alert = Alert {
            level: AlertLevel::FATAL,
            description: self.alert,
        };
        let value = sink.ledger.constant(quantity, alert.encode());
        let text = match self.check {
            Some(_) => "alert-check",
            None if self.stranger.is_some() => "alert-stranger",
            None if self.peer => "alert-sent",
            None => "alert-internal",
        };
        let mut told = StepDraft::new(StepKind::Alert, phase, "alert")
            .text(text)
            .value(value)
            .fact("alert", Fact::Text(self.alert.to_string()))
            .fact("code", Fact::Number(u64::from(self.alert.0)))
            .fact("expected", Fact::Text(self.expected.clone()))
            .fact("found", Fact::Text(self.found.clone()));
        if let Some(stranger) = self.stranger {
            told = told.fact("protocol", Fact::Text(stranger.id().to_owned()));
        }
        for id in &self.values {
            told = told.value(*id);
        }
        // An alert that cannot be sealed is lost; the failure stands.
        let _ = sink.send_content(ContentType::ALERT, value, told);
        // Sealing it is a step before its own.
        sink.recorder.len()
    }
}

/// A version that one cannot speak has an alert of its own (RFC 5246 §7.2.2).
impl From<UnknownVersion> for Failure {
    fn from(UnknownVersion(version): UnknownVersion) -> Self {
        let alert = AlertDescription::PROTOCOL_VERSION;
        Self::new(alert, "TLS 1.2", &version.to_string())
    }
}

/// A ledger refuses what a message made it compute: the message was at fault,
/// unless it is custody, which is a mistake of ours.
impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        let (alert, peer) = match &error {
            LedgerError::Op(OpError::Crypto(_) | OpError::Range { .. }) => {
                (AlertDescription::ILLEGAL_PARAMETER, true)
            }
            _ => (AlertDescription::INTERNAL_ERROR, false),
        };
        Self {
            peer,
            ..Self::new(alert, "an operation that can be done", &error.to_string())
        }
    }
}
