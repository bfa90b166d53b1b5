# What came of an attack.

verdict-untouched = Nobody did anything, and both sides established the connection.
verdict-harmless = Nobody noticed anything, and nothing came of it: both sides agree, and nobody else reads what they say.
verdict-unnoticed = Nobody noticed anything: the connection was established, and to those who speak all looks well.
verdict-stuck = Neither side finds anything wrong, and neither goes on: they wait for each other, until one of them gives up.
verdict-stuck-one = Nobody finds anything wrong, and nothing more comes: who waits will give up some day.
verdict-stuck-ended = The end came too early, so they know that something is wrong, and not what.
verdict-refused = { $who } is told { $alert } at step { $step }, and ends the connection. The other side never said that.
verdict-unnoticed-probed = In the connection itself nobody noticed anything: it was established, and to those who speak all looks well.
verdict-harmless-probed = In the connection itself nobody noticed anything, and nothing came of it: both sides agree, and nobody else reads what they say.
verdict-cut = { $who } sees the line end, and has not had { $awaited }.
verdict-waits = { $who } waits for { $awaited }.
verdict-caught = { $who } notices at step { $step }, by the check { $check } ({ $gloss }), and ends the connection with { $alert }.
verdict-caught-silent = { $who } notices at step { $step }, by the check { $check } ({ $gloss }). There is nobody left to whom it could send an alert.
verdict-caught-rule = { $who } stops at step { $step } with { $alert }: it expected { $expected }, and found: { $found }.
verdict-missed = { $who } leaves out a check that would have failed, at step { $step }: { $check } ({ $gloss }).
verdict-without = Without it
verdict-reads = { $who } reads what the { $said_by } said: "{ $text }".
verdict-given = { $who } is given "{ $text }" as the { $said_by }'s words, and the { $said_by } never said that here.
verdict-given-again = { $who } is given "{ $text }" as what the { $said_by } says next, and the { $said_by } said it at another time.
verdict-lost = What the { $said_by } said never arrived: "{ $text }".
verdict-at-odds = Both sides believe that they agree, yet they hold different bytes of: { $names }.
verdict-first = The first thing that came out differently is at step { $step }: { $title }.

## For the teacher's eyes

verdict-unknowable = For the teacher's eyes:
verdict-mitm-none = Mallory stands in the middle, and shows no certificate.
verdict-mitm-self_signed = Mallory stands in the middle, and shows a certificate that he signed himself.
verdict-mitm-other_name = Mallory stands in the middle, and shows a good certificate for another name.
verdict-mitm-copied = Mallory stands in the middle, and shows the server's certificate without having its key.
verdict-mitm-stolen = Mallory stands in the middle, and has the server's certificate with its key.
verdict-leak-server_key = After the connection Eve is given the server's private key.
verdict-leak-ticket_key = After the connection Eve is given the key under which the server seals its tickets.
verdict-leak-master_secret = After the connection Eve is given the master secret.
verdict-act = On the way: { $act }.
verdict-act-missed = On the way: { $act }; it met nothing.
verdict-unknowable-caught = Neither side can know who did it: somebody on the path, the other side, or a fault of the line. An alert says what was wrong, not whose doing it was.
verdict-unknowable-silent = Neither side can know whether somebody cut the line or a cable broke: the end of a stream is under no keys, and says nothing.
verdict-unknowable-unnoticed = Neither side can know it: everything that it is able to check is as it should be.
verdict-unknowable-missed = Neither side can know it: everything that they do check is as it should be.
verdict-unknowable-probed = The client cannot know it. The server could: it has refused one ClientKeyExchange after another, all from somebody who never got any further, and a server that keeps a log has it there.
verdict-unknowable-broken = Neither side can know who sent it: an alert that comes before the keys is under no seal, and anybody on the path can write one.
verdict-unknowable-harmless = Neither side can know that anybody tried.
verdict-unknowable-stuck = Neither side can know whether the other is slow, gone, or waiting as well: only a clock helps, and TLS has none.

## Who

verdict-who-client = The client
verdict-who-server = The server
verdict-who-eve = Eve
verdict-who-mallory = Mallory
