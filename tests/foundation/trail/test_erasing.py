"""Erasing the facts of acts: by two officers, for good; the log, receipts and watchers hold afterwards."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.foundation.directory import make
from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.foundation.trail.make import AT, recorded
from tests.foundation.trail.watched import Watcher, unguarded
from tests.foundation.trail.witnessing import outside_the_log
from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.commands.ask_erasure import ask_erasure
from tongban.foundation.trail.commands.erase_facts import erase_facts, refuse_erasure
from tongban.foundation.trail.erasing.facts import ASK, ERASE, NotToErase, SecondPersonNeeded
from tongban.foundation.trail.models import Entry, Erasure, ErasureRequest, Staged
from tongban.foundation.trail.public import (
    TrailPromise,
    entries_of,
    entry,
    receipt_of,
    record_many,
    sequence_once,
    verify_log,
    verify_receipt,
)
from tongban.foundation.trail.signing import KEY_PURPOSE, signer
from tongban.foundation.trail.watching.facts import Leaves
from tongban.foundation.vault.public import add_key, reencrypt
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
BASIS = "当事人申请，个人信息保护法第四十七条"


@pytest.fixture(autouse=True)
def duties() -> Iterator[None]:
    before = dict(make.DUTIES)
    make.DUTIES["operator"] = before["operator"] | {ASK}
    make.DUTIES["leader"] = before["leader"] | {ERASE}
    yield
    make.DUTIES.clear()
    make.DUTIES.update(before)


@pytest.fixture
def asker() -> Officer:
    return outside_the_log(name="冯数据", post="operator")


@pytest.fixture
def decider() -> Officer:
    return outside_the_log(name="吴监察", post="leader")


@pytest.fixture
def log() -> list[TrailPromise]:
    """Five acts on one thing with personal facts, and one on another."""
    made = [recorded(subject="test:1", facts={"name": "张小满", "phone": f"1000000000{i}"}) for i in range(5)]
    made.append(recorded(subject="test:2", facts={"name": "老张"}))
    sequence_once()
    return made


def asked(log: list[TrailPromise], by: Officer, *places: int) -> int:
    chosen = [log[place].entry_id for place in places]
    return ask_erasure(subject="test:1", entry_ids=chosen, basis=BASIS, by=by, at=AT)


def erased(log: list[TrailPromise], asker: Officer, decider: Officer, *places: int) -> None:
    erase_facts(request_id=asked(log, asker, *places), by=decider, at=AT)
    sequence_once()


def test_erased_facts_are_gone_with_their_salt_and_the_act_stays(
    log: list[TrailPromise], asker: Officer, decider: Officer, django_assert_max_num_queries: Any
) -> None:
    number = asked(log, asker, 1, 2)
    with django_assert_max_num_queries(11):
        erase_facts(request_id=number, by=decider, at=AT)
    sequence_once()
    row = Entry.objects.get(pk=log[1].entry_id)
    assert (row.facts, len(bytes(row.salts))) == (None, 32)
    told = entry(log[1].entry_id)
    assert (told.is_erased, told.facts, told.subject, told.by_ref) == (True, {}, "test:1", "system:test")
    assert [one.is_erased for one in entries_of("test:1")] == [False, True, True] + [False] * 4
    acts = [one for one in entries_of("test:1") if one.act == ERASE]
    assert acts[0].facts["entries"] == sorted(str(log[place].entry_id) for place in (1, 2))
    assert acts[0].by_ref == decider.ref


def test_the_log_is_whole_and_says_how_much_was_erased(
    log: list[TrailPromise], asker: Officer, decider: Officer
) -> None:
    before = bytes(verify_log().root)
    erased(log, asker, decider, 0, 3)
    report = verify_log()
    assert report.is_whole, report.faults
    assert (report.erased, report.size) == (2, 8)
    assert verify_log(is_deep=False).is_whole
    assert before != report.root  # it has grown by the two acts, nothing else


def test_watchers_see_nothing_but_growth(
    log: list[TrailPromise], asker: Officer, decider: Officer, tmp_path: Path
) -> None:
    watcher = Watcher(tmp_path, leaves=Leaves.ALL)
    watcher.look()
    erased(log, asker, decider, 0, 1, 2, 3, 4)
    done = watcher.look()
    assert (done.looked.alarm, done.looked.entries_read) == (None, 8)


def test_receipts_given_before_and_after_hold(
    log: list[TrailPromise], asker: Officer, decider: Officer
) -> None:
    before = receipt_of(log[1].entry_id)
    erased(log, asker, decider, 1)
    key = signer().verifier
    assert verify_receipt(before, key).facts == {"name": "张小满", "phone": "10000000001"}
    after = verify_receipt(receipt_of(log[1].entry_id), key)
    assert (after.facts, after.subject, after.actor) == (None, "test:1", "system:test")


def test_what_was_erased_is_nowhere_in_the_database(
    log: list[TrailPromise], asker: Officer, decider: Officer
) -> None:
    sealed = bytes(
        Entry.objects.filter(pk=log[1].entry_id).extra(select={"raw": "facts"}).values_list("raw")[0][0]
    )
    erased(log, asker, decider, 1)
    with connection.cursor() as cursor:
        for table in ("trail_entry", "trail_staged", "trail_actpart"):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE facts = %s", [sealed])
            assert cursor.fetchone()[0] == 0


def test_two_officers_are_needed(log: list[TrailPromise], asker: Officer, decider: Officer) -> None:
    make.DUTIES["operator"] |= {ERASE}
    both = outside_the_log(name="冯数据", post="operator")
    number = asked(log, both, 1)
    for verb, more in ((erase_facts, {}), (refuse_erasure, {"reason": "不删"})):
        with pytest.raises(SecondPersonNeeded):
            verb(request_id=number, by=both, at=AT, **more)
    assert not Erasure.objects.exists()


def test_only_who_has_the_duty_asks_and_decides(
    log: list[TrailPromise], asker: Officer, decider: Officer
) -> None:
    with pytest.raises(NotAllowed):
        asked(log, decider, 1)
    assert not ErasureRequest.objects.exists() and not Staged.objects.exists()
    number = asked(log, asker, 1)
    with pytest.raises(NotAllowed):
        erase_facts(request_id=number, by=asker, at=AT)
    assert not Erasure.objects.exists()


def test_what_cannot_be_erased_is_refused(log: list[TrailPromise], asker: Officer, decider: Officer) -> None:
    with pytest.raises(Invalid):
        ask_erasure(subject="test:1", entry_ids=[log[1].entry_id], basis=" ", by=asker, at=AT)
    waiting = recorded(subject="test:1")
    with transaction.atomic():
        many = record_many(
            act="test.act",
            subject="test:1",
            by=SystemActor(job="test"),
            at=AT,
            facts={},
            parts=[("test:7", {"days": 1})],
        )
    cases = [[], [log[5].entry_id], [log[1].entry_id, log[5].entry_id], [waiting.entry_id], [many.entry_id]]
    for wrong in cases:
        with pytest.raises(NotToErase):
            ask_erasure(subject="test:1", entry_ids=wrong, basis=BASIS, by=asker, at=AT)
    sequence_once()
    erased(log, asker, decider, 1)
    order = next(one.entry_id for one in entries_of("test:1") if one.act == ERASE)
    for wrong in ([log[1].entry_id], [many.entry_id], [order]):
        with pytest.raises(NotToErase):
            ask_erasure(subject="test:1", entry_ids=wrong, basis=BASIS, by=asker, at=AT)
    assert Erasure.objects.count() == 1


def test_a_request_is_decided_once_and_refused_with_reasons(
    log: list[TrailPromise], asker: Officer, decider: Officer
) -> None:
    number = asked(log, asker, 1)
    with pytest.raises(Invalid):
        refuse_erasure(request_id=number, reason=" ", by=decider, at=AT)
    refuse_erasure(request_id=number, reason="保存期限未满", by=decider, at=AT)
    with pytest.raises(NotFound):
        erase_facts(request_id=number, by=decider, at=AT)
    assert not Erasure.objects.exists()
    assert entries_of("test:1")[-1].facts["reason"] == "保存期限未满"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE trail_entry SET facts = NULL WHERE seq = 1",
        "UPDATE trail_entry SET facts = NULL, salts = substr(salts, 1, 32) WHERE seq = 1",
        "UPDATE trail_entry SET salts = substr(salts, 1, 32) WHERE seq = 1",
    ],
)
def test_nothing_is_forgotten_without_an_act(log: list[TrailPromise], change: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    with unguarded() as execute:
        execute(change)
    faults = {(fault.kind, fault.seq) for fault in verify_log().faults}
    assert faults & {("erased-without-act", 1), ("altered-entry", 1)}


def test_an_erasure_that_names_another_act_is_found(
    log: list[TrailPromise], asker: Officer, decider: Officer
) -> None:
    erased(log, asker, decider, 1)
    with unguarded() as execute:
        execute(
            "INSERT INTO trail_erasure SELECT %s, ordered_by, erased_at FROM trail_erasure",
            [log[2].entry_id],
        )
        execute("UPDATE trail_entry SET facts = NULL, salts = substr(salts, 1, 32) WHERE seq = 2")
    assert [(fault.kind, fault.seq) for fault in verify_log().faults] == [("erased-without-act", 2)]


def test_erased_facts_do_not_come_back_and_a_changed_key_passes_them_by(
    log: list[TrailPromise], asker: Officer, decider: Officer, settings: Any, tmp_path: Path
) -> None:
    erased(log, asker, decider, 1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE trail_entry SET facts = '\\x00', salts = salts WHERE seq = 1")
    add_key("trail")
    reencrypt("trail")
    assert verify_log().is_whole
    assert KEY_PURPOSE != "trail"


def test_officers_ask_and_decide_on_their_page(
    log: list[TrailPromise], client: Client, django_assert_max_num_queries: Any
) -> None:
    page = "/desk/operations/erasing/"
    asker = sign_in_staff(client, make_staff(name="冯数据", posts=("operator",)))
    shown = asker.get(f"{page}?subject=test:1").content.decode()
    assert shown.count('type="checkbox"') == 5
    assert asker.post(page, {"subject": "test:1", "basis": BASIS}).status_code == 409
    assert asker.post(page, {"subject": "test:1", "entry": "x", "basis": BASIS}).status_code == 409
    form = {"subject": "test:1", "entry": [str(log[1].entry_id)]}
    assert asker.post(page, form | {"basis": ""}).status_code == 422
    assert asker.post(page, form | {"basis": BASIS}).status_code == 302
    number = ErasureRequest.objects.get().id
    assert asker.get(f"{page}{number}/").status_code == 403
    decider = sign_in_staff(Client(), make_staff(name="吴监察", posts=("leader",)))
    with django_assert_max_num_queries(7):
        waiting = decider.get(page).content.decode()
    assert BASIS in waiting and 'type="checkbox"' not in waiting
    assert decider.get(f"{page}{number}/").status_code == 200
    assert decider.post(f"{page}{number}/", {"do": "refuse", "reason": ""}).status_code == 422
    assert decider.post(f"{page}{number}/", {}).status_code == 302
    assert Erasure.objects.count() == 1
    assert decider.get(f"{page}{number}/").status_code == 404
    assert "已删除" in decider.get(page).content.decode()


def test_nobody_else_sees_the_page(client: Client) -> None:
    assert client.get("/desk/operations/erasing/").status_code == 302
    clerk = sign_in_staff(client, make_staff(name="李窗口", posts=("accept",)))
    for address in ("/desk/operations/erasing/", "/desk/operations/erasing/1/"):
        assert clerk.get(address).status_code == 403


def test_the_command_says_what_was_erased(log: list[TrailPromise], asker: Officer, decider: Officer) -> None:
    from typer.testing import CliRunner

    from tongban.foundation.trail.cli import app

    erased(log, asker, decider, 1)
    assert json.loads(CliRunner().invoke(app, ["verify", "--json"]).stdout)["erased"] == 1
    assert "1 entries were erased" in CliRunner().invoke(app, ["verify"]).stderr
