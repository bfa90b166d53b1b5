# The server asks who the client is, and the client answers: with whom?

server-key_exchange-certificate_request =
    .title = The server asks who the client is
    .text = The message lists the kinds of key that will do, the ways of signing that the server can check, and the authorities that it believes. It does not say whether the server goes on with a client that has nothing to show.

client-key_exchange-certificate_request =
    .title = The client is asked who it is
    .text = The server wants a certificate, too. The message names { $authorities ->
        [0] no authority, so any will do.
        [one] the one authority that it believes.
       *[other] the { $authorities } authorities that it believes.
    } A client that has none that fits says so, and whether the connection goes on is then for the server to decide.

client-key_exchange-choose_certificate =
    .title = The client picks a certificate
    .text = This one answers what the server asked: the kind of key, and who vouches for it. It tells the server who the client is, and everybody who listens as well, since it goes out in clear.

client-key_exchange-choose_certificate-none =
    .title = The client has no certificate
    .text = The client has nothing to show. Most clients never have one: people prove who they are later, with a password inside the connection.

client-key_exchange-choose_certificate-unfit =
    .title = No certificate fits
    .text = The client has a certificate, but it does not answer this request. Showing it all the same would tell everybody who listens who the client is, and the server could not use it.

client-key_exchange-choose_scheme =
    .title = The client picks a way of signing
    .text = The client will sign with { $scheme }: the first on its own list that the server can check and that goes with the key of its certificate.

client-key_exchange-send_certificate =
    .title = The client sends its certificates
    .text = It sends { $count ->
        [one] one certificate, its own.
       *[other] { $count } certificates: its own first, then each time that of whoever signed the one before.
    } As with the server, this proves nothing yet: anybody can copy a certificate. The proof comes after the ClientKeyExchange.

client-key_exchange-send_certificate-none =
    .title = The client sends no certificate
    .text = It was asked, so it has to answer, and it answers with an empty list. There will be no signature either, since there is no key to sign with.

handshake-messages =
    .title = The { $actor } puts the messages together
    .text = All { $messages } handshake messages so far, one after the other, from the first byte of the ClientHello on: { $handshake_messages_length } bytes. Both randoms are among them, and all of the key exchange, so no two conversations give the same bytes.

client-key_exchange-sign-rsa =
    .title = The client signs all of it
    .text = With the private key that belongs to its certificate the client signs all handshake messages so far ({ $scheme }). Only who holds that key can do this, and the signature fits this conversation and no other.

client-key_exchange-sign-rsa-pss =
    .title = The client signs all of it
    .text = With the private key that belongs to its certificate the client signs all handshake messages so far ({ $scheme }). Their hash is hashed once more together with the salt, and the salt goes into the signed block under a mask, where whoever verifies finds it.

client-key_exchange-sign-ecdsa =
    .title = The client signs all of it
    .text = With the private key that belongs to its certificate the client signs all handshake messages so far ({ $scheme }). It takes a fresh random number k, which must stay secret: whoever learns it can compute the private key.

client-key_exchange-send_certificate_verify =
    .title = The client sends CertificateVerify
    .text = Only the signature goes out, behind the two bytes that say how it was made. What was signed is not sent again: the server has heard every word of it.

server-key_exchange-client_certificate =
    .title = The server reads the certificates
    .text = { $count ->
        [one] The message holds one certificate, made out to { $subject }.
       *[other] The message holds { $count } certificates, the first made out to { $subject }.
    } So far that is only a claim: anybody could have copied them. The server checks who vouches for them, and then waits for the proof.

server-key_exchange-client_certificate-none =
    .title = The client shows nothing
    .text = The list is empty: the client has no certificate for this server. Whoever it is stays unknown, and the server has to decide whether that is enough.

server-key_exchange-path =
    .title = The server finds a path to a root
    .text = From the first certificate of the list the server goes from signer to signer until it reaches a root, a certificate that it trusted before this conversation. These are the questions that the client asked about the server, asked the other way round.

server-key_exchange-path-choice =
    .title = The server tries one signer after the other
    .text = One name can stand on several certificates: an authority got a new key, or two others vouch for it. From the first certificate of the list the server tries each one that bears the name of a signer, until a path leads to a root that it trusted before this conversation. Those that fell out are listed with the reason.

