constraints = parts(issuer.extension('551d13', b''))
is_ca = any(tag == 1 and any(content) for tag, content, _ in constraints)
lengths = [int.from_bytes(content, 'big') for tag, content, _ in constraints if tag == 2]
print(certificate.issuer == issuer.subject
      and is_ca and issuer.allows(5)
      and all(below <= length for length in lengths))
