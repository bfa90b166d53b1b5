//! What is right, and what an answer that is not might have been.

use num_bigint::BigUint;

use super::super::{EvalError, Inline, Moment};
use super::{Answer, Kind, Question, Wrong};
use crate::trace::{PartyId, Trace};

/// What is right in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// This number.
    Number(BigUint),
    /// These bytes.
    Bytes(Vec<u8>),
    /// For each option whether it is right.
    Choices(Vec<bool>),
    /// Who knows it: client, server, Eve.
    Parties([bool; 3]),
}

/// What an answer was.
#[derive(Clone, Debug, PartialEq)]
pub enum Grade {
    /// Right.
    Right,
    /// Wrong.
    Wrong {
        /// What to say to this mistake, if it is a known one.
        hint: Option<Vec<Inline>>,
    },
    /// It cannot be judged.
    Unreadable {
        /// Why.
        why: String,
    },
}

pub(super) fn truth(question: &Question, trace: &Trace) -> Result<Truth, EvalError> {
    let moment = question.moment(trace);
    let missing = |what: &str| EvalError::Missing {
        quantity: what.to_owned(),
        party: None,
    };
    Ok(match question.kind {
        Kind::Number | Kind::Bytes => {
            let answer = question.answer.as_ref().ok_or_else(|| missing("answer"))?;
            let val = answer.evaluate(moment)?;
            if question.kind == Kind::Number {
                Truth::Number(val.number())
            } else {
                Truth::Bytes(val.bytes())
            }
        }
        Kind::One | Kind::Several => {
            let right = |choice: &super::AnswerOption| match (&choice.when, choice.right) {
                (Some(when), _) => when.holds(moment),
                (None, right) => Ok(right.unwrap_or(false)),
            };
            Truth::Choices(
                question
                    .options
                    .iter()
                    .map(right)
                    .collect::<Result<_, _>>()?,
            )
        }
        Kind::Parties => {
            let quantity = question.knows.ok_or_else(|| missing("knows"))?;
            let step = question.at.as_deref().or(question.step.as_deref());
            let moment = Moment::of(trace, step);
            let knows = |party| super::super::condition::knows(moment, party, quantity);
            Truth::Parties([
                knows(PartyId::CLIENT)?,
                knows(PartyId::SERVER)?,
                knows(PartyId::EVE)?,
            ])
        }
    })
}

pub(super) fn grade(question: &Question, trace: &Trace, given: &Answer) -> Grade {
    let truth = match truth(question, trace) {
        Ok(truth) => truth,
        Err(error) => {
            return Grade::Unreadable {
                why: format!("The run does not answer this: {error}."),
            };
        }
    };
    let hint = match (&truth, given) {
        (Truth::Number(right), Answer::Number { value, hex }) => {
            if right == value {
                return Grade::Right;
            }
            known(question, trace, given).or_else(|| number_hint(right, value, *hex))
        }
        (Truth::Bytes(right), Answer::Bytes(bytes)) => {
            if right == bytes {
                return Grade::Right;
            }
            known(question, trace, given).or_else(|| bytes_hint(question, trace, right, bytes))
        }
        (Truth::Choices(right), Answer::Choices(chosen)) => {
            let chose = |at: usize| chosen.get(at).copied().unwrap_or(false);
            if chosen.len() > right.len() {
                return Grade::Unreadable {
                    why: format!("There are {} to choose from.", right.len()),
                };
            }
            let wrong = (0..right.len()).filter(|at| right[*at] != chose(*at));
            let wrong: Vec<usize> = wrong.collect();
            if wrong.is_empty() {
                return Grade::Right;
            }
            // What was chosen and is wrong says more than what was left out.
            let hint = |chosen: bool| {
                wrong
                    .iter()
                    .filter(|at| chose(**at) == chosen)
                    .map(|at| &question.options[*at].hint)
                    .find(|hint| !hint.is_empty())
            };
            let missed = (question.kind == Kind::Several).then(|| hint(false));
            hint(true).or(missed.flatten()).cloned()
        }
        (Truth::Parties(right), Answer::Parties(parties)) => {
            if right == parties {
                return Grade::Right;
            }
            known(question, trace, given)
        }
        _ => {
            return Grade::Unreadable {
                why: "This is no answer to such a question.".to_owned(),
            };
        }
    };
    Grade::Wrong { hint }
}

