"""A department's receiver of notices: a real server that fails on demand and checks what it is sent."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Receiver:
    """What arrived. `answers` are the statuses of the next requests, then 204; 0 hangs up without an answer."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def genuine(self, at: int, secret: str) -> bool:
        """Whether a request is signed with the secret (RFC 9421, hmac-sha256), worked out from its headers alone."""
        head, body = self.headers[at], self.bodies[at]
        digest = "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":"
        found = re.fullmatch(r'(\w+)=(\(([^)]*)\);.*alg="hmac-sha256")', head["signature-input"])
        if found is None or head["content-digest"] != digest:
            return False
        known = {"@method": "POST", "@target-uri": self.url, **head}
        lines = [f'"{name}": {known[name]}' for name in re.findall(r'"([^"]+)"', found[3])]
        base = "\n".join([*lines, f'"@signature-params": {found[2]}'])
        wanted = base64.b64encode(hmac.digest(secret.encode(), base.encode(), "sha256")).decode()
        return head["signature"] == f"{found[1]}=:{wanted}:"

    def changes(self) -> list[dict[str, Any]]:
        """Every change that arrived, without doubles."""
        seen: dict[str, dict[str, Any]] = {}
        for notice in self.notices:
            for one in notice["changes"]:
                seen.setdefault(one["id"], one)
        return list(seen.values())


@contextmanager
def receiving() -> Iterator[Receiver]:
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.bodies.append(body)
            told.headers.append({name.lower(): value for name, value in self.headers.items()})
            status = told.answers.pop(0) if told.answers else 204
            if not status:
                self.connection.close()
                return
            if 200 <= status < 300:
                told.notices.append(json.loads(body))
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", told.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_address[1]}/notices?to=housing"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
