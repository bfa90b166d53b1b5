# Application data, and the end.

data-send =
    .title = The { $actor } sends data
    .text = The { $actor } sends "{ $text }". Whoever listens sees only the sealed record, and a change on the way would be noticed.

data-receive =
    .title = The { $actor } receives data
    .text = The record holds "{ $text }", and the { $actor } hands it to the application.{ $checked ->
        [yes] {" "}Its check was right: nobody changed it on the way.
       *[no] {""}
    }

close-send =
    .title = The { $actor } ends the connection
    .text = The { $actor } has nothing more to say and sends close_notify, an alert (a short message that something is wrong or over), sealed like the data. So the { $peer } knows that this is the true end, and not somebody who cut the line to leave something out.

server-close-receive =
    .title = The server reads close_notify
    .text = The client has ended its side. Nothing is missing: the server has received all that the client sent, up to this mark.

client-close-receive =
    .title = The client reads close_notify
    .text = The server has ended its side. Nothing is missing: the client has received all that the server sent, up to this mark.

close-answer =
    .title = The { $actor } ends its side too
    .text = The { $actor } answers with its own close_notify. After it nothing more will come, so the connection can be taken down.

server-data-hello_request =
    .title = The server asks for a new handshake
    .text = Servers did that to ask for a client's certificate only when a page called for it. HelloRequest is empty, and it is part of no Finished. Under the keys of this connection nobody else can have sent it.

no-renegotiation =
    .title = The { $actor } declines a new handshake
    .text = The { $peer } asks to do the handshake again. The { $actor } says with no_renegotiation, a warning, that it will not, and both stay with what they agreed on. In 2009 it was found that a second handshake could be joined to a first one that somebody else had made; TLS 1.3 has none.

end-clean =
    .title = The line ends for the { $actor }
    .text = The stream has ended, after close_notify. Nothing is missing.

end-truncated =
    .title = The line ends without a close_notify
    .text = Nothing more will come from the { $peer }, and it never said that it was done. Perhaps somebody on the path cut the line, and the rest of what the { $peer } sent is lost. The end of a stream is under no keys, so it proves nothing; close_notify would have.

end-early =
    .title = The line ends in the middle of the handshake
    .text = The { $actor } still awaits { $awaited }, and nothing more will come. There is nobody left to whom it could send an alert.
