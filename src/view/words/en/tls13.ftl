# What TLS 1.3 has, or does in another way.

## The hellos

client-hello-session_id-compatibility =
    .title = The client draws a session id
    .text = There is no session with this id. Some machines on the path pass TLS 1.3 only if it looks like TLS 1.2 resuming a session, and such a ClientHello has an id: { $session_id }. The server will repeat it, and it does nothing else.

client-hello-group =
    .title = The client guesses the group
    .text = The client does not know yet which group the server wants. It guesses { $group }, whose p has { $bits } bits, and sends a public value in it at once. If the guess is right, the two are done with the key exchange after one message each.

server-hello-group =
    .title = The server takes p and g
    .text = The code in the ClientHello stands for { $group }, so p (of { $bits } bits) and g never cross the network: both sides have them already.

client-hello-secret-dh-toy =
    .title = The client draws its secret
    .text = The client draws a number from 2 to p − 2 that it never sends: xc = { $xc }. It would draw again if g^xc mod p were 1 or p − 1, which give every secret away.

client-hello-secret-dh-short =
    .title = The client draws its secret
    .text = The client draws a number of { $bits } bits that it never sends: xc = { $xc }. That is shorter than p with its { $prime_bits } bits, and so faster to compute with. It still has at least twice as many bits as the strength of this group.

client-hello-secret-ec =
    .title = The client draws its secret
    .text = The client draws a secret number for { $curve } that it never sends: { $client_ecdh_secret }. It serves for this connection alone.

client-hello-public_value_own-dh =
    .title = The client computes its public value
    .text = Yc = g^xc mod p = { $dh_Yc }. It will go out with as many bytes as p has, with zeros before it if it is shorter.

client-hello-public_value_own-ec =
    .title = The client computes its public value
    .text = { $curve } has a fixed starting point. The client adds it to itself as many times as its secret number says, and gets { $ecdh_Yc }. Everybody may see it.

client-hello-kem_seed =
    .title = The client draws a seed for ML-KEM
    .text = From these 64 bytes, { $mlkem_seed }, come the two keys of ML-KEM: one that opens, which stays here, and one that seals, which the server will get.

client-hello-kem_key =
    .title = The client makes the key that seals
    .text = { $mlkem_ek }, { $mlkem_ek_length } bytes: whoever has it can seal a secret that only the holder of the seed can open. No quick way to open it without the seed is known, not even for a quantum computer.

client-hello-key_share =
    .title = The client puts its key share together
    .text = First the key of ML-KEM, then the public value of x25519: { $client_key_exchange_length } bytes. To learn the secret somebody has to break both.

server-hello-key_share =
    .title = The server puts its key share together
    .text = First the sealed secret of ML-KEM, then the public value of x25519: { $server_key_exchange_length } bytes.

client-hello-send-tls13 =
    .title = The client sends ClientHello
    .text = It says which versions, suites, groups and signatures the client takes; the version in front says TLS 1.2 for ever, and the true list is in supported_versions. In key_share it holds what a client of TLS 1.2 sends only in its second turn: its public value. All of it goes out in clear.

client-hello-send_again =
    .title = The client sends ClientHello once more
    .text = It is the first one again, with a public value in the group that the server asked for. The wrong guess has cost a round trip.

server-hello-version-tls13 =
    .title = The server picks TLS 1.3
    .text = The client lists the versions that it speaks in supported_versions, and the server takes the newest that both speak. The version field in front no longer counts.

server-hello-version-tls13-none =
    .title = The two speak no common version
    .text = None of the versions in supported_versions is one that the server speaks, so there is nothing that the two could go on with.

server-hello-suite-tls13 =
    .title = The server picks the cipher suite
    .text = A suite of TLS 1.3 names no more than how records are sealed and which hash is used: { $suite }. Key exchange and signature are picked apart from it.

server-hello-suite-tls13-none =
    .title = The server finds no suite for both
    .text = No suite of TLS 1.3 that the client offers is one that the server speaks, so it has to give up.

server-hello-group-tls13 =
    .title = The server picks the group
    .text = The server takes { $group }. The client has guessed it: its public value in this group is in the ClientHello, so the server can compute the secret at once.

server-hello-group-tls13-retry =
    .title = The server wants another group
    .text = The server takes { $group }. The client names it, but sent no public value in it: its guess was another one. The server has to ask.

