# ChangeCipherSpec and Finished: did both see the same conversation?

change-cipher-spec =
    .title = The { $actor } switches to the new keys
    .text = ChangeCipherSpec, a single byte, says: my next record is under the new keys. It is no handshake message, so it will not count when the handshake messages are hashed.

change-cipher-spec-received =
    .title = The { $actor } is told of the switch
    .text = The { $peer } says that its next record is under the new keys. From here on the { $actor } opens what comes with the { $peer }'s write keys, and counts those records from 0.

handshake-hash-client =
    .title = The { $actor } hashes the handshake
    .text = A hash over the { $messages } handshake messages so far, from ClientHello to { $last }, as the { $actor } has them: { $client_handshake_hash }. It stands for all of them: if one bit of any were different, the hash would be too.

handshake-hash-server =
    .title = The { $actor } hashes the handshake
    .text = A hash over the { $messages } handshake messages so far, as the { $actor } has them: { $server_handshake_hash }. This time the client's Finished is one of them, so the hash is a new one.

verify-data-own =
    .title = The { $actor } computes its verify_data
    .text = From the master secret, the label "{ $actor } finished" and the hash, the PRF makes 12 bytes: { $verify_data }. Only somebody with the same master secret and the same messages can make them. The label keeps the two sides' apart, so that neither can send the other's back.

verify-data-peer =
    .title = The { $actor } computes what must come
    .text = The { $actor } makes the { $peer }'s 12 bytes itself, from its own master secret and its own copy of the messages: { $verify_data }. If both saw the same conversation, the { $peer }'s Finished holds the same.

finished-client =
    .title = The client sends Finished
    .text = Finished carries the client's verify_data, { $client_verify_data }, as the first record under the new keys. With it the server can check that the client has the same keys and saw the same messages. The client's Finished comes before the server's.

finished-server =
    .title = The server sends Finished
    .text = Finished carries the server's verify_data, { $server_verify_data }, under the new keys. With it the client can check that the server has the same keys and saw the same messages, the client's Finished included.

finished-check =
    .title = The { $actor } checks Finished
    .text = The { $peer } sent { $received_verify_data }, and that is what the { $actor } computed. So both have the same master secret and the same handshake messages: nobody has changed them on the way.

finished-check-failed =
    .title = Finished does not fit
    .text = The { $peer } sent { $received_verify_data }, and the { $actor } computed { $verify_data }. So they have different secrets, or some message was not the same for both. The { $actor } cannot tell which, and stops before any data flows.

established-client =
    .title = The client is ready
    .text = The server's Finished was right, and the client has sent its own before. For the client the handshake is complete, and application data may flow. { $round_trips ->
        [unknown] It took { $elapsed } ms since ClientHello
        [one] It took one round trip, { $elapsed } ms since ClientHello
       *[other] It took { $round_trips } round trips, { $elapsed } ms since ClientHello
    }; TCP's own start is not counted.

established-server =
    .title = The server is ready
    .text = The client's Finished was right, and the server's own is on its way. For the server the handshake is complete, and application data may flow. { $round_trips ->
        [unknown] It took { $elapsed } ms since ClientHello
        [one] It took one round trip, { $elapsed } ms since ClientHello
       *[other] It took { $round_trips } round trips, { $elapsed } ms since ClientHello
    }; TCP's own start is not counted.

client-finished-false_start =
    .title = The client does not wait
    .text = { $round_trips ->
        [unknown] After { $elapsed } ms
        [one] After one round trip, { $elapsed } ms,
       *[other] After { $round_trips } round trips, { $elapsed } ms,
    } the client has the keys and sends data at once (False Start, RFC 7918). { $authenticated ->
        [yes] The certificate and the signature over the parameters were right, but the server's Finished is not checked yet:
       *[no] The server's Finished is not checked yet:
    } whether somebody cut the list of suites, to talk the two into a weak one, the client will know only then. So it does this with strong suites only.

client-finished-no_false_start =
    .title = The client waits after all
    .text = The client would have sent data at once, but with { $suite } it must not: until the server's Finished nobody knows whether somebody talked the two into a weak suite, so only those with forward secrecy and an AEAD will do (RFC 7918).
