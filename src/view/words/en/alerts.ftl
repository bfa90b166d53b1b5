# Alerts: the last word, with a number for the reason.

alert-check =
    .title = The { $actor } stops
    .text = A check failed: { $failed_check }. The { $actor } ends the connection and tells the { $peer } with an alert, a short message that says what went wrong: { $alert } ({ $code }), { $meaning }.

alert-sent =
    .title = The { $actor } stops
    .text = The { $actor } expected { $expected }, and found: { $found }. It ends the connection and tells the { $peer } with an alert, a short message that says what went wrong: { $alert } ({ $code }), { $meaning }.

alert-internal =
    .title = The { $actor } cannot go on
    .text = The { $actor } needed { $expected }, and had: { $found }. The fault is its own, not the { $peer }'s, and it says so with an alert, a short message that says what went wrong: { $alert } ({ $code }), { $meaning }.

alert-stranger =
    .title = The { $actor } stops
    .text = What came is no TLS record, but { $stranger }: { $found }. { $way } The { $actor } ends the connection with an alert, { $alert } ({ $code }).

alert-received =
    .title = The { $actor } is told: { $alert }
    .text = An alert has come in the { $peer }'s name, { $alert } ({ $code }), which means: { $meaning }. { $level ->
        [warning] It is a warning; the connection may go on.
       *[fatal] It is fatal: for the { $actor } the connection has ended.
    }

## What a peer sent that speaks no TLS, and what to do

stranger-http_request = an HTTP request
stranger-http_response = an HTTP response
stranger-http2 = the preface of HTTP/2
stranger-ssh = the identification of SSH
stranger-smtp = a line of SMTP
stranger-ftp = the greeting of an FTP server
stranger-reply = a reply with three digits, as SMTP, FTP and NNTP have it
stranger-pop3 = the greeting of a POP3 server
stranger-imap = the greeting of an IMAP server
stranger-xmpp = the start of an XMPP stream
stranger-proxy = a header of the PROXY protocol
stranger-ssl2 = a hello of SSL 2.0

stranger-way-http_request = HTTP is spoken here without TLS; a client that is to use TLS asks for https:// and not for http://.
stranger-way-http_response = HTTP is spoken here without TLS; HTTPS mostly has port 443.
stranger-way-http2 = HTTP/2 is spoken here without TLS; HTTPS mostly has port 443.
stranger-way-ssh = SSH protects its connections itself and speaks no TLS.
stranger-way-smtp = SMTP begins in clear, and goes over to TLS with STARTTLS (RFC 3207), which is not spoken here; on port 465 a server mostly has TLS from the first byte (RFC 8314).
stranger-way-ftp = FTP begins in clear, and goes over to TLS with AUTH TLS (RFC 4217), which is not spoken here; on port 990 a server mostly has TLS from the first byte.
stranger-way-reply = These protocols begin in clear, and go over to TLS with a command that is not spoken here; ports that mostly have TLS from the first byte are 465 for SMTP, 990 for FTP and 563 for NNTP.
stranger-way-pop3 = POP3 begins in clear, and goes over to TLS with STLS (RFC 2595), which is not spoken here; on port 995 a server mostly has TLS from the first byte (RFC 8314).
stranger-way-imap = IMAP begins in clear, and goes over to TLS with STARTTLS (RFC 9051), which is not spoken here; on port 993 a server mostly has TLS from the first byte (RFC 8314).
stranger-way-xmpp = XMPP begins in clear, and goes over to TLS with STARTTLS (RFC 6120), which is not spoken here; on port 5223 a server mostly has TLS from the first byte.
stranger-way-proxy = A load balancer puts this header before what it passes on; it has to be told to leave it out here.
stranger-way-ssl2 = No client may send it any more (RFC 6176), and it is not read here; the client has to offer TLS alone.

## What each description means

