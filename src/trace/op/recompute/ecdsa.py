def der(*numbers):
    body = b''
    for number in numbers:
        data = number.to_bytes(number.bit_length() // 8 + 1, 'big')
        body += bytes([2, len(data)]) + data
    return bytes([0x30, len(body)]) + body
def sign(d, k):
    r = times(k, G)[0] % n
    return der(r, pow(k, -1, n) * (z + r * d) % n)
def verify(Q, signature):
    length = sum(signature[3:4])
    r = int.from_bytes(signature[4:4 + length], 'big')
    s = int.from_bytes(signature[6 + length:], 'big')
    if not (0 < r < n and 0 < s < n and der(r, s) == signature):
        return False
    w = pow(s, -1, n)
    R = add(times(z * w % n, G), times(r * w % n, Q))
    return R is not None and R[0] % n == r
