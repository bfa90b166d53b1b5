#!/usr/bin/env python3
"""Runs tlsfuzzer's scripts for servers of TLS 1.2 and below against `slowshake listen`.

    pip install tlslite-ng==0.9.0b2 ecdsa
    git clone https://github.com/tlsfuzzer/tlsfuzzer FOLDER
    cargo build --release
    python3 tests/peers/tlsfuzzer.py FOLDER

prints a table, a line a script, and the conversations that did not go as the
suite wants. docs/conformance.md says of each of those why. With --explain it is
read, and conversations that it does not explain are named; then the exit code is 1.

The suite is nobody's but its authors': nothing of it is in this repository.
"""

import argparse
import fnmatch
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Scripts that are not about what a server of TLS 1.2 answers, and why.
LEFT_OUT = {
    "_stub": "no test",
    "marvin-ciphertext-generator": "writes files",
    "rsa-keys-generator": "writes files",
    "test-bleichenbacher-timing-marvin": "measures times over hours",
    "test-bleichenbacher-timing-pregenerate": "measures times over hours",
    "test-lucky13": "measures times over hours",
}

# What a script is given beside the address, and what `listen` is.
# {client} stands for -k and -c with a client's key and certificate of that kind.
ASKED = ["--client-auth", "request"]
# What it then asks for (src/sim/scheme.rs), in the suite's names.
SCHEMES = """ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384 ecdsa_secp521r1_sha512 ed25519
rsa_pss_pss_sha256 rsa_pss_pss_sha384 rsa_pss_pss_sha512
rsa_pss_rsae_sha256 rsa_pss_rsae_sha384 rsa_pss_rsae_sha512
sha256+rsa sha384+rsa sha512+rsa sha224+ecdsa sha1+ecdsa sha224+rsa sha1+rsa"""
SPECIAL = {
    "test-alpn-negotiation": ([], [], ["--alpn", "http/1.1,h2"]),
    "test-certificate-malformed": (["rsa"], [], ASKED),
    "test-certificate-request": ([], ["-s", SCHEMES], ASKED),
    "test-certificate-verify": (["rsa"], [], ASKED),
    "test-certificate-verify-malformed": (["rsa"], [], ASKED),
    "test-certificate-verify-malformed-sig": (["rsa"], [], ASKED),
    "test-client-hello-max-size": ([], [], ["--alpn", "http/1.1"]),
    "test-downgrade-protection": ([], ["--server-max-protocol=TLSv1.2"], []),
    "test-dsa-in-certificate-verify": (["rsa"], [], ASKED),
    "test-ecdsa-in-certificate-verify": (["p256"], [], ASKED),
    "test-ecdsa-sig-flexibility": ([], [], ["--cert", "p256"]),
    "test-eddsa-in-certificate-verify": (["ed25519"], [], ASKED),
    "test-extended-master-secret-extension-with-client-cert": (["rsa"], [], ASKED),
    "test-fallback-scsv": ([], ["--min-support=TLSv1.2"], []),
    # The name that the suite's server is expected to know.
    "test-invalid-server-name-extension": ([], ["--sni", "slowshake.example"], []),
    "test-invalid-server-name-extension-resumption": ([], ["--sni", "slowshake.example"], []),
    "test-ocsp-stapling": ([], ["--no-status"], []),
    # The answer is `pong`.
    "test-record-size-limit": ([], ["--reply-AD-size=4"], []),
    "test-renegotiation-disabled-client-cert": (["rsa"], [], []),
    # Our server prefers AES-128 to AES-256.
    "test-resumption-with-wrong-ciphers": ([], ["--swap-ciphers"], []),
    # A scheme for another kind of key is refused before anything is verified.
    "test-rsa-pss-sigs-on-certificate-verify": (["rsa"], ["--illegpar", "-s", SCHEMES], ASKED),
    "test-rsa-sigs-on-certificate-verify": (["rsa"], [], ASKED),
    "test-sig-algs-renegotiation-resumption": ([], ["--sig-algs-drop-ok", "--no-renego"], []),
}
# Those that take no -n.
UNCOUNTED = {"test-extended-master-secret-extension-with-client-cert"}


