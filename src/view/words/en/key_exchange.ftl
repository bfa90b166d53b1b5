# Coming to a shared secret.

## Diffie-Hellman with numbers, the server's half

server-key_exchange-group =
    .title = The server lays out p and g
    .text = p = { $dh_p } is a prime number, and g = { $dh_g } is the number whose powers both will take. All arithmetic is modulo p: only the remainder after division by p is kept. Both numbers are public{ $group ->
        [p23] {""}; with ones this small you can check every step with a pencil.
       *[other] .
    }

server-key_exchange-secret-dh-toy =
    .title = The server draws its secret
    .text = The server draws a number from 2 to p − 2 that it never sends: xs = { $xs }. It would draw again if g^xs mod p were 1 or p − 1, because from such a public value everybody could tell that the shared secret is 1 or p − 1.

server-key_exchange-secret-dh-short =
    .title = The server draws its secret
    .text = The server draws a number of { $bits } bits that it never sends: xs = { $xs }. That is shorter than p with its { $prime_bits } bits, and so faster to compute with. It costs no security: the number still has at least twice as many bits as the strength of this group.

server-key_exchange-secret-dh =
    .title = The server draws its secret
    .text = The server draws a number from 2 to p − 2 that it never sends: xs = { $xs }. It has about as many bits as p, which has { $prime_bits }, because for this group nobody has stated a shorter length as safe.

server-key_exchange-public_value-dh =
    .title = The server computes its public value
    .text = Ys = g^xs mod p = { $dh_p_size ->
        [small] { $dh_g }^{ $xs } mod { $dh_p } = { $dh_Ys }.
       *[large] { $dh_Ys }.
    } This number everybody may see. The way from xs to Ys is quick; if p is large enough, nobody knows a quick way back.

server-key_exchange-send-dh =
    .title = The server sends ServerKeyExchange
    .text = The message holds p, g and Ys, each after two bytes that give its length, and then the signature. The two randoms were signed as well, but are not sent again: both sides have them.

server-key_exchange-send-dh-unsigned =
    .title = The server sends ServerKeyExchange
    .text = The message holds p, g and Ys, each after two bytes that give its length, and no signature. On the way, nothing protects it yet.

server-key_exchange-static_share =
    .title = The server has sent its half already
    .text = With DH_RSA p, g and Ys stand in the certificate, and xs is the private key that belongs to it. Nothing is drawn and nothing is signed: the server uses the same numbers in every connection, for as long as the certificate is valid.

## Diffie-Hellman on a curve, the server's half

server-key_exchange-secret-ec =
    .title = The server draws its secret
    .text = The server draws a secret number for { $curve } that it never sends: { $ecdh_secret }. It is made for this connection alone, so that a key stolen later does not reveal it.{ $curve ->
        [x25519] {""} Before it is used, five of its bits are set as this curve asks.
       *[other] {""}
    }

server-key_exchange-public_value-ec =
    .title = The server computes its public value
    .text = { $curve } has a fixed starting point. The server adds it to itself as many times as its secret number says (there is a short cut for this), and gets { $ecdh_Ys }. Everybody may see this: nobody knows a quick way back to the secret number.

server-key_exchange-send-ec =
    .title = The server sends ServerKeyExchange
    .text = The curve goes by its registered number, since both know what it stands for. The server's public value and the signature follow. The two randoms were signed as well, but are not sent again: both sides have them.

server-key_exchange-send-ec-unsigned =
    .title = The server sends ServerKeyExchange
    .text = The curve goes by its registered number, since both know what it stands for. The server's public value follows, without a signature. On the way, nothing protects it yet.

server-key_exchange-done =
    .title = The server sends ServerHelloDone
    .text = This message is empty. It marks the end of the server's turn, which the client could not tell otherwise, because the suite decides which messages come before.

## The client takes the parameters

client-key_exchange-parameters-dh =
    .title = The client reads the parameters
    .text = The client takes { $dh_p_size ->
        [small] p = { $dh_p }, g = { $dh_g } and the server's public value Ys = { $dh_Ys }
       *[large] p, g and the server's public value, Ys = { $dh_Ys },
    } out of the message. It looks at them closely before it computes with them, because they came over an open network.

client-key_exchange-parameters-static =
    .title = The client takes the certificate's numbers
    .text = The key in the certificate is one for Diffie-Hellman: { $dh_p_size ->
        [small] p = { $dh_p }, g = { $dh_g } and Ys = { $dh_Ys }.
       *[large] p, g and Ys = { $dh_Ys }.
    } Whoever signed the certificate has signed them, so there is no ServerKeyExchange. They are the same in every connection with this server.

client-key_exchange-parameters-ec =
    .title = The client reads the parameters
    .text = The message names the curve { $curve } and carries the server's public value, { $ecdh_Ys }. The client looks at it closely before it computes with it, because it came over an open network.

