"""Tampering by the server's owner: each is found and the place named, inside by `verify`, outside by `watch`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.foundation.trail.make import recorded
from tests.foundation.trail.watched import Watcher, leaves, rewritten, unguarded
from tests.foundation.trail.witnessing import cosigned, make_witness
from tongban.foundation.trail.leaves import Leaf
from tongban.foundation.trail.notes import Checkpoint, Signer
from tongban.foundation.trail.public import sequence_once, verify_log
from tongban.foundation.trail.signing import origin, signer
from tongban.foundation.trail.watching.facts import Leaves

pytestmark = pytest.mark.django_db
HEADS = [3, 4, 260, 300]


@pytest.fixture
def watcher(tmp_path: Path) -> Watcher:
    """Somebody who saw the log of 300 entries as it was, and reads all of it each time."""
    for size in (3, 1, 256, 40):
        for i in range(size):
            recorded(subject=f"test:{i}")
        sequence_once()
    watcher = Watcher(tmp_path, leaves=Leaves.ALL)
    assert watcher.found() is None
    return watcher


@pytest.fixture
def change() -> Iterator[Callable[..., Any]]:
    with unguarded() as log:
        yield log


def verified(*, is_deep: bool = True) -> list[tuple[str, int | None]]:
    return [(fault.kind, fault.seq) for fault in verify_log(is_deep=is_deep).faults]


def other(leaf: bytes) -> bytes:
    """The same leaf for another act."""
    return Leaf(**{**vars(Leaf.parse(leaf)), "act": "fake.act"}).to_bytes()


def test_a_changed_row(watcher: Watcher, change: Any) -> None:
    change("UPDATE trail_logrow SET leaf = %s WHERE seq = 200", [other(leaves()[200])])
    assert verified()[0] == ("altered-leaf", 200)
    assert ("altered-tile", 200) in verified(is_deep=False)
    assert watcher.found() == ("altered-entries", 200)


@pytest.mark.parametrize("seq", [0, 100, 299])
def test_a_deleted_row(watcher: Watcher, change: Any, seq: int) -> None:
    change("DELETE FROM trail_logrow WHERE seq = %s", [seq])
    assert verified()[0] == ("missing-row", seq)
    assert verified(is_deep=False)[0] == ("missing-row", seq)
    assert watcher.found() == ("not-proven", seq - seq % 256)


def test_an_inserted_row(watcher: Watcher, change: Any) -> None:
    changed = leaves()
    changed.insert(150, other(changed[150]))
    for seq in range(150, 300):
        change("UPDATE trail_logrow SET leaf = %s WHERE seq = %s", [changed[seq], seq])
    change("INSERT INTO trail_logrow (seq, leaf) VALUES (300, %s)", [changed[300]])
    assert verified()[0] == ("altered-leaf", 150)
    assert ("altered-tile", 150) in verified(is_deep=False)
    assert watcher.found() == ("altered-entries", 150)


def test_reordered_rows(watcher: Watcher, change: Any) -> None:
    for table in ("logrow", "entry"):  # both sides, so that each pair fits
        change(f"UPDATE trail_{table} SET seq = 900 WHERE seq = 7")
        change(f"UPDATE trail_{table} SET seq = 7 WHERE seq = 8")
        change(f"UPDATE trail_{table} SET seq = 8 WHERE seq = 900")
    for is_deep in (True, False):
        placed = [fault for fault in verified(is_deep=is_deep) if fault[1] is not None]
        assert placed[0] == ("altered-tile", 7)
    assert watcher.found() == ("altered-entries", 7)


def test_a_truncated_log(watcher: Watcher) -> None:
    rewritten(leaves()[:260], HEADS)
    assert watcher.found() == ("truncated", 260)
    assert verified() == []  # whoever cuts everything off cleanly is seen from outside only


def test_a_truncated_log_that_a_witness_had_cosigned(watcher: Watcher) -> None:
    make_witness()
    cosigned()
    rewritten(leaves()[:260], HEADS)
    faults = verify_log().faults
    assert [fault.kind for fault in faults] == ["forked-checkpoint"]
    assert "co-signed a checkpoint at 301; it is gone" in faults[0].said


def test_a_forked_log_written_anew_and_signed_with_our_own_key(watcher: Watcher, change: Any) -> None:
    changed = leaves()
    changed[42] = other(changed[42])
    rewritten(changed, HEADS)
    assert watcher.found() == ("forked", None)
    assert ("altered-leaf", 42) in verified()  # the promise that was given is another
    assert verified(is_deep=False) == []


def test_a_forked_log_that_has_grown_meanwhile(watcher: Watcher) -> None:
    changed = [other(leaves()[0]), *leaves()[1:], leaves()[5], leaves()[6]]
    rewritten(changed, [302])
    alarm = watcher.look().looked.alarm
    assert alarm is not None and alarm.kind == "forked"
    assert "one of the first 300 entries" in alarm.said


def test_a_forked_log_under_a_cosignature(watcher: Watcher) -> None:
    make_witness()
    cosigned()
    changed = leaves()
    changed[42] = other(changed[42])
    rewritten(changed, [*HEADS, 301])
    assert [fault.kind for fault in verify_log(is_deep=False).faults] == ["forked-checkpoint"]


def test_a_checkpoint_over_other_entries(watcher: Watcher, change: Any) -> None:
    head = Checkpoint(origin=origin(), size=300, root=b"r" * 32)
    change(
        "UPDATE trail_checkpoint SET root = %s, note = %s WHERE size = 300",
        [head.root, signer().sign(head.text())],
    )
    for is_deep in (True, False):
        faults = verify_log(is_deep=is_deep).faults
        assert [fault.kind for fault in faults] == ["forked-checkpoint"]
        assert "the checkpoint at 300" in faults[0].said
    assert watcher.found() == ("forked", None)


def test_a_checkpoint_of_another_key(watcher: Watcher, change: Any) -> None:
    text = Checkpoint(origin=origin(), size=300, root=bytes(b"r" * 32)).text()
    change("UPDATE trail_checkpoint SET note = %s WHERE size = 300", [Signer(origin(), b"x" * 32).sign(text)])
    for is_deep in (True, False):
        assert verified(is_deep=is_deep)[0] == ("wrong-key", None)
    assert watcher.found() == ("wrong-signature", None)


def test_a_changed_tile(watcher: Watcher, change: Any) -> None:
    change(
        "UPDATE trail_tile SET hashes = overlay(hashes placing '\\x00'::bytea from 33) WHERE level = 0 AND index = 1"
    )
    for is_deep in (True, False):
        assert verified(is_deep=is_deep) == [("altered-tile", 257)]
    recorded()
    sequence_once()
    assert watcher.found() == ("forked", None)


def test_a_quick_check_of_a_log_that_nobody_touched(watcher: Watcher) -> None:
    make_witness()
    cosigned()
    report = verify_log(is_deep=False)
    assert report.is_whole, report.faults
    assert (report.size, report.checkpoints, report.cosignatures, report.promises) == (301, 5, 1, 0)
