//! The attack of 1998 against an RSA that is not ours.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use num_bigint::BigUint;
use rsa::BoxedUint;
use rsa::traits::PublicKeyParts;
use slowshake::crypto::bleichenbacher::{Search, Stage};
use slowshake::crypto::{RsaPrivateKey, eme_open, to_bytes_padded};
use slowshake::pki::{Credential, PrivateKey};

fn boxed(number: &BigUint) -> BoxedUint {
    // Whole words, as crypto-bigint counts its precision.
    let bits = u32::try_from(number.bits().div_ceil(64) * 64).unwrap();
    let bytes = to_bytes_padded(number, bits as usize / 8).unwrap();
    BoxedUint::from_be_slice(&bytes, bits).unwrap()
}

fn key() -> &'static RsaPrivateKey {
    match Credential::by_name("rsa512").unwrap().private_key() {
        PrivateKey::Rsa(key) => key,
        other => panic!("{other:?}"),
    }
}

/// Begins with 00 02, and what follows makes the attack a short one.
fn block() -> Vec<u8> {
    let mut em = vec![57; 64];
    em[..2].copy_from_slice(&[0, 2]);
    em[15..18].copy_from_slice(&[0, 3, 3]);
    em
}

#[test]
fn a_block_is_found_without_the_key_of_a_library_that_tells() {
    let key = key();
    let theirs = rsa::PrivateKey::from_components(
        boxed(&key.n),
        boxed(&key.e),
        boxed(&key.d),
        vec![boxed(&key.p), boxed(&key.q)],
    )
    .unwrap();
    assert_eq!(theirs.n().as_ref(), &boxed(&key.n));
    let m = BigUint::from_bytes_be(&block());
    let c = key.public_key().public_operation(&m).unwrap();
    let mut search = Search::new(key.public_key(), c).unwrap();
    let mut asked = 0;
    while search.stage() != Stage::Done && asked < 20_000 {
        let question = to_bytes_padded(&search.question(), 64).unwrap();
        let question = BoxedUint::from_be_slice(&question, 512).unwrap();
        let none: Option<&mut rand::rngs::ChaCha20Rng> = None;
        let block = rsa::hazmat::rsa_decrypt(none, &theirs, &question).unwrap();
        search.answered(block.to_be_bytes()[..2] == [0, 2]);
        asked += 1;
    }
    let found = search.found().expect("found within the budget");
    let found = to_bytes_padded(found, 64).unwrap();
    assert_eq!(found, block());
    assert_eq!(eme_open(&found), Ok(16..64));
    // As a program in another language counts them.
    assert_eq!(asked, 7578);
}
