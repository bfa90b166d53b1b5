//! Which certificate the client shows to a server that asks (RFC 5246 §7.4.6,
//! RFC 9846 §4.5.1).

use crate::pki::{Certificate, Credential, same_name};
use crate::trace::{Fact, Phase, Purpose, StepKind};
use crate::wire::{ClientCertificateType, SignatureScheme};

use super::ClientConfig;
use crate::actor::chain::authentication;
use crate::actor::long_term_key::Signer;
use crate::actor::tls13::authentication::signs_handshakes;
use crate::actor::{Sink, StepDraft};

/// What a server asks for.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    /// The kinds of certificate that will do; TLS 1.3 names none.
    pub types: Option<&'a [ClientCertificateType]>,
    /// The signatures that it verifies.
    pub schemes: &'a [SignatureScheme],
    /// Whose certificates will do, distinguished names in DER; none means any.
    pub authorities: &'a [Vec<u8>],
}

fn told(sink: &Sink<'_>, kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, authentication(sink), name)
        .purpose(Purpose::Authentication)
        .words_of(Phase::KeyExchange)
}

/// Why a certificate does not answer a request, in the catalogue's word.
fn refusal(credential: &Credential, wanted: &Wanted<'_>) -> Option<&'static str> {
    let kind = match credential.is_rsa() {
        true => ClientCertificateType::RSA_SIGN,
        false => ClientCertificateType::ECDSA_SIGN,
    };
    if wanted.types.is_some_and(|types| !types.contains(&kind)) {
        return Some("other-certificate-type");
    }
    // RFC 5246 §7.4.6: one of the chain is issued by one of the listed; an
    // empty list means any.
    let named = |issuer: &[u8]| {
        let mut authorities = wanted.authorities.iter();
        authorities.any(|authority| same_name(authority, issuer))
    };
    let vouched = credential
        .chain()
        .into_iter()
        .filter_map(|der| Certificate::parse(der).ok())
        .any(|certificate| named(&certificate.issuer_der));
    if !wanted.authorities.is_empty() && !vouched {
        return Some("other-authority");
    }
    None
}

/// The key with this scheme, or why not, in the catalogue's word.
fn signer(
    credential: &Credential,
    wanted: &Wanted<'_>,
    scheme: SignatureScheme,
) -> Result<Signer, &'static str> {
    let signer = Signer::new(credential, scheme)?;
    match wanted.schemes.contains(&scheme) {
        true if wanted.types.is_none() && !signs_handshakes(scheme) => Err("not-in-tls13"),
        true => Ok(signer),
        false => Err("not-asked-for"),
    }
}

/// Picks a certificate and a scheme, and tells it; `None` if nothing fits.
pub(super) fn choose(
    config: &ClientConfig,
    wanted: &Wanted<'_>,
    sink: &mut Sink<'_>,
) -> Option<(&'static Credential, Signer)> {
    let best = |credential| {
        let mut schemes = config.schemes.iter();
        schemes.find_map(|scheme| signer(credential, wanted, *scheme).ok())
    };
    let mut chosen = None;
    let mut candidates = Vec::new();
    if let Some(credential) = config.credential {
        let verdict = match (refusal(credential, wanted), best(credential)) {
            (Some(reason), _) => reason,
            (None, None) => "no-common-signature",
            (None, Some(signer)) => {
                chosen = Some((credential, signer));
                "chosen"
            }
        };
        candidates.push((credential.name.to_owned(), verdict));
    }
    let variant = match (&chosen, candidates.is_empty()) {
        (Some(_), _) => None,
        (None, false) => Some("unfit"),
        (None, true) => Some("none"),
    };
    let mut choice = told(sink, StepKind::Choice, "choose_certificate")
        .fact("candidates", Fact::Candidates(candidates));
    if let Some(variant) = variant {
        choice = choice.variant(variant);
    }
    sink.tell(choice);
    if let Some((credential, best)) = chosen {
        let candidates = config.schemes.iter().map(|scheme| {
            let verdict = match signer(credential, wanted, *scheme) {
                Err(reason) => reason,
                Ok(_) if *scheme == best.scheme => "chosen",
                Ok(_) => "ranked-lower",
            };
            (scheme.to_string(), verdict)
        });
        sink.tell(
            told(sink, StepKind::Choice, "choose_scheme")
                .fact("scheme", Fact::Text(best.scheme.to_string()))
                .fact("candidates", Fact::Candidates(candidates.collect())),
        );
    }
    chosen
}
