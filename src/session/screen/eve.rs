//! The eavesdropper: what she can do, what she saw, what she made of it, and
//! what stands between her and the application data.

use std::sync::Arc;

use crate::session::detour::{Detour, detour};
use crate::session::{Action, Place, Screen, ScreenMut, Scroll, Shared, Turn, say, say_with};
use crate::sim::{EveMode, Scenario};
use crate::trace::Phase;

/// Eve's screen, and how far it is scrolled.
#[derive(Debug, Default)]
pub struct EveScreen {
    /// How far it is scrolled.
    pub scroll: Scroll,
}

impl Screen for EveScreen {
    fn place(&self) -> Place {
        Place::Eve
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        if action == Action::Compute {
            compute(shared);
        } else if !self.scroll.act(action) {
            return Turn::Common;
        }
        Turn::Stay
    }

    fn footer(&self, action: Action, shared: &Shared) -> Option<String> {
        let computes = shared.scene.run.scenario.eve == EveMode::Computes;
        (action == Action::Compute).then(|| match computes {
            true => String::new(),
            false => say("footer-let-her"),
        })
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Eve(self)
    }
}

/// The same run, with Eve let loose.
fn compute(shared: &mut Shared) {
    if shared.question_stands() {
        shared.notify("notice-question-first");
        return;
    }
    let mut scenario = shared.scene.run.scenario.clone();
    if scenario.eve == EveMode::Computes {
        shared.notify("notice-eve-computes");
        return;
    }
    scenario.eve = EveMode::Computes;
    let_eve_compute(shared, scenario, say("eve-change"));
}

/// Lets Eve compute, and goes to what she then does first, her screen on top.
/// Where a lesson's question is still open it is too early for that: then one
/// arrives at the present step as ever.
fn let_eve_compute(shared: &mut Shared, scenario: Scenario, change: String) {
    let early = shared.limit < shared.scene.steps();
    let (left, n) = (Arc::clone(&shared.scene), shared.cursor);
    shared.busy = Some(say_with("detour-running", &[("change", &change)]));
    shared.spawn(
        move || {
            let mut made = detour(left, n, &scenario, change)?;
            let first = made.scene.trace().steps.iter();
            let first = first.filter(|step| step.phase == Phase::Eve).map(|s| s.n);
            if let (Some(first), false) = (first.min(), early) {
                made.landing = first;
            }
            Ok(made)
        },
        move |session, made: Result<Detour, String>| {
            session.shared.busy = None;
            match made {
                Ok(detour) => {
                    session.take_detour(Arc::new(detour), true);
                    if session.is_on_detour() {
                        session.push(Box::new(EveScreen::default()));
                    }
                }
                Err(error) => session.shared.notice = Some(error),
            }
        },
    );
}