server-hello-group-tls13-none =
    .title = The server finds no group for both
    .text = No group that the client names is one that the server speaks, so there is no way to a secret.

server-hello-scheme-tls13 =
    .title = The server picks the signature
    .text = The server goes down its list to the first kind of signature that the client verifies and that its own key makes: { $scheme }. Signatures with PKCS#1 v1.5 still count in certificates, and no longer in a handshake.

server-hello-scheme-tls13-none =
    .title = The server finds no signature for both
    .text = None of the signatures that the client verifies can be made with the server's key, so it cannot prove who it is.

server-hello-extensions-tls13 =
    .title = The server answers extensions
    .text = Version and key share are answered in ServerHello, in clear, because the keys depend on them. The rest can wait for EncryptedExtensions, where nobody on the path reads it.

server-hello-random-sentinel =
    .title = The server draws its random
    .text = It ends in fixed bytes that spell DOWNGRD and 01: { $server_random }. So a server that speaks TLS 1.3 tells every client that it is about to speak TLS 1.2. A client that had offered TLS 1.3 knows then that somebody took it out of its ClientHello.

client-hello-downgrade =
    .title = The client looks for the downgrade sentinel
    .text = The server's random does not end in one of the two sentinels, so the server does not speak TLS 1.3 itself. Nobody talked the two down to TLS 1.2.

client-hello-downgrade-failed =
    .title = Somebody talked the two down
    .text = The server's random ends in the sentinel of a server that speaks TLS 1.3, and the client had offered it. So the ClientHello that arrived was not the one that was sent. The client stops.

server-hello-secret-dh-toy =
    .title = The server draws its secret
    .text = The server draws a number from 2 to p − 2 that it never sends: xs = { $xs }. It would draw again if g^xs mod p were 1 or p − 1, which give every secret away.

server-hello-secret-dh-short =
    .title = The server draws its secret
    .text = The server draws a number of { $bits } bits that it never sends: xs = { $xs }. That is shorter than p with its { $prime_bits } bits, and so faster to compute with. It still has at least twice as many bits as the strength of this group.

server-hello-secret-ec =
    .title = The server draws its secret
    .text = The server draws a secret number for { $curve } that it never sends: { $server_ecdh_secret }. It serves for this connection alone, so the key of its certificate, stolen later, does not lead to it.

server-hello-public_value-dh =
    .title = The server computes its public value
    .text = Ys = g^xs mod p = { $dh_Ys }. It will go out with as many bytes as p has, with zeros before it if it is shorter.

server-hello-public_value-ec =
    .title = The server computes its public value
    .text = The server adds the starting point of { $curve } to itself as many times as its secret number says, and gets { $ecdh_Ys }. Everybody may see it.

server-hello-kem_key_check =
    .title = The server checks the key of ML-KEM
    .text = The key is a list of 768 numbers below 3329 and 32 more bytes, and so it is: every number is in its range.

server-hello-kem_key_check-failed =
    .title = That is no key of ML-KEM
    .text = A number in it is 3329 or more, which no key has. The server refuses.

server-hello-kem_message =
    .title = The server draws what it will seal
    .text = 32 random bytes: { $mlkem_m }. The secret of ML-KEM is made of them and of the client's key.

server-hello-kem_secret =
    .title = The server seals a secret for the client
    .text = From the client's key and its own 32 bytes the server makes a secret, { $mlkem_K }, and what will lead the client to the same one: { $mlkem_c }. So the server sends no public key: it answers one.

client-hello-kem_secret =
    .title = The client opens the sealed secret
    .text = With its seed the client opens what the server sealed, and comes to the same secret: { $mlkem_K }. Had somebody changed it on the way, the client would get another secret without being told, and Finished would not fit.

server-hello-send-tls13 =
    .title = The server sends ServerHello
    .text = It holds the server's random, the suite ({ $suite }), the version in supported_versions, and the server's public value in { $group }. It is the last handshake message in clear: from here on both can make keys.

server-hello-retry_request =
    .title = The server sends HelloRetryRequest
    .text = It asks for a public value in { $group }. On the wire it is a ServerHello; a random that is the same every time, the SHA-256 of "HelloRetryRequest", tells it from a real one.

client-hello-retry_request =
    .title = The client reads HelloRetryRequest
    .text = The random is the one that marks a HelloRetryRequest, so this ServerHello chooses nothing yet.

