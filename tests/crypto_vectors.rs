//! The arithmetic against vectors that others published, and against other
//! people's implementations.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use num_bigint::BigUint;
use num_traits::One;
use rsa::BoxedUint;
use serde_json::Value;
use slowshake::crypto::rsa::{
    RsaPrivateKey, eme_open, eme_pkcs1_v1_5, sign_pkcs1_v1_5, sign_pss, verify_pkcs1_v1_5,
    verify_pss,
};
use slowshake::crypto::{
    Aead, CryptoError, Curve, FiniteField, Hash, PssParameters, Shown, cbc, ecdsa, hkdf_expand,
    hkdf_extract, hkdf_label, number, prf::prf,
};

fn read(path: &str) -> Value {
    let path = format!("{}/tests/data/{path}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn hex(text: &str) -> Vec<u8> {
    assert!(text.len().is_multiple_of(2), "{text}");
    (0..text.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap())
        .collect()
}

fn number(text: &str) -> BigUint {
    BigUint::parse_bytes(text.as_bytes(), 16).unwrap()
}

fn field<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} in {value}"))
}

fn bytes(value: &Value, name: &str) -> Vec<u8> {
    hex(field(value, name))
}

fn hash(name: &str) -> Option<Hash> {
    Hash::ALL
        .iter()
        .copied()
        .find(|hash| hash.openssl_name() == name)
}

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

#[test]
fn the_prf_gives_the_ietf_vectors() {
    let mut checked = 0;
    for vector in array(&read("prf/tls12_prf_ietf.json")["vectors"]) {
        // No suite of TLS 1.2 has SHA-224; the function is the same.
        let hash = hash(field(vector, "hash")).unwrap();
        let output = bytes(vector, "output");
        let seed = bytes(vector, "seed");
        let label = field(vector, "label").as_bytes();
        let secret = bytes(vector, "secret");
        assert_eq!(prf(hash, &secret, label, &[&seed], output.len()), output);
        checked += 1;
    }
    assert_eq!(checked, 4);
}

#[test]
fn the_prf_derives_nists_master_secrets_and_key_blocks() {
    let mut checked = 0;
    for vector in array(&read("prf/nist_kdf135_tls.json")["vectors"]) {
        if field(vector, "tls") != "1.2" {
            continue;
        }
        let hash = hash(field(vector, "hash")).unwrap();
        let master = prf(
            hash,
            &bytes(vector, "pre_master_secret"),
            b"master secret",
            &[
                &bytes(vector, "clientHello_random"),
                &bytes(vector, "serverHello_random"),
            ],
            48,
        );
        assert_eq!(master, bytes(vector, "master_secret"));
        let key_block = bytes(vector, "key_block");
        let derived = prf(
            hash,
            &master,
            b"key expansion",
            &[
                &bytes(vector, "server_random"),
                &bytes(vector, "client_random"),
            ],
            key_block.len(),
        );
        assert_eq!(derived, key_block);
        checked += 1;
    }
    assert!(checked >= 2, "{checked}");
}

#[test]
fn hmac_sha256_agrees_with_wycheproof() {
    for group in array(&read("wycheproof/hmac_sha256_test.json")["testGroups"]) {
        for test in array(&group["tests"]) {
            let tag = bytes(test, "tag");
            let mut ours = Hash::Sha256.hmac(&bytes(test, "key"), &[&bytes(test, "msg")]);
            ours.truncate(tag.len());
            let valid = field(test, "result") == "valid";
            assert_eq!(ours == tag, valid, "tcId {}", test["tcId"]);
        }
    }
}

#[test]
fn hkdf_sha256_agrees_with_wycheproof_and_refuses_what_is_too_long() {
    let mut valid = 0;
    for group in array(&read("wycheproof/hkdf_sha256_test.json")["testGroups"]) {
        for test in array(&group["tests"]) {
            let prk = hkdf_extract(Hash::Sha256, &bytes(test, "salt"), &bytes(test, "ikm"));
            let size = test["size"].as_u64().unwrap() as usize;
            let okm = hkdf_expand(Hash::Sha256, &prk, &bytes(test, "info"), size);
            match field(test, "result") {
                "valid" => assert_eq!(okm.unwrap(), bytes(test, "okm"), "{test}"),
                _ => assert!(okm.is_err(), "{test}"),
            }
            valid += usize::from(field(test, "result") == "valid");
        }
    }
    assert!(valid > 80, "{valid}");
}

