def add(P, Q):
    if P is None or Q is None:
        return P or Q
    (x1, y1), (x2, y2) = P, Q
    if x1 == x2 and (y1 + y2) % p == 0:
        return None
    if P == Q:
        slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, p)
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, p)
    x = (slope * slope - x1 - x2) % p
    return x, (slope * (x1 - x) - y1) % p
def times(k, P):
    Q = None
    for bit in bin(k)[2:]:
        Q = add(Q, Q)
        if bit == '1':
            Q = add(Q, P)
    return Q
size = (p.bit_length() + 7) // 8
def point(data):
    return int.from_bytes(data[1:1 + size], 'big'), int.from_bytes(data[1 + size:], 'big')
def on_curve(data):
    def b(x, y):
        return (y * y - x * x * x + 3 * x) % p
    x, y = point(data)
    return data[:1] == bytes([4]) and len(data) == 1 + 2 * size and x < p and y < p and b(x, y) == b(*G)
