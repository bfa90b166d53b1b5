//! What a list says of a lesson, read without reading the whole.

use super::Lesson;
use super::fault::Faults;
use super::form::read_toml;
use super::markdown;
use super::parse::{front_matter, halves};

/// What a list says of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The name by which it is asked for.
    pub name: String,
    /// Its place in the course, from 1, if it has one.
    pub number: Option<u32>,
    /// Its title.
    pub title: String,
    /// The question that it answers.
    pub question: String,
    /// How many minutes it takes: those that its author says, or those of its
    /// stops together.
    pub minutes: Option<f32>,
    /// How many questions it asks.
    pub questions: usize,
}

/// The outline of a lesson in which nothing is wrong.
pub(super) fn read(name: &str, source: &str) -> Outline {
    let (front, body) = halves(source).unwrap_or_default();
    let front = read_toml(&mut Faults::new(source), front, front_matter);
    let (stops, questions) = markdown::outline(&source[body]);
    Outline {
        name: name.to_owned(),
        number: front.number,
        title: front.title,
        question: front.question,
        minutes: front.minutes.or_else(|| together(stops)),
        questions,
    }
}

fn together(stops: impl IntoIterator<Item = f32>) -> Option<f32> {
    let sum: f32 = stops.into_iter().sum();
    (sum > 0.0).then_some(sum)
}

impl Lesson {
    /// What a list says of it.
    pub fn outline(&self) -> Outline {
        let sections = self.sections.iter();
        let stops = sections.clone().filter_map(|section| section.minutes);
        Outline {
            name: self.name.clone(),
            number: self.number,
            title: self.title.clone(),
            question: self.question.clone(),
            minutes: self.minutes.or_else(|| together(stops)),
            questions: sections.map(|section| section.questions.len()).sum(),
        }
    }
}
