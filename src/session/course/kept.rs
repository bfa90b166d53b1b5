//! What of a lesson is kept for another day.

use crate::lesson::{Answer, Kind, Question};
use crate::session::{Answered, Asked, Course, Progress, Settled, State};

impl Course {
    /// How many questions are open no longer.
    pub fn count_settled(&self) -> usize {
        let asked = self.asked.iter().flatten();
        asked.filter(|asked| asked.state != State::Open).count()
    }

    /// The questions that are open no longer, in words that outlive a change
    /// of the lesson's file.
    pub fn settled(&self) -> Vec<Settled> {
        let answered = self.answered().into_iter();
        answered
            .filter(|one| one.state != State::Open)
            .map(|one| Settled {
                run: one.run,
                step: one.step,
                place: one.place,
                state: one.state,
            })
            .collect()
    }

    /// What became of every question about which anything was done, in words
    /// that outlive a change of the lesson's file; without times.
    pub fn answered(&self) -> Vec<Answered> {
        let mut answered = Vec::new();
        for (section, asked) in self.lesson.sections.iter().zip(&self.asked) {
            let run = self.lesson.runs.get(section.run);
            for (place, asked) in asked.iter().enumerate() {
                let touched = asked.state != State::Open || asked.tries > 0 || asked.hints > 0;
                if !touched {
                    continue;
                }
                let question = section.questions.get(place);
                answered.push(Answered {
                    run: run.map_or_else(String::new, |run| run.name.clone()),
                    step: section.step.clone().unwrap_or_default(),
                    place,
                    state: asked.state,
                    tries: asked.tries,
                    hints: asked.hints,
                    answer: question.map_or_else(String::new, |question| written(question, asked)),
                    first: 0,
                    last: 0,
                });
            }
        }
        answered
    }

    /// The question that was kept as one of this run, step and place.
    fn kept(&self, run: &str, step: &str, place: usize) -> Option<(usize, usize)> {
        let run = self.lesson.run(run)?;
        let mut sections = self.lesson.sections.iter();
        let at = sections.position(|section| {
            section.run == run && section.step.as_deref().unwrap_or("") == step
        })?;
        Some((at, place))
    }

    /// Takes what a bookmark kept, of questions of which nothing else is
    /// known. A question that the lesson has no more is passed over.
    pub fn settle(&mut self, settled: &[Settled]) {
        for kept in settled {
            let id = self.kept(&kept.run, &kept.step, kept.place);
            if let Some(asked) = id.and_then(|id| self.asked_mut(id))
                && asked.state == State::Open
            {
                asked.state = kept.state;
            }
        }
    }

    /// Takes what was kept of an earlier day.
    pub(in crate::session) fn recall(&mut self, progress: &Progress) {
        for kept in &progress.questions {
            let Some(id) = self.kept(&kept.run, &kept.step, kept.place) else {
                continue;
            };
            let Some((kind, ladder)) = self
                .question(id)
                .map(|question| (question.kind, question.hints.len()))
            else {
                continue;
            };
            let Some(asked) = self.asked_mut(id) else {
                continue;
            };
            asked.state = kept.state;
            asked.tries = kept.tries;
            asked.hints = kept.hints.min(ladder);
            match Answer::parse(kind, &kept.answer) {
                Ok(Answer::Choices(ticked)) => asked.ticked = ticked,
                Ok(Answer::Parties(ticked)) => asked.ticked = ticked.to_vec(),
                Ok(_) => asked.typed = kept.answer.clone(),
                Err(_) => {}
            }
        }
    }
}

/// The last answer as it would be typed at a prompt; empty if there was none.
fn written(question: &Question, asked: &Asked) -> String {
    let ticked = || (0..asked.ticked.len()).filter(|at| asked.ticked[*at]);
    let words: Vec<String> = match question.kind {
        Kind::Number | Kind::Bytes => return asked.typed.clone(),
        Kind::One | Kind::Several => ticked().map(|at| (at + 1).to_string()).collect(),
        Kind::Parties => {
            let names = ["client", "server", "eve"];
            let known = ticked().filter_map(|at| names.get(at));
            known.map(|name| (*name).to_owned()).collect()
        }
    };
    words.join(" ")
}