client-hello-accept_retry =
    .title = The client accepts the request
    .text = { $group ->
        [none] The server wants its cookie back, which the client will repeat.
       *[other] The server asks for { $group }, which the client had named without sending a public value in it. A second request would not be taken.
    }

message-hash =
    .title = The { $actor } replaces the first message
    .text = In every hash of the conversation the first ClientHello is now replaced by a message of type message_hash that holds its hash: { $message_hash }. So a server can forget the first ClientHello and keep only its hash, in a cookie for instance.

server-hello-receive_again =
    .title = The server reads the second ClientHello
    .text = It has to be the first one again, with one key share in the group that was asked for.

client-hello-receive-tls13 =
    .title = The client reads ServerHello
    .text = The client takes the message apart and keeps the server's random, { $server_random }. The version field in front says TLS 1.2; supported_versions says TLS 1.3.

client-hello-accept-tls13 =
    .title = The client accepts the choice
    .text = { $suite } and { $group } are among what the client offered, and in this group it has sent a public value. Whether somebody changed what it offered the client cannot tell yet: Finished will.

client-hello-public_value_check-dh =
    .title = The client checks Ys
    .text = Ys = { $dh_Ys } is greater than 1 and less than p − 1. With 1 or p − 1 the shared secret could only be 1 or p − 1, which everybody can guess.

client-hello-public_value_check-dh-failed =
    .title = Ys is not safe
    .text = Ys = { $dh_Ys } is not greater than 1 and less than p − 1. With such a value everybody could guess the shared secret, so the client refuses.

client-hello-public_value_check-ec =
    .title = The client checks the public value
    .text = { $curve ->
        [x25519] The server's public value has 32 bytes, as it must. This curve was made so that any 32 bytes can be computed with; only a shared secret of nothing but zeros is refused.
       *[other] The server's public value is a point of { $curve }. With a point from elsewhere the result could be easy to guess, or betray something about the client's secret number.
    }

client-hello-public_value_check-ec-failed =
    .title = The public value is not safe
    .text = { $curve ->
        [x25519] The server's public value does not have 32 bytes, so the client refuses it.
       *[other] The server's public value is no point of { $curve }. With a point from elsewhere the result could be easy to guess, or betray something about the client's secret number, so the client refuses.
    }

server-hello-public_value_check-dh =
    .title = The server checks Yc
    .text = Yc = { $dh_Yc } is greater than 1 and less than p − 1. With 1 or p − 1 the shared secret could only be 1 or p − 1, which everybody can guess.

server-hello-public_value_check-dh-failed =
    .title = Yc is not safe
    .text = Yc = { $dh_Yc } is not greater than 1 and less than p − 1. With such a value everybody could guess the shared secret, so the server refuses.

server-hello-public_value_check-ec =
    .title = The server checks the public value
    .text = { $curve ->
        [x25519] The client's public value has 32 bytes, as it must. This curve was made so that any 32 bytes can be computed with; only a shared secret of nothing but zeros is refused.
       *[other] The client's public value is a point of { $curve }. With a point from elsewhere the result could be easy to guess, or betray something about the server's secret number.
    }

server-hello-public_value_check-ec-failed =
    .title = The public value is not safe
    .text = { $curve ->
        [x25519] The client's public value does not have 32 bytes, so the server refuses it.
       *[other] The client's public value is no point of { $curve }. With a point from elsewhere the result could be easy to guess, or betray something about the server's secret number, so the server refuses.
    }

client-hello-shared_secret-dh =
    .title = The client computes Z
    .text = Z = Ys^xc mod p = { $Z }. The server comes to the same number another way: both are g^(xs·xc) mod p.

server-hello-shared_secret-dh =
    .title = The server computes Z
    .text = Z = Yc^xs mod p = { $Z }. The client comes to the same number another way: both are g^(xs·xc) mod p.

client-hello-shared_secret-ec =
    .title = The client computes Z
    .text = The client starts from the server's public value and goes as many times as its own secret number says. The x-coordinate of where it arrives is Z: { $ecdh_Z }.

server-hello-shared_secret-ec =
    .title = The server computes Z
    .text = The server starts from the client's public value and goes as many times as its own secret number says. The x-coordinate of where it arrives is Z: { $ecdh_Z }.

