//! The fields of whatever a record carried.

use super::alert::{Alert, ChangeCipherSpec};
use super::code::ContentType;
use super::codec::DecodeError;
use super::context::Context;
use super::field::{Field, FieldKind};
use super::handshake::Handshake;
use super::text::printable;

/// Takes the plaintext of a record apart: every handshake message or alert in
/// it, a ChangeCipherSpec, or application data as text if it is text. Spans
/// and errors count from the start of `bytes`.
///
/// A handshake message that goes on in the next record ends in an error that
/// says so, after the fields that are there.
pub fn describe_plaintext(
    content_type: ContentType,
    bytes: &[u8],
    cx: &Context,
) -> (Vec<Field>, Option<DecodeError>) {
    match content_type {
        ContentType::HANDSHAKE => each(bytes, handshake_length, |message| {
            let (field, read) = Handshake::describe(message, cx);
            (field, read.err())
        }),
        ContentType::ALERT => each(bytes, |_| Alert::LENGTH, Alert::describe),
        ContentType::CHANGE_CIPHER_SPEC => {
            let (field, error) = ChangeCipherSpec::describe(bytes);
            (vec![field], error)
        }
        other => {
            let kind = if other == ContentType::APPLICATION_DATA && is_text(bytes) {
                FieldKind::Text(printable(bytes))
            } else {
                FieldKind::Bytes
            };
            (
                vec![Field::leaf(other.to_string(), 0..bytes.len(), kind)],
                None,
            )
        }
    }
}

/// Describes one message after another, each as long as `length` says or as
/// bytes are left, until one is wrong.
fn each(
    bytes: &[u8],
    length: impl Fn(&[u8]) -> usize,
    describe: impl Fn(&[u8]) -> (Field, Option<DecodeError>),
) -> (Vec<Field>, Option<DecodeError>) {
    let mut fields = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let at = bytes.len() - rest.len();
        let (message, after) = rest.split_at_checked(length(rest)).unwrap_or((rest, &[]));
        let (field, error) = describe(message);
        fields.push(field.shifted(at));
        if let Some(error) = error {
            return (fields, Some(error.shifted(at)));
        }
        rest = after;
    }
    (fields, None)
}

/// How long the handshake message is that starts here, as far as it says so.
fn handshake_length(bytes: &[u8]) -> usize {
    match *bytes {
        [_, a, b, c, ..] => 4 + u32::from_be_bytes([0, a, b, c]) as usize,
        _ => bytes.len(),
    }
}

/// Whether the bytes are UTF-8 without controls other than white space.
fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| !c.is_control() || "\t\r\n".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::super::context::Role;
    use super::*;

    fn describe(content_type: ContentType, bytes: &[u8]) -> (Vec<Field>, Option<DecodeError>) {
        describe_plaintext(content_type, bytes, &Context::new(Role::Client))
    }

    #[test]
    fn every_handshake_message_of_a_fragment_is_described_where_it_stands() {
        let bytes = [14, 0, 0, 0, 20, 0, 0, 1, 9];
        let (fields, error) = describe(ContentType::HANDSHAKE, &bytes);
        assert_eq!(error, None);
        assert_eq!(fields[0].name, "server_hello_done");
        assert_eq!(fields[1].name, "finished");
        assert_eq!(fields[1].find("verify_data").unwrap().span, 8..9);
    }

    #[test]
    fn a_message_that_is_cut_off_is_shown_as_far_as_it_goes() {
        let bytes = [14, 0, 0, 0, 20, 0, 0, 12, 9];
        let (fields, error) = describe(ContentType::HANDSHAKE, &bytes);
        let error = error.unwrap();
        assert_eq!(error.at, 8);
        assert!(error.is_truncated());
        assert_eq!(fields[1].span, 4..9);
        assert_eq!(fields[1].find("length").unwrap().span, 5..8);
    }

    #[test]
    fn an_alert_is_described() {
        let (fields, error) = describe(ContentType::ALERT, &[1, 0]);
        assert_eq!(error, None);
        assert_eq!(
            fields[0].find("description").unwrap().kind,
            FieldKind::Code {
                value: 0,
                name: Some("close_notify")
            }
        );
    }

    #[test]
    fn application_data_is_text_if_it_reads_as_text() {
        let (fields, _) = describe(ContentType::APPLICATION_DATA, b"ping\n");
        assert_eq!(fields[0].kind, FieldKind::Text("ping\\x0a".into()));
        let (fields, _) = describe(ContentType::APPLICATION_DATA, &[0, 1, 2]);
        assert_eq!(fields[0].kind, FieldKind::Bytes);
    }
}
