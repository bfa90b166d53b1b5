import hashlib
p = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
d = -121665 * pow(121666, -1, p) % p
i = pow(2, (p - 1) // 4, p)
def add(P, Q):
    (x1, y1), (x2, y2) = P, Q
    t = d * x1 * x2 * y1 * y2 % p
    x = (x1 * y2 + x2 * y1) * pow(1 + t, -1, p)
    y = (y1 * y2 + x1 * x2) * pow(1 - t, -1, p)
    return x % p, y % p
def times(k, P):
    Q = (0, 1)
    for bit in bin(k)[2:]:
        Q = add(Q, Q)
        if bit == '1':
            Q = add(Q, P)
    return Q
def point(data):
    y = int.from_bytes(data, 'little')
    odd, y = y >> 255, y % 2**255 % p
    square = (y * y - 1) * pow(d * y * y + 1, -1, p) % p
    x = pow(square, (p + 3) // 8, p)
    if (x * x - square) % p:
        x = x * i % p
    if (x * x - square) % p:
        return None
    return (p - x if x % 2 ^ odd else x) % p, y
def encode(P):
    return (P[1] | (P[0] % 2) << 255).to_bytes(32, 'little')
B = point((4 * pow(5, -1, p) % p).to_bytes(32, 'little'))
def verify(A, message, signature):
    R, S = signature[:32], int.from_bytes(signature[32:], 'little')
    Q = point(A) if len(A) == 32 else None
    if Q is None or not (len(signature) == 64 and S < L):
        return False
    k = int.from_bytes(hashlib.sha512(R + A + message).digest(), 'little') % L
    x, y = times(k, Q)
    return encode(add(times(S, B), (p - x, y))) == R
