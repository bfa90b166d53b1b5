import re, unicodedata
def text(tag, value):
    codecs = {0x0c: 'utf-8', 0x13: 'latin-1', 0x14: 'latin-1', 0x16: 'latin-1', 0x1a: 'latin-1',
              0x1c: 'utf-32-be', 0x1e: 'utf-16-be'}
    try:
        text = value.decode(codecs[tag])
    except (KeyError, UnicodeDecodeError):
        return tag, value
    nothing = ('[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u06dd\u070f\u1806\u180b-\u180e'
               '\u200b-\u200f\u202a-\u202e\u2060-\u2063\u206a-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc'
               '\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]')
    text = re.sub(r'\s', ' ', re.sub(nothing, '', text))
    text = unicodedata.normalize('NFKC', text.casefold())
    return 0, ' '.join(filter(None, text.split(' '))).encode()
def directory_name(content):
    pairs = [[parts(pair) for _, pair, _ in parts(part)] for _, part, _ in parts(content)]
    return [sorted((kind[1], text(*value[:2])) for kind, value in part) for part in pairs]
