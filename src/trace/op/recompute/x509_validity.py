from calendar import timegm
from time import strptime
def seconds(time):
    tag, text, _ = time
    text = text.decode()
    if tag == 0x17:
        text = ('19' if text[:2] >= '50' else '20') + text
    return timegm(strptime(text, '%Y%m%d%H%M%SZ'))
not_before, not_after = map(seconds, parts(certificate.validity[1]))
print(not_before <= now <= not_after)