/// Every step of RFC 8448 that extracts, expands a label, or both for a key and
/// its IV.
#[test]
fn the_key_schedule_of_tls13_gives_the_traces_of_rfc_8448() {
    let document = read("rfc8448/rfc8448.json");
    let [mut extracted, mut expanded] = [0; 2];
    for section in ["simple_1rtt", "client_authentication"] {
        for step in array(&document["sections"][section]["steps"]) {
            let fields = array(&step["fields"]);
            let all = |name: &str| -> Vec<Vec<u8>> {
                let named = fields.iter().filter(|one| field(one, "name") == name);
                named.map(|one| bytes(one, "hex")).collect()
            };
            if let ([salt], [ikm], [secret]) =
                (&all("salt")[..], &all("IKM")[..], &all("secret")[..])
            {
                assert_eq!(hkdf_extract(Hash::Sha256, salt, ikm), *secret);
                extracted += 1;
            }
            let [prk] = &all("PRK")[..] else { continue };
            let context = all("hash").pop().unwrap_or_default();
            let action = field(step, "action");
            let label = action
                .split('"')
                .nth(1)
                .and_then(|text| text.strip_prefix("tls13 "));
            for (label, info, okm) in [
                (label, "info", "expanded"),
                (Some("key"), "key info", "key expanded"),
                (Some("iv"), "iv info", "iv expanded"),
            ] {
                let ([info], [okm]) = (&all(info)[..], &all(okm)[..]) else {
                    continue;
                };
                let label = label.unwrap();
                assert_eq!(
                    hkdf_label(label, &context, okm.len()).unwrap(),
                    *info,
                    "{action}"
                );
                assert_eq!(
                    hkdf_expand(Hash::Sha256, prk, info, okm.len()).unwrap(),
                    *okm
                );
                expanded += 1;
            }
        }
    }
    assert_eq!([extracted, expanded], [6, 39]);
}

#[test]
fn x25519_agrees_with_wycheproof_and_refuses_zeros() {
    let mut refused = 0;
    for group in array(&read("wycheproof/x25519_test.json")["testGroups"]) {
        for test in array(&group["tests"]) {
            let shared = bytes(test, "shared");
            let ours = Curve::X25519.shared(&bytes(test, "private"), &bytes(test, "public"));
            if shared.iter().all(|&byte| byte == 0) {
                assert_eq!(ours, Err(CryptoError::ZeroSharedSecret));
                refused += 1;
            } else {
                assert_eq!(ours, Ok(shared), "tcId {}", test["tcId"]);
            }
        }
    }
    assert!(refused > 0);
}

#[test]
fn the_groups_are_the_published_ones() {
    let published = read("groups/dh_groups.json");
    for name in [
        "ffdhe2048",
        "ffdhe3072",
        "ffdhe4096",
        "ffdhe6144",
        "ffdhe8192",
    ] {
        let group = FiniteField::by_name(name).unwrap();
        let entry = &published["groups"][name];
        assert_eq!(*group.p(), number(field(entry, "p")), "{name}");
        assert_eq!(*group.g(), BigUint::from(entry["g"].as_u64().unwrap()));
        assert_eq!(group.code.map(u64::from), entry["named_group"].as_u64());
        assert_eq!(group.order(), number(field(entry, "q")), "{name}");
        assert!(group.p().bits() >= 1024);
    }
    let modp = FiniteField::by_name("modp2048").unwrap();
    let entry = &published["groups"]["modp2048_group14"];
    assert_eq!(*modp.p(), number(field(entry, "p")));
    assert_eq!(*modp.g(), BigUint::from(entry["g"].as_u64().unwrap()));

    let toys = read("groups/toy_safe_primes.json");
    for (name, key) in [
        ("p23", "p23"),
        ("safe16", "16"),
        ("safe32", "32"),
        ("safe64", "64"),
        ("safe512", "512"),
    ] {
        let group = FiniteField::by_name(name).unwrap();
        assert_eq!(*group.p(), number(field(&toys[key], "p")), "{name}");
        assert_eq!(*group.g(), BigUint::from(toys[key]["g"].as_u64().unwrap()));
        assert!(group.p().bits() < 1024);
    }
}

/// ⌊2^bits · e⌋, from Euler's series with bits to spare.
fn scaled_e(bits: u64) -> BigUint {
    let spare = 64;
    let mut term = BigUint::one() << (bits + spare);
    let mut sum = BigUint::default();
    let mut divisor = 1_u32;
    while term > BigUint::default() {
        sum += &term;
        term /= divisor;
        divisor += 1;
    }
    sum >> spare
}

