//! HelloRetryRequest out, ClientHello in once more: the client's guess was wrong
//! (RFC 9846 §4.2.4).

use crate::trace::{Fact, Name, Phase, StepKind};
use crate::wire::{
    AlertDescription, ClientHello, CompressionMethod, Extension, ExtensionType,
    HELLO_RETRY_REQUEST, Handshake, NamedGroup, Path, ProtocolVersion, ServerHello,
};

use super::choose::{Selected, check_form, choose, key_shares};
use super::flight::{self, AfterFlight};
use crate::actor::client::replace_first_hello;
use crate::actor::server::ServerConfig;
use crate::actor::state::{Expect, Received};
use crate::actor::tls13::keys::{Negotiated, agree};
use crate::actor::{Failure, Sink, StepDraft};

/// The second ClientHello is awaited.
pub(in crate::actor) struct ExpectSecondClientHello {
    config: ServerConfig,
    first: ClientHello,
    asked: Selected,
}

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::Hello, name)
}

/// Asks for a key share in the group that was picked.
pub(in crate::actor) fn ask(
    config: ServerConfig,
    first: ClientHello,
    asked: Selected,
    sink: &mut Sink<'_>,
) -> Result<ExpectSecondClientHello, Failure> {
    agree(asked.suite, sink);
    replace_first_hello(Negotiated::new(asked.suite)?, sink)?;
    let request = Handshake::ServerHello(ServerHello {
        version: ProtocolVersion::TLS12,
        random: HELLO_RETRY_REQUEST,
        session_id: first.session_id.clone(),
        cipher_suite: asked.suite.code,
        compression_method: CompressionMethod::NULL,
        extensions: Some(vec![
            Extension::SelectedVersion(ProtocolVersion::TLS13),
            Extension::SelectedGroup(asked.group),
        ]),
    });
    sink.send_handshake(
        &request,
        &[],
        told(StepKind::Send, "retry_request").fact("group", Fact::Text(asked.group.to_string())),
    )?;
    flight::send_compatibility(&first, sink);
    Ok(ExpectSecondClientHello {
        config,
        first,
        asked,
    })
}

impl Expect for ExpectSecondClientHello {
    type Awaited = Received<ClientHello>;
    type Next = AfterFlight;
    const PHASE: Phase = Phase::Hello;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let mut fields = sink.fields(received.value, &received.tree);
        let client_random = fields.take_next(Path::Random, Name::ClientRandom)?;
        sink.tell(
            told(StepKind::Receive, "receive_again")
                .values([received.value, client_random])
                .of_packet(),
        );
        check_form(&received.message)?;
        check_same(&self.first, &received.message, self.asked.group)?;
        let choice = choose(&self.config, &received.message, sink)?;
        if choice.suite.code != self.asked.suite.code || choice.share.is_none() {
            return Err(Failure::illegal(
                "a ClientHello that leads to the same choice",
            ));
        }
        let shares = key_shares(&self.first).iter();
        let earlier: Vec<_> = shares.map(|share| share.group).collect();
        flight::send(self.config, &received, choice, &earlier, sink)
    }
}

/// The second ClientHello is the first one, with the one key share that was asked
/// for (RFC 9846 §4.2.2).
fn check_same(first: &ClientHello, second: &ClientHello, asked: NamedGroup) -> Result<(), Failure> {
    let shares = key_shares(second);
    if !matches!(shares, [share] if share.group == asked) {
        return Err(Failure::new(
            AlertDescription::ILLEGAL_PARAMETER,
            &format!("one key share, in {asked}"),
            &shares.len().to_string(),
        ));
    }
    // What may change: these, and padding.
    let may_change = |kind: ExtensionType| {
        matches!(
            kind,
            ExtensionType::KEY_SHARE
                | ExtensionType::EARLY_DATA
                | ExtensionType::COOKIE
                | ExtensionType::PRE_SHARED_KEY
                | ExtensionType::PADDING
        )
    };
    let rest = |hello: &ClientHello| {
        let mut hello = hello.clone();
        let extensions = hello.extensions.get_or_insert_default();
        extensions.retain(|extension| !may_change(extension.kind()));
        hello
    };
    match rest(first) == rest(second) {
        true => Ok(()),
        false => Err(Failure::illegal("the first ClientHello again")),
    }
}
