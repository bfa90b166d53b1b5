# The start screen, and what stands in a walk's place until it is computed.

start-what = The TLS handshake in slow motion: real messages, every value computed.
start-client = CLIENT
start-server = SERVER
start-there = ClientHello
start-back = ServerHello
start-eve = Eve hears every word
start-continue = continue
start-next = next
start-lessons = lessons
start-lab = free lab
start-lab-title = Build a handshake of your own
start-lab-what = Choose suite, numbers and certificate, and walk through it.
start-at = at “{ $title }”
start-answered = { $done } of { $all } answered
start-answered-shown = { $done } of { $all } answered, { $shown } shown
start-answered-brief = { $done }/{ $all }
start-minutes = { $minutes } min
start-questions = { $count ->
    [one] 1 question
   *[other] { $count } questions
  }
start-faulty = cannot be given yet
start-no-lesson = There is no lesson { $name }.
wait-run = Computing every value of this handshake …
notice-reloaded = { $title } has changed, and was read again.

footer-continue = go on
footer-begin = begin
footer-open-lab = open the lab
footer-choose-entry = choose
