//! A scenario as tests write it down.

use slowshake::sim::{Key, Scenario};

/// The scenario of `key=value` settings.
pub(crate) fn scenario(settings: &[&str]) -> Scenario {
    let mut scenario = Scenario::default();
    for setting in settings {
        let (key, value) = setting.split_once('=').expect("key=value");
        let key = Key::by_name(key).expect("a key");
        scenario.set(key, value).expect("a value");
    }
    scenario
}
