//! Texts speak of client and server. Where Mallory plays one of them, his name
//! stands in its place.

use crate::trace::{Endpoints, PartyId};
use crate::wire::Role;

use super::Span;

/// How the texts of this language speak of a side, and of Mallory there.
fn words(endpoints: Endpoints) -> impl Iterator<Item = (&'static str, &'static str)> {
    let of = |role: Role| match role {
        Role::Client => [("The client", "Mallory"), ("the client", "Mallory")],
        Role::Server => [("The server", "Mallory"), ("the server", "Mallory")],
    };
    [Role::Client, Role::Server]
        .into_iter()
        .filter(move |role| endpoints.party(*role) == PartyId::MALLORY)
        .flat_map(of)
}

/// A text with his name in it.
pub(super) fn named(text: &str, endpoints: Endpoints) -> String {
    let mut text = text.to_owned();
    for (side, name) in words(endpoints) {
        if text.contains(side) {
            text = text.replace(side, name);
        }
    }
    text
}

/// The same, values left as they are.
pub(super) fn name_in(spans: &mut [Span], endpoints: Endpoints) {
    for span in spans {
        if let Span::Plain(text) = span {
            *text = named(text, endpoints);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::ConnectionId;

    #[test]
    fn only_the_side_that_he_plays_has_his_name() {
        let to_client = Endpoints {
            server: PartyId::MALLORY,
            ..Endpoints::USUAL
        };
        let to_server = Endpoints {
            id: ConnectionId(2),
            client: PartyId::MALLORY,
            server: PartyId::SERVER,
        };
        let text = "The server takes the client's random.";
        assert_eq!(named(text, to_client), "Mallory takes the client's random.");
        assert_eq!(named(text, to_server), "The server takes Mallory's random.");
        assert_eq!(named(text, Endpoints::USUAL), text);
    }
}
