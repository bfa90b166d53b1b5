//! What holds for every message, every split and any garbage.

use std::ops::Range;

use proptest::collection::{hash_set, vec};
use proptest::prelude::*;
use slowshake::wire::*;

#[path = "../fuzz/entries/wire.rs"]
mod entries;

use entries::{check_cover, check_tree};

fn bytes(length: Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), length)
}

/// Codes, of which about half are registered.
fn code<C: Code + 'static>(all: &'static [C]) -> impl Strategy<Value = C> {
    prop_oneof![
        proptest::sample::select(all),
        any::<u64>().prop_map(C::from_value)
    ]
}

fn codes<C: Code + 'static>(
    all: &'static [C],
    count: Range<usize>,
) -> impl Strategy<Value = Vec<C>> {
    vec(code(all), count)
}

fn server_name() -> impl Strategy<Value = ServerName> {
    bytes(1..40).prop_map(|host_name| ServerName {
        name_type: NameType::HOST_NAME,
        host_name,
    })
}

/// Names of different types, since there is one of each (RFC 6066 §3).
fn server_names() -> impl Strategy<Value = Vec<ServerName>> {
    vec(server_name(), 1..3).prop_map(|mut names| {
        for (name, code) in names.iter_mut().zip(NameType::HOST_NAME.0..) {
            name.name_type = NameType(code);
        }
        names
    })
}

fn is_read(kind: ExtensionType) -> bool {
    [
        ExtensionType::SERVER_NAME,
        ExtensionType::SUPPORTED_GROUPS,
        ExtensionType::EC_POINT_FORMATS,
        ExtensionType::SIGNATURE_ALGORITHMS,
        ExtensionType::ALPN,
        ExtensionType::ENCRYPT_THEN_MAC,
        ExtensionType::EXTENDED_MASTER_SECRET,
        ExtensionType::SESSION_TICKET,
        ExtensionType::RENEGOTIATION_INFO,
    ]
    .contains(&kind)
}

/// Any extension but server_name, which differs between the hellos.
fn extension() -> impl Strategy<Value = Extension> {
    prop_oneof![
        codes(NamedGroup::ALL, 1..9).prop_map(Extension::SupportedGroups),
        codes(EcPointFormat::ALL, 1..4).prop_map(Extension::EcPointFormats),
        codes(SignatureScheme::ALL, 1..20).prop_map(Extension::SignatureAlgorithms),
        Just(Extension::ExtendedMasterSecret),
        Just(Extension::EncryptThenMac),
        bytes(0..25).prop_map(Extension::RenegotiationInfo),
        vec(bytes(1..10), 1..4).prop_map(Extension::Alpn),
        bytes(0..40).prop_map(Extension::SessionTicket),
        (code(ExtensionType::ALL), bytes(0..40))
            .prop_filter("a type that is not read", |(kind, _)| !is_read(*kind))
            .prop_map(|(kind, data)| Extension::Unknown { kind, data }),
    ]
}

/// A block of extensions, no two of one type, or none at all.
fn extensions(
    server_name: impl Strategy<Value = Extension>,
) -> impl Strategy<Value = Option<Vec<Extension>>> {
    let block = (
        proptest::option::of(server_name),
        vec(extension(), 0..8),
        any::<bool>(),
    );
    block.prop_map(|(name, others, present)| {
        let mut block: Vec<Extension> = name.into_iter().chain(others).collect();
        block.sort_by_key(Extension::kind);
        block.dedup_by_key(|extension| extension.kind());
        present.then_some(block)
    })
}

fn client_hello() -> impl Strategy<Value = Handshake> {
    (
        code(ProtocolVersion::ALL),
        any::<[u8; 32]>(),
        bytes(0..33),
        codes(CipherSuite::ALL, 1..30),
        codes(CompressionMethod::ALL, 1..4),
        extensions(server_names().prop_map(Extension::ServerName)),
    )
        .prop_map(
            |(version, random, session_id, cipher_suites, compression_methods, extensions)| {
                Handshake::ClientHello(ClientHello {
                    version,
                    random,
                    session_id,
                    cipher_suites,
                    compression_methods,
                    extensions,
                })
            },
        )
}

fn server_hello() -> impl Strategy<Value = Handshake> {
    (
        code(ProtocolVersion::ALL),
        any::<[u8; 32]>(),
        bytes(0..33),
        code(CipherSuite::ALL),
        code(CompressionMethod::ALL),
        extensions(Just(Extension::ServerNameAck)),
    )
        .prop_map(
            |(version, random, session_id, cipher_suite, compression_method, extensions)| {
                Handshake::ServerHello(ServerHello {
                    version,
                    random,
                    session_id,
                    cipher_suite,
                    compression_method,
                    extensions,
                })
            },
        )
}

