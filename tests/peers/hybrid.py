"""A client or a server of TLS 1.3 that speaks X25519MLKEM768 and nothing else.

hybrid.py client|server ADDRESS ROOT CHAIN KEY
"""
import socket
import sys

from OpenSSL import SSL

role, address, root, chain, key = sys.argv[1:]
host, port = address.rsplit(":", 1)
context = SSL.Context(SSL.TLS_METHOD)
context.set_min_proto_version(SSL.TLS1_3_VERSION)
assert SSL._lib.SSL_CTX_set1_curves_list(context._context, b"X25519MLKEM768") == 1
if role == "client":
    context.load_verify_locations(root)
    context.set_verify(SSL.VERIFY_PEER, lambda *arguments: bool(arguments[-1]))
    connection = SSL.Connection(context, socket.create_connection((host, int(port))))
    connection.set_tlsext_host_name(b"slowshake.example")
    connection.set_connect_state()
    connection.do_handshake()
    connection.sendall(b"hello\n")
    print(connection.get_protocol_version_name(), connection.recv(100), flush=True)
    connection.shutdown()
else:
    context.use_certificate_chain_file(chain)
    context.use_privatekey_file(key)
    listener = socket.create_server((host, int(port)))
    print("listening on %s:%d" % listener.getsockname()[:2], flush=True)
    connection = SSL.Connection(context, listener.accept()[0])
    connection.set_accept_state()
    connection.do_handshake()
    connection.sendall(connection.recv(100).strip()[::-1] + b"\n")
    connection.shutdown()
