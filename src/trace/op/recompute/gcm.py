import subprocess
def aes(mode, data, *iv):
    cipher = '-aes-%d-%s' % (8 * len(key), mode)
    command = ['openssl', 'enc', cipher, '-nopad', '-K', key.hex(), *iv]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout
def ctr(counter, data):
    return aes('ctr', data, '-iv', nonce.hex() + '%08x' % counter)
def times(x, y):
    z = 0
    for i in range(127, -1, -1):
        if x >> i & 1:
            z ^= y
        y = y >> 1 ^ (y & 1) * (0xe1 << 120)
    return z
def tag(ciphertext):
    H = int.from_bytes(aes('ecb', bytes(16)), 'big')
    data = b''.join(part + bytes(-len(part) % 16) for part in (additional_data, ciphertext))
    data += b''.join((8 * len(part)).to_bytes(8, 'big') for part in (additional_data, ciphertext))
    S = 0
    for i in range(0, len(data), 16):
        S = times(S ^ int.from_bytes(data[i:i + 16], 'big'), H)
    return ctr(1, S.to_bytes(16, 'big'))
