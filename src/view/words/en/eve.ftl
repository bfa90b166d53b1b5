# What the eavesdropper makes of the recording.

eve-search =
    .title = Eve finds the exponent
    .text = Eve, who has listened all the time, looks for the xs that gives g^xs mod p = { $dh_Ys }, and finds it after { $operations ->
        [one] one multiplication
       *[other] { $operations } multiplications
    } modulo p: xs = { $xs }. With a p this small, trying takes no time.

eve-search-curve =
    .title = Eve cannot find the secret number
    .text = On { $curve } the best way known to find the secret number takes about 2^{ $exponent } additions of points. Eve may spend { $budget }, so she does not even begin.

eve-search-rsa =
    .title = Eve cannot take n apart
    .text = To decrypt, Eve would need the two primes whose product is the server's n, a number of { $bits } bits. This run lets her search for exponents, not for primes, so she gets no further by computing.

eve-search-far-known =
    .title = Eve gives up the search
    .text = { $operations ->
        [0] Eve may spend { $budget } multiplications modulo p to find the xs that gives Ys. She does not even begin, because that is far too few.
       *[other] Eve spends { $operations } multiplications modulo p and does not find the xs that gives Ys.
    } Breaking { $group } is estimated to be as hard as trying 2^{ $strength } keys (RFC 7919, appendix A).

eve-search-far =
    .title = Eve gives up the search
    .text = { $operations ->
        [0] Eve may spend { $budget } multiplications modulo p to find the xs that gives Ys. For a p of { $bits } bits she does not even begin, because that is too few.
       *[other] Eve spends { $operations } multiplications modulo p of { $bits } bits and does not find the xs that gives Ys.
    } Her way of searching would take about 2^{ $exponent }; there are better ways, which this run does not have.

eve-search-none =
    .title = There is nothing to find
    .text = No power of g is Ys = { $dh_Ys } modulo p, so the server cannot have computed it from these numbers. There is no xs for Eve to find.

eve-shared-secret =
    .title = Eve computes the shared secret
    .text = With this xs Eve goes the server's way: Z = Yc^xs mod p = { $dh_Yc }^{ $xs } mod { $dh_p } = { $Z }. Yc she saw on the wire.

eve-premaster =
    .title = Eve has the premaster secret
    .text = The bytes of Z, without any zero bytes at the front, are the premaster secret: { $premaster_secret }. Everything after this needs only what crossed the network in clear.

eve-leak =
    .title = Eve gets the server's private key
    .text = After the connection has ended, the private key that belongs to the server's certificate ({ $credential }) falls into Eve's hands. She still has the recording of everything that crossed the network.

eve-leak-unused =
    .title = The stolen key was never used
    .text = In this handshake no certificate was sent and nothing was signed. The server's key took no part in it, so it opens nothing.

eve-leak-useless =
    .title = The stolen key opens nothing
    .text = The server's key signed the parameters and did nothing else. The shared secret came from two numbers drawn for this connection alone, and the key does not lead to either. This is called forward secrecy.

eve-decrypt =
    .title = Eve decrypts the recording
    .text = In the recorded ClientKeyExchange is the premaster secret, encrypted under the server's public key. With d Eve undoes it as the server did and gets the padded number: { $EM }.

eve-premaster-rsa =
    .title = Eve has the premaster secret
    .text = After the padding stand the 48 bytes of the premaster secret: { $premaster_secret }. Everything after this needs only what crossed the network in clear.

eve-master-secret =
    .title = Eve makes the master secret
    .text = Eve puts the premaster secret and what she heard through the PRF as the two sides do: { $master_secret }. What went in beside the premaster secret was public all along.

eve-keys =
    .title = Eve makes and cuts the keys
    .text = Eve stretches the master secret to the key block and cuts it in the same fixed order as the two sides. What she needs for opening their records she now has.

eve-data =
    .title = Eve reads the { $from }'s data
    .text = Eve opens a record that she kept and reads "{ $text }". Sealing protects only while the keys are secret.

eve-open-failed =
    .title = A record does not open for Eve
    .text = Record { $record } on the wire does not pass its check under Eve's keys. It was changed on the way, or the two sides did not use these keys.

eve-leak-ticket =
    .title = Eve gets the server's ticket keys
    .text = After the connection has ended, the keys under which the server seals its tickets fall into Eve's hands, { $ticket_AES_key } for the encryption. They belong to no connection: every ticket that the server has sealed with them is hers to open.

eve-ticket =
    .title = Eve opens the ticket
    .text = The ticket crossed the network in clear, so Eve has it: { $ticket }. She decrypts it as the server would and reads the master secret, { $master_secret }. However the two came to it, forward secrecy ends with the ticket's key.

eve-leak-master =
    .title = Eve is given the master secret
    .text = After the connection has ended, somebody gives Eve the master secret of this session: { $master_secret }. What else the keys are made of, the two randoms, she has heard.

eve-master-resumed =
    .title = Eve has the master secret already
    .text = This connection goes on with a session whose master secret Eve has: { $master_secret }. No new secret went into it, only two new randoms, and these she has heard.
