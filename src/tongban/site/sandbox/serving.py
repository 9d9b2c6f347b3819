"""How a stand-in listens: a small HTTP server of its own, which asks it for each answer and logs nothing."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

LONGEST_BODY = 64 * 1024
# the one of the papers, so that pages read on a machine that has no Chinese font
FONT_PATH = "/font.ttf"
_FONT = Path(__file__).resolve().parents[2] / "foundation" / "papers" / "fonts" / "noto-sans-sc-400.ttf"
_FONT_HEADERS = {"Content-Type": "font/ttf", "Cache-Control": "max-age=86400"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Status, headers and body of one answer."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def json_answer(status: int, said: Mapping[str, Any]) -> Answer:
    """An answer to a machine."""
    headers = {"Content-Type": "application/json"}
    return Answer(status=status, headers=headers, body=json.dumps(said).encode())


def page_answer(status: int, html: str) -> Answer:
    """A page for people."""
    headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    return Answer(status=status, headers=headers, body=html.encode())


def led_to(address: str) -> Answer:
    """Somebody who pressed a button is led on."""
    return Answer(status=303, headers={"Location": address})


class StandIn(ThreadingHTTPServer):
    """Listens on this machine at once; port 0 takes a free one. None of `answer` hangs up without a word."""

    daemon_threads = True

    def __init__(self, answer: Callable[[Asked], Answer | None], *, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.answer = answer
        self.address = f"http://127.0.0.1:{self.server_port}"

    def start(self) -> None:
        """Serve in a thread (for tests)."""
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    server: StandIn
    protocol_version = "HTTP/1.1"
    timeout = 15

    def do_GET(self) -> None:
        return self._answer(b"")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 <= length <= LONGEST_BODY:
            self.close_connection = True
            return self._send(Answer(status=413))
        return self._answer(self.rfile.read(length))

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: who pays what, who gets what and whose phone it is are nobody's business."""

    def _answer(self, body: bytes) -> None:
        headers: Any = self.headers  # read like a mapping, whatever the case of its names
        if self.path == FONT_PATH:
            return self._send(Answer(status=200, headers=_FONT_HEADERS, body=_FONT.read_bytes()))
        answer = self.server.answer(Asked(method=self.command, path=self.path, headers=headers, body=body))
        if answer is None:
            self.close_connection = True
            return None
        return self._send(answer)

    def _send(self, answer: Answer) -> None:
        try:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the caller has given up, as it does when we are late
