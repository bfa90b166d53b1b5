//! Records, and cutting a stream of bytes into them, RFC 5246 §6.2.

use super::code::{ContentType, ProtocolVersion};
use super::codec::{self, Bounds, DecodeError, Reader, illegal, put_bytes, put_code};
use super::field::Field;

/// Content type, version and length.
const HEADER_LENGTH: usize = 5;

/// RFC 5246 §6.2.3: a protected fragment may be 2048 bytes longer than the
/// 2^14 of a plaintext one.
const FRAGMENT: Bounds = Bounds::new(0, Record::MAX_FRAGMENT_LENGTH);

/// RFC 5246 §6.2.1: in clear a fragment is the plaintext itself.
const CLEAR_FRAGMENT: Bounds = Bounds::new(0, Record::MAX_PLAINTEXT_LENGTH);

/// One record: what travels between the sides, protected or not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// What is inside.
    pub content_type: ContentType,
    /// The version that is spoken; in a first ClientHello any 3.x.
    pub version: ProtocolVersion,
    /// 0 to 2^14 + 2048 bytes.
    pub fragment: Vec<u8>,
}

impl Record {
    /// Longest plaintext of a record in bytes, RFC 5246 §6.2.1.
    pub const MAX_PLAINTEXT_LENGTH: usize = 1 << 14;

    /// Longest fragment of a record in bytes, RFC 5246 §6.2.3.
    pub const MAX_FRAGMENT_LENGTH: usize = Self::MAX_PLAINTEXT_LENGTH + 2048;

    /// The record with its header.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER_LENGTH + self.fragment.len());
        put_code(&mut out, self.content_type);
        put_code(&mut out, self.version);
        put_bytes(&mut out, FRAGMENT, &self.fragment);
        out
    }

    /// Reads exactly one record.
    ///
    /// # Errors
    /// Bytes are missing or left over; the content type is none of 20 to 24;
    /// the version is not 3.x; the fragment is too long for one under keys.
    pub fn decode(bytes: &[u8]) -> Result<Record, DecodeError> {
        codec::decode("record", bytes, |reader| Self::read(reader, FRAGMENT))
    }

    /// The same for a record in clear, whose fragment has at most 2^14 bytes.
    ///
    /// # Errors
    /// Those of [`Record::decode`], and a fragment that only a record under
    /// keys could have.
    pub fn decode_clear(bytes: &[u8]) -> Result<Record, DecodeError> {
        codec::decode("record", bytes, |reader| Self::read(reader, CLEAR_FRAGMENT))
    }

    /// The same reading, as a tree: `type`, `version`, `length` and
    /// `fragment`, which is left whole.
    pub fn describe(bytes: &[u8]) -> (Field, Option<DecodeError>) {
        let (field, read) = codec::describe("record", bytes, |reader| Self::read(reader, FRAGMENT));
        (field, read.err())
    }

    fn read(reader: &mut Reader<'_>, fragment: Bounds) -> Result<Self, DecodeError> {
        let (content_type, version) = read_type_and_version(reader)?;
        reader.enclosed("length", "fragment", fragment, |reader| {
            Ok(Self {
                content_type,
                version,
                fragment: reader.rest("fragment").to_vec(),
            })
        })
    }
}

fn read_type_and_version(
    reader: &mut Reader<'_>,
) -> Result<(ContentType, ProtocolVersion), DecodeError> {
    let content_type: ContentType = reader.code("type")?;
    if content_type.name().is_none() {
        let expected = "a content type from 20 to 24";
        return Err(illegal("type", 0, expected, content_type));
    }
    let version: ProtocolVersion = reader.code("version")?;
    if version.major() != 3 {
        return Err(illegal("version", 1, "a version 3.x", version));
    }
    Ok((content_type, version))
}

/// Bytes as they arrive, cut into records.
#[derive(Clone, Default, Debug)]
pub struct RecordStream {
    buffer: Vec<u8>,
    start: usize,
    given: bool,
    failed: Option<DecodeError>,
}

impl RecordStream {
    /// A stream that nothing has arrived on.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends what arrived, in pieces of any size.
    pub fn push(&mut self, bytes: &[u8]) {
        // What was given out is dropped here and not in `next`, so that many
        // small records in one piece cost one move.
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.extend(bytes);
    }

    /// The next whole record with its header, in clear or under keys; `None`
    /// if more must arrive.
    ///
    /// # Errors
    /// What arrived cannot be the start of a record, however it goes on: see
    /// [`Record::decode`]. It is told as soon as it is certain, and again at
    /// each further call; where records start cannot be known any more.
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator would end where a stream only waits"
    )]
    pub fn next(&mut self) -> Result<Option<Vec<u8>>, DecodeError> {
        self.cut(FRAGMENT)
    }

    /// The same for whoever knows that the next record is in clear.
    ///
    /// # Errors
    /// Those of [`RecordStream::next`], and a fragment of more than 2^14
    /// bytes (RFC 5246 §6.2.1), told from its header alone.
    pub fn next_clear(&mut self) -> Result<Option<Vec<u8>>, DecodeError> {
        self.cut(CLEAR_FRAGMENT)
    }

    fn cut(&mut self, fragment: Bounds) -> Result<Option<Vec<u8>>, DecodeError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let waiting = self.buffer.get(self.start..).unwrap_or_default();
        match record_length(waiting, fragment) {
            Ok(Some(length)) => {
                let record = waiting.get(..length).map(<[u8]>::to_vec);
                if record.is_some() {
                    self.start += length;
                    self.given = true;
                }
                Ok(record)
            }
            Ok(None) => Ok(None),
            Err(error) => {
                self.failed = Some(error.clone());
                Err(error)
            }
        }
    }

    /// What has arrived so far, as long as it made no whole record; `None`
    /// once one was given out.
    pub fn beginning(&self) -> Option<&[u8]> {
        (!self.given).then_some(&self.buffer)
    }

    /// How many bytes have arrived that are not part of a record given out.
    pub fn pending(&self) -> usize {
        self.buffer.len() - self.start
    }
}

