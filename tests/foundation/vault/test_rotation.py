"""Rotating a key: everything is under the new one, and the older file may go."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.foundation.trail.make import recorded
from tongban.foundation.trail.models import FACTS_PURPOSE, Entry
from tongban.foundation.trail.public import sequence_once, verify_log
from tongban.foundation.vault import public as vault
from tongban.foundation.vault import rotation
from tongban.foundation.vault.ciphers import key_id_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Path:
    """An empty folder of keys for one test."""
    settings.KEYS_DIR = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of 4 rows, so that a few rows need several."""
    monkeypatch.setattr(rotation, "BATCH", 4)


def key_ids() -> set[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT facts FROM trail_entry")
        return {key_id_of(bytes(sealed)) for (sealed,) in cursor.fetchall()}


def test_rotation_brings_every_value_under_the_new_key(keys: Path, small_batches: None) -> None:
    for days in range(10):
        recorded(facts={"days": days})
    sequence_once()
    before = {vault.key(FACTS_PURPOSE).id}
    assert key_ids() == before
    seen: list[tuple[str, int, int]] = []
    fresh = vault.rotate(FACTS_PURPOSE, progress=lambda *step: seen.append(step))
    assert key_ids() == {fresh.id} != before
    assert [step for step in seen if step[0] == "trail.entry.facts"] == [
        ("trail.entry.facts", done, 10) for done in (0, 4, 8, 10)
    ]
    assert {place for place, _done, _total in seen} == {"trail.entry.facts", "trail.actpart.facts"}
    (keys / FACTS_PURPOSE / "0001").unlink()
    assert [entry.facts for entry in Entry.objects.order_by("seq")] == [f'{{"days":{i}}}' for i in range(10)]
    assert verify_log().is_whole


def test_a_rotation_that_stopped_goes_on_where_it_was(keys: Path, small_batches: None) -> None:
    for _ in range(10):
        recorded()
    sequence_once()
    vault.add_key(FACTS_PURPOSE)

    class Stop(Exception):
        pass

    def stop(place: str, done: int, total: int) -> None:
        if done == 4:
            raise Stop

    with pytest.raises(Stop):
        vault.reencrypt(FACTS_PURPOSE, progress=stop)
    assert len(key_ids()) == 2
    assert vault.reencrypt(FACTS_PURPOSE) == 6
    assert vault.reencrypt(FACTS_PURPOSE) == 0


def test_a_lost_key_is_a_clear_fault(keys: Path) -> None:
    recorded()
    sequence_once()
    vault.add_key(FACTS_PURPOSE)
    (keys / FACTS_PURPOSE / "0001").unlink()
    with pytest.raises(vault.KeyMissing, match=FACTS_PURPOSE):
        vault.reencrypt(FACTS_PURPOSE)
    with pytest.raises(vault.KeyMissing):
        Entry.objects.get()
