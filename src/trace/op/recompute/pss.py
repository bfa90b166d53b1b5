k = (n.bit_length() + 7) // 8
bits = n.bit_length() - 1
length = (bits + 7) // 8
unused = 8 * length - bits
def mask(seed, size):
    blocks = [mask_hash(seed + i.to_bytes(4, 'big')).digest() for i in range(size // mask_hash().digest_size + 1)]
    return b''.join(blocks)[:size]
def masked(h, db):
    db = bytes(a ^ b for a, b in zip(db, mask(h, len(db))))
    return bytes([db[0] & (255 >> unused)]) + db[1:]
def encode(salt):
    h = hash(bytes(8) + digest + salt).digest()
    zeros = bytes(length - len(h) - len(salt) - 2)
    return masked(h, zeros + bytes([1]) + salt) + h + bytes([188])
def verify(signature):
    s = int.from_bytes(signature, 'big')
    if not (len(signature) == k and s < n and length >= len(digest) + salt_length + 2):
        return False
    m = pow(s, e, n)
    if m.bit_length() > bits:
        return False
    em = m.to_bytes(length, 'big')
    h = em[-1 - len(digest):-1]
    db = masked(h, em[:-1 - len(digest)])
    return em == encode(db[len(db) - salt_length:])
