"""Asks the marketplace about an order: written from the documented signing algorithm only (devg-apisign).

Usage: open_api_client.py ORIGIN AK SK ORDER_ID [FAULT]; prints the status and the body.
FAULT: secret, clock, body, header: what is done wrong on purpose.
"""

import hashlib
import hmac
import sys
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone

PATH = "/api/mkp-openapi-public/global/v1/order/query"


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


def main() -> None:
    origin, ak, sk, order_id = sys.argv[1:5]
    fault = sys.argv[5] if len(sys.argv) > 5 else ""
    now = datetime.now(timezone.utc) - (timedelta(minutes=16) if fault == "clock" else timedelta())
    query = {"orderLineId": order_id + "-000001", "orderId": order_id}
    headers = {
        "Content-Type": "application/json",
        "Host": urllib.parse.urlsplit(origin).netloc,
        "X-Sdk-Date": now.strftime("%Y%m%dT%H%M%SZ"),
    }
    signed = sorted(name.lower() for name in headers)
    if fault == "header":
        signed.remove("x-sdk-date")
    secret = sk + "x" if fault == "secret" else sk
    headers["Authorization"] = sign("GET", PATH, query, headers, signed, b"", ak, secret)
    request = urllib.request.Request(f"{origin}{PATH}?{urllib.parse.urlencode(query)}", headers=headers, method="GET")
    if fault == "body":
        request.data = b"{}"
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            print(answer.status, answer.read().decode())
    except urllib.error.HTTPError as refused:
        print(refused.code, refused.read().decode())


main()
