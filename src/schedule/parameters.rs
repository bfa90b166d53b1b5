//! What a version makes of a suite.

use crate::crypto::Hash;
use crate::wire::{
    HashAlgorithm, Protection, ProtocolVersion, RecordFormat, Suite, Tls13Suite, UnknownVersion,
};

/// What version and suite settle together (SecurityParameters, RFC 5246 §6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityParameters {
    /// How records are protected.
    pub protection: Protection,
    /// How long the parts of a record and its keys are.
    pub format: RecordFormat,
    /// The hash of PRF or HKDF, and of the transcript.
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
                hash: prf_hash(protection),
                // RFC 5246 §7.4.9: 12 unless the suite says otherwise; none does.
                verify_data_length: 12,
            }),
            other => Err(UnknownVersion(other)),
        }
    }

    /// Those of a suite of TLS 1.3 (RFC 9846 §B.4).
    ///
    /// # Errors
    /// If its protection is not one of TLS 1.3; those of the table are.
    pub fn tls13(suite: &Tls13Suite) -> Result<Self, UnknownVersion> {
        let protection = suite.protection;
        let hash = prf_hash(protection);
        Ok(Self {
            protection,
            format: protection.format(ProtocolVersion::TLS13)?,
            hash,
            // RFC 9846 §4.5.3.
            verify_data_length: hash.output_length(),
        })
    }
}

fn prf_hash(protection: Protection) -> Hash {
    match protection.prf_hash() {
        HashAlgorithm::SHA384 => Hash::Sha384,
        _ => Hash::Sha256,
    }
}
