//! The blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian.

/// Section Header Block, §4.1.
const SECTION_HEADER: u32 = 0x0a0d_0d0a;
/// Interface Description Block, §4.2.
const INTERFACE_DESCRIPTION: u32 = 1;
/// Enhanced Packet Block, §4.3.
const ENHANCED_PACKET: u32 = 6;
/// Decryption Secrets Block, §4.7.
const DECRYPTION_SECRETS: u32 = 0x0a;

/// Its value tells the reader the byte order.
const BYTE_ORDER_MAGIC: u32 = 0x1a2b_3c4d;
/// The length of the section is not told.
const UNKNOWN_LENGTH: u64 = u64::MAX;
/// Packets start with the header of IPv4.
const LINKTYPE_RAW: u16 = 101;
/// `TLSK`: the secrets are a key log.
const TLS_KEY_LOG: u32 = 0x544c_534b;

const END_OF_OPTIONS: u16 = 0;
const COMMENT: u16 = 1;
const USER_APPLICATION: u16 = 4;
const TIMESTAMP_RESOLUTION: u16 = 9;
/// Timestamps count units of 10^-6 seconds.
const MICROSECONDS: u8 = 6;

/// The start of the file: who wrote it, and a comment.
pub(super) fn section_header(out: &mut Vec<u8>, comment: &str) {
    let mut body = Vec::new();
    body.extend(BYTE_ORDER_MAGIC.to_le_bytes());
    // Version 1.0.
    body.extend(1u16.to_le_bytes());
    body.extend(0u16.to_le_bytes());
    body.extend(UNKNOWN_LENGTH.to_le_bytes());
    option(&mut body, COMMENT, comment.as_bytes());
    let program = concat!("slowshake ", env!("CARGO_PKG_VERSION"));
    option(&mut body, USER_APPLICATION, program.as_bytes());
    option(&mut body, END_OF_OPTIONS, &[]);
    block(out, SECTION_HEADER, &body);
}

/// The one interface, with times in microseconds and whole packets.
pub(super) fn interface(out: &mut Vec<u8>) {
    let mut body = Vec::new();
    body.extend(LINKTYPE_RAW.to_le_bytes());
    body.extend(0u16.to_le_bytes());
    // No limit to the length of packets.
    body.extend(0u32.to_le_bytes());
    option(&mut body, TIMESTAMP_RESOLUTION, &[MICROSECONDS]);
    option(&mut body, END_OF_OPTIONS, &[]);
    block(out, INTERFACE_DESCRIPTION, &body);
}

/// A key log for the packets that follow.
pub(super) fn tls_secrets(out: &mut Vec<u8>, key_log: &str) {
    let mut body = Vec::new();
    body.extend(TLS_KEY_LOG.to_le_bytes());
    body.extend((key_log.len() as u32).to_le_bytes());
    padded(&mut body, key_log.as_bytes());
    block(out, DECRYPTION_SECRETS, &body);
}

/// A packet `at` so many microseconds since 1970.
pub(super) fn packet(out: &mut Vec<u8>, at: u64, bytes: &[u8]) {
    let mut body = Vec::new();
    // Interface 0.
    body.extend(0u32.to_le_bytes());
    body.extend(((at >> 32) as u32).to_le_bytes());
    body.extend((at as u32).to_le_bytes());
    // All of it was captured.
    body.extend((bytes.len() as u32).to_le_bytes());
    body.extend((bytes.len() as u32).to_le_bytes());
    padded(&mut body, bytes);
    block(out, ENHANCED_PACKET, &body);
}

/// Type, length, body, length again, so that a file can be read backwards.
fn block(out: &mut Vec<u8>, kind: u32, body: &[u8]) {
    let length = (body.len() as u32 + 12).to_le_bytes();
    out.extend(kind.to_le_bytes());
    out.extend(length);
    out.extend(body);
    out.extend(length);
}

fn option(body: &mut Vec<u8>, code: u16, value: &[u8]) {
    // A longer one could not say its length.
    let value = &value[..value.len().min(usize::from(u16::MAX))];
    body.extend(code.to_le_bytes());
    body.extend((value.len() as u16).to_le_bytes());
    padded(body, value);
}

/// Everything is filled up to a multiple of four bytes.
fn padded(body: &mut Vec<u8>, bytes: &[u8]) {
    body.extend(bytes);
    body.resize(body.len().next_multiple_of(4), 0);
}
