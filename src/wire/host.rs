//! Who is to be reached: a host name as `server_name` may say it, or an
//! address, which it may not (RFC 6066 §3).

use std::fmt;
use std::net::IpAddr;

use super::text::printable;

/// The longest name in text without a final dot: with the length before each
/// label and the empty label of the root it takes 255 bytes (RFC 1035 §2.3.4).
const LONGEST_NAME: usize = 253;

/// The longest label in bytes, RFC 1035 §2.3.4.
const LONGEST_LABEL: usize = 63;

/// A host that a client can ask for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Host {
    /// A DNS name in ASCII, 1 to 253 bytes, without a trailing dot.
    Name(String),
    /// A literal address: it is looked for in the certificate, and is not
    /// permitted in `server_name`.
    Address(IpAddr),
}

/// Why a text names no host, and what to write instead.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HostError {
    /// Nothing is there, or nothing but the dot of the root.
    #[error("a host name has at least one label, such as `localhost`")]
    Empty,
    /// An address as URLs write it.
    #[error("brackets are the address's form in a URL; write `{0}`")]
    Brackets(IpAddr),
    /// A port behind the name.
    #[error("a port is no part of a host's name; write `{0}`")]
    Port(String),
    /// Two dots with nothing between, or one at the beginning.
    #[error("a label between its dots is empty")]
    EmptyLabel,
    /// A label that no DNS message can hold.
    #[error("a label has {0} bytes; it may have 63 at most (RFC 1035 §2.3.4)")]
    LongLabel(usize),
    /// A name that no DNS message can hold.
    #[error("it has {0} bytes; a host name may have 253 at most (RFC 1035 §2.3.4)")]
    Long(usize),
    /// Letters that are not ASCII.
    #[error(
        "server_name is ASCII (RFC 6066 §3); write the name's A-label, which begins with `xn--` \
         (RFC 5890 §2.3.2.1)"
    )]
    NotAscii,
    /// A character that stands in no host name.
    #[error("`{0}` stands in no host name: its labels have letters, digits, `-` and `_`")]
    Character(String),
    /// What looks like an address and is none.
    #[error(
        "it ends in a number and is no IP address: the last label of a host name has a letter \
         (RFC 1123 §2.1)"
    )]
    Number,
}

impl Host {
    /// Reads a host name or an IP address. A final dot, which says in DNS that
    /// the name is whole, is taken off: RFC 6066 §3 sends names without it.
    ///
    /// Names in use are taken as they are: `_`, and a `-` at either end of a
    /// label, are no hosts by RFC 952, and DNS, servers and certificates have
    /// them all the same.
    ///
    /// # Errors
    /// What stands in the way, with what to write instead.
    pub fn parse(text: &str) -> Result<Self, HostError> {
        if let Ok(address) = text.parse() {
            return Ok(Self::Address(address));
        }
        let inner = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        if let Some(Ok(address)) = inner.map(|(inner, _)| inner.parse()) {
            return Err(HostError::Brackets(address));
        }
        if let Some((host, port)) = text.rsplit_once(':')
            && !host.contains(':')
            && port.parse::<u16>().is_ok()
            && Self::parse(host).is_ok()
        {
            return Err(HostError::Port(host.to_owned()));
        }
        let name = text.strip_suffix('.').unwrap_or(text);
        if name.is_empty() {
            return Err(HostError::Empty);
        }
        if !name.is_ascii() {
            return Err(HostError::NotAscii);
        }
        let stranger = |c: &char| !c.is_ascii_alphanumeric() && !"-_.".contains(*c);
        if let Some(character) = name.chars().find(stranger) {
            let shown = printable(character.to_string().as_bytes());
            return Err(HostError::Character(shown));
        }
        if name.len() > LONGEST_NAME {
            return Err(HostError::Long(name.len()));
        }
        for label in name.split('.') {
            match label.len() {
                0 => return Err(HostError::EmptyLabel),
                1..=LONGEST_LABEL => {}
                found => return Err(HostError::LongLabel(found)),
            }
        }
        let last = name.rsplit('.').next().unwrap_or_default();
        if last.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(HostError::Number);
        }
        Ok(Self::Name(name.to_owned()))
    }
}

/// The form that [`Host::parse`] reads.
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(address) => write!(f, "{address}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Result<String, HostError> {
        match Host::parse(text)? {
            Host::Name(name) => Ok(name),
            Host::Address(address) => panic!("{address} is an address"),
        }
    }

    #[test]
    fn names_that_are_in_use_are_taken() {
        for text in [
            "slowshake.example",
            "localhost",
            "xn--bcher-kva.example",
            "_dmarc.example",
            "-odd-.example",
            "3com.example",
            "1.2.3.4.example",
            "a",
        ] {
            assert_eq!(name(text).as_deref(), Ok(text));
        }
        let longest = [&"a".repeat(63); 3].map(String::as_str).join(".") + "." + &"b".repeat(61);
        assert_eq!(longest.len(), 253);
        assert_eq!(name(&longest), Ok(longest));
    }

    #[test]
    fn the_final_dot_is_not_part_of_the_name() {
        assert_eq!(
            name("slowshake.example.").as_deref(),
            Ok("slowshake.example")
        );
        assert_eq!(name("slowshake.example.."), Err(HostError::EmptyLabel));
        assert_eq!(name("."), Err(HostError::Empty));
    }

    #[test]
    fn an_address_is_no_name() {
        for text in ["127.0.0.1", "::1", "2001:db8::1", "::ffff:192.0.2.1"] {
            let address = text.parse().unwrap();
            assert_eq!(Host::parse(text), Ok(Host::Address(address)));
        }
    }

    #[test]
    fn what_is_no_host_is_refused_with_a_way_on() {
        let long = "a".repeat(64);
        let longer = "a.".repeat(127);
        for (text, why) in [
            ("", "a host name has at least one label"),
            ("[::1]", "write `::1`"),
            ("[::1]:443", "write `::1`"),
            ("slowshake.example:443", "write `slowshake.example`"),
            ("127.0.0.1:443", "write `127.0.0.1`"),
            ("a..example", "is empty"),
            (".example", "is empty"),
            (&long, "has 64 bytes"),
            (&(longer + "b"), "it has 255 bytes"),
            ("b\u{fc}cher.example", "A-label"),
            ("https://slowshake.example", "`:` stands in no host name"),
            ("*.slowshake.example", "`*` stands in no host name"),
            ("a\u{1b}[2J", "`\\x1b` stands in no host name"),
            ("256.1.1.1", "ends in a number"),
            ("fe80::1%eth0", "`:` stands in no host name"),
        ] {
            let error = name(text).unwrap_err().to_string();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
