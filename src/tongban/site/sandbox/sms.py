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
from urllib.parse import parse_qs

from tongban.site.sandbox.pages import page
from tongban.site.sandbox.serving import Answer, Asked, StandIn, json_answer, led_to

MOST_KEPT = 200


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


class SmsGateway:
    """The gateway of whoever knows the token."""

    def __init__(self, tray: Tray, *, token: str, port: int = 0) -> None:
        self._tray, self._token = tray, token
        self.server = StandIn(self._answer, port=port)

    def _answer(self, asked: Asked) -> Answer | None:
        match asked.method, asked.path:
            case "GET", _:
                return _texts(self._tray)
            case _, "/answers":
                return self._choose(asked.body.decode())
            case _, "/messages":
                return self._take(asked)
            case _:
                return _say(404, "no such address")

    def _choose(self, body: str) -> Answer:
        """How texts are answered from now on."""
        try:
            self._tray.answers = Answers(parse_qs(body).get("answers", [""])[0])
        except ValueError:
            return _say(422, "unknown")
        return led_to("/")

    def _take(self, asked: Asked) -> Answer | None:
        tray, said = self._tray, asked.headers.get("Authorization", "")
        if not hmac.compare_digest(said.encode(), f"Bearer {self._token}".encode()):
            return _say(401, "wrong token")
        if tray.answers is Answers.ERROR:
            return _say(503, "out of order")
        try:
            given = json.loads(asked.body)
            text = Text(
                phone=str(given["phone"]),
                text=str(given["text"]),
                key=str(given["key"]),
                taken_at=datetime.now(UTC),
            )
        except (ValueError, KeyError, TypeError):
            return _say(422, "phone, text and key are needed")
        if tray.answers in (Answers.LATE, Answers.NEVER):
            time.sleep(tray.late_seconds)
        if tray.answers is Answers.NEVER:
            return None
        tray.take(text)
        return _say(202, text.key)


def _texts(tray: Tray) -> Answer:
    """The page with the texts, the newest first."""
    buttons = "".join(
        f'<button name="answers" value="{one}" aria-pressed="{str(one is tray.answers).lower()}">{word}</button> '
        for one, word in _WORDS.items()
    )
    shown = "".join(
        f"<article><p>{escape(one.text)}</p><small>{escape(one.phone)} · "
        f"{one.taken_at.astimezone():%H:%M:%S}</small></article>"
        for one in reversed(tray.texts)
    )
    form = f'<form method="post" action="/answers">{buttons}</form>'
    body = f"<h1>演示短信</h1>{form}{shown or '<p>还没有短信。</p>'}"
    return page("演示短信", body, banner=("不会真的发短信", "nothing is sent"))


def _say(status: int, text: str) -> Answer:
    return json_answer(status, {"said": text})


def serve_sms(*, port: int, token: str) -> None:
    """Serve until it is stopped."""
    SmsGateway(Tray(), token=token, port=port).server.serve_forever()
