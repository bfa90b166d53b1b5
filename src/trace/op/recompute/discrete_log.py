from math import isqrt
m = isqrt(p - 2) + 1
giants, table = -(-(p - 1) // m), 2**21
i, j = giants, None
for first in range(0, m, table):
    baby, power = {}, pow(g, first, p)
    for exponent in range(first, min(m, first + table)):
        baby.setdefault(power, exponent)
        power = power * g % p
    step, giant = y % p, pow(g, m, p)
    for k in range(i):
        if step in baby:
            i, j = k, baby[step]
            break
        step = step * giant % p
x = None if j is None else (j - i * m) % (p - 1)
print(x if x is not None and pow(g, x, p) == y % p else 'none')