client-key_exchange-public_value-dh =
    .title = The client checks the numbers
    .text = Ys and g are both greater than 1 and less than p − 1. With 1 or p − 1 the shared secret could only be 1 or p − 1, which everybody can guess.{ $group ->
        [unknown] {""} The client does not know this p, so it cannot tell whether it is a good prime.
       *[other] {""}
    }

client-key_exchange-public_value-dh-failed =
    .title = The numbers are not safe
    .text = The client takes g and Ys only between 1 and p − 1, and p only if it is odd and of a sensible size. { $dh_p_size ->
        [small] p = { $dh_p }, g = { $dh_g }, Ys = { $dh_Ys } do not pass.
       *[large] These do not pass.
    } With 1 or p − 1 the shared secret could only be 1 or p − 1, which everybody can guess, so the client refuses.

client-key_exchange-public_value-ec =
    .title = The client checks the public value
    .text = { $curve ->
        [x25519] The server's public value has 32 bytes, as it must. This curve was made so that any 32 bytes can be computed with; only a shared secret of nothing but zeros is refused.
       *[other] The server's public value is a point of { $curve }. With a point from elsewhere the result could be easy to guess, or betray something about the client's secret number.
    }

client-key_exchange-public_value-ec-failed =
    .title = The public value is not safe
    .text = { $curve ->
        [x25519] The server's public value does not have 32 bytes, so the client refuses it.
       *[other] The server's public value is no point of { $curve }. With a point from elsewhere the result could be easy to guess, or betray something about the client's secret number, so the client refuses.
    }

client-key_exchange-server_hello_done =
    .title = The client reads ServerHelloDone
    .text = The server has said all that it has to say and waits. Now it is the client's turn to do its part for the shared secret.

## The client's half

client-key_exchange-secret-dh-toy =
    .title = The client draws its secret
    .text = The client draws its own number from 2 to p − 2 that it never sends: xc = { $xc }. Like the server, it would draw again if g^xc mod p were 1 or p − 1.

client-key_exchange-secret-dh-short =
    .title = The client draws its secret
    .text = The client draws its own number of { $bits } bits that it never sends: xc = { $xc }. In this group of { $prime_bits } bits that is enough, since it still has at least twice as many bits as the strength of the group.

client-key_exchange-secret-dh =
    .title = The client draws its secret
    .text = The client draws its own number from 2 to p − 2 that it never sends: xc = { $xc }. It has about as many bits as p, which has { $prime_bits }, because for this group the client knows of no shorter length that is safe.

client-key_exchange-public_value_own-dh =
    .title = The client computes its public value
    .text = Yc = g^xc mod p = { $dh_p_size ->
        [small] { $dh_g }^{ $xc } mod { $dh_p } = { $dh_Yc }.
       *[large] { $dh_Yc }.
    } The client uses the p and g that the server sent, since both have to compute in the same group.

client-key_exchange-shared_secret-dh =
    .title = The client computes the shared secret
    .text = Z = Ys^xc mod p = { $dh_p_size ->
        [small] { $dh_Ys }^{ $xc } mod { $dh_p } = { $Z }.
       *[large] { $Z }.
    } If Ys came unchanged, this is g^(xs·xc) mod p, and the server, who will get Yc = g^xc mod p, can reach the same number from the other side. Z itself is never sent.

client-key_exchange-send-dh =
    .title = The client sends ClientKeyExchange
    .text = Only Yc = { $dh_Yc } goes out, after two bytes that give its length. xc stays with the client, and Z is never sent by anybody.

client-key_exchange-secret-ec =
    .title = The client draws its secret
    .text = The client draws its own secret number for { $curve } that it never sends: { $ecdh_secret }. It too is made for this connection alone.

client-key_exchange-public_value_own-ec =
    .title = The client computes its public value
    .text = From the same starting point of { $curve } the client goes as many times as its own secret number says, and gets { $ecdh_Yc }. Both have to use the same curve, or their results would have nothing in common.

client-key_exchange-shared_secret-ec =
    .title = The client computes the shared secret
    .text = Now the client starts from the server's public value and goes as many times as its own secret number says. { $curve ->
        [x25519] One coordinate of the point that it reaches, the only one this curve uses,
       *[other] The x-coordinate of the point that it reaches
    } is the shared secret: { $ecdh_Z }. The server can reach the same point from the client's public value, since the order of the two numbers does not matter.

client-key_exchange-send-ec =
    .title = The client sends ClientKeyExchange
    .text = Only the client's public value, { $ecdh_Yc }, goes out, after one byte that gives its length. Its secret number stays with the client, and the shared secret is never sent by anybody.

## RSA: the client sends the secret

client-key_exchange-premaster-rsa =
    .title = The client draws the premaster secret
    .text = With this suite the client alone makes the secret that all keys come from, called premaster secret: { $premaster_secret }. Its 48 bytes are the version that the client offered, then 46 random ones. With the version inside, the server can notice if somebody talked the two down to an older one.

