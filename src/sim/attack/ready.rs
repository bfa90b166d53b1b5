//! The table of ready attacks.

use super::{Attack, Need};
use crate::sim::{Group, Key, Scenario};
use crate::trace::CheckKind;
use crate::wire::KeyExchange;

fn key_exchange(scenario: &Scenario) -> KeyExchange {
    scenario.suite.key_exchange
}

const DHE: &str = "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256";
const RSA: &str = "TLS_RSA_WITH_AES_128_GCM_SHA256";
const ECDHE: &str = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
const STATIC: &str = "TLS_DH_RSA_WITH_AES_128_GCM_SHA256";
const ANON: &str = "TLS_DH_anon_WITH_AES_128_GCM_SHA256";

const SIGNED: Need = Need {
    holds: |s| {
        use KeyExchange::{DheRsa, EcdheEcdsa, EcdheRsa};
        matches!(key_exchange(s), DheRsa | EcdheRsa | EcdheEcdsa)
    },
    settings: &[(Key::Suite, DHE)],
    because: "it needs a signed ServerKeyExchange, which DHE and ECDHE suites with a certificate have",
};

const CERTIFIED: Need = Need {
    holds: |s| key_exchange(s) != KeyExchange::DhAnon,
    settings: &[(Key::Suite, DHE)],
    because: "it needs a suite in which the server sends a certificate",
};

const ANONYMOUS: Need = Need {
    holds: |s| key_exchange(s) == KeyExchange::DhAnon,
    settings: &[(Key::Suite, ANON)],
    because: "it needs a suite in which nothing is signed: DH_anon",
};

const TRANSPORT: Need = Need {
    holds: |s| key_exchange(s) == KeyExchange::Rsa,
    settings: &[(Key::Suite, RSA)],
    because: "it needs a suite in which the premaster secret is sent encrypted to the server's RSA key",
};

const FORWARD_RSA: Need = Need {
    holds: |s| {
        matches!(key_exchange(s), KeyExchange::DheRsa | KeyExchange::EcdheRsa)
            && s.client_suites.is_none()
            && s.server_suites.is_none()
    },
    settings: &[(Key::Suite, DHE)],
    because: "it needs a better suite than the RSA key transport to which the list is cut down, \
              and a server that speaks both",
};

const SMALL: Need = Need {
    holds: |s| matches!(s.group, Group::Field(field) if field.p().bits() <= 64),
    settings: &[(Key::Group, "p23")],
    because: "it needs a prime that is small enough to find the exponent by search",
};

const TINY: Need = Need {
    holds: |s| matches!(s.group, Group::Field(field) if field.name == "p23"),
    settings: &[(Key::Group, "p23")],
    because: "its public values are those of the group p23",
};

const LARGE: Need = Need {
    holds: |s| matches!(s.group, Group::Field(field) if field.p().bits() >= 2048),
    settings: &[(Key::Group, "ffdhe2048")],
    because: "with a small prime Eve would find the exponent by search, and need no key",
};

const CLASSIC: Need = Need {
    holds: |s| !s.ems,
    settings: &[(Key::Ems, "off")],
    because: "with extended master secret a changed handshake already gives other keys",
};

const EXTENDED: Need = Need {
    holds: |s| s.ems,
    settings: &[(Key::Ems, "on")],
    because: "it shows what extended master secret changes",
};

const SPOKEN: Need = Need {
    holds: |s| !s.client_data.is_empty() && !s.server_data.is_empty(),
    settings: &[(Key::ClientData, "ping"), (Key::ServerData, "pong")],
    because: "both sides have to say something",
};

const TWO_LINES: Need = Need {
    holds: |s| s.client_data.trim_end().contains('\n'),
    settings: &[
        (Key::ClientData, "pay 10\nno, pay 20"),
        (Key::ServerData, "done"),
    ],
    because: "the client has to say two things, one line each",
};

const SHORT_KEY: Need = Need {
    holds: |s| s.cert.name == "rsa512",
    settings: &[(Key::Cert, "rsa512")],
    because: "it is made with the key of 512 bits, with which each question is quick; \
              `--eve probes` alone asks a server with a longer one",
};

fn one(key: Key, value: &str) -> Vec<(Key, String)> {
    vec![(key, value.to_owned())]
}

