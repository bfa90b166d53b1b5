//! Checks: questions about values, answered `01` or `00`.

mod recompute;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use num_bigint::BigUint;

use super::{AeadOpen, Argument, OpError, Operation, Recompute, Token, text};
use crate::crypto::{self, Curve};
use crate::pki::{Certificate, Usage};
use crate::trace::{CheckKind, Value, ValueId, Values};
use crate::wire::Role;

/// A check and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which check it is.
    pub kind: CheckKind,
    /// What is asked.
    pub predicate: Predicate,
}

/// The questions that a check can ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Predicate {
    /// Are both the same bytes?
    Equal(ValueId, ValueId),
    /// Is 1 < y < p − 1?
    PublicValue {
        /// The public value.
        y: ValueId,
        /// The prime.
        p: ValueId,
    },
    /// Is p an odd number above 4 and of at most 16384 bits, and
    /// 1 < g < p − 1?
    Group {
        /// The prime.
        p: ValueId,
        /// The generator.
        g: ValueId,
    },
    /// Is this an uncompressed point of the curve?
    CurvePoint {
        /// The curve.
        curve: Curve,
        /// The point.
        point: ValueId,
    },
    /// Is this an encapsulation key of ML-KEM-768 (FIPS 203 §7.2)?
    EncapsulationKey(ValueId),
    /// Does this random, 32 bytes, end in none of the two sentinels of a server that
    /// speaks TLS 1.3 and chose an older version (RFC 9846 §4.2.3)?
    NoSentinel(ValueId),
    /// Does EM begin 00 02, as a block that was made for encryption?
    BlockType(ValueId),
    /// Does EM read 00 02 ‖ at least 8 bytes without 00 ‖ 00 ‖ 48 bytes?
    PremasterPadding(ValueId),
    /// Do the first two bytes of EM's message say this version?
    PremasterVersion {
        /// EM.
        em: ValueId,
        /// The version that the ClientHello offered.
        version: u16,
    },
    /// Is the tag right of what would be opened?
    AeadTag(AeadOpen),
    /// Does it end in TLS padding?
    TlsPadding(ValueId),
    /// Does the issuer's name and kind allow it to have issued the other?
    CertificateIssuer {
        /// The certificate.
        certificate: ValueId,
        /// Its issuer's.
        issuer: ValueId,
        /// How many intermediate certificates stand below the issuer.
        below: usize,
        /// Whether the issuer is a trust anchor without basicConstraints, of
        /// which nobody asks it.
        anchor: bool,
    },
    /// Are all its critical extensions known here?
    CertificateExtensions {
        /// The certificate.
        certificate: ValueId,
    },
    /// Is the time within its validity?
    CertificateValidity {
        /// The certificate.
        certificate: ValueId,
        /// Seconds since 1970, big-endian.
        now: ValueId,
    },
    /// Does the issuer's name constraint permit the leaf's names?
    CertificateNames {
        /// The leaf.
        leaf: ValueId,
        /// A certificate above it.
        issuer: ValueId,
    },
    /// Is it for this host?
    HostName {
        /// The leaf.
        certificate: ValueId,
        /// The host, ASCII.
        host: ValueId,
    },
    /// May its key be used so, and by this side?
    KeyUsage {
        /// The leaf.
        certificate: ValueId,
        /// For what.
        usage: Usage,
        /// Whose it is.
        by: Role,
    },
    /// Is it there by now, and not older than it may get?
    Lifetime {
        /// Since when, seconds since 1970, big-endian.
        since: ValueId,
        /// The time, likewise.
        now: ValueId,
        /// How many seconds it may last.
        lifetime: ValueId,
    },
}

/// What a server's random ends in that chose TLS 1.2, or an older version, although
/// it speaks TLS 1.3 (RFC 9846 §4.2.3).
pub const DOWNGRADE: [[u8; 8]; 2] = [*b"DOWNGRD\x01", *b"DOWNGRD\x00"];

