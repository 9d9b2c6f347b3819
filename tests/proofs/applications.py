"""Many applications sent over HTTP at once, each under a key of its own, and what the client was told."""

import io
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import httpx
from PIL import Image

from tests.proofs.installation import Installation
from tongban.site.walk.http import Caller

ITEM = "L341602LNYD000001"
# 申请表 from the form, 身份证 from the register, and two that are handed in
SLOTS = 4
_FORM = {"phone": "10012345678", "promise": True}


def picture(shade: int = 0) -> bytes:
    """A small photograph."""
    file = io.BytesIO()
    Image.new("RGB", (64, 64), (shade, 80, 120)).save(file, "JPEG")
    return file.getvalue()


def upload(caller: Caller, *, name: str = "page.jpg", content: bytes = b"") -> str:
    """The id of a file that was handed in."""
    files = {"file": (name, content or picture(), "image/jpeg")}
    return str(caller.send("POST", "/api/v1/files", files=files, expect=201).json()["id"])


def application(photo: str, residence: str) -> dict[str, Any]:
    """A complete application for the elderly card, as a person from elsewhere who lives here."""
    papers = [{"key": "photo", "papers": [photo]}, {"key": "residence", "papers": [residence]}]
    answers = {"home": "other"}
    return {"item": ITEM, "answers": answers, "form": _FORM, "slots": papers}


@dataclass(kw_only=True)
class Applications:
    """Applications of one person. `numbers`: what the client was given, by key."""

    city: Installation
    keys: list[str]
    body: dict[str, Any]
    token: str
    numbers: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    unexpected: list[str] = field(default_factory=list)

    @property
    def unanswered(self) -> list[str]:
        return [key for key in self.keys if key not in self.numbers]

    def send(
        self, keys: list[str], *, after: int | None = None, then: Callable[[], None] | None = None
    ) -> None:
        """Send all of `keys` at once; with the answer to `after` of them, or at last when all are back, do `then`.

        Whoever got that answer does it, so that it does not come late where 200 threads want the processor.
        """
        known, turn = len(self.numbers), Lock()

        def answered() -> None:
            enough = after is not None and len(self.numbers) - known >= after
            if enough and then is not None and turn.acquire(blocking=False):
                then()

        limits = httpx.Limits(max_connections=len(keys))
        with (
            httpx.Client(base_url=self.city.base, timeout=120, limits=limits) as client,
            ThreadPoolExecutor(len(keys)) as pool,
        ):
            for one in [pool.submit(self._one, client, key, answered) for key in keys]:
                one.result()
        if then is not None and turn.acquire(blocking=False):
            then()

    def _one(self, client: httpx.Client, key: str, answered: Callable[[], None]) -> None:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        try:
            answer = client.post("/api/v1/cases", json=self.body, headers=headers)
        except httpx.TransportError:
            return
        if answer.status_code in (200, 201):
            said = answer.json()
            assert self.numbers.setdefault(key, said["number"]) == said["number"]
            assert self.entries.setdefault(key, said["entry"]) == said["entry"]
            self.statuses[key] = answer.status_code
            answered()
        else:
            self.unexpected.append(f"{answer.status_code} {answer.text[:300]}")


def many_applications(city: Installation, count: int) -> Applications:
    """`count` applications of 老张, not yet sent, whose files are handed in already."""
    person = city.person("lao-zhang")
    caller = city.caller(person)
    body = application(upload(caller), upload(caller, content=picture(200)))
    return Applications(
        city=city, keys=[str(uuid.uuid4()) for _ in range(count)], body=body, token=city.token(person)
    )
