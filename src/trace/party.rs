//! Who takes part: open ids, not two constants, since a man in the middle is
//! two more actors and a resumed session a second connection.

use std::fmt;

use crate::wire::Role;

/// A party of the run: client, server, eavesdropper, or a later guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartyId(u8);

impl PartyId {
    /// The client of an ordinary run.
    pub const CLIENT: Self = Self(0);
    /// The server of an ordinary run.
    pub const SERVER: Self = Self(1);
    /// The eavesdropper.
    pub const EVE: Self = Self(2);

    /// Somebody in the middle, who is the server to the client and the client
    /// to the server.
    pub const MALLORY: Self = Self(3);

    /// The party at this place of the trace's list.
    pub const fn new(index: u8) -> Self {
        Self(index)
    }

    /// Its place in the trace's list of parties.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A connection of the run, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(pub u8);

impl ConnectionId {
    /// The first connection.
    pub const FIRST: Self = Self(1);
}

impl fmt::Display for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{}", self.0)
    }
}

/// A connection, and who is at its two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// Which connection.
    pub id: ConnectionId,
    /// Who opens it.
    pub client: PartyId,
    /// Who answers.
    pub server: PartyId,
}

impl Endpoints {
    /// The only connection of an ordinary run.
    pub const USUAL: Self = Self {
        id: ConnectionId::FIRST,
        client: PartyId::CLIENT,
        server: PartyId::SERVER,
    };

    /// The client and the server.
    pub const fn ends(self) -> [PartyId; 2] {
        [self.client, self.server]
    }

    /// The side on which a party is; `None` for whoever is at neither end.
    pub fn role_of(self, party: PartyId) -> Option<Role> {
        match party {
            party if party == self.client => Some(Role::Client),
            party if party == self.server => Some(Role::Server),
            _ => None,
        }
    }

    /// Who is on a side.
    pub const fn party(self, role: Role) -> PartyId {
        match role {
            Role::Client => self.client,
            Role::Server => self.server,
        }
    }
}

/// One party and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// The word used for it in step ids and files: `client`, `server`, `eve`,
    /// `mallory`.
    pub name: &'static str,
    /// `false` for a real peer, of whom only the packets are known.
    pub simulated: bool,
    /// How somebody in the middle comes by what he shows, in the word for it:
    /// `copied`. The catalogue has words of their own for some of his steps.
    pub guise: Option<&'static str>,
}

impl Party {
    /// The one guest whom not every run has.
    pub(super) const ABSENT: Self = Self {
        id: PartyId::MALLORY,
        name: "mallory",
        simulated: false,
        guise: None,
    };
}