#[test]
fn the_ffdhe_primes_follow_the_closed_formula_of_rfc_7919() {
    // RFC 7919 §A: p = 2^b − 2^(b−64) + (⌊2^(b−130) e⌋ + X)·2^64 − 1
    for (name, b, x) in [
        ("ffdhe2048", 2048_u64, 560_316_u64),
        ("ffdhe3072", 3072, 2_625_351),
        ("ffdhe4096", 4096, 5_736_041),
        ("ffdhe6144", 6144, 15_705_020),
        ("ffdhe8192", 8192, 10_965_728),
    ] {
        let one = BigUint::one();
        let p = (&one << b) - (&one << (b - 64)) + ((scaled_e(b - 130) + x) << 64u32) - 1u32;
        assert_eq!(*FiniteField::by_name(name).unwrap().p(), p, "{name}");
    }
}

#[test]
fn ecdsa_gives_the_signatures_of_rfc_6979() {
    let file = read("ecdsa/rfc6979.json");
    let message = field(&file, "message").as_bytes();
    for vector in array(&file["vectors"]) {
        let curve = Curve::by_name(field(vector, "curve")).unwrap();
        let hash = hash(field(vector, "hash")).unwrap();
        let d = bytes(vector, "d");
        let signature = ecdsa::sign(curve, hash, &d, &bytes(vector, "k"), message).unwrap();
        let (r, s) = if curve == Curve::P256 {
            let parsed = p256::ecdsa::Signature::from_der(&signature).unwrap();
            let (r, s) = parsed.split_bytes();
            (r.to_vec(), s.to_vec())
        } else {
            let parsed = p384::ecdsa::Signature::from_der(&signature).unwrap();
            let (r, s) = parsed.split_bytes();
            (r.to_vec(), s.to_vec())
        };
        assert_eq!(r, bytes(vector, "r"), "{vector}");
        assert_eq!(s, bytes(vector, "s"), "{vector}");

        let public = curve.public(&d).unwrap();
        if let Some(published) = vector["public"].as_str() {
            assert_eq!(public, hex(published));
        }
        assert!(ecdsa::verify(curve, hash, &public, message, &signature));
        assert!(!ecdsa::verify(curve, hash, &public, b"other", &signature));
    }
}

fn key(bits: &str) -> RsaPrivateKey {
    let entry = &read("rsa/keys.json")["keys"][bits];
    let part = |name| number(field(entry, name));
    let key = RsaPrivateKey::from_components(part("n"), part("e"), part("d"), part("p"), part("q"))
        .unwrap();
    assert_eq!(
        (&key.dp, &key.dq, &key.qinv),
        (&part("dp"), &part("dq"), &part("qinv"))
    );
    key
}

fn boxed(number: &BigUint) -> BoxedUint {
    // Whole words, as crypto-bigint counts its precision.
    let bits = u32::try_from(number.bits().div_ceil(64) * 64).unwrap();
    let bytes = number::to_bytes_padded(number, bits as usize / 8).unwrap();
    BoxedUint::from_be_slice(&bytes, bits).unwrap()
}

fn crates_key(key: &RsaPrivateKey) -> rsa::PrivateKey {
    rsa::PrivateKey::from_components(
        boxed(&key.n),
        boxed(&key.e),
        boxed(&key.d),
        vec![boxed(&key.p), boxed(&key.q)],
    )
    .unwrap()
}

#[test]
fn openssls_rsa_signatures_are_valid_and_its_pkcs1_ones_are_ours() {
    let file = read("rsa/openssl.json");
    let message = bytes(&file, "message");
    for entry in array(&file["signatures"]) {
        let key = key(field(entry, "key"));
        let hash = hash(field(entry, "hash")).unwrap();
        let signature = bytes(entry, "signature");
        let public = key.public_key();
        if field(entry, "padding") == "pss" {
            let used = PssParameters::of_tls(hash);
            assert!(verify_pss(&public, used, &message, &signature), "{entry}");
            assert!(!verify_pss(&public, used, b"other", &signature));
        } else {
            let ours = sign_pkcs1_v1_5(&key, hash, &message).unwrap();
            assert_eq!(ours, signature, "{entry}");
            assert!(verify_pkcs1_v1_5(&public, hash, &message, &signature));
            assert!(!verify_pkcs1_v1_5(&public, hash, b"other", &signature));
        }
    }
}

