# What keys do: a word or two for the footer, a line for the help.

key-next = next
    .long = one step on
key-back = back
    .long = one step back
key-read-on = read on
    .long = a screenful on in the text, and at its end one step on
key-read-back = read back
    .long = a screenful back in the text, and at its beginning one step back
key-next-message = next message
    .long = to the next message on the wire
key-previous-message = message before
    .long = to the message before
key-next-phase = next phase
    .long = to the next phase
key-previous-phase = phase before
    .long = to the phase before
key-first = first
    .long = to the very beginning
key-last = last
    .long = to the very end
key-down = down
    .long = down in a list or a long text
key-up = up
    .long = up again
key-page-down = page down
    .long = a screenful down
key-page-up = page up
    .long = a screenful up
key-left = left
    .long = to the left
key-right = right
    .long = to the right
key-open = look inside
    .long = open what is selected, else what this step is about
key-return = go back
    .long = back to where you were
key-next-link = select
    .long = select the next thing that opens
key-previous-link = select before
    .long = select the one before
key-working = show the sums
    .long = the arithmetic of this step, line by line
key-message = message
    .long = the message on the wire, with all its fields
key-eve = Eve
    .long = what the eavesdropper saw, found and lacks
key-transcript = transcript
    .long = which messages the Finished hash covers
key-steps = all steps
    .long = the list of all steps
key-ladder = ladder
    .long = all messages between the two, with their times
key-search = find
    .long = find a step, a value, a message or a word
key-seat = sit elsewhere
    .long = see with the eyes of the client, the server, Eve, or of all
key-detour = what if
    .long = change something here and run it all again
key-detours = detours
    .long = the detours of this sitting
key-leave-detour = back from the detour
    .long = from a detour back to the exact place that it left
key-next-stop = next stop
    .long = to the next stop of the lesson
key-previous-stop = stop before
    .long = to the stop before
key-lesson = lesson
    .long = the introduction of the lesson
key-play = play
    .long = go on by itself; press it again to stop
key-faster = faster
    .long = less time for each step
key-slower = slower
    .long = more time for each step
key-curtain = hide secrets
    .long = hide every secret value, for a class that guesses first
key-reveal = reveal one
    .long = show the next hidden secret
key-copy = copy
    .long = copy the command that computes this value again
key-compute = let her compute
    .long = let Eve use her computing power
key-hint = hint
    .long = a hint
key-show = show
    .long = show how the answer comes about
key-later = put off
    .long = put the question off until the end
key-pane = other pane
    .long = on a small screen: the step, the client, the wire, the server, Eve
key-colors = colors
    .long = dark, light or high contrast
key-help = help
    .long = this help
key-quit = leave
    .long = leave this screen, and at the last one slowshake

# Places, as the help heads them.

place-start = Keys of the start screen
place-walk = Keys of the walk
place-inspector = Keys of the inspector
place-message = Keys of the message
place-eve = Keys of Eve's screen
place-transcript = Keys of the transcript
place-steps = Keys of the list of steps
place-ladder = Keys of the ladder
place-search = Keys of the search
place-lab = Keys of the free lab
place-detour = Keys of the detour
place-detours = Keys of the list of detours
place-question = Keys of the question
place-page = Keys of the lesson's text
place-wait = Keys while a run is computed
place-help = Keys of the help

# What the marks mean.

help-marks = Marks
mark-touched = made or touched at this step
mark-secret = a secret: it never goes on the wire in clear
mark-covered = not known to whoever sits here, asked for, or hidden for now
mark-agreed = client and server hold the same value, different ones
mark-arrow = under way, arrived
mark-sealed = sealed under keys
mark-check = a check passed, a check failed
mark-changed = came out differently in this detour

# Parts of the walk.

column-client = CLIENT
column-server = SERVER
column-eve = EVE
column-mallory = MALLORY
column-as-client-long = , as the client
column-as-client-short = {" "}(client)
column-as-server-long = , as the server
column-as-server-short = {" "}(server)
column-wire = WIRE
column-you = you sit here
column-acts = acts now
column-peer = a real peer
walk-empty = This run has no steps: nothing was sent and nothing came.
wire-nothing = nothing on the wire at this step
more-above = ↑ { $count } more
more-below = ↓ { $count } more
more-fields = … { $count } more { $count ->
    [one] field
   *[other] fields
  }