impl Predicate {
    fn name(&self) -> &'static str {
        match self {
            Predicate::Equal(..) => "equal",
            Predicate::PublicValue { .. } => "public_value",
            Predicate::Group { .. } => "group",
            Predicate::CurvePoint { .. } => "curve_point",
            Predicate::EncapsulationKey(_) => "encapsulation_key",
            Predicate::NoSentinel(_) => "no_sentinel",
            Predicate::BlockType(_) => "block_type",
            Predicate::PremasterPadding(_) => "premaster_padding",
            Predicate::PremasterVersion { .. } => "premaster_version",
            Predicate::AeadTag(_) => "aead_tag",
            Predicate::TlsPadding(_) => "tls_padding",
            Predicate::CertificateIssuer { .. } => "certificate_issuer",
            Predicate::CertificateExtensions { .. } => "certificate_extensions",
            Predicate::CertificateValidity { .. } => "certificate_validity",
            Predicate::CertificateNames { .. } => "certificate_names",
            Predicate::HostName { .. } => "host_name",
            Predicate::KeyUsage { .. } => "key_usage",
            Predicate::Lifetime { .. } => "lifetime",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        let value = Argument::Value;
        match self {
            Predicate::Equal(a, b) => vec![("left", value(*a)), ("right", value(*b))],
            Predicate::PublicValue { y, p } => vec![("y", value(*y)), ("p", value(*p))],
            Predicate::Group { p, g } => vec![("p", value(*p)), ("g", value(*g))],
            Predicate::CurvePoint { curve, point } => vec![
                ("curve", Argument::Text(curve.name().to_owned())),
                ("point", value(*point)),
            ],
            Predicate::EncapsulationKey(key) => vec![("key", value(*key))],
            Predicate::NoSentinel(random) => vec![("random", value(*random))],
            Predicate::BlockType(em) | Predicate::PremasterPadding(em) => {
                vec![("EM", value(*em))]
            }
            Predicate::PremasterVersion { em, version } => vec![
                ("EM", value(*em)),
                ("version", Argument::Bytes(version.to_be_bytes().to_vec())),
            ],
            Predicate::AeadTag(open) => open.arguments(),
            Predicate::TlsPadding(padded) => vec![("padded_plaintext", value(*padded))],
            Predicate::CertificateIssuer {
                certificate,
                issuer,
                below,
                anchor,
            } => {
                let mut arguments = vec![
                    ("certificate", value(*certificate)),
                    ("issuer", value(*issuer)),
                    ("below", Argument::Number(*below as u64)),
                ];
                if *anchor {
                    arguments.push(("anchor", Argument::Text("yes".to_owned())));
                }
                arguments
            }
            Predicate::CertificateExtensions { certificate } => {
                vec![("certificate", value(*certificate))]
            }
            Predicate::CertificateValidity { certificate, now } => {
                vec![("certificate", value(*certificate)), ("now", value(*now))]
            }
            Predicate::CertificateNames { leaf, issuer } => {
                vec![("certificate", value(*leaf)), ("issuer", value(*issuer))]
            }
            Predicate::HostName { certificate, host } => {
                vec![("certificate", value(*certificate)), ("host", value(*host))]
            }
            Predicate::KeyUsage {
                certificate,
                usage,
                by,
            } => vec![
                ("certificate", value(*certificate)),
                ("usage", Argument::Text(usage.name().to_owned())),
                ("by", Argument::Text(by.name().to_owned())),
            ],
            Predicate::Lifetime {
                since,
                now,
                lifetime,
            } => vec![
                ("since", value(*since)),
                ("now", value(*now)),
                ("lifetime", value(*lifetime)),
            ],
        }
    }

