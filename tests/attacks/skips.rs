//! What each check is for: with it the run stops there, without it the run
//! goes past, the answer is recorded all the same, and the step says so.

use super::*;

/// Settings under which a check fails, at the side whose check it is.
/// `certificate_issuer`, `certificate_extensions`, `certificate_names` and
/// `key_usage` have no chain here that fails them; `tests/misbehavior.rs`,
/// `tests/hellos` and the tests of `pki` do.
const FAILING: &[(CheckKind, Role, &[&str])] = &[
    (
        CheckKind::CertificatePath,
        Role::Client,
        &["mitm=self_signed"],
    ),
    (
        CheckKind::CertificateSignature,
        Role::Client,
        &["wire=flip Certificate.certificate_list.[0]"],
    ),
    (
        CheckKind::CertificateValidity,
        Role::Client,
        &["clock=253402300799"],
    ),
    (
        CheckKind::HostName,
        Role::Client,
        &["server_name=elsewhere.example"],
    ),
    (
        CheckKind::ParamsSignature,
        Role::Client,
        &["wire=flip ServerKeyExchange.dh_Ys"],
    ),
    (
        CheckKind::PublicValue,
        Role::Client,
        &[
            "suite=ADH-AES128-SHA",
            "wire=set ServerKeyExchange.dh_Ys=01",
        ],
    ),
    (
        CheckKind::PublicValue,
        Role::Server,
        &[
            "suite=ADH-AES128-SHA",
            "wire=set ClientKeyExchange.dh_Yc=16",
        ],
    ),
    (
        CheckKind::CurvePoint,
        Role::Server,
        &[
            "suite=ECDHE-RSA-AES128-SHA",
            "group=secp256r1",
            "wire=flip ClientKeyExchange.ecdh_Yc",
        ],
    ),
    (
        CheckKind::PremasterVersion,
        Role::Server,
        &["suite=AES128-SHA", "set=client.premaster_secret~14"],
    ),
    (
        CheckKind::RecordTag,
        Role::Server,
        &["wire=flip client_application_data.fragment.70"],
    ),
    (
        CheckKind::RecordMac,
        Role::Server,
        &[
            "suite=AES128-SHA",
            "wire=flip client_application_data.fragment.3",
        ],
    ),
    (
        CheckKind::RecordPadding,
        Role::Server,
        &[
            "suite=AES128-SHA",
            "etm=on",
            "set=client.client_padding#2~0",
        ],
    ),
    (
        CheckKind::Finished,
        Role::Server,
        &["wire=set ClientHello.cipher_suites=009c"],
    ),
    (
        CheckKind::Finished,
        Role::Client,
        &["set=server_Finished.verify_data~3"],
    ),
    (
        CheckKind::RenegotiationInfo,
        Role::Server,
        &["wire=set ClientHello.renegotiated_connection=00112233445566778899aabb"],
    ),
    (
        CheckKind::RenegotiationInfo,
        Role::Client,
        &["wire=set ServerHello.renegotiated_connection=00112233445566778899aabb"],
    ),
    (
        CheckKind::CloseNotify,
        Role::Client,
        &["wire=cut server_application_data"],
    ),
];

fn party(role: Role) -> PartyId {
    match role {
        Role::Client => PartyId::CLIENT,
        Role::Server => PartyId::SERVER,
    }
}

fn without(settings: &[&str], role: Role, check: CheckKind) -> Run {
    let skip = format!("skip={}.{}", role.name(), check.id());
    let mut all = settings.to_vec();
    all.push(&skip);
    run_of(&all)
}

#[test]
fn a_check_that_is_made_stops_the_run() {
    for (check, role, settings) in FAILING {
        let quiet = *check == CheckKind::PremasterVersion;
        let run = run_of(settings);
        let found = caught(&run);
        if quiet {
            // Nobody is told which; the keys differ, and that is noticed.
            assert_eq!(found.unwrap().0, PartyId::SERVER);
            continue;
        }
        let (by, which, _) = found.unwrap_or_else(|| panic!("{settings:?}"));
        assert_eq!((by, which), (party(*role), Some(*check)), "{settings:?}");
    }
}

#[test]
fn a_check_that_is_left_out_lets_it_pass_and_says_so() {
    for (check, role, settings) in FAILING {
        let run = without(settings, *role, *check);
        let verdict = verdict(&run);
        let missed = verdict.missed.iter().find(|missed| missed.check == *check);
        let missed = missed.unwrap_or_else(|| panic!("{check:?} {settings:?}"));
        assert_eq!(missed.party, party(*role));
        let again = verdict
            .caught
            .filter(|caught| caught.check == Some(*check) && caught.party == missed.party);
        assert_eq!(again, None, "{settings:?}");
        let beyond = run.trace.steps[missed.step as usize..].iter();
        let mut own = beyond.filter(|step| step.actor == missed.party);
        let last = *check == CheckKind::CloseNotify;
        assert!(last || own.next().is_some(), "{check:?} goes on");
    }
}

