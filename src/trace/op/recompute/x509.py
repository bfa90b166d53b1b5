def parts(der):
    found = []
    while der:
        length, start = der[1], 2
        if length > 127:
            start = 2 + length % 128
            length = int.from_bytes(der[2:start], 'big')
        found.append((der[0], der[start:start + length], der[:start + length]))
        der = der[start + length:]
    return found
class Certificate:
    def __init__(self, der):
        fields = parts(parts(parts(der)[0][1])[0][1])
        sequences = [field for field in fields if field[0] == 0x30]
        self.issuer, self.validity, self.subject = sequences[1:4]
        self.extensions, self.critical = {}, set()
        for field in fields:
            for extension in parts(parts(field[1])[0][1]) if field[0] == 0xa3 else []:
                oid, *critical, value = [part[1] for part in parts(extension[1])]
                self.extensions[oid.hex()] = value
                if any(map(any, critical)):
                    self.critical.add(oid.hex())
    def extension(self, oid, otherwise):
        return parts(self.extensions[oid])[0][1] if oid in self.extensions else otherwise
    def allows(self, bit):
        usage = self.extension('551d0f', bytes([0, 255, 255]))
        unused, bits = usage[0], usage[1:]
        return bit < 8 * len(bits) - unused and bits[bit // 8] >> (7 - bit % 8) & 1 == 1
    def names(self, *tags):
        names = parts(self.extension('551d11', b''))
        return [name for tag, name, _ in names if tag in tags]
