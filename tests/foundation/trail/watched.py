"""A log of this process as somebody outside reads it, and ways to tamper with it as the server's owner could."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from django.db import connection
from django.test import Client

from tongban.foundation.trail.merkle import Edge, leaf_hash
from tongban.foundation.trail.models import LogRow
from tongban.foundation.trail.notes import Checkpoint
from tongban.foundation.trail.signing import origin, signer
from tongban.foundation.trail.watching.remote import RemoteLog
from tongban.foundation.trail.watching.rounds import Plan, Round, go_round

NOW = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)
TABLES = ("staged", "entry", "logrow", "tile", "checkpoint", "actpart", "erasure")


class Watcher:
    """Somebody outside with a folder of their own."""

    def __init__(self, folder: Path, **plan: Any) -> None:
        self.plan = Plan(state=folder / "watch.json", **plan)
        self.told: list[str] = []

    def look(self, *, now: datetime = NOW, log: RemoteLog | None = None) -> Round:
        """One round over HTTP, in this process."""
        return go_round(log or here(), self.plan, now=now, tell=self.told.append)

    def found(self, **more: Any) -> tuple[str, int | None] | None:
        """The kind and place of what a round finds; None when all is well."""
        alarm = self.look(**more).looked.alarm
        return (alarm.kind.value, alarm.seq) if alarm else None


def here(**shown: bytes | None) -> RemoteLog:
    """The log of this process, asked in HTTP. `shown` is what it says instead at some last part of an address:
    None for nothing at all."""

    def answer(request: httpx.Request) -> httpx.Response:
        last = request.url.path.rpartition("/")[2]
        if last in shown:
            body = shown[last]
            return httpx.Response(200, content=body) if body is not None else httpx.Response(404)
        kind = request.headers.get("content-type", "text/plain")
        got = Client().generic(
            request.method, request.url.raw_path.decode(), request.content, content_type=kind
        )
        return httpx.Response(got.status_code, headers=dict(got.headers), content=got.content)

    return RemoteLog("http://testserver", httpx.Client(transport=httpx.MockTransport(answer)))


@contextmanager
def unguarded() -> Iterator[Callable[..., Any]]:
    """The traps taken away, as only the server's owner can; gives a way to change the log."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE trail_{table} DISABLE TRIGGER ALL")
        yield cursor.execute


def leaves() -> list[bytes]:
    """Every leaf of the log."""
    return [bytes(raw) for raw in LogRow.objects.order_by("seq").values_list("leaf", flat=True)]


def rewritten(leaves: list[bytes], heads: list[int]) -> None:
    """The log written anew over other leaves, with tiles and signed heads that fit: what the owner of both
    server and key can do. Entries beyond are gone."""
    with unguarded() as log:
        for table in ("logrow", "tile", "checkpoint"):
            log(f"DELETE FROM trail_{table}")
        log("DELETE FROM trail_entry WHERE seq >= %s", [len(leaves)])
        edge = Edge(0, {})
        for seq, leaf in enumerate(leaves):
            log("INSERT INTO trail_logrow (seq, leaf) VALUES (%s, %s)", [seq, leaf])
            edge.append(leaf_hash(leaf))
            if edge.size in heads:
                head = Checkpoint(origin=origin(), size=edge.size, root=edge.root())
                log(
                    "INSERT INTO trail_checkpoint (size, root, note, signed_at) VALUES (%s, %s, %s, %s)",
                    [head.size, head.root, signer().sign(head.text()), NOW],
                )
        for (level, index), hashes in edge.grown().items():
            log(
                "INSERT INTO trail_tile (level, index, hashes) VALUES (%s, %s, %s)",
                [level, index, b"".join(hashes)],
            )


def later(**more: float) -> datetime:
    """After NOW."""
    return NOW + timedelta(**more)
