//! How a point of P-256, P-384 or P-521 is multiplied: double and add, left to
//! right, in affine coordinates on y² = x³ − 3x + b (SEC 1 §2.2.1).

use super::super::error::CryptoError;
use super::super::number::{from_bytes, to_bytes_padded};
use super::super::working::{Line, Working, clamp};
use super::Curve;
use num_bigint::BigUint;
use std::ops::Range;
use std::sync::OnceLock;

/// The parameters of a curve y² = x³ − 3x + b over the integers modulo p
/// (SEC 2 §2.4.2, §2.5.1, §2.6.1).
pub(crate) struct Weierstrass {
    pub(crate) p: BigUint,
    /// The order of the base point.
    pub(crate) n: BigUint,
    /// The base point, in TLS's form.
    pub(crate) base: Vec<u8>,
}

fn parse(p: &str, n: &str, x: &str, y: &str) -> Weierstrass {
    let number = |hex: &str| {
        BigUint::parse_bytes(hex.as_bytes(), 16).expect("the parameters are hexadecimal")
    };
    let length = p.len().div_ceil(2);
    let coordinate =
        |hex| to_bytes_padded(&number(hex), length).expect("a coordinate is as long as p");
    Weierstrass {
        p: number(p),
        n: number(n),
        base: [vec![0x04], coordinate(x), coordinate(y)].concat(),
    }
}

/// SEC 2 §2.4.2.
pub(super) fn p256() -> &'static Weierstrass {
    static PARAMETERS: OnceLock<Weierstrass> = OnceLock::new();
    PARAMETERS.get_or_init(|| {
        parse(
            "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
            "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
        )
    })
}

/// SEC 2 §2.5.1.
pub(super) fn p384() -> &'static Weierstrass {
    static PARAMETERS: OnceLock<Weierstrass> = OnceLock::new();
    PARAMETERS.get_or_init(|| {
        parse(
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe\
             ffffffff0000000000000000ffffffff",
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf\
             581a0db248b0a77aecec196accc52973",
            "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38\
             5502f25dbf55296c3a545e3872760ab7",
            "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c0\
             0a60b1ce1d7e819d7a431d7c90ea0e5f",
        )
    })
}

/// SEC 2 §2.6.1.
pub(super) fn p521() -> &'static Weierstrass {
    static PARAMETERS: OnceLock<Weierstrass> = OnceLock::new();
    PARAMETERS.get_or_init(|| {
        parse(
            "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
             ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
             a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
            "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3d\
             baa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
            "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e66\
             2c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
        )
    })
}

impl Weierstrass {
    /// 04 ‖ x ‖ y for the form byte 02 or 03 and x; `None` if no point of the
    /// curve has this x. All three primes are 3 modulo 4, so that a root of a
    /// square a is a^((p + 1)/4) (SEC 1 §2.3.4).
    pub(super) fn decompressed(&self, form: u8, x: &[u8]) -> Option<Vec<u8>> {
        let p = &self.p;
        let number = from_bytes(x);
        if number >= *p {
            return None;
        }
        let cubic = |x: &BigUint| (x * x * x + (p - 3u32) * x) % p;
        let base = Point::parse(&self.base);
        // b, from the one point that is known to lie on the curve.
        let b = (&base.y * &base.y + p - cubic(&base.x)) % p;
        let square = (cubic(&number) + b) % p;
        let root = square.modpow(&((p + 1u32) >> 2u32), p);
        if &root * &root % p != square {
            return None;
        }
        let y = match root.bit(0) == (form == 0x03) {
            true => root,
            false => p - root,
        };
        let y = to_bytes_padded(&y, x.len()).ok()?;
        Some([&[0x04], x, &y].concat())
    }
}

/// A point that is not at infinity.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Point {
    x: BigUint,
    y: BigUint,
}

impl Point {
    /// From 04 ‖ x ‖ y.
    fn parse(bytes: &[u8]) -> Point {
        let coordinates = bytes.get(1..).unwrap_or_default();
        let (x, y) = coordinates.split_at(coordinates.len() / 2);
        Point {
            x: from_bytes(x),
            y: from_bytes(y),
        }
    }
}

