//! A scenario becomes a trace.

mod attack;
mod change;
mod choice;
mod code;
mod config;
mod file;
mod hello;
mod live;
mod mallory;
mod memory;
mod option;
mod run;
mod saved;
mod scenario;
pub mod scheme;
mod session;
mod setting;
pub mod torture;
mod world;

pub use crate::actor::{ClientAuth, Packing};
pub use crate::net::{Act, ActError};
pub use attack::{Attack, AttackError};
pub use change::{BUDGET_LIMIT, ChangeError, Changed};
pub use choice::{Choice, as_sentence, choices};
pub use code::CodeError;
pub use config::{client_config, server_config};
pub use file::{FileError, one_way};
pub use live::{Live, LiveRole};
pub use memory::{Memory, Remembered};
pub use option::{Leak, Mitm, Resume};
pub use run::{Run, run, run_tampered, run_with_memo};
pub use saved::{LiveOptions, Recording, Replayed, Saved, SavedError};
pub use scenario::{Certificate, EveMode, Group, Scenario, ScenarioError};
pub use setting::{Key, SettingError};
