//! The working of a power in ffdhe2048: every line, and a screenful from the
//! middle, which has to come without a wait.

use num_bigint::BigUint;
use slowshake::crypto::{FiniteField, Line, ModPowWorking, Working};

fn main() {
    divan::main();
}

/// g^x mod p with an exponent of 225 bits, the shortest of RFC 7919 §5.2.
fn working() -> ModPowWorking {
    let field = FiniteField::by_name("ffdhe2048").expect("a group of the list");
    let exponent = (BigUint::from(1u8) << 225u32) / 7u8;
    ModPowWorking::new(field.g().clone(), exponent, field.p().clone()).expect("p is not 0")
}

#[divan::bench]
fn every_line(bencher: divan::Bencher<'_, '_>) {
    let working = working();
    bencher.bench(|| -> Vec<Line> { working.lines(0..working.len()) });
}

#[divan::bench]
fn twenty_lines_from_the_middle(bencher: divan::Bencher<'_, '_>) {
    let working = working();
    let middle = working.len() / 2;
    bencher.bench(|| -> Vec<Line> { working.lines(middle..middle + 20) });
}
