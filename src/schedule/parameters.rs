//! What a version makes of a suite.

use crate::crypto::Hash;
use crate::wire::{
    HashAlgorithm, Protection, ProtocolVersion, RecordFormat, Suite, UnknownVersion,
};

/// What version and suite settle together (SecurityParameters, RFC 5246 §6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityParameters {
    /// How records are protected.
    pub protection: Protection,
    /// How long the parts of a record and its keys are.
    pub format: RecordFormat,
    /// The hash of the PRF, of the transcript and of the session hash.
    pub hash: Hash,
    /// Length of Finished's verify_data in bytes.
    pub verify_data_length: usize,
}

impl SecurityParameters {
    /// Those of a suite in a version.
    ///
    /// # Errors
    /// If it is a version that is not spoken here.
    pub fn new(version: ProtocolVersion, suite: &Suite) -> Result<Self, UnknownVersion> {
        let protection = suite.protection;
        match version {
            ProtocolVersion::TLS12 => Ok(Self {
                protection,
                format: protection.format(version)?,
                // RFC 5246 §5: SHA-256 unless the suite says otherwise, also for
                // those that end in `_SHA`.
                hash: match protection.prf_hash() {
                    HashAlgorithm::SHA384 => Hash::Sha384,
                    _ => Hash::Sha256,
                },
                // RFC 5246 §7.4.9: 12 unless the suite says otherwise; none does.
                verify_data_length: 12,
            }),
            other => Err(UnknownVersion(other)),
        }
    }
}
