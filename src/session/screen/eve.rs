//! The eavesdropper: what she can do, what she saw, what she made of it, and
//! what stands between her and the application data.

use crate::session::detour::let_eve_compute;
use crate::session::{Action, Place, Screen, ScreenMut, Scroll, Shared, Turn, say};
use crate::sim::EveMode;

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
