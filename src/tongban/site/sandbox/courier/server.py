"""The HTTP server of the sandbox courier: a process of its own that knows nothing of the platform."""

import json
import threading
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tongban.site.sandbox.courier.depot import Depot, Unknown
from tongban.site.sandbox.courier.facts import NOTES, Behaviour, Shipment, said_of
from tongban.site.sandbox.signatures import is_genuine, read_private, read_public, stamped

_LONGEST_BODY = 64 * 1024
_PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>演示快递</title><style>
body{margin:0;font:16px/1.7 "Noto Sans SC","PingFang SC",sans-serif;color:#17212b;background:#f5f7f9}
.demo{background:#17212b;color:#fff;text-align:center;padding:8px 16px;font-weight:600}
main{max-width:52rem;margin:0 auto;padding:24px 16px}article{background:#fff;border:1px solid #d9dfe5;
border-radius:12px;padding:16px 20px;margin-top:12px}h1{font-size:22px}h2{font-size:17px;margin:0}
small{color:#5c6976}</style></head><body>
<div class="demo">演示 · 不会真的寄件 <span lang="en">Demonstration: nothing is sent</span></div>
<main><h1>演示快递</h1>%s</main></body></html>"""


class CourierServer(ThreadingHTTPServer):
    """Listens at once; port 0 takes a free one."""

    daemon_threads = True

    def __init__(
        self,
        depot: Depot,
        *,
        key: Ed25519PrivateKey,
        customer: str,
        customer_key: Ed25519PublicKey,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        super().__init__((host, port), _Handler)
        self.depot, self.key, self.customer, self.customer_key = depot, key, customer, customer_key
        self.address = f"http://{host}:{self.server_port}"

    def start(self) -> None:
        """Serve in a thread (for tests)."""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def do(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Status and answer to one genuine request."""
        try:
            match method, path.strip("/").split("/"):
                case "POST", ["shipments"]:
                    return self._take(json.loads(body))
                case "GET", ["shipments", key]:
                    return 200, said_of(self.depot.find(key, customer=self.customer))
                case _:
                    return 404, {"error": "no such address"}
        except Unknown:
            return 404, {"error": "unknown shipment"}
        except (KeyError, TypeError, ValueError):
            return 400, {"error": "cannot be read"}

    def _take(self, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        shipment = self.depot.take(said, customer=self.customer)
        if shipment.behaviour is Behaviour.REFUSES:
            return 409, {"error": "we do not go there"}
        if not self.depot.answered(shipment) and shipment.behaviour is Behaviour.ERROR:
            return 500, {"error": "as asked for"}
        return 201, said_of(shipment)


class _Handler(BaseHTTPRequestHandler):
    server: CourierServer
    protocol_version = "HTTP/1.1"
    timeout = 15

    def do_GET(self) -> None:
        if self.path == "/":
            html = _PAGE % "".join(map(_card, reversed(self.server.depot.shipments.values())))
            return self._send(200, {"Content-Type": "text/html; charset=utf-8"}, html.encode())
        if self.path == "/health":
            return self._send(200, {}, b"ok")
        return self._answer("GET", b"")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LONGEST_BODY:
            self.close_connection = True
            return self._send(413, {}, b"")
        return self._answer("POST", self.rfile.read(length))

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: who gets what is nobody's business."""

    def _answer(self, method: str, body: bytes) -> None:
        server = self.server
        is_theirs = self.headers.get("Courier-Customer") == server.customer
        headers: Any = self.headers
        if is_theirs and is_genuine(
            server.customer_key, headers, f"{method} {self.path}", body, prefix="Courier"
        ):
            status, said = server.do(method, self.path, body)
        else:
            status, said = 401, {"error": "signature"}
        answer = json.dumps(said).encode()
        signed = stamped(
            server.key, f"answer {self.headers.get('Courier-Nonce') or ''}", answer, prefix="Courier"
        )
        return self._send(status, signed | {"Content-Type": "application/json"}, answer)

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _card(shipment: Shipment) -> str:
    """One shipment on the page; who gets it is shown by the first character of the name only."""
    last = NOTES[shipment.steps[-1]["what"]] if shipment.steps else "等待揽收（演示）"
    return f"<article><h2>{escape(shipment.number)}</h2>{escape(shipment.sender)} → {escape(shipment.name[:1])}某<br><small>{last}</small></article>"


def serve_courier(
    *, port: int, journal: Path, key: Path, customer: str, customer_key: Path, pace: float = 5.0
) -> None:
    """Run the courier until it is told to stop."""
    signing = read_private(key)
    depot = Depot(key=signing, journal=journal, pace=pace)
    depot.go_on()
    server = CourierServer(
        depot, key=signing, customer=customer, customer_key=read_public(customer_key), port=port
    )
    server.serve_forever()
