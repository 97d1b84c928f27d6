"""The V1.0 half of the independent seller: authToken, SHA1PRNG, AES and the seven calls, from the guide."""

import base64
import hashlib
import hmac
import secrets
import string
import urllib.parse

import aes_cbc


def _signed(byte):
    return byte - 256 if byte > 127 else byte


def sha1prng(seed, length):
    """The bytes that the JDK's generator of that name draws after setSeed(seed)."""
    state = hashlib.sha1(seed).digest()
    drawn = b""
    while len(drawn) < length:
        output = hashlib.sha1(state).digest()
        drawn += output
        carry = 1
        new_state = bytearray()
        for a, b in zip(state, output):
            total = _signed(a) + _signed(b) + carry
            new_state.append(total & 0xFF)
            carry = total >> 8
        if bytes(new_state) == state:
            new_state[0] = (new_state[0] + 1) & 0xFF
        state = bytes(new_state)
    return drawn[:length]


def ok(**members):
    return {"resultCode": "000000", "resultMsg": "成功", **members}


UNKNOWN = {"resultCode": "000003", "resultMsg": "unknown instance"}


class V1Seller:
    def __init__(self, access_key, bits):
        self.access_key = access_key
        self.aes_key = sha1prng(access_key, bits // 8)
        self.encrypt_type = "1" if bits == 256 else "2"
        self.by_id = {}
        self.by_order = {}

    def encrypt(self, plain):
        iv = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(16))
        encrypted = aes_cbc.encrypt(self.aes_key, iv.encode(), plain.encode("utf-8"))
        return iv + base64.b64encode(encrypted).decode()

    def decrypt(self, value):
        encrypted = base64.b64decode(value[16:], validate=True)
        return aes_cbc.decrypt(self.aes_key, value[:16].encode(), encrypted).decode("utf-8")

    def verify(self, raw_query):
        """What came, readable, and whether its token is right; and the parameters themselves."""
        pairs = urllib.parse.parse_qsl(raw_query, keep_blank_values=True, strict_parsing=True)
        parameters = dict(pairs)
        token = parameters.pop("authToken", "")
        # Python sorts by code point: the same as Java's code units for names in ASCII.
        text = "&".join(f"{name}={parameters[name]}" for name in sorted(parameters))
        key = self.access_key + parameters.get("timeStamp", "").encode()
        expected = base64.b64encode(hmac.new(key, text.encode("utf-8"), hashlib.sha256).digest()).decode()
        call = dict(parameters)
        for name in ("mobilePhone", "email"):
            if name in call:
                call[name] = self.decrypt(call[name])
        if "saasExtendParams" in call:
            call["saasExtendParams"] = base64.b64decode(call["saasExtendParams"], validate=True).decode("utf-8")
        entry = {
            "activity": parameters.get("activity"),
            "call": call,
            "verified": len(pairs) == len(parameters) + 1 and hmac.compare_digest(token, expected),
        }
        return entry, parameters

    def answer(self, call):
        handler = getattr(self, f"do_{call.get('activity')}", None)
        return handler(call) if handler else {"resultCode": "000002", "resultMsg": "unknown activity"}

    def app_info(self):
        return {
            "frontEndUrl": "https://app.example.com/login",
            "adminUrl": "https://app.example.com/admin",
            "userName": self.encrypt("管理员 admin"),
            "password": self.encrypt("P@ss w0rd+/="),
            "memo": "初始密码",
        }

    def do_newInstance(self, call):
        instance_id = self.by_order.setdefault(call["orderId"], call["businessId"])
        self.by_id.setdefault(instance_id, {"frozen": False, "released": False, "orders": set()})
        # As a number, which readers must take too.
        return ok(encryptType=int(self.encrypt_type), instanceId=instance_id, appInfo=self.app_info())

    def do_queryInstance(self, call):
        ids = call["instanceId"].split(",")
        if any(instance_id not in self.by_id for instance_id in ids):
            return UNKNOWN
        info = [{"instanceId": instance_id, "appInfo": self.app_info()} for instance_id in ids]
        return ok(encryptType=self.encrypt_type, info=info)

    def alive(self, call):
        instance = self.by_id.get(call["instanceId"])
        return None if instance is None or instance["released"] else instance

    def do_refreshInstance(self, call):
        instance = self.alive(call)
        if instance is None:
            return UNKNOWN
        if call["orderId"] not in instance["orders"]:
            instance["orders"].add(call["orderId"])
            instance.update(frozen=False, expireTime=call["expireTime"])
        return ok()

    def freeze(self, call, frozen):
        instance = self.alive(call)
        if instance is None:
            return UNKNOWN
        instance["frozen"] = frozen
        return ok()

    def do_expireInstance(self, call):
        return self.freeze(call, True)

    def do_instanceStatus(self, call):
        return self.freeze(call, call["instanceStatus"] == "FREEZE")

    def do_upgrade(self, call):
        return UNKNOWN if self.alive(call) is None else ok()

    def do_releaseInstance(self, call):
        instance = self.by_id.get(call["instanceId"])
        if instance is None:
            return UNKNOWN
        instance["released"] = True
        return ok()
