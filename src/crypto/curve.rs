//! The elliptic curves of TLS (RFC 8422): X25519, P-256, P-384 and P-521.
//!
//! Points are multiplied by the RustCrypto and dalek crates; how that works
//! is told by ladders of our own, [`weierstrass`] and [`montgomery`].

use super::error::{CryptoError, check_length};
use super::working::Working;
use num_bigint::BigUint;

pub mod montgomery;
mod points;
pub mod weierstrass;

pub use montgomery::MontgomeryWorking;
pub use weierstrass::WeierstrassWorking;

pub(crate) use weierstrass::Weierstrass;

/// An elliptic curve, by its entry in the registry of supported groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Curve {
    /// X25519 (RFC 7748): little-endian coordinates.
    X25519,
    /// P-256 (SEC 2 §2.4.2).
    P256,
    /// P-384 (SEC 2 §2.5.1).
    P384,
    /// P-521 (SEC 2 §2.6.1): numbers of 521 bits, in 66 bytes.
    P521,
}

impl Curve {
    /// Every curve there is here.
    pub const ALL: &'static [Curve] = &[Curve::X25519, Curve::P256, Curve::P384, Curve::P521];

    /// The IANA name: `x25519`, `secp256r1`, `secp384r1`, `secp521r1`.
    pub fn name(&self) -> &'static str {
        match self {
            Curve::X25519 => "x25519",
            Curve::P256 => "secp256r1",
            Curve::P384 => "secp384r1",
            Curve::P521 => "secp521r1",
        }
    }

    /// The code point in `supported_groups` (RFC 8422 §5.1.1).
    pub fn code(&self) -> u16 {
        match self {
            Curve::X25519 => 29,
            Curve::P256 => 23,
            Curve::P384 => 24,
            Curve::P521 => 25,
        }
    }

    /// The curve with this code point.
    pub fn by_code(code: u16) -> Option<Curve> {
        Curve::ALL
            .iter()
            .copied()
            .find(|curve| curve.code() == code)
    }

    /// The curve with this IANA name.
    pub fn by_name(name: &str) -> Option<Curve> {
        Curve::ALL
            .iter()
            .copied()
            .find(|curve| curve.name() == name)
    }

    /// Length of a secret in bytes, and of the shared secret: 32, 32, 48,
    /// 66.
    pub fn secret_length(&self) -> usize {
        match self {
            Curve::X25519 | Curve::P256 => 32,
            Curve::P384 => 48,
            Curve::P521 => 66,
        }
    }

    /// Length of a public value in bytes: 32 for X25519, 65, 97 and 133 for
    /// the uncompressed points 04 ‖ x ‖ y of the others.
    pub fn public_length(&self) -> usize {
        match self {
            Curve::X25519 => 32,
            Curve::P256 => 65,
            Curve::P384 => 97,
            Curve::P521 => 133,
        }
    }

    /// How many bits the order of the base point has: as many as the field,
    /// 253 for X25519 (RFC 7748 §4.1).
    pub fn order_bits(&self) -> u64 {
        self.order().map_or(253, BigUint::bits)
    }

    /// The order n of the base point, for the curves of ECDSA.
    pub fn order(&self) -> Option<&'static BigUint> {
        self.weierstrass().map(|parameters| &parameters.n)
    }

    /// The parameters, when the curve is one of y² = x³ − 3x + b.
    pub(crate) fn weierstrass(&self) -> Option<&'static Weierstrass> {
        match self {
            Curve::X25519 => None,
            Curve::P256 => Some(weierstrass::p256()),
            Curve::P384 => Some(weierstrass::p384()),
            Curve::P521 => Some(weierstrass::p521()),
        }
    }

    /// Whether these bytes are a secret: of the right length, and on the P
    /// curves, where they are big-endian, from 1 to n − 1. A draw that is not
    /// is repeated.
    pub fn secret_in_range(&self, secret: &[u8]) -> bool {
        self.check_secret("secret", secret).is_ok()
    }

    /// Checks a scalar: a secret, or ECDSA's k.
    pub(crate) fn check_secret(
        &self,
        what: &'static str,
        secret: &[u8],
    ) -> Result<(), CryptoError> {
        check_length(what, self.secret_length(), secret)?;
        let refused = |found| {
            Err(CryptoError::ScalarOutOfRange {
                curve: self.name(),
                what,
                found,
            })
        };
        match self.order() {
            // RFC 7748 §5: any 32 bytes are a secret, clamping makes it so.
            None => Ok(()),
            Some(_) if secret.iter().all(|&byte| byte == 0) => refused("zero"),
            Some(n) if BigUint::from_bytes_be(secret) >= *n => refused("n or more"),
            Some(_) => Ok(()),
        }
    }

    /// The public value of a secret, [`public_length`](Curve::public_length)
    /// bytes.
    ///
    /// # Errors
    /// [`CryptoError::Length`] or [`CryptoError::ScalarOutOfRange`] for what
    /// is not a secret.
    pub fn public(&self, secret: &[u8]) -> Result<Vec<u8>, CryptoError> {
        self.check_secret("secret", secret)?;
        match self {
            Curve::X25519 => Ok(points::x25519_public(secret)),
            Curve::P256 => Ok(points::p256::public(secret)),
            Curve::P384 => Ok(points::p384::public(secret)),
            Curve::P521 => Ok(points::p521::public(secret)),
        }
    }

    /// The shared secret Z of a secret and the peer's public value: the u
    /// coordinate for X25519, the x coordinate for the others, always
    /// [`secret_length`](Curve::secret_length) bytes, leading zeros kept
    /// (RFC 8422 §5.10).
    ///
    /// # Errors
    /// As [`public`](Curve::public) for the secret and
    /// [`check_public`](Curve::check_public) for the peer's value;
    /// [`CryptoError::ZeroSharedSecret`] when X25519 gives zeros (RFC 8422
    /// §5.11).
    pub fn shared(&self, secret: &[u8], peer_public: &[u8]) -> Result<Vec<u8>, CryptoError> {
        self.check_secret("secret", secret)?;
        self.check_public(peer_public)?;
        match self {
            Curve::X25519 => {
                let shared = points::x25519_shared(secret, peer_public);
                if shared.iter().all(|&byte| byte == 0) {
                    return Err(CryptoError::ZeroSharedSecret);
                }
                Ok(shared)
            }
            Curve::P256 => points::p256::shared(secret, peer_public),
            Curve::P384 => points::p384::shared(secret, peer_public),
            Curve::P521 => points::p521::shared(secret, peer_public),
        }
    }

    /// Checks a public value: its length, its form, and that the point is on
    /// the curve (RFC 8422 §5.11). Every 32 bytes are a public value of
    /// X25519.
    ///
    /// # Errors
    /// [`CryptoError::Length`], [`CryptoError::PointAtInfinity`],
    /// [`CryptoError::CompressedPoint`], [`CryptoError::PointForm`] or
    /// [`CryptoError::PointNotOnCurve`].
    pub fn check_public(&self, public: &[u8]) -> Result<(), CryptoError> {
        let curve = self.name();
        let expected = self.public_length();
        if *self != Curve::X25519 {
            // SEC 1 §2.3.3: the point at infinity is the one byte 00. The
            // form is named before the length, which differs by form.
            match public {
                [0x00] => return Err(CryptoError::PointAtInfinity { curve }),
                [found @ (0x02 | 0x03), ..] => {
                    return Err(CryptoError::CompressedPoint {
                        curve,
                        found: *found,
                    });
                }
                [found, ..] if *found != 0x04 => {
                    return Err(CryptoError::PointForm {
                        curve,
                        found: *found,
                    });
                }
                _ => {}
            }
        }
        check_length("public value", expected, public)?;
        let on_curve = match self {
            Curve::X25519 => true,
            Curve::P256 => points::p256::is_on_curve(public),
            Curve::P384 => points::p384::is_on_curve(public),
            Curve::P521 => points::p521::is_on_curve(public),
        };
        if on_curve {
            Ok(())
        } else {
            Err(CryptoError::PointNotOnCurve { curve })
        }
    }

    /// A point in TLS's form, 04 ‖ x ‖ y, from any form in which a
    /// certificate may hold it: that one, or compressed, 02 or 03 ‖ x
    /// (RFC 5480 §2.2). y is then the root of x³ − 3x + b that is even or odd
    /// as the first byte says (SEC 1 §2.3.4).
    ///
    /// # Errors
    /// [`CryptoError::PointNotOnCurve`] where x³ − 3x + b has no root;
    /// otherwise as [`check_public`](Curve::check_public).
    pub fn decompressed(&self, point: &[u8]) -> Result<Vec<u8>, CryptoError> {
        if let ([form @ (0x02 | 0x03), x @ ..], Some(parameters)) = (point, self.weierstrass()) {
            let expected = self.secret_length();
            check_length("x of a compressed point", expected, x)?;
            return parameters
                .decompressed(*form, x)
                .ok_or(CryptoError::PointNotOnCurve { curve: self.name() });
        }
        self.check_public(point)?;
        Ok(point.to_vec())
    }

    /// How [`public`](Curve::public) works.
    ///
    /// # Errors
    /// As [`public`](Curve::public).
    pub fn public_working(&self, secret: &[u8]) -> Result<Box<dyn Working + Send>, CryptoError> {
        Ok(match self {
            Curve::X25519 => Box::new(MontgomeryWorking::public(secret)?),
            _ => Box::new(WeierstrassWorking::public(*self, secret)?),
        })
    }

    /// How [`shared`](Curve::shared) works.
    ///
    /// # Errors
    /// As [`shared`](Curve::shared), except that zeros are a result.
    pub fn shared_working(
        &self,
        secret: &[u8],
        peer_public: &[u8],
    ) -> Result<Box<dyn Working + Send>, CryptoError> {
        Ok(match self {
            Curve::X25519 => Box::new(MontgomeryWorking::shared(secret, peer_public)?),
            _ => Box::new(WeierstrassWorking::shared(*self, secret, peer_public)?),
        })
    }

    /// The coordinates of `scalar · point`, for a point in TLS's form and a
    /// scalar from 1 to n − 1 as big-endian bytes; `None` where either is
    /// none, and for X25519.
    pub(crate) fn multiply(&self, scalar: &[u8], point: &[u8]) -> Option<Vec<u8>> {
        match self {
            Curve::X25519 => None,
            Curve::P256 => points::p256::multiply(scalar, point),
            Curve::P384 => points::p384::multiply(scalar, point),
            Curve::P521 => points::p521::multiply(scalar, point),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: [Curve; 3] = [Curve::P256, Curve::P384, Curve::P521];

    fn secret(curve: Curve, last: u8) -> Vec<u8> {
        let mut secret = vec![0; curve.secret_length()];
        secret[curve.secret_length() - 1] = last;
        secret
    }

    #[test]
    fn names_and_codes_lead_back_to_the_curve() {
        for &curve in Curve::ALL {
            assert_eq!(Curve::by_name(curve.name()), Some(curve));
            assert_eq!(Curve::by_code(curve.code()), Some(curve));
        }
        assert_eq!(Curve::by_code(26), None);
    }

    #[test]
    fn the_secret_1_gives_the_base_point() {
        for curve in P {
            let parameters = curve.weierstrass().unwrap();
            assert_eq!(curve.public(&secret(curve, 1)), Ok(parameters.base.clone()));
        }
    }

    #[test]
    fn a_secret_is_from_1_to_n_less_1() {
        for curve in P {
            let n = curve.order().unwrap();
            assert!(!curve.secret_in_range(&secret(curve, 0)));
            assert!(curve.secret_in_range(&secret(curve, 1)));
            assert!(!curve.secret_in_range(&n.to_bytes_be()));
            assert!(curve.secret_in_range(&(n - 1u32).to_bytes_be()));
            assert!(!curve.secret_in_range(&[1; 20]));
        }
        assert!(Curve::X25519.secret_in_range(&[0; 32]));
        assert!(!Curve::X25519.secret_in_range(&[0; 31]));
    }

    #[test]
    fn the_shared_secret_keeps_its_leading_zeros() {
        // With our secret 1 the shared secret is x of the peer's point.
        for curve in P {
            let peer = (1..=255)
                .flat_map(|high| (0..=255).map(move |low| (high, low)))
                .map(|(high, low)| {
                    let mut secret = secret(curve, low);
                    secret[curve.secret_length() - 2] = high;
                    curve.public(&secret).unwrap()
                })
                .find(|peer| peer[1] == 0)
                .unwrap();
            let shared = curve.shared(&secret(curve, 1), &peer).unwrap();
            assert_eq!(shared.len(), curve.secret_length());
            assert_eq!(shared, peer[1..=curve.secret_length()]);
        }
    }

    #[test]
    fn a_public_value_that_is_no_point_is_refused_with_the_reason() {
        for curve in P {
            let name = curve.name();
            let length = curve.public_length();
            let good = curve.public(&secret(curve, 7)).unwrap();
            let compressed = [&[0x02], &good[1..=curve.secret_length()]].concat();
            let mut off_curve = good.clone();
            off_curve[length - 1] ^= 1;
            let mut beyond_p = vec![0xff; length];
            beyond_p[0] = 0x04;
            let mut hybrid = good.clone();
            hybrid[0] = 0x06;
            for (public, expected) in [
                (vec![0], CryptoError::PointAtInfinity { curve: name }),
                (
                    compressed,
                    CryptoError::CompressedPoint {
                        curve: name,
                        found: 2,
                    },
                ),
                (
                    hybrid,
                    CryptoError::PointForm {
                        curve: name,
                        found: 6,
                    },
                ),
                (off_curve, CryptoError::PointNotOnCurve { curve: name }),
                (beyond_p, CryptoError::PointNotOnCurve { curve: name }),
                (
                    good[..length - 1].to_vec(),
                    CryptoError::Length {
                        what: "public value",
                        expected: length,
                        found: length - 1,
                    },
                ),
                (
                    vec![],
                    CryptoError::Length {
                        what: "public value",
                        expected: length,
                        found: 0,
                    },
                ),
            ] {
                assert_eq!(curve.shared(&secret(curve, 1), &public), Err(expected));
            }
        }
    }

    #[test]
    fn a_compressed_point_is_the_same_point() {
        for curve in P {
            for last in 1..20 {
                let point = curve.public(&secret(curve, last)).unwrap();
                let (x, y) = point[1..].split_at(curve.secret_length());
                let odd = y[y.len() - 1] & 1;
                let compressed = [&[2 + odd], x].concat();
                assert_eq!(curve.decompressed(&compressed), Ok(point.clone()));
                assert_eq!(curve.decompressed(&point), Ok(point.clone()));
                let other = curve.decompressed(&[&[3 - odd], x].concat()).unwrap();
                assert_eq!(curve.check_public(&other), Ok(()));
                assert_ne!(other, point);
            }
            let name = curve.name();
            let refused = Err(CryptoError::PointNotOnCurve { curve: name });
            let beyond_p = [vec![0x02], vec![0xff; curve.secret_length()]].concat();
            assert_eq!(curve.decompressed(&beyond_p), refused);
            // Half of all x have no point.
            let none = (1..50).any(|last| {
                let x = secret(curve, last);
                curve.decompressed(&[vec![0x02], x].concat()) == refused
            });
            assert!(none, "{name}");
            assert!(curve.decompressed(&[2; 12]).is_err());
            assert!(curve.decompressed(&[]).is_err());
        }
    }

    #[test]
    fn the_workings_of_the_smallest_and_the_largest_secret_end_in_the_public_value() {
        for curve in P {
            let n = curve.order().unwrap();
            for secret in [secret(curve, 1), secret(curve, 2), (n - 1u32).to_bytes_be()] {
                let working = curve.public_working(&secret).unwrap();
                let public = curve.public(&secret).unwrap();
                assert_eq!(working.result(), public);
                let last = working.lines(working.len() - 1..working.len());
                assert_eq!(last[0].result, crate::crypto::Shown::Bytes(public));
            }
        }
    }

    #[test]
    fn x25519_has_no_weierstrass_working() {
        assert_eq!(
            WeierstrassWorking::public(Curve::X25519, &[1; 32]).err(),
            Some(CryptoError::NotASigningCurve { found: "x25519" })
        );
    }
}
