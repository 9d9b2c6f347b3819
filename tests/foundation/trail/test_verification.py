"""Tampering as the server's owner could do it, with the traps taken away: the check says where."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from typer.testing import CliRunner

from tests.foundation.trail.make import recorded
from tongban.foundation.trail.cli import app
from tongban.foundation.trail.leaves import Leaf
from tongban.foundation.trail.merkle import Edge, leaf_hash
from tongban.foundation.trail.notes import Checkpoint, Signer
from tongban.foundation.trail.public import (
    ReceiptCode,
    receipt_bytes,
    receipt_code,
    receipt_of,
    sequence_once,
    verify_log,
)
from tongban.foundation.trail.signing import origin, signer

pytestmark = pytest.mark.django_db
TABLES = ("staged", "entry", "logrow", "tile", "checkpoint")


@pytest.fixture
def log() -> Iterator[Any]:
    """A log of 300 entries in 4 batches, its traps taken away; gives a way to change it."""
    for size in (3, 1, 256, 40):
        for i in range(size):
            recorded(subject=f"test:{i}")
        sequence_once()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE trail_{table} DISABLE TRIGGER ALL")
        yield cursor.execute


def kinds() -> list[tuple[str, int | None]]:
    return [(fault.kind, fault.seq) for fault in verify_log().faults]


def test_a_log_that_nobody_touched_is_whole() -> None:
    for size in (1, 255, 1, 300):
        for _ in range(size):
            recorded()
        sequence_once()
    recorded()
    report = verify_log()
    assert report.is_whole, report.faults
    assert (report.size, report.checkpoints, report.promises, report.pending) == (557, 4, 557, 1)


def test_an_empty_log_is_whole() -> None:
    assert verify_log().is_whole


def test_an_altered_leaf_is_found(log: Any) -> None:
    log(
        "UPDATE trail_logrow SET leaf = convert_to(replace(convert_from(leaf, 'UTF8'), 'test.act', 'fake.act'), 'UTF8') WHERE seq = 200"
    )
    found = kinds()
    assert found[0] == ("altered-leaf", 200)
    assert ("altered-entry", 200) in found
    assert ("forked-checkpoint", None) in found
    assert ("altered-tile", 200) in found


def test_a_leaf_that_is_no_leaf_is_found(log: Any) -> None:
    log("UPDATE trail_logrow SET leaf = 'x' WHERE seq = 5")
    assert kinds()[0] == ("altered-leaf", 5)


@pytest.mark.parametrize(("low", "high"), [(100, 100), (0, 0), (299, 299), (10, 20)])
def test_a_missing_row_is_found(log: Any, low: int, high: int) -> None:
    log("DELETE FROM trail_logrow WHERE seq BETWEEN %s AND %s", [low, high])
    assert kinds()[0] == ("missing-row", low)


def test_rows_cut_off_with_their_checkpoints_and_tiles_leave_their_entries(log: Any) -> None:
    log("DELETE FROM trail_logrow WHERE seq >= 260")
    log("DELETE FROM trail_checkpoint WHERE size > 260")
    log("UPDATE trail_tile SET hashes = substr(hashes, 1, 4 * 32) WHERE level = 0 AND index = 1")
    assert kinds() == [("missing-row", 260)]


def test_two_rows_that_changed_places_are_found(log: Any) -> None:
    log(
        "UPDATE trail_logrow a SET leaf = b.leaf FROM trail_logrow b WHERE (a.seq, b.seq) IN ((7, 8), (8, 7))"
    )
    assert ("altered-entry", 7) in kinds()
    assert ("forked-checkpoint", None) in kinds()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE trail_entry SET subject = 'test:other' WHERE seq = 42",
        "UPDATE trail_entry SET by_ref = 'officer:9' WHERE seq = 42",
        "UPDATE trail_entry SET act_at = act_at - interval '9 days' WHERE seq = 42",
        "UPDATE trail_entry SET salts = 'x' WHERE seq = 42",
        "UPDATE trail_entry a SET facts = b.facts, salts = b.salts FROM trail_entry b WHERE a.seq = 42 AND b.seq = 43",
    ],
)
def test_an_altered_private_side_is_found(log: Any, change: str) -> None:
    log(change)
    assert kinds()[0] == ("altered-entry", 42)


def test_facts_that_do_not_open_are_found(log: Any) -> None:
    log("UPDATE trail_entry SET facts = overlay(facts placing '\\x00'::bytea from 20) WHERE seq = 42")
    assert kinds() == [("wrong-key", 42)]


def test_a_missing_private_side_is_found(log: Any) -> None:
    log("DELETE FROM trail_entry WHERE seq = 42")
    assert kinds() == [("missing-entry", 42)]


def test_a_promise_of_another_key_is_found(log: Any) -> None:
    forged = Signer(origin(), b"x" * 32).sign("forged\n")
    log("UPDATE trail_entry SET promise = %s WHERE seq = 42", [forged])
    assert kinds() == [("wrong-key", 42)]


def test_a_checkpoint_of_another_key_is_found(log: Any) -> None:
    head = Checkpoint(origin=origin(), size=260, root=b"r" * 32)
    log(
        "UPDATE trail_checkpoint SET note = %s WHERE size = 260",
        [Signer(origin(), b"x" * 32).sign(head.text())],
    )
    faults = verify_log().faults
    assert [fault.kind for fault in faults] == ["wrong-key"]
    assert "checkpoint at 260" in faults[0].said


def test_a_forked_checkpoint_is_found(log: Any) -> None:
    head = Checkpoint(origin=origin(), size=260, root=b"r" * 32)
    log(
        "UPDATE trail_checkpoint SET root = %s, note = %s WHERE size = 260",
        [head.root, signer().sign(head.text())],
    )
    faults = verify_log().faults
    assert [fault.kind for fault in faults] == ["forked-checkpoint"]
    assert "at 260" in faults[0].said


def test_a_log_written_anew_with_our_own_key_does_not_fit_the_promises(log: Any) -> None:
    """The strongest forger: owns the database and the key, and rewrites leaf, tiles and later checkpoints."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf FROM trail_logrow ORDER BY seq")
        leaves = [bytes(raw) for (raw,) in cursor.fetchall()]
    old = Leaf.parse(leaves[270])
    leaves[270] = Leaf(**{**vars(old), "act": "fake.act"}).to_bytes()
    edge = Edge(0, {})
    for raw in leaves:
        edge.append(leaf_hash(raw))
    log("UPDATE trail_logrow SET leaf = %s WHERE seq = 270", [leaves[270]])
    log("UPDATE trail_entry SET act = 'fake.act' WHERE seq = 270")
    for (level, index), hashes in edge.grown().items():
        log(
            "UPDATE trail_tile SET hashes = %s WHERE level = %s AND index = %s",
            [b"".join(hashes), level, index],
        )
    head = Checkpoint(origin=origin(), size=300, root=edge.root())
    log(
        "UPDATE trail_checkpoint SET root = %s, note = %s WHERE size = 300",
        [head.root, signer().sign(head.text())],
    )
    assert kinds() == [("altered-leaf", 270)]


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        (
            "UPDATE trail_tile SET hashes = overlay(hashes placing '\\x00'::bytea from 33) WHERE level = 0 AND index = 1",
            257,
        ),
        ("UPDATE trail_tile SET hashes = substr(hashes, 1, 32) WHERE level = 0 AND index = 1", 257),
        ("DELETE FROM trail_tile WHERE level = 1", 0),
        ("INSERT INTO trail_tile (level, index, hashes) VALUES (0, 9, '')", 2304),
    ],
)
def test_a_wrong_tile_is_found(log: Any, change: str, seq: int) -> None:
    log(change)
    assert kinds() == [("altered-tile", seq)]


