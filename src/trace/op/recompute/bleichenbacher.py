k = (n.bit_length() + 7) // 8
B = 2 ** (8 * (k - 2))
left = [(2 * B, 3 * B - 1)]
for s in multipliers:
    new = set()
    for a, b in left:
        for r in range(a * s // n, b * s // n + 1):
            low = max(a, -(-(2 * B + r * n) // s))
            high = min(b, (3 * B - 1 + r * n) // s)
            if low <= high:
                new.add((low, high))
    left = sorted(new)
found = [a for a, b in left if a == b and pow(a, e, n) == c]
print('%0*x' % (2 * k, found[0]) if len(found) == len(left) == 1 else 'none')