    fn holds(&self, values: &dyn Values) -> bool {
        let number = |id| BigUint::from_bytes_be(values.bytes(id));
        let certificate = |id| parsed(values.bytes(id));
        match self {
            Predicate::Equal(a, b) => values.bytes(*a) == values.bytes(*b),
            Predicate::PublicValue { y, p } => is_within(&number(*y), &number(*p)),
            Predicate::Group { p, g } => {
                let p = number(*p);
                // The upper bound is ours: a power modulo a longer number would
                // let a peer keep us busy for minutes.
                p.bit(0)
                    && p > BigUint::from(4u8)
                    && p.bits() <= 16384
                    && is_within(&number(*g), &p)
            }
            Predicate::CurvePoint { curve, point } => {
                curve.check_public(values.bytes(*point)).is_ok()
            }
            Predicate::EncapsulationKey(key) => crypto::mlkem::check_key(values.bytes(*key)),
            Predicate::NoSentinel(random) => {
                let random = values.bytes(*random);
                !DOWNGRADE.iter().any(|sentinel| random.ends_with(sentinel))
            }
            Predicate::BlockType(em) => values.bytes(*em).starts_with(&[0, 2]),
            Predicate::PremasterPadding(em) => {
                let em = values.bytes(*em);
                // RFC 5246 §7.4.7.1: anything but 48 bytes is as wrong as bad
                // padding, and must not be told from it.
                crypto::eme_open(em).is_ok_and(|message| message.len() == 48)
            }
            Predicate::PremasterVersion { em, version } => {
                let em = values.bytes(*em);
                crypto::eme_open(em)
                    .is_ok_and(|message| em[message].starts_with(&version.to_be_bytes()))
            }
            Predicate::AeadTag(open) => open.opened(values).is_ok(),
            Predicate::TlsPadding(padded) => {
                crypto::check_tls_padding(values.bytes(*padded)).is_ok()
            }
            Predicate::CertificateIssuer {
                certificate: subject,
                issuer,
                below,
                anchor,
            } => match (certificate(*subject), certificate(*issuer)) {
                (Some(subject), Some(issuer)) => {
                    let may = match anchor {
                        true => issuer.may_anchor(*below),
                        false => issuer.may_issue(*below),
                    };
                    subject.issued_by(&issuer) && may.is_ok()
                }
                _ => false,
            },
            Predicate::CertificateExtensions {
                certificate: subject,
            } => certificate(*subject).is_some_and(|c| c.no_unknown_critical()),
            Predicate::CertificateValidity {
                certificate: subject,
                now,
            } => {
                let now = i64::try_from(number(*now)).unwrap_or(i64::MAX);
                certificate(*subject).is_some_and(|c| c.valid_at(now).is_ok())
            }
            Predicate::CertificateNames { leaf, issuer } => {
                match (certificate(*leaf), certificate(*issuer)) {
                    (Some(leaf), Some(issuer)) => issuer.names_permitted(&leaf).is_ok(),
                    _ => false,
                }
            }
            Predicate::HostName {
                certificate: leaf,
                host,
            } => {
                let host = String::from_utf8_lossy(values.bytes(*host));
                certificate(*leaf).is_some_and(|c| c.matches_host(&host).is_ok())
            }
            Predicate::KeyUsage {
                certificate: leaf,
                usage,
                by,
            } => certificate(*leaf).is_some_and(|c| {
                let side = match by {
                    Role::Client => c.client_auth(),
                    Role::Server => c.server_auth(),
                };
                c.allows(*usage) && side
            }),
            Predicate::Lifetime {
                since,
                now,
                lifetime,
            } => {
                let (since, now) = (number(*since), number(*now));
                since <= now && now <= since + number(*lifetime)
            }
        }
    }
}

/// A certificate, parsed. A dozen checks look at the same three of a chain,
/// so the last few are kept.
fn parsed(der: &[u8]) -> Option<Rc<Certificate>> {
    const KEPT: usize = 4;
    thread_local! {
        static LAST: RefCell<VecDeque<Rc<Certificate>>> = const { RefCell::new(VecDeque::new()) };
    }
    LAST.with_borrow_mut(|last| {
        if let Some(known) = last.iter().find(|known| known.der == der) {
            return Some(Rc::clone(known));
        }
        let new = Rc::new(Certificate::parse(der).ok()?);
        last.truncate(KEPT - 1);
        last.push_front(Rc::clone(&new));
        Some(new)
    })
}

