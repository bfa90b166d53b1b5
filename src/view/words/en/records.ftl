# Sealing and opening records.

seal-gcm =
    .title = The { $actor } seals record { $seq }
    .text = { $seq ->
        [0] The nonce, a number that must never come twice under one key, is 4 secret bytes of the key block and 8 that are sent along. AES-GCM encrypts { $plaintext_length } bytes and adds a tag of 16, over which any change shows. The tag also covers the record's number, 0, which both sides count and nobody sends.
       *[other] The 8 bytes of the nonce that are sent along count up, so no nonce comes twice. The record carries { $fragment_length } bytes: 8 of the nonce, { $plaintext_length } encrypted, and 16 of the tag, which also covers the record's number, { $seq }.
    }

seal-ccm =
    .title = The { $actor } seals record { $seq }
    .text = { $seq ->
        [0] The nonce, a number that must never come twice under one key, is 4 secret bytes of the key block and 8 that are sent along. AES-CCM first makes a check value over the content, its header and the record's number (0, which both sides count and nobody sends). Then it encrypts the { $plaintext_length } bytes of content and the check value; { $tag } bytes of that, the tag, are sent.
       *[other] The 8 bytes of the nonce that are sent along count up, so no nonce comes twice. The record carries { $fragment_length } bytes: 8 of the nonce, { $plaintext_length } encrypted, and { $tag } of the tag, which also covers the record's number, { $seq }.
    }

seal-chacha =
    .title = The { $actor } seals record { $seq }
    .text = { $seq ->
        [0] The nonce, a number that must never come twice under one key, is the record's number xor 12 secret bytes of the key block; none of it is sent. ChaCha20 encrypts { $plaintext_length } bytes and Poly1305 adds a tag of 16, over which any change shows. The tag also covers the record's number, 0, which both sides count.
       *[other] The record's number goes into the nonce, so no nonce comes twice. The record carries { $fragment_length } bytes: { $plaintext_length } encrypted, and 16 of the tag, which also covers the record's number, { $seq }.
    }

seal-cbc =
    .title = The { $actor } seals record { $seq }
    .text = { $seq ->
        [0] First a MAC, a check value that only a holder of the MAC key can make, is computed over the record's number (0, which nobody sends), its header and the content. Then content, MAC and padding to full blocks of 16 bytes are encrypted together. A fresh random IV goes in front, so that equal contents do not look equal.
       *[other] The MAC covers the record's number, { $seq }, its header and the content. Content ({ $plaintext_length } bytes), MAC ({ $MAC_length }) and padding ({ $padding_length }) are encrypted together, after a fresh IV of 16 bytes.
    }

seal-etm =
    .title = The { $actor } seals record { $seq }
    .text = { $seq ->
        [0] First the content, padded to full blocks of 16 bytes, is encrypted after a fresh random IV. Then a MAC, a check value that only a holder of the MAC key can make, is computed over the record's number (0, which nobody sends), its header, IV and ciphertext. So the receiver can throw out a forgery before it decrypts anything.
       *[other] Content ({ $plaintext_length } bytes) and padding ({ $padding_length }) are encrypted after a fresh IV of 16 bytes. The MAC ({ $MAC_length } bytes) comes last and covers the record's number, { $seq }, its header, IV and ciphertext.
    }

open-gcm =
    .title = The { $actor } opens record { $seq }
    .text = { $seq ->
        [0] The { $actor } puts the nonce together and checks the tag, which covers the record's number too (0, by its own count). The tag is right, so the record is as it was sealed, and only now is it decrypted.
       *[other] The tag is right, with { $seq } as the record's number by the { $actor }'s own count. So no record was changed, repeated or left out, and this one is decrypted.
    }

open-ccm =
    .title = The { $actor } opens record { $seq }
    .text = { $seq ->
        [0] The { $actor } puts the nonce together, decrypts, and makes the check value again over content, header and the record's number (0, by its own count). It gives the tag that came, so the record is as it was sealed, and only now is the content used.
       *[other] The tag is right, with { $seq } as the record's number by the { $actor }'s own count. So no record was changed, repeated or left out, and the content is used.
    }

open-chacha =
    .title = The { $actor } opens record { $seq }
    .text = { $seq ->
        [0] The { $actor } makes the nonce from the record's number (0, by its own count) and checks the tag. The tag is right, so the record is as it was sealed, and only now is it decrypted.
       *[other] The tag is right, with { $seq } as the record's number by the { $actor }'s own count. So no record was changed, repeated or left out, and this one is decrypted.
    }

open-cbc =
    .title = The { $actor } opens record { $seq }
    .text = { $seq ->
        [0] The { $actor } decrypts, takes off the padding, and computes the MAC over the record's number (0, by its own count), the header and the content. Padding and MAC are right, so the record is as it was sealed.
       *[other] Padding and MAC are right, with { $seq } as the record's number by the { $actor }'s own count. So no record was changed, repeated or left out.
    }

open-etm =
    .title = The { $actor } opens record { $seq }
    .text = { $seq ->
        [0] The { $actor } computes the MAC over the record's number (0, by its own count), the header, IV and ciphertext. It is right, so the record is as it was sealed, and only now is it decrypted.
       *[other] The MAC is right, with { $seq } as the record's number by the { $actor }'s own count. So no record was changed, repeated or left out, and this one is decrypted.
    }

seal-uncounted =
    .title = The { $actor } seals record { $seq }
    .text = In the place of the record's number stands a 0, here as in every record, since nobody counts. The check value covers type, version, length and content. It shows every change, and not whether a record was sent before or out of turn.

open-uncounted =
    .title = The { $actor } opens record { $seq }
    .text = The check value is right, with a 0 in the place of the record's number. So these bytes were sealed under this key, and nobody changed them. Whether they come for the first time and in their turn it does not tell, since nobody counts.

open-uncounted-failed =
    .title = Record { $seq } is not genuine
    .text = The check value is not right for this record under the { $actor }'s key. Its bytes were changed, or the two sides have different keys. Nothing of it is used.

open-gcm-failed =
    .title = Record { $seq } is not genuine
    .text = The tag is not right for this record as number { $seq } under the { $actor }'s key. The record was changed, repeated or out of order, or the two sides have different keys. Nothing of it is used.

open-ccm-failed =
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

open-unchecked =
    .title = The { $actor } opens record { $seq } unchecked
    .text = The record is decrypted, and nobody asks whether it is as it was sealed. What comes out is what the { $peer } said, or what somebody on the way made of it.
