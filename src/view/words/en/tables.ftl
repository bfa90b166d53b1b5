# What the tables say: how a record is sealed, what is hashed, what Eve can do.

## Sealing

sealing-plaintext = What is to be said, before anything is done to it.
sealing-seq_num = The record's number. Both sides count, from 0 for each key, and nobody sends it: a record that is repeated, left out or moved meets the wrong number and fails.
sealing-nonce_explicit = The part of the nonce that is sent along; the sender simply counts.
sealing-nonce-gcm = Four secret bytes of the key block and the eight that are sent along. It must never come twice under one key.
sealing-nonce-ccm = Four secret bytes of the key block and the eight that are sent along. It must never come twice under one key.
sealing-nonce-chacha = The record's number xor twelve secret bytes of the key block, so nothing of it has to be sent. It must never come twice under one key.
sealing-nonce-tls13 = The record's number xor the IV, so nothing of it has to be sent. It must never come twice under one key.
sealing-TLSInnerPlaintext = The content, one byte that says what it is, and zeros if its length is to be hidden.
sealing-additional_data-tls13 = The header of the record, which is the same for all: application_data, TLS 1.2, and the length. The number is not in it; it goes into the nonce.
sealing-ciphertext-tls13 = All of that encrypted, and a tag over it and the header.
sealing-fragment-tls13 = What goes over the wire behind the header: the encrypted bytes and the tag.
sealing-additional_data = The record's number, type, version and length: not encrypted, but under the tag, so none of them can be changed unseen.
sealing-ciphertext-gcm = The encrypted content, and a tag of 16 bytes over it and the additional data.
sealing-ciphertext-ccm = The encrypted content, and an encrypted check value over the content and the additional data: the tag.
sealing-ciphertext-chacha = The encrypted content, and a tag of 16 bytes over it and the additional data.
sealing-ciphertext-mte = Content, MAC and padding, encrypted together.
sealing-ciphertext-etm = Content and padding, encrypted.
sealing-MAC-mte = The check value over the record's number, header and content. It is encrypted with the content, so the receiver must decrypt before it can check.
sealing-MAC-etm = The check value over the record's number, header, IV and ciphertext. The receiver checks it before it decrypts anything.
sealing-received_MAC = The check value that came with the record; it must equal the one that the receiver computed.
sealing-padding = Fills the last block of 16 bytes. Each byte says how many more there are, so the receiver knows what to take off.
sealing-padded_plaintext-mte = Content, MAC and padding in a row: whole blocks, as the encryption needs them.
sealing-padded_plaintext-etm = Content and padding in a row: whole blocks, as the encryption needs them.
sealing-IV = Sixteen fresh random bytes that the encryption starts from, sent along in front.
sealing-fragment-gcm = What goes over the wire behind the header: the sent part of the nonce, the encrypted content, the tag.
sealing-fragment-ccm = What goes over the wire behind the header: the sent part of the nonce, the encrypted content, the tag.
sealing-fragment-chacha = What goes over the wire behind the header: the encrypted content and the tag.
sealing-fragment-mte = What goes over the wire behind the header: the IV and the encrypted blocks.
sealing-fragment-etm = What goes over the wire behind the header: the IV, the encrypted blocks, the MAC.

## The transcript

transcript-session = for the extended master secret: all messages up to ClientKeyExchange
transcript-client-finished = in the client's Finished: all messages before it
transcript-session-resumed = for the extended master secret: all messages up to ClientKeyExchange
transcript-client-finished-resumed = in the client's Finished: all messages before it, the server's Finished too
transcript-server-finished-resumed = in the server's Finished, which comes first here: all messages before it
transcript-keys = for the keys of the handshake: all messages up to ServerHello
transcript-proof = in the server's CertificateVerify: all messages before it
transcript-server-end = in the server's Finished: all messages before it
transcript-data = for the keys of the data: all messages up to the server's Finished
transcript-client-end = in the client's Finished: all messages before it
transcript-server-finished = in the server's Finished: all messages before it, the client's Finished too

## Eve

eve-power-listens = Eve listens: every record that crosses the wire she sees and keeps.
eve-power-computes = Eve computes: she may spend { $budget } group operations on finding an exponent.
eve-power-probes = Eve asks: she may send { $budget } ciphertexts of her own to the server, and sees how it answers.
eve-power-leak = Eve holds the server's private key.
eve-power-leak-ticket = Eve holds the keys under which the server seals its tickets.
eve-power-leak-master = Eve holds the session's master secret.
eve-power-computes-not = Eve does not compute: nobody has let her.
eve-power-leak-not = Eve does not have the server's private key.

