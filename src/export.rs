//! What one takes along: transcript, JSON, captures, key logs.

pub mod json;
pub mod keylog;
pub mod pcapng;
pub mod text;