/// An operation of the ladder, on the scalar's bit of this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Double(u64),
    Add(u64),
}

/// How a multiplication works. Two lines set R to the point P; each further
/// bit of the scalar doubles R, and a bit 1 also adds P, each in three lines
/// for the slope λ and the coordinates of the new R; the last line writes the
/// result as TLS does.
#[derive(Debug, Clone)]
pub struct WeierstrassWorking {
    curve: Curve,
    scalar: BigUint,
    /// P in TLS's form, checked.
    point: Vec<u8>,
    /// Whether the result is the point, or only its x coordinate.
    whole_point: bool,
}

/// Lines before the first operation.
const START: usize = 2;

impl WeierstrassWorking {
    /// The working of a public value: the secret times the base point.
    ///
    /// # Errors
    /// As [`Curve::public`]; [`CryptoError::NotASigningCurve`] for X25519,
    /// which is not of this form.
    pub fn public(curve: Curve, secret: &[u8]) -> Result<WeierstrassWorking, CryptoError> {
        let base = Self::parameters(curve)?.base.clone();
        Self::new(curve, secret, base, true)
    }

    /// The working of a shared secret: the x coordinate of the secret times
    /// the peer's point.
    ///
    /// # Errors
    /// As [`Curve::shared`]; [`CryptoError::NotASigningCurve`] for X25519,
    /// which is not of this form.
    pub fn shared(
        curve: Curve,
        secret: &[u8],
        peer_public: &[u8],
    ) -> Result<WeierstrassWorking, CryptoError> {
        Self::parameters(curve)?;
        curve.check_public(peer_public)?;
        Self::new(curve, secret, peer_public.to_vec(), false)
    }

    fn new(
        curve: Curve,
        secret: &[u8],
        point: Vec<u8>,
        whole_point: bool,
    ) -> Result<WeierstrassWorking, CryptoError> {
        curve.check_secret("secret", secret)?;
        Ok(WeierstrassWorking {
            curve,
            scalar: from_bytes(secret),
            point,
            whole_point,
        })
    }

