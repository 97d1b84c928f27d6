"""An independent V2.0 seller, written from the guide with Python's standard library only.

It listens on a free port of 127.0.0.1 and prints the port. Every call's signature is verified twice: over the raw bytes,
and over the parsed body with its keys sorted and serialised again, as sellers do who never see the bytes. GET /log
answers with what was verified.

Usage: python3 independent_seller.py ACCESS_KEY
"""

import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ACCESS_KEY = sys.argv[1].encode("utf-8")
MAX_AGE_MS = 60_000

instances = {}
log = []


def mac(message):
    return hmac.new(ACCESS_KEY, message, hashlib.sha256)


def signature_of(nonce, timestamp, payload):
    canonical = ACCESS_KEY + nonce.encode() + timestamp.encode() + mac(payload).hexdigest().encode()
    return mac(canonical).hexdigest()


def result(code, message, **members):
    return {"resultCode": code, "resultMsg": message, **members}


def new_instance(call):
    order = (call["orderId"], call["orderLineId"])
    known = [i for i, instance in instances.items() if instance["order"] == order]
    instance_id = known[0] if known else call["businessId"]
    instances.setdefault(instance_id, {"order": order, "status": "NORMAL", "calls": []})
    return result("000000", "success", instanceId=instance_id)


def query_instance(call):
    if call["instanceId"] not in instances:
        return result("000003", "unknown instance")
    app_info = {
        "frontEndUrl": "https://app.example.com/login",
        "userName": "admin",
        "password": "Start-123",
        "memo": "初始密码",
    }
    return result("000000", "success", info=[{"instanceId": call["instanceId"], "appInfo": app_info}])


def change(member):
    def handle(call):
        instance = instances.get(call["instanceId"])
        if instance is None:
            return result("000003", "unknown instance")
        instance[member] = call[member]
        return result("000000", "成功")

    return handle


def release_instance(call):
    instances.pop(call["instanceId"], None)
    return result("000000", "success")


ACTIVITIES = {
    "newInstance": new_instance,
    "queryInstance": query_instance,
    "refreshInstance": change("expireTime"),
    "updateInstanceStatus": change("status"),
    "releaseInstance": release_instance,
}


class Seller(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(log)

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        call = json.loads(raw.decode("utf-8"))
        again = json.dumps(dict(sorted(call.items())), separators=(",", ":"), ensure_ascii=False).encode("utf-8")
        sent = query["signature"]
        entry = {
            "activity": call.get("activity"),
            "call": call,
            "contentType": self.headers["Content-Type"],
            "accept": self.headers["Accept"],
            "queryNames": list(query),
            "rawVerified": hmac.compare_digest(
                sent.lower(), signature_of(query["nonce"], query["timestamp"], raw)
            ),
            "sortedVerified": hmac.compare_digest(
                sent.lower(), signature_of(query["nonce"], query["timestamp"], again)
            ),
            "upperCase": sent == sent.upper(),
            "fresh": abs(time.time() * 1000 - int(query["timestamp"])) <= MAX_AGE_MS,
            "allStrings": all(isinstance(value, str) for value in call.values()),
        }
        log.append(entry)
        if not (entry["rawVerified"] and entry["sortedVerified"] and entry["fresh"]):
            self.answer(result("000001", "authentication failed"))
        elif entry["activity"] not in ACTIVITIES:
            self.answer(result("000002", "unknown activity"))
        else:
            self.answer(ACTIVITIES[entry["activity"]](call))

    def answer(self, value):
        body = json.dumps(value).encode("ascii")
        signature = base64.b64encode(mac(body).digest()).decode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Body-Sign", f'sign_type="HMAC-SHA256", signature= "{signature}"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Standard error stays quiet; GET /log tells more."""


server = ThreadingHTTPServer(("127.0.0.1", 0), Seller)
server.daemon_threads = True
print(server.server_address[1], flush=True)
server.serve_forever()