client-hello-key_share_secret-dh =
    .title = The client has the shared secret
    .text = Z with as many bytes as p has: { $shared_secret }. In TLS 1.2 zeros before it were cut off, and that showed in how long a hash took; here its length is always the same.

server-hello-key_share_secret-dh =
    .title = The server has the shared secret
    .text = Z with as many bytes as p has: { $shared_secret }. In TLS 1.2 zeros before it were cut off, and that showed in how long a hash took; here its length is always the same.

client-hello-key_share_secret-ec =
    .title = The client has the shared secret
    .text = Z as it is, { $shared_secret_length } bytes. It was never sent, and both sides have it after one message each.

server-hello-key_share_secret-ec =
    .title = The server has the shared secret
    .text = Z as it is, { $shared_secret_length } bytes. It was never sent, and both sides have it after one message each.

client-hello-key_share_secret-hybrid =
    .title = The client has the shared secret
    .text = The secret of ML-KEM, then that of x25519: { $shared_secret_length } bytes. Whoever breaks one of the two still lacks the other half.

server-hello-key_share_secret-hybrid =
    .title = The server has the shared secret
    .text = The secret of ML-KEM, then that of x25519: { $shared_secret_length } bytes. Whoever breaks one of the two still lacks the other half.

## The key schedule

conversation-hash =
    .title = The { $actor } hashes the conversation
    .text = One hash over { $messages ->
        [one] the first handshake message
       *[other] the { $messages } handshake messages
    } up to { $last }: { $transcript_hash }. It stands for all of them: if a bit of any were different, the hash would be too.

early_secret =
    .title = The { $actor } begins the key schedule
    .text = HKDF-Extract makes the early secret of a secret that the two shared before. Here there is none, and zeros stand in its place, so that everybody can compute this one: { $early_secret }.

handshake_secret =
    .title = The { $actor } puts the shared secret in
    .text = The early secret, expanded under the label "derived", and the shared secret of the key exchange give the handshake secret: { $handshake_secret }. Whoever lacks the shared secret stops here.

handshake_traffic_secrets =
    .title = The { $actor } derives two secrets
    .text = From the handshake secret, a label for each side, and the hash of the two hellos: { $client_handshake_traffic_secret } for the client, { $server_handshake_traffic_secret } for the server. The labels keep them apart. With other hellos they would be others.

handshake_keys =
    .title = The { $actor } makes the keys of the handshake
    .text = Each of the two secrets gives a key and an IV, under the labels "key" and "iv". From here on both directions are under keys, still in the middle of the handshake: nobody on the path sees who the server is.

main_secret =
    .title = The { $actor } makes the main secret
    .text = The handshake secret, expanded under the label "derived", and zeros, because nothing new goes in here: { $main_secret }. RFC 8446 called it the master secret.

application_traffic_secrets =
    .title = The { $actor } derives the secrets for the data
    .text = From the main secret, a label for each side, and the hash of all messages up to the server's Finished: { $client_application_traffic_secret } and { $server_application_traffic_secret }. So the keys for the data depend on the whole handshake so far, certificate included.

exporter_secret =
    .title = The { $actor } derives the exporter secret
    .text = Protocols above TLS can ask for keys of their own; all of these come from this secret: { $exporter_secret }. It opens no record.

application_keys =
    .title = The { $actor } makes the keys for the data
    .text = Again a key and an IV for each direction. Each side uses its own behind its Finished.

resumption_secret =
    .title = The { $actor } derives the resumption secret
    .text = From the main secret and the hash of all messages, the client's Finished included: { $resumption_secret }. Tickets for later connections get their secrets from it.

## Between the hellos and Finished

change-cipher-spec-compatibility =
    .title = The { $actor } sends a ChangeCipherSpec
    .text = It changes nothing. In TLS 1.2 the keys were switched here, and some machines on the path wait for it. The other side drops it.

change-cipher-spec-dropped =
    .title = The { $actor } drops a ChangeCipherSpec
    .text = In TLS 1.3 it says nothing: it is there for machines on the path.

server-parameters-encrypted_extensions =
    .title = The server sends EncryptedExtensions
    .text = { $count ->
        [0] No extension is left to answer, and the message is sent all the same. It is the first one under keys.
       *[other] Here are the answers that no key depends on. It is the first message under keys: what the client asked for everybody saw, what the server answers nobody else does.
    }