fn signed() -> impl Strategy<Value = DigitallySigned> {
    (code(SignatureScheme::ALL), bytes(0..300))
        .prop_map(|(scheme, signature)| DigitallySigned { scheme, signature })
}

fn key_exchange() -> impl Strategy<Value = KeyExchange> {
    proptest::sample::select(&KeyExchange::ALL[..])
}

/// A ServerKeyExchange or ClientKeyExchange, and the context to read it in.
fn key_exchange_message() -> impl Strategy<Value = (Handshake, Context)> {
    let parts = (
        bytes(1..300),
        bytes(1..5),
        bytes(1..300),
        code(NamedGroup::ALL),
        bytes(1..134),
        signed(),
    );
    let contexts = proptest::option::of(key_exchange());
    (parts, contexts, any::<bool>()).prop_map(
        |((p, g, public, named_curve, point, signed), key_exchange, from_server)| {
            let message = match (from_server, key_exchange) {
                (true, None | Some(KeyExchange::Rsa | KeyExchange::DhRsa)) => {
                    Handshake::ServerKeyExchange(ServerKeyExchange::Opaque(p))
                }
                (true, Some(KeyExchange::DheRsa | KeyExchange::DhAnon)) => {
                    Handshake::ServerKeyExchange(ServerKeyExchange::Dh {
                        params: ServerDhParams { p, g, ys: public },
                        signature: (key_exchange == Some(KeyExchange::DheRsa)).then_some(signed),
                    })
                }
                (true, Some(KeyExchange::EcdheRsa | KeyExchange::EcdheEcdsa)) => {
                    Handshake::ServerKeyExchange(ServerKeyExchange::Ecdh {
                        params: ServerEcdhParams { named_curve, point },
                        signature: Some(signed),
                    })
                }
                (false, None) => Handshake::ClientKeyExchange(ClientKeyExchange::Opaque(public)),
                (false, Some(KeyExchange::Rsa)) => {
                    Handshake::ClientKeyExchange(ClientKeyExchange::Rsa {
                        encrypted_premaster: public,
                    })
                }
                (false, Some(KeyExchange::DhRsa | KeyExchange::DheRsa | KeyExchange::DhAnon)) => {
                    Handshake::ClientKeyExchange(ClientKeyExchange::Dh { yc: public })
                }
                (false, Some(KeyExchange::EcdheRsa | KeyExchange::EcdheEcdsa)) => {
                    Handshake::ClientKeyExchange(ClientKeyExchange::Ecdh { point })
                }
            };
            (
                message,
                Context {
                    key_exchange,
                    ..Context::new(Role::Client)
                },
            )
        },
    )
}

fn certificate_request() -> impl Strategy<Value = Handshake> {
    (
        codes(ClientCertificateType::ALL, 1..5),
        codes(SignatureScheme::ALL, 1..9),
        vec(bytes(1..50), 0..4),
    )
        .prop_map(|(certificate_types, signature_algorithms, authorities)| {
            Handshake::CertificateRequest(CertificateRequest {
                certificate_types,
                signature_algorithms,
                authorities,
            })
        })
}

fn unknown() -> impl Strategy<Value = Handshake> {
    let kinds = proptest::sample::select(&[3u8, 5, 8, 21, 22, 24, 25, 67, 99, 254][..]);
    (kinds, bytes(0..50)).prop_map(|(kind, body)| Handshake::Unknown {
        kind: HandshakeType(kind),
        body,
    })
}

fn key_share() -> impl Strategy<Value = KeyShareEntry> {
    (code(NamedGroup::ALL), bytes(1..80)).prop_map(|(group, key_exchange)| KeyShareEntry {
        group,
        key_exchange,
    })
}

fn offered_psks() -> impl Strategy<Value = OfferedPsks> {
    let identity =
        (bytes(1..40), any::<u32>()).prop_map(|(identity, obfuscated_ticket_age)| PskIdentity {
            identity,
            obfuscated_ticket_age,
        });
    (vec(identity, 1..3), vec(bytes(32..50), 1..3)).prop_map(|(identities, binders)| OfferedPsks {
        identities,
        binders,
    })
}

