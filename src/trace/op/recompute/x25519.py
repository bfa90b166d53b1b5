p = 2**255 - 19
def x25519(k, u):
    k = int.from_bytes(k, 'little') & (2**254 - 8) | 2**254
    u = int.from_bytes(u, 'little') % 2**255
    x2, z2, x3, z3 = 1, 0, u, 1
    for i in range(254, -1, -1):
        bit = k >> i & 1
        if bit:
            x2, z2, x3, z3 = x3, z3, x2, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        e = a * a - b * b
        x3, z3 = (d * a + c * b)**2 % p, u * (d * a - c * b)**2 % p
        x2, z2 = a * a * b * b % p, e * (a * a + 121665 * e) % p
        if bit:
            x2, z2, x3, z3 = x3, z3, x2, z2
    return (x2 * pow(z2, p - 2, p) % p).to_bytes(32, 'little')
