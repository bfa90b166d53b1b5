//! How the parts of a saved run are written in JSON: each is checked where it
//! is read, so that an error has the place of what is wrong.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Event, FORMAT, LATEST, Scenario};
use crate::pki::Certificate;
use crate::trace::Role;

/// Bytes as lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

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

/// Hex in a string.
struct Hex(Vec<u8>);

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        bytes(&text)
            .map(Hex)
            .ok_or_else(|| D::Error::custom("expected pairs of hexadecimal digits"))
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
        Scenario::from_code(&String::deserialize(from)?).map_err(D::Error::custom)
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
        match String::deserialize(from)?.as_str() {
            "client" => Ok(Role::Client),
            "server" => Ok(Role::Server),
            _ => Err(D::Error::custom("expected `client` or `server`")),
        }
    }
}

pub(super) mod anchors {
    use super::*;

    /// The DER of one certificate.
    struct Anchor(Vec<u8>);

    impl<'de> Deserialize<'de> for Anchor {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            let Hex(der) = Hex::deserialize(from)?;
            Certificate::parse(&der).map_err(D::Error::custom)?;
            Ok(Anchor(der))
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

pub(super) mod events {
    use super::*;

    /// `{"t": 1200, "received": "1603…"}` or `{"t": 1300, "close": true}`.
    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        t: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received: Option<Hex>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        close: Option<bool>,
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
            match (line.received, line.close) {
                (Some(Hex(bytes)), None) => Ok(Checked(Event::Received { t: line.t, bytes })),
                (None, Some(true)) => Ok(Checked(Event::Close { t: line.t })),
                _ => Err(D::Error::custom(
                    "an event has `received` with hex, or `close` with true",
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
                t: *t,
                received: Some(Hex(bytes.clone())),
                close: None,
            },
            Event::Close { t } => Line {
                t: *t,
                received: None,
                close: Some(true),
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