client-parameters-encrypted_extensions =
    .title = The client reads EncryptedExtensions
    .text = { $count ->
        [0] The server answers nothing more.
       *[other] Every extension in it is one that the client offered, and one that belongs here.
    }

server-parameters-certificate_request =
    .title = The server asks who the client is
    .text = It names the signatures that it verifies, and whose certificates will do.

client-parameters-certificate_request =
    .title = The client is asked who it is
    .text = The server wants a certificate of the client and a signature that goes with it. The client will answer when the server has said who it is itself.

signed-content =
    .title = The { $actor } puts together what is signed
    .text = 64 spaces, a sentence that says whose signature it is, a zero, and the hash of the conversation: { $signed_content }. The sentence keeps a signature of one side from passing for one of the other, or for one of TLS 1.2.

server-authentication-sign-rsa-pss =
    .title = The server signs the conversation
    .text = With the private key that belongs to its certificate the server signs ({ $scheme }). The hash of what is signed is hashed once more together with the salt, and the salt goes into the signed block under a mask, where whoever verifies finds it.

server-authentication-sign-ecdsa =
    .title = The server signs the conversation
    .text = With the private key that belongs to its certificate the server signs ({ $scheme }). It takes a fresh random number k, which must stay secret: whoever learns it can compute the private key.

client-authentication-sign-rsa-pss =
    .title = The client signs the conversation
    .text = With the private key that belongs to its certificate the client signs ({ $scheme }). The hash of what is signed is hashed once more together with the salt, and the salt goes into the signed block under a mask, where whoever verifies finds it.

client-authentication-sign-ecdsa =
    .title = The client signs the conversation
    .text = With the private key that belongs to its certificate the client signs ({ $scheme }). It takes a fresh random number k, which must stay secret: whoever learns it can compute the private key.

certificate-verify-send-tls13 =
    .title = The { $actor } sends CertificateVerify
    .text = The signature proves that the { $actor } has the private key of the certificate. It covers every message so far, so nobody can use it in another conversation.

certificate-verify-receive-tls13 =
    .title = The { $actor } reads CertificateVerify
    .text = The { $peer } signed with { $scheme }. A certificate alone proves nothing: everybody can have a copy of it.

certificate-verify-check-tls13 =
    .title = The { $actor } verifies the signature
    .text = The { $actor } puts together the same content from its own copy of the messages, and the signature fits it and the key of the certificate. So the { $peer } has that key, and both saw the same messages so far, the public values included: nobody stands in the middle.

certificate-verify-check-tls13-failed =
    .title = The signature does not fit
    .text = The { $actor } puts together what the { $peer } should have signed, and the signature does not fit. Either the { $peer } does not have the key of its certificate, or the two saw different messages. The { $actor } cannot tell which, and stops.

## Finished, and what comes after

finished-key =
    .title = The { $actor } derives a key for Finished
    .text = The key of the { $side }'s Finished comes from the { $side }'s secret of the handshake, under the label "finished".

verify-data-own-tls13 =
    .title = The { $actor } computes its verify_data
    .text = An HMAC over the hash of all messages before, under that key: { $verify_data }. Only somebody with the same secret and the same messages can make it.

verify-data-peer-tls13 =
    .title = The { $actor } computes what must come
    .text = The { $actor } makes the { $peer }'s verify_data itself, from its own secret and its own copy of the messages: { $verify_data }. If both saw the same conversation, the { $peer }'s Finished holds the same.

server-finished-send-tls13 =
    .title = The server sends Finished
    .text = With it the client can check that the server has the same secret and saw the same messages. The server has now said all that it has to say, after one message of the client's: it could send data at once.

client-finished-send-tls13 =
    .title = The client sends Finished
    .text = With it the server can check that the client has the same secret and saw the same messages. It is the client's last message under the keys of the handshake.

finished-check-tls13 =
    .title = The { $actor } checks Finished
    .text = The { $peer } sent { $received_verify_data }, and that is what the { $actor } computed. So both have the same secret and the same handshake messages: nobody has changed them on the way.

finished-check-tls13-failed =
    .title = Finished does not fit
    .text = The { $peer } sent { $received_verify_data }, and the { $actor } computed { $verify_data }. So they have different secrets, or some message was not the same for both. The { $actor } cannot tell which, and stops before any data flows.

