//! A question: it stands before the step that shows its answer.

pub mod field;

use crate::lesson::{Answer, Grade, Question};
use crate::session::screen::inspector::Inspector;
use crate::session::screen::question::field::AnswerField;
use crate::session::{
    Action, KeyCode, KeyPress, Place, QuestionId, Screen, ScreenMut, Scroll, Shared, State, Turn,
    keys, say, say_with,
};
use crate::trace::Values;

/// The question's screen.
pub struct QuestionScreen {
    /// Which question.
    pub id: QuestionId,
    /// The answer as far as it is given.
    pub field: AnswerField,
    /// How far its text is scrolled.
    pub scroll: Scroll,
    /// Whether the text was scrolled by hand; else its end is in sight.
    pub scrolled: bool,
}

impl QuestionScreen {
    /// The screen of a question, with what was answered before.
    pub fn new(id: QuestionId, shared: &Shared) -> Self {
        let course = shared.course.as_ref();
        let question = course.and_then(|course| course.question(id));
        let asked = course.and_then(|course| course.asked(id));
        Self {
            id,
            field: AnswerField::new(question, asked),
            scroll: Scroll::default(),
            scrolled: false,
        }
    }

    /// The question.
    pub fn question<'a>(&self, shared: &'a Shared) -> Option<&'a Question> {
        shared.course.as_ref()?.question(self.id)
    }

    /// How it stands.
    pub fn state(&self, shared: &Shared) -> State {
        let course = shared.course.as_ref();
        let asked = course.and_then(|course| course.asked(self.id));
        asked.map_or(State::Open, |asked| asked.state)
    }

    /// Judges what was answered.
    fn submit(&mut self, shared: &mut Shared) {
        let Some(question) = self.question(shared) else {
            return;
        };
        let answer = match self.field.answer(question) {
            Ok(answer) => answer,
            Err(why) => {
                if let Some(asked) = asked_mut(shared, self.id) {
                    asked.unreadable = Some(why);
                    asked.said = None;
                }
                return;
            }
        };
        let verdict = self.judge(question, &answer, shared);
        self.field.judged();
        self.scrolled = false;
        let typed = self.field.typed();
        let ticked = self.field.ticked();
        let Some(asked) = asked_mut(shared, self.id) else {
            return;
        };
        asked.typed = typed;
        asked.ticked = ticked;
        asked.unreadable = None;
        match verdict {
            Grade::Right => {
                asked.state = State::Right;
                asked.said = None;
            }
            Grade::Wrong { hint } => {
                asked.tries += 1;
                asked.said = Some(hint.unwrap_or_default());
            }
            Grade::Unreadable { why } => asked.unreadable = Some(why),
        }
    }

    fn judge(&self, question: &Question, answer: &Answer, shared: &Shared) -> Grade {
        question.grade(shared.scene.trace(), answer)
    }

    /// Leaves with this state, and goes to the step that shows the answer.
    fn leave(&self, state: State, shared: &mut Shared) -> Turn {
        if let Some(asked) = asked_mut(shared, self.id) {
            asked.state = state;
        }
        if let Some(course) = &mut shared.course {
            course.standing = None;
        }
        let step = shared
            .course
            .as_ref()
            .and_then(|course| course.step_of(self.id.0));
        shared.refresh();
        // Several questions may stand before one step.
        let next = shared.course.as_ref().and_then(|course| course.next_open());
        if let Some((next, _)) = next.filter(|(next, _)| next.0 == self.id.0) {
            if let Some(course) = &mut shared.course {
                course.standing = Some(next);
            }
            shared.refresh();
            return Turn::Replace(Box::new(Self::new(next, shared)));
        }
        if let Some(step) = step {
            shared.go(step);
        }
        Turn::Pop
    }
}

fn asked_mut(shared: &mut Shared, id: QuestionId) -> Option<&mut crate::session::Asked> {
    shared.course.as_mut()?.asked_mut(id)
}

impl Screen for QuestionScreen {
    fn place(&self) -> Place {
        Place::Question
    }

    fn wants_text(&self) -> bool {
        true
    }

    fn text(&mut self, key: KeyPress, shared: &mut Shared) -> bool {
        if self.state(shared) == State::Right {
            return matches!(key.code, KeyCode::Backspace);
        }
        if self.field.refuses(key) {
            shared.notice = Some(say_keys("question-digits", shared));
            return true;
        }
        let taken = self.field.key(key);
        if let (true, Some(asked)) = (taken, asked_mut(shared, self.id)) {
            asked.unreadable = None;
        }
        taken
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        let right = self.state(shared) == State::Right;
        match action {
            Action::Open | Action::Next if right => return self.leave(State::Right, shared),
            Action::Next => {
                self.field.key(KeyPress::from(KeyCode::Right));
            }
            Action::Open => self.submit(shared),
            Action::Down if self.field.moved(true) => {}
            Action::Up if self.field.moved(false) => {}
            Action::Hint if !right => {
                let hints = self
                    .question(shared)
                    .map_or(0, |question| question.hints.len());
                self.scrolled = false;
                if let Some(asked) = asked_mut(shared, self.id) {
                    if asked.hints >= hints {
                        shared.notice = Some(say_keys("question-no-hint", shared));
                    } else {
                        asked.hints += 1;
                    }
                }
            }
            Action::Show if !right => {
                let working = self.question(shared).and_then(|question| question.working);
                let turn = self.leave(State::Shown, shared);
                // The sums of the answer, where it has any.
                let step = shared.step();
                let value = working.and_then(|wanted| {
                    let trace = shared.scene.trace();
                    let mut own = step?.values.iter().copied();
                    own.find(|id| trace.value(*id).quantity == wanted)
                });
                return match (turn, value) {
                    (Turn::Pop, Some(value)) => {
                        Turn::Replace(Box::new(Inspector::working(value, shared)))
                    }
                    (turn, _) => turn,
                };
            }
            Action::Later if !right => {
                shared.notify("notice-put-off");
                return self.leave(State::Later, shared);
            }
            Action::Return if right => return self.leave(State::Right, shared),
            _ if self.scroll.act(action) => self.scrolled = true,
            _ => return Turn::Common,
        }
        Turn::Stay
    }

    fn click(&mut self, line: usize, _shared: &mut Shared) -> bool {
        self.field.tick(line);
        false
    }

    fn footer(&self, action: Action, shared: &Shared) -> Option<String> {
        let right = self.state(shared) == State::Right;
        match action {
            Action::Open if right => Some(say("question-go-on")),
            Action::Open => Some(say("question-answer")),
            Action::Hint | Action::Show | Action::Later if right => Some(String::new()),
            Action::Hint => {
                let course = shared.course.as_ref()?;
                let given = course.asked(self.id)?.hints;
                let left = course.question(self.id)?.hints.len().saturating_sub(given);
                if left == 0 {
                    return Some(String::new());
                }
                Some(say_with("question-hints", &[("left", &left.to_string())]))
            }
            Action::Return => Some(say("question-look-around")),
            // The question itself stands at the end, so what has no room is
            // above it.
            Action::PageUp if self.scroll.first() > 0 => Some(say("key-read-back")),
            Action::PageUp => Some(String::new()),
            _ => None,
        }
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Question(self)
    }
}

/// Words that name keys of the question.
pub fn say_keys(key: &str, shared: &Shared) -> String {
    let name = |action| keys::of(action, Place::Question, shared.ascii);
    let facts = [
        ("hint", &*name(Action::Hint)),
        ("show", &*name(Action::Show)),
        ("later", &*name(Action::Later)),
    ];
    say_with(key, &facts)
}
