//! `docs/run.schema.json` against real output.

use serde_json::Value;
use slowshake::export::json;
use slowshake::sim::Key;
use slowshake::trace::{CheckKind, Phase};
use slowshake::wire::KeyExchange;

use super::{default_run, runs};

fn schema() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/run.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_run_is_as_the_schema_says() {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    for run in runs() {
        let document = json::document(&run);
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(
            errors.is_empty(),
            "{:?}\n{}",
            run.scenario.settings(),
            errors.join("\n")
        );
    }
}

#[test]
fn the_schema_notices_a_field_too_many_and_one_too_few() {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let document = json::document(&default_run());
    for list in [
        "parties",
        "connections",
        "outcomes",
        "values",
        "packets",
        "steps",
    ] {
        let mut more = document.clone();
        more[list][0]["new"] = Value::Null;
        assert!(!validator.is_valid(&more), "{list}");
        let mut less = document.clone();
        let object = less[list][0].as_object_mut().unwrap();
        let last = object.keys().next_back().unwrap().clone();
        object.remove(&last);
        assert!(!validator.is_valid(&less), "{list}");
    }
}

#[test]
fn the_schema_lists_what_the_program_has() {
    let schema = schema();
    let checks: Vec<&str> = CheckKind::ALL.iter().map(|check| check.id()).collect();
    assert_eq!(
        schema["$defs"]["check_name"]["enum"],
        serde_json::json!(checks)
    );
    let phases: Vec<&str> = Phase::ALL.iter().map(|phase| phase.id()).collect();
    let of_step = &schema["$defs"]["step"]["properties"]["phase"]["enum"];
    assert_eq!(*of_step, serde_json::json!(phases));
    let key_exchanges: Vec<&str> = KeyExchange::ALL.iter().map(|kind| kind.name()).collect();
    let of_packet = &schema["$defs"]["key_exchange"]["enum"];
    assert_eq!(*of_packet, serde_json::json!(key_exchanges));
    let settings = schema["$defs"]["scenario"]["properties"]
        .as_object()
        .unwrap();
    let keys = Key::ALL.iter().map(|key| key.name()).chain(["code"]);
    assert!(settings.keys().eq(keys));
}

#[test]
fn every_field_of_the_schema_is_described() {
    fn undescribed(at: &str, schema: &Value, found: &mut Vec<String>) {
        if let Some(properties) = schema["properties"].as_object() {
            for (name, property) in properties {
                let text = property.get("description").or(property.get("$ref"));
                // `kind: const` and lists of something described say enough.
                let items = property.get("items").or(property.get("const"));
                let plain = matches!(
                    name.as_str(),
                    "from" | "to" | "length" | "usage" | "candidate"
                );
                if text.is_none() && items.is_none() && !plain {
                    found.push(format!("{at}.{name}"));
                }
                undescribed(&format!("{at}.{name}"), property, found);
            }
        }
        for alternatives in ["oneOf", "anyOf"] {
            for (i, one) in schema[alternatives]
                .as_array()
                .into_iter()
                .flatten()
                .enumerate()
            {
                undescribed(&format!("{at}[{i}]"), one, found);
            }
        }
    }
    let schema = schema();
    let mut found = Vec::new();
    undescribed("run", &schema, &mut found);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        assert!(definition["description"].is_string(), "{name}");
        undescribed(name, definition, &mut found);
    }
    assert_eq!(found, Vec::<String>::new());
}
