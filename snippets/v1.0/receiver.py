"""KooGallery / 云商店, SaaS interface V1.0: checks calls, signs answers, reads and writes sensitive data.

Python 3.8 or newer. Encryption needs one package: pip install cryptography
"""
import base64
import hashlib
import hmac
import secrets
import string
from urllib.parse import parse_qsl


def _hmac(key, message):
    return base64.b64encode(hmac.new(key.encode(), message, hashlib.sha256).digest()).decode()


def verify_call(access_key, query):
    """Whether a call was signed with your access key. query: what follows the question mark of the URL, as it came."""
    signed = dict(parse_qsl(query, keep_blank_values=True))  # decodes once, as a form
    given = signed.pop("authToken", "")
    text = "&".join(f"{name}={signed[name]}" for name in sorted(signed))
    expected = _hmac(access_key + signed.get("timeStamp", ""), text.encode())
    return hmac.compare_digest(expected.encode(), given.encode())


def body_sign(access_key, body):
    """Value of the header Body-Sign of your answer. Send exactly these bytes: nothing may change after signing."""
    return f'sign_type="HMAC-SHA256", signature="{_hmac(access_key, body)}"'


def aes_key(access_key, bits):
    """The AES key that Java's SHA1PRNG draws when seeded with the access key. bits: 256 (encryptType 1) or 128 (2)."""
    state = hashlib.sha1(access_key.encode()).digest()
    drawn = b""
    while len(drawn) < bits // 8:
        output = hashlib.sha1(state).digest()
        drawn += output
        carry, following = 1, bytearray()
        for s, o in zip(state, output):
            total = (s ^ 0x80) - 0x80 + (o ^ 0x80) - 0x80 + carry  # Java's bytes are signed
            following.append(total & 0xFF)
            carry = total >> 8
        if bytes(following) == state:
            following[0] = (following[0] + 1) & 0xFF
        state = bytes(following)
    return drawn[: bits // 8]


def _cipher(access_key, bits, iv):
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    return Cipher(algorithms.AES(aes_key(access_key, bits)), modes.CBC(iv.encode()))


def decrypt(access_key, bits, value):
    """Reads mobilePhone and email of a call."""
    decryptor = _cipher(access_key, bits, value[:16]).decryptor()
    padded = decryptor.update(base64.b64decode(value[16:])) + decryptor.finalize()
    count = padded[-1]
    if not 1 <= count <= 16 or padded[-count:] != bytes([count]) * count:
        raise ValueError("wrong key or encryptType")
    return padded[:-count].decode()


def encrypt(access_key, bits, plain, iv=None):
    """Writes appInfo.userName and appInfo.password of an answer; say encryptType "1" for 256 bits, "2" for 128."""
    iv = iv or "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(16))
    data = plain.encode()
    count = 16 - len(data) % 16
    encryptor = _cipher(access_key, bits, iv).encryptor()
    encrypted = encryptor.update(data + bytes([count]) * count) + encryptor.finalize()
    return iv + base64.b64encode(encrypted).decode()
