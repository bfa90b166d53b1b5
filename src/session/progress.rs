//! How far somebody has come in a lesson: what is kept of it, and how what two
//! programs know of it is brought together.

use serde::{Deserialize, Serialize};

use crate::session::State;

/// The form of the file that this program reads and writes.
pub const FORM: u32 = 1;

/// After so many seconds without a sign of life somebody has left the desk.
const BREAK: u64 = 15 * 60;

/// How far somebody has come in one lesson. Times are in seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The form of the file.
    pub form: u32,
    /// The lesson's name.
    pub lesson: String,
    /// Where one was last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Mark>,
    /// What became of its questions.
    #[serde(default)]
    pub questions: Vec<Answered>,
    /// What became of its challenges.
    #[serde(default)]
    pub challenges: Vec<Tried>,
    /// When one was at it.
    #[serde(default)]
    pub spells: Vec<TimeSpent>,
}

/// A place in a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Which of its runs.
    pub run: String,
    /// The step, by its id.
    pub step: String,
    /// What that step is called on the screen.
    pub title: String,
    /// Where one chose to sit, if that was not left to the lesson.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<String>,
    /// When one was there.
    pub at: u64,
}

/// What became of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The run that it is about.
    pub run: String,
    /// The id of the step before which it stands; empty at the ending.
    pub step: String,
    /// Which of the questions there, from 0.
    pub place: usize,
    /// How it stands.
    pub state: State,
    /// How many answers were wrong.
    pub tries: u32,
    /// How many hints of the ladder were given.
    pub hints: usize,
    /// The last answer, as it would be typed; empty if none was given.
    pub answer: String,
    /// When something was done about it for the first time.
    pub first: u64,
    /// And for the last time.
    pub last: u64,
}

/// What became of a challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// Its name in the lesson.
    pub id: String,
    /// How many hints were given.
    pub hints: usize,
    /// The code of the scenario that met it.
    pub scenario: String,
    /// When it was met for the first time.
    pub at: u64,
}

/// A stretch of time that somebody spent at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeSpent {
    /// Its beginning.
    pub from: u64,
    /// Its end, as far as it is known.
    pub to: u64,
}

impl Progress {
    /// Of this lesson, of which nothing is known yet.
    pub fn of(lesson: &str) -> Self {
        Self {
            form: FORM,
            lesson: lesson.to_owned(),
            ..Self::default()
        }
    }

    /// How many questions are in this state.
    pub fn count(&self, state: State) -> usize {
        let questions = self.questions.iter();
        questions.filter(|one| one.state == state).count()
    }

    /// How long somebody was at it, in whole minutes, rounded up.
    pub fn minutes(&self) -> u64 {
        let mut spells = self.spells.clone();
        spells.sort_by_key(|spell| spell.from);
        let (mut sum, mut until) = (0, 0);
        for spell in spells {
            // Two programs at once make no hour longer.
            let from = spell.from.max(until);
            sum += spell.to.saturating_sub(from);
            until = until.max(spell.to);
        }
        u64::div_ceil(sum, 60)
    }

    /// Gives a sign of life: lengthens the spell that is under way, or begins
    /// another one.
    pub(in crate::session) fn touch(&mut self, now: u64) {
        let last = self.spells.iter_mut().max_by_key(|spell| spell.to);
        match last {
            Some(last) if now.saturating_sub(last.to) <= BREAK => last.to = last.to.max(now),
            _ => self.spells.push(TimeSpent { from: now, to: now }),
        }
    }

    /// Takes in what another program, or this one, found out since. Nothing
    /// that was done is undone: an answer that was given or shown stays, and
    /// so does the first time that a challenge was met.
    pub fn merge(&mut self, newer: Progress) {
        for one in newer.questions {
            let same = |known: &&mut Answered| {
                (&known.run, &known.step, known.place) == (&one.run, &one.step, one.place)
            };
            match self.questions.iter_mut().find(same) {
                Some(known) => known.merge(one),
                None => self.questions.push(one),
            }
        }
        for one in newer.challenges {
            match self.challenges.iter_mut().find(|known| known.id == one.id) {
                Some(known) if known.at <= one.at => known.hints = known.hints.max(one.hints),
                Some(known) => *known = one,
                None => self.challenges.push(one),
            }
        }
        for spell in newer.spells {
            let same = |known: &&mut TimeSpent| known.from == spell.from;
            match self.spells.iter_mut().find(same) {
                Some(known) => known.to = known.to.max(spell.to),
                None => self.spells.push(spell),
            }
        }
        if let Some(place) = newer.place
            && self.place.as_ref().is_none_or(|known| known.at <= place.at)
        {
            self.place = Some(place);
        }
    }
}

