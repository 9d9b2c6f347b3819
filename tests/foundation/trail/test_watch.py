"""Watching from outside: over HTTP, with no database; what is remembered, co-signed, and shouted."""

import json
import os
import stat
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from tests.foundation.trail.make import recorded
from tests.foundation.trail.watched import Watcher, here, later
from tests.foundation.trail.witnessing import SIGNER, head, make_witness
from tongban.foundation.trail.cli import app
from tongban.foundation.trail.commands.publish_checkpoint import publish_checkpoint
from tongban.foundation.trail.models import Cosignature
from tongban.foundation.trail.moments import machine_now
from tongban.foundation.trail.notes import Checkpoint, Signer, Verifier, check_checkpoint
from tongban.foundation.trail.public import sequence_once
from tongban.foundation.trail.signing import KEY_PURPOSE, origin, signer
from tongban.foundation.trail.watching.facts import CosignatureRefused, Leaves, LogUnreachable, StateDamaged
from tongban.foundation.trail.watching.remote import RemoteLog
from tongban.foundation.trail.witnesses.cosignatures import WitnessSigner
from tongban.foundation.vault.public import add_key

pytestmark = pytest.mark.django_db
COMMAND = [sys.executable, "-m", "tongban.site.cli", "trail", "watch"]


def grow(*sizes: int) -> None:
    """Entries in batches of these sizes, each with a head."""
    for size in sizes:
        for i in range(size):
            recorded(subject=f"test:{i}")
        sequence_once()


def faked(note: str) -> RemoteLog:
    """The log, except that it shows this head."""
    return here(checkpoint=note.encode())


def signed(size: int, root: bytes, *, secret: bytes = b"") -> str:
    text = Checkpoint(origin=origin(), size=size, root=root).text()
    return (Signer(origin(), secret) if secret else signer()).sign(text)


def test_a_log_that_grows_is_followed(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path)
    grow(3, 1, 256, 40)
    first = watcher.look()
    assert (first.looked.alarm, first.looked.entries_read) == (None, 300)
    assert str(signer().verifier) in watcher.told[0]  # first sight: compare the key
    for batch in (1, 255, 300):
        grow(batch)
        again = watcher.look()
        assert (again.looked.alarm, again.looked.entries_read) == (None, batch)
    assert watcher.look().looked.entries_read == 0
    assert len(watcher.told) == 1
    kept = json.loads(watcher.plan.state.read_text())
    assert kept["checkpoint"] == head().note and kept["size"] == 856


@pytest.mark.parametrize(("leaves", "read"), [(Leaves.NEW, 2), (Leaves.ALL, 302), (Leaves.NONE, 0)])
def test_as_many_entries_are_read_as_was_asked_for(tmp_path: Path, leaves: Leaves, read: int) -> None:
    grow(300)
    Watcher(tmp_path).look()
    grow(2)
    done = Watcher(tmp_path, leaves=leaves).look()
    assert (done.looked.alarm, done.looked.entries_read) == (None, read)


def test_a_fork_is_shouted_with_both_heads_and_nothing_is_forgotten(tmp_path: Path) -> None:
    grow(5)
    watcher = Watcher(tmp_path)
    watcher.look()
    kept, before = head().note, watcher.plan.state.read_bytes()
    fork = signed(5, b"r" * 32)
    done = watcher.look(log=faked(fork))
    assert done.looked.alarm is not None and done.evidence is not None
    assert done.looked.alarm.kind == "forked"
    evidence = json.loads(done.evidence.read_text())
    assert (evidence["kept_checkpoint"], evidence["shown_checkpoint"]) == (kept, fork)
    key = Verifier.parse(evidence["keys"][0])
    heads = [check_checkpoint(evidence[name], key) for name in ("kept_checkpoint", "shown_checkpoint")]
    assert heads[0].size == heads[1].size and heads[0].root != heads[1].root  # a proof for anybody
    assert watcher.plan.state.read_bytes() == before
    again = watcher.look(log=faked(fork))
    assert again.evidence != done.evidence and again.evidence is not None


def test_a_larger_head_that_does_not_continue_the_kept_one_is_a_fork(tmp_path: Path) -> None:
    grow(5)
    watcher = Watcher(tmp_path)
    watcher.look()
    grow(3)
    done = watcher.look(log=faked(signed(8, b"r" * 32)))
    assert done.looked.alarm is not None
    assert (done.looked.alarm.kind, len(done.looked.alarm.proof)) == ("forked", 4)


