//! States, and which of them may follow which.
//!
//! The rules, as [RFC 5246 §7.3](https://www.rfc-editor.org/rfc/rfc5246#section-7.3)
//! draws them:
//!
//! - A side is in one state at a time, and a state awaits one message, or one of
//!   those that may come in its place. Whatever else comes is `unexpected_message`
//!   (§7.2.2), and the connection has failed.
//! - The state takes the message by value and gives one of the states that its
//!   [`Expect::Next`] names. It holds what is known by then and no more.
//! - A failure and a fatal alert lead to no state.
//!
//! So the table of transitions, [`transitions`](super::transitions), is what the
//! types say: one that is not in it does not compile.

use crate::trace::{Phase, ValueId};
use crate::wire::{
    CertificateChain, CertificateMessage, CertificateRequest, CertificateRequest13,
    ChangeCipherSpec, ClientHello, ClientKeyExchange, DigitallySigned, EncryptedExtensions, Field,
    Finished, Handshake, NewSessionTicket, ServerHello, ServerKeyExchange,
};

use super::behavior::Saying;
use super::{Failure, Sink};

/// What a state is given.
#[derive(Debug)]
pub(super) enum Input {
    /// A whole handshake message.
    Handshake(Received<Handshake>),
    /// ChangeCipherSpec.
    ChangeCipherSpec,
    /// Application data, opened.
    ApplicationData(ValueId),
    /// `close_notify`.
    CloseNotify,
    /// This side's application has something to say.
    Say(Saying),
    /// This side's application ends the connection.
    Close,
}

impl Input {
    /// Its name in the RFC's words.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Handshake(received) => received.message.kind().to_string(),
            Self::ChangeCipherSpec => "change_cipher_spec".to_owned(),
            Self::ApplicationData(_) => "application_data".to_owned(),
            Self::CloseNotify => "close_notify".to_owned(),
            Self::Say(_) => "something to say".to_owned(),
            Self::Close => "an end".to_owned(),
        }
    }
}

/// A handshake message that came.
#[derive(Debug)]
pub(super) struct Received<M> {
    /// What it says.
    pub message: M,
    /// Its bytes, as a value.
    pub value: ValueId,
    /// Its fields.
    pub tree: Box<Field>,
    /// How many messages the transcript held before it.
    pub before: usize,
}

/// What a state can await.
pub(super) trait Awaited: Sized {
    /// Its name in the RFC's words.
    const NAME: &'static str;

    /// Takes it out of what came; gives back what is something else.
    #[allow(
        clippy::result_large_err,
        reason = "what is given back is what came, and is looked at once"
    )]
    fn of(input: Input) -> Result<Self, Input>;
}

/// The body of ServerHelloDone, which is empty (RFC 5246 §7.4.5).
#[derive(Debug)]
pub(super) struct ServerHelloDone;

/// Each message as something that a state can await.
macro_rules! awaited {
    ($($body:ident: $pattern:pat => $message:expr, $name:literal;)+) => {
        $(impl Awaited for Received<$body> {
            const NAME: &'static str = $name;

            fn of(input: Input) -> Result<Self, Input> {
                match input {
                    Input::Handshake(Received { message: $pattern, value, tree, before }) => {
                        Ok(Self { message: $message, value, tree, before })
                    }
                    other => Err(other),
                }
            }
        })+
    };
}

awaited! {
    ClientHello: Handshake::ClientHello(it) => it, "client_hello";
    ServerHello: Handshake::ServerHello(it) => it, "server_hello";
    CertificateChain: Handshake::Certificate(it) => it, "certificate";
    ServerKeyExchange: Handshake::ServerKeyExchange(it) => it, "server_key_exchange";
    CertificateRequest: Handshake::CertificateRequest(it) => it, "certificate_request";
    ServerHelloDone: Handshake::ServerHelloDone => ServerHelloDone, "server_hello_done";
    ClientKeyExchange: Handshake::ClientKeyExchange(it) => it, "client_key_exchange";
    DigitallySigned: Handshake::CertificateVerify(it) => it, "certificate_verify";
    NewSessionTicket: Handshake::NewSessionTicket(it) => it, "new_session_ticket";
    Finished: Handshake::Finished(it) => it, "finished";
    EncryptedExtensions: Handshake::EncryptedExtensions(it) => it, "encrypted_extensions";
    CertificateRequest13: Handshake::CertificateRequest13(it) => it, "certificate_request";
    CertificateMessage: Handshake::Certificate13(it) => it, "certificate";
}

impl Awaited for ChangeCipherSpec {
    const NAME: &'static str = "change_cipher_spec";

    fn of(input: Input) -> Result<Self, Input> {
        match input {
            Input::ChangeCipherSpec => Ok(Self),
            other => Err(other),
        }
    }
}

