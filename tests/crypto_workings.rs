//! Every working ends in what the evaluation gives, and any of its lines can
//! be had without the ones before.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use num_bigint::BigUint;
use proptest::prelude::*;
use slowshake::crypto::cbc::{self, CbcWorking};
use slowshake::crypto::discrete_log::{DiscreteLogWorking, Outcome, discrete_log};
use slowshake::crypto::ecdsa::{self, EcdsaWorking};
use slowshake::crypto::hash::{HashWorking, HmacWorking};
use slowshake::crypto::number::{self, ModPowWorking};
use slowshake::crypto::prf::{PrfWorking, prf};
use slowshake::crypto::rsa::{
    PssSignWorking, PssVerifyWorking, RsaDecryptWorking, RsaEncryptWorking, RsaPrivateKey,
    RsaSignWorking, RsaVerifyWorking, sign_pkcs1_v1_5, sign_pss,
};
use slowshake::crypto::{Aead, Curve, FiniteField, Hash, PssParameters, Shown, Working, mod_pow};
use std::ops::Range;

/// The parts of a working that are worth asking for: each end, and some of
/// the middle.
fn parts(len: usize) -> Vec<Range<usize>> {
    let middle = len / 2;
    vec![
        0..len.min(3),
        middle..(middle + 5).min(len),
        middle.saturating_sub(1)..(middle + 1).min(len),
        len.saturating_sub(4)..len,
        len.saturating_sub(1)..len + 7,
        len..len + 1,
        0..0,
    ]
}

#[track_caller]
fn check(working: &dyn Working, evaluation: &[u8]) {
    assert_eq!(working.result(), evaluation, "the second computation");
    let len = working.len();
    let all = working.lines(0..len);
    assert_eq!(all.len(), len);
    assert!(!working.is_empty());
    for range in parts(len) {
        let expected = &all[range.start.min(len)..range.end.min(len)];
        assert_eq!(working.lines(range.clone()), expected, "{range:?} of {len}");
    }
}

/// The number that a working's last line shows.
fn last_number(working: &dyn Working) -> Option<BigUint> {
    let len = working.len();
    match working.lines(len - 1..len).pop()?.result {
        Shown::Number(number) => Some(number),
        _ => None,
    }
}

/// The bytes that a working's last line shows.
fn last_bytes(working: &dyn Working) -> Option<Vec<u8>> {
    let len = working.len();
    match working.lines(len - 1..len).pop()?.result {
        Shown::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}

fn hashes() -> impl Strategy<Value = Hash> {
    prop::sample::select(Hash::ALL)
}

fn some_bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..=most)
}

fn big(most: usize) -> impl Strategy<Value = BigUint> {
    some_bytes(most).prop_map(|bytes| BigUint::from_bytes_be(&bytes))
}

