# The fields of messages: what each is and why it is there, one sentence each.

field-length-of = How many bytes { $what } takes: whatever may be of any length has its length before it, so that a reader knows where it ends.

## The record

field-record = Five bytes before everything: what is inside, and where it ends.
field-record-type = What kind of thing is inside: handshake, alert, ChangeCipherSpec or application data; it stays readable even when the rest is sealed.
field-record-version = The version of TLS that is spoken; 0303 is TLS 1.2, since TLS counts on from SSL 3.0.
field-record-length = How many bytes follow: without it nobody could tell where one record ends and the next begins.
field-fragment = What was sealed: only the two ends can turn it back into a message.
field-nonce_explicit = The part of the nonce that is sent along, because the receiver needs the same nonce and only knows the rest of it.
field-encrypted = The encrypted message: as long as the message itself, and without the key no more than noise.
field-tag = A check value that hangs on every bit of the encrypted message and of its additional data: if one bit was changed, it does not come out right.
field-IV = Random bytes that the encryption starts from, so that equal messages do not look equal.
field-ciphertext = The encrypted blocks of 16 bytes.
field-MAC = The check value over the record's number, its header and the encrypted blocks.

## Every handshake message

field-msg_type = Which of the handshake messages this is.
field-length = How many bytes of the message follow; three bytes, since a chain of certificates can be long.
field-handshake_continued = The rest of a message that was too long for the record before.

## ClientHello and ServerHello

field-client_hello = The client speaks first: what it can do, and a random number.
field-server_hello = The server answers with its choice for everything that the client offered.
field-client_version = The highest version that the client speaks.
field-server_version = The version that the server chose; both speak it from here on.
field-client_hello-random = The client's 32 random bytes, public; they make this handshake unlike every other, so that an old one cannot be played again.
field-server_hello-random = The server's 32 random bytes, public; so the server too can be sure that nobody plays it an old handshake.
field-client_hello-session_id = The number of an earlier session that the client would like to go on with; empty, so it wants a new one.
field-server_hello-session_id = The number under which this session could be found again; empty if the server will not keep it.
field-cipher_suites = The ways to exchange keys and to seal records that the client can use, its favorite first.
field-cipher_suites-item = One suite: how keys are exchanged, how the server proves who it is, how records are sealed.
field-cipher_suite = The one suite that the server chose from the client's list.
field-compression_methods = Ways to compress; only "null" is left, since compressing before sealing gives secrets away by their length.
field-compression_methods-item = One way to compress; 0 is not to.
field-compression_method = The chosen way to compress: none.
field-extensions = What came later than the first version of the hello: each extension has a number, a length and its own content, so that whoever does not know it can pass it over.
field-extension_type = The extension's number in the public registry.
field-extension_data = The content of an extension that is not known here.
field-extension = An extension.

## Extensions

field-server_name = The host that the client wants: many hosts live behind one address, and the server must know whose certificate to show.
field-server_name_list = The hosts by name; in practice one.
field-server_name_list-item = One name, with its kind.
field-name_type = The kind of name; only host names were ever defined.
field-host_name = The name of the host, readable for everybody on the way.
field-supported_groups = The groups that the client can do the key exchange in.
field-named_group_list = The groups, the favorite first.
field-named_group_list-item = One group: an elliptic curve, or a prime with a generator.
field-ec_point_formats = How points of a curve may be written.
field-ec_point_format_list = The ways of writing; only "uncompressed" is still used.
field-ec_point_format_list-item = One way of writing a point.
field-signature_algorithms = The kinds of signature that the client can check, so that the server does not sign in vain.
field-supported_signature_algorithms = The kinds, the favorite first.
field-supported_signature_algorithms-item = One kind: a hash and a signature algorithm.
field-encrypt_then_mac = Asks for, or agrees to, the safer order with CBC: encrypt first, then compute the MAC over what is sent.
field-extended_master_secret = Asks for, or agrees to, a master secret that depends on the whole handshake so far, and not on the two random numbers alone.
field-renegotiation_info = Says that this side knows how to bind a second handshake to the first, so that nobody can slip one in front.
field-renegotiated_connection = The Finished of the handshake before; empty, since this is the first.
field-application_layer_protocol_negotiation = What is to be spoken inside the connection, settled here to save a round trip.
field-protocol_name_list = The protocols, the favorite first.
field-protocol_name_list-item = One protocol's name.
field-session_ticket = A place for a ticket that brings back an earlier session.
field-ticket = The ticket: sealed by the server for itself.