/// Extensions of TLS 1.3 as a client offers them.
fn offers() -> impl Strategy<Value = Vec<Extension>> {
    let all = (
        codes(ProtocolVersion::ALL, 1..5),
        vec(key_share(), 0..3),
        codes(PskKeyExchangeMode::ALL, 1..3),
        bytes(1..40),
        codes(SignatureScheme::ALL, 1..9),
        codes(CertificateType::ALL, 1..4),
        any::<u16>(),
        offered_psks(),
        vec(any::<bool>(), 10),
    );
    all.prop_map(
        |(versions, shares, modes, cookie, schemes, types, limit, psks, there)| {
            let all = vec![
                Extension::SupportedVersions(versions),
                Extension::KeyShares(shares),
                Extension::PskKeyExchangeModes(modes),
                Extension::Cookie(cookie),
                Extension::SignatureAlgorithmsCert(schemes),
                Extension::ClientCertificateTypes(types.clone()),
                Extension::ServerCertificateTypes(types),
                Extension::RecordSizeLimit(limit),
                Extension::EarlyData,
                Extension::PostHandshakeAuth,
                Extension::OfferedPsks(psks),
            ];
            let there = there.into_iter().chain([true]);
            all.into_iter()
                .zip(there)
                .filter_map(|(one, is_there)| is_there.then_some(one))
                .collect()
        },
    )
}

/// Extensions of TLS 1.3 as a server answers them: in a ServerHello, where this
/// says so in a HelloRetryRequest.
fn answers(retry: bool) -> impl Strategy<Value = Vec<Extension>> {
    (
        code(ProtocolVersion::ALL),
        key_share(),
        any::<u16>(),
        bytes(1..40),
    )
        .prop_map(move |(version, share, selected, cookie)| {
            let mut all = vec![Extension::SelectedVersion(version)];
            match retry {
                true => all.extend([
                    Extension::SelectedGroup(share.group),
                    Extension::Cookie(cookie),
                ]),
                false => all.extend([Extension::KeyShare(share), Extension::SelectedPsk(selected)]),
            }
            all
        })
}

/// Any message that TLS 1.3 has, or has in another form, and the context to read
/// it in.
fn tls13_message() -> impl Strategy<Value = (Handshake, Context)> {
    let context = Context::new(Role::Client).up_to(ProtocolVersion::TLS13);
    let agreed = Context {
        version: Some(ProtocolVersion::TLS13),
        ..context
    };
    let client = (client_hello(), offers()).prop_map(|(message, extensions)| match message {
        Handshake::ClientHello(hello) => Handshake::ClientHello(ClientHello {
            extensions: Some(extensions),
            ..hello
        }),
        other => other,
    });
    let server = any::<bool>().prop_flat_map(|retry| {
        (server_hello(), answers(retry)).prop_map(move |(message, extensions)| match message {
            Handshake::ServerHello(hello) => Handshake::ServerHello(ServerHello {
                random: if retry {
                    HELLO_RETRY_REQUEST
                } else {
                    hello.random
                },
                extensions: Some(extensions),
                ..hello
            }),
            other => other,
        })
    });
    let entry = (bytes(1..300), bytes(0..20)).prop_map(|(certificate, data)| CertificateEntry {
        certificate,
        extensions: vec![Extension::Unknown {
            kind: ExtensionType::STATUS_REQUEST,
            data,
        }],
    });
    let certificate = (bytes(0..9), vec(entry, 0..4)).prop_map(|(context, entries)| {
        Handshake::Certificate13(CertificateMessage { context, entries })
    });
    let request = (
        bytes(0..9),
        codes(SignatureScheme::ALL, 1..9),
        vec(bytes(1..40), 1..3),
    );
    let request = request.prop_map(|(context, schemes, names)| {
        Handshake::CertificateRequest13(CertificateRequest13 {
            context,
            extensions: vec![
                Extension::SignatureAlgorithms(schemes),
                Extension::CertificateAuthorities(names),
            ],
        })
    });
    let ticket = (
        any::<u32>(),
        any::<u32>(),
        bytes(0..9),
        bytes(1..90),
        any::<u32>(),
    );
    let ticket = ticket.prop_map(|(lifetime, age_add, nonce, ticket, most)| {
        Handshake::NewSessionTicket13(NewSessionTicket13 {
            lifetime,
            age_add,
            nonce,
            ticket,
            extensions: vec![Extension::MaxEarlyDataSize(most)],
        })
    });
    let kind = code(CertificateType::ALL).prop_map(|kind| {
        Handshake::EncryptedExtensions(EncryptedExtensions {
            extensions: vec![
                Extension::ServerNameAck,
                Extension::EarlyData,
                Extension::ClientCertificateType(kind),
                Extension::ServerCertificateType(kind),
            ],
        })
    });
    let update =
        code(KeyUpdateRequest::ALL).prop_map(|request| Handshake::KeyUpdate(KeyUpdate { request }));
    let hellos = prop_oneof![client, server].prop_map(move |message| (message, context));
    let later = prop_oneof![
        kind,
        certificate,
        request,
        ticket,
        update,
        Just(Handshake::EndOfEarlyData),
        signed().prop_map(Handshake::CertificateVerify),
    ];
    prop_oneof![hellos, later.prop_map(move |message| (message, agreed))]
}