/// RFC 7919 §5.1: 1 < y < p − 1.
fn is_within(y: &BigUint, p: &BigUint) -> bool {
    let one = BigUint::from(1u8);
    *y > one && y + &one < *p
}

impl Operation for Check {
    fn kind(&self) -> &'static str {
        "check"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        let mut arguments = vec![
            ("check", Argument::Text(self.kind.id().to_owned())),
            (
                "predicate",
                Argument::Text(self.predicate.name().to_owned()),
            ),
        ];
        arguments.extend(self.predicate.arguments());
        arguments
    }

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(Ok(vec![u8::from(self.predicate.holds(values))]))
    }

    fn formula(&self) -> Vec<Token> {
        match &self.predicate {
            Predicate::Equal(a, b) => vec![Token::Value(*a), text(" = "), Token::Value(*b)],
            Predicate::PublicValue { y, p } => vec![
                text("1 < "),
                Token::Value(*y),
                text(" < "),
                Token::Value(*p),
                text(" − 1"),
            ],
            Predicate::Group { p, g } => vec![
                text("1 < "),
                Token::Value(*g),
                text(" < "),
                Token::Value(*p),
                text(" − 1, "),
                Token::Value(*p),
                text(" odd, of at most 16384 bits"),
            ],
            Predicate::CurvePoint { curve, point } => {
                vec![Token::Value(*point), text(" on "), text(curve.name())]
            }
            Predicate::EncapsulationKey(key) => {
                vec![Token::Value(*key), text(" of numbers below 3329")]
            }
            Predicate::NoSentinel(random) => vec![
                Token::Value(*random),
                text(" ends neither in \"DOWNGRD\" 01 nor in \"DOWNGRD\" 00"),
            ],
            Predicate::BlockType(em) => vec![Token::Value(*em), text(" = 00 02 ‖ …")],
            Predicate::PremasterPadding(em) => {
                vec![Token::Value(*em), text(" = 00 02 ‖ PS ‖ 00 ‖ 48 bytes")]
            }
            Predicate::PremasterVersion { em, version } => vec![
                Token::Value(*em),
                text(format!(
                    " holds {:02x} {:02x} …",
                    version >> 8,
                    version & 0xff
                )),
            ],
            Predicate::AeadTag(open) => vec![text("tag of "), Token::Value(open.ciphertext)],
            Predicate::TlsPadding(padded) => {
                vec![
                    Token::Value(*padded),
                    text(" ends in n bytes of value n − 1"),
                ]
            }
            Predicate::CertificateIssuer {
                certificate,
                issuer,
                ..
            } => vec![
                Token::Value(*issuer),
                text(" may issue "),
                Token::Value(*certificate),
            ],
            Predicate::CertificateExtensions { certificate } => vec![
                text("every critical extension of "),
                Token::Value(*certificate),
                text(" is known"),
            ],
            Predicate::CertificateValidity { certificate, now } => vec![
                text("notBefore ≤ "),
                Token::Value(*now),
                text(" ≤ notAfter of "),
                Token::Value(*certificate),
            ],
            Predicate::CertificateNames { leaf, issuer } => vec![
                text("names of "),
                Token::Value(*leaf),
                text(" within "),
                Token::Value(*issuer),
            ],
            Predicate::HostName { certificate, host } => vec![
                Token::Value(*host),
                text(" among the names of "),
                Token::Value(*certificate),
            ],
            Predicate::KeyUsage {
                certificate,
                usage,
                by,
            } => vec![
                Token::Value(*certificate),
                text(format!(" allows {} by a {}", usage.name(), by.name())),
            ],
            Predicate::Lifetime {
                since,
                now,
                lifetime,
            } => vec![
                Token::Value(*since),
                text(" ≤ "),
                Token::Value(*now),
                text(" ≤ "),
                Token::Value(*since),
                text(" + "),
                Token::Value(*lifetime),
            ],
        }
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let program = self.predicate.program(values)?;
        Some(Recompute::verdict(&program, value))
    }
}
