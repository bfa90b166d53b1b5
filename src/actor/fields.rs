//! Taking fields out of messages: the same for the party that a message is
//! for and for whoever listens.

use crate::crypto::Curve;
use crate::trace::op::VerifyingKey;
use crate::trace::{ConnectionId, LedgerError, Name, PartyLedger, Quantity, ValueId};
use crate::wire::{Field, KeyExchange, Path, Role};

use super::key_agreement::{DhParams, EcParams, ServerParams};

/// A received message with its fields.
pub(super) struct Fields<'a> {
    /// Whose ledger the fields go into.
    pub ledger: &'a mut PartyLedger,
    /// On which connection.
    pub connection: ConnectionId,
    /// The message as a value.
    pub message: ValueId,
    /// Where its fields are.
    pub tree: &'a Field,
}

impl Fields<'_> {
    /// Takes the field at `path` out as a value of this name.
    ///
    /// # Errors
    /// If there is no such field.
    pub(super) fn take(&mut self, path: Path, name: Name) -> Result<ValueId, LedgerError> {
        self.take_as(path, Quantity::new(self.connection, name))
    }

    /// The same, where the connection may have one already.
    ///
    /// # Errors
    /// If there is no such field.
    pub(super) fn take_next(&mut self, path: Path, name: Name) -> Result<ValueId, LedgerError> {
        let quantity = self.ledger.next(Quantity::new(self.connection, name));
        self.take_as(path, quantity)
    }

    /// The same as a value of this quantity.
    ///
    /// # Errors
    /// If there is no such field.
    pub(super) fn take_as(
        &mut self,
        path: Path,
        quantity: Quantity,
    ) -> Result<ValueId, LedgerError> {
        let span = self
            .tree
            .at(path)
            .map(|field| field.span.clone())
            .ok_or_else(|| LedgerError::Field(path.to_string()))?;
        self.ledger.take_out(quantity, self.message, span)
    }
}

/// What both sides have one of: the server's goes by the plain name, the
/// client's says whose it is.
pub(super) fn owned(connection: ConnectionId, name: Name, side: Role) -> Quantity {
    let quantity = Quantity::new(connection, name);
    match side {
        Role::Client => quantity.of(side),
        Role::Server => quantity,
    }
}

/// ServerKeyExchange, taken apart.
pub(super) struct SignedParams {
    /// What it says.
    pub params: ServerParams,
    /// Its bytes, which are signed with the randoms.
    pub bytes: ValueId,
    /// The signature; none with DH_anon.
    pub signature: Option<ValueId>,
}

/// Takes a ServerKeyExchange apart.
///
/// # Errors
/// If a field is missing.
pub(super) fn server_key_exchange(
    fields: &mut Fields<'_>,
    key_exchange: KeyExchange,
    curve: Option<Curve>,
    signed: bool,
) -> Result<SignedParams, LedgerError> {
    let (params, bytes) = match curve {
        Some(curve) if key_exchange.uses_curve() => {
            let ys = fields.take(Path::Point, Name::EcdhYs)?;
            let bytes = fields.take(Path::Params, Name::ServerEcdhParams)?;
            (ServerParams::Ec(EcParams { curve, ys }), bytes)
        }
        _ => {
            let p = fields.take(Path::DhP, Name::DhP)?;
            let g = fields.take(Path::DhG, Name::DhG)?;
            let ys = fields.take(Path::DhYs, Name::DhYs)?;
            let bytes = fields.take(Path::Params, Name::ServerDhParams)?;
            (ServerParams::Dh(DhParams { p, g, ys }), bytes)
        }
    };
    let signature = if signed {
        Some(fields.take(Path::ParamsSignature, Name::Signature)?)
    } else {
        None
    };
    Ok(SignedParams {
        params,
        bytes,
        signature,
    })
}

/// Takes what the key exchange needs out of a ClientKeyExchange.
///
/// # Errors
/// If the field is missing.
pub(super) fn client_key_exchange(
    fields: &mut Fields<'_>,
    key_exchange: KeyExchange,
) -> Result<ValueId, LedgerError> {
    if key_exchange.uses_finite_field() {
        fields.take(Path::DhYc, Name::DhYc)
    } else if key_exchange.uses_curve() {
        fields.take(Path::EcdhYc, Name::EcdhYc)
    } else {
        fields.take(Path::EncryptedPremaster, Name::EncryptedPremaster)
    }
}

/// A certificate of a path as values.
#[derive(Clone, Copy, Debug)]
pub(super) struct CertificateValues {
    /// The whole certificate.
    pub der: ValueId,
    /// Its public key, where it can verify and this program knows the kind.
    pub key: Option<VerifyingKey>,
    /// Its public key, where it is one of Diffie-Hellman.
    pub dh: Option<DhParams>,
}

/// Takes the public key out of a certificate of `side`; the `ordinal`-th of
/// its path.
///
/// # Errors
/// If the certificate is another party's.
pub(super) fn certificate_key(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    der: ValueId,
    public_key: &crate::pki::PublicKey,
    side: Role,
    ordinal: u32,
) -> Result<CertificateValues, LedgerError> {
    use crate::pki::PublicKey;
    let quantity = |name| owned(connection, name, side).nth(ordinal);
    let key = match public_key {
        PublicKey::Rsa { n, e } => Some(VerifyingKey::Rsa {
            n: ledger.take_out(quantity(Name::N), der, n.clone())?,
            e: ledger.take_out(quantity(Name::E), der, e.clone())?,
        }),
        PublicKey::Ec { curve, point } => match Curve::by_code(*curve) {
            Some(curve) => Some(VerifyingKey::Ecdsa {
                curve,
                point: ledger.take_out(quantity(Name::EcPoint), der, point.clone())?,
            }),
            None => None,
        },
        PublicKey::RsaPss { n, e, restriction } => Some(VerifyingKey::RsaPss {
            n: ledger.take_out(quantity(Name::N), der, n.clone())?,
            e: ledger.take_out(quantity(Name::E), der, e.clone())?,
            restriction: *restriction,
        }),
        PublicKey::Ed25519 { point } => Some(VerifyingKey::Ed25519 {
            point: ledger.take_out(quantity(Name::EcPoint), der, point.clone())?,
        }),
        PublicKey::Dh { .. } | PublicKey::Unsupported(_) => None,
    };
    let dh = match public_key {
        PublicKey::Dh { p, g, y, .. } => Some(DhParams {
            p: ledger.take_out(quantity(Name::DhP), der, p.clone())?,
            g: ledger.take_out(quantity(Name::DhG), der, g.clone())?,
            ys: ledger.take_out(quantity(Name::DhYs), der, y.clone())?,
        }),
        _ => None,
    };
    Ok(CertificateValues { der, key, dh })
}
