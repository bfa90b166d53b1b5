#!/usr/bin/env python3
"""Computes every value of a run again, from its JSON alone.

    recompute.py FILE...

Shares no code with the program that wrote the file, and uses nothing but
Python's standard library: AES, GCM, CCM, ChaCha20, Poly1305, the curves, RSA and
the TLS 1.2 PRF are written out below after their specifications.

Prints for each file how many values of each kind were computed and found
equal. Ends with 1 if one was not, or could not be computed.
"""

import hashlib
import hmac
import json
import sys
from collections import Counter

# Kinds that nothing is computed from: their bytes are what they are.
WITHOUT_INPUTS = {"random", "given", "overridden"}

# ML-KEM has other witnesses: Wycheproof's vectors, and OpenSSL at the other end.
ML_KEM = {"mlkem_public", "mlkem_encapsulate", "mlkem_shared", "mlkem_decapsulate"}

# Questions about X.509 certificates: answering them again would take a
# second implementation of RFC 5280.
NOT_COVERED = {
    "certificate_issuer",
    "certificate_extensions",
    "certificate_validity",
    "certificate_names",
    "host_name",
    "key_usage",
    "encapsulation_key",
}


# ---------------------------------------------------------------- numbers


def number(data):
    return int.from_bytes(data, "big")


