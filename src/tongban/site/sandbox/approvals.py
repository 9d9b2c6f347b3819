"""A sandbox approval system: takes cases over, decides them by itself, and reports what it did.

`POST /cases`, signed by the platform, answers 201 and its number for the case; the same case again is the
same number. It then accepts, reviews, decides and makes out, at its own pace, and reports each act to the
`acts_url` it was given. On the page (or by `POST /answers`) one chooses how the next cases are reported,
`good`, `late`, `twice`, `shuffled`, `silent`, or `asks`: it asks for a correction first and goes on when the
platform tells that the applicant has corrected. In the same way one chooses (`POST /hearing`) how it hears
what the platform tells: `hears`, `fails` (twice, without hearing), `delays` (hears, and answers too late) or
`doubles` (hears, and answers with a fault, so that the same comes again).
"""

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
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tongban.site.sandbox.answering import SignedApi, Unknown
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
    ASKS = "asks"  # a correction first


class Hearing(StrEnum):
    """How news of the platform are heard."""

    HEARS = "hears"
    FAILS = "fails"  # twice, without hearing
    DELAYS = "delays"  # hears the first time, and answers when nobody waits any more
    DOUBLES = "doubles"  # hears the first time, and answers with a fault


_WORDS = {
    Manner.GOOD: "按时报送",
    Manner.LATE: "晚报",
    Manner.TWICE: "每项报两次",
    Manner.SHUFFLED: "乱序重复报送",
    Manner.SILENT: "不报",
    Manner.ASKS: "先要求补正",
}
_HEARING_WORDS = {
    Hearing.HEARS: "正常接收",
    Hearing.FAILS: "前两次拒收",
    Hearing.DELAYS: "收下但答复太晚",
    Hearing.DOUBLES: "收下但答复出错",
}
CORRECTION = ("correction-notice", {"wanted": [{"what_for": "layout", "what": "没有标明面积（演示）"}]})


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Its own signing key, the platform's public key, and the name under which it knows the platform."""

    own: Ed25519PrivateKey
    platform_key: Ed25519PublicKey
    platform: str


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
    news: dict[str, str] = field(default_factory=dict)  # id → kind, each once
    came: list[str] = field(default_factory=list)  # ids of news, as often as they came
    corrected: threading.Event = field(default_factory=threading.Event)
    corrected_at: datetime | None = None

    @property
    def is_withdrawn(self) -> bool:
        return "withdrawn" in self.news.values()


class ApprovalSystem:
    """Handles cases of the platform `platform`, which signs with its key; reports them with `their_token`.

    `pace` is the time between two acts, `late` how long a late report waits, `delay` how long a late answer,
    all in seconds.
    """

    def __init__(
        self,
        *,
        keys: Keys,
        their_token: str,
        pace: float = 3.0,
        late: float = 20.0,
        delay: float = 8.0,
        port: int = 0,
    ) -> None:
        self._their_token = their_token
        self._pace, self.late, self._delay = pace, late, delay
        self._api = SignedApi(
            self._do,
            prefix="Outside",
            party="Platform",
            number=keys.platform,
            key=keys.own,
            their_key=keys.platform_key,
        )
        self.hearing = Hearing.HEARS
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
        path = asked.path.strip("/")
        if asked.method == "GET":
            return self._page()
        if path in ("answers", "hearing"):
            return self._choose(path, asked.body.decode())
        return self._api.answer(asked)

    def _do(self, method: str, path: list[str], said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        match path:
            case ["cases"]:
                return 201, {"number": self._take(said).theirs}
            case ["cases", number, "return"]:
                self._known(number).is_returned = True
                return 200, {}
            case ["cases", number, "news"]:
                return self._hear(self._known(number), said)
            case _:
                raise Unknown

    def _known(self, number: str) -> Taken:
        if number not in self.cases:
            raise Unknown
        return self.cases[number]

    def _hear(self, taken: Taken, said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Take in one piece of news, once by its id, and answer as was chosen."""
        news_id, kind = str(said["id"]), str(said["kind"])
        with self._lock:
            taken.came.append(news_id)
            tries = taken.came.count(news_id)
            if self.hearing is Hearing.FAILS and tries <= 2:
                return 503, {"error": "as asked for"}
            taken.news.setdefault(news_id, kind)
        if kind == "corrected":
            taken.corrected_at = datetime.fromisoformat(str(said["happened_at"]))
            taken.corrected.set()
        if self.hearing is Hearing.DELAYS and tries == 1:
            time.sleep(self._delay)
        if self.hearing is Hearing.DOUBLES and tries == 1:
            return 500, {"error": "as asked for"}
        return 200, {"id": news_id}

    def _choose(self, what: str, body: str) -> Answer:
        chosen = parse_qs(body).get(what, [""])[0]
        try:
            if what == "hearing":
                self.hearing = Hearing(chosen)
            else:
                self.manner = Manner(chosen)
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
        asks = taken.manner is Manner.ASKS
        for name, said in [CORRECTION, *COURSE] if asks else COURSE:
            if asks and done and not taken.corrected.wait(self.late):
                return
            time.sleep(self._pace)
            if taken.is_withdrawn:
                return
            moment = handed_at + timedelta(seconds=time.monotonic() - began)
            moment = max(moment, taken.corrected_at or moment)
            after = done[-1]["id"] if done else ""
            act = {"id": f"{taken.theirs}-{name}", "after": after, "act": name, "said": said}
            done.append(act | {"done_at": moment.astimezone(UTC).isoformat()})
            if taken.manner in (Manner.GOOD, Manner.TWICE, Manner.ASKS):
                self._report(taken, done[-1], times=2 if taken.manner is Manner.TWICE else 1)
        if taken.manner is Manner.LATE:
            time.sleep(self.late)
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
        hearings = "".join(
            f'<button name="hearing" value="{one}" aria-pressed="{str(one is self.hearing).lower()}">{_HEARING_WORDS[one]}</button> '
            for one in Hearing
        )
        cards = "".join(map(_card, reversed(self.cases.values()))) or "<p>还没有办件。</p>"
        form = (
            f'<form method="post" action="/answers">{buttons}</form>'
            f'<form method="post" action="/hearing">{hearings}</form>'
        )
        return page(
            "演示审批系统",
            f"<h1>演示审批系统</h1>{form}{cards}",
            banner=("不会真的审批", "nothing is decided"),
        )


def _card(taken: Taken) -> str:
    told = "、".join(f"{escape(name)} {status}" for name, status in taken.answers) or "还没有报送"
    state = "已收回" if taken.is_returned else "申请人已撤回" if taken.is_withdrawn else _WORDS[taken.manner]
    heard = "、".join(f"{escape(kind)} ×{taken.came.count(one)}" for one, kind in taken.news.items())
    told = f"{told}；收到：{heard}" if heard else told
    return f"<article><h2>{escape(taken.theirs)}</h2>{escape(taken.item_name)} · {escape(taken.number)} · {state}<br><small>{told}</small></article>"


def serve_approvals(*, port: int, keys: Keys, their_token: str, pace: float, late: float) -> None:
    """Serve until it is stopped."""
    system = ApprovalSystem(keys=keys, their_token=their_token, pace=pace, late=late, port=port)
    system.server.serve_forever()