def mint(program, folder):
    """A root's children for each kind of client key, signed by the program's own root."""
    run = lambda *words: subprocess.run(words, check=True, capture_output=True)
    run(program, "pki", "--out", folder)
    extensions = os.path.join(folder, "client.ext")
    with open(extensions, "w") as file:
        file.write("keyUsage = critical, digitalSignature\nextendedKeyUsage = clientAuth\n")
    kinds = {
        "rsa": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        "p256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        "ed25519": ["-algorithm", "ED25519"],
    }
    at = lambda name: os.path.join(folder, name)
    for kind, options in kinds.items():
        key = f"fuzz-{kind}.key.pem"
        run("openssl", "genpkey", *options, "-out", at(key))
        run("openssl", "req", "-new", "-key", at(key), "-subj", f"/O=slowshake lessons/CN=client {kind}",
            "-out", at("fuzz.csr"))
        run("openssl", "x509", "-req", "-in", at("fuzz.csr"), "-CA", at("root.pem"), "-CAkey",
            at("root.key.pem"), "-days", "30", "-extfile", extensions, "-out", at(f"fuzz-{kind}.pem"))


class Listener:
    """`slowshake listen` on a free port of this machine."""

    def __init__(self, program, arguments):
        self.process = subprocess.Popen(
            [program, "listen", "127.0.0.1:0", "--timeout", "8", *arguments],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        self.port, self.said = None, []
        while self.port is None:
            line = self.process.stderr.readline()
            if not line:
                raise RuntimeError("listen ended: " + "".join(self.said))
            self.said.append(line)
            found = re.search(r"127\.0\.0\.1:(\d+)", line)
            self.port = found and found.group(1)
        self.reader = threading.Thread(target=self.drain, daemon=True)
        self.reader.start()

    def drain(self):
        for line in self.process.stderr:
            self.said.append(line)

    def end(self):
        """Whether it was alive to the end."""
        alive = self.process.poll() is None
        self.process.kill()
        self.process.wait()
        return alive


# The scripts draw conversations and bytes at random; a seed makes two runs alike.
SEEDED = "import random, runpy, sys; random.seed(1); sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"


def one(script, options, folder):
    """What became of a script's conversations."""
    name = script[:-3]
    clients, arguments, listen = SPECIAL.get(name, ([], [], []))
    words = []
    for client in clients:
        words += ["-k", f"{folder}/fuzz-{client}.key.pem", "-c", f"{folder}/fuzz-{client}.pem"]
    server = Listener(options.program, listen)
    started = time.monotonic()
    path = os.path.join(options.suite, "scripts", script)
    command = [sys.executable, "-c", SEEDED, path, "-h", "127.0.0.1", "-p", server.port]
    if name not in UNCOUNTED:
        command += ["-n", str(options.conversations)]
    command += [*words, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=options.limit,
                              env={**os.environ, "PYTHONPATH": options.suite})
        said, late = done.stdout + done.stderr, False
    except subprocess.TimeoutExpired as error:
        said, late = (error.stdout or b"").decode(errors="replace"), True
    alive = server.end()
    result = {"script": name, "seconds": round(time.monotonic() - started, 1), "alive": alive}
    count = lambda word: int(re.search(rf"^{word}: (\d+)$", said, re.M).group(1))
    if late or "TOTAL:" not in said:
        return {**result, "ended": "out of time" if late else said.strip().split("\n")[-1][:160],
                "passed": said.count("\nOK\n"), "failed": []}
    listed = re.search(r"^FAILED:\n((?:\t.*\n?)*)", said, re.M)
    failed = [line.strip()[1:-1] for line in listed.group(1).splitlines()] if listed else []
    why = {}
    for part in re.split(r"\n(?=[^\n]* \.\.\.\n)", said):
        title, _, rest = part.strip().partition(" ...\n")
        reason = re.findall(r"^(?:AssertionError|[\w.]*(?:Error|Exception|TLS\w+))[:\s].*$", rest, re.M)
        if reason:
            why[title] = reason[-1][:200]
    return {**result, "passed": count("PASS"), "failed": failed, "total": count("TOTAL"),
            "why": {title: why.get(title, "") for title in failed}}


def explanations(path):
    """Rows of the table `script | conversations | reason` in docs/conformance.md."""
    rows = []
    with open(path) as file:
        for line in file:
            cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
            if len(cells) == 3 and cells[0].startswith("`"):
                rows.append(([c.strip("`") for c in cells[0].split(", ")],
                             re.findall(r"`([^`]+)`", cells[1])))
    return rows


def explained(rows, script, title, used):
    """Whether a row explains it; what explained something is added to `used`."""
    found = False
    for scripts, patterns in rows:
        if any(fnmatch.fnmatchcase(script, s) for s in scripts):
            for pattern in patterns:
                if fnmatch.fnmatchcase(title, pattern.replace("[", "[[]")):
                    used.add((script, pattern))
                    found = True
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", help="tlsfuzzer's folder")
    parser.add_argument("scripts", nargs="*", help="only these, with * and ?; else all that apply")
    parser.add_argument("--program", default=os.path.join(ROOT, "target/release/slowshake"))
    parser.add_argument("-n", "--conversations", type=int, default=20, help="of each script (default 20)")
    parser.add_argument("--limit", type=float, default=300, help="seconds for one script (default 300)")
    parser.add_argument("--jobs", type=int, default=2, help="scripts at once (default 2)")
    parser.add_argument("--explain", metavar="FILE", help="docs/conformance.md: name what it leaves unexplained")
    parser.add_argument("--json", metavar="FILE", help="write the results here too")
    parser.add_argument("-v", "--verbose", action="store_true", help="say why each conversation failed")
    options = parser.parse_intermixed_args()
    options.suite = os.path.abspath(options.suite)
    found = sorted(f for f in os.listdir(os.path.join(options.suite, "scripts")) if f.endswith(".py"))
    scripts = [f for f in found if not f.startswith("test-tls13-") and f[:-3] not in LEFT_OUT]
    if options.scripts:
        scripts = [f for f in scripts if any(fnmatch.fnmatch(f[:-3], s) for s in options.scripts)]
    if not scripts:
        parser.error("no such script in " + options.suite)
    rows = explanations(options.explain) if options.explain else None
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        mint(options.program, folder)
        results = list(pool.map(lambda script: one(script, options, folder), scripts))
    unexplained, used = 0, set()
    print("| script | passed | not passed | seconds |\n| --- | --- | --- | --- |")
    for r in results:
        note = f"; {r['ended']}" if "ended" in r else ""
        dead = "" if r["alive"] else "; listen had ended"
        print(f"| {r['script']} | {r['passed']} | {len(r['failed'])}{note}{dead} | {r['seconds']} |")
    print()
    for r in results:
        if rows is not None and ("ended" in r or not r["alive"]) and not explained(rows, r["script"], "*", used):
            unexplained += 1
            print(f"unexplained: {r['script']}: {r.get('ended', 'listen had ended')}")
        for title in r["failed"]:
            if rows is None:
                print(f"{r['script']}: {title}" + (f"\n    {r['why'][title]}" if options.verbose else ""))
            elif not explained(rows, r["script"], title, used):
                unexplained += 1
                print(f"unexplained: {r['script']}: {title}: {r['why'][title]}")
    ran = {r["script"] for r in results}
    for names, patterns in rows or []:
        for name in ran.intersection(names):
            for pattern in patterns:
                if (name, pattern) not in used:
                    unexplained += 1
                    print(f"explains nothing: {name}: {pattern}")
    whole = sum(1 for r in results if not r["failed"] and "ended" not in r and r["alive"])
    print(f"{len(results)} scripts, {whole} of them wholly; {sum(r['passed'] for r in results)} conversations "
          f"passed, {sum(len(r['failed']) for r in results)} did not")
    if options.json:
        with open(options.json, "w") as file:
            json.dump(results, file, indent=1)
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
