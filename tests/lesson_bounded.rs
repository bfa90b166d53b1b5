//! Whatever stands in a lesson's file, reading and checking it ends, and
//! without a panic.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use proptest::prelude::*;
use slowshake::lesson::{Answer, Condition, Expr, Kind, Lesson, Moment, check};
use slowshake::sim::{Scenario, run};

const PENCIL: &str = include_str!("../lessons/en/pencil.md");

#[test]
fn a_lesson_of_any_length_is_read_or_refused_in_time() {
    let head = "+++\ntitle = \"t\"\nquestion = \"q\"\n+++\n";
    for piece in [
        "{zed} ",
        "```question\n```\n",
        "## T {#end}\n",
        "> ",
        "[",
        "*a",
        "- ",
        "| a ",
        "&lt;",
    ] {
        judge(&format!("{head}{}", piece.repeat(100_000 / piece.len())));
        judge(&format!("{head}{}", piece.repeat((1 << 20) / piece.len())));
    }
}

/// Pieces out of which mischief is made.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "+++\n",
        "\n\n",
        "## T {#end}\n",
        "{#client.hello.random run=x minutes=2}",
        "```question\n",
        "```\n",
        "kind = \"number\"\n",
        "answer = \"dh_Ys\"\n",
        "[[mistakes]]\n",
        "[[options]]\n",
        "hint = \"{\"\n",
        "ask = '''\n",
        "{dh_Ys}",
        "{",
        "}",
        "\\{",
        "*",
        "**",
        "_",
        "`",
        "|",
        "|--|\n",
        "> ",
        "- ",
        "1. ",
        "[x](value:",
        "[x](step:big:",
        ")",
        "<b>",
        "ü",
        "\u{202e}",
        "\u{1}",
        "\r\n",
        "big:",
        "wire(",
        "length(",
        "h'00",
        "^",
        "mod",
        "2^2^2",
        "4096",
    ];
    prop_oneof![
        8 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn mischief() -> impl Strategy<Value = String> {
    proptest::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat())
}

fn judge(source: &str) {
    let faults = match Lesson::parse("any", source) {
        Ok(lesson) => check(&lesson),
        Err(faults) => {
            assert!(!faults.is_empty());
            faults
        }
    };
    for fault in faults {
        assert!(fault.line > 0 && fault.column > 0);
        assert!(fault.column <= fault.text.chars().count() + 2, "{fault:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_read_to_its_end(body in mischief()) {
        judge(&body);
        judge(&format!("+++\ntitle = \"t\"\nquestion = \"q\"\n+++\n{body}"));
        judge(&format!(
            "+++\ntitle = \"t\"\nquestion = \"q\"\n+++\n## T {{#server.key_exchange.send}}\n\
             ```question\nkind = \"number\"\nask = \"?\"\nanswer = \"dh_Ys\"\n{body}\n```\n"
        ));
    }

    #[test]
    fn any_expression_condition_and_answer_is_read(text in mischief()) {
        let _ = Condition::parse(&text);
        for kind in Kind::ALL {
            let _ = Answer::parse(kind, &text);
        }
        let _ = Expr::parse(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_good_lesson_with_a_piece_torn_out_or_put_in(at in 0usize..20_000, piece in piece(), cut in 0usize..40) {
        let mut at = at.min(PENCIL.len());
        while !PENCIL.is_char_boundary(at) {
            at -= 1;
        }
        let mut to = (at + cut).min(PENCIL.len());
        while !PENCIL.is_char_boundary(to) {
            to += 1;
        }
        judge(&format!("{}{piece}{}", &PENCIL[..at], &PENCIL[to..]));
    }

    #[test]
    fn arithmetic_ends(a in 0u64.., b in 0u64.., operator in proptest::sample::select(vec!["+", "-", "*", "^", "mod"])) {
        let trace = run(&Scenario::default()).unwrap().trace;
        let text = format!("({a} {operator} {b}) {operator} dh_p");
        let expr = Expr::parse(&text).unwrap();
        let _ = expr.evaluate(Moment::of(&trace, None));
    }
}