/// Any message, and the context to read it in.
fn message() -> impl Strategy<Value = (Handshake, Context)> {
    prop_oneof![3 => tls12_message(), 1 => tls13_message()]
}

/// The same of TLS 1.2.
fn tls12_message() -> impl Strategy<Value = (Handshake, Context)> {
    let plain = prop_oneof![
        Just(Handshake::HelloRequest),
        Just(Handshake::ServerHelloDone),
        client_hello(),
        server_hello(),
        vec(bytes(1..300), 0..4)
            .prop_map(|certificates| Handshake::Certificate(CertificateChain { certificates })),
        certificate_request(),
        signed().prop_map(Handshake::CertificateVerify),
        (any::<u32>(), bytes(0..200)).prop_map(|(lifetime_hint, ticket)| {
            Handshake::NewSessionTicket(NewSessionTicket {
                lifetime_hint,
                ticket,
            })
        }),
        bytes(0..50).prop_map(|verify_data| Handshake::Finished(Finished { verify_data })),
        unknown(),
    ];
    prop_oneof![
        3 => (plain, proptest::option::of(key_exchange()))
            .prop_map(|(message, key_exchange)| (message, Context { key_exchange, ..Context::new(Role::Client) })),
        1 => key_exchange_message(),
    ]
}

/// Cuts at some of the offsets, the first and last included.
fn split<'a>(bytes: &'a [u8], cuts: &[usize]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
    cuts.extend([0, bytes.len()]);
    cuts.sort_unstable();
    cuts.windows(2)
        .map(|pair| &bytes[pair[0]..pair[1]])
        .collect()
}

/// A control, or one of the bidirectional controls of Unicode.
fn is_dangerous(c: char) -> bool {
    c.is_control()
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
}

