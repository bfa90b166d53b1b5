from math import isqrt
m = isqrt(p - 2) + 1
baby, power = {}, 1
for j in range(m):
    baby.setdefault(power, j)
    power = power * g % p
step, i = y % p, 0
while step not in baby:
    step = step * power % p
    i += 1
print((baby[step] - i * m) % (p - 1))