fn key(bits: &str) -> RsaPrivateKey {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/rsa/keys.json");
    let file: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let part = |name: &str| {
        let text = file["keys"][bits][name].as_str().unwrap();
        BigUint::parse_bytes(text.as_bytes(), 16).unwrap()
    };
    RsaPrivateKey::from_components(part("n"), part("e"), part("d"), part("p"), part("q")).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_modular_power(base in big(40), exponent in big(40), modulus in big(40)) {
        let modulus = modulus + 1u32;
        let power = mod_pow(&base, &exponent, &modulus).unwrap();
        prop_assert_eq!(&power, &base.modpow(&exponent, &modulus));
        let working = ModPowWorking::new(base, exponent, modulus).unwrap();
        check(&working, &number::to_bytes(&power));
        prop_assert_eq!(last_number(&working), Some(power));
    }

    #[test]
    fn a_modular_power_of_a_small_base(base in 0_u64.., exponent in big(40), modulus in big(40)) {
        let (base, modulus) = (BigUint::from(base), modulus + 1u32);
        let power = mod_pow(&base, &exponent, &modulus).unwrap();
        prop_assert_eq!(&power, &base.modpow(&exponent, &modulus));
        let working = ModPowWorking::new(base, exponent, modulus).unwrap();
        check(&working, &number::to_bytes(&power));
    }

    #[test]
    fn a_modular_power_of_small_numbers(base in 0_u32..50, exponent in 0_u32..50, modulus in 1_u32..50) {
        let (base, exponent, modulus) =
            (BigUint::from(base), BigUint::from(exponent), BigUint::from(modulus));
        let power = base.modpow(&exponent, &modulus);
        prop_assert_eq!(mod_pow(&base, &exponent, &modulus).unwrap(), power.clone());
        let working = ModPowWorking::new(base, exponent, modulus).unwrap();
        check(&working, &number::to_bytes(&power));
        prop_assert_eq!(last_number(&working), Some(power));
    }

    #[test]
    fn a_hash(hash in hashes(), message in some_bytes(400)) {
        let working = HashWorking::new(hash, &message);
        check(&working, &hash.digest(&[&message]));
        prop_assert_eq!(last_bytes(&working), Some(hash.digest(&[&message])));
    }

    #[test]
    fn an_hmac(hash in hashes(), key in some_bytes(200), message in some_bytes(200)) {
        check(&HmacWorking::new(hash, &key, &message), &hash.hmac(&key, &[&message]));
    }

    #[test]
    fn the_prf(
        hash in hashes(),
        secret in some_bytes(200),
        seed in some_bytes(80),
        length in 1_usize..300,
    ) {
        let working = PrfWorking::new(hash, &secret, b"key expansion", &[&seed, b"more"], length);
        check(&working, &prf(hash, &secret, b"key expansion", &[&seed, b"more"], length));
    }

    #[test]
    fn every_aead(
        key in any::<[u8; 32]>(),
        nonce in any::<[u8; 12]>(),
        aad in some_bytes(40),
        plaintext in some_bytes(200),
    ) {
        for aead in Aead::ALL {
            let key = &key[..aead.key_length()];
            let seals = aead.seal_working(key, &nonce, &aad, &plaintext).unwrap();
            let mut sealed = aead.seal(key, &nonce, &aad, &plaintext).unwrap();
            check(&*seals, &sealed);
            let opens = |sealed: &[u8]| aead.open_working(key, &nonce, &aad, sealed).unwrap();
            check(&*opens(&sealed), &plaintext);
            sealed[0] ^= 1;
            check(&*opens(&sealed), &[]);
        }
    }

    #[test]
    fn cbc_mode(
        key in prop_oneof![prop::collection::vec(any::<u8>(), 16), prop::collection::vec(any::<u8>(), 32)],
        iv in any::<[u8; 16]>(),
        blocks in prop::collection::vec(any::<[u8; 16]>(), 1..6),
    ) {
        let padded = blocks.concat();
        let ciphertext = cbc::encrypt(&key, &iv, &padded).unwrap();
        prop_assert_eq!(&cbc::decrypt(&key, &iv, &ciphertext).unwrap(), &padded);
        check(&CbcWorking::encrypting(&key, &iv, &padded).unwrap(), &ciphertext);
        check(&CbcWorking::decrypting(&key, &iv, &ciphertext).unwrap(), &padded);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn a_curve_multiplication(
        ours in prop::collection::vec(any::<u8>(), 66),
        theirs in prop::collection::vec(any::<u8>(), 66),
    ) {
        let (mut ours, mut theirs) = (ours, theirs);
        // Few numbers of 66 bytes are below the order of P-521.
        (ours[0], theirs[0]) = (0, 0);
        for &curve in Curve::ALL {
            let ours = &ours[..curve.secret_length()];
            let theirs = &theirs[..curve.secret_length()];
            prop_assume!(curve.secret_in_range(ours) && curve.secret_in_range(theirs));
            let public = curve.public(ours).unwrap();
            check(&*curve.public_working(ours).unwrap(), &public);
            let peer = curve.public(theirs).unwrap();
            let shared = curve.shared(ours, &peer).unwrap();
            prop_assert_eq!(&shared, &curve.shared(theirs, &public).unwrap());
            check(&*curve.shared_working(ours, &peer).unwrap(), &shared);
        }
    }

    #[test]
    fn an_ecdsa_signature(
        hash in hashes(),
        d in prop::collection::vec(any::<u8>(), 66),
        k in prop::collection::vec(any::<u8>(), 66),
        message in some_bytes(60),
    ) {
        let (mut d, mut k) = (d, k);
        (d[0], k[0]) = (0, 0);
        for curve in [Curve::P256, Curve::P384, Curve::P521] {
            let (d, k) = (&d[..curve.secret_length()], &k[..curve.secret_length()]);
            prop_assume!(curve.secret_in_range(d) && curve.secret_in_range(k));
            let signature = ecdsa::sign(curve, hash, d, k, &message).unwrap();
            let public = curve.public(d).unwrap();
            prop_assert!(ecdsa::verify(curve, hash, &public, &message, &signature));
            let working = EcdsaWorking::new(curve, hash, d, k, &message).unwrap();
            check(&working, &signature);
            prop_assert!(working.inside(3).is_some());
        }
    }

    #[test]
    fn rsa_with_pkcs1(message in some_bytes(53)) {
        let key = key("512");
        let signature = sign_pkcs1_v1_5(&key, Hash::Sha256, &message).unwrap();
        check(&RsaSignWorking::new(key.clone(), Hash::Sha256, &message).unwrap(), &signature);
        let verify = RsaVerifyWorking::new(key.public_key(), Hash::Sha256, &message, &signature);
        check(&verify.unwrap(), &[1]);
        let verify = RsaVerifyWorking::new(key.public_key(), Hash::Sha256, b"other", &signature);
        check(&verify.unwrap(), &[0]);

        let padding = vec![0x11; 64 - 3 - message.len()];
        let encrypt = RsaEncryptWorking::new(key.public_key(), &message, &padding).unwrap();
        let ciphertext = encrypt.result();
        check(&encrypt, &ciphertext);
        check(&RsaDecryptWorking::new(key, &ciphertext).unwrap(), &message);
    }

    #[test]
    fn rsa_with_pss(message in some_bytes(53), salt in some_bytes(60), mask in hashes()) {
        let key = key("1024");
        let parameters = PssParameters {
            hash: Hash::Sha256,
            mask_hash: mask,
            salt_length: salt.len(),
        };
        let signature = sign_pss(&key, parameters, &salt, &message).unwrap();
        let working = PssSignWorking::new(key.clone(), parameters, &salt, &message).unwrap();
        check(&working, &signature);
        let public = key.public_key();
        let verify = |message: &[u8], signature: &[u8]| {
            PssVerifyWorking::new(public.clone(), parameters, message, signature).unwrap()
        };
        check(&verify(&message, &signature), &[1]);
        let lines = verify(&message, &signature).lines(6..7);
        prop_assert_eq!(&lines[0].result, &Shown::Bytes(salt));
        check(&verify(b"other", &signature), &[0]);
        let mut changed = signature;
        changed[127] ^= 1;
        check(&verify(&message, &changed), &[0]);
    }

    #[test]
    fn a_discrete_logarithm(x in 0_u32..0x9f76 / 2) {
        let group = FiniteField::by_name("safe16").unwrap();
        let y = group.g().modpow(&BigUint::from(x), group.p());
        let order = group.order();
        let Outcome::Found { exponent, .. } =
            discrete_log(group.p(), group.g(), &y, &order, 1 << 17)
        else {
            panic!("{x} is within the budget");
        };
        let working = DiscreteLogWorking::new(
            group.p().clone(), group.g().clone(), y, order, &exponent,
        ).unwrap();
        check(&working, &number::to_bytes(&exponent));
    }
}

#[test]
fn lines_deep_in_a_power_of_2048_bits_come_without_those_before() {
    let group = FiniteField::by_name("ffdhe2048").unwrap();
    let exponent = group.p() - 2u32;
    let working =
        ModPowWorking::new(group.g().clone(), exponent.clone(), group.p().clone()).unwrap();
    let lines = working.lines(1500..1520);
    assert_eq!(lines.len(), 20);
    assert_eq!(lines, working.lines(1480..1530)[20..40]);
    let power = mod_pow(group.g(), &exponent, group.p()).unwrap();
    assert_eq!(last_number(&working), Some(power));
}

#[test]
fn the_lines_inside_an_rsa_signature_end_where_its_own_line_does() {
    let key = key("1024");
    let working = RsaSignWorking::new(key, Hash::Sha256, b"signed").unwrap();
    let lines = working.lines(0..working.len());
    for (index, label) in [(4, "s_1"), (5, "s_2")] {
        assert_eq!(lines[index].label, label);
        let inside = working.inside(index).unwrap();
        let last = last_number(&*inside).unwrap();
        assert_eq!(lines[index].result, Shown::Number(last));
    }
    assert!(working.inside(0).is_none());
    assert!(working.inside(6).is_none());
}
