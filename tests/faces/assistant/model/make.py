"""Cited sentences, and a small server that speaks the protocol of language models and misbehaves when told to."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tongban.faces.assistant.facts import Citation, Key, Sentence


def cited(text: str, key: Key = Key.FEE) -> Sentence:
    """A sentence of a guide."""
    source = Citation(item="L1", element=key, title="食品经营许可", url=f"/items/L1/#{key.value}")
    return Sentence(text=text, citation=source)


def answer(*pairs: tuple[str, str]) -> str:
    """What a well-behaved model says: (text, element) pairs."""
    return json.dumps(
        {"sentences": [{"text": text, "element": element} for text, element in pairs]}, ensure_ascii=False
    )


def faithful(asked: dict[str, Any]) -> str:
    """A model that repeats each sentence with a polite word before it, and chooses the first entry."""
    data = json.loads(asked["messages"][1]["content"])
    if "entries" in data:
        return json.dumps({"chosen": [data["entries"][0]["id"]]})
    return answer(*((f"您好，{one['text']}", one["id"]) for one in data["sentences"]))


class ModelServer(ThreadingHTTPServer):
    """`says` makes the content from what was asked; `whole` answers in place of the protocol."""

    daemon_threads = True
    says: Callable[[dict[str, Any]], str]
    whole: Callable[[BaseHTTPRequestHandler], None] | None

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.says, self.whole = faithful, None
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.stop = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    @property
    def told(self) -> str:
        """Everything that went out to it."""
        return json.dumps(self.asked, ensure_ascii=False)


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append(json.loads(body))
        self.server.keys.append(self.headers.get("Authorization") or "")
        if self.server.whole is not None:
            self.server.whole(self)
            return
        content = self.server.says(self.server.asked[-1])
        said = {"role": "assistant", "content": content}
        reply_json(self, {"choices": [{"index": 0, "message": said, "finish_reason": "stop"}]})

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the screen of a test."""


def reply_json(handler: BaseHTTPRequestHandler, data: object, *, status: int = 200) -> None:
    """An answer with its length."""
    body = json.dumps(data, ensure_ascii=False).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """The server, running."""
    with ModelServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.stop.set()
            server.shutdown()
            thread.join()
