from calendar import timegm
from time import strptime
def seconds(time):
    tag, text, _ = time
    text = text.decode()
    if tag == 0x17:
        text = ('19' if text[:2] >= '50' else '20') + text
    year_0 = text[:4] == '0000'
    if year_0:
        text = '0400' + text[4:]
    return timegm(strptime(text, '%Y%m%d%H%M%SZ')) - 146097 * 86400 * year_0
not_before, not_after = map(seconds, parts(certificate.validity[1]))
print(not_before <= now <= not_after)