impl Answered {
    fn merge(&mut self, newer: Answered) {
        let settled = matches!(self.state, State::Right | State::Shown);
        if !settled {
            self.state = newer.state;
            if !newer.answer.is_empty() {
                self.answer = newer.answer;
            }
        }
        self.tries = self.tries.max(newer.tries);
        self.hints = self.hints.max(newer.hints);
        self.first = self.first.min(newer.first);
        self.last = self.last.max(newer.last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(state: State, last: u64) -> Answered {
        Answered {
            run: "main".to_owned(),
            step: "server.key_exchange.secret".to_owned(),
            place: 0,
            state,
            tries: 1,
            hints: 0,
            answer: "21".to_owned(),
            first: last,
            last,
        }
    }

    fn with(one: Answered) -> Progress {
        Progress {
            questions: vec![one],
            ..Progress::of("pencil")
        }
    }

    #[test]
    fn an_answer_that_was_right_is_not_lost_to_somebody_who_is_still_at_it() {
        let mut progress = with(answered(State::Right, 100));
        let mut later = answered(State::Open, 200);
        later.answer = "22".to_owned();
        later.hints = 2;
        progress.merge(with(later));
        let one = &progress.questions[0];
        assert_eq!((one.state, one.answer.as_str()), (State::Right, "21"));
        assert_eq!((one.hints, one.first, one.last), (2, 100, 200));
    }

    #[test]
    fn what_was_shown_is_not_answered_rightly_afterwards() {
        let mut progress = with(answered(State::Shown, 100));
        progress.merge(with(answered(State::Right, 200)));
        assert_eq!(progress.questions[0].state, State::Shown);
    }

    #[test]
    fn two_questions_at_one_step_stay_two() {
        let mut progress = with(answered(State::Right, 1));
        let mut second = answered(State::Later, 2);
        second.place = 1;
        progress.merge(with(second));
        assert_eq!(progress.questions.len(), 2);
        assert_eq!(progress.count(State::Right), 1);
    }

    #[test]
    fn the_later_place_is_the_place() {
        let at = |at| Progress {
            place: Some(Mark {
                at,
                ..Mark::default()
            }),
            ..Progress::of("pencil")
        };
        let mut progress = at(20);
        progress.merge(at(10));
        assert_eq!(progress.place.as_ref().unwrap().at, 20);
        progress.merge(at(30));
        assert_eq!(progress.place.as_ref().unwrap().at, 30);
    }

    #[test]
    fn a_challenge_is_met_when_it_is_met_first() {
        let met = |scenario: &str, at| Progress {
            challenges: vec![Tried {
                id: "bit".to_owned(),
                hints: 1,
                scenario: scenario.to_owned(),
                at,
            }],
            ..Progress::of("pencil")
        };
        let mut progress = met("first", 5);
        progress.merge(met("second", 9));
        progress.merge(met("zeroth", 3));
        assert_eq!(progress.challenges.len(), 1);
        assert_eq!(progress.challenges[0].scenario, "zeroth");
    }

    #[test]
    fn time_away_from_the_desk_does_not_count() {
        let mut progress = Progress::of("pencil");
        for now in [1_000, 1_000 + 5 * 60, 9_000, 9_000 + 60] {
            progress.touch(now);
        }
        assert_eq!(progress.minutes(), 6);
        // Another program was open in the same minutes.
        let mut other = Progress::of("pencil");
        other.spells.push(TimeSpent {
            from: 1_060,
            to: 1_120,
        });
        progress.merge(other);
        assert_eq!(progress.minutes(), 6);
    }
}
