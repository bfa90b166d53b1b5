//! The reader: one pass that decodes and writes down what it saw.

use std::mem;
use std::ops::Range;

use super::{Bounds, DecodeError, Label, Problem, illegal};
use crate::wire::code::Code;
use crate::wire::field::{Field, FieldKind};
use crate::wire::text::printable;

/// Reads fields from the front of a slice, and records each as it goes.
///
/// What it recorded before an error stays, so a message that breaks off in
/// the middle can be shown up to there.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    position: usize,
    recording: bool,
    fields: Vec<Field>,
}

impl<'a> Reader<'a> {
    /// A reader that only decodes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            position: 0,
            recording: false,
            fields: Vec::new(),
        }
    }

    /// A reader that decodes and keeps the fields. It takes the very same
    /// path through the bytes as one that does not.
    pub fn recording(bytes: &'a [u8]) -> Self {
        Self {
            recording: true,
            ..Self::new(bytes)
        }
    }

    /// How many bytes of the message lie before the next field.
    pub fn position(&self) -> usize {
        self.position
    }

    /// How many bytes are left to this reader.
    pub fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// The fields that were read so far; none unless it is recording.
    pub fn into_fields(self) -> Vec<Field> {
        self.fields
    }

    /// The code that comes next, without reading it; `None` at the end.
    pub fn peek<C: Code>(&self) -> Option<C> {
        self.rest
            .get(..C::WIDTH)
            .map(|bytes| C::from_value(big_endian(bytes)))
    }

    /// A number of four bytes.
    pub fn number(&mut self, name: impl Into<Label>) -> Result<u32, DecodeError> {
        let name = name.into();
        let (bytes, span) = self.take(name, 4)?;
        let value = u32::from_be_bytes(bytes.try_into().expect("take gives four bytes"));
        self.leaf(name, span, || FieldKind::Number(u64::from(value)));
        Ok(value)
    }

    /// A number of two bytes.
    pub fn short(&mut self, name: impl Into<Label>) -> Result<u16, DecodeError> {
        let name = name.into();
        let (bytes, span) = self.take(name, 2)?;
        let value = u16::from_be_bytes(bytes.try_into().expect("take gives two bytes"));
        self.leaf(name, span, || FieldKind::Number(u64::from(value)));
        Ok(value)
    }

    /// A code of a registry.
    pub fn code<C: Code>(&mut self, name: impl Into<Label>) -> Result<C, DecodeError> {
        let name = name.into();
        let (bytes, span) = self.take(name, C::WIDTH)?;
        let value = big_endian(bytes);
        let code = C::from_value(value);
        self.leaf(name, span, || FieldKind::Code {
            value,
            name: code.registered_name(),
        });
        Ok(code)
    }

    /// A code that must be `expected`; any other is an error, and recorded.
    pub fn constant<C: Code + PartialEq>(
        &mut self,
        name: impl Into<Label>,
        expected: C,
    ) -> Result<C, DecodeError> {
        let name = name.into();
        let at = self.position;
        let found = self.code::<C>(name)?;
        if found == expected {
            Ok(found)
        } else {
            Err(illegal(name, at, expected, found))
        }
    }

    /// `N` bytes.
    pub fn array<const N: usize>(
        &mut self,
        name: impl Into<Label>,
    ) -> Result<[u8; N], DecodeError> {
        let name = name.into();
        let (bytes, span) = self.take(name, N)?;
        self.leaf(name, span, || FieldKind::Bytes);
        Ok(bytes.try_into().expect("take gives as many bytes as asked"))
    }

    /// All bytes that are left, as one field.
    pub fn rest(&mut self, name: impl Into<Label>) -> &'a [u8] {
        let name = name.into();
        let start = self.position;
        let bytes = mem::take(&mut self.rest);
        self.position += bytes.len();
        self.leaf(name, start..self.position, || FieldKind::Bytes);
        bytes
    }

    /// `opaque name<least..most>`: a length and bytes.
    pub fn opaque(
        &mut self,
        name: impl Into<Label>,
        bounds: Bounds,
    ) -> Result<&'a [u8], DecodeError> {
        let name = name.into();
        let length = self.length(name, bounds)?;
        let (bytes, span) = self.take(name, length)?;
        self.leaf(name, span, || FieldKind::Bytes);
        Ok(bytes)
    }

    /// The same, for bytes that are meant to be read as text.
    pub fn text(
        &mut self,
        name: impl Into<Label>,
        bounds: Bounds,
    ) -> Result<&'a [u8], DecodeError> {
        let name = name.into();
        let length = self.length(name, bounds)?;
        let (bytes, span) = self.take(name, length)?;
        self.leaf(name, span, || FieldKind::Text(printable(bytes)));
        Ok(bytes)
    }

    /// A vector: `parse` gets a reader for its content, of which it must
    /// leave nothing.
    pub fn vector<T>(
        &mut self,
        name: impl Into<Label>,
        bounds: Bounds,
        parse: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let name = name.into();
        let length = self.length(name, bounds)?;
        let start = self.position;
        let (result, children) = self.within(name, length, parse)?;
        self.branch(name, start..self.position, FieldKind::Vector, children);
        result.map_err(|error| error.inside(name))
    }

    /// A vector of elements up to its end; `parse` is told the name of each,
    /// `[0]`, `[1]`….
    pub fn elements<T>(
        &mut self,
        name: impl Into<Label>,
        bounds: Bounds,
        parse: impl Fn(&mut Reader<'a>, Label) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        self.vector(name, bounds, |reader| {
            let mut elements = Vec::new();
            while reader.remaining() > 0 {
                let index = elements.len();
                elements.push(parse(reader, Label::element(index))?);
            }
            Ok(elements)
        })
    }

    /// A vector of codes.
    pub fn codes<C: Code>(
        &mut self,
        name: impl Into<Label>,
        bounds: Bounds,
    ) -> Result<Vec<C>, DecodeError> {
        self.elements(name, bounds.of(C::WIDTH), |reader, index| {
            reader.code(index)
        })
    }

    /// A length and what it encloses, without a field around it: for a length
    /// that belongs to the whole and not to one vector. `length_name` names
    /// the length, `name` what an error is about.
    pub fn enclosed<T>(
        &mut self,
        length_name: impl Into<Label>,
        name: impl Into<Label>,
        bounds: Bounds,
        parse: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let name = name.into();
        let length_name = length_name.into();
        let length = self.length_named(length_name, name, bounds)?;
        let (result, mut fields) = self.within(name, length, parse)?;
        self.fields.append(&mut fields);
        result
    }

    /// Fields that belong together, under one name.
    pub fn structure<T>(
        &mut self,
        name: impl Into<Label>,
        parse: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let name = name.into();
        let start = self.position;
        let before = mem::take(&mut self.fields);
        let result = parse(self);
        let children = mem::replace(&mut self.fields, before);
        self.branch(name, start..self.position, FieldKind::Struct, children);
        result.map_err(|error| error.inside(name))
    }

    /// That nothing is left. The error names no field: whoever knows the name
    /// of the whole adds it.
    pub fn finish(&self) -> Result<(), DecodeError> {
        match self.rest.len() {
            0 => Ok(()),
            extra => Err(DecodeError {
                field: String::new(),
                at: self.position,
                problem: Problem::Trailing { extra },
            }),
        }
    }

    /// The length of the vector `name`, without the vector itself.
    pub(crate) fn length(
        &mut self,
        name: impl Into<Label>,
        bounds: Bounds,
    ) -> Result<usize, DecodeError> {
        let name = name.into();
        self.length_named(name.length(), name, bounds)
    }

    fn length_named(
        &mut self,
        length_name: Label,
        name: Label,
        bounds: Bounds,
    ) -> Result<usize, DecodeError> {
        let at = self.position;
        let (bytes, span) = self.take(length_name, bounds.prefix_width())?;
        let length = usize::try_from(big_endian(bytes));
        let length = length.expect("a prefix has at most three bytes");
        self.leaf(length_name, span, || FieldKind::Length);
        if bounds.allows(length) {
            Ok(length)
        } else {
            Err(DecodeError {
                field: name.to_string(),
                at,
                problem: Problem::Length {
                    expected: bounds.to_string(),
                    found: length,
                },
            })
        }
    }

    /// Runs `parse` on the next `length` bytes. The outer error says that
    /// there are not so many; the fields come with the inner result because
    /// they are kept whatever it is.
    fn within<T>(
        &mut self,
        name: Label,
        length: usize,
        parse: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
    ) -> Result<(Result<T, DecodeError>, Vec<Field>), DecodeError> {
        let (content, span) = self.take(name, length)?;
        let mut inner = Reader {
            rest: content,
            position: span.start,
            recording: self.recording,
            fields: Vec::new(),
        };
        let result = parse(&mut inner).and_then(|value| inner.finish().map(|()| value));
        Ok((result, inner.fields))
    }

    fn take(&mut self, name: Label, count: usize) -> Result<(&'a [u8], Range<usize>), DecodeError> {
        let start = self.position;
        let Some((taken, rest)) = self.rest.split_at_checked(count) else {
            return Err(DecodeError {
                field: name.to_string(),
                at: start,
                problem: Problem::Truncated {
                    needed: count,
                    available: self.rest.len(),
                },
            });
        };
        self.rest = rest;
        self.position += count;
        Ok((taken, start..self.position))
    }

    fn leaf(&mut self, name: Label, span: Range<usize>, kind: impl FnOnce() -> FieldKind) {
        if self.recording {
            self.fields.push(Field::leaf(name.text(), span, kind()));
        }
    }

    fn branch(&mut self, name: Label, span: Range<usize>, kind: FieldKind, children: Vec<Field>) {
        if self.recording {
            self.fields.push(Field {
                name: name.text(),
                span,
                kind,
                children,
            });
        }
    }
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |value, byte| value << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::NamedGroup;

    #[test]
    fn a_vector_cannot_be_read_past_its_end() {
        // Two bytes of content, then one that is not part of it.
        let mut reader = Reader::recording(&[2, 0, 29, 9]);
        let error = reader
            .vector("groups", Bounds::new(0, 255), |inner| {
                inner.code::<NamedGroup>("[0]")?;
                inner.code::<NamedGroup>("[1]")
            })
            .unwrap_err();
        assert_eq!(error.field, "groups.[1]");
        assert_eq!(error.at, 3);
        assert_eq!(
            error.problem,
            Problem::Truncated {
                needed: 2,
                available: 0
            }
        );
    }

    #[test]
    fn what_a_vector_leaves_unread_is_an_error() {
        let mut reader = Reader::new(&[3, 0, 29, 9]);
        let error = reader
            .vector("groups", Bounds::new(0, 255), |inner| {
                inner.code::<NamedGroup>("[0]")
            })
            .unwrap_err();
        assert_eq!(error.field, "groups");
        assert_eq!(error.at, 3);
        assert_eq!(error.problem, Problem::Trailing { extra: 1 });
    }

    #[test]
    fn the_length_of_a_vector_is_a_field_before_it() {
        let mut reader = Reader::recording(&[1, 23]);
        reader.opaque("dh_p", Bounds::new(1, 255)).unwrap();
        let fields = reader.into_fields();
        assert_eq!(
            fields[0],
            Field::leaf("dh_p length", 0..1, FieldKind::Length)
        );
        assert_eq!(fields[1], Field::leaf("dh_p", 1..2, FieldKind::Bytes));
    }

    #[test]
    fn what_was_read_before_an_error_stays_in_the_tree() {
        let mut reader = Reader::recording(&[4, 0, 29, 0, 30]);
        let result = reader.elements("groups", Bounds::new(0, 255), |inner, index| {
            inner.constant(index, NamedGroup::X25519)
        });
        assert_eq!(result.unwrap_err().field, "groups.[1]");
        let fields = reader.into_fields();
        assert_eq!(fields[1].children.len(), 2);
        assert_eq!(fields[1].children[0].span, 1..3);
    }

    #[test]
    fn a_code_keeps_its_number_and_its_name() {
        let mut reader = Reader::recording(&[0, 29, 0x7a, 0x7a]);
        reader.code::<NamedGroup>("known").unwrap();
        reader.code::<NamedGroup>("unknown").unwrap();
        let kinds: Vec<_> = reader.into_fields().into_iter().map(|f| f.kind).collect();
        assert_eq!(
            kinds,
            [
                FieldKind::Code {
                    value: 29,
                    name: Some("x25519")
                },
                FieldKind::Code {
                    value: 0x7a7a,
                    name: None
                }
            ]
        );
    }
}