/// Of a state that has something to do whatever comes.
impl Awaited for Input {
    const NAME: &'static str = "anything";

    fn of(input: Input) -> Result<Self, Input> {
        Ok(input)
    }
}

/// A state: what it awaits, and what may follow.
pub(super) trait Expect: Sized + Send + 'static {
    /// What it awaits.
    type Awaited: Awaited;

    /// The state that follows, or one of several ([`one_of`]).
    type Next: Follow;

    /// Where in the conversation that is.
    const PHASE: Phase;

    /// What it awaits, in the RFC's words.
    const AWAITS: &'static str = Self::Awaited::NAME;

    /// Handles what it awaits.
    ///
    /// # Errors
    /// The failure whose alert is to be sent.
    fn handle(self, awaited: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure>;

    /// Its name in the table of transitions.
    fn name() -> &'static str {
        let path = std::any::type_name::<Self>();
        // The versions have states of the same name.
        if let Some(at) = path.find("tls13::") {
            return &path[at..];
        }
        path.rsplit("::").next().unwrap_or(path)
    }
}

/// A state of whichever type, see [`Expect`].
pub(super) trait State: Send {
    /// Handles the message; whatever else comes is a failure.
    ///
    /// # Errors
    /// The failure whose alert is to be sent.
    fn handle(
        self: Box<Self>,
        input: Input,
        sink: &mut Sink<'_>,
    ) -> Result<Box<dyn State>, Failure>;

    /// What it awaits, in the RFC's words.
    fn awaits(&self) -> &'static str;

    /// Where in the conversation that is.
    fn phase(&self) -> Phase;

    /// Its name in the table of transitions.
    fn name(&self) -> &'static str;

    /// Whether the handshake is complete.
    fn established(&self) -> bool {
        matches!(self.phase(), Phase::Data | Phase::Close)
    }
}

impl<S: Expect> State for S {
    fn handle(
        self: Box<Self>,
        input: Input,
        sink: &mut Sink<'_>,
    ) -> Result<Box<dyn State>, Failure> {
        match S::Awaited::of(input) {
            Ok(awaited) => Ok(Expect::handle(*self, awaited, sink)?.state()),
            Err(other) => Err(Failure::unexpected(S::AWAITS, &other.name())),
        }
    }

    fn awaits(&self) -> &'static str {
        S::AWAITS
    }

    fn phase(&self) -> Phase {
        S::PHASE
    }

    fn name(&self) -> &'static str {
        <S as Expect>::name()
    }
}

/// A state, and the states that may follow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transitions {
    /// The state.
    pub state: &'static str,
    /// What it awaits, in the RFC's words.
    pub awaits: &'static str,
    /// What may follow, perhaps itself among them.
    pub next: Vec<&'static str>,
}

/// What can follow a state.
pub(super) trait Follow {
    /// The state that follows.
    fn state(self) -> Box<dyn State>;

    /// Adds the names of all that can.
    fn names(names: &mut Vec<&'static str>);

    /// Adds what can follow, and all that can follow that, to a table.
    fn list(table: &mut Vec<Transitions>);
}

impl<S: Expect> Follow for S {
    fn state(self) -> Box<dyn State> {
        Box::new(self)
    }

    fn names(names: &mut Vec<&'static str>) {
        names.push(<S as Expect>::name());
    }

    fn list(table: &mut Vec<Transitions>) {
        let state = <S as Expect>::name();
        if table.iter().any(|row| row.state == state) {
            return;
        }
        let mut next = Vec::new();
        S::Next::names(&mut next);
        table.push(Transitions {
            state,
            awaits: S::AWAITS,
            next,
        });
        S::Next::list(table);
    }
}

/// States of which one follows.
macro_rules! one_of {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($state:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[allow(
            clippy::large_enum_variant,
            reason = "a state is put into a box as soon as it is given back"
        )]
        $vis enum $name {
            $(
                #[doc = concat!("[`", stringify!($state), "`].")]
                $state($state)
            ),+
        }

        $(impl From<$state> for $name {
            fn from(state: $state) -> Self {
                Self::$state(state)
            }
        })+

        impl crate::actor::state::Follow for $name {
            fn state(self) -> Box<dyn crate::actor::state::State> {
                match self {
                    $(Self::$state(state) => crate::actor::state::Follow::state(state)),+
                }
            }

            fn names(names: &mut Vec<&'static str>) {
                $(<$state as crate::actor::state::Follow>::names(names);)+
            }

            fn list(table: &mut Vec<crate::actor::state::Transitions>) {
                $(<$state as crate::actor::state::Follow>::list(table);)+
            }
        }
    };
}
pub(super) use one_of;
