k = (n.bit_length() + 7) // 8
em = bytes([0, 1]) + bytes([255]) * (k - 3 - len(info)) + bytes([0]) + info
def verify(signature):
    s = int.from_bytes(signature, 'big')
    fits = k >= len(info) + 11
    return fits and len(signature) == k and s < n and pow(s, e, n).to_bytes(k, 'big') == em