def shortest(n):
    """Big-endian, without leading zeros; 00 for 0."""
    return n.to_bytes(max(1, (n.bit_length() + 7) // 8), "big")


def size(n):
    return (n.bit_length() + 7) // 8


def xor(a, b):
    return bytes(x ^ y for x, y in zip(a, b))


# ---------------------------------------------------------- hash and PRF


def hash_function(name):
    """`SHA-256`, `sha256` or a signature scheme that ends so."""
    return name.replace("-", "").lower().rsplit("_", 1)[-1]


def prf(name, secret, seed, length):
    """P_hash of RFC 5246 section 5."""
    a, out = seed, b""
    while len(out) < length:
        a = hmac.new(secret, a, name).digest()
        out += hmac.new(secret, a + seed, name).digest()
    return out[:length]


# -------------------------------------------------------------------- AES


def gf_multiply(a, b):
    """In GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197 section 4.2)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def make_s_box():
    box = []
    for value in range(256):
        inverse = next((i for i in range(256) if gf_multiply(value, i) == 1), 0)
        out = 0x63
        for shift in range(5):
            out ^= (inverse << shift | inverse >> (8 - shift)) & 0xFF
        box.append(out)
    return box


S_BOX = make_s_box()
INVERSE_S_BOX = [S_BOX.index(value) for value in range(256)]
TIMES = {factor: [gf_multiply(value, factor) for value in range(256)] for factor in (1, 2, 3, 9, 11, 13, 14)}


def expand_key(key):
    words = [list(key[i : i + 4]) for i in range(0, len(key), 4)]
    n, constant = len(words), 1
    while len(words) < 4 * (n + 7):
        word = list(words[-1])
        if len(words) % n == 0:
            word = [S_BOX[b] for b in word[1:] + word[:1]]
            word[0] ^= constant
            constant = gf_multiply(constant, 2)
        elif n > 6 and len(words) % n == 4:
            word = [S_BOX[b] for b in word]
        words.append([a ^ b for a, b in zip(words[-n], word)])
    return [sum(words[i : i + 4], []) for i in range(0, len(words), 4)]


def mix(state, factors):
    out = []
    for column in range(0, 16, 4):
        for row in range(4):
            byte = 0
            for i in range(4):
                byte ^= TIMES[factors[(i - row) % 4]][state[column + i]]
            out.append(byte)
    return out


def aes_encrypt(keys, block):
    state = [a ^ b for a, b in zip(block, keys[0])]
    for i, key in enumerate(keys[1:], 1):
        state = [S_BOX[b] for b in state]
        state = [state[(4 * (j // 4 + j % 4) + j % 4) % 16] for j in range(16)]
        if i < len(keys) - 1:
            state = mix(state, (2, 3, 1, 1))
        state = [a ^ b for a, b in zip(state, key)]
    return bytes(state)


def aes_decrypt(keys, block):
    state = [a ^ b for a, b in zip(block, keys[-1])]
    for i, key in reversed(list(enumerate(keys[:-1]))):
        state = [state[(4 * (j // 4 - j % 4) + j % 4) % 16] for j in range(16)]
        state = [INVERSE_S_BOX[b] for b in state]
        state = [a ^ b for a, b in zip(state, key)]
        if i > 0:
            state = mix(state, (14, 11, 13, 9))
    return bytes(state)


def blocks(data):
    return [data[i : i + 16] for i in range(0, len(data), 16)]


def cbc_encrypt(key, iv, plaintext):
    keys, out = expand_key(key), [iv]
    for block in blocks(plaintext):
        out.append(aes_encrypt(keys, xor(block, out[-1])))
    return b"".join(out[1:])


def cbc_decrypt(key, iv, ciphertext):
    keys, previous, out = expand_key(key), iv, b""
    for block in blocks(ciphertext):
        out += xor(aes_decrypt(keys, block), previous)
        previous = block
    return out


# -------------------------------------------------------------------- GCM


def ghash_multiply(x, y):
    """NIST SP 800-38D section 6.3."""
    z = 0
    for i in range(127, -1, -1):
        if x >> i & 1:
            z ^= y
        y = (y >> 1) ^ (0xE1 << 120 if y & 1 else 0)
    return z


def gcm_crypt(keys, nonce, data):
    out = b""
    for i, block in enumerate(blocks(data)):
        out += xor(block, aes_encrypt(keys, nonce + (i + 2).to_bytes(4, "big")))
    return out


def gcm_tag(keys, nonce, additional, ciphertext):
    h, y = number(aes_encrypt(keys, bytes(16))), 0
    lengths = (8 * len(additional)).to_bytes(8, "big") + (8 * len(ciphertext)).to_bytes(8, "big")
    for block in blocks(additional) + blocks(ciphertext) + [lengths]:
        y = ghash_multiply(y ^ number(block.ljust(16, b"\0")), h)
    return xor(y.to_bytes(16, "big"), aes_encrypt(keys, nonce + b"\0\0\0\1"))


# -------------------------------------------------------------------- CCM


def ccm_crypt(keys, nonce, data):
    """RFC 3610 section 2.3, with a nonce of 12 bytes."""
    out = b""
    for i, block in enumerate(blocks(data)):
        out += xor(block, aes_encrypt(keys, b"\2" + nonce + (i + 1).to_bytes(3, "big")))
    return out


def ccm_tag(keys, nonce, additional, ciphertext, length):
    """RFC 3610 section 2.2: the MAC is over what was encrypted."""
    plaintext = ccm_crypt(keys, nonce, ciphertext)
    flags = (64 if additional else 0) + 8 * ((length - 2) // 2) + 2
    x = aes_encrypt(keys, bytes([flags]) + nonce + len(plaintext).to_bytes(3, "big"))
    if additional:
        additional = len(additional).to_bytes(2, "big") + additional
    for block in blocks(additional) + blocks(plaintext):
        x = aes_encrypt(keys, xor(x, block.ljust(16, b"\0")))
    return xor(x, aes_encrypt(keys, b"\2" + nonce + bytes(3)))[:length]


# ------------------------------------------------------- ChaCha20-Poly1305


def chacha_block(key, counter, nonce):
    """RFC 8439 section 2.3."""

    def little(data):
        return [int.from_bytes(data[i : i + 4], "little") for i in range(0, len(data), 4)]

    start = little(b"expand 32-byte k") + little(key) + [counter] + little(nonce)
    s = list(start)

    def quarter(a, b, c, d):
        for x, y, z, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            s[x] = (s[x] + s[y]) & 0xFFFFFFFF
            turned = s[z] ^ s[x]
            s[z] = (turned << by | turned >> (32 - by)) & 0xFFFFFFFF

    for _ in range(10):
        for i in range(4):
            quarter(i, 4 + i, 8 + i, 12 + i)
        for i in range(4):
            quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return b"".join(((a + b) & 0xFFFFFFFF).to_bytes(4, "little") for a, b in zip(s, start))


def chacha_crypt(key, nonce, data):
    out = b""
    for i in range(0, len(data), 64):
        out += xor(data[i : i + 64], chacha_block(key, 1 + i // 64, nonce))
    return out


def chacha_tag(key, nonce, additional, ciphertext):
    one_time = chacha_block(key, 0, nonce)
    r = int.from_bytes(one_time[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    s = int.from_bytes(one_time[16:32], "little")
    data = b""
    for part in (additional, ciphertext):
        data += part + bytes(-len(part) % 16)
    data += len(additional).to_bytes(8, "little") + len(ciphertext).to_bytes(8, "little")
    total = 0
    for block in blocks(data):
        total = (total + int.from_bytes(block + b"\1", "little")) * r % (2**130 - 5)
    return ((total + s) % 2**128).to_bytes(16, "little")


def tag_length(name):
    return 8 if name.endswith("_CCM_8") else 16


def aead(name, key, nonce):
    """Its two halves: turning data over, and the tag."""
    if name == "AEAD_CHACHA20_POLY1305":
        return (
            lambda data: chacha_crypt(key, nonce, data),
            lambda additional, ciphertext: chacha_tag(key, nonce, additional, ciphertext),
        )
    if name in ("AEAD_AES_128_GCM", "AEAD_AES_256_GCM"):
        keys = expand_key(key)
        return (
            lambda data: gcm_crypt(keys, nonce, data),
            lambda additional, ciphertext: gcm_tag(keys, nonce, additional, ciphertext),
        )
    if "_CCM" in name:
        keys, length = expand_key(key), tag_length(name)
        return (
            lambda data: ccm_crypt(keys, nonce, data),
            lambda additional, ciphertext: ccm_tag(keys, nonce, additional, ciphertext, length),
        )
    raise ValueError(f"unknown AEAD {name}")


# ----------------------------------------------------------------- curves


class Weierstrass:
    """y^2 = x^3 - 3x + b modulo p; SEC 2. The point at infinity is None."""

    def __init__(self, p, b, n, g):
        self.p, self.b, self.n, self.g = p, b, n, g
        self.length = size(p)

    def contains(self, point):
        x, y = point
        return x < self.p and y < self.p and (y * y - x**3 + 3 * x - self.b) % self.p == 0

    def add(self, one, two):
        if one is None or two is None:
            return one or two
        (x1, y1), (x2, y2) = one, two
        if x1 == x2:
            if (y1 + y2) % self.p == 0:
                return None
            slope = 3 * (x1 * x1 - 1) * pow(2 * y1, -1, self.p)
        else:
            slope = (y2 - y1) * pow(x2 - x1, -1, self.p)
        x = (slope * slope - x1 - x2) % self.p
        return x, (slope * (x1 - x) - y1) % self.p

    def times(self, scalar, point):
        total = None
        while scalar:
            if scalar & 1:
                total = self.add(total, point)
            point = self.add(point, point)
            scalar >>= 1
        return total

    def decode(self, data):
        """04, x, y; None if it is not that, or not on the curve."""
        if len(data) != 1 + 2 * self.length or data[0] != 4:
            return None
        point = number(data[1 : 1 + self.length]), number(data[1 + self.length :])
        return point if self.contains(point) else None

    def decompress(self, data):
        """Any form that a certificate may hold; SEC 1 section 2.3.4."""
        if data[:1] not in (b"\2", b"\3"):
            return self.decode(data)
        x, p = number(data[1:]), self.p
        square = (x**3 - 3 * x + self.b) % p
        y = pow(square, (p + 1) // 4, p)
        if len(data) != 1 + self.length or x >= p or y * y % p != square:
            return None
        return x, y if y % 2 == data[0] % 2 else p - y

    def encode(self, point):
        return b"\4" + b"".join(c.to_bytes(self.length, "big") for c in point)

    def public(self, secret):
        return self.encode(self.times(number(secret), self.g))

    def shared(self, secret, peer):
        return self.times(number(secret), self.decode(peer))[0].to_bytes(self.length, "big")


class X25519:
    """RFC 7748 section 5."""

    P = 2**255 - 19

    def decode(self, data):
        return data if len(data) == 32 else None

    def public(self, secret):
        return self.shared(secret, (9).to_bytes(32, "little"))

    def shared(self, secret, peer):
        p = self.P
        k = int.from_bytes(secret, "little") & ~7 & (2**255 - 1) | 2**254
        u = int.from_bytes(peer, "little") & (2**255 - 1)
        x2, z2, x3, z3, swap = 1, 0, u, 1, 0
        for t in range(254, -1, -1):
            bit = k >> t & 1
            if swap ^ bit:
                x2, x3, z2, z3 = x3, x2, z3, z2
            swap = bit
            a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
            da, cb = d * a, c * b
            x3, z3 = (da + cb) ** 2 % p, u * (da - cb) ** 2 % p
            e = a * a - b * b
            x2, z2 = a * a * b * b % p, e * (a * a + 121665 * e) % p
        if swap:
            x2, z2 = x3, z3
        return (x2 * pow(z2, p - 2, p) % p).to_bytes(32, "little")


CURVES = {
    "x25519": X25519(),
    "secp256r1": Weierstrass(
        0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        (
            0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
            0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
        ),
    ),
    "secp384r1": Weierstrass(
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        (
            0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
            0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
        ),
    ),
    "secp521r1": Weierstrass(
        2**521 - 1,
        int(
            "0051953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109E1"
            "56193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B503F00",
            16,
        ),
        int(
            "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA"
            "51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409",
            16,
        ),
        (
            int(
                "00C6858E06B70404E9CD9E3ECB662395B4429C648139053FB521F828AF606B4D3DBA"
                "A14B5E77EFE75928FE1DC127A2FFA8DE3348B3C1856A429BF97E7E31C2E5BD66",
                16,
            ),
            int(
                "011839296A789A3BC0045C8A5FB42C7D1BD998F54449579B446817AFBD17273E662C"
                "97EE72995EF42640C550B9013FAD0761353C7086A272C24088BE94769FD16650",
                16,
            ),
        ),
    ),
}


class Ed25519:
    """RFC 8032 section 5.1, in extended coordinates X : Y : Z : T."""

    P = 2**255 - 19
    L = 2**252 + 27742317777372353535851937790883648493
    D = -121665 * pow(121666, -1, P) % P

    def add(self, one, two):
        p = self.P
        a = (one[1] - one[0]) * (two[1] - two[0]) % p
        b = (one[1] + one[0]) * (two[1] + two[0]) % p
        c = 2 * one[3] * two[3] * self.D % p
        d = 2 * one[2] * two[2] % p
        e, f, g, h = b - a, d - c, d + c, b + a
        return e * f % p, g * h % p, f * g % p, e * h % p

    def times(self, scalar, point):
        total = (0, 1, 1, 0)
        while scalar:
            if scalar & 1:
                total = self.add(total, point)
            point = self.add(point, point)
            scalar >>= 1
        return total

    def decode(self, data):
        p = self.P
        y = int.from_bytes(data, "little")
        sign, y = y >> 255, y & (2**255 - 1)
        square = (y * y - 1) * pow(self.D * y * y + 1, -1, p) % p
        x = pow(square, (p + 3) // 8, p)
        if x * x % p != square:
            x = x * pow(2, (p - 1) // 4, p) % p
        if y >= p or x * x % p != square or (x == 0 and sign):
            return None
        if x & 1 != sign:
            x = p - x
        return x, y, 1, x * y % p

    def encode(self, point):
        inverse = pow(point[2], -1, self.P)
        x, y = point[0] * inverse % self.P, point[1] * inverse % self.P
        return (y | (x & 1) << 255).to_bytes(32, "little")

    def verify(self, public, message, signature):
        if len(public) != 32 or len(signature) != 64:
            return False
        key, s = self.decode(public), int.from_bytes(signature[32:], "little")
        if key is None or s >= self.L:
            return False
        base = self.decode((4 * pow(5, -1, self.P) % self.P).to_bytes(32, "little"))
        k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % self.L
        # R = S B - k A
        minus = (-key[0] % self.P, key[1], 1, -key[3] % self.P)
        return self.encode(self.add(self.times(s, base), self.times(k, minus))) == signature[:32]


# ------------------------------------------------------------- signatures

# DigestInfo up to the digest (RFC 8017 section 9.2, note 1).
DIGEST_INFO = {
    "sha1": "3021300906052b0e03021a05000414",
    "sha224": "302d300d06096086480165030402040500041c",
    "sha256": "3031300d060960864801650304020105000420",
    "sha384": "3041300d060960864801650304020205000430",
    "sha512": "3051300d060960864801650304020305000440",
}


def pkcs1_block(name, message, length):
    """EMSA-PKCS1-v1_5; None if the modulus is too short for the hash."""
    info = bytes.fromhex(DIGEST_INFO[name]) + hashlib.new(name, message).digest()
    padding = length - 3 - len(info)
    return b"\0\1" + b"\xff" * padding + b"\0" + info if padding >= 8 else None


def ecdsa_z(curve, name, message):
    digest = hashlib.new(name, message).digest()
    return number(digest) >> max(0, 8 * len(digest) - curve.n.bit_length())


def der_integer(n):
    data = n.to_bytes(n.bit_length() // 8 + 1, "big")
    return b"\2" + bytes([len(data)]) + data


def der_signature(r, s):
    body = der_integer(r) + der_integer(s)
    length = bytes([len(body)]) if len(body) < 128 else bytes([0x81, len(body)])
    return b"\x30" + length + body


def read_der_signature(data):
    """(r, s); None for everything but the one encoding of two numbers."""
    try:
        start = 5 if data[1] == 0x81 else 4
        first = start + data[start - 1]
        r, s = number(data[start:first]), number(data[first + 2 :])
        return (r, s) if der_signature(r, s) == data else None
    except IndexError:
        return None


def mgf1(name, seed, length):
    """RFC 8017 section B.2.1."""
    out, counter = b"", 0
    while len(out) < length:
        out += hashlib.new(name, seed + counter.to_bytes(4, "big")).digest()
        counter += 1
    return out[:length]


def pss_block(n, message, name, mask_name, salt):
    """EMSA-PSS-ENCODE, RFC 8017 section 9.1.1; None if it does not fit."""
    bits = n.bit_length() - 1
    length = (bits + 7) // 8
    h = hashlib.new(name, bytes(8) + hashlib.new(name, message).digest() + salt).digest()
    zeros = length - len(h) - len(salt) - 2
    if zeros < 0:
        return None
    data = bytes(zeros) + b"\1" + salt
    masked = bytearray(xor(data, mgf1(mask_name, h, len(data))))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + h + b"\xbc"


def pss_salt(n, block, name, mask_name, salt_length):
    """The salt that a block would have; whether it has, encoding it tells."""
    h_length = hashlib.new(name).digest_size
    masked, h = block[: -1 - h_length], block[-1 - h_length : -1]
    data = xor(masked, mgf1(mask_name, h, len(masked)))
    return data[len(data) - salt_length :]


def signature_hash(op):
    """The hash in the name of a scheme or of an algorithm."""
    name = op.get("scheme") or op["algorithm"]
    return next((known for known in DIGEST_INFO if known in name.lower().replace("-", "")), None)


def is_pss(op):
    return "pss" in (op.get("scheme") or op["algorithm"]).lower()


def sign(op):
    name = signature_hash(op)
    if "curve" in op:
        curve = CURVES[op["curve"]]
        d, k = number(op["d"]), number(op["k"])
        r = curve.times(k, curve.g)[0] % curve.n
        s = pow(k, -1, curve.n) * (ecdsa_z(curve, name, op["message"]) + r * d) % curve.n
        return der_signature(r, s)
    n = number(op["n"])
    if is_pss(op):
        block = pss_block(n, op["message"], name, name, op["salt"])
    else:
        block = pkcs1_block(name, op["message"], size(n))
    return pow(number(block), number(op["d"]), n).to_bytes(size(n), "big")


def verify(op):
    signature = op["signature"]
    if op.get("curve") == "ed25519":
        return Ed25519().verify(op["point"], op["message"], signature)
    if "curve" in op:
        name, curve, numbers = signature_hash(op), CURVES[op["curve"]], read_der_signature(signature)
        point = curve.decompress(op["point"])
        if point is None or numbers is None or not all(0 < x < curve.n for x in numbers):
            return False
        r, s = numbers
        inverse = pow(s, -1, curve.n)
        one = curve.times(ecdsa_z(curve, name, op["message"]) * inverse % curve.n, curve.g)
        total = curve.add(one, curve.times(r * inverse % curve.n, point))
        return total is not None and total[0] % curve.n == r
    n, e = number(op["n"]), number(op["e"])
    if len(signature) != size(n) or number(signature) >= n:
        return False
    power = pow(number(signature), e, n)
    if is_pss(op):
        name, mask_name = (op[field].replace("-", "").lower() for field in ("hash", "mask_hash"))
        length = (n.bit_length() + 6) // 8
        if size(power) > length or length < hashlib.new(name).digest_size + op["salt_length"] + 2:
            return False
        block = power.to_bytes(length, "big")
        salt = pss_salt(n, block, name, mask_name, op["salt_length"])
        return pss_block(n, op["message"], name, mask_name, salt) == block
    block = pkcs1_block(signature_hash(op), op["message"], size(n))
    return block is not None and power == number(block)


# ----------------------------------------------------------------- checks


def premaster(em):
    """What PKCS#1 v1.5 encryption padding holds; None if it is none."""
    if em[:2] != b"\0\2":
        return None
    zero = em.find(b"\0", 2)
    return em[zero + 1 :] if zero >= 10 else None


def is_padded(data):
    """RFC 5246 section 6.2.3.2: n + 1 bytes of value n."""
    return len(data) > 0 and len(data) > data[-1] and set(data[-1 - data[-1] :]) == {data[-1]}


def aead_tag(op):
    _, tag = aead(op["aead"], op["key"], op["nonce"])
    sealed, n = op["ciphertext"], tag_length(op["aead"])
    return len(sealed) >= n and tag(op["additional_data"], sealed[:-n]) == sealed[-n:]


def is_group(op):
    p, g = number(op["p"]), number(op["g"])
    return p % 2 == 1 and p > 4 and p.bit_length() <= 16384 and 1 < g < p - 1


PREDICATES = {
    "equal": lambda op: op["left"] == op["right"],
    "public_value": lambda op: 1 < number(op["y"]) < number(op["p"]) - 1,
    "group": is_group,
    "curve_point": lambda op: CURVES[op["curve"]].decode(op["point"]) is not None,
    "block_type": lambda op: op["EM"][:2] == bytes([0, 2]),
    "premaster_padding": lambda op: len(premaster(op["EM"]) or b"") == 48,
    "premaster_version": lambda op: (premaster(op["EM"]) or b"")[:2] == op["version"],
    "no_sentinel": lambda op: op["random"][24:] not in (b"DOWNGRD\1", b"DOWNGRD\0"),
    "aead_tag": aead_tag,
    "tls_padding": lambda op: is_padded(op["padded_plaintext"]),
    "lifetime": lambda op: 0 <= number(op["now"]) - number(op["since"]) <= number(op["lifetime"]),
}


# ------------------------------------------------------------------ HKDF


def hkdf_expand_label(op):
    """RFC 5869 section 2.3 with the HkdfLabel of TLS 1.3."""
    label = b"tls13 " + op["label"].encode()
    context = op.get("context", b"")
    info = op["length"].to_bytes(2, "big") + bytes([len(label)]) + label + bytes([len(context)]) + context
    output, block = b"", b""
    while len(output) < op["length"]:
        counter = bytes([len(output) // hashlib.new(hash_function(op["hash"])).digest_size + 1])
        block = hmac.new(op["secret"], block + info + counter, hash_function(op["hash"])).digest()
        output += block
    return output[: op["length"]]


# ------------------------------------------------------------- operations


def discrete_log(op, claimed):
    """An exponent is right if its power is: no search is needed to see it."""
    p = number(op["modulus"])
    if pow(number(op["base"]), number(claimed), p) == number(op["power"]) % p:
        return claimed
    return b"no logarithm of the power"


def rsa_encrypt(op):
    n = number(op["n"])
    return pow(number(op["message"]), number(op["e"]), n).to_bytes(size(n), "big")


def rsa_decrypt(op):
    n = number(op["n"])
    # The long way, so that p, q and what was derived from them are checked.
    return pow(number(op["ciphertext"]), number(op["d"]), n).to_bytes(size(n), "big")


def rsa_multiply(op):
    n = number(op["n"])
    power = pow(number(op["s"]), number(op["e"]), n)
    return (number(op["ciphertext"]) * power % n).to_bytes(size(n), "big")


def rsa_probe(op, claimed):
    """A block is right if it is what was encrypted, and every yes was one."""
    n, m = number(op["n"]), number(claimed)
    if pow(m, number(op["e"]), n) != number(op["ciphertext"]):
        return b"not what was encrypted"
    for s in op["multipliers"].split():
        if (m * int(s, 16) % n).to_bytes(size(n), "big")[:2] != bytes([0, 2]):
            return b"a yes that was none"
    return claimed


def aead_seal(op):
    crypt, tag = aead(op["aead"], op["key"], op["nonce"])
    ciphertext = crypt(op["plaintext"])
    return ciphertext + tag(op["additional_data"], ciphertext)


def aead_open(op):
    crypt, tag = aead(op["aead"], op["key"], op["nonce"])
    n = tag_length(op["aead"])
    ciphertext = op["ciphertext"][:-n]
    if tag(op["additional_data"], ciphertext) != op["ciphertext"][-n:]:
        return b"wrong tag"
    return crypt(ciphertext)


def aead_decrypt(op):
    crypt, _ = aead(op["aead"], op["key"], op["nonce"])
    return crypt(op["ciphertext"][: -tag_length(op["aead"])])


OPERATIONS = {
    "constant": lambda op: op["bytes"],
    "encode": lambda op: b"".join(op["parts"]),
    "concat": lambda op: b"".join(op["parts"]),
    "received": lambda op: b"".join(op["pieces"]),
    "slice": lambda op: op["of"][op["from"] : op["to"]],
    "xor": lambda op: xor(op["left"], op["right"]),
    "mod_pow": lambda op: shortest(pow(number(op["base"]), number(op["exponent"]), number(op["modulus"]))),
    "ec_public": lambda op: CURVES[op["curve"]].public(op["secret"]),
    "ec_shared": lambda op: CURVES[op["curve"]].shared(op["secret"], op["peer"]),
    "rsa_encrypt": rsa_encrypt,
    "rsa_decrypt": rsa_decrypt,
    "rsa_multiply": rsa_multiply,
    "sign": sign,
    "hash": lambda op: hashlib.new(hash_function(op["hash"]), b"".join(op["inputs"])).digest(),
    "hmac": lambda op: hmac.new(op["key"], b"".join(op["inputs"]), hash_function(op["hash"])).digest(),
    "prf": lambda op: prf(
        hash_function(op["hash"]), op["secret"], op["label"].encode() + b"".join(op["seed"]), op["length"]
    ),
    "hkdf_extract": lambda op: hmac.new(op["salt"], op["ikm"], hash_function(op["hash"])).digest(),
    "hkdf_expand_label": hkdf_expand_label,
    "aead_seal": aead_seal,
    "aead_open": aead_open,
    "aead_decrypt": aead_decrypt,
    "cbc_encrypt": lambda op: cbc_encrypt(op["key"], op["iv"], op["plaintext"]),
    "cbc_decrypt": lambda op: cbc_decrypt(op["key"], op["iv"], op["ciphertext"]),
    "verify": lambda op: bytes([verify(op)]),
    "check": lambda op: bytes([PREDICATES[op["predicate"]](op)]),
}


def resolve(run, argument):
    """Ids and hex become bytes; text and numbers stay."""
    if isinstance(argument, list):
        return [resolve(run, item) for item in argument]
    if not isinstance(argument, dict):
        return argument
    if "hex" in argument:
        return bytes.fromhex(argument["hex"])
    if "value" in argument:
        data = run["values"][argument["value"]]
    else:
        data = bytes.fromhex(run["packets"][argument["packet"]][argument["bytes"]])
    return data[argument["from"] : argument["to"]] if "from" in argument else data


def main(paths):
    wrong = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        run = {
            "values": {value["id"]: bytes.fromhex(value["bytes"]) for value in document["values"]},
            "packets": {packet["id"]: packet for packet in document["packets"]},
        }
        equal, skipped = Counter(), Counter()
        for value in document["values"]:
            kind = value["op"]["kind"]
            if kind in WITHOUT_INPUTS:
                continue
            if kind in ML_KEM:
                skipped[kind] += 1
                continue
            if value["op"].get("predicate") in NOT_COVERED:
                skipped[value["op"]["predicate"]] += 1
                continue
            claimed = run["values"][value["id"]]
            try:
                op = {name: resolve(run, argument) for name, argument in value["op"].items()}
                if kind == "discrete_log":
                    computed = discrete_log(op, claimed)
                elif kind == "rsa_probe":
                    computed = rsa_probe(op, claimed)
                else:
                    computed = OPERATIONS[kind](op)
            except Exception as error:  # whatever it is, the value has no second witness
                computed = repr(error).encode()
            if computed == claimed:
                equal[kind] += 1
            else:
                wrong += 1
                print(f"{path}: {value['id']} ({value['quantity']}, {kind})")
                print(f"  says     {claimed.hex()}")
                print(f"  computed {computed.hex()} {computed!r}")
        print(f"{path}: {sum(equal.values())} equal:", *(f"{k} {n}," for k, n in sorted(equal.items())))
        print(f"{path}: not covered:", *(f"{k} {n}," for k, n in sorted(skipped.items())))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
