constraints = parts(issuer.extension('551d13', b''))
is_ca = any(tag == 1 and any(content) for tag, content, _ in constraints)
lengths = [int.from_bytes(content, 'big') for tag, content, _ in constraints if tag == 2]
print(directory_name(certificate.issuer[1]) == directory_name(issuer.subject[1])
      and (is_ca or anchor and '551d13' not in issuer.extensions) and issuer.allows(5)
      and all(below <= length for length in lengths))
