//! A run as one JSON object.

use serde_json::Value;

use crate::sim::Run;

/// The whole run.
pub fn document(_run: &Run) -> Value {
    Value::Null
}
