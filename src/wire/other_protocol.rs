//! What a peer speaks that does not speak TLS, told from its first bytes.

use super::text::printable;

/// How much of the first line is shown.
const SHOWN: usize = 60;

/// A protocol that is not TLS, by how it begins. Nearly every one begins with
/// a byte that is no content type, so that the first record cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OtherProtocol {
    /// A request of HTTP/1.1 (RFC 9112 §3), which a client sends.
    HttpRequest,
    /// A status line of HTTP/1.1 (RFC 9112 §4), which a server sends.
    HttpResponse,
    /// The preface of HTTP/2 (RFC 9113 §3.4), of either side.
    Http2,
    /// The identification of SSH (RFC 4253 §4.2), of either side.
    Ssh,
    /// SMTP: a server's greeting that names it (RFC 5321 §4.2), or a client's
    /// EHLO or HELO (§4.1.1.1).
    Smtp,
    /// FTP: a server's greeting that names it (RFC 959 §5.4).
    Ftp,
    /// A reply with three digits, as SMTP, FTP and NNTP write it, which does
    /// not say of which of them it is.
    Reply,
    /// POP3: a server's `+OK` or `-ERR` (RFC 1939 §3).
    Pop3,
    /// IMAP: a server's greeting (RFC 3501 §7.1).
    Imap,
    /// XMPP: the start of a stream (RFC 6120 §4.2).
    Xmpp,
    /// The header that a load balancer puts before a connection to tell who
    /// connected (HAProxy's PROXY protocol).
    Proxy,
    /// A hello of SSL 2.0 (RFC 5246 appendix E.2).
    Ssl2,
}

impl OtherProtocol {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::HttpRequest,
        Self::HttpResponse,
        Self::Http2,
        Self::Ssh,
        Self::Smtp,
        Self::Ftp,
        Self::Reply,
        Self::Pop3,
        Self::Imap,
        Self::Xmpp,
        Self::Proxy,
        Self::Ssl2,
    ];

    /// Its word in the trace, in JSON and in the catalogue.
    pub fn id(self) -> &'static str {
        match self {
            Self::HttpRequest => "http_request",
            Self::HttpResponse => "http_response",
            Self::Http2 => "http2",
            Self::Ssh => "ssh",
            Self::Smtp => "smtp",
            Self::Ftp => "ftp",
            Self::Reply => "reply",
            Self::Pop3 => "pop3",
            Self::Imap => "imap",
            Self::Xmpp => "xmpp",
            Self::Proxy => "proxy",
            Self::Ssl2 => "ssl2",
        }
    }

    /// Whose first bytes these are; `None` if they are TLS, are too few, or
    /// belong to nobody who is known here.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        const PROXY_2: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";
        let starts = |words: &[&str]| words.iter().any(|word| bytes.starts_with(word.as_bytes()));
        let found = if starts(&["HTTP/"]) {
            Self::HttpResponse
        } else if starts(&["PRI * HTTP/2"]) || is_http2_settings(bytes) {
            Self::Http2
        } else if is_http_request(bytes) {
            Self::HttpRequest
        } else if starts(&["SSH-"]) {
            Self::Ssh
        } else if starts(&["EHLO ", "HELO "]) {
            Self::Smtp
        } else if is_reply(bytes) {
            let line = first_line(bytes).to_ascii_uppercase();
            let names = |word: &[u8]| line.windows(word.len()).any(|part| part == word);
            match (names(b"SMTP"), names(b"FTP")) {
                (true, false) => Self::Smtp,
                (false, true) => Self::Ftp,
                _ => Self::Reply,
            }
        } else if starts(&["+OK", "-ERR"]) {
            Self::Pop3
        } else if starts(&["* OK", "* PREAUTH", "* BYE"]) {
            Self::Imap
        } else if starts(&["<?xml", "<stream:"]) {
            Self::Xmpp
        } else if starts(&["PROXY TCP", "PROXY UNKNOWN"]) || bytes.starts_with(PROXY_2) {
            Self::Proxy
        } else if is_ssl2_hello(bytes) {
            Self::Ssl2
        } else {
            return None;
        };
        Some(found)
    }
}

/// How bytes that are no TLS begin: the first line if it is text, safe to
/// show, or else the first bytes in hex; cut where it is long.
pub fn beginning(bytes: &[u8]) -> String {
    let line = first_line(bytes);
    let is_text = line.iter().all(|byte| matches!(byte, b' '..=b'~'));
    match line {
        [] => super::text::hex(&bytes[..bytes.len().min(8)]),
        _ if is_text && line.len() > SHOWN => format!("{}…", printable(&line[..SHOWN])),
        _ if is_text => printable(line),
        _ if bytes.len() > 8 => format!("{}…", super::text::hex(&bytes[..8])),
        _ => super::text::hex(bytes),
    }
}

/// The bytes before the first line's end.
fn first_line(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    &bytes[..end.unwrap_or(bytes.len())]
}

