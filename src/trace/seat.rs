//! Whose eyes one sees with.

use super::PartyId;

/// Where one sits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Seat {
    /// Above all of them: every secret is seen.
    #[default]
    Above,
    /// One sees what the client sees.
    Client,
    /// One sees what the server sees.
    Server,
    /// One sees what the eavesdropper sees.
    Eve,
}

impl Seat {
    /// All seats, in the order in which a key goes through them.
    pub const ALL: [Seat; 4] = [Seat::Above, Seat::Client, Seat::Server, Seat::Eve];

    /// The word in lessons and files.
    pub const fn id(self) -> &'static str {
        match self {
            Seat::Above => "above",
            Seat::Client => "client",
            Seat::Server => "server",
            Seat::Eve => "eve",
        }
    }

    /// The seat with this word.
    pub fn by_id(id: &str) -> Option<Self> {
        Seat::ALL.into_iter().find(|seat| seat.id() == id)
    }

    /// The seat after this one.
    pub fn next(self) -> Self {
        match self {
            Seat::Above => Seat::Client,
            Seat::Client => Seat::Server,
            Seat::Server => Seat::Eve,
            Seat::Eve => Seat::Above,
        }
    }

    /// Whose eyes one sees with.
    pub const fn party(self) -> Option<PartyId> {
        match self {
            Seat::Above => None,
            Seat::Client => Some(PartyId::CLIENT),
            Seat::Server => Some(PartyId::SERVER),
            Seat::Eve => Some(PartyId::EVE),
        }
    }
}
