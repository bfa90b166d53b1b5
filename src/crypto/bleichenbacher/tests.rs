use super::*;
use crate::crypto::{Shown, Working, to_bytes_padded};

/// A modulus whose first byte is 01: one number in 256 begins with 00 02, so
/// that the attack takes few questions.
fn key(k: usize) -> RsaPublicKey {
    let n = (BigUint::one() << (8 * (k - 1))) + 0x1234_5677u32;
    RsaPublicKey {
        n,
        e: BigUint::from(65_537u32),
    }
}

fn block(k: usize, last: &[u8]) -> BigUint {
    let mut em = vec![7; k];
    em[..2].copy_from_slice(&[0, 2]);
    em[k - last.len()..].copy_from_slice(last);
    BigUint::from_bytes_be(&em)
}

/// Runs the attack against whoever holds m and tells the truth.
fn run(key: &RsaPublicKey, m: &BigUint, budget: usize) -> (Search, usize) {
    let c = key.public_operation(m).unwrap();
    let mut search = Search::new(key.clone(), c).unwrap();
    let bounds = Bounds::of(key).unwrap();
    for asked in 0..budget {
        if search.found().is_some() {
            return (search, asked);
        }
        let product = m * search.multiplier() % &key.n;
        search.answered(product >= bounds.low && product < bounds.high);
    }
    (search, budget)
}

#[test]
fn a_block_is_found_from_answers_alone() {
    for last in [&[0, 1, 2, 3][..], &[0, 255, 255], &[0, 0, 0, 0, 0]] {
        let key = key(32);
        let m = block(32, last);
        let (search, asked) = run(&key, &m, 200_000);
        assert_eq!(search.found(), Some(&m), "{asked}");
        assert!(asked > 200, "{asked}");
    }
}

#[test]
fn the_question_decrypts_to_the_product() {
    // The key of the RSA paper: d = 157.
    let key = RsaPublicKey {
        n: BigUint::from(2773u32),
        e: BigUint::from(17u32),
    };
    let m = BigUint::from(920u32);
    let c = key.public_operation(&m).unwrap();
    for s in 1u32..50 {
        let sent = blinded(&c, &BigUint::from(s), &key);
        let decrypted = sent.modpow(&BigUint::from(157u32), &key.n);
        assert_eq!(decrypted, &m * s % &key.n);
    }
}

#[test]
fn every_yes_keeps_the_true_number_and_none_widens_what_is_left() {
    let key = key(32);
    let m = block(32, &[0, 9, 9]);
    let (search, _) = run(&key, &m, 200_000);
    let bounds = Bounds::of(&key).unwrap();
    let mut intervals = vec![bounds.whole()];
    for s in search.multipliers() {
        intervals = narrowed(&intervals, s, &key.n, &bounds);
        assert!(intervals.iter().any(|i| i.from <= m && m <= i.to));
    }
    assert_eq!(conclusion(&key, search.multipliers()), Ok(Some(m)));
}

#[test]
fn whoever_always_says_no_gives_nothing_away() {
    let key = key(32);
    let mut search = Search::new(key, BigUint::from(5u8)).unwrap();
    for _ in 0..1000 {
        search.answered(false);
    }
    assert_eq!((search.stage(), search.found()), (Stage::First, None));
    assert_eq!(search.open_bits(), 8 * 30);
}

#[test]
fn whoever_always_says_yes_leads_to_no_number_that_a_power_confirms() {
    let key = key(32);
    let c = key.public_operation(&block(32, &[0, 1])).unwrap();
    let mut search = Search::new(key.clone(), c.clone()).unwrap();
    for _ in 0..5000 {
        search.answered(true);
    }
    let confirmed = search
        .found()
        .is_some_and(|m| key.public_operation(m).as_ref() == Ok(&c));
    assert!(!confirmed);
}

#[test]
fn a_modulus_without_room_for_a_padding_is_refused() {
    let key = RsaPublicKey {
        n: BigUint::from(2773u32),
        e: BigUint::from(17u32),
    };
    assert!(Search::new(key, BigUint::from(5u8)).is_err());
}

#[test]
fn the_working_ends_in_the_block_by_its_own_way() {
    let key = key(32);
    let m = block(32, &[0, 42]);
    let (search, _) = run(&key, &m, 200_000);
    let yeses = search.multipliers().to_vec();
    let working = BleichenbacherWorking::new(key, yeses.clone()).unwrap();
    assert_eq!(working.result(), to_bytes_padded(&m, 32).unwrap());
    assert_eq!(working.len(), 1 + 2 * yeses.len());
    let all = working.lines(0..working.len());
    assert_eq!(all[1].result, Shown::Number(yeses[0].clone()));
    assert_eq!(all[all.len() - 1].result, Shown::Number(m));
    // Any line can be the first one that is asked for.
    for at in [0, 1, 2, 7, all.len() - 1] {
        assert_eq!(working.lines(at..at + 1)[0], all[at]);
    }
}
