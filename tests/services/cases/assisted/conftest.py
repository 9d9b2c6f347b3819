"""A gateway for text messages: a small server of our own that keeps what it is given."""

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest


class Phone:
    """What arrived on all phones, the latest last."""

    def __init__(self) -> None:
        self.texts: list[dict[str, str]] = []
        self.is_broken = False

    @property
    def code(self) -> str:
        """The six digits of the latest text."""
        found = re.search(r"验证码(\d{6})", self.texts[-1]["text"])
        assert found is not None
        return found[1]


@pytest.fixture
def phone(settings: Any) -> Iterator[Phone]:
    """The gateway at SMS_URL."""
    kept = Phone()

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not kept.is_broken:
                kept.texts.append(json.loads(body))
            self.send_response(500 if kept.is_broken else 202)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/", ""
    yield kept
    server.shutdown()
    server.server_close()
