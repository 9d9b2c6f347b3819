"""The HTTP server of the sandbox gateway: a process of its own that knows nothing of the platform."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tongban.site.sandbox.payments.calling import Caller
from tongban.site.sandbox.payments.facts import Behaviour
from tongban.site.sandbox.payments.gateway import Answer, Gateway
from tongban.site.sandbox.payments.pages import ended_page, missing_page, payment_page
from tongban.site.sandbox.payments.store import Books, Unknown
from tongban.site.sandbox.signatures import read_private, read_public

_LONGEST_BODY = 64 * 1024
# the one of the papers, so that the page reads on a machine that has no Chinese font
FONT = Path(__file__).resolve().parents[3] / "foundation" / "papers" / "fonts" / "noto-sans-sc-400.ttf"
_FONT_HEADERS = {"Content-Type": "font/ttf", "Cache-Control": "max-age=86400"}


class SandboxServer(ThreadingHTTPServer):
    """Listens at once; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, gateway: Gateway, *, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), _Handler)
        self.gateway = gateway
        gateway.address = f"http://{host}:{self.server_port}"

    def start(self) -> None:
        """Serve in a thread (for tests)."""
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    server: SandboxServer
    protocol_version = "HTTP/1.1"
    timeout = 15

    def do_GET(self) -> None:
        if self._page_number() is not None:
            return self._show()
        return self._send(self._api("GET", b""))

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LONGEST_BODY:
            self.close_connection = True
            return self._send(Answer(status=413, headers={}, body=b""))
        body = self.rfile.read(length)
        if self._page_number() is not None:
            return self._act(body)
        return self._send(self._api("POST", body))

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: who pays what is nobody's business."""

    def _api(self, method: str, body: bytes) -> Answer:
        if self.path == "/font.ttf":
            return Answer(status=200, headers=_FONT_HEADERS, body=FONT.read_bytes())
        return self.server.gateway.answer(method, self.path, self.headers, body)  # type: ignore[arg-type]

    def _page_number(self) -> str | None:
        kind, _, number = urlsplit(self.path).path.strip("/").partition("/")
        return number if kind == "pay" else None

    def _show(self) -> None:
        try:
            order = self.server.gateway.books.by_number(self._page_number() or "")
        except Unknown:
            return self._send(_page(404, missing_page()))
        return self._send(_page(200, payment_page(order) if order.state == "open" else ended_page(order)))

    def _act(self, body: bytes) -> None:
        gateway = self.server.gateway
        try:
            order = gateway.books.by_number(self._page_number() or "")
        except Unknown:
            return self._send(_page(404, missing_page()))
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if form.get("behaviour") in set(Behaviour):
            gateway.books.behave(order, Behaviour(form["behaviour"]))
        if form.get("act") == "pay":
            if gateway.books.pay(order):
                gateway.caller.call(order)
        else:
            gateway.books.close(order)
        return self._send(Answer(status=303, headers={"Location": order.return_url}, body=b""))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)


def _page(status: int, html: str) -> Answer:
    headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    return Answer(status=status, headers=headers, body=html.encode())


def serve_payments(
    *, port: int, journal: Path, key: Path, merchant: str, merchant_key: Path, late_seconds: float = 20.0
) -> None:
    """Run the gateway until it is told to stop."""
    signing = read_private(key)
    gateway = Gateway(
        books=Books(journal),
        caller=Caller(signing, late_seconds=late_seconds),
        key=signing,
        merchant=merchant,
        merchant_key=read_public(merchant_key),
    )
    SandboxServer(gateway, port=port).serve_forever()
