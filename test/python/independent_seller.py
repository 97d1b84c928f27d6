"""An independent seller for V1.0 and V2.0, written from the guides with Python's standard library only.

It listens on a free port of 127.0.0.1 and prints the port. POST is V2.0: every call's signature is verified twice, over
the raw bytes, and over the parsed body with its keys sorted and serialised again, as sellers do who never see the bytes.
GET is V1.0 (v1.py). GET /log answers with what was verified, GET /fail?times=N makes the next N calls answer 000005.

Usage: python3 independent_seller.py ACCESS_KEY [BITS of the AES key, 256 unless told]
"""

import base64
import hashlib
import hmac
import json
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from v1 import V1Seller

ACCESS_KEY = sys.argv[1].encode("utf-8")
BITS = int(sys.argv[2]) if len(sys.argv) > 2 else 256
MAX_AGE_MS = 60_000

instances = {}
log = []
failures = {"left": 0}
v1_seller = V1Seller(ACCESS_KEY, BITS)
# Every call has a thread of its own; the books are for one at a time.
books = threading.Lock()


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
        url = urllib.parse.urlsplit(self.path)
        if url.path == "/log":
            return self.answer(log)
        if url.path == "/fail":
            failures["left"] = int(dict(urllib.parse.parse_qsl(url.query))["times"])
            return self.answer({})
        entry, parameters = v1_seller.verify(url.query)
        log.append({"method": "GET", "accept": self.headers["Accept"], **entry})
        if not entry["verified"]:
            return self.answer(result("000001", "authentication failed"))
        with books:
            reply = self.failure() or v1_seller.answer(parameters)
        return self.answer(reply)

    def failure(self):
        if failures["left"] == 0:
            return None
        failures["left"] -= 1
        return result("000005", "database is down")

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
            with books:
                reply = self.failure() or ACTIVITIES[entry["activity"]](call)
            self.answer(reply)

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


class Server(ThreadingHTTPServer):
    # As many orders come at once as may wait to be accepted.
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """Calls that lack what this seller takes for granted end its connection; standard error stays quiet."""


server = Server(("127.0.0.1", 0), Seller)
server.daemon_threads = True
print(server.server_address[1], flush=True)
server.serve_forever()
