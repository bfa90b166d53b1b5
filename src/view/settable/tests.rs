use super::*;
use crate::sim::{Key, Scenario, run};

fn at(settings: &[(Key, &str)], step: &str) -> (Scenario, Trace, Vec<Settable>) {
    let scenario = Scenario::of(settings).unwrap();
    let trace = run(&scenario).unwrap().trace;
    let found = settable(&trace, trace.step_by_id(step).unwrap());
    (scenario, trace, found)
}

fn named<'a>(all: &'a [Settable], name: &str) -> &'a Settable {
    let names: Vec<&str> = all.iter().map(|s| s.name.as_str()).collect();
    all.iter()
        .find(|settable| settable.name == name)
        .unwrap_or_else(|| panic!("no {name} in {names:?}"))
}

#[test]
fn a_secret_says_from_where_to_where_it_is_drawn() {
    let (_, _, all) = at(&[], "client.key_exchange.secret");
    let xc = named(&all, "xc");
    assert_eq!(xc.hint, "drawn from 2 to 21; you may set any number");
    assert_eq!(xc.read("7").unwrap().to_string(), "xc=7");
    assert_eq!(xc.read("0x10").unwrap().to_string(), "xc=16");
    assert_eq!(xc.read("~7").unwrap().to_string(), "xc~7");
}

#[test]
fn a_random_says_how_long_it_is_and_another_length_is_remarked_on() {
    let (_, _, all) = at(&[], "client.hello.random");
    let random = named(&all, "client_random");
    assert!(random.hint.starts_with("32 bytes"), "{}", random.hint);
    let short = random.read("00 ff:01").unwrap();
    assert_eq!(short.to_string(), "client_random=00ff01");
    assert!(random.remark(&short).unwrap().contains("32 bytes"));
    assert_eq!(random.remark(&random.read(&"00".repeat(32)).unwrap()), None);
}

#[test]
fn what_both_compute_is_set_for_the_one_whose_step_it_is() {
    let (_, _, all) = at(&[], "client.key_exchange.shared_secret");
    named(&all, "client.Z");
    let (_, _, all) = at(&[], "server.key_exchange.shared_secret");
    named(&all, "server.Z");
}

#[test]
fn the_fields_of_a_message_come_after_the_values() {
    let (_, _, all) = at(&[], "server.key_exchange.send");
    named(&all, "ServerKeyExchange.params.dh_Ys");
    let first_field = all
        .iter()
        .position(|settable| matches!(settable.spot, Spot::Field(_)))
        .unwrap();
    assert!(
        all[first_field..]
            .iter()
            .all(|settable| matches!(settable.spot, Spot::Field(_)))
    );
}

#[test]
fn a_wrong_text_is_told_what_is_wrong() {
    let (_, _, all) = at(&[], "client.key_exchange.secret");
    let xc = named(&all, "xc");
    let now = BigUint::from_bytes_be(&xc.bytes).to_string();
    assert_eq!(xc.read(&now), Err(SettableError::Same));
    assert!(matches!(xc.read(" "), Err(SettableError::Empty { .. })));
    assert!(matches!(xc.read("~8"), Err(SettableError::Bit { .. })));
    assert!(matches!(xc.read("x"), Err(SettableError::Unreadable(_))));
    let big = format!("0x{}", "f".repeat(4096));
    assert!(matches!(xc.read(&big), Err(SettableError::TooLarge { .. })));
    let long = "0".repeat(100_000);
    assert!(matches!(xc.read(&long), Err(SettableError::TooLong { .. })));
}

#[test]
fn zeros_in_front_need_not_be_typed() {
    let (_, _, all) = at(&[], "server.key_exchange.send");
    let set = |name: &str, typed: &str| named(&all, name).read(typed).unwrap().to_string();
    let field = "ServerKeyExchange.params.dh_Ys";
    assert_eq!(set(field, "9"), format!("{field}=09"));
    let length = "ServerKeyExchange.params.dh_p length";
    assert_eq!(set(length, "2"), format!("{length}=0002"));
}

#[test]
fn a_text_in_quotes_is_its_bytes() {
    let (_, _, all) = at(&[], "client.hello.send");
    let host = all.iter().find(|s| s.name.ends_with("host_name")).unwrap();
    let set = host.read("\"hi\"").unwrap();
    assert_eq!(set.edit, Edit::Replace(b"hi".to_vec()));
}

#[test]
fn whatever_is_proposed_meets_something() {
    for settings in [
        &[][..],
        &[(Key::Suite, "AES128-SHA"), (Key::Etm, "on")],
        &[
            (Key::Suite, "ECDHE-ECDSA-CHACHA20-POLY1305"),
            (Key::Ems, "on"),
        ],
    ] {
        let (scenario, trace, _) = at(settings, "client.hello.random");
        let mut tried = std::collections::HashSet::new();
        for step in &trace.steps {
            for found in settable(&trace, step) {
                if found.bytes.is_empty() || !tried.insert(found.name.clone()) {
                    continue;
                }
                let set = found.read("~0").unwrap();
                let mut scenario = scenario.clone();
                scenario.overrides.push(set.clone());
                let new = run(&scenario).unwrap().trace;
                assert!(new.met(&set), "{} at {}", found.name, step.id);
            }
        }
        assert!(tried.len() > 50, "{}", tried.len());
    }
}