    fn parameters(curve: Curve) -> Result<&'static Weierstrass, CryptoError> {
        curve.weierstrass().ok_or(CryptoError::NotASigningCurve {
            found: curve.name(),
        })
    }

    fn p(&self) -> BigUint {
        self.curve
            .weierstrass()
            .map(|parameters| parameters.p.clone())
            .expect("the constructors take no other curve")
    }

    fn operations(&self) -> impl Iterator<Item = Operation> + '_ {
        let below_leading = self.scalar.bits().saturating_sub(1);
        (0..below_leading).rev().flat_map(|bit| {
            let add = self.scalar.bit(bit).then_some(Operation::Add(bit));
            std::iter::once(Operation::Double(bit)).chain(add)
        })
    }

    fn operation_count(&self) -> usize {
        let doubles = self.scalar.bits().saturating_sub(1);
        let adds = self.scalar.count_ones().saturating_sub(1);
        usize::try_from(doubles + adds).expect("a scalar has at most 521 bits")
    }

    /// R before an operation: the bits already read, times P, by the crate.
    fn before(&self, operation: Operation) -> Point {
        let read = match operation {
            Operation::Double(bit) => &self.scalar >> (bit + 1),
            Operation::Add(bit) => (&self.scalar >> (bit + 1)) << 1u32,
        };
        let scalar = to_bytes_padded(&read, self.curve.secret_length()).unwrap_or_default();
        let multiple = self.curve.multiply(&scalar, &self.point);
        Point::parse(&multiple.unwrap_or_else(|| self.point.clone()))
    }

    /// One operation: λ and the new R.
    fn apply(&self, operation: Operation, r: &Point, p: &BigUint) -> (BigUint, Point) {
        let other = match operation {
            Operation::Double(_) => r.clone(),
            Operation::Add(_) => Point::parse(&self.point),
        };
        let (above, below) = match operation {
            Operation::Double(_) => (&r.x * &r.x * 3u32 + p - 3u32, &r.y << 1u32),
            Operation::Add(_) => (&other.y + p - &r.y, &other.x + p - &r.x),
        };
        // Neither is ever 0 modulo p: the multiples of P below the order n
        // are all different, none its own negative.
        let inverse = (below % p).modinv(p).unwrap_or_default();
        let slope = above * inverse % p;
        let two_p = p << 1u32;
        let x = (&slope * &slope + &two_p - &r.x - &other.x) % p;
        let y = (&slope * (&r.x + p - &x) + p - &r.y) % p;
        (slope, Point { x, y })
    }

    fn operation_lines(operation: Operation, slope: BigUint, r: &Point) -> [Line; 3] {
        let (label, lambda, x) = match operation {
            Operation::Double(_) => (
                "double",
                "λ = (3x_R² − 3) · (2y_R)⁻¹ mod p",
                "x = λ² − 2x_R mod p",
            ),
            Operation::Add(_) => (
                "add",
                "λ = (y_P − y_R) · (x_P − x_R)⁻¹ mod p",
                "x = λ² − x_R − x_P mod p",
            ),
        };
        let y = "y = λ(x_R − x) − y_R mod p";
        [
            Line::number(format!("{label} λ"), lambda, slope),
            Line::number(format!("{label} x"), x, r.x.clone()),
            Line::number(format!("{label} y"), y, r.y.clone()),
        ]
    }

    fn written(&self, r: &Point) -> Vec<u8> {
        let length = self.curve.secret_length();
        let coordinate = |number| to_bytes_padded(number, length).unwrap_or_default();
        if self.whole_point {
            [vec![0x04], coordinate(&r.x), coordinate(&r.y)].concat()
        } else {
            coordinate(&r.x)
        }
    }

    fn last_line(&self, r: &Point) -> Line {
        let formula = if self.whole_point {
            "04 ‖ x ‖ y"
        } else {
            "x, leading zeros kept"
        };
        Line::bytes("encode", formula, self.written(r))
    }
}

impl Working for WeierstrassWorking {
    fn len(&self) -> usize {
        START + 3 * self.operation_count() + 1
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let range = clamp(range, self.len());
        if range.is_empty() {
            return Vec::new();
        }
        let p = self.p();
        let start = Point::parse(&self.point);
        let mut lines = vec![
            Line::number("R = P", "x_P", start.x.clone()),
            Line::number("R = P", "y_P", start.y.clone()),
        ];
        // Line number of lines[0].
        let mut first = 0;
        let mut operations = self.operations();
        let mut r = start;
        let skipped = range.start.saturating_sub(START) / 3;
        if skipped > 0 {
            lines.clear();
            first = START + 3 * skipped;
            let mut rest = self.operations().skip(skipped).peekable();
            r = match rest.peek() {
                Some(operation) => self.before(*operation),
                // Only the last line is left: all of the scalar is read.
                None => {
                    let scalar = to_bytes_padded(&self.scalar, self.curve.secret_length());
                    let product = self
                        .curve
                        .multiply(&scalar.unwrap_or_default(), &self.point);
                    Point::parse(&product.unwrap_or_default())
                }
            };
            operations.nth(skipped - 1);
        }
        while first + lines.len() < range.end {
            match operations.next() {
                Some(operation) => {
                    let (slope, next) = self.apply(operation, &r, &p);
                    lines.extend(Self::operation_lines(operation, slope, &next));
                    r = next;
                }
                None => {
                    lines.push(self.last_line(&r));
                    break;
                }
            }
        }
        lines
            .into_iter()
            .skip(range.start - first)
            .take(range.len())
            .collect()
    }

    fn result(&self) -> Vec<u8> {
        let p = self.p();
        let r = self
            .operations()
            .fold(Point::parse(&self.point), |r, operation| {
                self.apply(operation, &r, &p).1
            });
        self.written(&r)
    }
}
