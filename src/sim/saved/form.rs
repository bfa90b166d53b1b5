//! How the parts of a saved run are written in JSON: each is checked where it
//! is read, so that an error has the place of what is wrong.

use std::fmt;

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Event, FORMAT, LATEST, Scenario};
use crate::pki::Certificate;
use crate::wire::{Role, hex};

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    hex.as_bytes()
        .chunks(2)
        .map(|pair| match *pair {
            [high, low] => u8::try_from(digit(high)? << 4 | digit(low)?).ok(),
            _ => None,
        })
        .collect()
}

/// Reads a string and makes something of it. The error is raised while the
/// string is at hand, so that it gets the string's place.
fn read<'de, D, T, F>(from: D, read: F) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    F: FnOnce(&str) -> Result<T, String>,
{
    struct Text<F>(F);

    impl<T, F: FnOnce(&str) -> Result<T, String>> Visitor<'_> for Text<F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).map_err(E::custom)
        }
    }

    from.deserialize_str(Text(read))
}

/// Hex in a string.
struct Hex(Vec<u8>);

fn hex_of(text: &str) -> Result<Vec<u8>, String> {
    bytes(text).ok_or_else(|| "expected pairs of hexadecimal digits".to_owned())
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from, hex_of).map(Hex)
    }
}

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex(&self.0))
    }
}

pub(super) mod format {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(n: &u32, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u32(*n)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<u32, D::Error> {
        match u32::deserialize(from)? {
            FORMAT => Ok(FORMAT),
            other => Err(D::Error::custom(format!(
                "a saved run of form {other}; this program reads form {FORMAT}"
            ))),
        }
    }
}

pub(super) mod scenario {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(
        scenario: &Scenario,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_str(&scenario.code())
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Scenario, D::Error> {
        read(from, |code| {
            Scenario::from_code(code).map_err(|error| error.to_string())
        })
    }
}

pub(super) mod role {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(
        role: &Role,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_str(role.name())
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Role, D::Error> {
        read(from, |name| match name {
            "client" => Ok(Role::Client),
            "server" => Ok(Role::Server),
            _ => Err("expected `client` or `server`".to_owned()),
        })
    }
}

pub(super) mod anchors {
    use super::*;

    /// The DER of one certificate.
    struct Anchor(Vec<u8>);

    impl<'de> Deserialize<'de> for Anchor {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            read(from, |text| {
                let der = hex_of(text)?;
                Certificate::parse(&der).map_err(|error| error.to_string())?;
                Ok(Anchor(der))
            })
        }
    }

    pub(in super::super) fn serialize<S: Serializer>(
        anchors: &[Vec<u8>],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(anchors.iter().map(|der| hex(der)))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Vec<u8>>, D::Error> {
        let anchors = Vec::<Anchor>::deserialize(from)?;
        Ok(anchors.into_iter().map(|Anchor(der)| der).collect())
    }
}

pub(super) mod memory {
    use super::*;
    use crate::sim::{Memory, Remembered};
    use crate::wire::Suite;

    /// What a server remembers, in hex.
    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ticket_keys: Option<[Hex; 3]>,
        sessions: Vec<Kept>,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Kept {
        id: Hex,
        master_secret: Hex,
        suite: String,
        extended_master_secret: bool,
        client_authenticated: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        server_name: Option<Hex>,
    }

    pub(in super::super) fn serialize<S: Serializer>(
        memory: &Option<Memory>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let form = memory.as_ref().map(|memory| Form {
            ticket_keys: memory.ticket_keys.clone().map(|keys| keys.map(Hex)),
            sessions: memory
                .sessions
                .iter()
                .map(|session| Kept {
                    id: Hex(session.id.clone()),
                    master_secret: Hex(session.master_secret.clone()),
                    suite: session.suite.name.to_owned(),
                    extended_master_secret: session.extended_master_secret,
                    client_authenticated: session.client_authenticated,
                    server_name: session.server_name.clone().map(Hex),
                })
                .collect(),
        });
        form.serialize(to)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Memory>, D::Error> {
        let form = Form::deserialize(from)?;
        let mut sessions = Vec::new();
        for session in form.sessions {
            let name = crate::wire::printable(session.suite.as_bytes());
            sessions.push(Remembered {
                id: session.id.0,
                master_secret: session.master_secret.0,
                suite: Suite::by_name(&session.suite)
                    .ok_or_else(|| D::Error::custom(format!("there is no suite `{name}`")))?,
                extended_master_secret: session.extended_master_secret,
                client_authenticated: session.client_authenticated,
                server_name: session.server_name.map(|name| name.0),
            });
        }
        Ok(Some(Memory {
            ticket_keys: form.ticket_keys.map(|keys| keys.map(|Hex(bytes)| bytes)),
            sessions,
        }))
    }
}

pub(super) mod events {
    use super::*;

    /// `{"t": 1200, "received": "1603…"}`, `{"t": 1300, "close": true}`,
    /// `{"t": 1400, "end": true}` or `{"t": 1500, "again": true}`.
    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        t: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received: Option<Hex>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        close: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        end: Option<bool>,
    }

    impl Line {
        fn at(t: u64) -> Self {
            Self {
                t,
                received: None,
                close: None,
                again: None,
                end: None,
            }
        }
    }

    /// A line whose parts go together.
    struct Checked(Event);

    impl<'de> Deserialize<'de> for Checked {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            let line = Line::deserialize(from)?;
            if line.t > LATEST {
                return Err(D::Error::custom(format!(
                    "t is {}; it may be {LATEST} microseconds at most",
                    line.t
                )));
            }
            let t = line.t;
            let word = [line.close, line.again, line.end];
            match (line.received, word) {
                (Some(Hex(bytes)), [None, None, None]) => Ok(Checked(Event::Received { t, bytes })),
                (None, [Some(true), None, None]) => Ok(Checked(Event::Close { t })),
                (None, [None, Some(true), None]) => Ok(Checked(Event::Again { t })),
                (None, [None, None, Some(true)]) => Ok(Checked(Event::End { t })),
                _ => Err(D::Error::custom(
                    "an event has `received` with hex, or `close`, `again` or `end` with true",
                )),
            }
        }
    }

    pub(in super::super) fn serialize<S: Serializer>(
        events: &[Event],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(events.iter().map(|event| match event {
            Event::Received { t, bytes } => Line {
                received: Some(Hex(bytes.clone())),
                ..Line::at(*t)
            },
            Event::Close { t } => Line {
                close: Some(true),
                ..Line::at(*t)
            },
            Event::Again { t } => Line {
                again: Some(true),
                ..Line::at(*t)
            },
            Event::End { t } => Line {
                end: Some(true),
                ..Line::at(*t)
            },
        }))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Event>, D::Error> {
        let events: Vec<Event> = Vec::<Checked>::deserialize(from)?
            .into_iter()
            .map(|Checked(event)| event)
            .collect();
        if events
            .windows(2)
            .any(|pair| pair[1].time() < pair[0].time())
        {
            return Err(D::Error::custom(
                "an event is earlier than the one before it",
            ));
        }
        Ok(events)
    }
}
