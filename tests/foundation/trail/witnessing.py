"""Makers of witnesses and of an operator who may register them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection

from tests.foundation.directory import make
from tests.foundation.directory.make import make_officer, make_organisations
from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.commands.register_witness import register_witness
from tongban.foundation.trail.commands.take_cosignatures import take_cosignatures
from tongban.foundation.trail.models import Staged
from tongban.foundation.trail.moments import machine_now
from tongban.foundation.trail.public import sequence_once
from tongban.foundation.trail.witnesses.cosignatures import WitnessSigner
from tongban.foundation.trail.witnesses.facts import REGISTER, HeadFact
from tongban.foundation.trail.witnesses.queries import newest_head

SIGNER = WitnessSigner("witness.example/w1", b"w" * 32)
DAY = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)


@contextmanager
def operators_register() -> Iterator[None]:
    """As long as it lasts, an operator of the test city may register witnesses."""
    before = make.DUTIES["operator"]
    make.DUTIES["operator"] = before | {REGISTER}
    try:
        yield
    finally:
        make.DUTIES["operator"] = before


def make_operator() -> Officer:
    """One who may register witnesses; nothing of them stands in the log."""
    with operators_register():
        return outside_the_log(name="赵运维", post="operator")


def outside_the_log(*, name: str, post: str) -> Officer:
    """An officer with this post, whose making leaves no act that waits: sizes of logs stay what a test says."""
    waiting = Staged.objects.count()
    make_organisations()
    officer = make_officer(name=name, posts=(post,))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_staged DISABLE TRIGGER trail_guard_delete")
        cursor.execute(
            "DELETE FROM trail_staged WHERE id IN (SELECT id FROM trail_staged ORDER BY id OFFSET %s)",
            [waiting],
        )
        cursor.execute("ALTER TABLE trail_staged ENABLE ALWAYS TRIGGER trail_guard_delete")
    return officer


def make_witness(by: Officer | None = None, *, signer: WitnessSigner = SIGNER) -> WitnessSigner:
    """A registered witness; the act is in the log."""
    register_witness(key=str(signer.key), held_by="亳州学院（示例）", by=by or make_operator(), at=DAY)
    sequence_once()
    return signer


def head() -> HeadFact:
    """The newest head."""
    found = newest_head()
    assert found is not None
    return found


def seconds(later: int = 0) -> int:
    """The machine's time as a witness writes it."""
    return int(machine_now().timestamp()) + later


def cosigned(signer: WitnessSigner = SIGNER, *, later: int = 0) -> HeadFact:
    """The newest head, co-signed and taken."""
    return take_cosignatures(note=signer.cosign(head().note, at=seconds(later)), at=machine_now())
