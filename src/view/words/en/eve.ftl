# What the eavesdropper makes of the recording.

eve-heard =
    .title = Eve hears what the { $from } sends
    .text = It crosses the network in clear. Eve reads it as its receiver does, and keeps what it says.

eve-heard-sealed =
    .title = Eve keeps a sealed record
    .text = The { $from } sent it under keys, without which Eve cannot read it. She keeps it, in case she gets them later.

eve-search =
    .title = Eve finds the exponent
    .text = Eve, who has listened all the time, looks for the xs that gives g^xs mod p = { $dh_Ys }, and finds it after { $operations ->
        [one] one multiplication
       *[other] { $operations } multiplications
    } modulo p: xs = { $xs }. With a p this small, that takes no time. Another number with the same power would do as well.

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

# Questions to a server that tells too much.

eve-probe =
    .title = Eve starts to ask
    .text = The server can decrypt what Eve has recorded, and it decrypts whatever it is sent. In RSA products stay products: c·s^e mod n decrypts to s times what c decrypts to, modulo n. So Eve opens connections of her own, sends such products, { $budget } of them at most, and looks at how each connection ends.

eve-probe-other-key =
    .title = This server has another key
    .text = The server that Eve can reach does not have the key that was used in the recorded connection. Its answers would say nothing about what she recorded.

eve-probe-no-rsa =
    .title = There is nothing to ask
    .text = In this key exchange the server decrypts nothing that a client sends, so there is no answer from which Eve could learn. Only with RSA does the premaster secret travel encrypted under the server's key.

eve-question-first =
    .title = Eve asks about the recording itself
    .text = Question 1 is the recorded ciphertext itself (s = 1), which is well formed, since an honest client made it. Eve lacks the keys to finish the handshake, so the server ends it with { $alert }. This is how it answers when the padding is right.

eve-question-no =
    .title = Eve asks about a product
    .text = Question { $question }: with s = { $s } the server answers { $alert }. { $alert ->
        [decrypt_error] That is another answer than before, so s times the padded premaster secret, modulo n, does not begin with 00 02.
       *[other] That is the answer from before, although what it decrypts now almost surely does not begin with 00 02.
    }

eve-question-yes =
    .title = The first yes
    .text = Question { $question }: with s = { $s } the server answers { $alert }, as it did when the padding was right. So s times the padded premaster secret, modulo n, begins with 00 02, which only about one number in { $one_in } does.

eve-question-last =
    .title = The last yes
    .text = Question { $question }: with s = { $s } the server answers { $alert } once more. One number is left for which all these answers are right.

eve-narrowed =
    .title = Eve knows where the secret can be
    .text = After { $questions } questions, { $yeses ->
        [one] of which one was
       *[other] of which { $yeses } were
    } answered yes, about 2^{ $open } numbers are left for the padded premaster secret, in { $intervals } intervals. The next yes rules most of them out.

eve-narrowed-one =
    .title = Eve has the secret enclosed
    .text = After { $questions } questions, { $yeses ->
        [one] of which one was
       *[other] of which { $yeses } were
    } answered yes, the padded premaster secret lies between two bounds, with about 2^{ $open } numbers between them. From here on Eve can choose s so that every yes about halves these, and takes only a few questions.

eve-narrowed-on =
    .title = The bounds come closer
    .text = After { $questions } questions, { $yeses } of them answered yes, about 2^{ $open } numbers are left between the bounds.

eve-probe-found =
    .title = Eve finds the padded premaster secret
    .text = After { $questions } questions one number is left, EM = { $EM }, and EM^e mod n is the recorded ciphertext. Eve has undone the encryption without the private key: the server did it for her, one yes or no at a time.{ $minutes ->
        [0] {""}
       *[other] {" "}Asked one after the other, that took { $minutes } minutes.
    }

eve-probe-alike =
    .title = This server tells nothing
    .text = Eve has asked { $questions } questions, and every connection ended alike, with { $alert }, whether the padding was right or wrong. From equal answers nothing follows, so she stops. For this the server puts a random secret in the place of a bad premaster secret (RFC 5246, section 7.4.7.1).

eve-probe-budget =
    .title = Eve has no questions left
    .text = After { $questions } questions, { $yeses } of them answered yes, about 2^{ $open } numbers are left for the padded premaster secret. The server does tell, but Eve may ask no more.

eve-probe-wrong =
    .title = The answers do not fit
    .text = One number is left after { $questions } questions, but encrypted it is not the recorded ciphertext. Some answer did not mean what Eve took it for.

# Public values with few powers.

eve-subgroup-trivial =
    .title = Eve sees a value that gives all away
    .text = What came to the { $at } as the other side's public value is { $at ->
        [client] { $dh_Ys }
       *[server] { $dh_Yc }
    }. { $order ->
        [1] Whatever power it is raised to, the result is the same number.
       *[other] Modulo p its powers are only { $order } numbers.
    } So the { $at }'s secret exponent makes no difference; the check that a public value lies between 1 and p − 1 is there for this.

eve-subgroup-small =
    .title = Eve sees a public value with few powers
    .text = What came to the { $at } as the other side's public value, { $at ->
        [client] { $dh_Ys }
       *[server] { $dh_Yc }
    }, has only { $order } powers modulo p: Z can only be one of these, whatever the { $at }'s exponent. It lies between 1 and p − 1, so the check of public values lets it pass. No check of TLS 1.2 looks further, since the order q that a good value has is never sent.

eve-subgroup-found =
    .title = Eve finds the shared secret by trying
    .text = { $order ->
        [one] Z can only be one number, Eve makes the keys from it, and a recorded record opens:
       *[other] Of the { $order } numbers that Z can be, Eve tries one after the other: she makes the keys, and sees whether a recorded record opens. Try number { $tries } is right:
    } Z = { $at ->
        [client] { $dh_Ys }
       *[server] { $dh_Yc }
    }^{ $i } mod p = { $Z }.

eve-subgroup-none =
    .title = None of the candidates opens a record
    .text = Eve has tried all { $tries } numbers that Z can be, and no record opens. The side that got this value has sealed nothing with it, or something else went into the keys.

eve-leak-ticket =
    .title = Eve gets the server's ticket keys
    .text = After the connection has ended, the keys under which the server seals its tickets fall into Eve's hands; the one that encrypts is { $ticket_AES_key }. They belong to no connection: every ticket that the server has sealed with them is hers to open.

eve-ticket =
    .title = Eve opens the ticket
    .text = The ticket crossed the network in clear, so Eve has it: { $ticket }. She decrypts it as the server would and reads the master secret, { $master_secret }. However the two came to it, it stays secret only as long as the ticket keys do.

eve-leak-master =
    .title = Eve is given the master secret
    .text = After the connection has ended, somebody gives Eve the master secret of this session: { $master_secret }. What else the keys are made of, the two randoms, she has heard.

eve-master-resumed =
    .title = Eve has the master secret already
    .text = This connection goes on with a session whose master secret Eve has: { $master_secret }. No new secret went into it, only two new randoms, and these she has heard.
