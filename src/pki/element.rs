//! DER elements that know where they lie.
//!
//! The `der` crate decodes tags and lengths, and refuses what is not
//! distinguished; what it does not keep is the place of a value in the
//! certificate's bytes, which is what a signature is checked over and what a
//! screen points at.

use std::ops::Range;

use der::{Decode, Header, Reader, SliceReader, Tag, TagNumber};

use super::CertificateError;

/// One tag-length-value, as spans of the whole certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    /// The ASN.1 tag.
    pub(super) tag: Tag,
    /// Tag, length and value.
    pub(super) whole: Range<usize>,
    /// The value alone.
    pub(super) value: Range<usize>,
}

/// Reads elements one after the other, within `at..end` of the certificate.
#[derive(Debug, Clone)]
pub(super) struct Elements<'a> {
    der: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Elements<'a> {
    /// All of `der`.
    pub(super) fn new(der: &'a [u8]) -> Self {
        Self {
            der,
            at: 0,
            end: der.len(),
        }
    }

    /// What is inside `element`, which came from the same bytes.
    pub(super) fn inside(&self, element: &Element) -> Self {
        self.within(element.value.clone())
    }

    /// What lies in `span` of the same bytes; nothing if it lies outside.
    pub(super) fn within(&self, span: Range<usize>) -> Self {
        let end = span.end.min(self.der.len());
        Self {
            der: self.der,
            at: span.start.min(end),
            end,
        }
    }

    /// The next element, or an error that says what was to come here.
    pub(super) fn next(&mut self, field: &'static str) -> Result<Element, CertificateError> {
        let start = self.at;
        let malformed = |source: der::Error| CertificateError::Malformed {
            field,
            at: start,
            source,
        };
        let rest = &self.der[start..self.end];
        let mut reader = SliceReader::new(rest).map_err(malformed)?;
        let header = Header::decode(&mut reader).map_err(malformed)?;
        let value_start = usize::try_from(reader.position()).map_err(malformed)?;
        let length = usize::try_from(header.length()).map_err(malformed)?;
        reader.read_slice(header.length()).map_err(malformed)?;
        let value = start + value_start..start + value_start + length;
        self.at = value.end;
        Ok(Element {
            tag: header.tag(),
            whole: start..value.end,
            value,
        })
    }

    /// The next element, which must have this tag.
    pub(super) fn expect(
        &mut self,
        tag: Tag,
        field: &'static str,
    ) -> Result<Element, CertificateError> {
        let at = self.at;
        let element = self.next(field)?;
        if element.tag == tag {
            Ok(element)
        } else {
            Err(CertificateError::Tag {
                field,
                at,
                expected: tag,
                found: element.tag,
            })
        }
    }

    /// The next element if it is the constructed `[number]`.
    pub(super) fn optional(
        &mut self,
        number: u32,
        field: &'static str,
    ) -> Result<Option<Element>, CertificateError> {
        if self.at == self.end {
            return Ok(None);
        }
        let mut ahead = self.clone();
        let element = ahead.next(field)?;
        let wanted = TagNumber(number);
        if matches!(element.tag, Tag::ContextSpecific { number, .. } if number == wanted) {
            *self = ahead;
            Ok(Some(element))
        } else {
            Ok(None)
        }
    }

    /// Whether nothing is left.
    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.end
    }

    /// Refuses bytes that are left over.
    pub(super) fn finish(self, field: &'static str) -> Result<(), CertificateError> {
        if self.at == self.end {
            Ok(())
        } else {
            Err(CertificateError::Trailing {
                field,
                at: self.at,
                bytes: self.end - self.at,
            })
        }
    }
}
