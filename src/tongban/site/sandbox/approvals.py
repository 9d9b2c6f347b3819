"""A sandbox approval system: takes cases over, decides them by itself, and reports what it did.

`POST /cases` with our bearer token answers 201 and its number for the case; the same case again is the
same number. It then accepts, reviews, decides and makes out, at its own pace, and
reports each act to the `acts_url` it was given. On the page (or by `POST /answers`) one chooses how the
next cases are reported: `good`, `late`, `twice`, `shuffled`, `silent`.
"""

import hmac
import json
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from html import escape
from typing import Any
from urllib.parse import parse_qs

import httpx

from tongban.site.sandbox.pages import page
from tongban.site.sandbox.serving import Answer, Asked, StandIn, json_answer, led_to

PAUSES = (0.0, 1.0, 3.0, 10.0, 30.0)  # seconds before each try of one report
COURSE: tuple[tuple[str, dict[str, str]], ...] = (
    ("acceptance", {}),
    ("review", {"advice": "granted", "opinion": "材料齐全（演示）"}),
    ("decision", {"outcome": "granted", "reasons": "符合条件（演示）", "article": "第三十八条"}),
    ("result", {}),
)


class Manner(StrEnum):
    """How acts are reported."""

    GOOD = "good"
    LATE = "late"  # all at once, long after the last was done
    TWICE = "twice"
    SHUFFLED = "shuffled"  # the last first, then any order, each of them twice
    SILENT = "silent"


_WORDS = {
    Manner.GOOD: "按时报送",
    Manner.LATE: "晚报",
    Manner.TWICE: "每项报两次",
    Manner.SHUFFLED: "乱序重复报送",
    Manner.SILENT: "不报",
}


@dataclass
class Taken:
    """A case that was taken over, and what became of each report: the act's name and the answer's status."""

    number: str
    theirs: str
    item_name: str
    acts_url: str
    manner: Manner
    answers: list[tuple[str, int]] = field(default_factory=list)
    is_returned: bool = False


class ApprovalSystem:
    """Handles cases of whoever knows `token`; reports them with `their_token`.

    `pace` is the time between two acts, `late` how long a late report waits, both in seconds.
    """

    def __init__(
        self, *, token: str, their_token: str, pace: float = 3.0, late: float = 20.0, port: int = 0
    ) -> None:
        self._token, self._their_token = token, their_token
        self._pace, self._late = pace, late
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.cases: dict[str, Taken] = {}
        self.manner = Manner.GOOD
        self.server = StandIn(self._answer, port=port)

    def wait(self, seconds: float = 30.0) -> None:
        """Wait until everything was reported or given up (for tests)."""
        for thread in self._threads:
            thread.join(seconds)

    def _answer(self, asked: Asked) -> Answer:
        path = asked.path.strip("/").split("/")
        if asked.method == "GET":
            return self._page()
        if path == ["answers"]:
            return self._choose(asked.body.decode())
        said = asked.headers.get("Authorization") or ""
        if not hmac.compare_digest(said.encode(), f"Bearer {self._token}".encode()):
            return json_answer(401, {"error": "token"})
        try:
            body = json.loads(asked.body)
            if path == ["cases"]:
                return json_answer(201, {"number": self._take(body).theirs})
            if len(path) == 3 and path[0] == "cases" and path[2] == "return":
                self.cases[path[1]].is_returned = True
                return json_answer(200, {})
        except (KeyError, TypeError, ValueError):
            return json_answer(400, {"error": "cannot be read"})
        return json_answer(404, {"error": "no such address"})

    def _choose(self, body: str) -> Answer:
        try:
            self.manner = Manner(parse_qs(body).get("answers", [""])[0])
        except ValueError:
            return json_answer(422, {"error": "unknown"})
        return led_to("/")

    def _take(self, said: dict[str, Any]) -> Taken:
        with self._lock:
            number = str(said["number"])
            there = self.cases.get(number)
            if there is not None and not there.is_returned:
                return there
            taken = Taken(
                number=number,
                theirs=f"DEMO-{len(self.cases) + 1:05d}",
                item_name=str(said["item_name"]),
                acts_url=str(said["acts_url"]),
                manner=self.manner,
            )
            self.cases[number] = taken
            handed_at = datetime.fromisoformat(str(said["handed_at"]))
            thread = threading.Thread(target=partial(self._handle, taken, handed_at), daemon=True)
            self._threads.append(thread)
            thread.start()
            return taken

    def _handle(self, taken: Taken, handed_at: datetime) -> None:
        """Do the whole course and report it in the case's manner."""
        done: list[dict[str, Any]] = []
        began = time.monotonic()
        for name, said in COURSE:
            time.sleep(self._pace)
            moment = handed_at + timedelta(seconds=time.monotonic() - began)
            after = done[-1]["id"] if done else ""
            act = {"id": f"{taken.theirs}-{name}", "after": after, "act": name, "said": said}
            done.append(act | {"done_at": moment.astimezone(UTC).isoformat()})
            if taken.manner in (Manner.GOOD, Manner.TWICE):
                self._report(taken, done[-1], times=2 if taken.manner is Manner.TWICE else 1)
        if taken.manner is Manner.LATE:
            time.sleep(self._late)
            for act in done:
                self._report(taken, act)
        elif taken.manner is Manner.SHUFFLED:
            rest = [*done[:-1], *done]
            random.shuffle(rest)
            for act in [done[-1], *rest]:
                self._report(taken, act)

    def _report(self, taken: Taken, act: dict[str, Any], *, times: int = 1) -> None:
        """Report one act until it is answered otherwise than by a fault."""
        head = {"Authorization": f"Bearer {self._their_token}"}
        for _ in range(times):
            for pause in PAUSES:
                time.sleep(pause)
                try:
                    answer = httpx.post(taken.acts_url, json=act, headers=head, timeout=10, trust_env=False)
                except httpx.HTTPError:
                    continue
                taken.answers.append((act["act"], answer.status_code))
                if answer.status_code < 500:
                    break

    def _page(self) -> Answer:
        buttons = "".join(
            f'<button name="answers" value="{one}" aria-pressed="{str(one is self.manner).lower()}">{_WORDS[one]}</button> '
            for one in Manner
        )
        cards = "".join(map(_card, reversed(self.cases.values()))) or "<p>还没有办件。</p>"
        form = f'<form method="post" action="/answers">{buttons}</form>'
        return page(
            "演示审批系统",
            f"<h1>演示审批系统</h1>{form}{cards}",
            banner=("不会真的审批", "nothing is decided"),
        )


def _card(taken: Taken) -> str:
    told = "、".join(f"{escape(name)} {status}" for name, status in taken.answers) or "还没有报送"
    state = "已收回" if taken.is_returned else _WORDS[taken.manner]
    return f"<article><h2>{escape(taken.theirs)}</h2>{escape(taken.item_name)} · {escape(taken.number)} · {state}<br><small>{told}</small></article>"


def serve_approvals(*, port: int, token: str, their_token: str, pace: float, late: float) -> None:
    """Serve until it is stopped."""
    system = ApprovalSystem(token=token, their_token=their_token, pace=pace, late=late, port=port)
    system.server.serve_forever()
