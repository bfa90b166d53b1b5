# The free lab, detours, and how a run ended.

ending-nothing = Nothing happened: no connection was opened.
ending-established = Both sides established the connection.
ending-mallory = Both connections were established, with Mallory between. Neither end can tell.
ending-party-client = The client
ending-party-server = The server
ending-party-mallory = Mallory
ending-check = { $party } ended it at step { $step }: it checked { $check }, and the check failed ({ $alert }).
ending-failed = { $party } ended it at step { $step } with the alert { $alert }.
ending-refused = { $party } was told at step { $step } that it is over ({ $alert }).
ending-unfinished = { $party } was still waiting for { $awaited }.
ending-size = { $steps } steps, { $records } records, { $time } ms.
ending-eve-nothing = Eve learned nothing: there was no key exchange.
ending-eve-reads = Eve reads the application data.
ending-eve-lacks = Eve lacks { $what }.

lab-title = Free lab
lab-values = what it made, and who agrees
lab-walk = Walk this run, step by step
lab-about-title = what this is
lab-about = Choose what client and server speak, and what happens to them. Each change is run at once, with real messages and real keys, and you see what comes of it. What cannot be is marked ✗ and says why.
lab-result = this run
lab-result-old = the run before
lab-running = The run is under way …
lab-wait = The run is still under way. One moment.
lab-code = code
lab-code-hint = y copies it; --scenario takes it
lab-none = none
lab-silent = nothing
lab-type = type another …
lab-eve-listens = listens
lab-eve-computes = computes
lab-eve-probes = asks questions
lab-leak-no = nothing
lab-leak-server_key = the server's key
lab-leak-ticket_key = the ticket key
lab-leak-master_secret = the master secret
lab-acts = { $count ->
    [0] nothing
    [one] { $count } act
   *[other] { $count } acts
  }
lab-skip-none = none
lab-skip-both = both
lab-skip-client = client
lab-skip-server = server
lab-skip-how = It checks { $what } ({ $cite }). Space leaves it out at both sides, then at the client, at the server, and nowhere.
lab-take-act-back = Enter takes this act back: what is on the wire then arrives as it was sent.
lab-latency = { $latency } ms one way
lab-mitm-about-off = Client and server speak with each other.
lab-mitm-about-none = Where nobody shows a certificate, nobody can tell who is at the other end: Mallory speaks with each side as if he were the other.
lab-mitm-about-self_signed = Anybody can sign a certificate with any name in it. It proves nothing to whoever asks who vouches for it.
lab-mitm-about-other_name = Anybody can get a good certificate for a name of his own. It proves that he is somebody, and not that he is this server.
lab-mitm-about-copied = The server's certificate is public: anybody can show it. Whoever lacks its key cannot sign with it.
lab-mitm-about-stolen = With the server's own key in his hands Mallory is the server, as far as anybody can check.
lab-mitm-off = nobody
lab-mitm-none = Mallory, no certificate
lab-mitm-self_signed = Mallory, self-signed
lab-mitm-other_name = Mallory, another name
lab-mitm-copied = Mallory, a copy
lab-mitm-stolen = Mallory, a stolen key
lab-overrides = { $count ->
    [0] none
    [one] { $count } value or field
   *[other] { $count } values and fields
  }
lab-brought = What no longer fitted came along: { $what }.
lab-taken-back = without { $set }
lab-take-back = Enter takes it back: the value is then computed as always.
lab-unmet = { $set } met nothing: this run has no such value or field.

setting-suite = suite
    .about = The cipher suite: how the two come to a secret, how the server proves who it is, and how the data is sealed.
setting-group = group
    .about = The numbers in which the Diffie-Hellman exchange computes. Small primes can be checked with a pencil, and broken with one.
setting-cert = certificate
    .about = The server's certificate, which ties its public key to its name. Its kind must go with the suite.
setting-ems = EMS
    .about = Extended master secret: whether the master secret hangs on everything that was said so far, and not on the two random values alone (RFC 7627).
setting-etm = EtM
    .about = Encrypt-then-MAC: whether a CBC record is encrypted before its MAC is computed, so that a changed record is never decrypted (RFC 7366).
setting-alpn = ALPN
    .about = The application protocols that both speak, the favourite first. The server picks one inside the handshake (RFC 7301).
    .type = Names with commas between them: h2,http/1.1