def test_a_smaller_head_is_a_truncation(tmp_path: Path) -> None:
    grow(5)
    earlier = head().note
    grow(3)
    watcher = Watcher(tmp_path)
    watcher.look()
    assert watcher.found(log=faked(earlier)) == ("truncated", 5)


def test_a_head_signed_by_another_key_and_one_that_is_none(tmp_path: Path) -> None:
    grow(5)
    watcher = Watcher(tmp_path)
    watcher.look()
    for wrong in (signed(5, head().root, secret=b"x" * 32), "no head", head().note[:-3]):
        assert watcher.found(log=faked(wrong)) == ("wrong-signature", None)


def test_a_key_given_by_hand_is_the_one_that_counts(tmp_path: Path) -> None:
    grow(5)
    other = Signer(origin(), b"x" * 32).verifier
    assert Watcher(tmp_path, keys=(str(other),)).found() == ("wrong-signature", None)
    watcher = Watcher(tmp_path, keys=(str(signer().verifier),))
    assert watcher.found() is None
    assert not watcher.told


def test_a_changed_key_of_the_log_needs_the_new_one_by_hand(tmp_path: Path, settings: Any) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    grow(3)
    Watcher(tmp_path).look()
    add_key(KEY_PURPOSE)
    grow(2)
    assert Watcher(tmp_path).found() == ("wrong-signature", None)
    assert Watcher(tmp_path, keys=(str(signer().verifier),)).found() is None
    assert Watcher(tmp_path).found() is None  # it is remembered


def test_a_head_whose_tiles_are_not_given_is_not_believed(tmp_path: Path) -> None:
    grow(5)
    watcher = Watcher(tmp_path, leaves=Leaves.NONE)
    watcher.look()
    grow(2)
    hidden = here(**{"7": None})  # the width of its only tile
    assert watcher.found(log=hidden) == ("not-proven", None)


def test_a_log_that_stands_still_is_stale_and_well_again_when_it_grows(tmp_path: Path) -> None:
    grow(5)
    watcher = Watcher(tmp_path)
    watcher.look()
    assert watcher.found(now=later(hours=26)) is None
    assert watcher.found(now=later(hours=27)) == ("stale", None)
    grow(1)
    assert watcher.found(now=later(hours=28)) is None


def test_a_log_that_does_not_answer_is_stale_after_a_while(tmp_path: Path) -> None:
    away = RemoteLog("http://testserver", httpx.Client(transport=httpx.MockTransport(_no_answer)))
    watcher = Watcher(tmp_path)
    with pytest.raises(LogUnreachable):
        watcher.look(log=away)
    grow(5)
    watcher.look()
    with pytest.raises(LogUnreachable):
        watcher.look(log=away, now=later(hours=2))
    assert watcher.found(log=away, now=later(hours=30)) == ("stale", None)


def _no_answer(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("connection refused")


def test_an_empty_log_is_looked_at_again(tmp_path: Path) -> None:
    with pytest.raises(LogUnreachable, match="%"):
        Watcher(tmp_path).look()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"format": "other"}', '{"format": "tongban-watch/1"}'])
def test_a_damaged_state_is_not_written_over(tmp_path: Path, damage: str) -> None:
    grow(1)
    watcher = Watcher(tmp_path)
    watcher.plan.state.write_text(damage)
    with pytest.raises(StateDamaged):
        watcher.look()
    assert watcher.plan.state.read_text() == damage


def test_a_watcher_with_a_key_cosigns_what_it_has_checked(tmp_path: Path) -> None:
    make_witness()
    grow(5)
    watcher = Watcher(tmp_path, signer=SIGNER, cosign_every=timedelta(hours=1))
    now = machine_now()
    assert watcher.look(now=now).cosigned == (6,)
    assert SIGNER.key.check(head().note).at == int(now.timestamp())
    grow(1)
    assert watcher.look(now=now + timedelta(seconds=1)).cosigned == ()  # not more often than it should
    publish_checkpoint(at=now)
    grow(1)
    assert watcher.look(now=now + timedelta(seconds=2)).cosigned == (7,)  # the day's own, always
    assert Cosignature.objects.count() == 2