#[test]
fn the_rsa_crate_accepts_our_signatures() {
    let key = key("2048");
    let crates = rsa::PublicKey::new(boxed(&key.n), boxed(&key.e)).unwrap();
    let message = b"what was signed";
    let signature = sign_pkcs1_v1_5(&key, Hash::Sha384, message).unwrap();
    crates
        .pkcs1v15_verify::<sha2::Sha384>(message, &signature)
        .unwrap();
    for hash in [Hash::Sha256, Hash::Sha384, Hash::Sha512] {
        let salt = vec![0x5a; hash.output_length()];
        let signature = sign_pss(&key, PssParameters::of_tls(hash), &salt, message).unwrap();
        match hash {
            Hash::Sha256 => crates.pss_verify::<sha2::Sha256>(message, &signature),
            Hash::Sha384 => crates.pss_verify::<sha2::Sha384>(message, &signature),
            _ => crates.pss_verify::<sha2::Sha512>(message, &signature),
        }
        .unwrap();
    }
}

#[test]
fn the_rsa_crate_decrypts_what_we_encrypt_and_the_other_way_round() {
    let key = key("2048");
    let crates = crates_key(&key);
    let premaster = [0x03_u8; 48];

    let em = eme_pkcs1_v1_5(&premaster, &[0x77; 256 - 3 - 48], 256).unwrap();
    let c = key
        .public_key()
        .public_operation(&number::from_bytes(&em))
        .unwrap();
    let ciphertext = number::to_bytes_padded(&c, 256).unwrap();
    assert_eq!(crates.pkcs1v15_decrypt(&ciphertext).unwrap(), premaster);

    let theirs = rsa::PublicKey::from(&crates)
        .pkcs1v15_encrypt(&premaster)
        .unwrap();
    let m = key.private_operation(&number::from_bytes(&theirs)).unwrap();
    let em = number::to_bytes_padded(&m, 256).unwrap();
    let range = eme_open(&em).unwrap();
    assert_eq!(em[range], premaster);
}

#[test]
fn rsa_512_signs_with_sha1_and_sha256_only() {
    let key = key("512");
    for (hash, fits) in [
        (Hash::Sha1, true),
        (Hash::Sha256, true),
        (Hash::Sha384, false),
        (Hash::Sha512, false),
    ] {
        assert_eq!(sign_pkcs1_v1_5(&key, hash, b"m").is_ok(), fits, "{hash:?}");
    }
    let parameters = PssParameters::of_tls(Hash::Sha256);
    let too_short = sign_pss(&key, parameters, &[0; 32], b"m");
    assert_eq!(
        too_short,
        Err(CryptoError::ModulusTooShort {
            what: "EMSA-PSS",
            expected: 66,
            found: 64
        })
    );
}

#[test]
fn aes_128_gcm_gives_test_case_4_of_its_specification() {
    // McGrew and Viega, The Galois/Counter Mode of Operation, appendix B.
    let key = hex("feffe9928665731c6d6a8f9467308308");
    let nonce = hex("cafebabefacedbaddecaf888");
    let aad = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let plaintext = hex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
                         1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    );
    let sealed = hex(
        "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e\
                      21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091\
                      5bc94fbc3221a5db94fae95ae7121a47",
    );
    let aead = Aead::Aes128Gcm;
    assert_eq!(aead.seal(&key, &nonce, &aad, &plaintext).unwrap(), sealed);
    assert_eq!(aead.open(&key, &nonce, &aad, &sealed).unwrap(), plaintext);
    let working = aead.seal_working(&key, &nonce, &aad, &plaintext).unwrap();
    assert_eq!(working.result(), sealed);
}