/// The server's public value in its ServerKeyExchange.
fn public_value(scenario: &Scenario) -> &'static str {
    if key_exchange(scenario).uses_curve() {
        "ServerKeyExchange.point"
    } else {
        "ServerKeyExchange.dh_Ys"
    }
}

/// The suite list with nothing left but RSA key transport.
fn cut_down(scenario: &Scenario) -> Vec<(Key, String)> {
    let offered = scenario.offered_suites();
    let weakest = offered
        .iter()
        .find(|suite| suite.key_exchange == KeyExchange::Rsa);
    let code = weakest.map_or(0, |suite| suite.code.0);
    let act = format!("set ClientHello.cipher_suites={code:04x}");
    vec![(Key::Wire, act)]
}

const IN_CLEAR: &str = "In 2011 somebody in Syria stood before Facebook with a certificate that he had signed himself. Browsers warned; whoever clicked on was read.";

pub(super) const ALL: &[Attack] = &[
    Attack {
        name: "params",
        title: "The server's public value is changed on the way",
        story: "Diffie and Hellman's own exchange has no protection against it. Diffie, van \
                Oorschot and Wiener showed in 1992 how signatures tie the public values to the \
                one who made them.",
        needs: &[SIGNED],
        acts: |s| one(Key::Wire, &format!("flip {}", public_value(s))),
        caught_by: &[CheckKind::ParamsSignature],
        lets_through: &["client.params_signature"],
    },
    Attack {
        name: "old_params",
        title: "A genuine old ServerKeyExchange is played again",
        story: "Denning and Sacco showed in 1981 what an exchange of keys allows in which \
                nothing is fresh: a message of an earlier conversation, whose key is known by \
                now, is played again.",
        needs: &[SIGNED],
        acts: |_| one(Key::Wire, "old ServerKeyExchange"),
        caught_by: &[CheckKind::ParamsSignature],
        lets_through: &["client.params_signature"],
    },
    Attack {
        name: "suites",
        title: "The list of suites is cut down to one without forward secrecy",
        story: "In SSL 2.0 nothing covered the list, and anybody on the path could shorten it \
                (Wagner and Schneier, 1996). Finished was made against that.",
        needs: &[FORWARD_RSA, CLASSIC],
        acts: cut_down,
        caught_by: &[CheckKind::Finished],
        lets_through: &["finished"],
    },
    Attack {
        name: "suites_ems",
        title: "The same, with extended master secret",
        story: "Extended master secret came in 2015, after the Triple Handshake attack of 2014 \
                had shown that two different conversations could end in one master secret.",
        needs: &[FORWARD_RSA, EXTENDED],
        acts: cut_down,
        caught_by: &[
            CheckKind::RecordTag,
            CheckKind::RecordMac,
            CheckKind::RecordPadding,
        ],
        // The keys differ: whoever looks at nothing reads noise.
        lets_through: &["record_tag", "record_MAC", "record_padding", "finished"],
    },
    Attack {
        name: "mitm_anon",
        title: "Mallory between two who show no certificates",
        story: "Whoever runs a network can do it to those who use DH_anon, which is why no \
                browser offers such a suite. Rivest and Shamir wrote about it in 1984.",
        needs: &[ANONYMOUS],
        acts: |_| one(Key::Mitm, "none"),
        caught_by: &[],
        lets_through: &[],
    },
    Attack {
        name: "mitm_self_signed",
        title: "Mallory with a certificate that he signed himself",
        story: IN_CLEAR,
        needs: &[CERTIFIED],
        acts: |_| one(Key::Mitm, "self_signed"),
        caught_by: &[CheckKind::CertificatePath],
        lets_through: &["client.certificate_path"],
    },
    Attack {
        name: "mitm_other_name",
        title: "Mallory with a good certificate for another name",
        story: "In 2012 Georgiev and others found program after program that never looked at \
                the name, in banking and in shops: \u{201c}the most dangerous code in the world\u{201d}.",
        needs: &[CERTIFIED],
        acts: |_| one(Key::Mitm, "other_name"),
        caught_by: &[CheckKind::HostName],
        lets_through: &["client.host_name"],
    },
    Attack {
        name: "mitm_copied",
        title: "Mallory with the server's certificate, and without its key",
        story: "In 2014 a line that stood twice, \u{201c}goto fail\u{201d}, made iPhones and Macs skip the \
                check of exactly this signature (CVE-2014-1266).",
        needs: &[SIGNED],
        acts: |_| one(Key::Mitm, "copied"),
        caught_by: &[CheckKind::ParamsSignature],
        lets_through: &["client.params_signature"],
    },
    Attack {
        name: "mitm_stolen",
        title: "Mallory with the server's certificate and its key",
        story: "Heartbleed (2014) let anybody read pieces of a server's memory. When Cloudflare \
                asked whether private keys could be had so, it took strangers a day.",
        needs: &[CERTIFIED],
        acts: |_| one(Key::Mitm, "stolen"),
        caught_by: &[],
        lets_through: &[],
    },
    Attack {
        name: "theft_rsa",
        title: "The key is stolen afterwards: RSA",
        story: "In 2013 Lavabit, a mail service, was ordered to hand over its private key. With \
                RSA key transport it would have opened whatever had been recorded until then.",
        needs: &[TRANSPORT, SPOKEN],
        acts: |_| one(Key::Leak, "server_key"),
        caught_by: &[],
        lets_through: &[],
    },
    Attack {
        name: "theft_static_dh",
        title: "The key is stolen afterwards: static DH",
        story: "In 2020 the Raccoon attack (Merget and others) made use of servers that kept one \
                Diffie-Hellman key for many conversations. One theft of it opens them all.",
        needs: &[
            Need {
                holds: |s| key_exchange(s) == KeyExchange::DhRsa,
                settings: &[(Key::Suite, STATIC)],
                because: "it needs a certificate that holds a Diffie-Hellman key",
            },
            SPOKEN,
        ],
        acts: |_| one(Key::Leak, "server_key"),
        caught_by: &[],
        lets_through: &[],
    },
    Attack {
        name: "theft_dhe",
        title: "The key is stolen afterwards: DHE",
        story: "Günther gave it a name in 1989, and Diffie, van Oorschot and Wiener in 1992 \
                made it known: forward secrecy. Who steals the key later has nothing of the past.",
        needs: &[
            Need {
                holds: |s| key_exchange(s) == KeyExchange::DheRsa,
                settings: &[(Key::Suite, DHE)],
                because: "it shows what DHE keeps from a thief",
            },
            LARGE,
            SPOKEN,
        ],
        acts: |_| one(Key::Leak, "server_key"),
        caught_by: &[],
        lets_through: &[],
    },
    Attack {
        name: "theft_ecdhe",
        title: "The key is stolen afterwards: ECDHE",
        story: "Google's servers have preferred ECDHE since November 2011, so that a key stolen \
                tomorrow does not open what is recorded today.",
        needs: &[
            Need {
                holds: |s| key_exchange(s).uses_curve(),
                settings: &[(Key::Suite, ECDHE)],
                because: "it shows what ECDHE keeps from a thief",
            },
            SPOKEN,
        ],
        acts: |_| one(Key::Leak, "server_key"),
        caught_by: &[],
        lets_through: &[],
    },
    Attack {
        name: "trivial",
        title: "Both public values become 1 on the way",
        story: "Whoever raises 1 to a secret power gets 1. In 2017 Valenta and others measured \
                how many servers on the internet do not look at the public value that they are \
                sent; it was a good many.",
        needs: &[ANONYMOUS, TINY, CLASSIC, SPOKEN],
        acts: |_| {
            let mut out = one(Key::Wire, "set ServerKeyExchange.dh_Ys=01");
            out.extend(one(Key::Wire, "set ClientKeyExchange.dh_Yc=01"));
            out.extend(one(Key::Eve, "computes"));
            out
        },
        caught_by: &[CheckKind::PublicValue],
        lets_through: &["public_value", "finished"],
    },
    Attack {
        name: "subgroup",
        title: "Both public values become p − 1, of which all powers are 1 or p − 1",
        story: "Lim and Lee described it in 1997. In 2016 OpenSSL had to be mended: it took \
                such values in some groups and used one secret many times (CVE-2016-0701).",
        needs: &[ANONYMOUS, TINY, CLASSIC, SPOKEN],
        acts: |_| {
            let mut out = one(Key::Wire, "set ServerKeyExchange.dh_Ys=16");
            out.extend(one(Key::Wire, "set ClientKeyExchange.dh_Yc=16"));
            out.extend(one(Key::Eve, "computes"));
            // Every other time the two come to different secrets, and nothing
            // is said at all; with this seed they do not.
            out.extend(one(Key::Seed, "3"));
            out
        },
        caught_by: &[CheckKind::PublicValue],
        lets_through: &["public_value", "finished"],
    },
    Attack {
        name: "small_order",
        title: "Both public values become one that has few powers, and passes the check",
        story: "RFC 5114 has groups with many small orders, and TLS 1.2 never says which order a \
                good value must have. In 2017 Valenta and others found servers from which a key \
                could be taken piece by piece in this way.",
        needs: &[ANONYMOUS, TINY, CLASSIC, SPOKEN],
        acts: |_| {
            // 2 has 11 powers modulo 23.
            let mut out = one(Key::Wire, "set ServerKeyExchange.dh_Ys=02");
            out.extend(one(Key::Wire, "set ClientKeyExchange.dh_Yc=02"));
            out.extend(one(Key::Eve, "computes"));
            // Most times the two come to different secrets; not with this seed.
            out.extend(one(Key::Seed, "7"));
            out
        },
        caught_by: &[CheckKind::Finished],
        lets_through: &["finished"],
    },
    Attack {
        name: "toy_prime",
        title: "A prime that is small enough to search",
        story: "Logjam (2015): many servers still took 512-bit primes from the 1990s. After a \
                week of work on one prime, each conversation under it fell in about a minute.",
        needs: &[
            Need {
                holds: |s| key_exchange(s).uses_finite_field(),
                settings: &[(Key::Suite, DHE)],
                because: "it needs a key exchange with a prime",
            },
            SMALL,
            SPOKEN,
        ],
        acts: |_| one(Key::Eve, "computes"),
        caught_by: &[],
        lets_through: &[],
    },
    Attack {
        name: "record_replay",
        title: "A record is delivered twice",
        story: "WEP, the first protection of Wi-Fi, counted nothing. From 2004 on, tools played \
                one packet again and again to collect what they needed to find the key.",
        needs: &[SPOKEN],
        acts: |_| one(Key::Wire, "replay client_application_data"),
        caught_by: &[CheckKind::RecordTag, CheckKind::RecordMac],
        lets_through: &["sequence_number"],
    },
    Attack {
        name: "record_reorder",
        title: "Two records change places",
        story: "Terrapin (2023) showed what becomes of numbers that are counted and tied to \
                nothing: in SSH, messages at the start could be left out unseen.",
        needs: &[TWO_LINES],
        acts: |_| {
            one(
                Key::Wire,
                "move client_application_data after client_application_data#2",
            )
        },
        caught_by: &[CheckKind::RecordTag, CheckKind::RecordMac],
        lets_through: &["sequence_number"],
    },
    Attack {
        name: "truncation",
        title: "The line is cut before the answer comes",
        story: "In 2013 Smyth and Pironti cut connections to web mail so that the message that \
                signs a user out never arrived, and the browser showed that all was well.",
        needs: &[SPOKEN],
        acts: |_| one(Key::Wire, "cut server_application_data"),
        caught_by: &[CheckKind::CloseNotify],
        lets_through: &["client.close_notify"],
    },
    Attack {
        name: "probing",
        title: "Eve asks a server that says whether the padding was right",
        story: "Bleichenbacher, 1998. In 2017 ROBOT (B\u{f6}ck, Somorovsky and Young) found the same \
                fault in servers of Facebook, PayPal and many others.",
        needs: &[TRANSPORT, SHORT_KEY, SPOKEN],
        acts: |_| {
            let mut out = one(Key::Eve, "probes");
            out.extend(one(Key::Skip, "server.premaster_padding"));
            out
        },
        caught_by: &[],
        lets_through: &[],
    },
    Attack {
        name: "probing_silent",
        title: "Eve asks a server that does not say",
        story: "That is the remedy that TLS has had since 1999: go on with a random secret, and \
                let every wrong guess end alike (RFC 5246, section 7.4.7.1).",
        needs: &[
            TRANSPORT,
            SHORT_KEY,
            SPOKEN,
            Need {
                holds: |s| !s.leaves_out(CheckKind::PremasterPadding),
                settings: &[(Key::Skip, "")],
                because: "it needs a server that says nothing about the padding",
            },
        ],
        acts: |_| one(Key::Eve, "probes"),
        caught_by: &[],
        lets_through: &["server.premaster_padding"],
    },
];
