# From the shared secret to the keys.

session-hash =
    .title = The { $actor } hashes the conversation
    .text = A hash over all handshake messages so far, from ClientHello to ClientKeyExchange: { $session_hash }. It will go into the master secret, so that two different conversations can never end up with the same one.

master-secret =
    .title = The { $actor } makes the master secret
    .text = The PRF, a function that mixes a secret with other data into as many bytes as are needed, makes 48 bytes from the premaster secret, client_random and server_random: { $master_secret }. The secrecy comes from the premaster secret alone. The randoms make the result a new one in every conversation.

master-secret-extended =
    .title = The { $actor } makes the master secret
    .text = The PRF, a function that mixes a secret with other data into as many bytes as are needed, makes 48 bytes from the premaster secret and the hash of the conversation: { $master_secret }. The secrecy comes from the premaster secret alone. The hash ties the result to every message so far, the two randoms included.

key-block =
    .title = The { $actor } makes the key block
    .text = The PRF stretches the master secret to { $length } bytes, as many as { $protection } needs for both directions: { $key_block }. Here server_random comes first, then client_random. A label of its own, "key expansion", keeps this use of the PRF apart from the others.

write-keys =
    .title = The { $actor } cuts the keys
    .text = The key block is cut in a fixed order: client_write_key, server_write_key, client_write_IV, server_write_IV. The keys encrypt; an IV becomes part of the number that makes each encryption different. Each direction has its own, so that nobody can send a record back to the one who wrote it.

write-keys-cbc =
    .title = The { $actor } cuts the keys
    .text = The key block is cut in a fixed order: client_write_MAC_key, server_write_MAC_key, client_write_key, server_write_key. MAC keys are for noticing changes, the others encrypt, and one key never does both. Each direction has its own, so that nobody can send a record back to the one who wrote it.
