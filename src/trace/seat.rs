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
    /// One sees what the one in the middle sees, where there is one.
    Mallory,
}

impl Seat {
    /// The seats of an ordinary run, in the order in which a key goes through
    /// them.
    pub const ALL: [Seat; 4] = [Seat::Above, Seat::Client, Seat::Server, Seat::Eve];

    /// The word in lessons and files.
    pub const fn id(self) -> &'static str {
        match self {
            Seat::Above => "above",
            Seat::Client => "client",
            Seat::Server => "server",
            Seat::Eve => "eve",
            Seat::Mallory => "mallory",
        }
    }

    /// The seat with this word.
    pub fn by_id(id: &str) -> Option<Self> {
        let mut all = Seat::ALL.into_iter().chain([Seat::Mallory]);
        all.find(|seat| seat.id() == id)
    }

    /// The seat after this one, in a run with somebody in the middle or
    /// without.
    pub fn next(self, mallory: bool) -> Self {
        match self {
            Seat::Above => Seat::Client,
            Seat::Client => Seat::Server,
            Seat::Server => Seat::Eve,
            Seat::Eve if mallory => Seat::Mallory,
            Seat::Eve | Seat::Mallory => Seat::Above,
        }
    }

    /// Whose eyes one sees with.
    pub const fn party(self) -> Option<PartyId> {
        match self {
            Seat::Above => None,
            Seat::Client => Some(PartyId::CLIENT),
            Seat::Server => Some(PartyId::SERVER),
            Seat::Eve => Some(PartyId::EVE),
            Seat::Mallory => Some(PartyId::MALLORY),
        }
    }
}