/// A method of RFC 9110 §9.3, or PATCH (RFC 5789), and a space.
fn is_http_request(bytes: &[u8]) -> bool {
    const METHODS: [&str; 9] = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
    ];
    METHODS.iter().any(|method| {
        let rest = bytes.strip_prefix(method.as_bytes());
        rest.is_some_and(|rest| rest.first() == Some(&b' '))
    })
}

/// A SETTINGS frame on stream 0, with which a server begins (RFC 9113 §6.5).
fn is_http2_settings(bytes: &[u8]) -> bool {
    match bytes {
        [0, high, low, 4, 0, 0, 0, 0, 0, ..] => u16::from_be_bytes([*high, *low]).is_multiple_of(6),
        _ => false,
    }
}

/// Three digits, of which the first is 2 to 5, and a space or a hyphen.
fn is_reply(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [b'2'..=b'5', b'0'..=b'5', b'0'..=b'9', b' ' | b'-', ..]
    )
}

/// A record header of two bytes, CLIENT-HELLO or SERVER-HELLO, and a version.
fn is_ssl2_hello(bytes: &[u8]) -> bool {
    match bytes {
        [0x80..=0xff, _, 1, 0, 2, ..] | [0x80..=0xff, _, 1, 3, ..] => true,
        // session_id_hit, certificate_type, version.
        [0x80..=0xff, _, 4, 0 | 1, 0 | 1, 0, 2, ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_known_by_its_first_bytes() {
        let cases: [(&[u8], OtherProtocol); 22] = [
            (
                b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                OtherProtocol::HttpRequest,
            ),
            (b"OPTIONS * HTTP/1.1\r\n", OtherProtocol::HttpRequest),
            (
                b"HTTP/1.1 400 Bad Request\r\n\r\n",
                OtherProtocol::HttpResponse,
            ),
            (b"HTTP/1.0 200 OK\r\n", OtherProtocol::HttpResponse),
            (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", OtherProtocol::Http2),
            (&[0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3], OtherProtocol::Http2),
            (b"SSH-2.0-OpenSSH_9.9\r\n", OtherProtocol::Ssh),
            (b"220 mail.example ESMTP Postfix\r\n", OtherProtocol::Smtp),
            (
                b"220-mail.example ESMTP\r\n220 go on\r\n",
                OtherProtocol::Smtp,
            ),
            (b"EHLO client.example\r\n", OtherProtocol::Smtp),
            (b"220 (vsFTPd 3.0.5)\r\n", OtherProtocol::Ftp),
            (b"220 welcome\r\n", OtherProtocol::Reply),
            (b"554 no service here\r\n", OtherProtocol::Reply),
            (b"200 news.example ready\r\n", OtherProtocol::Reply),
            (b"+OK POP3 ready\r\n", OtherProtocol::Pop3),
            (
                b"* OK [CAPABILITY IMAP4rev1] ready\r\n",
                OtherProtocol::Imap,
            ),
            (b"<?xml version='1.0'?><stream:stream", OtherProtocol::Xmpp),
            (
                b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
                OtherProtocol::Proxy,
            ),
            (b"\r\n\r\n\0\r\nQUIT\n\x21\x11", OtherProtocol::Proxy),
            (&[0x80, 0x2e, 1, 3, 1, 0, 0x15], OtherProtocol::Ssl2),
            (&[0x80, 0x2e, 1, 0, 2, 0, 0x15], OtherProtocol::Ssl2),
            (&[0x83, 0xf4, 4, 0, 1, 0, 2, 3], OtherProtocol::Ssl2),
        ];
        for (bytes, stranger) in cases {
            assert_eq!(
                OtherProtocol::of(bytes),
                Some(stranger),
                "{}",
                printable(bytes)
            );
        }
        for stranger in OtherProtocol::ALL {
            assert!(cases.iter().any(|(_, known)| *known == stranger));
        }
    }

    #[test]
    fn tls_and_whatever_is_not_known_are_nobody() {
        let cases: [&[u8]; 9] = [
            b"",
            b"G",
            b"GETTING",
            b"220",
            b"999 unheard of",
            &[22, 3, 1, 2, 0, 1, 0],
            &[21, 3, 0, 0, 2, 2, 40],
            &[0x80, 0x2e, 7, 3, 1],
            b"\x1b[2JHTTP/1.1",
        ];
        for bytes in cases {
            assert_eq!(OtherProtocol::of(bytes), None, "{}", printable(bytes));
        }
    }

    #[test]
    fn the_beginning_is_a_line_or_hex_and_never_long() {
        assert_eq!(beginning(b"HTTP/1.1 400 Bad\r\nA: b"), "HTTP/1.1 400 Bad");
        assert_eq!(beginning(b"\x1b[2JHTTP/1.1 400"), "1b5b324a48545450…");
        assert_eq!(beginning(&[0x80, 0x2e, 1]), "802e01");
        assert_eq!(beginning(b"\r\n\r\n\0"), "0d0a0d0a00");
        assert_eq!(beginning(&[b'a'; 100]).chars().count(), SHOWN + 1);
    }
}
