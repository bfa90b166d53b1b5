//! A scenario becomes a trace.

mod code;
mod file;
mod live;
mod run;
mod scenario;
mod setting;

pub use code::CodeError;
pub use file::FileError;
pub use live::{Live, LiveRole};
pub use run::{Run, run, run_tampered, run_tampered_with_memo};
pub use scenario::{
    Certificate, EveMode, Group, Scenario, ScenarioError, client_config, server_config,
};
pub use setting::{Key, SettingError};
