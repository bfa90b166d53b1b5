//! ClientHello in: up to the choice of the version (RFC 5246 §7.4.1.2,
//! RFC 9846 §4.2.2).

use crate::trace::{Fact, Name, Phase, StepKind};
use crate::wire::{
    AlertDescription, ClientHello, CompressionMethod, Extension, ExtensionType, NameType, Path,
    ProtocolVersion, ServerName, UnknownVersion, printable,
};

use super::ServerConfig;
use super::tls12::flight::AfterFlight;
use super::tls12::{choose, flight, resume};
use super::tls13;
use super::tls13::hello::AfterHello;
use crate::actor::client::refuse_renegotiation;
use crate::actor::state::{Expect, Received, one_of};
use crate::actor::tls12::finished::ExpectChangeCipherSpec;
use crate::actor::{Failure, Sink, StepDraft};

one_of! {
    /// What comes once the server has chosen.
    pub(in crate::actor) enum AfterClientHello {
        AfterFlight,
        ExpectChangeCipherSpec,
        AfterHello,
    }
}

/// ClientHello is awaited.
pub(in crate::actor) struct ExpectClientHello {
    /// What the server brings along.
    pub config: ServerConfig,
}

impl Expect for ExpectClientHello {
    type Awaited = Received<ClientHello>;
    type Next = AfterClientHello;
    const PHASE: Phase = Phase::Hello;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let (hello, value) = (&received.message, received.value);
        let mut fields = sink.fields(value, &received.tree);
        let client_random = fields.take(Path::Random, Name::ClientRandom)?;
        let suites = hello.cipher_suites.iter();
        sink.tell(
            StepDraft::new(StepKind::Receive, Phase::Hello, "receive")
                .values([value, client_random])
                .fact(
                    "candidates",
                    Fact::Candidates(suites.map(|s| (s.to_string(), "offered")).collect()),
                )
                .of_packet(),
        );
        if tls13::hello::is_chosen(&self.config, hello, sink)? {
            return Ok(tls13::hello::go_on(self.config, received, sink)?.into());
        }
        let hello = received.message;
        check_form(&hello, sink)?;
        choose_version(&hello, sink)?;
        if let Some(found) = resume::find(&self.config, &hello, value, &received.tree, sink)? {
            return Ok(resume::send(self.config, &hello, found, client_random, sink)?.into());
        }
        let choice = choose::choose(&self.config, &hello, sink)?;
        Ok(flight::send(self.config, &hello, choice, client_random, sink)?.into())
    }
}

fn check_form(hello: &ClientHello, sink: &mut Sink<'_>) -> Result<(), Failure> {
    if !hello.compression_methods.contains(&CompressionMethod::NULL) {
        // RFC 5246 §7.4.1.2: null compression must be among them.
        return Err(Failure::new(
            AlertDescription::ILLEGAL_PARAMETER,
            "null compression among the offered",
            "none",
        ));
    }
    if let Some(Extension::ServerName(names)) = hello.extension(ExtensionType::SERVER_NAME) {
        for name in names {
            check_name(name)?;
        }
    }
    if !choose::reads_uncompressed(hello) && choose::names_curves(hello) {
        // RFC 8422 §5.1.2.
        return Err(Failure::illegal("uncompressed among the point formats"));
    }
    if let Some(Extension::RenegotiationInfo(info)) =
        hello.extension(ExtensionType::RENEGOTIATION_INFO)
        && !info.is_empty()
    {
        // RFC 5746 §3.6.
        refuse_renegotiation(sink)?;
    }
    Ok(())
}

/// RFC 6066 §3: a host name is ASCII. Whether it is one of this server's, or
/// any host's at all, is not asked: there is one certificate to answer with.
fn check_name(name: &ServerName) -> Result<(), Failure> {
    let readable = name.host_name.iter().all(u8::is_ascii_graphic);
    if name.name_type != NameType::HOST_NAME || readable {
        return Ok(());
    }
    Err(Failure::new(
        AlertDescription::ILLEGAL_PARAMETER,
        "a host name in ASCII",
        &printable(&name.host_name),
    ))
}

/// The highest version that both speak: here TLS 1.2 or none
/// (RFC 5246 appendix E.1).
fn choose_version(hello: &ClientHello, sink: &mut Sink<'_>) -> Result<(), Failure> {
    if hello.version < ProtocolVersion::TLS12 {
        return Err(UnknownVersion(hello.version).into());
    }
    sink.tell(
        StepDraft::new(StepKind::Choice, Phase::Hello, "version")
            .fact("offered", Fact::Text(hello.version.to_string())),
    );
    Ok(())
}