alert-meaning-close_notify = the sender has nothing more to say
alert-meaning-unexpected_message = a message came that does not belong at this point
alert-meaning-bad_record_mac = a sealed record did not pass its check
alert-meaning-decryption_failed_RESERVED = a record could not be decrypted (no longer used)
alert-meaning-record_overflow = a record was longer than is allowed
alert-meaning-decompression_failure = compressed data could not be unpacked
alert-meaning-handshake_failure = there is no set of choices that both can accept
alert-meaning-no_certificate_RESERVED = no certificate was to be had (no longer used)
alert-meaning-bad_certificate = a certificate was damaged, or its signature was wrong
alert-meaning-unsupported_certificate = a certificate of this kind cannot be used here
alert-meaning-certificate_revoked = a certificate was called back by its signer
alert-meaning-certificate_expired = a certificate is not valid at this time
alert-meaning-certificate_unknown = something else about a certificate made it unacceptable
alert-meaning-illegal_parameter = a field had a value that it must not have
alert-meaning-unknown_ca = the certificates lead to no root that is trusted
alert-meaning-access_denied = the certificate was fine, but its holder is not let in
alert-meaning-decode_error = a message could not be read
alert-meaning-decrypt_error = a signature or a Finished was not right
alert-meaning-export_restriction_RESERVED = old export rules were broken (no longer used)
alert-meaning-protocol_version = the version is known, but not spoken here
alert-meaning-insufficient_security = what was offered is weaker than is demanded
alert-meaning-internal_error = something went wrong inside, which is not the other side's fault
alert-meaning-inappropriate_fallback = a lower version was tried without need
alert-meaning-user_canceled = the user broke off the handshake
alert-meaning-no_renegotiation = there will be no second handshake here
alert-meaning-missing_extension = an extension is missing that has to be there
alert-meaning-unsupported_extension = an extension was answered that nobody had asked for
alert-meaning-certificate_unobtainable = a certificate could not be fetched
alert-meaning-unrecognized_name = nobody here goes by the name that was asked for
alert-meaning-bad_certificate_status_response = the proof that a certificate still counts was wrong
alert-meaning-bad_certificate_hash_value = a fetched certificate was not the one that was named
alert-meaning-unknown_psk_identity = the key that both were to share is not known
alert-meaning-certificate_required = a certificate was demanded and none came
alert-meaning-no_application_protocol = no application protocol is spoken by both
alert-meaning-ech_required = the hello has to be encrypted
alert-meaning-unknown = a reason that has no name here

## What is checked

check-certificate_path = the path from the certificate to a trusted root
check-certificate_signature = the signature in a certificate
check-certificate_issuer = the right of each signer to sign
check-certificate_extensions = that no critical extension of a certificate is unknown
check-certificate_validity = the dates in the certificates
check-certificate_names = the limits on names in certificates
check-host_name = the name in the certificate
check-key_usage = what the key may be used for
check-params_signature = the signature over the parameters
check-public_value = the range of the public value
check-curve_point = the form of the public value
check-encapsulation_key = the form of the key of ML-KEM
check-downgrade = that nobody talked the two down to an older version
check-premaster_padding = the padding of the decrypted secret
check-premaster_version = the version in the premaster secret
check-record_tag = the tag of the record
check-record_padding = the padding of the record
check-record_MAC = the MAC of the record
check-finished = the verify_data in Finished
check-renegotiation_info = that a first handshake refers to none before it
check-certificate_verify = the client's signature over the handshake so far
check-sequence_number = the place of each record in the order
check-session_id = that it is the session that was asked for
check-session_EMS = that both connections of a session use extended_master_secret, or neither
check-ticket_key_name = that the ticket names the server's present keys
check-ticket_MAC = that the server itself sealed this ticket
check-ticket_lifetime = that the ticket is not too old
check-close_notify = that the end was announced, and not cut off

## Added where the scenario replaces what was computed

override-note = { $name } is then replaced by hand: { $new } instead of { $old }.

override-note-field = A field of { $name } is then changed by hand: { $field } is now { $new }.

override-note-field-bit = A field of { $name } is then changed by hand: bit { $bit } of { $field } is turned over.

override-note-internal = A value was set by hand.
