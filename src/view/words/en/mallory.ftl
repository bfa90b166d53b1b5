# What somebody in the middle does that no client and no server does. Behind
# `--` stands the guise in which he does it: such words come before those of
# the step's own key.

server-key_exchange-certificate--self_signed =
    .title = Mallory shows a homemade certificate
    .text = It says that the key in it belongs to the host that the client wants to reach. Mallory wrote that, and signed it with the very key that it speaks of. Anybody can make such a certificate, so it proves nothing.

server-key_exchange-certificate--other_name =
    .title = Mallory shows a certificate for another name
    .text = An authority that the client trusts has issued it to Mallory, and every signature in it is right. It is made out to mallory.slowshake.example, which is not the host that the client wants to reach.

server-key_exchange-certificate--copied =
    .title = Mallory shows the server's certificate
    .text = Certificates are public: anybody may copy them, and Mallory has. Every byte is the server's. The private key that belongs to them has stayed with the server.

server-key_exchange-certificate--stolen =
    .title = Mallory shows the server's certificate
    .text = Certificates are public: anybody may copy them. Mallory has the private key that belongs to them as well, so from here on nothing tells Mallory from the server.

server-key_exchange-sign--copied =
    .title = Mallory signs with another key
    .text = Mallory signs client_random, server_random and the parameters ({ $scheme }) with a key of his own, since he does not have the server's. The certificate holds the server's public key, so under that key the signature will be wrong.

server-key_exchange-sign--stolen =
    .title = Mallory signs with the stolen key
    .text = With the server's private key Mallory signs client_random, server_random and the parameters ({ $scheme }). The signature will be right: it shows which key was used, and not by whom.

mallory-pass-on =
    .title = Mallory tells it to the server
    .text = Mallory has read what the client said. Now Mallory says "{ $text }" to the server, under the keys that these two share. To the server it comes from the client.

mallory-pass-back =
    .title = Mallory tells it to the client
    .text = Mallory has read what the server answered. Now Mallory says "{ $text }" to the client, under the keys that these two share. To the client it comes from the server.
