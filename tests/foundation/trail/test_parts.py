"""An act on many: one leaf, each of the many with its own part, and a check that misses none."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.foundation.trail.make import ACT, AT, recorded
from tongban.foundation.trail.models import ActPart, LogRow
from tongban.foundation.trail.public import TrailPromise, entries_of, record_many, sequence_once, verify_log
from tongban.kernel.actors import SystemActor

pytestmark = pytest.mark.django_db
PARTS = [(f"test:{n}", {"days": n}) for n in range(1, 4)]
COMMON = {"because": "国办发明电〔2026〕9号"}


def recorded_many(parts: list[tuple[str, dict[str, Any]]] = PARTS) -> TrailPromise:
    with transaction.atomic():
        by = SystemActor(job="test")
        return record_many(act=ACT, subject="test:batch", by=by, at=AT, facts=COMMON, parts=parts)


def altered(statement: str) -> None:
    """What whoever owns the server can do after taking the guards away."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_actpart DISABLE TRIGGER ALL")
        cursor.execute("GRANT ALL ON trail_actpart TO CURRENT_USER")
        cursor.execute(statement)


def test_each_of_the_many_has_the_act_among_its_own_with_its_own_facts(
    django_assert_num_queries: Any,
) -> None:
    recorded(subject="test:2", facts={"days": 9})
    promise = recorded_many()
    for is_logged in (False, True):
        if is_logged:
            sequence_once()
        with django_assert_num_queries(2):
            told = entries_of("test:2")
        assert [one.facts["days"] for one in told] == [9, 2]
        last = told[-1]
        assert (last.entry_id, last.act, last.subject, last.by_ref) == (
            promise.entry_id,
            ACT,
            "test:2",
            "system:test",
        )
        assert last.facts["because"] == COMMON["because"]
        assert (last.seq is not None) is is_logged
    assert entries_of("test:4") == []
    assert LogRow.objects.count() == 2


def test_recording_costs_two_queries_however_many_they_are(django_assert_num_queries: Any) -> None:
    with transaction.atomic(), django_assert_num_queries(2):
        record_many(
            act=ACT,
            subject="test:batch",
            by=SystemActor(job="test"),
            at=AT,
            facts={},
            parts=[(f"test:{n}", {}) for n in range(1000)],
        )
    assert ActPart.objects.count() == 1000


@pytest.mark.parametrize("count", [0, 1001])
def test_none_and_too_many_are_a_fault_of_ours(count: int) -> None:
    with pytest.raises(ValueError, match=str(count)):
        recorded_many([(f"test:{n}", {}) for n in range(count)])
    assert not ActPart.objects.exists()


def test_facts_of_a_part_are_kept_encrypted() -> None:
    recorded_many([("test:1", {"name": "张小满"})])
    with connection.cursor() as cursor:
        cursor.execute("SELECT facts FROM trail_actpart")
        assert "张小满".encode() not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "statement",
    ["UPDATE trail_actpart SET subject = 'test:9'", "DELETE FROM trail_actpart"],
)
def test_the_database_refuses_to_change_a_part(statement: str) -> None:
    recorded_many()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ActPart.objects.count() == 3


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE trail_actpart SET subject = 'test:9' WHERE place = 1", "its 3 parts are not those"),
        ("UPDATE trail_actpart SET place = 7 - place", "its 3 parts are not those"),
        ("DELETE FROM trail_actpart WHERE place = 2", "its 3 parts are not those"),
        ("DELETE FROM trail_actpart", "its 3 parts are not those"),
        (
            "INSERT INTO trail_actpart (entry_id, place, subject, facts)"
            " SELECT gen_random_uuid(), 0, 'test:9', facts FROM trail_actpart WHERE place = 0",
            "1 parts belong to no act",
        ),
    ],
)
def test_a_part_changed_lost_or_added_behind_the_guards_is_found(statement: str, said: str) -> None:
    recorded_many()
    sequence_once()
    assert verify_log().faults == ()
    altered(statement)
    found = verify_log().faults
    assert [fault.kind for fault in found] == ["altered-part"]
    assert said in found[0].said
