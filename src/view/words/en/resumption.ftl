# A session is taken up again: by its id, or by a ticket.

client-hello-session-id =
    .title = The client remembers a session
    .text = The client still has the master secret of an earlier connection with this server, and the name that the server gave to that session: { $session_id }. It asks to go on from there, which saves both the key exchange and the certificate. Whether the server still knows the session, it will see.

client-hello-session-ticket =
    .title = The client has a ticket
    .text = The client still has the master secret of an earlier connection and the ticket that came with it, { $ticket }, in which the server sealed what it needs to go on. It cannot read the ticket. It adds a session_id of its own, { $session_id }, only so that the server can say yes by repeating it.

client-hello-send-session =
    .title = The client sends ClientHello
    .text = This ClientHello asks to go on with an earlier session. It is a whole one all the same, with a fresh random, suites and extensions: if the server does not know the session, both do a full handshake without starting over.

client-hello-session-ticket-long =
    .title = The client's ticket is too long to give back
    .text = A server may send a ticket of up to 65535 bytes, and all extensions of a ClientHello together have no more than that. Beside the others this ticket does not fit, so the client cannot take its session up and asks for a full handshake.

client-hello-session_id-same =
    .title = The server takes the session up
    .text = The server sent the session_id of the client's hello back: { $session_id }. That means yes. Both skip the key exchange and go straight to the keys.

client-hello-session_id-other =
    .title = The server starts a new session
    .text = The server sent a session_id that the client did not ask for, so it begins a new session. Both go on with a full handshake.

client-hello-session_id-none =
    .title = The server does not go on with it
    .text = The server's session_id is empty, so it does not take the session up. Nothing is lost but the time that it would have saved: both go on with a full handshake.

client-hello-accept-resumed =
    .title = The client accepts the choice
    .text = The suite is { $suite }, the one of the session, as it must be: the master secret was made for it. How the two came to a secret does not matter any more, only that { $protection } protects the data.

client-key_exchange-certificate_kept =
    .title = The client checks no certificate
    .text = No certificate came, and nothing was signed. The client knows the server by something else: only who holds the session's master secret can make the Finished that comes next, and { $authenticated ->
        [yes] the client checked who that is when the session began
       *[no] when the session began the client left out a check of who that is
    }. Whether the certificate has been revoked since, it does not ask.

client-key_exchange-certificate_kept-none =
    .title = The client checks no certificate
    .text = No certificate came, and none was checked when the session began. The client knows that it talks to the same server as then. Who that is, it knew then as little as now.

server-hello-session_id =
    .title = The server names the session
    .text = The server will keep this session for a while, and gives it a name of 32 random bytes: { $session_id }. A client that sends this name in a later ClientHello can go on with it. The name is no secret; what counts is the master secret that both keep with it.

server-hello-session-id =
    .title = The server finds the session
    .text = Under this session_id the server has kept a master secret, with the cipher suite it was made for, and this client still offers that suite. So they can go on from there. That the client has the same secret is not shown yet; its Finished will show it.

server-hello-session-ticket =
    .title = The server takes the session up
    .text = The ticket was genuine and not too old, and this client still offers the suite of the session. So they can go on from there, although the server has kept nothing. That the client has the same secret is not shown yet; its Finished will show it.

server-hello-session-none =
    .title = The server cannot take it up
    .text = What the client asked for cannot be taken up, for the reason beside it. That is no error and nobody is told: the two do a full handshake, as if the client had not asked.

server-hello-ticket =
    .title = The server takes the ticket apart
    .text = The ticket in the ClientHello is { $ticket_length } bytes long: the name of a key, an IV, the encrypted state and a MAC. The server kept nothing of the session, so everything that it has to know is in there. For the moment it is only something that a client sent.

server-hello-ticket-malformed =
    .title = The ticket is not the server's
    .text = What came as a ticket does not have the form in which this server seals them, so it cannot be one of its own. The server does not look further into it.

server-hello-ticket_key =
    .title = The server finds the ticket's key
    .text = The first 16 bytes name the keys under which the ticket was sealed: { $ticket_key_name }. They are the server's present ones. With the name a server can change its keys and still tell old tickets from new ones.

server-hello-ticket_key-failed =
    .title = The ticket names another key
    .text = The first 16 bytes should name the server's ticket keys, and they do not. Perhaps the keys have changed since, perhaps somebody changed the ticket. Without its key it is just bytes.

server-hello-ticket_mac =
    .title = The server checks the ticket's MAC
    .text = Over everything before it in the ticket the server computes a MAC with its own key: { $ticket_MAC }. The same came with the ticket, so the server itself sealed exactly these bytes. It asks before it decrypts, because what is in there will be believed.

server-hello-ticket_mac-failed =
    .title = The ticket's MAC is wrong
    .text = The server computes { $ticket_MAC }, and the ticket says { $received_ticket_MAC }. So somebody changed the ticket, or made it without the key. The server does not decrypt it.

