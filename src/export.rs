//! What one takes along: transcript, lessons as text, JSON, captures, key logs.

pub mod json;
pub mod keylog;
pub mod lesson;
pub mod pcapng;
pub mod text;