proptest! {
    #[test]
    fn every_message_decodes_to_what_was_encoded((message, cx) in message()) {
        let bytes = message.encode();
        prop_assert_eq!(Handshake::decode(&bytes, &cx), Ok(message));
    }

    #[test]
    fn the_fields_of_a_message_cover_every_byte_once((message, cx) in message()) {
        let bytes = message.encode();
        let (tree, read) = Handshake::describe(&bytes, &cx);
        prop_assert_eq!(&*tree.name, message.kind().to_string());
        prop_assert_eq!(read, Ok(message));
        check_tree(&tree, bytes.len());
        check_cover(&tree);
    }

    #[test]
    fn every_truncated_prefix_is_an_error_with_a_tree((message, cx) in message()) {
        let bytes = message.encode();
        for length in 0..bytes.len() {
            let prefix = &bytes[..length];
            let refusal = Handshake::decode(prefix, &cx).expect_err("it is cut off");
            prop_assert!(refusal.at <= length);
            let (tree, read) = Handshake::describe(prefix, &cx);
            prop_assert_eq!(read, Err(refusal));
            check_tree(&tree, length);
        }
    }

    #[test]
    fn a_body_cut_short_is_refused_or_is_another_message((message, cx) in message()) {
        let mut bytes = message.encode();
        while bytes.len() > 4 {
            bytes.pop();
            let length = (bytes.len() - 4) as u32;
            bytes[1..4].copy_from_slice(&length.to_be_bytes()[1..]);
            // Whatever still decodes must be another message of that length.
            if let Ok(shorter) = Handshake::decode(&bytes, &cx) {
                prop_assert_ne!(&shorter, &message);
                prop_assert_eq!(shorter.encode(), bytes.clone());
            }
        }
    }

    #[test]
    fn garbage_never_panics(data in bytes(0..200)) {
        entries::handshake(&data);
        entries::record_stream(&data);
        let _ = Record::describe(&data);
        let _ = Alert::describe(&data);
        let _ = ChangeCipherSpec::describe(&data);
        for content_type in 0..=255 {
            describe_plaintext(ContentType(content_type), &data, &Context::new(Role::Client));
        }
    }

    #[test]
    fn garbage_behind_a_right_header_never_panics(
        kind in proptest::sample::select(HandshakeType::ALL),
        body in bytes(0..200),
    ) {
        entries::handshake(&Handshake::Unknown { kind, body }.encode());
    }

    #[test]
    fn a_flipped_byte_never_panics(
        (message, _) in message(),
        at in any::<proptest::sample::Index>(),
        flip in 1..=255u8,
    ) {
        let mut bytes = message.encode();
        *at.get_mut(&mut bytes) ^= flip;
        entries::handshake(&bytes);
    }

    #[test]
    fn messages_come_out_of_the_joiner_however_they_are_split(
        messages in vec(message(), 0..6),
        cuts in vec(any::<usize>(), 0..12),
    ) {
        let sent: Vec<Vec<u8>> = messages.iter().map(|(message, _)| message.encode()).collect();
        let stream = sent.concat();
        let fragments = split(&stream, &cuts);
        let mut joiner = Joiner::new();
        let mut joined = Vec::new();
        for (index, fragment) in fragments.iter().enumerate() {
            joiner.push(index, 5, fragment).expect("no message is that long");
            joined.extend(&mut joiner);
        }
        prop_assert!(joiner.is_empty());
        for message in &joined {
            let pieces = message.pieces.iter();
            let found: Vec<u8> = pieces
                .flat_map(|(index, span)| &fragments[*index][span.start - 5..span.end - 5])
                .copied()
                .collect();
            prop_assert_eq!(&found, &message.bytes);
            prop_assert!(message.pieces.iter().all(|(_, span)| !span.is_empty()));
        }
        let joined: Vec<Vec<u8>> = joined.into_iter().map(|message| message.bytes).collect();
        prop_assert_eq!(joined, sent);
    }

    #[test]
    fn every_message_of_a_fragment_is_described(messages in vec(tls12_message(), 0..5)) {
        // One context for all, so that only what needs none is compared.
        let sent: Vec<Vec<u8>> = messages.iter().map(|(message, _)| message.encode()).collect();
        let fragment = sent.concat();
        let cx = Context::new(Role::Client);
        let (fields, error) = describe_plaintext(ContentType::HANDSHAKE, &fragment, &cx);
        prop_assert_eq!(error, None);
        let ends: Vec<usize> = fields.iter().map(|field| field.span.end).collect();
        let mut expected = Vec::new();
        for message in &sent {
            expected.push(expected.last().copied().unwrap_or(0) + message.len());
        }
        prop_assert_eq!(ends, expected);
    }

    #[test]
    fn records_come_out_of_the_stream_however_it_is_split(
        records in vec(
            (20..=24u8, 0..=255u8, bytes(0..60)),
            0..6,
        ),
        cuts in vec(any::<usize>(), 0..12),
    ) {
        let sent: Vec<Vec<u8>> = records
            .into_iter()
            .map(|(content_type, minor, fragment)| {
                Record {
                    content_type: ContentType(content_type),
                    version: ProtocolVersion(0x0300 | u16::from(minor)),
                    fragment,
                }
                .encode()
            })
            .collect();
        let bytes = sent.concat();
        let mut stream = RecordStream::new();
        let mut received = Vec::new();
        for piece in split(&bytes, &cuts) {
            stream.push(piece);
            while let Some(record) = stream.next().expect("records are well formed") {
                let decoded = Record::decode(&record).expect("a whole record");
                prop_assert_eq!(&decoded.encode(), &record);
                received.push(record);
            }
        }
        prop_assert_eq!(stream.pending(), 0);
        prop_assert_eq!(received, sent);
    }

    #[test]
    fn alerts_decode_to_what_was_encoded(
        level in code(AlertLevel::ALL),
        description in code(AlertDescription::ALL),
    ) {
        let alert = Alert { level, description };
        prop_assert_eq!(Alert::decode(&alert.encode()), Ok(alert));
    }

    #[test]
    fn shown_text_has_nothing_that_moves_or_turns_the_cursor(
        text in any::<String>(),
        controls in "[\\x00-\\x9f\u{200e}-\u{2069}]{0,8}",
        raw in bytes(0..40),
    ) {
        for input in [text.as_bytes(), controls.as_bytes(), &raw] {
            let shown = printable(input);
            prop_assert!(!shown.chars().any(is_dangerous));
        }
    }

    #[test]
    fn two_texts_never_look_alike(texts in hash_set(bytes(0..4), 2..20)) {
        let shown: std::collections::HashSet<String> =
            texts.iter().map(|text| printable(text)).collect();
        prop_assert_eq!(shown.len(), texts.len());
    }
}