#[test]
fn aes_ccm_gives_example_3_of_sp_800_38c() {
    // NIST SP 800-38C §C.3: a nonce of 12 bytes and a tag of 8, as in TLS.
    let key: Vec<u8> = (0x40..0x50).collect();
    let nonce: Vec<u8> = (0x10..0x1c).collect();
    let aad: Vec<u8> = (0x00..0x14).collect();
    let plaintext: Vec<u8> = (0x20..0x38).collect();
    let sealed = hex("e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5484392fbc1b09951");
    let aead = Aead::Aes128Ccm8;
    assert_eq!(aead.seal(&key, &nonce, &aad, &plaintext).unwrap(), sealed);
    assert_eq!(aead.open(&key, &nonce, &aad, &sealed).unwrap(), plaintext);
    let working = aead.seal_working(&key, &nonce, &aad, &plaintext).unwrap();
    assert_eq!(working.result(), sealed);
    // What stands in the example on the way there.
    let lines = working.lines(0..working.len());
    for (label, bytes) in [
        ("B_0", "5a101112131415161718191a1b000018"),
        ("B_1", "0014000102030405060708090a0b0c0d"),
        ("B_2", "0e0f1011121300000000000000000000"),
        ("B_3", "202122232425262728292a2b2c2d2e2f"),
        ("B_4", "30313233343536370000000000000000"),
        ("T", "67c99240c7d51048"),
        ("A_0", "02101112131415161718191a1b000000"),
        ("A_1", "02101112131415161718191a1b000001"),
        ("U", "484392fbc1b09951"),
    ] {
        let line = lines.iter().find(|line| line.label == label);
        let line = line.unwrap_or_else(|| panic!("{label}"));
        assert_eq!(line.result, Shown::Bytes(hex(bytes)), "{label}");
    }
}

#[test]
fn aes_ccm_agrees_with_wycheproof_and_refuses_what_was_changed() {
    let (mut valid, mut changed) = (0, 0);
    for group in array(&read("wycheproof/aes_ccm_test.json")["testGroups"]) {
        let size = |name: &str| group[name].as_u64().unwrap();
        let aead = match (size("ivSize"), size("keySize"), size("tagSize")) {
            (96, 128, 128) => Aead::Aes128Ccm,
            (96, 256, 128) => Aead::Aes256Ccm,
            (96, 128, 64) => Aead::Aes128Ccm8,
            (96, 256, 64) => Aead::Aes256Ccm8,
            // TLS has no other lengths.
            _ => continue,
        };
        for test in array(&group["tests"]) {
            let (key, nonce) = (bytes(test, "key"), bytes(test, "iv"));
            let (aad, message) = (bytes(test, "aad"), bytes(test, "msg"));
            let sealed = [bytes(test, "ct"), bytes(test, "tag")].concat();
            let opened = aead.open(&key, &nonce, &aad, &sealed);
            let working = aead.open_working(&key, &nonce, &aad, &sealed).unwrap();
            if field(test, "result") == "valid" {
                assert_eq!(working.result(), message, "tcId {}", test["tcId"]);
                assert_eq!(opened, Ok(message.clone()), "tcId {}", test["tcId"]);
                let ours = aead.seal(&key, &nonce, &aad, &message).unwrap();
                assert_eq!(ours, sealed, "tcId {}", test["tcId"]);
                valid += 1;
            } else {
                assert_eq!(opened, Err(CryptoError::BadTag), "tcId {}", test["tcId"]);
                assert_eq!(working.result(), b"", "tcId {}", test["tcId"]);
                changed += 1;
            }
        }
    }
    assert!(valid > 100 && changed > 20, "{valid} {changed}");
}

#[test]
fn chacha20_poly1305_gives_the_example_of_rfc_8439() {
    // RFC 8439 §2.8.2.
    let key: Vec<u8> = (0x80..0xa0).collect();
    let nonce = hex("070000004041424344454647");
    let aad = hex("50515253c0c1c2c3c4c5c6c7");
    let plaintext = b"Ladies and Gentlemen of the class of '99: If I could offer you \
                      only one tip for the future, sunscreen would be it.";
    let sealed = hex(
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6\
                      3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36\
                      92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc\
                      3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691",
    );
    let aead = Aead::ChaCha20Poly1305;
    assert_eq!(aead.seal(&key, &nonce, &aad, plaintext).unwrap(), sealed);
    let working = aead.open_working(&key, &nonce, &aad, &sealed).unwrap();
    assert_eq!(working.result(), plaintext);
}

#[test]
fn aes_128_cbc_gives_the_example_of_sp_800_38a() {
    // NIST SP 800-38A §F.2.1.
    let key = hex("2b7e151628aed2a6abf7158809cf4f3c");
    let iv = hex("000102030405060708090a0b0c0d0e0f");
    let plaintext = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
    let ciphertext = hex("7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2");
    assert_eq!(cbc::encrypt(&key, &iv, &plaintext).unwrap(), ciphertext);
    assert_eq!(cbc::decrypt(&key, &iv, &ciphertext).unwrap(), plaintext);
}
