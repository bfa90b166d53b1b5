# Checks that are left out, and what nobody notices then.

check-skipped-holds =
    .title = The { $actor } leaves a check out
    .text = Left out: { $skipped_check }. It would have passed this time. Without it { $unnoticed }

check-skipped-fails =
    .title = The { $actor } does not notice
    .text = Left out: { $skipped_check }. It would have failed, and the { $actor } { $check ->
        [premaster_version] would have gone on with a random secret, so that Finished fails
        [ticket_key_name] would have left the ticket closed and made a full handshake
        [ticket_MAC] would have left the ticket closed and made a full handshake
        [ticket_lifetime] would have made a full handshake
       *[other] would have stopped here
    }. Without it { $unnoticed }

check-skipped-unmade =
    .title = The { $actor } leaves a check out
    .text = Left out: { $skipped_check }. It could not be made in any case: { $found }. Without it { $unnoticed }

premaster-padding-told-sound =
    .title = The server looks at the padding
    .text = What the server decrypted begins with 00 02, as it should. A server must not let anybody know that (RFC 5246, section 7.4.7.1); this one does, because it would stop at once if the padding were wrong.

premaster-padding-told =
    .title = The server says that the padding is wrong
    .text = What the server decrypted does not begin with 00 02. A server must go on with a random secret then, so that every wrong guess ends alike, later; this one stops at once, with an alert of its own. Whoever may ask often enough can decrypt with such answers what was meant for the server alone.

## What goes unnoticed: ends "Without it …"

unnoticed-certificate_path = a certificate counts that nobody vouches for: anybody can write one for any name.
unnoticed-certificate_signature = a certificate counts whose content somebody changed after it was signed.
unnoticed-certificate_issuer = whoever has a certificate of any kind can sign others for any name.
unnoticed-certificate_extensions = a certificate counts though it says something that whoever relies on it must understand, and nobody does.
unnoticed-certificate_validity = a certificate counts for ever, also one whose key was stolen years after its last day.
unnoticed-certificate_names = an authority that is limited to some names can vouch for all others too.
unnoticed-host_name = a good certificate for any other name is as welcome: whoever owns some domain can pose as this server.
unnoticed-key_usage = a key is used for what its certificate does not allow.
unnoticed-params_signature = anybody on the path can put public values of his own in place of the true ones, and share the secret himself.
unnoticed-public_value = a public value of 0, 1 or p − 1 is taken, and whoever sees such a value knows the shared secret, at the latest by a second guess.
unnoticed-curve_point = a point is taken that does not lie on the curve, or one with which everybody knows the secret.
unnoticed-encapsulation_key = a key of ML-KEM is taken whose numbers are out of their range.
unnoticed-downgrade = whoever can change a ClientHello decides which version the two speak.
unnoticed-premaster_padding = the server says whether the padding was right, and by many such answers somebody can decrypt what was meant for the server alone.
unnoticed-premaster_version = nobody sees that the two were talked down to an older version.
unnoticed-record_tag = every bit that is turned over on the way turns over the same bit of the content.
unnoticed-record_padding = a record whose padding is wrong is used all the same if its MAC is right.
unnoticed-record_MAC = a record counts that somebody changed on the way.
unnoticed-finished = two sides go on that saw two different conversations.
unnoticed-renegotiation_info = what somebody said before can be passed off as the beginning of this conversation.
unnoticed-certificate_verify = anybody can show the client's certificate as his own, since certificates are public.
unnoticed-sequence_number = a record can be kept and delivered again, or in another order, and its seal is still right.
unnoticed-close_notify = whoever cuts the line decides where the message ends.
unnoticed-session_EMS = somebody in the middle can have two sessions share one master secret.
unnoticed-ticket_key_name = a ticket is opened with keys that it was not sealed with, and what comes out is noise.
unnoticed-ticket_MAC = whoever changes a ticket changes what the server believes of its own sessions.
unnoticed-ticket_lifetime = a ticket counts for ever, and so does the key that opens them all.
