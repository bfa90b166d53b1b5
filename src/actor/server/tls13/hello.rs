//! A ClientHello that offers TLS 1.3 (RFC 9846 §4.2.2).

use crate::trace::{Fact, Phase, StepKind};
use crate::wire::{AlertDescription, ClientHello, Extension, ExtensionType, ProtocolVersion};

use super::choose::{check_form, choose};
use super::flight::{self, AfterFlight};
use super::retry::{self, ExpectSecondClientHello};
use crate::actor::server::ServerConfig;
use crate::actor::state::{Received, one_of};
use crate::actor::{Failure, Sink, StepDraft};

one_of! {
    /// What comes once the server has chosen, or asked.
    pub(in crate::actor) enum AfterHello { AfterFlight, ExpectSecondClientHello }
}

/// Whether TLS 1.3 is what the two speak: the newest that both do
/// (RFC 9846 §4.3.1).
///
/// # Errors
/// `protocol_version` if there is none.
pub(in crate::actor) fn is_chosen(
    config: &ServerConfig,
    hello: &ClientHello,
    sink: &mut Sink<'_>,
) -> Result<bool, Failure> {
    let offered = match hello.extension(ExtensionType::SUPPORTED_VERSIONS) {
        Some(Extension::SupportedVersions(versions)) if config.versions.has_tls13() => versions,
        _ if config.versions.has_tls12() => return Ok(false),
        // Such a client speaks no newer version than its legacy_version says.
        _ => {
            return Err(Failure::new(
                AlertDescription::PROTOCOL_VERSION,
                &config.versions.to_string(),
                &hello.version.to_string(),
            ));
        }
    };
    let mut spoken = [ProtocolVersion::TLS13, ProtocolVersion::TLS12]
        .into_iter()
        .filter(|version| config.versions.contains(*version));
    let chosen = spoken.find(|version| offered.contains(version));
    let candidates = offered.iter().map(|version| {
        let verdict = match Some(*version) == chosen {
            true => "chosen",
            false if config.versions.contains(*version) => "ranked-lower",
            false => "not-spoken",
        };
        (version.to_string(), verdict)
    });
    let told = StepDraft::new(StepKind::Choice, Phase::Hello, "version")
        .fact("candidates", Fact::Candidates(candidates.collect()));
    match chosen {
        Some(ProtocolVersion::TLS13) => {
            sink.tell(told.variant("tls13"));
            Ok(true)
        }
        Some(_) => Ok(false),
        None => {
            sink.tell(told.variant("tls13-none"));
            let names: Vec<String> = offered.iter().map(ToString::to_string).collect();
            Err(Failure::new(
                AlertDescription::PROTOCOL_VERSION,
                &config.versions.to_string(),
                &names.join(", "),
            ))
        }
    }
}

/// Goes on with a ClientHello that leads to TLS 1.3.
pub(in crate::actor) fn go_on(
    config: ServerConfig,
    received: Received<ClientHello>,
    sink: &mut Sink<'_>,
) -> Result<AfterHello, Failure> {
    check_form(&received.message)?;
    let choice = choose(&config, &received.message, sink)?;
    match choice.share {
        Some(_) => {
            let next = flight::send(config, &received, choice, &[], sink)?;
            Ok(next.into())
        }
        None => Ok(retry::ask(config, received.message, choice, sink)?.into()),
    }
}
