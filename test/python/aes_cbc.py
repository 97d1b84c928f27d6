"""AES-CBC with PKCS#5 padding in plain Python (FIPS 197): the standard library has no AES.

Slow and not safe against timing; it only has to be right and to share no code with anything it is tested against.
"""


def _xtime(byte):
    byte <<= 1
    return (byte ^ 0x11B) if byte & 0x100 else byte


def _times(a, b):
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = _xtime(a)
        b >>= 1
    return product


def _make_sbox():
    """Inverse in GF(2^8), then the affine map."""
    sbox = [0] * 256
    for value in range(256):
        inverse = next((x for x in range(256) if _times(value, x) == 1), 0)
        result = 0x63
        for shift in range(5):
            result ^= ((inverse << shift) | (inverse >> (8 - shift))) & 0xFF
        sbox[value] = result
    return sbox


SBOX = _make_sbox()
INVERSE_SBOX = [SBOX.index(value) for value in range(256)]
TIMES = {factor: [_times(value, factor) for value in range(256)] for factor in (2, 3, 9, 11, 13, 14)}


def _round_keys(key):
    words = [list(key[i : i + 4]) for i in range(0, len(key), 4)]
    length = len(words)
    rcon = 1
    for i in range(length, 4 * (length + 7)):
        word = list(words[i - 1])
        if i % length == 0:
            word = [SBOX[byte] for byte in word[1:] + word[:1]]
            word[0] ^= rcon
            rcon = _xtime(rcon)
        elif length > 6 and i % length == 4:
            word = [SBOX[byte] for byte in word]
        words.append([a ^ b for a, b in zip(words[i - length], word)])
    return [sum(words[i : i + 4], []) for i in range(0, len(words), 4)]


def _xor(a, b):
    return [x ^ y for x, y in zip(a, b)]


def _mix(state, factors):
    mixed = []
    for column in range(0, 16, 4):
        for row in range(4):
            byte = 0
            for k in range(4):
                factor = factors[(k - row) % 4]
                value = state[column + k]
                byte ^= value if factor == 1 else TIMES[factor][value]
            mixed.append(byte)
    return mixed


# State is column by column: byte i lies in row i % 4.
SHIFT = [(i + 4 * (i % 4)) % 16 for i in range(16)]
UNSHIFT = [(i - 4 * (i % 4)) % 16 for i in range(16)]


def _encrypt_block(block, keys):
    state = _xor(block, keys[0])
    for number, key in enumerate(keys[1:], 1):
        state = [SBOX[state[i]] for i in SHIFT]
        if number < len(keys) - 1:
            state = _mix(state, (2, 3, 1, 1))
        state = _xor(state, key)
    return bytes(state)


def _decrypt_block(block, keys):
    state = _xor(block, keys[-1])
    for number in range(len(keys) - 2, -1, -1):
        state = [INVERSE_SBOX[state[i]] for i in UNSHIFT]
        state = _xor(state, keys[number])
        if number > 0:
            state = _mix(state, (14, 11, 13, 9))
    return bytes(state)


def encrypt(key, iv, plain):
    keys = _round_keys(key)
    padding = 16 - len(plain) % 16
    padded = plain + bytes([padding]) * padding
    blocks, previous = [], iv
    for i in range(0, len(padded), 16):
        previous = _encrypt_block(_xor(padded[i : i + 16], previous), keys)
        blocks.append(previous)
    return b"".join(blocks)


def decrypt(key, iv, encrypted):
    if not encrypted or len(encrypted) % 16:
        raise ValueError("not a number of whole blocks")
    keys = _round_keys(key)
    blocks, previous = [], iv
    for i in range(0, len(encrypted), 16):
        block = encrypted[i : i + 16]
        blocks.append(bytes(_xor(_decrypt_block(block, keys), previous)))
        previous = block
    padded = b"".join(blocks)
    padding = padded[-1]
    if not 1 <= padding <= 16 or padded[-padding:] != bytes([padding]) * padding:
        raise ValueError("wrong padding")
    return padded[:-padding]
