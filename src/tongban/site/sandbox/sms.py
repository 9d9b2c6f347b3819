"""A sandbox gateway for text messages: takes them, sends none, and shows them on a page.

`POST /messages` with a bearer token and `{"phone", "text", "key"}` answers 202 with the message's
number; the same key again is the same message. On the page (or by `POST /answers`) one chooses
how the next requests are answered: `ok`, `late` (after the caller has given up), `never`, `error`.
"""

import hmac
import json
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

LONGEST_BODY = 16 * 1024
MOST_KEPT = 200
_PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>演示短信</title><style>
body{margin:0;font:16px/1.7 "Noto Sans SC","PingFang SC",sans-serif;color:#17212b;background:#f5f7f9}
.demo{background:#17212b;color:#fff;text-align:center;padding:8px 16px;font-weight:600}
main{max-width:40rem;margin:0 auto;padding:24px 16px}h1{font-size:22px}article{background:#fff;
border:1px solid #d9dfe5;border-radius:12px;padding:12px 20px;margin-top:12px}p{margin:0}
small{color:#5c6976}button{font:inherit;min-height:44px;padding:0 16px;margin:4px 4px 4px 0;border:1px solid
#7d8995;border-radius:8px;background:#fff}button[aria-pressed=true]{background:#1b4f95;color:#fff}
</style></head><body><div class="demo">演示 · 不会真的发短信 <span lang="en">Demonstration: nothing is sent</span></div>
<main><h1>演示短信</h1><form method="post" action="/answers">%s</form>%s</main></body></html>"""


class Answers(StrEnum):
    """How requests are answered."""

    OK = "ok"
    LATE = "late"
    NEVER = "never"
    ERROR = "error"


_WORDS = {
    Answers.OK: "正常发送",
    Answers.LATE: "晚到",
    Answers.NEVER: "收了不发",
    Answers.ERROR: "报错",
}


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text message as it was taken."""

    phone: str
    text: str
    key: str
    taken_at: datetime


@dataclass
class Tray:
    """The texts that were taken, the newest last, and how requests are answered."""

    answers: Answers = Answers.OK
    late_seconds: float = 6.0
    texts: list[Text] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, text: Text) -> None:
        """Keep a text once."""
        with self.lock:
            if all(one.key != text.key for one in self.texts):
                self.texts.append(text)
                del self.texts[:-MOST_KEPT]


class SmsServer(ThreadingHTTPServer):
    """Listens at once; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, tray: Tray, *, token: str, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), _Handler)
        self.tray, self.token = tray, token
        self.address = f"http://{host}:{self.server_port}"

    def start(self) -> None:
        """Serve in a thread (for tests)."""
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    server: SmsServer

    def do_GET(self) -> None:
        """The page with the texts."""
        tray = self.server.tray
        buttons = "".join(
            f'<button name="answers" value="{one}" aria-pressed="{str(one is tray.answers).lower()}">{word}</button>'
            for one, word in _WORDS.items()
        )
        shown = "".join(
            f"<article><p>{escape(one.text)}</p><small>{escape(one.phone)} · "
            f"{one.taken_at.astimezone():%H:%M:%S}</small></article>"
            for one in reversed(tray.texts)
        )
        self._answer(200, (_PAGE % (buttons, shown or "<p>还没有短信。</p>")).encode(), "text/html")

    def do_POST(self) -> None:
        """A text, or how texts are answered from now on."""
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 < length <= LONGEST_BODY:
            self._say(413, "too large or empty")
            return
        body = self.rfile.read(length)
        if self.path == "/answers":
            self._choose(body.decode())
        elif self.path == "/messages":
            self._take(body)
        else:
            self._say(404, "no such address")

    def _choose(self, body: str) -> None:
        try:
            self.server.tray.answers = Answers(parse_qs(body).get("answers", [""])[0])
        except ValueError:
            self._say(422, "unknown")
            return
        self.send_response(303)
        self.send_header("Location", "/")
        self.end_headers()

    def _take(self, body: bytes) -> None:
        tray, said = self.server.tray, self.headers.get("Authorization", "")
        if not hmac.compare_digest(said.encode(), f"Bearer {self.server.token}".encode()):
            self._say(401, "wrong token")
            return
        if tray.answers is Answers.ERROR:
            self._say(503, "out of order")
            return
        try:
            given = json.loads(body)
            text = Text(
                phone=str(given["phone"]),
                text=str(given["text"]),
                key=str(given["key"]),
                taken_at=datetime.now(UTC),
            )
        except (ValueError, KeyError, TypeError):
            self._say(422, "phone, text and key are needed")
            return
        if tray.answers in (Answers.LATE, Answers.NEVER):
            time.sleep(tray.late_seconds)
        if tray.answers is not Answers.NEVER:
            tray.take(text)
            self._say(202, text.key)

    def _say(self, status: int, text: str) -> None:
        self._answer(status, json.dumps({"said": text}).encode(), "application/json")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            return  # the caller has given up, as it does when we are late

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: phone numbers do not belong in a log."""


def serve_sms(*, port: int, token: str) -> None:
    """Serve until it is stopped."""
    SmsServer(Tray(), token=token, port=port).serve_forever()
