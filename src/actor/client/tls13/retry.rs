//! HelloRetryRequest in, ClientHello once more: the guess of a group was wrong, or
//! the server wants a cookie back (RFC 9846 §4.2.4).

use crate::trace::op::{Encode, Part};
use crate::trace::{Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{
    AlertDescription, ClientHello, Extension, ExtensionType, Handshake, HandshakeType, NamedGroup,
    Path, ServerHello,
};

use super::hello::{Offer, Retried, check};
use crate::actor::client::ClientConfig;
use crate::actor::state::Received;
use crate::actor::tls13::keys::{Negotiated, agree};
use crate::actor::tls13::share::{Kind, Share};
use crate::actor::{Failure, Sink, StepDraft};

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::Hello, name)
}

/// Reads the request, and sends the second ClientHello: the first one, with another
/// key share and the cookie (RFC 9846 §4.2.2).
pub(in crate::actor) fn again(
    config: &ClientConfig,
    said: &mut ClientHello,
    mut offer: Offer,
    received: Received<ServerHello>,
    sink: &mut Sink<'_>,
) -> Result<Offer, Failure> {
    let (request, value) = (received.message, received.value);
    sink.tell(
        told(StepKind::Receive, "retry_request")
            .value(value)
            .of_packet(),
    );
    if offer.retried.is_some() {
        return Err(Failure::unexpected(
            "a server_hello that chooses",
            "a second hello_retry_request",
        ));
    }
    let allowed = [
        ExtensionType::SUPPORTED_VERSIONS,
        ExtensionType::KEY_SHARE,
        ExtensionType::COOKIE,
    ];
    let suite = check(&request, config, said, &allowed)?;
    let group = match request.extension(ExtensionType::KEY_SHARE) {
        Some(Extension::SelectedGroup(group)) => Some(*group),
        _ => None,
    };
    let cookie = request.extension(ExtensionType::COOKIE).cloned();
    if let Some(group) = group {
        check_group(group, config, &offer)?;
    } else if cookie.is_none() {
        return Err(Failure::illegal("a request that changes the ClientHello"));
    }
    agree(suite, sink);
    let negotiated = Negotiated::new(suite)?;
    let asked = group.map_or_else(|| "none".to_owned(), |group| group.to_string());
    sink.tell(
        told(StepKind::Passed, "accept_retry")
            .fact("suite", Fact::Text(suite.name.to_owned()))
            .fact("group", Fact::Text(asked)),
    );
    replace_first_hello(negotiated, sink)?;
    if let Some(group) = group {
        let kind = Kind::of(group).ok_or_else(|| Failure::illegal("a group that is known"))?;
        offer.shares = vec![Share::draw(group, kind, None, sink)?];
    }
    let shares = offer.key_shares(sink)?;
    let random = sink.quantity(Name::ClientRandom);
    let random = sink.ledger.find(&random);
    let extensions = said.extensions.get_or_insert_default();
    for extension in extensions.iter_mut() {
        if extension.kind() == ExtensionType::KEY_SHARE {
            *extension = shares.clone();
        }
    }
    extensions.extend(cookie);
    let mut fields: Vec<(Path, ValueId)> = Vec::new();
    fields.extend(random.map(|id| (Path::Random, id)));
    fields.extend(offer.session_id.map(|id| (Path::SessionId, id)));
    fields.extend(offer.fields());
    if config.middlebox_compatibility {
        // RFC 9846 §D.4: before the second flight.
        sink.send_compatibility(
            told(StepKind::Send, "change_cipher_spec").text("change-cipher-spec-compatibility"),
        );
    }
    let message = Handshake::ClientHello(said.clone());
    sink.send_handshake(&message, &fields, told(StepKind::Send, "send_again"))?;
    offer.retried = Some(Retried { suite });
    Ok(offer)
}

/// A group that was offered, and not yet shared (RFC 9846 §4.3.8).
fn check_group(group: NamedGroup, config: &ClientConfig, offer: &Offer) -> Result<(), Failure> {
    let named = config.groups.contains(&group);
    let shared = offer.shares.iter().any(|share| share.group == group);
    match named && !shared {
        true => Ok(()),
        false => Err(Failure::new(
            AlertDescription::ILLEGAL_PARAMETER,
            "a group that was offered without a key share",
            &group.to_string(),
        )),
    }
}

/// Puts a message of its hash in the first ClientHello's place: so a server that
/// remembers nothing can go on from a cookie (RFC 9846 §4.1).
pub(in crate::actor) fn replace_first_hello(
    negotiated: Negotiated,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let Some(first) = sink.connection.transcript.first().copied() else {
        return Ok(());
    };
    let hash = negotiated.transcript_hash(1, Phase::Hello, sink)?;
    let [.., length] = negotiated.parameters.hash.output_length().to_be_bytes();
    let header = vec![HandshakeType::MESSAGE_HASH.0, 0, 0, length];
    let quantity = sink.quantity(Name::MessageHash);
    let op = Encode {
        parts: vec![Part::Literal(header), Part::Value(hash)],
    };
    let synthetic = sink.ledger.compute(quantity, op)?;
    sink.tell(
        told(StepKind::Compute, "message_hash")
            .text("message-hash")
            .values([synthetic, hash, first]),
    );
    if let Some(place) = sink.connection.transcript.first_mut() {
        *place = synthetic;
    }
    Ok(())
}