established-client-tls13 =
    .title = The client is ready
    .text = The server's Finished was right, and the client's own is on its way. Application data may flow. { $round_trips ->
        [unknown] It took { $elapsed } ms since ClientHello
        [one] It took one round trip, { $elapsed } ms since ClientHello
       *[other] It took { $round_trips } round trips, { $elapsed } ms since ClientHello
    }; TCP's own start is not counted.

established-server-tls13 =
    .title = The server is ready
    .text = The client's Finished was right. Until here the server did not know whether anybody had read what it sent. { $round_trips ->
        [unknown] It took { $elapsed } ms since ClientHello
        [one] It took one round trip, { $elapsed } ms since ClientHello
       *[other] It took { $round_trips } round trips, { $elapsed } ms since ClientHello
    }; TCP's own start is not counted.

ticket-receive-tls13 =
    .title = The client gets a ticket
    .text = With { $ticket } the client may come back within { $lifetime } seconds. The ticket itself is no secret: what counts is the PSK that goes with it.

ticket-psk =
    .title = The { $actor } derives the PSK of the ticket
    .text = From the resumption secret and the ticket's nonce comes a PSK, a secret that both will have already when the client comes back. A nonce of its own gives every ticket another one.

key-update-send-requested =
    .title = The { $actor } changes its keys
    .text = KeyUpdate says: what I send from here on is under new keys. It also asks the { $peer } to do the same.

key-update-send =
    .title = The { $actor } changes its keys
    .text = KeyUpdate says: what I send from here on is under new keys. It asks for nothing.

key-update-receive-requested =
    .title = The { $actor } is told of new keys
    .text = What the { $peer } sends from here on is under new keys, and it asks the { $actor } to change its own.

key-update-receive =
    .title = The { $actor } is told of new keys
    .text = What the { $peer } sends from here on is under new keys.

next-keys =
    .title = The { $actor } derives new keys
    .text = The { $side }'s next secret comes from the one before, under the label "traffic upd", and key and IV come from it. Nothing leads back: whoever gets hold of the new secret cannot open what came before.

## Records

seal-tls13 =
    .title = The { $actor } seals record { $seq }
    .text = { $seq ->
        [0] Behind the content goes its true type, one byte, and the two are encrypted together: on the wire every such record says application_data. The nonce is the record's number, 0, xor the IV; neither is sent. A tag shows every change, of the header too.
       *[other] The content, its type, and zeros as padding where there are any, are { $TLSInnerPlaintext_length } bytes together. The record's number, { $seq }, goes into the nonce, so no nonce comes twice under these keys.
    }

open-tls13 =
    .title = The { $actor } opens record { $seq }
    .text = { $seq ->
        [0] The { $actor } makes the nonce from the record's number (0, by its own count) and checks the tag. The tag is right, so the record is as it was sealed, and only now is it decrypted. Its last byte that is not zero says what it carries.
       *[other] The tag is right, with { $seq } as the record's number by the { $actor }'s own count. So no record was changed, repeated or left out since these keys came, and this one is decrypted.
    }

open-tls13-failed =
    .title = The { $actor } cannot open record { $seq }
    .text = The tag does not fit: the record was changed, sealed with another key, or is not number { $seq }. The { $actor } cannot tell which, and uses none of it.

open-tls13-empty =
    .title = Record { $seq } carries nothing
    .text = It is genuine, and in it are zeros alone: no byte that says what it carries. That is against the rules.

## Eve

eve-search-hybrid =
    .title = Eve does not begin
    .text = The secret has two halves, one of x25519 and one of ML-KEM. { $budget } operations reach neither.

eve-leak-useless-tls13 =
    .title = The stolen key opens nothing
    .text = In TLS 1.3 the key of a certificate only signs. The shared secret came from two numbers drawn for this connection alone, and the key does not lead to either. This is called forward secrecy.

eve-keys-tls13 =
    .title = Eve makes the keys of the handshake
    .text = With the shared secret Eve goes through the same key schedule as the two sides, since everything else that it takes crossed the network in clear: { $handshake_secret }.

eve-data-keys-tls13 =
    .title = Eve makes the keys for the data
    .text = She has opened every message up to the server's Finished, so she has their hash too, and with it the secrets for the data: { $main_secret }.

eve-next-keys-tls13 =
    .title = Eve derives the next keys
    .text = Whoever has a secret has all that come after it.
