# Sealing and opening records.

seal-gcm =
    .title = The { $actor } seals record { $seq }
    .text = The nonce, a number that must never come twice under one key, is 4 secret bytes of the key block and 8 that are sent along. AES-GCM encrypts { $plaintext_length } { $plaintext_length ->
        [one] byte
       *[other] bytes
    } and adds a tag of 16, over which any change shows. The tag also covers the record's number, { $seq }, which both sides count and nobody sends.

seal-chacha =
    .title = The { $actor } seals record { $seq }
    .text = The nonce, a number that must never come twice under one key, is the record's number xor 12 secret bytes of the key block; none of it is sent. ChaCha20 encrypts { $plaintext_length } { $plaintext_length ->
        [one] byte
       *[other] bytes
    } and Poly1305 adds a tag of 16, over which any change shows. It also covers the record's number, { $seq }, which both sides count.

seal-cbc =
    .title = The { $actor } seals record { $seq }
    .text = First a MAC, a check value that only a holder of the MAC key can make, is computed over the record's number ({ $seq }, which nobody sends), its header and the content. Then content, MAC and padding to full blocks of 16 bytes are encrypted together. A fresh random IV goes in front, so that equal contents do not look equal.

seal-etm =
    .title = The { $actor } seals record { $seq }
    .text = First the content, padded to full blocks of 16 bytes, is encrypted after a fresh random IV. Then a MAC, a check value that only a holder of the MAC key can make, is computed over the record's number ({ $seq }, which nobody sends), its header, IV and ciphertext. So the receiver can throw out a forgery before it decrypts anything.

open-gcm =
    .title = The { $actor } opens record { $seq }
    .text = The { $actor } puts the nonce together and checks the tag. It is right, also for the record's number { $seq }, which the { $actor } counted itself. Only now is the content decrypted: nobody has changed, repeated or left out a record.

open-chacha =
    .title = The { $actor } opens record { $seq }
    .text = The { $actor } makes the nonce from the record's number { $seq }, which it counted itself, and checks the tag. It is right, so the content is decrypted: nobody has changed, repeated or left out a record.

open-cbc =
    .title = The { $actor } opens record { $seq }
    .text = The { $actor } decrypts, takes off the padding, and computes the MAC over the record's number { $seq }, which it counted itself, the header and the content. Padding and MAC are right: nobody has changed, repeated or left out a record.

open-etm =
    .title = The { $actor } opens record { $seq }
    .text = The { $actor } computes the MAC over the record's number { $seq }, which it counted itself, the header, IV and ciphertext. It is right, so the content is decrypted: nobody has changed, repeated or left out a record.

open-gcm-failed =
    .title = Record { $seq } is not genuine
    .text = The tag is not right for this record as number { $seq } under the { $actor }'s key. The record was changed, repeated or out of order, or the two sides have different keys. Nothing of it is used.

open-chacha-failed =
    .title = Record { $seq } is not genuine
    .text = The tag is not right for this record as number { $seq } under the { $actor }'s key. The record was changed, repeated or out of order, or the two sides have different keys. Nothing of it is used.

open-cbc-failed =
    .title = Record { $seq } is not genuine
    .text = Padding or MAC is not right for this record as number { $seq }: it was changed, repeated or out of order, or the keys differ. The { $actor } will not say which of the two was wrong, because from such answers an attacker could learn the content byte by byte.

open-etm-failed =
    .title = Record { $seq } is not genuine
    .text = The record does not pass its check as number { $seq } under the { $actor }'s keys. It was changed, repeated or out of order, or the two sides have different keys. Nothing of it is used.
