def within(tree, name, exclude):
    (form, tree), (name_form, name) = tree, name
    if not form == name_form:
        return False
    if form == 0x82:
        tree, name = tree.lower(), name.lower()
        if exclude and name[:2] == b'*.' and not tree.startswith(b'.') and tree.split(b'.', 1)[1:] == [name[2:]]:
            return True
        if tree[:1] == b'.':
            return len(name) > len(tree) and name.endswith(tree)
        return tree == b'' or (b'.' + name).endswith(b'.' + tree)
    if form == 0x87:
        half = len(tree) // 2
        return len(name) == half and all(n & m == t & m for n, t, m in zip(name, tree, tree[half:]))
    tree, name = directory_name(tree), directory_name(name)
    return name[:len(tree)] == tree
def trees(tag):
    found = []
    for kind, content, _ in parts(issuer.extension('551d1e', b'')):
        for subtree in parts(content) if kind == tag else []:
            form, base, _ = parts(subtree[1])[0]
            found.append((form, parts(base)[0][1] if form == 0xa4 else base))
    return found
permitted, excluded = trees(0xa0), trees(0xa1)
names = [(form, name) for form in (0x82, 0x87) for name in certificate.names(form)]
if certificate.subject[1]:
    names.append((0xa4, certificate.subject[1]))
names += [(0xa4, parts(name)[0][1]) for name in certificate.names(0xa4)]
def allowed(name):
    same = [tree for tree in permitted if tree[0] == name[0]]
    return not any(within(tree, name, True) for tree in excluded) and (
        not same or any(within(tree, name, False) for tree in same))
understood = all(form in (0x82, 0x87, 0xa4) or not certificate.names(form) for form, _ in permitted + excluded)
print(understood and all(map(allowed, names)))