eve-needs-none = Nothing: she reads what the two say to each other.
eve-needs-nothing-yet = Nothing is secret yet: she has seen all that was said.
eve-needs-xs = One of the two secret exponents. Either of them, with the other side's public value, gives the shared secret.
eve-needs-ecdh_secret = One of the two secret numbers. Either of them, with the other side's public point, gives the shared secret.
eve-needs-d = The server's private exponent d, with which the encrypted premaster secret opens; or what is inside, EM, by another way.
eve-needs-Z = The shared secret: one public value to the power of the other side's secret.
eve-needs-ecdh_Z = The shared secret: one side's public point times the other side's secret number.
eve-needs-premaster_secret = The premaster secret, from which everything else is made with public values.
eve-needs-master_secret = The master secret: the premaster secret and public values through the PRF.
eve-needs-key_block = The key block: the master secret and the two random numbers through the PRF.
eve-needs-client_write_key = The client's key, which comes from the secret before.
eve-needs-mlkem_m = What ML-KEM makes its secret of, or the seed of the key that it was sealed for; and beside it one of the two secret numbers of x25519. Half is not enough.
eve-needs-mlkem_K = The secret of ML-KEM, sealed for the client's key.
eve-needs-shared_secret = The shared secret, as it goes into the key schedule.
eve-needs-handshake_secret = The handshake secret: the shared secret and zeros through HKDF.
eve-needs-main_secret = The main secret: the handshake secret and zeros through HKDF.
eve-needs-application_traffic_secret = The client's secret for the data: the main secret and the hash of the handshake through HKDF.
eve-needs-application_data = To open the records that she kept.

eve-cost-steps = To find it she would try exponents, with baby steps and giant steps, a way that needs about 2·√order multiplications modulo p.
eve-cost-field = The best way known to find an exponent in this group is as much work as trying keys of so many bits.
eve-cost-hybrid = No figure is given for breaking both halves.
eve-cost-curve = The best way known to find the secret number needs about as many additions of points as the square root of the number of points.
eve-cost-rsa = Taking n apart into its two primes is as much work as trying keys of so many bits.
eve-cost-rsa-small = Numbers n this small have been taken apart into their primes; this program does not do it.
eve-cost-reach = Her { $budget } operations are enough for that.
eve-cost-no-reach = Her { $budget } operations are not enough for that.
eve-cost-asks = Eve goes another way: she may ask the server { $budget } questions. If it tells right padding from wrong, tens of thousands are enough; if it does not, no number is.
eve-spent-operations = { $count } group { $count ->
    [one] operation
   *[other] operations
  } on the search for an exponent.
eve-spent-tries = { $count } { $count ->
    [one] try
   *[other] tries
  } of a shared secret, each up to the opening of a record.
eve-spent-questions = { $count } { $count ->
    [one] question
   *[other] questions
  } to the server, each a connection of its own.
eve-spent-minutes = { $count } { $count ->
    [one] minute
   *[other] minutes
  } on the line, asking one after the other.
eve-cost-idle = She listens only, and spends none.

## The screens of these tables

message-fields = fields
message-bytes = bytes
message-sealing = sealing
message-record = the record, { $count } bytes
message-plaintext = what was sealed in it, { $count } bytes
message-number = record { $number }
message-none = Nothing has crossed the wire yet.
message-closed = What was sealed in this record is not known here.
message-changed = It was changed on the way: { $count ->
    [one] one byte arrived
   *[other] { $count } bytes arrived
  } different.
message-dropped = It was lost on the way.
message-value = value { $what }
message-before = before
message-after = on the wire
message-sent-along = sent along
message-not-sent = not sent
message-by = as the { $who } did it
footer-fold = open or close
transcript-title = The transcript: what the Finished hashes cover
transcript-empty = No handshake message has been sent yet.
transcript-column-message = message
transcript-column-length = bytes
transcript-column-session = session
transcript-column-client = client's
transcript-column-keys = keys
transcript-column-proof = proof
transcript-column-data = data
transcript-column-server = server's
transcript-not-hashed = not hashed
transcript-note = ChangeCipherSpec is not hashed: it is no handshake message, only a signal between two records.
transcript-changed = changed on the way: the two sides hash different bytes
transcript-hash = the hash { $which }
transcript-so-far = { $messages } { $messages ->
    [one] message
   *[other] messages
  }, { $bytes } bytes so far
transcript-and-sealed = , without { $count } that is sealed
transcript-not-yet = not computed yet
transcript-agreed = ≡ both have the same
transcript-differs = ≢ the two differ: they saw different conversations
steps-title = All { $count } steps
steps-typed = to step { $typed }
steps-how = type a number, then ⏎
steps-folded = { $id}: the connection before, { $count } steps
steps-unfold = open it
ladder-title = All messages so far, in virtual time
ladder-title-mallory = All messages so far, with Mallory between
ladder-to-come = { $count } more to come
ladder-empty = No message has been sent yet.
ladder-above = ↑ { $count } more
ladder-lost = lost
eve-title = EVE
eve-can = can
eve-saw = saw
eve-sealed = { $count } sealed { $count ->
    [0] records
    [one] record
   *[other] records
  }
eve-opened = { $count } of them opened
eve-nothing = nothing yet
eve-derived = worked out
eve-way = needs
eve-cost = cost
eve-spent = spent
eve-operations = about { $count } operations
eve-cost-figure-computed = computed from this run's numbers
eve-cost-figure-cited = cited: { $cite }
eve-no-figure = no figure
eve-reads-all = She reads along.
footer-let-her = let her compute
notice-eve-computes = She computes already.
eve-change = eve = computes
