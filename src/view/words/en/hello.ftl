# The two hellos: what will be spoken.
#
# A message is a step's text key. `.title` says who does what; `.text` says in
# one to three sentences what happens and why. A variable is a fact of the
# step, or a value under its name in the RFCs: `$dh_Ys`; `$dh_Ys_length` is its
# number of bytes, and `$dh_Ys_size` is `small` where it is shown whole.

client-hello-random =
    .title = The client draws its random
    .text = The client draws 32 random bytes: { $client_random }. They cross the network in clear, so they hide nothing. They make this conversation unlike every other, so that nothing recorded earlier can be played back into it.

client-hello-offer =
    .title = The client lists what it speaks
    .text = { $count ->
        [one] The client offers one cipher suite.
       *[other] The client offers { $count } cipher suites, its favorite first.
    } A cipher suite is one name for a set of methods: how the two come to a secret, how the server proves who it is, and how the data is protected. The server will pick, so the offer says all that the client can do.

client-hello-send =
    .title = The client sends ClientHello
    .text = The first message holds the highest version that the client speaks, its random, its cipher suites, and extensions that say more about what it can do. It goes out in clear, because there is no key yet. It travels in a record, the envelope of everything that is sent here: type, version, length and content.

server-hello-receive =
    .title = The server reads ClientHello
    .text = The server takes the message apart and keeps the client's random, { $client_random }. Whether anything was changed on the way it cannot tell yet; a check at the end of the handshake covers this message too.

server-hello-version =
    .title = The server settles the version
    .text = The client speaks up to { $offered }. The server answers with TLS 1.2, the highest version that it speaks itself.

server-hello-suite =
    .title = The server picks the cipher suite
    .text = The server goes down its own list, favorite first, and takes the first suite that the client offered too and that both can carry out: { $suite }. Here the order of the server's list decides; the order of the client's does not.

server-hello-suite-none =
    .title = The server finds no suite for both
    .text = The server goes down its list and finds no suite that the client offered too and that both can carry out. Without one there is no way to agree on a secret, so the server has to give up.

server-hello-group-dh =
    .title = The server picks p and g
    .text = The two will compute with a prime number p and a second number g, together called a group. The server takes { $group }, whose p has { $bits } bits. The client asked for no particular group, so it will be sent both numbers and has to look at them itself.

server-hello-group-ffdhe =
    .title = The server picks p and g
    .text = The two will compute with a prime number p and a second number g, together called a group. The server takes { $group }, whose p has { $bits } bits. It is the server's favorite among the published groups that the client named, so the client can recognize it and need not wonder whether p is a good choice.

server-hello-group-ec =
    .title = The server picks the curve
    .text = The two will compute with points of an elliptic curve: points that can be added to one another by a fixed rule. The server takes { $group }, its favorite among the curves that the client can use.

server-hello-group-ec-unnamed =
    .title = The server picks the curve
    .text = The two will compute with points of an elliptic curve: points that can be added to one another by a fixed rule. The client did not say which curves it can use, so the server may take any. It takes { $group }: a client that does not say so is likely to be an old one, and this is the curve that old ones have.

server-hello-scheme =
    .title = The server picks a signature scheme
    .text = The server will sign part of what it sends, to prove who it is. It picks { $scheme }, which says what kind of key signs and which hash function shortens the message first. The client must be able to check this kind, and the server's key to make it.

server-hello-extensions =
    .title = The server answers the extensions
    .text = Extensions add to what the hello messages can say. The server may answer only what the client asked, since a client cannot be expected to know what it did not ask for. Some it uses without an answer.

server-hello-random =
    .title = The server draws its random
    .text = The server draws 32 random bytes of its own: { $server_random }. With them the conversation is new even if somebody replays the messages of an earlier client. They are public too, so no secrecy comes from them.

server-hello-send =
    .title = The server sends ServerHello
    .text = The answer names one version, one cipher suite ({ $suite }) and the extensions that both will use, and carries the server's random. When it arrives, both sides know what will be spoken.

client-hello-receive =
    .title = The client reads ServerHello
    .text = The client keeps the server's random, { $server_random }. Next it compares the server's choice with its own offer, because a choice that was never offered must be refused.

client-hello-accept =
    .title = The client accepts the choice
    .text = The client did offer { $suite }, so it goes on. This suite means that { $key_exchange ->
        [RSA] the client draws a secret and sends it encrypted under the server's RSA key
        [DHE_RSA] both make a secret together (Diffie-Hellman with fresh numbers) and the server signs its part with an RSA key
        [DH_RSA] both make a secret together (Diffie-Hellman), the server with the public value in its certificate, and no message of the server's is signed
        [DH_anon] both make a secret together (Diffie-Hellman) and nobody signs anything
        [ECDHE_RSA] both make a secret together (Diffie-Hellman on a curve, with fresh numbers) and the server signs its part with an RSA key
       *[ECDHE_ECDSA] both make a secret together (Diffie-Hellman on a curve, with fresh numbers) and the server signs its part with an ECDSA key
    }, and that { $protection } protects the data.
