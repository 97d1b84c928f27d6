"""KooGallery / 云商店, SaaS interface V2.0: checks calls of the marketplace. Python 3.8 or newer, no packages needed."""
import base64
import hashlib
import hmac
import re
import time

MAX_AGE_MS = 60_000


def verify_call(access_key, signature, timestamp, nonce, raw_body, now_ms=None):
    """Whether a call was signed with your access key.

    signature, timestamp and nonce come from the URL; raw_body is the body exactly as it arrived (bytes; Flask:
    request.get_data(), Django: request.body). Remember nonces for a minute too, to refuse a call that is played back.
    """
    now_ms = int(time.time() * 1000) if now_ms is None else now_ms
    if not signature or not nonce or not re.fullmatch(r"[0-9]{13}", timestamp or ""):
        return False
    if abs(now_ms - int(timestamp)) > MAX_AGE_MS:
        return False
    key = access_key.encode()
    digest = hmac.new(key, raw_body, hashlib.sha256).hexdigest()  # an HMAC, not a plain SHA-256; lower case
    canonical = access_key + nonce + timestamp + digest
    expected = hmac.new(key, canonical.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.lower().encode())  # the marketplace sends upper case


def body_sign(access_key, body):
    """Value of the header Body-Sign of your answer (V2.0 does not require it today). Send exactly these bytes."""
    value = base64.b64encode(hmac.new(access_key.encode(), body, hashlib.sha256).digest()).decode()
    return f'sign_type="HMAC-SHA256", signature="{value}"'
