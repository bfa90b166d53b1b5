def der(*numbers):
    body = b''
    for number in numbers:
        data = number.to_bytes(number.bit_length() // 8 + 1, 'big')
        body += bytes([2, len(data)]) + data
    long = bytes([0x81]) if len(body) > 127 else b''
    return bytes([0x30]) + long + bytes([len(body)]) + body
def public(data):
    if data[:1] not in (bytes([2]), bytes([3])):
        return point(data) if on_curve(data) else None
    x = int.from_bytes(data[1:], 'big')
    square = (x * x * x - 3 * x + G[1] * G[1] - G[0] * G[0] * G[0] + 3 * G[0]) % p
    y = pow(square, (p + 1) // 4, p)
    if not (len(data) == 1 + size and x < p and y * y % p == square):
        return None
    return x, y if y % 2 == data[0] % 2 else p - y
def sign(d, k):
    r = times(k, G)[0] % n
    return der(r, pow(k, -1, n) * (z + r * d) % n)
def verify(Q, signature):
    body = signature[3 if signature[1:2] == bytes([0x81]) else 2:]
    length = sum(body[1:2])
    r = int.from_bytes(body[2:2 + length], 'big')
    s = int.from_bytes(body[4 + length:], 'big')
    if not (0 < r < n and 0 < s < n and der(r, s) == signature):
        return False
    w = pow(s, -1, n)
    R = add(times(z * w % n, G), times(r * w % n, Q))
    return R is not None and R[0] % n == r
