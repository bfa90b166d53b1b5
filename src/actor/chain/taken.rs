//! What is taken out of the certificates of a path, once each.

use crate::pki::Certificate;
use crate::trace::{Name, Quantity, ValueId, count};

use super::{Chain, Expected};
use crate::actor::fields::{CertificateValues, certificate_key, owned};
use crate::actor::{Failure, Sink};

/// The certificates that were looked at, in this order: the leaf is number 1
/// among the quantities of the chain.
pub(super) struct Taken<'a> {
    chain: &'a Chain,
    certificates: Vec<Entry>,
    /// The answers about signatures so far: certificate, issuer, answer.
    links: Vec<(usize, usize, (ValueId, bool))>,
    now: Option<ValueId>,
}

struct Entry {
    der: Vec<u8>,
    values: CertificateValues,
    /// tbsCertificate and signatureValue.
    signed: Option<[ValueId; 2]>,
}

impl<'a> Taken<'a> {
    pub(super) fn new(chain: &'a Chain) -> Self {
        let leaf = Entry {
            der: chain.certificates[0].der.clone(),
            values: chain.leaf,
            signed: None,
        };
        Self {
            chain,
            certificates: vec![leaf],
            links: Vec::new(),
            now: None,
        }
    }

    fn place(&self, certificate: &Certificate) -> Option<usize> {
        let mut all = self.certificates.iter();
        all.position(|entry| entry.der == certificate.der)
    }

    fn place_of(
        &mut self,
        certificate: &Certificate,
        sink: &mut Sink<'_>,
    ) -> Result<usize, Failure> {
        if let Some(place) = self.place(certificate) {
            return Ok(place);
        }
        let connection = sink.connection.id;
        let mut presented = self.chain.certificates.iter();
        let presented = presented.position(|one| one.der == certificate.der);
        let der = match presented {
            Some(at) => self.chain.ders[at],
            None => {
                let quantity = Quantity::new(connection, Name::TrustAnchor);
                sink.ledger
                    .given(quantity, certificate.der.clone(), "trust anchor")
            }
        };
        let place = self.certificates.len();
        let values = certificate_key(
            sink.ledger,
            connection,
            der,
            &certificate.public_key,
            self.chain.of,
            count(place) + 1,
        )?;
        self.certificates.push(Entry {
            der: certificate.der.clone(),
            values,
            signed: None,
        });
        Ok(place)
    }

    /// A certificate of the chain, or an anchor, and its key.
    ///
    /// # Errors
    /// If the ledger refuses.
    pub(super) fn certificate(
        &mut self,
        certificate: &Certificate,
        sink: &mut Sink<'_>,
    ) -> Result<CertificateValues, Failure> {
        let place = self.place_of(certificate, sink)?;
        Ok(self.certificates[place].values)
    }

    /// What is signed of it, and the signature.
    ///
    /// # Errors
    /// If the ledger refuses.
    pub(super) fn signed(
        &mut self,
        certificate: &Certificate,
        sink: &mut Sink<'_>,
    ) -> Result<[ValueId; 2], Failure> {
        let place = self.place_of(certificate, sink)?;
        let entry = &mut self.certificates[place];
        if let Some(signed) = entry.signed {
            return Ok(signed);
        }
        let connection = sink.connection.id;
        let quantity = |name| owned(connection, name, self.chain.of).nth(count(place) + 1);
        let mut take_out = |name, span: &std::ops::Range<usize>| {
            sink.ledger
                .take_out(quantity(name), entry.values.der, span.clone())
        };
        let signed = [
            take_out(Name::TbsCertificate, &certificate.tbs)?,
            take_out(Name::SignatureValue, &certificate.signature)?,
        ];
        entry.signed = Some(signed);
        Ok(signed)
    }

    /// The time by this side's clock.
    pub(super) fn now(&mut self, expected: &Expected<'_>, sink: &mut Sink<'_>) -> ValueId {
        *self.now.get_or_insert_with(|| {
            let quantity = Quantity::new(sink.connection.id, Name::Now);
            let now = crate::crypto::to_bytes(&expected.now.into());
            sink.ledger.given(quantity, now, "the clock")
        })
    }

    /// Keeps the answer to whether this issuer's key made the signature.
    pub(super) fn answer(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
        verdict: (ValueId, bool),
    ) {
        if let (Some(below), Some(above)) = (self.place(certificate), self.place(issuer)) {
            self.links.push((below, above, verdict));
        }
    }

    /// That answer, if it was asked for before.
    pub(super) fn verdict(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Option<(ValueId, bool)> {
        let (below, above) = (self.place(certificate)?, self.place(issuer)?);
        let mut links = self.links.iter();
        let link = links.find(|link| (link.0, link.1) == (below, above));
        link.map(|link| link.2)
    }
}
