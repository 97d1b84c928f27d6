"""Asks the marketplace about an order, or pushes usage: written from the documented algorithms only (devg-apisign).

Usage: open_api_client.py ORIGIN AK SK ORDER_ID [FAULT], or
       open_api_client.py ORIGIN AK SK push ACCESS_KEY INSTANCE_ID END [FAULT]; prints the status and the body.
FAULT: secret, clock, body, header, of a push also access_key: what is done wrong on purpose.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from datetime import datetime, timedelta, timezone

PATH = "/api/mkp-openapi-public/global/v1/order/query"
PUSH_PATH = "/api/mkp-openapi-public/global/v1/isv/usage-data"


def sha256_hex(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def quote(text: str) -> str:
    return urllib.parse.quote(text, safe="-_.~")


def sign(method, path, query, headers, signed, body, ak, sk):
    uri = "/".join(quote(urllib.parse.unquote(part)) for part in path.split("/"))
    if not uri.endswith("/"):
        uri += "/"
    query_text = "&".join(f"{quote(name)}={quote(query[name])}" for name in sorted(query))
    lower = {name.lower(): value.strip() for name, value in headers.items()}
    header_text = "".join(f"{name}:{lower[name]}\n" for name in signed)
    canonical = "\n".join([method, uri, query_text, header_text, ";".join(signed), sha256_hex(body)])
    to_sign = f"SDK-HMAC-SHA256\n{lower['x-sdk-date']}\n{sha256_hex(canonical.encode())}"
    signature = hmac.new(sk.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return f"SDK-HMAC-SHA256 Access={ak}, SignedHeaders={';'.join(signed)}, Signature={signature}"


def usage_push(access_key, instance_id, end):
    """Body and headers of a push of one hour of use that ends at END (yyyyMMddTHHmmssZ)."""
    begin = datetime.strptime(end, "%Y%m%dT%H%M%SZ") - timedelta(hours=1)
    record = {
        "instance_id": instance_id,
        "record_time": end,
        "begin_time": begin.strftime("%Y%m%dT%H%M%SZ"),
        "end_time": end,
        "usage_value": "2.5",
        "metering_sn": uuid.uuid4().hex,
    }
    body = json.dumps({"usage_records": [record]}, sort_keys=True, separators=(",", ":"))
    ts, nonce = str(int(time.time() * 1000)), uuid.uuid4().hex
    digest = hmac.new(access_key.encode(), f"ts={ts}&nonce={nonce}&body={body}".encode(), hashlib.sha256).digest()
    return body.encode(), {"signature": base64.b64encode(digest).decode(), "ts": ts, "nonce": nonce}


def main() -> None:
    origin, ak, sk, order_id = sys.argv[1:5]
    pushes = order_id == "push"
    fault = "".join(sys.argv[8:9] if pushes else sys.argv[5:6])
    now = datetime.now(timezone.utc) - (timedelta(minutes=16) if fault == "clock" else timedelta())
    method, path, query, body = "GET", PATH, {"orderLineId": order_id + "-000001", "orderId": order_id}, b""
    headers = {
        "Content-Type": "application/json",
        "Host": urllib.parse.urlsplit(origin).netloc,
        "X-Sdk-Date": now.strftime("%Y%m%dT%H%M%SZ"),
    }
    signed = sorted(name.lower() for name in headers)
    if pushes:
        access_key = sys.argv[5] + ("x" if fault == "access_key" else "")
        method, path, query = "POST", PUSH_PATH, {}
        body, own_headers = usage_push(access_key, *sys.argv[6:8])
        headers.update(own_headers)
    if fault == "header":
        signed.remove("x-sdk-date")
    secret = sk + "x" if fault == "secret" else sk
    headers["Authorization"] = sign(method, path, query, headers, signed, body, ak, secret)
    url = f"{origin}{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
    request = urllib.request.Request(url, data=body or None, headers=headers, method=method)
    if fault == "body":
        request.data = b"{}"
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            print(answer.status, answer.read().decode())
    except urllib.error.HTTPError as refused:
        print(refused.code, refused.read().decode())


main()
