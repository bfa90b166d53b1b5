import subprocess
def aes(mode, data, iv):
    cipher = '-aes-%d-%s' % (8 * len(key), mode)
    command = ['openssl', 'enc', cipher, '-nopad', '-K', key.hex(), '-iv', iv.hex()]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout
def ctr(counter, data):
    return aes('ctr', data, bytes([2]) + nonce + counter.to_bytes(3, 'big'))
def tag(ciphertext):
    plaintext = ctr(1, ciphertext)
    flags = 64 + 8 * ((tag_length - 2) // 2) + 2
    data = bytes([flags]) + nonce + len(plaintext).to_bytes(3, 'big')
    for part in (len(additional_data).to_bytes(2, 'big') + additional_data, plaintext):
        data += part + bytes(-len(part) % 16)
    T = aes('cbc', data, bytes(16))[-16:][:tag_length]
    return ctr(0, T)
