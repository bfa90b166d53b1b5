#!/usr/bin/env python3
"""Puts whole runs of slowshake beside OpenSSL and tlslite-ng.

All on this machine, one after the other: `cargo bench --bench run` first, then
OpenSSL with both sides in memory (Python's ssl, MemoryBIO), then tlslite-ng in
pure Python over a socket pair. Each run is a full TLS 1.2 handshake without
tickets, `ping`, `pong`, and the end; contexts and keys are made beforehand.
Prints the medians as a Markdown table.

    pip install tlslite-ng
    python3 benches/peers.py [RUNS]
"""

import os
import re
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PKI = ROOT / "src" / "pki"
HOST = "slowshake.example"
FFDHE2048 = "ffdhe2048"

# our bench's row: OpenSSL's suite, certificate, group
ROWS = {
    "RSA": ("AES128-GCM-SHA256", "rsa2048", None),
    "DHE_RSA_ffdhe2048": ("DHE-RSA-AES128-GCM-SHA256", "rsa2048", FFDHE2048),
    "DH_anon_ffdhe2048": ("ADH-AES128-GCM-SHA256", None, FFDHE2048),
    "ECDHE_RSA_x25519": ("ECDHE-RSA-AES128-GCM-SHA256", "rsa2048", "x25519"),
    "ECDHE_RSA_secp256r1": ("ECDHE-RSA-AES128-GCM-SHA256", "rsa2048", "secp256r1"),
    "ECDHE_ECDSA_x25519": ("ECDHE-ECDSA-AES128-GCM-SHA256", "p256", "x25519"),
    "ECDHE_ECDSA_secp256r1": ("ECDHE-ECDSA-AES128-GCM-SHA256", "p256", "secp256r1"),
}
INTERMEDIATE = {"rsa2048": "intermediate-rsa", "p256": "intermediate-p256"}
MILLISECONDS = {"ns": 1e-6, "µs": 1e-3, "ms": 1.0, "s": 1e3}


def pem(name):
    der = (PKI / "certs" / f"{name}.der").read_bytes()
    return ssl.DER_cert_to_PEM_cert(der)


def chain(cert):
    return pem(cert) + pem(INTERMEDIATE[cert])


def key_file(cert):
    return PKI / "keys" / f"{cert}.pem"


def ours():
    """Row to median, from divan's table."""
    command = ["cargo", "bench", "--quiet", "--bench", "run"]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    medians = {}
    for line in out.stdout.splitlines():
        cells = [cell.strip() for cell in line.split("│")]
        row = re.match(r"^[│├╰─\s]*(\w+)\s", line)
        if row and len(cells) > 3:
            median = re.search(r"([\d.]+) (ns|µs|ms|s)\s*│[^│]*│[^│]*│[^│]*$", line)
            if median:
                medians[row[1]] = float(median[1]) * MILLISECONDS[median[2]]
    return medians


def median_of(runs, run):
    for _ in range(3):
        run()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def openssl_contexts(folder, suite, cert, group):
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    for context in (client, server):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_NO_TICKET
        context.set_ciphers(suite if cert else f"{suite}:@SECLEVEL=0")
    if cert:
        client.load_verify_locations(cadata=pem("root"))
        chain_file = Path(folder) / f"{cert}.pem"
        chain_file.write_text(chain(cert))
        server.load_cert_chain(chain_file, key_file(cert))
    else:
        client.check_hostname = False
        client.verify_mode = ssl.CERT_NONE
    if group == FFDHE2048:
        params = Path(folder) / "ffdhe2048.pem"
        if not params.exists():
            subprocess.run(
                ["openssl", "genpkey", "-genparam", "-algorithm", "DH",
                 "-pkeyopt", f"group:{FFDHE2048}", "-out", params],
                check=True, capture_output=True)
        server.load_dh_params(str(params))
    elif group:
        server.set_ecdh_curve({"x25519": "X25519", "secp256r1": "prime256v1"}[group])
    return client, server


def openssl_run(client_context, server_context, suite):
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(to_client, to_server, server_hostname=HOST)
    server = server_context.wrap_bio(to_server, to_client, server_side=True)
    waiting = [client, server]
    while waiting:
        for side in list(waiting):
            try:
                side.do_handshake()
                waiting.remove(side)
            except ssl.SSLWantReadError:
                pass
    assert client.cipher()[0] == suite, client.cipher()
    client.write(b"ping")
    assert server.read(4) == b"ping"
    server.write(b"pong")
    assert client.read(4) == b"pong"
    for side in (client, server, client):
        try:
            side.unwrap()
        except (ssl.SSLWantReadError, ssl.SSLSyscallError):
            pass