## Certificates

field-certificate = The server shows who it is: its certificate, and those that vouch for it.
field-certificate_list = The chain: the server's own certificate first, each one signed with the key of the next.
field-certificate_list-item = One certificate: a name and a public key, signed by somebody who vouches for both.
field-x509-tbsCertificate = The part that is signed: "to be signed".
field-x509-version = The version of the certificate format; 2 means version 3.
field-x509-serialNumber = The issuer's number for this certificate, so that it can be named when it is called back.
field-x509-signature = How the issuer signed; said here too so that it is itself under the signature.
field-x509-issuer = Who vouches for this certificate; the next one in the chain bears this name.
field-x509-validity = From when to when it holds.
field-x509-subject = Whose public key this is.
field-x509-subjectPublicKeyInfo = The public key itself; who has the private one belonging to it is the subject.
field-x509-issuerUniqueID = An old way to tell two issuers of one name apart.
field-x509-subjectUniqueID = An old way to tell two subjects of one name apart.
field-x509-extensions = What the key may be used for, and for which hosts the certificate is good.
field-x509-signatureAlgorithm = How the issuer signed.
field-x509-signatureValue = The issuer's signature over the part to be signed.
field-certificate_request = The server asks the client for a certificate.
field-certificate_types = The kinds of key that will do.
field-certificate_types-item = One kind of key.
field-certificate_authorities = The issuers whose certificates will do; empty means any.
field-certificate_authorities-item = One issuer's name.
field-certificate_verify = The sender proves with a signature that it has the key of its certificate.

## Key exchange

field-server_key_exchange = The server's part of the key exchange: where to compute, and its public value.
field-server_hello_done = The server has said what it has to say; it is the client's turn.
field-client_key_exchange = The client's part of the key exchange; with it both can compute the secret.
field-params = What the signature covers, together with the two random numbers.
field-dh_p = The prime that all computing is done modulo.
field-dh_g = The generator: the number that both raise to their secret powers.
field-dh_Ys = The server's public value, g to the power of its secret, modulo p.
field-dh_Yc = The client's public value, g to the power of its secret, modulo p.
field-curve_type = How the curve is given: by its name.
field-named_curve = The curve that all computing is done on.
field-point = The server's public value, a point on the curve.
field-ecdh_Yc = The client's public value, a point on the curve.
field-encrypted_pre_master_secret = The premaster secret, encrypted under the public key of the server's certificate; only the server can get it back.
field-signed_params = The proof that these parameters come from the owner of the certificate and belong to this handshake.
field-algorithm = Which hash and which signature algorithm were used.
field-signature = The signature over both random numbers and the parameters: without it somebody in the middle could put in parameters of their own.
field-body = The message's content, which cannot be read without knowing the suite.

## The end of the handshake, and after

field-change_cipher_spec = "From my next record on I use the new keys." It is no handshake message and is not hashed.
field-change_cipher_spec-type = Always 1: there is nothing else to say.
field-finished = The proof that this side has the same keys and saw the same conversation.
field-verify_data = Twelve bytes made from the master secret and the hash of all handshake messages before; the other side makes the same and compares.
field-new_session_ticket = A ticket with which the client can come back later.
field-ticket_lifetime_hint = For how many seconds the ticket is good.
field-alert = A warning, or the last word before a connection ends.
field-level = How grave it is: a warning, or fatal.
field-description = What is the matter.
field-application_data = What the two wanted to say to each other all along.
