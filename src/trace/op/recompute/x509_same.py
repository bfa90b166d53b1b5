import unicodedata
nothing = [(0, 8), (0xe, 0x1f), (0x7f, 0x84), (0x86, 0x9f), (0xad, 0xad), (0x34f, 0x34f),
           (0x6dd, 0x6dd), (0x70f, 0x70f), (0x1806, 0x1806), (0x180b, 0x180e), (0x200b, 0x200f),
           (0x202a, 0x202e), (0x2060, 0x2063), (0x206a, 0x206f), (0xfe00, 0xfe0f), (0xfeff, 0xfeff),
           (0xfff9, 0xfffc), (0x1d173, 0x1d17a), (0xe0001, 0xe0001), (0xe0020, 0xe007f)]
codecs = {0x0c: 'utf-8', 0x13: 'latin-1', 0x14: 'latin-1', 0x16: 'latin-1', 0x1a: 'latin-1',
          0x1c: 'utf-32-be', 0x1e: 'utf-16-be'}
def text(tag, value):
    try:
        text = value.decode(codecs[tag])
    except (KeyError, UnicodeDecodeError):
        return tag, value
    kept = [c for c in text if not any(low <= ord(c) <= high for low, high in nothing)]
    spaced = ''.join(' ' if c.isspace() else c for c in kept)
    text = unicodedata.normalize('NFKC', spaced.casefold())
    return 0, ' '.join(filter(None, text.split(' '))).encode()
def directory_name(content):
    pairs = [[parts(pair) for _, pair, _ in parts(part)] for _, part, _ in parts(content)]
    return [sorted((kind[1], text(*value[:2])) for kind, value in part) for part in pairs]