server-key_exchange-path-none =
    .title = The server finds no signer that fits
    .text = Several certificates bear the name of a signer, and the server tried one after the other. None of them makes a path on which everything is right. The next steps follow the first path and show where it ends.

server-key_exchange-certificate_signature =
    .title = The server checks who signed
    .text = The signature in the certificate of { $subject } is right under the public key of { $issuer }. So the holder of that key signed exactly these bytes, and nobody has changed them since.

server-key_exchange-certificate_signature-failed =
    .title = A certificate's signature is wrong
    .text = The signature in the certificate of { $subject } is not right under the public key of { $issuer }. Either somebody else made it, or the bytes or the signature itself were changed since, and the two cannot be told apart. Nothing that these bytes say can be believed.

server-key_exchange-issuers =
    .title = The server checks who may sign
    .text = Every signer on the path is marked as an authority, may sign certificates, and has no more authorities below it than it may have. Otherwise any client with a certificate could make another one in anybody's name.

server-key_exchange-issuers-anchor =
    .title = The server checks who may sign
    .text = Every signer on the path below the root is marked as an authority, may sign certificates, and has no more authorities below it than it may have. The certificate of the root does not say that it is an authority, and need not: the server trusted it before (RFC 5280, section 6.1).

server-key_exchange-issuers-anchor-failed =
    .title = A signer was not allowed to sign
    .text = A signer on the path is not the one that is named, is no authority, or has more authorities below it than it may have. Only the root need not say that it is an authority, because the server trusted it before (RFC 5280, section 6.1).

server-key_exchange-issuers-failed =
    .title = A signer was not allowed to sign
    .text = A signer on the path is not the one that is named, is no authority, or has more authorities below it than it may have. If that were accepted, any client with a certificate could make another one in anybody's name.

server-key_exchange-extensions-failed =
    .title = The server does not know an extension
    .text = The certificate of { $subject } has a critical extension that the server does not know: { $extensions }. Critical means that nobody may rely on the certificate who does not understand that extension (RFC 5280, section 4.2). The server cannot tell whether anything is wrong, and stops.

server-key_exchange-validity =
    .title = The server checks the dates
    .text = Every certificate on the path is valid today, which by the server's clock is { $now_date }. Certificates end because keys get lost or stolen over the years, and nobody wants to vouch for them forever.

server-key_exchange-validity-failed =
    .title = A certificate is out of date
    .text = By the server's clock today is { $now_date }, and a certificate on the path is not valid yet or not valid anymore. Whoever signed it does not vouch for it today.

server-key_exchange-names =
    .title = The server checks the limits on names
    .text = An authority can be limited to certain names. Nothing in the client's certificate is outside the limits of an authority above it, so none of them reached beyond what it may sign.

server-key_exchange-names-failed =
    .title = A name is out of bounds
    .text = A name in the client's certificate is outside the limits of an authority above it. That authority was never allowed to vouch for such a name.

server-key_exchange-key_usage =
    .title = The server checks what the key is for
    .text = The certificate allows its key to be used by a client, to sign ({ $usage }). Without this check the key of any web server could pass for a person's. No host name is checked: nobody went looking for this client under a name.

server-key_exchange-key_usage-failed =
    .title = The key is not for this use
    .text = A client has to sign with its key ({ $usage }), and the certificate does not allow that, or not to a client. Whoever vouched for the key did not vouch for this use.

server-key_exchange-certificate_verify =
    .title = The server reads CertificateVerify
    .text = The message holds the client's signature and how it was made: { $scheme }. What was signed the server has to put together itself, from what it has sent and received.

server-key_exchange-client_signature =
    .title = The server checks the client's proof
    .text = By the public key in the client's certificate, the signature over all messages so far is right ({ $scheme }). So the client holds the private key that belongs to it, and has sent and heard exactly what the server has heard and sent.

server-key_exchange-client_signature-failed =
    .title = The client's proof is wrong
    .text = The signature does not fit the messages as the server has them. Either the client does not hold the key of the certificate that it showed, or something was changed on the way. The server cannot tell which, and need not: it stops.