/// The hint of the author's mistake that comes out as this answer.
fn known(question: &Question, trace: &Trace, given: &Answer) -> Option<Vec<Inline>> {
    let moment = question.moment(trace);
    let is = |wrong: &Wrong| match (wrong, given) {
        (Wrong::Expr(expr), Answer::Number { value, .. }) => expr
            .evaluate(moment)
            .is_ok_and(|wrong| wrong.number() == *value),
        (Wrong::Expr(expr), Answer::Bytes(bytes)) => expr
            .evaluate(moment)
            .is_ok_and(|wrong| wrong.bytes() == *bytes),
        (Wrong::Parties(wrong), Answer::Parties(parties)) => wrong == parties,
        _ => false,
    };
    question
        .mistakes
        .iter()
        .find(|mistake| is(&mistake.answer))
        .map(|mistake| mistake.hint.clone())
}

fn say(text: String) -> Option<Vec<Inline>> {
    Some(vec![Inline::Text(text)])
}

/// Decimal and hexadecimal taken for one another.
fn number_hint(right: &BigUint, given: &BigUint, hex: bool) -> Option<Vec<Inline>> {
    if hex {
        let digits = given.to_str_radix(16);
        let meant = BigUint::parse_bytes(digits.as_bytes(), 10);
        (meant.as_ref() == Some(right)).then_some(())?;
        return say(format!(
            "{digits} is right in decimal, but 0x says that it is hexadecimal: leave 0x away."
        ));
    }
    let digits = given.to_str_radix(10);
    let meant = BigUint::parse_bytes(digits.as_bytes(), 16);
    (meant.as_ref() == Some(right)).then_some(())?;
    say(format!(
        "{digits} is right in hexadecimal, but it was read as decimal: begin with 0x."
    ))
}