server-hello-ticket_state =
    .title = The server opens the ticket
    .text = Decrypted, the ticket holds what the server wrote when the session began: suite and version, the master secret { $master_secret }, the time, and the host's name. The client carried it back without being able to read it.

server-hello-ticket_lifetime =
    .title = The server checks the ticket's age
    .text = The ticket was sealed on { $ticket_timestamp_date } and may be used for { $ticket_lifetime } seconds, which are not over. A ticket should not live long: who steals the server's ticket key can open every one that was sealed under it.

server-hello-ticket_lifetime-failed =
    .title = The ticket is too old
    .text = The ticket was sealed on { $ticket_timestamp_date } and could be used for { $ticket_lifetime } seconds. By the server's clock, { $now_date }, that is over, or has not begun. A full handshake makes a new secret.

server-hello-send-resumed =
    .title = The server sends ServerHello
    .text = The server repeats the client's session_id, which says that it goes on with that session, and adds a fresh random. Suite ({ $suite }) and master secret stay. There is no Certificate and no ServerKeyExchange; its Finished follows at once.

master-secret-resumed =
    .title = The { $actor } takes the master secret
    .text = The master secret is the one of the first connection: { $master_secret }. Nothing new goes into it, so whoever learns it can open both connections. This connection gets no secret of its own.

master-secret-ticket =
    .title = The server takes the master secret
    .text = The master secret is the one that was in the ticket: { $master_secret }. It is the one of the first connection. Nothing new goes into it, so whoever learns it can open both connections.

key-block-resumed =
    .title = The { $actor } makes the key block
    .text = The PRF stretches the old master secret with the two new randoms to { $length } bytes: { $key_block }. So the keys are new, although the secret is not, and no record of the first connection can be played back into this one.

handshake-hash-server-resumed =
    .title = The { $actor } hashes the handshake
    .text = A hash over the { $messages } handshake messages so far, as the { $actor } has them: { $server_handshake_hash }. { $messages ->
        [2] There are only the two hellos yet, because the server's Finished comes first this time.
       *[other] These are the two hellos and NewSessionTicket, because the server's Finished comes first this time.
    }

handshake-hash-client-resumed =
    .title = The { $actor } hashes the handshake
    .text = A hash over the { $messages } handshake messages so far, as the { $actor } has them: { $client_handshake_hash }. This time the server's Finished is one of them.

finished-server-resumed =
    .title = The server sends Finished
    .text = Finished carries the server's verify_data, { $server_verify_data }, under the new keys. The order is turned round: the server already has all it needs for the keys, so it goes first. For the client this is the proof that the server has the master secret.

finished-client-resumed =
    .title = The client sends Finished
    .text = Finished carries the client's verify_data, { $client_verify_data }, under the new keys, and covers the server's Finished too. For the server this is the proof that the client has the master secret, and did not only repeat a session_id or a ticket that it saw on the wire.

established-client-resumed =
    .title = The client is ready
    .text = The server's Finished was right and the client's is on its way, so application data may flow. { $round_trips ->
        [unknown] It took { $elapsed } ms since ClientHello
        [one] It took one round trip, { $elapsed } ms since ClientHello
       *[other] It took { $round_trips } round trips, { $elapsed } ms since ClientHello
    }; TCP's own start is not counted.

established-server-resumed =
    .title = The server is ready
    .text = The client's Finished was right, the last thing that the server waited for. { $round_trips ->
        [unknown] It took { $elapsed } ms since ClientHello
        [one] It took one round trip, { $elapsed } ms since ClientHello
       *[other] It took { $round_trips } round trips, { $elapsed } ms since ClientHello
    }; TCP's own start is not counted.

server-finished-ticket_keys =
    .title = The server draws its ticket keys
    .text = For all its tickets the server has a key that encrypts, { $ticket_AES_key }, and one for a MAC, { $ticket_MAC_key }. Both never leave it, and last far longer than a connection. The third value, { $ticket_key_name }, is only their name.

server-finished-ticket_state =
    .title = The server writes down the session
    .text = All that the server would have to remember is { $length } bytes: version and suite ({ $suite }), two marks, the master secret, the time, and the host that the client asked for. It will give them to the client to keep, so that it needs no memory for its clients.

server-finished-seal_ticket =
    .title = The server seals the ticket
    .text = The server encrypts the state with AES in CBC mode under a fresh IV, and puts an HMAC-SHA-256 over all of it. The result, { $ticket }, is nothing but bytes to anybody else, the client included. What protects it is not this connection's keys but the server's ticket keys alone.

server-finished-ticket =
    .title = The server sends NewSessionTicket
    .text = The ticket goes out before the server's ChangeCipherSpec, so in clear: everybody on the way can copy it. It may be used for { $lifetime } seconds. The message is part of the handshake, so the server's Finished covers it.

client-finished-ticket =
    .title = The client keeps the ticket
    .text = The client puts the ticket, { $ticket }, beside its master secret. It cannot read it and need not. The server says that it will be good for { $lifetime } seconds.

client-finished-ticket-none =
    .title = The ticket is empty
    .text = The server promised a ticket and sends an empty one: it has changed its mind. The client keeps none.
