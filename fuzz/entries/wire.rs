//! Any bytes as a message or as records: panics only if something is wrong with
//! the program. The fuzz targets feed it without end, and
//! `tests/fuzz_bounded.rs` for a bounded time.

#![allow(
    dead_code,
    reason = "several programs share it, and each needs a part of it"
)]

use slowshake::wire::{
    ContentType, Context, Field, Handshake, Joiner, KeyExchange, ProtocolVersion, Record,
    RecordStream, Role, describe_plaintext,
};

/// Reads `data` as a handshake message under every key exchange and none, and as
/// one of TLS 1.3 before and after the hellos.
///
/// # Panics
/// If a message that decodes is not encoded to the same bytes, if decoding
/// and describing disagree, or if a tree is malformed.
pub(crate) fn handshake(data: &[u8]) {
    let known = KeyExchange::ALL.map(Some);
    let older = known.into_iter().chain([None]).map(|key_exchange| Context {
        key_exchange,
        ..Context::new(Role::Client)
    });
    let tls13 = [None, Some(ProtocolVersion::TLS13)].map(|version| Context {
        version,
        ..Context::new(Role::Client).up_to(ProtocolVersion::TLS13)
    });
    for cx in older.chain(tls13) {
        let (tree, read) = Handshake::describe(data, &cx);
        check_tree(&tree, data.len());
        if let Ok(message) = &read {
            assert_eq!(message.encode(), data, "{message:?} changed its bytes");
            check_cover(&tree);
        }
        assert_eq!(
            Handshake::decode(data, &cx),
            read,
            "two opinions on one message"
        );
    }
}

/// Cuts `data` into records, joins the handshake messages in them, and reads
/// whatever else they hold. The first byte says in what pieces `data` arrives.
///
/// # Panics
/// If the pieces matter, if a record or message changes its bytes, or if a
/// tree is malformed.
pub(crate) fn record_stream(data: &[u8]) {
    let Some((&step, data)) = data.split_first() else {
        return;
    };
    let whole = records(data, data.len().max(1));
    assert_eq!(records(data, usize::from(step) + 1), whole, "pieces matter");

    let mut joiner = Joiner::new();
    for (index, bytes) in whole.iter().enumerate() {
        let record = Record::decode(bytes).expect("the stream gives whole records");
        assert_eq!(&record.encode(), bytes, "a record changed its bytes");
        let (tree, error) = Record::describe(bytes);
        assert_eq!(error, None, "describe refuses what decode reads");
        check_tree(&tree, bytes.len());
        check_cover(&tree);
        let (fields, _) = describe_plaintext(
            record.content_type,
            &record.fragment,
            &Context::new(Role::Client),
        );
        for field in &fields {
            check_tree_in(field, 0, record.fragment.len());
        }
        let start = bytes.len() - record.fragment.len();
        if record.content_type == ContentType::HANDSHAKE
            && joiner.push(index, start, &record.fragment).is_err()
        {
            return;
        }
        for joined in &mut joiner {
            let pieces = joined.pieces.iter();
            let sources = pieces.flat_map(|(index, span)| whole[*index][span.clone()].to_vec());
            assert!(sources.eq(joined.bytes.iter().copied()), "pieces are wrong");
            handshake(&joined.bytes);
        }
    }
}

/// The records in `data` up to the first error, if it arrives `step` bytes at
/// a time.
fn records(data: &[u8], step: usize) -> Vec<Vec<u8>> {
    let mut stream = RecordStream::new();
    let mut records = Vec::new();
    for piece in data.chunks(step) {
        stream.push(piece);
        while let Ok(Some(record)) = stream.next() {
            records.push(record);
        }
    }
    records
}

/// That a tree starts at 0, ends at `length`, and is well formed.
///
/// # Panics
/// If it is not.
pub(crate) fn check_tree(root: &Field, length: usize) {
    assert_eq!(root.span, 0..length, "the root is not the message");
    check_tree_in(root, 0, length);
}

/// That a field lies between two offsets, and its children in it, in order
/// and apart.
fn check_tree_in(field: &Field, from: usize, to: usize) {
    let span = &field.span;
    assert!(
        from <= span.start && span.start <= span.end && span.end <= to,
        "{field:?}"
    );
    let mut next = span.start;
    for child in &field.children {
        check_tree_in(child, next, span.end);
        next = child.span.end;
    }
}

/// That the leaves of a tree cover every byte of it exactly once.
///
/// # Panics
/// If they do not.
pub(crate) fn check_cover(root: &Field) {
    let mut next = root.span.start;
    for leaf in root.leaves() {
        assert_eq!(leaf.span.start, next, "a gap or an overlap before {leaf:?}");
        next = leaf.span.end;
    }
    assert_eq!(next, root.span.end, "bytes at the end belong to no field");
}
