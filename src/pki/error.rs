//! Why bytes are not a certificate.

use der::Tag;

/// Why bytes are not a certificate. Places are offsets in the DER.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// A field that is not DER, or is cut short.
    #[error("{field} at byte {at} is malformed: {source}")]
    Malformed {
        /// The field's name in RFC 5280.
        field: &'static str,
        /// Where it begins.
        at: usize,
        /// What the decoder found.
        source: der::Error,
    },
    /// Another type than the field has.
    #[error("{field} at byte {at}: expected {expected}, found {found}")]
    Tag {
        /// The field's name in RFC 5280.
        field: &'static str,
        /// Where it begins.
        at: usize,
        /// The tag that the field has.
        expected: Tag,
        /// The tag that is there.
        found: Tag,
    },
    /// The right type, but not a value that the field may have.
    #[error("{field} at byte {at}: expected {expected}, found {found}")]
    Value {
        /// The field's name in RFC 5280.
        field: &'static str,
        /// Where it begins.
        at: usize,
        /// What it may be.
        expected: &'static str,
        /// What it is.
        found: String,
    },
    /// Bytes after the end of a structure.
    #[error("{bytes} bytes too many after {field}, at byte {at}")]
    Trailing {
        /// The structure's name in RFC 5280.
        field: &'static str,
        /// Where the rest begins.
        at: usize,
        /// How many bytes there are.
        bytes: usize,
    },
    /// A version that is not known here: that alone does not make the
    /// certificate wrong.
    #[error("version at byte {at}: expected 0, 1 or 2, for the versions 1 to 3, found {found}")]
    Version {
        /// Where the number is.
        at: usize,
        /// Its bytes in hexadecimal.
        found: String,
    },
    /// RFC 5280 §4.1.1.2: the algorithm that is signed and the one that is
    /// stated outside must be the same.
    #[error("the signed signature algorithm and the one outside of it differ")]
    SignatureAlgorithms,
    /// An extension whose value is malformed.
    #[error("extension {oid} is malformed: {source}")]
    Extension {
        /// The extension's object identifier.
        oid: String,
        /// What the decoder found.
        source: der::Error,
    },
    /// RFC 5280 §4.2: an extension appears once at most.
    #[error("extension {oid} is there twice")]
    Repeated {
        /// The extension's object identifier.
        oid: String,
    },
}
