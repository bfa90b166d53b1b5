//! Reads `captured_streams.txt`. Included by the tests that need it.

/// What one side of a captured connection sent.
pub(crate) struct Stream {
    /// Name of the capture.
    pub(crate) capture: String,
    /// `client` or `server`.
    pub(crate) side: String,
    /// All bytes, in order.
    pub(crate) bytes: Vec<u8>,
}

/// Both sides of every capture.
pub(crate) fn captured_streams() -> Vec<Stream> {
    include_str!("captured_streams.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let words: Vec<&str> = line.split(' ').collect();
            Stream {
                capture: words[0].to_owned(),
                side: words[1].to_owned(),
                bytes: hex(words[2]),
            }
        })
        .collect()
}

/// Bytes from pairs of hexadecimal digits.
pub(crate) fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits"))
        .collect()
}
