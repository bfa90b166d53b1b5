import hashlib
q = 3329
zetas = [pow(17, int(f'{i:07b}'[::-1], 2), q) for i in range(128)]
def G(data):
    both = hashlib.sha3_512(data).digest()
    return both[:32], both[32:]
def encode(f, d):
    return sum(c << d * i for i, c in enumerate(f)).to_bytes(32 * d, 'little')
def decode(data, d):
    bits = int.from_bytes(data, 'little')
    return [bits >> d * i & 2**d - 1 for i in range(8 * len(data) // d)]
def decode_all(data, d):
    return [decode(data[i:i + 32 * d], d) for i in range(0, 96 * d, 32 * d)]
def compress(f, d):
    return [((c << d + 1) + q) // (2 * q) % 2**d for c in f]
def decompress(f, d):
    return [(c * q + 2**(d - 1)) >> d for c in f]
def uniform(seed):
    return [c for c in decode(hashlib.shake_128(seed).digest(840), 12) if c < q][:256]
def matrix(rho):
    return [[uniform(rho + bytes([j, i])) for j in range(3)] for i in range(3)]
def small(seed, number):
    b = decode(hashlib.shake_256(seed + bytes([number])).digest(128), 1)
    return [b[i] + b[i + 1] - b[i + 2] - b[i + 3] for i in range(0, 1024, 4)]
def ntt(f):
    f, k = f[:], 1
    for size in (128, 64, 32, 16, 8, 4, 2):
        for start in range(0, 256, 2 * size):
            for i in range(start, start + size):
                a, b = f[i], zetas[k] * f[i + size]
                f[i], f[i + size] = (a + b) % q, (a - b) % q
            k += 1
    return f
def inverse_ntt(f):
    f, k = f[:], 127
    for size in (2, 4, 8, 16, 32, 64, 128):
        for start in range(0, 256, 2 * size):
            for i in range(start, start + size):
                a, b = f[i], f[i + size]
                f[i], f[i + size] = (a + b) % q, zetas[k] * (b - a) % q
            k -= 1
    return [c * 3303 % q for c in f]
def add(*terms):
    return [sum(c) % q for c in zip(*terms)]
def multiply(f, g):
    h = []
    for i in range(128):
        a, b, c, d = f[2 * i], f[2 * i + 1], g[2 * i], g[2 * i + 1]
        h += [(a * c + b * d * zetas[i]**2 * 17) % q, (a * d + b * c) % q]
    return h
def dot(v, w):
    return add(*map(multiply, v, w))
def key_gen(d):
    rho, sigma = G(d + bytes([3]))
    s = [ntt(small(sigma, i)) for i in (0, 1, 2)]
    e = [ntt(small(sigma, i)) for i in (3, 4, 5)]
    t = [add(dot(row, s), error) for row, error in zip(matrix(rho), e)]
    return b''.join(encode(f, 12) for f in t) + rho, s
def encrypt(ek, m, r):
    t, A = decode_all(ek, 12), matrix(ek[1152:])
    y = [ntt(small(r, i)) for i in (0, 1, 2)]
    u = [add(inverse_ntt(dot(column, y)), small(r, 3 + i)) for i, column in enumerate(zip(*A))]
    v = add(inverse_ntt(dot(t, y)), small(r, 6), decompress(decode(m, 1), 1))
    return b''.join(encode(compress(f, 10), 10) for f in u) + encode(compress(v, 4), 4)
def decrypt(s, c):
    u = [ntt(decompress(f, 10)) for f in decode_all(c, 10)]
    v = decompress(decode(c[960:], 4), 4)
    w = [(a - b) % q for a, b in zip(v, inverse_ntt(dot(s, u)))]
    return encode(compress(w, 1), 1)
def is_key(ek):
    return len(ek) == 1184 and all(c < q for f in decode_all(ek, 12) for c in f)
def encapsulate(ek, m):
    K, r = G(m + hashlib.sha3_256(ek).digest())
    return encrypt(ek, m, r), K
def decapsulate(seed, c):
    ek, s = key_gen(seed[:32])
    again, K = encapsulate(ek, decrypt(s, c))
    return K if again == c else hashlib.shake_256(seed[32:] + c).digest(32)