def test_the_command_checks_the_log(log: Any) -> None:
    whole = CliRunner().invoke(app, ["verify", "--json"])
    assert (whole.exit_code, json.loads(whole.stdout)["whole"]) == (0, True)
    log("DELETE FROM trail_logrow WHERE seq = 17")
    broken = CliRunner().invoke(app, ["verify", "--json"])
    assert (broken.exit_code, json.loads(broken.stdout)["faults"][0]["seq"]) == (1, 17)
    said = CliRunner().invoke(app, ["verify"])
    assert said.exit_code == 1
    assert "missing-row at entry 17" in said.stderr


def test_the_command_checks_a_receipt(tmp_path: Any) -> None:
    promise = recorded()
    sequence_once()
    path = tmp_path / "receipt.json"
    path.write_bytes(receipt_bytes(receipt_of(promise.entry_id)))
    key = str(signer().verifier)
    assert CliRunner().invoke(app, ["key"]).stdout.strip() == key
    for arguments in (["verify", str(path)], ["verify", str(path), "--key", key, "--json"]):
        assert CliRunner().invoke(app, arguments).exit_code == 0
    said = json.loads(path.read_bytes())
    said["seq"] = 1
    path.write_text(json.dumps(said))
    wrong = CliRunner().invoke(app, ["verify", str(path), "--json"])
    assert (wrong.exit_code, json.loads(wrong.stdout)["genuine"]) == (1, False)
    assert CliRunner().invoke(app, ["verify", str(tmp_path / "none.json")]).exit_code == 2


def test_the_command_looks_up_the_code_of_a_receipt() -> None:
    promise = recorded()
    sequence_once()
    code = receipt_code(promise.entry_id)
    done = CliRunner().invoke(app, ["verify", f"https://city.example/trail/r/{code.to_text()}/", "--json"])
    assert (done.exit_code, json.loads(done.stdout)["stands"]) == (0, True)
    assert "stands in the log" in CliRunner().invoke(app, ["verify", code.to_text()]).stderr
    other = ReceiptCode(entry_id=code.entry_id, seq=code.seq, leaf_sha256=b"x" * 32)
    gone = ReceiptCode(entry_id=code.entry_id, seq=9, leaf_sha256=code.leaf_sha256)
    for wrong in (other, gone):
        done = CliRunner().invoke(app, ["verify", wrong.to_text(), "--json"])
        assert (done.exit_code, json.loads(done.stdout)["stands"]) == (1, False)
