import subprocess
def chacha20(counter, data):
    iv = counter.to_bytes(4, 'little') + nonce
    command = ['openssl', 'enc', '-chacha20', '-K', key.hex(), '-iv', iv.hex()]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout
def tag(ciphertext):
    one_time_key = chacha20(0, bytes(32))
    r = int.from_bytes(one_time_key[:16], 'little') & 0x0ffffffc0ffffffc0ffffffc0fffffff
    s = int.from_bytes(one_time_key[16:], 'little')
    data = b''.join(part + bytes(-len(part) % 16) for part in (additional_data, ciphertext))
    data += b''.join(len(part).to_bytes(8, 'little') for part in (additional_data, ciphertext))
    a = 0
    for i in range(0, len(data), 16):
        a = (a + int.from_bytes(data[i:i + 16], 'little') + 2**128) * r % (2**130 - 5)
    return ((a + s) % 2**128).to_bytes(16, 'little')
