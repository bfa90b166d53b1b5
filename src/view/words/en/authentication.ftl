# Certificates, signatures, and their absence: with whom?

server-key_exchange-certificate =
    .title = The server sends its certificates
    .text = A certificate says that a public key belongs to a name, and is signed by somebody who vouches for it. The server sends { $count ->
        [one] one certificate, its own.
       *[other] { $count } of them: its own first, then that of whoever signed the one before.
    } Anybody may copy and send a certificate, so by itself it does not prove who sent it.

client-key_exchange-certificate =
    .title = The client reads the certificates
    .text = { $count ->
        [one] The message holds one certificate, made out to { $subject }.
       *[other] The message holds { $count } certificates, the first made out to { $subject }.
    } So far that is only a claim, and the client checks it before it relies on the key inside.

client-key_exchange-not_verified =
    .title = The client skips the certificate checks
    .text = The client was told not to check the certificate. It goes on, and cannot know whether the key inside belongs to the server that it meant.

client-key_exchange-path =
    .title = The client finds a path to a root
    .text = From the first certificate of the list the client goes from signer to signer until it reaches a root, a certificate that it trusted before this conversation. The path says whom it would have to believe; the next steps check every link of it.

client-key_exchange-path-choice =
    .title = The client tries one signer after the other
    .text = One name can stand on several certificates: an authority got a new key, or two others vouch for it. From the first certificate of the list the client tries each one that bears the name of a signer, until a path leads to a root that it trusted before this conversation. Those that fell out are listed with the reason.

client-key_exchange-path-none =
    .title = The client finds no signer that fits
    .text = Several certificates bear the name of a signer, and the client tried one after the other. None of them makes a path on which everything is right. The next steps follow the first path and show where it ends.

client-key_exchange-certificate_signature =
    .title = The client checks who signed
    .text = The signature in the certificate of { $subject } is right under the public key of { $issuer }. So the holder of that key signed exactly these bytes, and nobody has changed them since.

client-key_exchange-certificate_signature-failed =
    .title = A certificate's signature is wrong
    .text = The signature in the certificate of { $subject } is not right under the public key of { $issuer }. Either somebody else made it, or the bytes or the signature itself were changed since, and the two cannot be told apart. Nothing that these bytes say can be believed.

client-key_exchange-issuers =
    .title = The client checks who may sign
    .text = Every signer on the path is marked as an authority, may sign certificates, and has no more authorities below it than it may have. Otherwise anybody with a certificate could make another one for any name.

client-key_exchange-issuers-anchor =
    .title = The client checks who may sign
    .text = Every signer on the path below the root is marked as an authority, may sign certificates, and has no more authorities below it than it may have. The certificate of the root does not say that it is an authority, and need not: the client trusted it before (RFC 5280, section 6.1).

client-key_exchange-issuers-anchor-failed =
    .title = A signer was not allowed to sign
    .text = A signer on the path is not the one that is named, is no authority, or has more authorities below it than it may have. Only the root need not say that it is an authority, because the client trusted it before (RFC 5280, section 6.1).

client-key_exchange-issuers-failed =
    .title = A signer was not allowed to sign
    .text = A signer on the path is not the one that is named, is no authority, or has more authorities below it than it may have. If that were accepted, anybody with a certificate could make another one for any name.

client-key_exchange-extensions-failed =
    .title = The client does not know an extension
    .text = The certificate of { $subject } has a critical extension that the client does not know: { $extensions }. Critical means that nobody may rely on the certificate who does not understand that extension (RFC 5280, section 4.2). The client cannot tell whether anything is wrong, and stops.

client-key_exchange-validity =
    .title = The client checks the dates
    .text = Every certificate on the path is valid today, which by the client's clock is { $now_date }. Certificates end because keys get lost or stolen over the years, and nobody wants to vouch for them forever.

client-key_exchange-validity-failed =
    .title = A certificate is out of date
    .text = By the client's clock today is { $now_date }, and a certificate on the path is not valid yet or not valid anymore. Whoever signed it does not vouch for it today.

