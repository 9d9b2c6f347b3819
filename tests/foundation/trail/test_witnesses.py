"""Witnesses: registered by an official act, their cosignatures taken, shown and served; the rest refused."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.test import Client

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.foundation.trail.make import recorded
from tests.foundation.trail.witnessing import (
    DAY,
    SIGNER,
    cosigned,
    head,
    make_operator,
    make_witness,
    operators_register,
    outside_the_log,
    seconds,
)
from tongban.foundation.trail.commands.end_witness import end_witness
from tongban.foundation.trail.commands.publish_checkpoint import publish_checkpoint
from tongban.foundation.trail.commands.register_witness import WitnessThere, register_witness
from tongban.foundation.trail.commands.take_cosignatures import take_cosignatures
from tongban.foundation.trail.models import Checkpoint as CheckpointRow
from tongban.foundation.trail.models import Cosignature, DailyCheckpoint, Staged, Witness
from tongban.foundation.trail.moments import machine_now
from tongban.foundation.trail.notes import Checkpoint, Signer
from tongban.foundation.trail.public import entries_of, sequence_once, verify_log
from tongban.foundation.trail.signing import origin, signer
from tongban.foundation.trail.witnesses.cosignatures import WitnessSigner
from tongban.foundation.trail.witnesses.facts import (
    CheckpointAhead,
    CheckpointForked,
    CheckpointNotOurs,
    CosignatureOld,
    CosignatureWrong,
    NoCosignature,
    WitnessUnknown,
)
from tongban.kernel.errors import Invalid, NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> None:
    """A log of five entries."""
    for i in range(5):
        recorded(subject=f"test:{i}")
    sequence_once()


@pytest.fixture
def operator(client: Client) -> Iterator[Client]:
    with operators_register():
        yield sign_in_staff(client, make_staff(name="赵运维", posts=("operator",)))


def test_registering_a_witness_is_an_act_on_the_trail(django_assert_max_num_queries: Any) -> None:
    by = make_operator()
    with django_assert_max_num_queries(6):
        register_witness(key=str(SIGNER.key), held_by="亳州学院（示例）", by=by, at=DAY)
    told = entries_of(f"witnesses:{SIGNER.key.name}")
    assert [(one.act, one.by_ref, one.facts["key"]) for one in told] == [
        ("trail.register_witness", by.ref, str(SIGNER.key))
    ]


def test_only_who_has_the_duty_registers_and_ends() -> None:
    make_witness()
    clerk = outside_the_log(name="李窗口", post="accept")
    acts = Staged.objects.count()
    with pytest.raises(NotAllowed):
        register_witness(key=str(WitnessSigner.new("w2").key), held_by="报社", by=clerk, at=DAY)
    with pytest.raises(NotAllowed):
        end_witness(witness_id=Witness.objects.get().id, reason="丢失", by=clerk, at=DAY)
    assert (Witness.objects.filter(ended_at=None).count(), Staged.objects.count()) == (1, acts)


@pytest.mark.parametrize(
    ("key", "held_by", "field"),
    [("x", "报社", "key"), (str(SIGNER.key), " ", "held_by"), (str(SIGNER.key), "长" * 201, "held_by")],
)
def test_a_key_that_is_none_and_a_witness_without_a_name_are_refused(
    key: str, held_by: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        register_witness(key=key, held_by=held_by, by=make_operator(), at=DAY)
    assert list(refusal.value.facts["fields"]) == [field]  # type: ignore[call-overload]
    assert not Witness.objects.exists()


def test_one_name_has_one_key_and_an_ended_key_does_not_come_back() -> None:
    by = make_operator()
    make_witness(by)
    other = WitnessSigner(SIGNER.key.name, b"o" * 32)
    with pytest.raises(WitnessThere):
        register_witness(key=str(other.key), held_by="报社", by=by, at=DAY)
    end_witness(witness_id=Witness.objects.get().id, reason="密钥丢失", by=by, at=DAY)
    with pytest.raises(WitnessThere):
        register_witness(key=str(SIGNER.key), held_by="报社", by=by, at=DAY)
    register_witness(key=str(other.key), held_by="报社", by=by, at=DAY)
    assert Witness.objects.count() == 2
    ends = entries_of(f"witnesses:{SIGNER.key.name}")[1]
    assert (ends.act, ends.facts["reason"]) == ("trail.end_witness", "密钥丢失")


def test_ending_needs_a_reason_and_happens_once() -> None:
    by = make_operator()
    make_witness(by)
    there = Witness.objects.get()
    with pytest.raises(Invalid):
        end_witness(witness_id=there.id, reason=" ", by=by, at=DAY)
    end_witness(witness_id=there.id, reason="停办", by=by, at=DAY)
    with pytest.raises(NotFound):
        end_witness(witness_id=there.id, reason="停办", by=by, at=DAY)


def test_a_cosignature_is_taken_and_served_with_the_checkpoint(
    log: None, client: Client, django_assert_max_num_queries: Any
) -> None:
    make_witness()
    note = SIGNER.cosign(head().note, at=seconds())
    with django_assert_max_num_queries(11):
        answer = client.post("/api/v1/trail/witness", note, content_type="text/plain")
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert (said["size"], said["checkpoint"]) == (6, note)
    assert said["cosignatures"][0]["held_by"] == "亳州学院（示例）"
    for address in ("/trail/checkpoint", "/api/v1/trail/checkpoint", "/trail/checkpoints/6"):
        assert client.get(address).content.decode() == note
    assert client.get("/api/v1/trail/checkpoints/6").json()["checkpoint"] == note
    known = client.get("/api/v1/trail/witnesses").json()
    assert [(one["key"], one["last_size"]) for one in known] == [(str(SIGNER.key), 6)]
    assert "亳州学院（示例）" in client.get("/trail/").content.decode()
    assert verify_log().is_whole


def test_the_same_cosignature_twice_is_taken_once(log: None) -> None:
    make_witness()
    cosigned()
    assert len(cosigned(later=5).cosignatures) == 1
    assert Cosignature.objects.count() == 1


def _signed(size: int, root: bytes, name: str = "", secret: bytes = b"") -> str:
    text = Checkpoint(origin=name or origin(), size=size, root=root).text()
    return (Signer(name or origin(), secret or b"f" * 32) if name or secret else signer()).sign(text)


def test_what_is_no_checkpoint_is_refused(log: None, client: Client) -> None:
    make_witness()
    for wrong in (b"", b"x", b"\xff", "a\n1\nAAAA\n\n— x y\n".encode(), head().note.encode() + b"x"):
        answer = client.post("/api/v1/trail/witness", wrong, content_type="text/plain")
        assert (answer.status_code, answer.json()["code"]) == (400, "cosignature-malformed")
    large = client.post("/api/v1/trail/witness", b"x" * 20_000, content_type="text/plain")
    assert large.status_code == 413
    assert not Cosignature.objects.exists()


def test_bad_unknown_old_and_forked_cosignatures_are_refused(log: None, client: Client) -> None:
    make_witness()
    stranger = WitnessSigner("stranger.example", b"s" * 32)
    right, now = head(), seconds()
    elsewhere = _signed(5, b"r" * 32)
    wrong = right.note + SIGNER.cosign(elsewhere, at=now).removeprefix(elsewhere)
    expected: list[tuple[str, type[Refused], str]] = [
        (stranger.cosign(right.note, at=now), WitnessUnknown, "witness-unknown"),
        (right.note, WitnessUnknown, "witness-unknown"),
        (wrong, CosignatureWrong, "cosignature-wrong"),
        (SIGNER.cosign(right.note, at=now + 3600), CosignatureOld, "cosignature-old"),
        (SIGNER.cosign(right.note, at=now - 3600), CosignatureOld, "cosignature-old"),
        (SIGNER.cosign(right.note, at=2**63 - 1), CosignatureOld, "cosignature-old"),
        (SIGNER.cosign(_signed(6, b"r" * 32), at=now), CheckpointForked, "checkpoint-forked"),
        (SIGNER.cosign(_signed(3, b"r" * 32), at=now), CheckpointForked, "checkpoint-forked"),
        (SIGNER.cosign(_signed(9, b"r" * 32), at=now), CheckpointAhead, "checkpoint-ahead"),
        (
            SIGNER.cosign(_signed(6, right.root, "other/log"), at=now),
            CheckpointNotOurs,
            "checkpoint-not-ours",
        ),
        (
            SIGNER.cosign(_signed(6, right.root, secret=b"f" * 32), at=now),
            CheckpointNotOurs,
            "checkpoint-not-ours",
        ),
        ("no\nnote", NoCosignature, "cosignature-malformed"),
    ]
    for note, refusal, code in expected:
        with pytest.raises(refusal) as raised:
            take_cosignatures(note=note, at=machine_now())
        assert "%(" not in raised.value.sentence()
        answer = client.post("/api/v1/trail/witness", note, content_type="text/plain")
        assert (answer.status_code, answer.json()["code"]) == (refusal.status, code)
    assert not Cosignature.objects.exists()


def test_a_fork_is_answered_with_both_roots(log: None, client: Client) -> None:
    answer = client.post(
        "/api/v1/trail/witness", SIGNER.cosign(_signed(5, b"r" * 32), at=seconds()), content_type="text/plain"
    ).json()
    assert answer["facts"]["size"] == 5
    assert answer["facts"]["our_root"] != answer["facts"]["your_root"]
    assert answer["facts"]["our_root"] in answer["detail"]


def test_a_witness_never_goes_back(log: None) -> None:
    make_witness()
    earlier = head().note
    recorded()
    sequence_once()
    cosigned()
    with pytest.raises(CosignatureOld) as refusal:
        take_cosignatures(note=SIGNER.cosign(earlier, at=seconds()), at=machine_now())
    assert (refusal.value.facts["size"], refusal.value.facts["last_size"]) == (6, 7)
    recorded()
    sequence_once()
    with pytest.raises(CosignatureOld):
        cosigned(later=-10)
    assert Cosignature.objects.count() == 1


def test_an_ended_witness_is_unknown_and_what_it_cosigned_stays(log: None) -> None:
    by = make_operator()
    make_witness(by)
    cosigned()
    end_witness(witness_id=Witness.objects.get().id, reason="停办", by=by, at=DAY)
    sequence_once()
    with pytest.raises(WitnessUnknown):
        cosigned()
    assert Cosignature.objects.count() == 1
    assert verify_log().is_whole


def test_two_witnesses_cosign_one_head(log: None) -> None:
    make_witness()
    other = make_witness(signer=WitnessSigner("press.example", b"p" * 32))
    cosigned()
    both = cosigned(other)
    assert [one.name for one in both.cosignatures] == ["witness.example/w1", "press.example"]
    assert SIGNER.key.check(both.note) and other.key.check(both.note)


@pytest.mark.parametrize("table", ["trail_cosignature", "trail_dailycheckpoint"])
@pytest.mark.parametrize("act", ["UPDATE {} SET size = 1", "DELETE FROM {}"])
def test_the_database_keeps_what_was_cosigned_and_published(log: None, table: str, act: str) -> None:
    make_witness()
    cosigned()
    publish_checkpoint(at=machine_now())
    with (
        pytest.raises((InternalError, ProgrammingError, IntegrityError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table))
    assert Cosignature.objects.count() == DailyCheckpoint.objects.count() == 1


def test_a_head_is_published_once_a_day_and_said_on_the_trail(django_assert_num_queries: Any) -> None:
    late = datetime(2026, 9, 28, 15, 59, tzinfo=UTC)  # 23:59 in the city
    assert not publish_checkpoint(at=late)  # the log is empty
    recorded()
    sequence_once()
    assert publish_checkpoint(at=late)
    with django_assert_num_queries(1):
        assert not publish_checkpoint(at=late + timedelta(seconds=30))
    assert publish_checkpoint(at=late + timedelta(minutes=2))
    assert list(DailyCheckpoint.objects.order_by("day").values_list("day", "size")) == [
        (late.date(), 1),
        ((late + timedelta(days=1)).date(), 1),
    ]
    acts = entries_of("trail:checkpoints")
    assert [(one.act, one.facts["size"]) for one in acts] == [("trail.publish_checkpoint", 1)] * 2


def test_the_days_are_listed_as_page_feed_and_json(
    log: None, client: Client, django_assert_max_num_queries: Any
) -> None:
    make_witness()
    cosigned()
    for days in range(40):
        publish_checkpoint(at=DAY + timedelta(days=days))
    with django_assert_max_num_queries(7):
        page = client.get("/trail/checkpoints/").content.decode()
    assert page.count("/trail/checkpoints/6") == 32  # 31 days, and the newest that is co-signed
    assert "?before=2026-10-07" in page
    assert "2026-10-06" not in page
    earlier = client.get("/trail/checkpoints/?before=2026-10-07").content.decode()
    assert earlier.count("亳州学院（示例）") == 10  # nine days, and the newest that is co-signed
    said = client.get("/api/v1/trail/checkpoints").json()
    assert [said["checkpoints"][0]["day"], len(said["checkpoints"])] == ["2026-11-06", 31]
    assert said["newest_cosigned"]["size"] == 6
    feed = client.get("/trail/checkpoints.atom")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    assert feed.content.decode().count("<entry>") == 31
    assert "— witness.example/w1" in feed.content.decode()


def test_pages_of_an_empty_log_say_what_will_be_there(client: Client) -> None:
    assert "第一个检查点" in client.get("/trail/checkpoints/").content.decode()
    assert client.get("/trail/checkpoints/7").status_code == 404
    assert client.get("/trail/checkpoints/99999999999999999999").status_code == 404
    assert client.get("/api/v1/trail/checkpoints").json() == {"checkpoints": [], "newest_cosigned": None}
    assert client.get("/trail/checkpoints.atom").status_code == 200


def test_operators_register_and_end_on_their_page(
    operator: Client, django_assert_max_num_queries: Any
) -> None:
    page = "/desk/operations/witnesses/"
    assert "还没有登记见证方" in operator.get(page).content.decode()
    wrong = operator.post(page, {"key": "x", "held_by": ""})
    assert wrong.status_code == 422
    assert not Witness.objects.exists()
    assert operator.post(page, {"key": str(SIGNER.key), "held_by": "亳州学院"}).status_code == 302
    again = operator.post(page, {"key": str(SIGNER.key), "held_by": "亳州学院"})
    assert again.status_code == 409
    with django_assert_max_num_queries(5):
        assert str(SIGNER.key) in operator.get(page).content.decode()
    end = f"{page}{Witness.objects.get().id}/end/"
    assert operator.get(end).status_code == 200
    assert operator.post(end, {"reason": ""}).status_code == 422
    assert operator.post(end, {"reason": "停办"}).status_code == 302
    assert operator.get(end).status_code == 404
    assert Witness.objects.get().ended_at is not None


def test_nobody_else_sees_the_operators_page(client: Client) -> None:
    assert client.get("/desk/operations/witnesses/").status_code == 302
    clerk = sign_in_staff(client, make_staff(name="李窗口", posts=("accept",)))
    assert clerk.get("/desk/operations/witnesses/").status_code == 403
    assert clerk.post("/desk/operations/witnesses/", {"key": str(SIGNER.key)}).status_code == 403
    assert clerk.get("/desk/operations/witnesses/1/end/").status_code == 403


def test_a_rewritten_head_is_found_by_the_cosignature_under_it(log: None) -> None:
    make_witness()
    cosigned()
    row = CheckpointRow.objects.get(size=6)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_checkpoint DISABLE TRIGGER ALL")
        other = signer().sign(f"{row.note.partition(chr(10) * 2)[0]}\nadded\n")
        cursor.execute("UPDATE trail_checkpoint SET note = %s WHERE size = 6", [other])
    faults = verify_log().faults
    assert [fault.kind for fault in faults] == ["forked-checkpoint"]
    assert "a witness has co-signed" in faults[0].said


def test_a_published_head_that_is_gone_is_found(log: None) -> None:
    publish_checkpoint(at=DAY)
    recorded()
    sequence_once()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_checkpoint DISABLE TRIGGER ALL")
        cursor.execute("DELETE FROM trail_checkpoint WHERE size = 5")
    faults = verify_log().faults
    assert ["published on 2026-09-28 at 5 entries is gone" in fault.said for fault in faults] == [True]