/// The length of the record that starts here, header included; `None` if too
/// little is there to tell.
fn record_length(bytes: &[u8], fragment: Bounds) -> Result<Option<usize>, DecodeError> {
    let mut reader = Reader::new(bytes);
    let header =
        read_type_and_version(&mut reader).and_then(|_| reader.length("fragment", fragment));
    match header {
        Ok(length) => Ok(Some(HEADER_LENGTH + length)),
        Err(error) if error.is_truncated() => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::super::codec::Problem;
    use super::*;

    fn stream(bytes: &[u8]) -> RecordStream {
        let mut stream = RecordStream::new();
        stream.push(bytes);
        stream
    }

    #[test]
    fn a_record_is_type_version_length_and_fragment() {
        let record = Record {
            content_type: ContentType::CHANGE_CIPHER_SPEC,
            version: ProtocolVersion::TLS12,
            fragment: vec![1],
        };
        assert_eq!(record.encode(), [20, 3, 3, 0, 1, 1]);
        assert_eq!(Record::decode(&[20, 3, 3, 0, 1, 1]), Ok(record));
        let (tree, error) = Record::describe(&[20, 3, 3, 0, 1, 1]);
        assert_eq!(error, None);
        assert_eq!(tree.find("length").unwrap().span, 3..5);
        assert_eq!(tree.find("fragment").unwrap().span, 5..6);
    }

    #[test]
    fn a_record_comes_out_when_its_last_byte_has_come_in() {
        let mut stream = RecordStream::new();
        for byte in [20, 3, 3, 0, 1] {
            stream.push(&[byte]);
            assert_eq!(stream.next(), Ok(None));
        }
        assert_eq!(stream.pending(), 5);
        stream.push(&[1, 21]);
        assert_eq!(stream.next(), Ok(Some(vec![20, 3, 3, 0, 1, 1])));
        assert_eq!(stream.next(), Ok(None));
        assert_eq!(stream.pending(), 1);
    }

    #[test]
    fn several_records_may_arrive_at_once_and_may_be_empty() {
        let mut stream = stream(&[23, 3, 3, 0, 0, 21, 3, 3, 0, 2, 1, 0]);
        assert_eq!(stream.next(), Ok(Some(vec![23, 3, 3, 0, 0])));
        assert_eq!(stream.next(), Ok(Some(vec![21, 3, 3, 0, 2, 1, 0])));
        assert_eq!(stream.next(), Ok(None));
    }

    #[test]
    fn a_peer_that_does_not_speak_tls_is_an_error_at_once() {
        let mut stream = stream(b"H");
        let error = stream.next().unwrap_err();
        assert_eq!(
            error.to_string(),
            "type, at byte 0: unknown (0x48) where a content type from 20 to 24 is expected"
        );
        stream.push(b"TTP/1.1 400 Bad Request");
        assert_eq!(stream.next(), Err(error));
    }

    #[test]
    fn another_major_version_is_an_error() {
        let error = stream(&[22, 2, 0]).next().unwrap_err();
        assert_eq!(error.field, "version");
    }

    #[test]
    fn a_fragment_has_at_most_2_to_the_14_plus_2048_bytes() {
        assert_eq!(stream(&[23, 3, 3, 0x48, 0x00]).next(), Ok(None));
        let error = stream(&[23, 3, 3, 0x48, 0x01]).next().unwrap_err();
        assert!(matches!(
            error.problem,
            Problem::Length { found: 18433, .. }
        ));
    }

    #[test]
    fn in_clear_a_fragment_has_at_most_2_to_the_14_bytes() {
        let header = |length: u16| {
            let mut bytes = vec![22, 3, 3];
            bytes.extend(length.to_be_bytes());
            bytes
        };
        assert_eq!(stream(&header(16384)).next_clear(), Ok(None));
        let error = stream(&header(16385)).next_clear().unwrap_err();
        assert!(matches!(
            error.problem,
            Problem::Length { found: 16385, .. }
        ));
        let record = |length: u16| {
            let mut bytes = header(length);
            bytes.resize(5 + usize::from(length), 0);
            bytes
        };
        assert!(Record::decode_clear(&record(16384)).is_ok());
        assert!(Record::decode_clear(&record(16385)).is_err());
        assert!(Record::decode(&record(16385)).is_ok());
    }
}