more-messages = + { $count } more { $count ->
    [one] message
   *[other] messages
  }
step-of = step { $step } of { $steps }
sealed-in = , sealed in a record of { $length }
eve-reads = Eve reads along
eve-lacks = Eve lacks { $what }
or = {" "}or{" "}
agreed-nothing-read = No version and no cipher suite agreed: no ServerHello was read
agreed-nothing-sent = No version and no cipher suite agreed: no ServerHello was sent
agreed-unread = Nothing agreed: ServerHello says { $choice }, and the client did not read it
agreed-refused = Nothing agreed: ServerHello says { $choice }, and the client refused it
agreed-apart = Nothing agreed: the server wrote { $server }, and the client accepted { $client }
header-nothing-yet = nothing agreed yet
header-nothing = nothing agreed
header-apart = the ends hold different ServerHellos
header-asked = asked for: { $settings }
header-curtain = ◆ secrets hidden
header-skips = ! CHECKS LEFT OUT: { $checks }
header-skips-many = ! { $count } CHECKS LEFT OUT
header-more = {" "}and { $count } more
header-mallory = Mallory between
header-wire = on the wire: { $acts }
header-mitm-none = shows no certificate
header-mitm-self_signed = shows a certificate of his own making
header-mitm-other_name = shows a good certificate for another name
header-mitm-copied = shows the server's certificate without its key
header-mitm-stolen = shows the server's certificate and has its key
of-connection = { $title } · { $id }, { $client } and { $server }
standing-established = established
standing-broken = broken off
playing = ▸ next in { $seconds } s
footer-look-inside = look inside { $what }
too-small = slowshake needs { $needed }; this is { $found }. Make the window larger or the letters smaller.

# A word to the user.

notice-question-first = A question stands here: answer it, or put it off.
notice-challenge-later = The bench shows all that the lesson asks for: answer what is left first.
notice-seat-above = You sit above all of them: every secret is seen.
notice-seat-client = You sit at the client's place: the server's secrets are ??.
notice-seat-server = You sit at the server's place: the client's secrets are ??.
notice-seat-eve = You sit at Eve's place: what she has not seen or computed is ??.
notice-seat-mallory = You sit at Mallory's place: what the two ends keep from him is ??.
notice-curtain-down = All secrets are hidden. R shows them one by one.
notice-curtain-up = The secrets are shown again.
notice-nothing-hidden = Nothing is hidden here.
notice-no-sums = There is no arithmetic at this step.

# The inspector.

inspector-bytes = bytes
inspector-working = working
inspector-from = comes from
inspector-into = goes into
inspector-who = who knows it
inspector-command = compute it yourself
inspector-text = text
inspector-decimal = decimal
inspector-hex = hex
inspector-empty = no bytes at all
inspector-no-inputs = nothing: it was there, or came from outside
inspector-no-uses = nothing else is made of it
party-client = client
party-server = server
party-eve = Eve
party-mallory = Mallory
since-step = since step { $step }
secret = secret
bytes-count = { $count ->
    [one] 1 byte
   *[other] { $count } bytes
  }
knows-since = knows it since step { $step }
gets-there = not yet; gets there at step { $step }
knows-not = does not know it
yes = yes
no = no
cover-later = It does not exist yet: it comes at step { $step }.
cover-asked = A question asks for this. Answer it first.
cover-curtain = Hidden, so that you can guess first. R shows the hidden ones again, one by one.
cover-seat = Whoever sits here does not know it.
working-covered = The sums hold numbers that whoever sits here does not know.
command-covered = Its inputs are not all known here, so nobody here can compute it.
command-none = There is nothing to compute: it was drawn, given, or received.
command-prints = prints { $what }
no-working = There is no arithmetic behind it.
no-working-random = It was drawn at random: no sum leads to it.
no-working-given = It was there before the conversation.
no-working-received = It was taken out of a message as it is.
no-working-constant = The protocol or the scenario says so.
no-working-encode = The fields are written one after the other, as the message's format says.
no-working-concat = The parts are put one after the other.
no-working-slice = It is a part of another value, as it is.
no-working-overridden = The scenario put it in the place of what was computed.
footer-open-line = open this line
notice-copied = Copied, if your terminal allows it (OSC 52).
notice-too-long-to-copy = The command is too long for a terminal's clipboard.