client-key_exchange-names =
    .title = The client checks the limits on names
    .text = An authority can be limited to certain names. The names in the server's certificate are within the limits of every authority above it, so none of them reached beyond what it may sign.

client-key_exchange-names-failed =
    .title = A name is out of bounds
    .text = A name in the server's certificate is outside the limits of an authority above it. That authority was never allowed to vouch for such a name.

client-key_exchange-host_name =
    .title = The client checks the name
    .text = The certificate is made out to { $host }, the name that the client wanted to reach. Without this check the client would accept anybody who has a certificate for some other name.

client-key_exchange-host_name-failed =
    .title = The certificate is for another name
    .text = The client wanted to reach { $host }, and the certificate does not name it. However genuine the certificate is, it vouches for somebody else.

client-key_exchange-host_name-common-failed =
    .title = The name stands where it does not count
    .text = The client wanted to reach { $host }. The certificate has no such name among its alternative names; only the common name of its subject says { $host }. That was the place for it once, and does not count anymore, because a common name need not be the name of a host (RFC 9525, section 2).

client-key_exchange-key_usage =
    .title = The client checks what the key is for
    .text = The certificate allows its key to be used as this suite needs it: { $usage ->
        [keyEncipherment] to encrypt a secret to the server
        [keyAgreement] to agree on a secret with
       *[digitalSignature] to sign
    } ({ $usage }). A key that serves one purpose should not be drawn into another, where it may be weaker.

client-key_exchange-key_usage-failed =
    .title = The key is not for this use
    .text = This suite needs a key that may be used { $usage ->
        [keyEncipherment] to encrypt a secret to the server
        [keyAgreement] to agree on a secret with
       *[digitalSignature] to sign
    } ({ $usage }), and the certificate does not allow it. Whoever vouched for the key did not vouch for this use.

server-key_exchange-sign-rsa =
    .title = The server signs its part
    .text = With the private key that belongs to its certificate the server signs client_random, server_random and its parameters, in this order ({ $scheme }). The signature shows who chose the parameters; the randoms tie it to this conversation, so that it is of no use in another.

salt =
    .title = The { $actor } draws a salt
    .text = The { $actor } draws { $salt_length } random bytes, the salt of the signature that it makes next ({ $scheme }). They are no secret: whoever verifies the signature finds them in it. With a new salt each time, even the same bytes signed twice give two different signatures.

server-key_exchange-sign-rsa-pss =
    .title = The server signs its part
    .text = With the private key that belongs to its certificate the server signs client_random, server_random and its parameters ({ $scheme }). Their hash is hashed once more together with the salt, and the salt goes into the signed block under a mask, where whoever verifies finds it. The randoms tie the signature to this conversation.

server-key_exchange-sign-ecdsa =
    .title = The server signs its part
    .text = With the private key that belongs to its certificate the server signs client_random, server_random and its parameters ({ $scheme }). The randoms tie the signature to this conversation. It takes a fresh random number k, which must stay secret: whoever learns it can compute the private key.

server-key_exchange-unsigned =
    .title = The server signs nothing
    .text = This suite has neither certificate nor signature. Whoever reads the server's parameters cannot know who made them.

client-key_exchange-params_signature =
    .title = The client checks the signature
    .text = By the public key in the certificate, the signature over client_random, server_random and the parameters is right ({ $scheme }). So the holder of the private key that belongs to it chose these parameters, for this conversation.

client-key_exchange-params_signature-failed =
    .title = The signature is wrong
    .text = The signature does not fit client_random, server_random and the parameters as the client has them. Something was changed on the way, or it was made with another key or for another conversation. The client cannot tell which, and need not: it stops.

client-key_exchange-unsigned =
    .title = Nobody has signed
    .text = No certificate came, and no signature. The client goes on without knowing with whom: the parameters may be the server's, or those of somebody in between.
