"""Recording an act, and what the database itself refuses."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.foundation.trail.make import ACT, AT, recorded
from tongban.foundation.trail import leaves
from tongban.foundation.trail.acts import UnknownAct
from tongban.foundation.trail.commands.record import NoTransaction, record
from tongban.foundation.trail.merkle import leaf_hash
from tongban.foundation.trail.models import Checkpoint, Entry, LogRow, Staged, Tile
from tongban.foundation.trail.public import entries_of, entry, sequence_once
from tongban.foundation.trail.signing import signer
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import NotFound
from tongban.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def test_recording_is_one_query(django_assert_num_queries: Any) -> None:
    with transaction.atomic(), django_assert_num_queries(1):
        record(act=ACT, subject="test:1", by=SystemActor(job="test"), at=AT, facts={"days": 5})


def test_the_promise_is_signed_over_the_leaf() -> None:
    promise = recorded()
    row = Staged.objects.get(entry_id=promise.entry_id)
    assert leaf_hash(bytes(row.leaf)) == promise.leaf_sha256
    text = signer().verifier.check(promise.signed)
    assert str(promise.entry_id) in text
    assert "act test.act\n" in text
    assert "act_at 2026-09-28T02:00:00.000000Z\n" in text
    assert row.promise == promise.signed


def test_no_personal_data_stands_in_a_leaf() -> None:
    promise = recorded(subject="person:老张", facts={"name": "张小满", "id_number": "341699199001011234"})
    row = Staged.objects.get(entry_id=promise.entry_id)
    for hidden in ("老张", "张小满", "341699199001011234", "system:test"):
        assert hidden.encode() not in bytes(row.leaf)
        assert hidden not in promise.signed
    assert "张小满".encode() not in bytes(row.facts)


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_not_recorded() -> None:
    with pytest.raises(NoTransaction):
        record(act=ACT, subject="test:1", by=SystemActor(job="test"), at=AT, facts={})
    assert not Staged.objects.exists()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"act": "test.unknown"}, UnknownAct),
        ({"at": datetime(2026, 9, 28)}, ValueError),
        ({"facts": {"rate": 0.5}}, TypeError),
        ({"facts": {1: "x"}}, TypeError),
    ],
)
def test_what_cannot_be_recorded_writes_nothing(change: dict[str, Any], fault: type[Exception]) -> None:
    with pytest.raises(fault):
        recorded(**change)
    assert not Staged.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_rolls_back_leaves_no_trace() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record(act=ACT, subject="test:1", by=SystemActor(job="test"), at=AT, facts={})
        raise RuntimeError
    assert sequence_once() == 0
    assert entries_of("test:1") == []


def test_entries_are_told_while_pending_and_after() -> None:
    first, second = recorded(facts={"days": 5}), None
    sequence_once()
    second = recorded(facts={"days": 6})
    recorded(subject="test:2")
    told = entries_of("test:1")
    assert [(item.entry_id, item.seq, item.facts["days"]) for item in told] == [
        (first.entry_id, 0, 5),
        (second.entry_id, None, 6),
    ]
    assert (told[0].act, told[0].by_ref, told[0].act_at) == ("test.act", "system:test", AT)
    assert entry(second.entry_id) == told[1]
    assert entry(first.entry_id) == told[0]
    with pytest.raises(NotFound):
        entry(new_id())


def test_entries_cost_two_queries(django_assert_num_queries: Any) -> None:
    for _ in range(5):
        recorded()
    sequence_once()
    with django_assert_num_queries(2):
        assert len(entries_of("test:1")) == 5


@pytest.mark.parametrize("model", [LogRow, Entry, Tile, Checkpoint])
def test_the_database_refuses_to_delete_from_the_log(model: Any) -> None:
    recorded()
    sequence_once()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")
    assert model.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail_logrow SET leaf = 'x'",
        "UPDATE trail_entry SET subject = 'other'",
        "UPDATE trail_entry SET promise = ''",
        "UPDATE trail_checkpoint SET note = ''",
        "UPDATE trail_tile SET hashes = substr(hashes, 1, 32)",
        "UPDATE trail_tile SET hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0)) || hashes",
        "UPDATE trail_tile SET level = 1",
        "UPDATE trail_staged SET facts = 'x'",
        "DELETE FROM trail_staged",
    ],
)
def test_the_database_refuses_to_change_the_log(statement: str) -> None:
    recorded()
    recorded()
    sequence_once()
    recorded()
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_session_in_replica_mode_is_refused_too() -> None:
    recorded()
    sequence_once()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM trail_logrow")


@pytest.mark.parametrize("table", ["logrow", "entry", "tile", "checkpoint", "staged", "actpart"])
def test_the_database_refuses_to_truncate(table: str) -> None:
    with connection.cursor() as cursor:
        # the suite's own emptying between tests needs this one trap aside; see conftest
        cursor.execute(f"ALTER TABLE trail_{table} ENABLE ALWAYS TRIGGER trail_guard_truncate")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(f"TRUNCATE trail_{table}")


def test_privileges_are_taken_from_an_owner_who_is_no_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relacl::text FROM pg_class WHERE relname LIKE 'trail_%%' AND relkind = 'r'"
        )
        granted = {name: acl.split("=")[1].split("/")[0] for name, acl in cursor.fetchall() if acl}
    assert not set("wd") & set(granted["trail_logrow"])
    assert not set("wd") & set(granted["trail_checkpoint"])
    assert "d" not in granted["trail_entry"]
    assert "d" not in granted["trail_tile"]
    assert "w" not in granted["trail_staged"]


def test_canonical_json_has_one_spelling() -> None:
    said = leaves.canonical({"b": [1, True, None], "a": {"时": AT, "日": AT.date()}})
    assert said == '{"a":{"日":"2026-09-28","时":"2026-09-28T02:00:00.000000Z"},"b":[1,true,null]}'.encode()
    assert json.loads(said)["b"] == [1, True, None]
