//! What one takes along: transcript, lessons as text, JSON, captures, key logs.

pub mod json;
pub mod keylog;
pub mod lesson;
mod paper;
pub mod pcapng;
pub mod text;

pub use paper::Paper;
