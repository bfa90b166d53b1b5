# The attacker's bench.

bench-title = The attacker's bench
bench-part-verdict = verdict
bench-running = The run is under way …
bench-wait = The run is being laid out. One moment.
bench-wire = on the wire
bench-verdict = The verdict
bench-verdict-old = The run before
bench-bytes = { $count } bytes, as they arrive
bench-bytes-sent = { $count } bytes, as they were sent
bench-nothing-done = Nothing done yet. Choose a message: d drops it, r repeats it, Enter goes into its fields.
bench-acts = Done:

# What is done to a record.

done-changed = changed
done-old = an old one
done-dropped = dropped
done-cut = cut off here
done-repeated = repeated
done-again = a copy
done-moved = comes later
done-injected = injected
done-unsent = not sent

# What came of it.

bench-attack = Attack: { $title }.
bench-unmet = { $act } (it met nothing)
bench-above-seat = Sit above (s) to see what neither party can know.

# The selected field.

bench-was = was { $value }
bench-type-number = a number, in decimal, or in hex after 0x
bench-type-bytes = bytes in hex, two digits each, or a text in "…"
bench-type-text = a text, or bytes in hex, two digits each
bench-type-inject = the type (handshake, alert, change_cipher_spec or application_data), then its bytes in hex: alert 0100
bench-edit = Enter changes it: { $how }.
bench-bit = bit { $bit } of { $what }
bench-no-header = This is the record's header. Acts reach what the record carries: choose a field below.
bench-no-sealed = This is under keys. Whoever stands on the path can change the sealed bytes only: choose the fragment.
bench-no-name = Nothing here has a name by which an act could reach it.
bench-no-message = Nobody sent this record, so there is nothing to hold back or to change.
bench-covered = What stands there is covered, so it cannot be changed in part.
bench-inject-prompt = to the { $party }, behind { $message }
bench-sealed-closed = Sealed: whoever sits here sees its bytes, and not what they say.

# Words on what was just done.

bench-ask-flip = f once more turns bit { $bit } of { $message }.{ $field } over. Enter goes into the fields, where you choose another.
bench-ask-unflip = f once more takes the change of bit { $bit } of { $message }.{ $field } back.
bench-said-again = This was done already; it is taken back.
bench-nothing-to-undo = There is nothing to take back.
bench-let-through = What if the { $side } did not check { $check }? See what comes of it.
bench-no-check = No single check caught it: the rules of the protocol did, and they cannot be left out.
bench-caught-by-mallory = It was Mallory who noticed. Which checks he makes is his own affair, and leaving one out would not help him.
bench-not-caught = Nobody caught anything, so there is no check to leave out.
bench-undone = Taken back. { $count ->
    [0] Nothing is done now.
    [one] One act is left.
   *[other] { $count } acts are left.
  }
bench-restored = All is taken back: this is the untouched run. u brings it all again.
bench-carry-move = { $message } is picked up. Go to the message behind which it is to arrive, and press Enter; Esc lets go.
bench-carry-copy = A copy of { $message } is picked up. Go to the message behind which it is to arrive, and press Enter; Esc lets go.
bench-carry-where = Only behind a message of the same direction: the path has one lane each way.
bench-carry-let-go = Let go: it stays where it was.
bench-same-run = Nothing is done: this is the run that you came from. Esc leads back to it.
bench-change = { $count ->
    [one] { $first }
   *[other] { $first } and { $more } more
  }
bench-change-settings = other settings
bench-left = at the attacker's bench
notice-bench-later = This run has open questions: answer them or put them off, and the bench opens.
notice-bench-peer = A real peer took part, and does not say it all again: no bench for this run.

# The pickers.

bench-attacks = Attacks that are ready
bench-checks = Checks to leave out
bench-mallory = Who stands in the middle
bench-settings = What the run is made of

# The challenge.

bench-challenge = Challenge: { $title }
bench-challenge-met = ✓ { $then }
bench-solved = ✓ solved
bench-hint = Hint { $nth } of { $all }: { $hint }
bench-no-hint = There are no more hints.

footer-bench-fields = its fields
footer-bench-edit = type another value
footer-bench-byte = type another byte
footer-bench-put = put it here
footer-bench-let-go = let go
footer-bench-take = take this attack
footer-bench-toggle = tick it, or not
footer-bench-set = let this arrive; Esc leaves the field
footer-bench-walk = walk this run
footer-bench-list = to the wire
footer-bench-back = to the bench
footer-bench-settings = settings

key-bench = bench
    .long = the attacker's bench: change, drop, repeat what is on the wire
key-flip = flip a bit
    .long = turn the bit under the cursor over, else the last bit of the field
key-byte-on = byte on
    .long = in the bytes: a byte on
key-byte-back = byte back
    .long = in the bytes: a byte back
key-drop = drop
    .long = let the message never arrive; once more takes it back
key-repeat = repeat
    .long = let it arrive twice; once more takes it back
key-repeat-later = repeat later
    .long = pick up a copy, to let it arrive again behind another message
key-move = move
    .long = pick it up, to let it arrive behind another message
key-old = an old one
    .long = put the same message of an earlier conversation in its place
key-inject = inject
    .long = let a record arrive behind it that nobody sent
key-cut = cut
    .long = let nothing of its direction arrive from here on
key-undo = undo
    .long = take the last act back
key-restore = all back
    .long = take everything back
key-attacks = attacks
    .long = attacks that are ready, with who did them in the world
key-checks = checks
    .long = leave checks out, at the client, the server or both
key-let-through = what if unchecked
    .long = leave out the check that caught it, at that side
key-mallory = Mallory
    .long = let somebody stand in the middle, and choose what he shows
key-settings = settings
    .long = suite, group, latency, leaks, and all else that the run is made of
key-walk-run = walk it
    .long = walk the run that came of it; Esc comes back to the bench
key-toggle = tick
    .long = tick what is selected, or take the tick away
place-bench = Keys of the attacker's bench
key-at-bench-open = into the fields; there, type another value; on the verdict, walk the run
key-at-bench-pane = the wire, the fields, the bytes, the verdict
key-at-bench-return = back to the wire, then off the bench
key-at-bench-left = close a field; in the bytes, a bit back
key-at-bench-right = open a field; in the bytes, a bit on
key-at-bench-copy = copy the scenario code of this run
key-at-bench-hint = a hint for the challenge