def openssl(runs):
    medians = {}
    with tempfile.TemporaryDirectory() as folder:
        for row, (suite, cert, group) in ROWS.items():
            client, server = openssl_contexts(folder, suite, cert, group)
            medians[row] = median_of(runs, lambda: openssl_run(client, server, suite))
    return medians


def tlslite(runs):
    """Row to median; empty if tlslite-ng is not there."""
    try:
        from tlslite.api import (HandshakeSettings, TLSConnection, X509CertChain,
                                 parsePEMKey)
        from tlslite.constants import CipherSuite
        from tlslite.utils import cryptomath
    except ImportError:
        return {}
    fast = [name for name in ("m2cryptoLoaded", "gmpyLoaded", "GMPY2_LOADED")
            if getattr(cryptomath, name, False)]
    if fast:
        print(f"tlslite-ng is not pure Python here: {fast}", file=sys.stderr)

    def settings(row, group):
        made = HandshakeSettings()
        made.minVersion = made.maxVersion = (3, 3)
        made.cipherNames = ["aes128gcm"]
        made.cipherImplementations = ["python"]
        exchange = row.rsplit("_", 1)[0] if group else row
        made.keyExchangeNames = [exchange.lower()]
        if group == FFDHE2048:
            made.dhGroups = [FFDHE2048]
        elif group:
            made.eccCurves = [group] if row.startswith("ECDHE_RSA") else [group, "secp256r1"]
            made.keyShares = []
            made.defaultCurve = group
        return made.validate()

    def drive(*sides):
        """Takes turns until all generators are done."""
        waiting = list(sides)
        while waiting:
            for side in list(waiting):
                try:
                    next(side)
                except StopIteration:
                    waiting.remove(side)

    def read(side):
        for data in side.readAsync(4, 4):
            if not isinstance(data, int):
                return bytes(data)
        raise AssertionError("no data")

    def run(made, cert, certificates, key, suites):
        ends = socket.socketpair()
        for end in ends:
            end.setblocking(False)
        client, server = TLSConnection(ends[0]), TLSConnection(ends[1])
        if cert:
            drive(client.handshakeClientCert(settings=made, serverName=HOST, async_=True),
                  server.handshakeServerAsync(certChain=certificates, privateKey=key,
                                              settings=made))
        else:
            drive(client.handshakeClientAnonymous(settings=made, async_=True),
                  server.handshakeServerAsync(anon=True, settings=made))
        assert client.session.cipherSuite in suites, client.session.cipherSuite
        drive(client.writeAsync(b"ping"))
        assert read(server) == b"ping"
        drive(server.writeAsync(b"pong"))
        assert read(client) == b"pong"
        drive(client.closeAsync(), server.closeAsync())
        for end in ends:
            end.close()

    suites = {"RSA": CipherSuite.certSuites, "DHE_RSA": CipherSuite.dheCertSuites,
              "DH_anon": CipherSuite.anonSuites, "ECDHE_RSA": CipherSuite.ecdheCertSuites,
              "ECDHE_ECDSA": CipherSuite.ecdheEcdsaSuites}
    medians = {}
    for row, (_, cert, group) in ROWS.items():
        made = settings(row, group)
        certificates = key = None
        if cert:
            certificates = X509CertChain()
            certificates.parsePemList(chain(cert))
            key = parsePEMKey(key_file(cert).read_text(), private=True,
                              implementations=["python"])
        exchange = row.rsplit("_", 1)[0] if group else row
        medians[row] = median_of(
            runs, lambda: run(made, cert, certificates, key, suites[exchange]))
    return medians


def main():
    warnings.simplefilter("ignore", DeprecationWarning)
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    os.environ.pop("SSLKEYLOGFILE", None)
    columns = [ours(), openssl(runs), tlslite(runs)]
    print(f"Medians in ms; {ssl.OPENSSL_VERSION}; {runs} runs each.\n")
    print("| key exchange | slowshake | OpenSSL | tlslite-ng | against OpenSSL | against tlslite-ng |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for row in ROWS:
        times = [column.get(row) for column in columns]
        cells = [f"{t:.2f}" if t else "–" for t in times]
        cells += [f"{t / times[0]:.1f} ×" if t and times[0] else "–" for t in times[1:]]
        print(f"| {row} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