setting-set = replaced
    .about = Values and fields that are replaced: what if xc were 7, what if a bit of a message were turned over.
    .type = xc=7 sets a value, server.dh_Ys=9 one that the server alone has, ServerKeyExchange.dh_Ys=09 a field after it was signed, client_random~3 turns bit 3 over.
setting-seed = seed
    .about = What decides every random value. The same seed gives the same run, byte for byte.
    .type = A whole number from 0 to 18446744073709551615.
setting-eve = Eve
    .about = The eavesdropper hears everything. She may only listen, or also compute.
setting-eve_budget = Eve's budget
    .about = How many group operations she may spend on a discrete logarithm. To find an exponent takes about the square root of the group's size.
    .type = A whole number up to 1048576.
setting-leak = leaks
    .about = What falls into Eve's hands after the connection. The server's private key opens every recording with RSA, and none with DHE and ECDHE; the ticket key opens what was resumed by ticket; the master secret opens its own session.
setting-client_auth = client proof
    .about = Whether the server asks the client for a certificate. It can go on without one, or insist (RFC 5246 §7.4.4).
setting-client_cert = client's cert
    .about = The certificate that the client has. It shows it if it is asked, and proves with a signature that the key is its own.
setting-resume = resumption
    .about = Whether a second connection takes up the session of the first, without a key exchange of its own: by a ticket that the client keeps (RFC 5077), or by an id that the server remembers.
setting-renew_ticket = new ticket
    .about = Whether the server gives a client that came with a ticket a new one, so that the same ticket is not seen twice on the wire (RFC 5077 §3.3).
setting-false_start = False Start
    .about = Whether the client sends its data before it has the server's Finished. That saves a round trip (RFC 7918).
setting-renegotiate = asks again
    .about = Whether the server asks for a second handshake when the client has spoken, with HelloRequest. The client declines with no_renegotiation, and both stay with what they have (RFC 5246 §7.4.1.1).
setting-records = records
    .about = How handshake messages are packed into records. A record may hold several messages, and a long message may need several records (RFC 5246 §6.2.1).
    .type = each, coalesced, or the most bytes in a record, from 16 to 16384.
setting-wire = on the wire
    .about = What somebody on the path does to what is on the wire. She has no keys: she can change, drop, repeat, move or inject records, and read what goes in clear.
    .type = flip ServerKeyExchange.dh_Ys turns its last bit over; drop ServerHelloDone; replay client_application_data; old ServerKeyExchange.
setting-skip = left out
    .about = Checks that a side leaves out, to see what they are for.
setting-mitm = in the middle
    .about = Whether Mallory stands between the two, with a connection to each, and what he shows to the client to pass for the server.
setting-latency = latency
    .about = How long a record is under way, one way. A handshake's round trips cost twice that each.
    .type = Milliseconds, such as 50 or 12.5.
setting-server_name = host name
    .about = The host that the client wants to reach. It checks that the certificate names it.
    .type = A host name in ASCII, such as localhost.
setting-clock = date
    .about = The day on which it all happens. The client checks that the certificates are valid then.
    .type = Seconds since 1970-01-01 00:00:00 UTC.
setting-client_data = client says
    .about = What the client sends once the connection is there.
    .type = Any text. Leave it empty, and the client says nothing.
setting-server_data = server says
    .about = What the server answers.
    .type = Any text. Leave it empty, and the server says nothing.

detour-title = What if, at step { $step }: { $title }
detour-values = Values of this step
detour-fields = Fields of its message
detour-settings = Settings of the whole run
detour-set = What if { $what } were something else? Here: { $hint }.
detour-how = ~3 turns bit 3 over.
detour-running = Running again with { $change } … Backspace gives up.
detour-from = at step { $step }: { $title }
detour-first = first difference at step { $step }: { $what }
detour-no-difference = nothing came out differently
detour-was = before: { $value }
header-detour = Δ { $change }
detours-title = Detours of this sitting
detours-none = There are none yet. Press d at any step of a walk to change a value, a byte or a setting there, and see what comes of it.

footer-walk = walk this run
footer-choose = choose
footer-take = take it
footer-take-typed = take it; Esc leaves the field
footer-settings = settings
footer-copy-code = copy the code
footer-change = change it
footer-run-typed = run with it; Esc leaves the field
footer-run-choice = run with it
footer-go-again = go there again

notice-code-copied = The scenario code is on the clipboard.
notice-detour = b goes back. Δ marks what came out differently with { $change }.
notice-no-detour = This is no detour: there is nowhere to go back to.
notice-detour-peer = A real peer took part, and does not say it all again: no detour from here.