def test_nothing_is_cosigned_when_something_was_found(tmp_path: Path) -> None:
    make_witness()
    watcher = Watcher(tmp_path, signer=SIGNER)
    watcher.look(now=machine_now())
    assert watcher.look(log=faked(signed(1, b"r" * 32)), now=machine_now()).cosigned == ()
    assert Cosignature.objects.count() == 1


def test_a_daily_head_that_does_not_belong_to_the_log_is_not_cosigned(tmp_path: Path) -> None:
    make_witness()
    grow(5)
    real = here()

    class Lying(RemoteLog):
        def daily_checkpoints(self) -> list[str]:
            return [signed(4, b"r" * 32)]

    watcher = Watcher(tmp_path, signer=SIGNER)
    assert watcher.look(log=Lying("http://testserver", real._client), now=machine_now()).cosigned == (6,)
    assert "not co-signed" in watcher.told[-1]


def test_an_unregistered_witness_is_told_so(tmp_path: Path) -> None:
    grow(5)
    watcher = Watcher(tmp_path, signer=WitnessSigner.new("stranger.example"))
    with pytest.raises(CosignatureRefused) as refusal:
        watcher.look(now=machine_now())
    assert refusal.value.facts["status"] == 403
    assert json.loads(watcher.plan.state.read_text())["size"] == 5  # the look itself is remembered


def test_a_key_is_made_for_its_owner_only(tmp_path: Path) -> None:
    out = tmp_path / "w.key"
    done = CliRunner().invoke(app, ["witness-key", "witness.example/w1", "--out", str(out)])
    assert done.exit_code == 0
    assert done.stdout.strip() == str(WitnessSigner.parse(out.read_text()).key)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    before = out.read_bytes()
    assert CliRunner().invoke(app, ["witness-key", "w2", "--out", str(out)]).exit_code == 2
    assert CliRunner().invoke(app, ["witness-key", "no name", "--out", str(tmp_path / "x")]).exit_code == 2
    assert out.read_bytes() == before


@pytest.mark.parametrize("arguments", [["--key", "none.key"], ["--log-key", "x"], ["--every", "0"]])
def test_the_command_refuses_what_it_cannot_use(tmp_path: Path, arguments: list[str]) -> None:
    done = CliRunner().invoke(app, ["watch", "http://127.0.0.1:9", "--once", *arguments])
    assert done.exit_code == 2


def write_whole(path: Path, said: dict[str, object]) -> None:
    """As the watcher writes it: never half of it."""
    part = path.with_suffix(".other")
    part.write_text(json.dumps(said))
    part.replace(path)


@pytest.mark.django_db(transaction=True)
def test_the_command_runs_alone_with_no_database_and_no_settings(live_server: Any, tmp_path: Path) -> None:
    grow(5)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[3] / "src"),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "TONGBAN_HOME": str(tmp_path / "none"),
    }
    state = tmp_path / "watch.json"

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, live_server.url, "--once", "--state", str(state), *more],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    first = run("--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["size"] == 5
    assert not (tmp_path / "none").exists()

    with subprocess.Popen(
        [*COMMAND, live_server.url, "--every", "1", "--state", str(state), "--json"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    ) as watching:
        assert watching.stdout is not None
        assert json.loads(watching.stdout.readline())["found"] is None
        grow(1)
        sizes = [json.loads(watching.stdout.readline())["size"] for _ in range(2)]
        assert sizes[-1] == 6  # it looks again by itself
        said = json.loads(state.read_text()) | {"size": 9, "checkpoint": signed(9, b"r" * 32)}
        while watching.poll() is None:  # it reads its state each time: now it has seen a larger log
            write_whole(state, said)
            time.sleep(0.2)
        last = [json.loads(line) for line in watching.stdout][-1]
        assert (watching.returncode, last["found"]) == (1, "truncated")

    said = json.loads(state.read_text())
    said["size"], said["checkpoint"] = 6, signed(6, b"r" * 32)
    state.write_text(json.dumps(said))
    forked = run()
    assert forked.returncode == 1
    assert "forked" in forked.stderr and said["checkpoint"].strip() in forked.stderr
    assert [path.name for path in tmp_path.glob("*-evidence-*-forked.json")]

    gone = run("--state", str(tmp_path / "other.json"), "--log-key", "x")
    assert gone.returncode == 2
