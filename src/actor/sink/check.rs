//! Checks: asked of the ledger, told as steps, passed, failed or left out.

use crate::trace::op::{Predicate, SignatureMethod, Verify};
use crate::trace::{CheckKind, Event, Fact, StepKind, ValueId};
use crate::wire::AlertDescription;

use super::Sink;
use crate::actor::{Failure, StepDraft};

impl Sink<'_> {
    /// Asks several questions as one step; the step passes if all hold.
    ///
    /// # Errors
    /// The failure with this alert if one does not.
    pub fn check_all(
        &mut self,
        told: StepDraft,
        kind: CheckKind,
        alert: AlertDescription,
        predicates: impl IntoIterator<Item = Predicate>,
    ) -> Result<(), Failure> {
        let mut verdicts = Vec::new();
        for predicate in predicates {
            verdicts.push(self.ledger.check(self.connection.id, kind, predicate)?);
        }
        self.judge(told, kind, alert, &verdicts)
    }

    /// Verifies a signature as one step.
    ///
    /// # Errors
    /// The failure with this alert if it is not right; another one if such a
    /// signature cannot be of this key, which is said and not verified.
    pub fn verify(
        &mut self,
        told: StepDraft,
        alert: AlertDescription,
        verify: Verify,
    ) -> Result<(), Failure> {
        let kind = verify.kind;
        if let Err(unfit) = verify.key.algorithm(verify.method) {
            // RFC 5246 §7.4.3: algorithm and key must go together.
            let alert = match verify.method {
                SignatureMethod::Handshake(_) => AlertDescription::ILLEGAL_PARAMETER,
                SignatureMethod::Certificate(_) => alert,
            };
            let expected = "a signature of a kind that the key can have made";
            let failure = Failure::new(alert, expected, &unfit.to_string());
            return self.unmade(told, kind, failure);
        }
        let verdict = self.ledger.verify(self.connection.id, verify)?;
        self.judge(told, kind, alert, &[verdict])
    }

    /// A rule that no value's check stands for: the failure, unless this side
    /// leaves the check out.
    ///
    /// # Errors
    /// The failure.
    pub fn refuse(
        &mut self,
        told: StepDraft,
        kind: CheckKind,
        failure: Failure,
    ) -> Result<(), Failure> {
        match self.left_out(told, kind, false) {
            None => Ok(()),
            Some(_) => Err(Failure {
                check: Some(kind),
                ..failure
            }),
        }
    }

    /// A check that cannot be made: the failure, which no check has caught,
    /// unless this side leaves the check out.
    ///
    /// # Errors
    /// The failure.
    pub(in crate::actor) fn unmade(
        &mut self,
        mut told: StepDraft,
        kind: CheckKind,
        failure: Failure,
    ) -> Result<(), Failure> {
        if !self.connection.skips(kind) {
            return Err(failure);
        }
        told.kind = StepKind::Skipped;
        told.text = Some("check-skipped-unmade".to_owned());
        self.tell(
            told.event(Event::Skipped {
                check: kind,
                holds: false,
            })
            .fact("check", Fact::Text(kind.id().to_owned()))
            .fact("found", Fact::Text(failure.found)),
        );
        Ok(())
    }

    /// A check whose failure ends nothing, because there is another way to go
    /// on: tells it, and gives its answer; yes, if this side leaves it out.
    ///
    /// # Errors
    /// If an input is another party's.
    pub(in crate::actor) fn ask(
        &mut self,
        mut told: StepDraft,
        kind: CheckKind,
        predicate: Predicate,
    ) -> Result<bool, Failure> {
        let (verdict, holds) = self.ledger.check(self.connection.id, kind, predicate)?;
        told.values.insert(0, verdict);
        let Some(mut told) = self.left_out(told, kind, holds) else {
            return Ok(true);
        };
        if !holds {
            told.kind = StepKind::Failed;
            told = told.variant("failed");
        }
        self.tell(told);
        Ok(holds)
    }

    /// Tells a check that fails without ending the connection.
    pub(in crate::actor) fn judge_bare(&mut self, told: StepDraft, kind: CheckKind) {
        if let Some(told) = self.left_out(told, kind, false) {
            self.tell(
                told.event(Event::Noticed { check: kind })
                    .fact("check", Fact::Text(kind.id().to_owned())),
            );
        }
    }

    /// Tells a check as left out, if this side leaves it out: with the answer
    /// that nobody here looked at. Otherwise gives the step back.
    pub(in crate::actor) fn left_out(
        &mut self,
        mut told: StepDraft,
        kind: CheckKind,
        holds: bool,
    ) -> Option<StepDraft> {
        if !self.connection.skips(kind) {
            return Some(told);
        }
        told.kind = StepKind::Skipped;
        let text = if holds {
            "check-skipped-holds"
        } else {
            "check-skipped-fails"
        };
        told.text = Some(text.to_owned());
        self.tell(
            told.event(Event::Skipped { check: kind, holds })
                .fact("check", Fact::Text(kind.id().to_owned())),
        );
        None
    }

    /// Tells an answer that is there, as [`check_all`](Self::check_all) does.
    ///
    /// # Errors
    /// The failure with this alert if one does not hold.
    pub(in crate::actor) fn judge(
        &mut self,
        mut told: StepDraft,
        kind: CheckKind,
        alert: AlertDescription,
        verdicts: &[(ValueId, bool)],
    ) -> Result<(), Failure> {
        let failed: Vec<ValueId> = verdicts
            .iter()
            .filter(|(_, holds)| !holds)
            .map(|(id, _)| *id)
            .collect();
        let mut values: Vec<ValueId> = verdicts.iter().map(|(id, _)| *id).collect();
        values.append(&mut told.values);
        told.values = values;
        let Some(mut told) = self.left_out(told, kind, failed.is_empty()) else {
            return Ok(());
        };
        if failed.is_empty() {
            told.kind = StepKind::Passed;
            self.tell(told);
            return Ok(());
        }
        told.kind = StepKind::Failed;
        match (&mut told.text, &mut told.variant) {
            (Some(key), _) | (None, Some(key)) => key.push_str("-failed"),
            (None, none) => *none = Some("failed".to_owned()),
        }
        self.tell(told);
        Err(Failure::check(alert, kind, failed))
    }
}