# The search.

search-prompt = Find
search-how = a step's number, a name, a value in hex, or words
search-count = { $count ->
    [0] nothing found
    [one] 1 found
   *[other] { $count } found
  }
search-step = step
search-value = value
search-message = message
search-text = text
search-in-step = step { $step }
search-nothing = Nothing here to go to. Try a shorter word.

# A lesson under way.

notice-no-lesson = This walk is no lesson: it has no stops.
notice-address = { $address } (copied, if your terminal allows it)
busy-lesson = Preparing: { $title }
busy-run = That run is being computed.
lesson-score = { $right } of { $all } questions answered.
lesson-left = Left open; Enter goes to the marked one, Tab selects another:
lesson-challenges = To try at the bench; Enter opens the marked one, Tab selects another:
page-open = open
page-on = read on
page-begin = begin
page-close = back
page-question = to the question
page-challenge = try it at the bench
page-first-stop = first stop
question-your-turn = your turn
question-number = =
question-bytes = bytes:
question-how-number = decimal, or 0x and hexadecimal
question-how-bytes = hexadecimal, as 00 01 1e
question-right = ✓ Right.
question-wrong = Not yet. Try once more.
question-wrong-hint = Not yet. Try once more, or take a hint with { $hint }.
question-no-hint = There are no more hints; { $show } shows how it is done.
question-go-on = go on
question-answer = answer
question-hints = hint ({ $left })
question-look-around = look around
question-hint = hint
question-before = before:
question-said-to = to { $answer }:
question-claim = Articles say:
pane-step = the step
pane-client = the client
pane-wire = the wire
pane-server = the server
pane-eve = Eve
pane-mallory = Mallory
notice-all-panes = Everything is in sight already.
notice-dark = Colors for a dark terminal.
notice-light = Colors for a light terminal.
notice-high-contrast = High contrast.
notice-no-colors = There are no colors to change here.
footer-look-field = look inside it
notice-seat-kept = While a question stands you keep your seat.
notice-put-off = Put off. The walk shows the answer now; the question comes back at the end.
notice-other-run = Another run of the same lesson: { $run }.
footer-question = back to the question
eve-question = A question stands. What she makes of all this is shown when you have answered it.
question-choose = Nothing is chosen yet: choose one with Space, a to { $letter }, or 1 to { $digit }.
question-tick = Nothing is ticked yet: tick at least one with Space, a to { $letter }, or 1 to { $digit }.
question-how-one = Space, a to { $letter } or 1 to { $digit } chooses; Enter answers
question-how-several = Space, a to { $letter } or 1 to { $digit } ticks; Enter answers
stop-of = stop { $stop } of { $stops } · { $minutes } min
question-digits = Digits only: a number, not a formula. { $hint }, { $show } and { $later } are keys.
help-number = type the number of a step to go to it
help-mouse = mouse
help-mouse-does = a click selects, opens or does what stands there; the wheel scrolls

# What keys mean at some places, where that is something of its own.

key-at-question-open = give this answer; after a right one, go on
key-at-question-return = look around; going on leads back here
key-at-question-next = the cursor to the right; after a right answer, go on
key-at-inspector-open = open what is selected, else the sums
key-at-inspector-pane = bring the next part to the front
key-at-inspector-return = out of a line of the sums, then back to where you were
key-at-message-pane = fields, bytes, and how the record was sealed
key-at-lab-open = choose what is selected; on the first line, walk this run
key-at-lab-copy = copy the scenario code
key-at-page-open = read on; then begin, open the marked line, or go back
key-at-page-read-on = read on, and then begin
key-at-search-open = go to what is selected
key-at-steps-open = go to the selected step
key-at-start-open = begin what is selected