/// Bytes in the other order, without their length, or each in decimal.
fn bytes_hint(
    question: &Question,
    trace: &Trace,
    right: &[u8],
    given: &[u8],
) -> Option<Vec<Inline>> {
    if given.iter().rev().eq(right) {
        return say(
            "These are the right bytes in the wrong order: TLS writes the most significant byte \
             first."
                .to_owned(),
        );
    }
    let answer = question.answer.as_ref();
    if let Some((whole, bare)) = answer.and_then(|answer| answer.wire_bytes(question.moment(trace)))
        && whole == right
        && whole != bare
    {
        if given == bare {
            return say(
                "These are the right bytes, but on the wire their length stands in front of them."
                    .to_owned(),
            );
        }
        let length = whole.len() - bare.len();
        if given.ends_with(&bare) && given.len() != whole.len() {
            return say(format!(
                "The content is right; the length in front of it has {length} {}.",
                if length == 1 { "byte" } else { "bytes" }
            ));
        }
    }
    let decimal = |byte: &u8| format!("{byte:02x}").parse::<u8>().ok();
    let as_decimal: Option<Vec<u8>> = given.iter().map(decimal).collect();
    if as_decimal.as_deref() == Some(right) {
        return say(
            "These are the right bytes in decimal; write each as two hexadecimal digits."
                .to_owned(),
        );
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::{Lesson, check};
    use crate::sim::run;

    /// A question at the step that computes `dh_Ys`, and the run: g = 5,
    /// p = 23.
    fn asked(seed: u64, question: &str) -> (Question, Trace) {
        let source = format!(
            "+++\ntitle = \"t\"\nquestion = \"q\"\n[scenario]\nseed = {seed}\n+++\n\
             ## At {{#server.key_exchange.send minutes=1}}\n```question\n{question}\n```\n"
        );
        let lesson = Lesson::parse("t", &source).unwrap_or_else(|faults| panic!("{faults:#?}"));
        let trace = run(&lesson.scenario).unwrap().trace;
        (lesson.sections[0].questions[0].clone(), trace)
    }

    fn hint(verdict: &Grade) -> &str {
        match verdict {
            Grade::Wrong { hint: Some(hint) } => match hint.as_slice() {
                [Inline::Text(text)] => text,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    fn number(text: &str) -> Answer {
        Answer::parse(Kind::Number, text).unwrap()
    }

    fn bytes(text: &str) -> Answer {
        Answer::parse(Kind::Bytes, text).unwrap()
    }

    #[test]
    fn a_number_is_judged_by_the_ledger() {
        for seed in 1..6 {
            let (question, trace) = asked(
                seed,
                "kind = \"number\"\nask = \"?\"\nanswer = \"dh_g^xs mod dh_p\"",
            );
            let Ok(Truth::Number(right)) = question.truth(&trace) else {
                panic!("a number is asked for");
            };
            let decimal = right.to_str_radix(10);
            let hex = format!("0x{}", right.to_str_radix(16));
            for text in [decimal, hex] {
                assert_eq!(question.grade(&trace, &number(&text)), Grade::Right);
            }
            let wrong = number(&(right + 1u8).to_str_radix(10));
            assert!(matches!(
                question.grade(&trace, &wrong),
                Grade::Wrong { .. }
            ));
        }
    }

    #[test]
    fn an_author_s_mistake_has_its_own_hint() {
        let (question, trace) = asked(
            1,
            "kind = \"number\"\nask = \"?\"\nanswer = \"2^4 mod 11\"\n[[mistakes]]\n\
             answer = \"2^4\"\nhint = \"Now mod 11.\"",
        );
        let verdict = question.grade(&trace, &number("16"));
        assert_eq!(hint(&verdict), "Now mod 11.");
        let verdict = question.grade(&trace, &number("7"));
        assert_eq!(verdict, Grade::Wrong { hint: None });
    }

    #[test]
    fn the_wrong_base_is_recognised_both_ways() {
        let question = "kind = \"number\"\nask = \"?\"\nanswer = \"21\"";
        let (question, trace) = asked(1, question);
        let verdict = question.grade(&trace, &number("15"));
        assert!(hint(&verdict).contains("15 is right in hexadecimal"));
        let verdict = question.grade(&trace, &number("0x21"));
        assert!(hint(&verdict).contains("21 is right in decimal"));
        let verdict = question.grade(&trace, &number("0x1f"));
        assert_eq!(verdict, Grade::Wrong { hint: None });
    }

    #[test]
    fn bytes_without_length_reversed_or_in_decimal_are_recognized() {
        let (question, trace) = asked(
            345,
            "kind = \"bytes\"\nask = \"?\"\nanswer = \"wire(ServerKeyExchange.dh_Ys)\"",
        );
        assert_eq!(question.truth(&trace), Ok(Truth::Bytes(vec![0, 1, 0x13])));
        for (text, said) in [
            ("13", "their length stands in front"),
            ("13 01 00", "wrong order"),
            ("00 01 19", "in decimal"),
            ("01 13", "has 2 bytes"),
        ] {
            let verdict = question.grade(&trace, &bytes(text));
            assert!(hint(&verdict).contains(said), "{text}: {verdict:?}");
        }
        assert_eq!(question.grade(&trace, &bytes("00:01:13")), Grade::Right);
    }

    #[test]
    fn the_hint_of_the_wrong_choice_is_given() {
        let (question, trace) = asked(
            1,
            "kind = \"several\"\nask = \"?\"\n\
             [[options]]\ntext = \"a\"\nwhen = \"knows(server, xs)\"\nhint = \"A!\"\n\
             [[options]]\ntext = \"b\"\nwhen = \"knows(eve, xs)\"\nhint = \"B!\"",
        );
        assert_eq!(
            question.truth(&trace),
            Ok(Truth::Choices(vec![true, false]))
        );
        let graded = |text| question.grade(&trace, &Answer::parse(Kind::Several, text).unwrap());
        assert_eq!(graded("1"), Grade::Right);
        assert_eq!(hint(&graded("1 2")), "B!");
        assert_eq!(hint(&graded("none")), "A!");
        assert!(matches!(graded("7"), Grade::Unreadable { .. }));
    }

    #[test]
    fn who_knows_it_is_asked_of_the_ledgers() {
        let question = "kind = \"parties\"\nask = \"?\"\nknows = \"dh_Ys\"";
        let (question, trace) = asked(1, question);
        // The server made it, Eve sees it leave, the client does not have it
        // yet.
        assert_eq!(
            question.truth(&trace),
            Ok(Truth::Parties([false, true, true]))
        );
    }

    #[test]
    fn an_answer_of_another_kind_is_not_judged() {
        let question = "kind = \"number\"\nask = \"?\"\nanswer = \"21\"";
        let (question, trace) = asked(1, question);
        let verdict = question.grade(&trace, &bytes("15"));
        assert!(matches!(verdict, Grade::Unreadable { .. }));
    }

    #[test]
    fn what_the_step_makes_of_the_answer_is_covered() {
        let source = "+++\ntitle = \"t\"\nquestion = \"q\"\n+++\n\
             ## At {#server.key_exchange.public_value}\n```question\nkind = \"number\"\n\
             ask = \"?\"\nanswer = \"dh_g^xs mod dh_p\"\ngiven = [\"dh_g\", \"xs\", \"dh_p\"]\n```\n";
        let lesson = Lesson::parse("t", source).unwrap();
        let errors = check(&lesson).into_iter();
        let mut errors = errors.filter(|f| f.severity == crate::lesson::Severity::Error);
        assert_eq!(errors.next(), None);
        let trace = run(&lesson.scenario).unwrap().trace;
        let covered = lesson.sections[0].questions[0].covered(&trace);
        let names: Vec<String> = covered.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["dh_Ys"]);
    }
}
