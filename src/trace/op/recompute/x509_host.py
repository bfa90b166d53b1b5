def matches(name):
    name = name.lower()
    if name[:2] == b'*.':
        parent = name[2:]
        return b'.' in parent and b'*' not in parent and host.split(b'.', 1)[1:] == [parent]
    return name == host
host = host.lower()
if host[-1:] == b'.':
    host = host[:-1]
print(b'*' not in host and all(host.split(b'.')) and any(map(matches, certificate.names(0x82))))
