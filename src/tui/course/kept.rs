//! What of a lesson is kept for another day.

use super::{Course, State};
use crate::tui::bookmark::Settled;

impl Course {
    /// How many questions are open no longer.
    pub fn count_settled(&self) -> usize {
        let asked = self.asked.iter().flatten();
        asked.filter(|asked| asked.state != State::Open).count()
    }

    /// The questions that are open no longer, in words that outlive a change
    /// of the lesson's file.
    pub fn settled(&self) -> Vec<Settled> {
        let mut settled = Vec::new();
        for (section, asked) in self.lesson.sections.iter().zip(&self.asked) {
            let run = self.lesson.runs.get(section.run);
            for (place, asked) in asked.iter().enumerate() {
                if asked.state != State::Open {
                    settled.push(Settled {
                        run: run.map_or_else(String::new, |run| run.name.clone()),
                        step: section.step.clone().unwrap_or_default(),
                        place,
                        state: asked.state,
                    });
                }
            }
        }
        settled
    }

    /// Takes what was kept. A question that the lesson has no more is passed
    /// over.
    pub fn settle(&mut self, settled: &[Settled]) {
        for kept in settled {
            let run = self.lesson.run(&kept.run);
            let section = self.lesson.sections.iter().position(|section| {
                Some(section.run) == run && section.step.as_deref().unwrap_or("") == kept.step
            });
            if let Some(asked) = section.and_then(|at| self.asked_mut((at, kept.place))) {
                asked.state = kept.state;
            }
        }
    }
}