client-key_exchange-padding =
    .title = The client pads the secret
    .text = RSA works on a number as long as the server's public number n. So the bytes 00 02, then { $length } random bytes without a zero, then 00 are put in front of the premaster secret. They are random because otherwise anybody could encrypt a guess and compare.

client-key_exchange-encrypt =
    .title = The client encrypts the secret
    .text = Read as a number, the padded secret is raised to the power e = { $e } modulo n; e and n are the public key of the server's certificate. Anybody can do that, and only the holder of the private number d can undo it. The result is { $encrypted_pre_master_secret }.

client-key_exchange-send-rsa =
    .title = The client sends ClientKeyExchange
    .text = The encrypted premaster secret goes out, after two bytes that give its length. Whoever gets hold of the server's private key can open it, today or years later from a recording.

## The server takes it

server-key_exchange-receive-dh =
    .title = The server reads ClientKeyExchange
    .text = The server takes the client's public value out of the message: Yc = { $dh_Yc }. It came over an open network, so it is looked at before it is used.

server-key_exchange-receive-ec =
    .title = The server reads ClientKeyExchange
    .text = The server takes the client's public value out of the message: { $ecdh_Yc }. It came over an open network, so it is looked at before it is used.

server-key_exchange-receive-rsa =
    .title = The server reads ClientKeyExchange
    .text = The server takes the encrypted premaster secret out of the message: { $encrypted_pre_master_secret }. If it has the private key that belongs to its certificate, it can open it.

server-key_exchange-public_value_check-dh =
    .title = The server checks Yc
    .text = Yc = { $dh_Yc } is greater than 1 and less than p − 1. With 1 or p − 1 the shared secret could only be 1 or p − 1, which everybody can guess.

server-key_exchange-public_value_check-dh-failed =
    .title = Yc is not safe
    .text = Yc = { $dh_Yc } is not greater than 1 and less than p − 1. With such a value everybody could guess the shared secret, so the server refuses.

server-key_exchange-public_value_check-ec =
    .title = The server checks the public value
    .text = { $curve ->
        [x25519] The client's public value has 32 bytes, as it must. This curve was made so that any 32 bytes can be computed with; only a shared secret of nothing but zeros is refused.
       *[other] The client's public value is a point of { $curve }. With a point from elsewhere the result could be easy to guess, or betray something about the server's secret number.
    }

server-key_exchange-public_value_check-ec-failed =
    .title = The public value is not safe
    .text = { $curve ->
        [x25519] The client's public value does not have 32 bytes, so the server refuses it.
       *[other] The client's public value is no point of { $curve }. With a point from elsewhere the result could be easy to guess, or betray something about the server's secret number, so the server refuses.
    }

server-key_exchange-shared_secret-dh =
    .title = The server computes the shared secret
    .text = Z = Yc^xs mod p = { $dh_p_size ->
        [small] { $dh_Yc }^{ $xs } mod { $dh_p } = { $Z }.
       *[large] { $Z }.
    } If nothing was changed on the way, the client has the same number, because g^(xc·xs) and g^(xs·xc) are equal. Whoever only listened has seen g^xs and g^xc, and neither xs nor xc.

server-key_exchange-shared_secret-ec =
    .title = The server computes the shared secret
    .text = The server starts from the client's public value and goes as many times as its own secret number says. { $curve ->
        [x25519] One coordinate of the point that it reaches, the only one this curve uses,
       *[other] The x-coordinate of the point that it reaches
    } is the shared secret: { $ecdh_Z }. If nothing was changed on the way, the client has the same, since the order of the two numbers does not matter.

premaster-dh =
    .title = Z becomes the premaster secret
    .text = The bytes of Z, without any zero bytes at the front, are the premaster secret: { $premaster_secret }. It has this name because the master secret will be made from it.

premaster-ec =
    .title = The { $actor } has the premaster secret
    .text = All { $premaster_secret_length } bytes of the shared secret, any zero bytes included, are the premaster secret: { $premaster_secret }. It has this name because the master secret will be made from it.

server-key_exchange-fallback =
    .title = The server draws a substitute
    .text = Before it decrypts anything, the server draws 48 random bytes, R. They will take the place of the premaster secret if what it decrypts has the wrong form. It draws them every time, so that the time it takes does not tell which happened.

server-key_exchange-decrypt =
    .title = The server decrypts
    .text = The server raises the encrypted number to the power d, its private exponent, modulo n, and gets the client's padded number back if it was not changed: { $EM }. Nobody without d can do this.

server-key_exchange-premaster-rsa =
    .title = The server has the premaster secret
    .text = The padding has the right form, and the 48 bytes after it start with the version that the client offered. So the server takes them as the premaster secret: { $premaster_secret }.

server-key_exchange-premaster-rsa-fallback =
    .title = The server goes on with its substitute
    .text = What came out has the wrong form. The server does not say so and takes its random bytes R as the premaster secret. If it answered, an attacker could send changed copies of a recorded message and learn its secret from the answers, little by little.
