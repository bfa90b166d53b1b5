//! What a scenario says in one word of a few.

macro_rules! words {
    ($(#[$doc:meta])* $type:ident { $($(#[$each:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $type {
            $($(#[$each])* $variant,)*
        }

        impl $type {
            /// All of them, in the order in which they are listed.
            pub const ALL: &'static [$type] = &[$($type::$variant),*];

            /// The word in files and on the command line.
            pub const fn id(self) -> &'static str {
                match self { $($type::$variant => $word),* }
            }

            /// The one with this word.
            pub fn by_id(word: &str) -> Option<Self> {
                $type::ALL.iter().copied().find(|known| known.id() == word)
            }
        }
    };
}

words! {
    /// Whether a second connection takes up the session of the first.
    Resume {
        /// There is one connection.
        Never "none",
        /// By ticket (RFC 5077).
        Ticket "ticket",
        /// By session id (RFC 5246 §7.4.1.2).
        Id "id",
    }
}

words! {
    /// What Eve may do beside listening.
    EveMode {
        /// Nothing.
        Listens "listens",
        /// Compute, within the budget.
        Computes "computes",
        /// Ask an RSA server questions, as many as the budget says.
        Probes "probes",
    }
}

words! {
    /// What somebody in the middle shows to the client.
    Mitm {
        /// No certificate at all, in DH_anon.
        Anonymous "none",
        /// A certificate that he signed himself.
        SelfSigned "self_signed",
        /// A good chain, for another name.
        OtherName "other_name",
        /// The server's certificate, without its key.
        Copied "copied",
        /// The server's certificate, with its key.
        Stolen "stolen",
    }
}

words! {
    /// What Eve is given after the connection.
    Leak {
        /// The server's private key.
        ServerKey "server_key",
        /// The key under which the server seals its tickets.
        TicketKey "ticket_key",
        /// The session's master secret.
        MasterSecret "master_secret",
    }
}
