//! The tree of fields that a decoder leaves behind: for every field its name,
//! which bytes it came from, and how to read them.

use std::borrow::Cow;
use std::ops::Range;

use super::path::Path;

/// A field of a message, with the fields inside it.
///
/// The length prefix of a vector is a field of its own, `dh_p length`, and
/// stands before the vector; the span of `dh_p` is that of its content, so it
/// is exactly the bytes of the value. In a message that was decoded without
/// error, the leaves cover every byte once, in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// The RFC's name, or `[0]`, `[1]`… for an element of a vector.
    pub name: Cow<'static, str>,
    /// Offsets of its bytes, from the start of the message (or of what the
    /// tree was [shifted](Field::shifted) into). May be empty.
    pub span: Range<usize>,
    /// How its bytes are to be read.
    pub kind: FieldKind,
    /// The fields inside it, in the order of their bytes.
    pub children: Vec<Field>,
}

/// How the bytes of a field are to be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FieldKind {
    /// Several fields, one after another.
    Struct,
    /// Elements of one type, as many as a length before them says.
    Vector,
    /// The length of what follows, in bytes; big-endian, 1 to 3 bytes.
    Length,
    /// A number, big-endian.
    Number(u64),
    /// A code from a registry, big-endian.
    Code {
        /// The number.
        value: u64,
        /// Its registered name, if it has one.
        name: Option<&'static str>,
    },
    /// Bytes that mean nothing to the format.
    Bytes,
    /// Text, already [made safe to show](crate::wire::printable).
    Text(String),
}

impl Field {
    /// A field without children.
    pub fn leaf(name: impl Into<Cow<'static, str>>, span: Range<usize>, kind: FieldKind) -> Self {
        Self {
            name: name.into(),
            span,
            kind,
            children: Vec::new(),
        }
    }

    /// The field at a dotted path, such as `extensions.server_name.host_name`.
    ///
    /// The path starts at a child of this field. If there is no such field,
    /// parts at its start or in its middle may be missing (`dh_Ys`,
    /// `server_name.host_name`), as long as only one field fits: first among
    /// those whose path ends so, then among those whose path has these parts
    /// in this order. `None` if no field or several fit.
    pub fn find(&self, path: &str) -> Option<&Field> {
        self.find_by(path, |step, part| step == part)
    }

    /// The field that stands at a place which messages of its kind have.
    pub fn at(&self, path: Path) -> Option<&Field> {
        self.find(&path.to_string())
    }

    /// The same for what a person wrote: where the exact spelling fits nothing,
    /// in any case of ASCII letters.
    pub fn find_word(&self, path: &str) -> Option<&Field> {
        self.find(path)
            .or_else(|| self.find_by(path, str::eq_ignore_ascii_case))
    }

    fn find_by(&self, path: &str, same: fn(&str, &str) -> bool) -> Option<&Field> {
        let parts: Vec<&str> = path.split('.').collect();
        let mut fits = Fits::default();
        self.search(&parts, same, &mut Vec::new(), &mut fits);
        [fits.exact, fits.ending, fits.scattered]
            .into_iter()
            .find(|found| !found.is_empty())
            .and_then(|found| match found.as_slice() {
                [only] => Some(*only),
                _ => None,
            })
    }

    fn search<'a>(
        &'a self,
        parts: &[&str],
        same: fn(&str, &str) -> bool,
        path: &mut Vec<&'a str>,
        fits: &mut Fits<'a>,
    ) {
        for child in &self.children {
            path.push(&child.name);
            let is_last = parts.last().is_some_and(|part| same(&child.name, part));
            if is_last {
                let mut ends = path.iter().rev().zip(parts.iter().rev());
                let is_ending =
                    path.len() >= parts.len() && ends.all(|(step, part)| same(step, part));
                if is_ending && path.len() == parts.len() {
                    fits.exact.push(child);
                } else if is_ending {
                    fits.ending.push(child);
                } else {
                    let mut steps = path.iter();
                    if parts.iter().all(|part| steps.any(|step| same(step, part))) {
                        fits.scattered.push(child);
                    }
                }
            }
            child.search(parts, same, path, fits);
            path.pop();
        }
    }

    /// The fields without children, in the order of their bytes; this field
    /// itself if it has none.
    pub fn leaves(&self) -> impl Iterator<Item = &Field> {
        let mut waiting = vec![self];
        std::iter::from_fn(move || {
            loop {
                let field = waiting.pop()?;
                if field.children.is_empty() {
                    return Some(field);
                }
                waiting.extend(field.children.iter().rev());
            }
        })
    }

    /// The same tree, `by` bytes further on: a message's tree inside a record.
    pub fn shifted(&self, by: usize) -> Field {
        let mut field = self.clone();
        field.shift(by);
        field
    }

    fn shift(&mut self, by: usize) {
        self.span = self.span.start + by..self.span.end + by;
        for child in &mut self.children {
            child.shift(by);
        }
    }
}

/// The fields that fit a path, the better fit first.
#[derive(Default)]
struct Fits<'a> {
    exact: Vec<&'a Field>,
    ending: Vec<&'a Field>,
    scattered: Vec<&'a Field>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn branch(name: &'static str, children: Vec<Field>) -> Field {
        let start = children.first().map_or(0, |child| child.span.start);
        let end = children.last().map_or(0, |child| child.span.end);
        Field {
            name: name.into(),
            span: start..end,
            kind: FieldKind::Struct,
            children,
        }
    }

    fn leaf(name: &'static str, span: Range<usize>) -> Field {
        Field::leaf(name, span, FieldKind::Bytes)
    }

    fn message() -> Field {
        branch(
            "message",
            vec![
                leaf("length", 0..1),
                branch("params", vec![leaf("length", 1..2), leaf("dh_Ys", 2..4)]),
                branch(
                    "names",
                    vec![
                        branch("[0]", vec![leaf("name", 4..6), leaf("kind", 6..7)]),
                        branch("[1]", vec![leaf("name", 7..9)]),
                    ],
                ),
            ],
        )
    }

    #[test]
    fn a_full_path_wins_over_a_trailing_part() {
        assert_eq!(message().find("length").unwrap().span, 0..1);
        assert_eq!(message().find("params.length").unwrap().span, 1..2);
    }

    #[test]
    fn a_trailing_part_is_enough_if_it_is_unambiguous() {
        assert_eq!(message().find("dh_Ys").unwrap().span, 2..4);
        assert_eq!(message().find("[1].name").unwrap().span, 7..9);
        assert_eq!(message().find("name"), None);
    }

    #[test]
    fn parts_in_the_middle_may_be_left_out_if_it_is_unambiguous() {
        assert_eq!(message().find("names.kind").unwrap().span, 6..7);
        assert_eq!(message().find("names.name"), None);
    }

    #[test]
    fn a_path_to_nothing_finds_nothing() {
        assert_eq!(message().find(""), None);
        assert_eq!(message().find("params.dh_p"), None);
        assert_eq!(message().find("dh_Ys.params"), None);
        assert_eq!(message().find("message.params"), None);
    }

    #[test]
    fn leaves_come_in_the_order_of_their_bytes() {
        let message = message();
        let spans: Vec<_> = message.leaves().map(|leaf| leaf.span.clone()).collect();
        assert_eq!(spans, [0..1, 1..2, 2..4, 4..6, 6..7, 7..9]);
    }

    #[test]
    fn a_shifted_tree_is_shifted_at_every_level() {
        let shifted = message().shifted(5);
        assert_eq!(shifted.span, 5..14);
        assert_eq!(shifted.find("dh_Ys").unwrap().span, 7..9);
    }
}