#[test]
fn the_answer_is_recorded_all_the_same() {
    for (check, role, settings) in FAILING {
        let run = without(settings, *role, *check);
        let missed = verdict(&run).missed;
        let step = missed.iter().find(|missed| missed.check == *check).unwrap();
        let values = &run.trace.steps[step.step as usize - 1].values;
        let answers: Vec<_> = values
            .iter()
            .map(|id| slowshake::trace::Values::value(&run.trace, *id))
            .filter(|value| value.quantity.name == Name::Check)
            .collect();
        use CheckKind::{CertificatePath, CloseNotify, RenegotiationInfo};
        if !matches!(check, CertificatePath | CloseNotify | RenegotiationInfo) {
            assert!(answers.iter().any(|value| value.bytes == [0]), "{check:?}");
        }
    }
}

#[test]
fn the_other_side_still_checks() {
    let settings = ["wire=flip client_application_data.fragment.70"];
    let run = without(&settings, Role::Client, CheckKind::RecordTag);
    assert_eq!(caught(&run).unwrap().1, Some(CheckKind::RecordTag));
    assert!(tells(&run, StepKind::Skipped, CheckKind::RecordTag));
}

#[test]
fn every_check_can_be_left_out_of_a_run_that_is_well() {
    for suite in [
        "AES128-SHA",
        "DHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-SHA",
    ] {
        for check in CheckKind::guards() {
            let settings = [format!("suite={suite}"), format!("skip={}", check.id())];
            let run = run_of(&[&settings[0], &settings[1]]);
            assert!(run.trace.established(), "{settings:?}");
            assert!(verdict(&run).missed.is_empty(), "{settings:?}");
        }
    }
}

#[test]
fn without_its_tag_a_record_says_what_somebody_made_of_it() {
    // The nonce of 8 bytes comes first; `ping` becomes `pinG`.
    let flip = "wire=flip client_application_data.fragment.90";
    let run = run_of(&[flip, "skip=record_tag"]);
    assert_eq!(reads(&run, PartyId::SERVER), ["pinG"]);
    assert!(run.trace.established());
    let readers = verdict(&run).readers;
    assert!(
        readers
            .iter()
            .any(|reader| reader.party == PartyId::SERVER && !reader.genuine)
    );
}

#[test]
fn where_nobody_counts_a_record_counts_twice() {
    for suite in [
        "AES128-SHA",
        "DHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-CHACHA20-POLY1305",
    ] {
        let suite = format!("suite={suite}");
        let replay = "wire=replay client_application_data";
        let run = run_of(&[&suite, replay, "skip=sequence_number"]);
        assert_eq!(reads(&run, PartyId::SERVER), ["ping", "ping"], "{suite}");
        assert!(caught(&run_of(&[&suite, replay])).is_some());
    }
}

#[test]
fn one_side_alone_cannot_stop_counting() {
    let scenario = scenario(&["skip=client.sequence_number"]);
    let error = run(&scenario).unwrap_err();
    assert!(error.to_string().contains("sequence_number"), "{error}");
}

#[test]
fn a_server_that_leaves_out_the_silence_says_whether_the_padding_was_right() {
    let settings = [
        "suite=AES128-SHA",
        "wire=flip ClientKeyExchange.encrypted_pre_master_secret",
    ];
    let silent = caught(&run_of(&settings)).unwrap();
    assert_eq!(silent.2, Some(AlertDescription::BAD_RECORD_MAC));
    let run = without(&settings, Role::Server, CheckKind::PremasterPadding);
    assert_eq!(
        caught(&run),
        Some((
            PartyId::SERVER,
            Some(CheckKind::PremasterPadding),
            Some(AlertDescription::DECRYPT_ERROR)
        ))
    );
}

#[test]
fn whoever_listens_to_two_that_do_not_count_still_reads_them() {
    let settings = [
        "suite=AES128-GCM-SHA256",
        "leak=server_key",
        "skip=sequence_number",
    ];
    let run = run_of(&settings);
    let data = quantity(Name::ApplicationData).of(Role::Client);
    assert!(run.trace.find(PartyId::EVE, &data).is_some());
}

/// No parameters are too small to be refused, or else gone on with.
#[test]
fn whatever_the_group_becomes_nothing_panics() {
    for prime in 0..8 {
        for generator in 0..3 {
            for skip in ["client.public_value", "public_value,finished"] {
                let acts = format!(
                    "set ServerKeyExchange.dh_p={prime:02x},\
                     set ServerKeyExchange.dh_g={generator:02x}"
                );
                let run = run_of(&[
                    "suite=ADH-AES128-SHA",
                    "eve=computes",
                    &format!("wire={acts}"),
                    &format!("skip={skip}"),
                ]);
                assert!(!verdict(&run).sentences.is_empty());
            }
        }
    }
}

/// Nobody sends the number, so only the story can tell.
#[test]
fn a_record_out_of_turn_is_one_that_counting_would_have_caught() {
    for suite in [
        "AES128-SHA",
        "DHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-CHACHA20-POLY1305",
    ] {
        let run = run_of(&[
            &format!("suite={suite}"),
            "client_data=one\ntwo",
            "wire=move client_application_data after client_application_data#2",
            "skip=sequence_number",
        ]);
        let verdict = verdict(&run);
        let missed = |missed: &slowshake::view::Missed| missed.check == CheckKind::SequenceNumber;
        assert!(verdict.missed.iter().any(missed), "{suite}");
        let sentences = verdict.sentences.join(" ");
        assert!(
            sentences.contains("at another time"),
            "{suite}: {sentences}"
        );
        assert!(!sentences.contains("never said"), "{suite}: {sentences}");
    }
}
