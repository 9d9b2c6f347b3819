"""Subscriptions: what changed arrives once more rather than not at all, masked and filtered, until the grant ends."""

import csv
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils.translation import gettext, override

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.resources.exchange.sources.make import AT, BY, HOUSING, a_flat, published
from tests.resources.exchange.subscribing.make import LATER, a_grant, a_receiver, changed, housing, now
from tests.resources.exchange.subscribing.receiver import Receiver, receiving
from tests.resources.fusion.make import an_id
from tests.resources.licences.make import FOOD, make_types
from tests.resources.registers.make import make_registered, person_id_of
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import work_off
from tongban.foundation.messages.models import Message
from tongban.resources.exchange.batches.commands.fetch import fetch_batch
from tongban.resources.exchange.batches.commands.order import order_batch
from tongban.resources.exchange.batches.facts import Form
from tongban.resources.exchange.batches.queries import batch_for
from tongban.resources.exchange.facts import GrantState, Way
from tongban.resources.exchange.gateway.refusals import OverQuota
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.refusals import GrantNotLive, GrantUnknown, WayNotGranted
from tongban.resources.exchange.sources.commands.bind import bind_resource
from tongban.resources.exchange.sources.facts import ChangesNotKept, PositionTooOld, SourceKind
from tongban.resources.exchange.sources.jobs import forget_old_changes
from tongban.resources.exchange.subscribing.addresses import target_of
from tongban.resources.exchange.subscribing.commands.fetch_changes import fetch_changes
from tongban.resources.exchange.subscribing.commands.resend import resend_notice
from tongban.resources.exchange.subscribing.commands.subscribe import (
    TooManySubscriptions,
    continue_subscription,
    end,
    end_subscription,
    pause_subscription,
    subscribe,
)
from tongban.resources.exchange.subscribing.commands.tell import claim_notice, note_delivered, note_failed
from tongban.resources.exchange.subscribing.facts import (
    BadAddress,
    BadPosition,
    NotActive,
    NoticeState,
    SubscriptionOutOfOrder,
    SubscriptionUnknown,
)
from tongban.resources.exchange.subscribing.jobs import push_changes, push_due
from tongban.resources.exchange.subscribing.models import Notice, Subscription
from tongban.resources.exchange.subscribing.queries import (
    lock_subscription,
    notices_of,
    subscription_for,
    subscriptions_for,
)
from tongban.resources.exchange.subscribing.rules import back_off
from tongban.resources.exchange.uses.facts import User
from tongban.resources.exchange.uses.models import Use
from tongban.resources.exchange.uses.queries import used_on

pytestmark = pytest.mark.django_db(transaction=True)
# the clock of the test goes on while it runs
SOME_SECONDS = timedelta(seconds=20)
FLATS = [a_flat(number) for number in range(1, 11)]
NEXT = [a_flat(1, QLR="李买主"), *FLATS[1:9], a_flat(11)]  # one sold, one gone, one new


def pause_after(tries: int) -> timedelta:
    return back_off(tries) + SOME_SECONDS


@pytest.fixture
def there(tmp_path: Path) -> Officer:
    """Housing is served, and the officer takes data in."""
    housing(tmp_path)
    return a_receiver()


def subscribed(by: Officer, url: str = "", **changes: Any) -> tuple[Grant, str, str]:
    grant = a_grant(**changes)
    made = subscribe(grant_code=grant.code, url=url, by=by, at=AT)
    return grant, made.code, made.secret


def test_changes_arrive_masked_filtered_and_signed(there: Officer, tmp_path: Path) -> None:
    person = make_registered()
    with receiving() as receiver:
        grant, code, secret = subscribed(there, receiver.url)
        changed(tmp_path, [*NEXT, a_flat(12, ZJH=person.id_number)])
        work_off()
        assert len(receiver.notices) == 1
        assert receiver.genuine(0, secret)
        assert not receiver.genuine(0, "another")
    [notice] = receiver.notices
    assert (notice["subscription"], notice["grant"], notice["resource"]) == (code, grant.code, HOUSING)
    by_kind = {one["kind"]: one for one in notice["changes"]}
    assert by_kind["changed"]["values"] == {"权利人": "李*主", "坐落": "谯城区****", "面积": "89.50"}
    assert set(by_kind["removed"]) == {"id", "position", "kind", "row"}
    assert [one["kind"] for one in notice["changes"]].count("added") == 2
    told = receiver.bodies[0].decode()
    assert "李买主" not in told
    assert an_id(1) not in told
    [one] = notices_of(code)
    assert (one.state.value, one.changes, one.attempts) == ("delivered", 4, 1)
    assert subscription_for(code, by=there).told_at is not None
    uses = Use.objects.filter(grant_id=grant.id, way=Way.SUBSCRIPTION.value)
    assert set(uses.values_list("person_id", "rows")) == {(None, 4), (person_id_of(person), 1)}
    assert set(uses.values_list("consumer_id", flat=True)) == {grant.consumer_id}


def test_a_row_keeps_its_mark_within_a_grant_and_has_another_in_the_next(
    there: Officer, tmp_path: Path
) -> None:
    with receiving() as receiver:
        subscribed(there, receiver.url)
        subscribed(there, receiver.url)
        changed(tmp_path, NEXT)
        work_off()
        changed(tmp_path, [a_flat(1, QLR="王买主"), *NEXT[1:]], at=LATER + timedelta(days=30), name="c.csv")
        work_off()
    marks: dict[str, set[str]] = {}
    for notice in receiver.notices:
        for one in notice["changes"]:
            if one["kind"] == "changed":
                marks.setdefault(notice["grant"], set()).add(one["row"])
    assert [len(found) for found in marks.values()] == [1, 1]
    assert len(set.union(*marks.values())) == 2


def test_what_changed_behind_a_mask_or_outside_the_filter_is_not_told(there: Officer, tmp_path: Path) -> None:
    large = [{"field": "面积", "op": "from", "values": ["100"]}]
    with receiving() as receiver:
        _, code, _ = subscribed(there, receiver.url)
        subscribed(there, receiver.url, conditions=large)
        changed(tmp_path, [a_flat(1, ZL="谯城区新路9号"), *FLATS[1:]])
        work_off()
    assert receiver.notices == []
    assert Subscription.objects.get(code=code).position == "1"


def test_a_receiver_that_fails_is_tried_again_with_the_same_id(there: Officer, tmp_path: Path) -> None:
    with receiving() as receiver:
        receiver.answers = [500, 0, 302]
        _, code, _ = subscribed(there, receiver.url)
        changed(tmp_path, NEXT)
        work_off()
        problems = []
        at = LATER
        for tries in (1, 2, 3):
            [one] = notices_of(code)
            problems.append(one.problem)
            assert one.attempts == tries
            push_due()
            work_off()
            assert len(receiver.bodies) == tries  # not before its time
            at += pause_after(tries)
            now(at)
            push_due()
            work_off()
        assert problems == ["HTTP 500", "RemoteProtocolError", "HTTP 302"]
        assert len({head["tongban-notice"] for head in receiver.headers}) == 1
        assert len(set(receiver.bodies)) == 1
        assert len(receiver.notices) == 1
    assert [one.state.value for one in notices_of(code)] == ["delivered"]


@override_settings(EXCHANGE_WEBHOOK_ATTEMPTS=2, EXCHANGE_NOTICE_ROWS=2)
def test_what_never_arrives_halts_the_subscription_and_nothing_overtakes_it(
    there: Officer, tmp_path: Path
) -> None:
    with receiving() as receiver:
        receiver.answers = [503] * 2
        grant, code, _ = subscribed(there, receiver.url)
        changed(tmp_path, NEXT)
        work_off()
        at = LATER + pause_after(1)
        now(at)
        push_due()
        work_off()
        [one] = notices_of(code)
        assert (one.state.value, one.problem) == ("dead", "HTTP 503")
        fact = subscription_for(code, by=there)
        assert (fact.state.value, fact.dead, bool(fact.why), fact.is_cut_off) == ("paused", 1, True, False)
        [message] = Message.objects.filter(to_account=grant.request.responsible)
        assert message.url == f"/desk/exchange/subscriptions/{code}/"
        changed(tmp_path, [*FLATS, a_flat(15)], at=at + timedelta(days=30), name="c.csv")
        later = at + timedelta(days=31)
        now(later)
        push_due()
        work_off()
        assert len(receiver.bodies) == 2, "nothing overtakes it"
        resend_notice(code=code, number=1, by=there, at=later)
        work_off()
        assert receiver.notices == []  # paused
        with pytest.raises(SubscriptionOutOfOrder):
            resend_notice(code=code, number=1, by=there, at=later)
        Notice.objects.update(state=NoticeState.DEAD.value)
        continue_subscription(code=code, by=there, at=later)
        work_off()
        numbers = [one["number"] for one in receiver.notices]
        positions = [int(change["position"]) for one in receiver.notices for change in one["changes"]]
    assert numbers == [1, 2, 3, 4]
    assert positions == list(range(1, 8)), (
        "all, in their order, though it was continued without sending it again"
    )


@override_settings(EXCHANGE_NOTICE_ROWS=5)
def test_a_notice_that_is_sent_again_tells_of_no_more_than_the_first_time(
    there: Officer, tmp_path: Path
) -> None:
    with receiving() as receiver:
        receiver.answers = [500]
        subscribed(there, receiver.url)
        changed(tmp_path, NEXT)
        work_off()
        changed(tmp_path, [*NEXT, a_flat(15)], name="c.csv")
        now(LATER + pause_after(1))
        push_due()
        work_off()
        first, second = receiver.bodies[:2]
        assert first == second
        told = [(one["number"], one["position"], len(one["changes"])) for one in receiver.notices]
        changes = [change["id"] for one in receiver.notices for change in one["changes"]]
    assert told == [(1, "3", 3), (2, "4", 1)]
    assert len(changes) == len(set(changes)), "nothing twice"
    assert used_on(Grant.objects.get().pk, on=LATER.date()) == 4


def test_who_is_cut_off_hears_it_and_is_not_told_that_nothing_is_lost(there: Officer, tmp_path: Path) -> None:
    with receiving() as receiver:
        grant, code, _ = subscribed(there, receiver.url)
        pause_subscription(code=code, by=there, at=AT)
        changed(tmp_path, NEXT)
        late = LATER + timedelta(days=91)
        now(late)
        forget_old_changes()
        page = sign_in_staff(Client(), there)
        assert "期间的变化保留90天，恢复以后推送。" in words_of(
            page.get(f"/desk/exchange/subscriptions/{code}/")
        )
        continue_subscription(code=code, by=there, at=late)
        work_off()
        assert receiver.bodies == []
    fact = subscription_for(code, by=there)
    assert (fact.state.value, fact.is_cut_off) == ("paused", True)
    assert Message.objects.filter(to_account=grant.request.responsible, is_urgent=True).count() == 1
    shown = page.get(f"/desk/exchange/subscriptions/{code}/")
    assert "请先重新订阅，再申请一份全量文件" in words_of(shown).replace("\n", "").replace(" ", "")
    assert 'href="/desk/exchange/batches/"' in shown.content.decode()
    assert "还没有变化" not in words_of(shown), "there were some"
    assert "期间的变化保留90天，恢复以后推送。" not in words_of(shown)
    assert 'value="continue"' not in shown.content.decode()


def test_who_takes_all_rows_once_more_goes_on_from_the_files_position_and_misses_nothing(
    there: Officer, tmp_path: Path, settings: object
) -> None:
    settings.EXCHANGE_DIR = tmp_path / "exchange"  # type: ignore[attr-defined]
    grant, code, _ = subscribed(there)
    ask = fetching(grant, code)
    changed(tmp_path, NEXT)
    late = LATER + timedelta(days=91)
    now(late)
    forget_old_changes()
    with pytest.raises(PositionTooOld) as refused:
        fetch_changes(after=None, limit=9, **ask)
    assert (refused.value.status, refused.value.code) == (410, "position-too-old")
    file = order_batch(grant_code=grant.code, form=Form.CSV, public_key="", by=there, at=late)
    work_off()
    manifest = batch_for(file, by=there).manifest
    data = fetch_batch(code=file, consumer_ids=[there.organisation_id], by=there, at=late)
    rows = list(csv.DictReader(io.StringIO(b"".join(data.pieces).decode())))
    kept = {row.pop(manifest["row_mark"]): row for row in rows}
    assert len(kept) == 10
    again = [a_flat(1, QLR="李买主", MJ="71"), *FLATS[2:9], a_flat(11), a_flat(16)]
    changed(tmp_path, again, at=late, name="c.csv")
    found = fetch_changes(after=manifest["position"], limit=9, **ask)
    for one in found.changes:
        assert (one.row in kept) == (one.kind != "added")
        if one.values is None:
            del kept[one.row]
        else:
            kept[one.row] = dict(one.values)
    assert len(found.changes) == 3
    assert sorted(one["面积"] for one in kept.values()) == ["71", *["89.50"] * 9]


@pytest.mark.parametrize(
    ("state", "then"),
    [(GrantState.SUSPENDED, "active"), (GrantState.REVOKED, "ended")],
)
def test_a_grant_that_does_not_hold_stops_everything_at_once(
    there: Officer, tmp_path: Path, state: GrantState, then: str
) -> None:
    with receiving() as receiver:
        grant, code, _ = subscribed(there, receiver.url)
        ended = (
            {"ended_at": AT, "ended_by": "officer:2", "end_reasons": "不再需要。"}
            if state is GrantState.REVOKED
            else {}
        )
        Grant.objects.filter(pk=grant.pk).update(state=state.value, **ended)
        changed(tmp_path, NEXT)
        work_off()
        assert receiver.bodies == []
        assert subscription_for(code, by=there).state.value == then
        assert not Use.objects.exists()
        if state is GrantState.SUSPENDED:
            Grant.objects.filter(pk=grant.pk).update(state=GrantState.LIVE.value)
            push_changes(subscription_id=str(Subscription.objects.get(code=code).pk))
            assert len(receiver.notices) == 1


def test_a_narrower_grant_holds_for_what_is_sent_again(there: Officer, tmp_path: Path) -> None:
    with receiving() as receiver:
        receiver.answers = [500]
        grant, code, _ = subscribed(there, receiver.url)
        changed(tmp_path, NEXT)
        work_off()
        Grant.objects.filter(pk=grant.pk).update(fields=[{"name": "面积", "mask": "presence"}])
        now(LATER + pause_after(1))
        push_changes(subscription_id=str(Subscription.objects.get(code=code).pk))
        [notice] = receiver.notices
        values = [one["values"] for one in notice["changes"] if "values" in one]
        assert values == [{"面积": "有"}]


@override_settings(EXCHANGE_NOTICE_ROWS=2)
def test_many_changes_come_in_order_in_several_notices_and_within_the_quota(
    there: Officer, tmp_path: Path
) -> None:
    with receiving() as receiver:
        subscribed(there, receiver.url, daily_quota=4)
        changed(tmp_path, [a_flat(n, MJ="70") for n in range(1, 11)])
        work_off()
        assert [len(one["changes"]) for one in receiver.notices] == [2, 2]
        now(LATER + timedelta(days=1))
        push_due()
        work_off()
        assert [one["number"] for one in receiver.notices] == [1, 2, 3, 4]
    positions = [int(one["position"]) for one in receiver.changes()]
    assert positions == list(range(1, 9))


def fetching(grant: Grant, code: str) -> dict[str, Any]:
    """What a system of the consumer says with every fetch."""
    user = User(
        ref="system:app-1",
        name="住建系统",
        organisation_id=grant.consumer_id,
        organisation_name=grant.consumer_name,
    )
    return {
        "code": code,
        "by": user,
        "consumer_ids": [grant.consumer_id],
        "grants": [grant.code],
        "at": LATER,
    }


def test_a_department_that_fetches_gets_the_same_until_it_says_that_it_has_it(
    there: Officer, tmp_path: Path
) -> None:
    grant, code, _ = subscribed(there)
    ask = fetching(grant, code)
    assert fetch_changes(after=None, limit=9, **ask).changes == []
    assert not Use.objects.exists()
    changed(tmp_path, NEXT)
    first = fetch_changes(after=None, limit=2, **ask)
    assert (len(first.changes), first.has_more) == (2, True)
    assert fetch_changes(after=None, limit=2, **ask) == first
    rest = fetch_changes(after=first.position, limit=9, **ask)
    assert (len(rest.changes), rest.has_more) == (1, False)
    assert fetch_changes(after=rest.position, limit=9, **ask).changes == []
    assert Use.objects.filter(person_id=None).count() == 3
    with pytest.raises(BadPosition):
        fetch_changes(after="x", limit=9, **ask)
    with pytest.raises(SubscriptionUnknown):
        fetch_changes(after=None, limit=9, **(ask | {"consumer_ids": [uuid4()]}))
    with pytest.raises(SubscriptionUnknown):
        fetch_changes(after=None, limit=9, **(ask | {"grants": []}))
    pause_subscription(code=code, by=there, at=LATER)
    with pytest.raises(NotActive):
        fetch_changes(after=None, limit=9, **ask)
    Grant.objects.filter(pk=grant.pk).update(state=GrantState.SUSPENDED.value)
    with pytest.raises(GrantNotLive):
        continue_subscription(code=code, by=there, at=LATER)


def test_who_fetches_goes_forwards_only_and_not_before_the_subscription(
    there: Officer, tmp_path: Path
) -> None:
    changed(tmp_path, NEXT)
    grant, code, _ = subscribed(there)
    changed(tmp_path, [a_flat(n, MJ="71") for n in range(1, 11)])
    ask = fetching(grant, code)
    begun = Subscription.objects.get(code=code).position
    assert int(begun) > 0
    with pytest.raises(BadPosition):
        fetch_changes(after="0", limit=9, **ask)
    first = fetch_changes(after=begun, limit=2, **ask)
    rest = fetch_changes(after=first.position, limit=9, **ask)
    assert fetch_changes(after=first.position, limit=9, **ask) == rest
    with pytest.raises(BadPosition):
        fetch_changes(after=begun, limit=9, **ask)


def test_every_row_that_is_fetched_counts_against_the_day(there: Officer, tmp_path: Path) -> None:
    grant, code, _ = subscribed(there, daily_quota=3)
    changed(tmp_path, [a_flat(n, MJ="72") for n in range(1, 9)])
    ask = fetching(grant, code)
    first = fetch_changes(after=None, limit=2, **ask)
    rest = fetch_changes(after=first.position, limit=9, **ask)
    assert (len(first.changes), len(rest.changes), rest.has_more) == (2, 1, True)
    with pytest.raises(OverQuota):
        fetch_changes(after=rest.position, limit=9, **ask)
    assert used_on(grant.id, on=LATER.date()) == 3
    assert Use.objects.filter(person_id=None).count() == 2
    tomorrow = ask | {"at": LATER + timedelta(days=1)}
    assert len(fetch_changes(after=rest.position, limit=9, **tomorrow).changes) == 3


def test_notices_and_what_is_fetched_share_the_day(there: Officer, tmp_path: Path) -> None:
    with receiving() as receiver:
        grant, code, _ = subscribed(there, daily_quota=12)
        pushed = subscribe(grant_code=grant.code, url=receiver.url, by=there, at=AT).code
        changed(tmp_path, [a_flat(n, MJ="73") for n in range(1, 9)])
        assert len(fetch_changes(after=None, limit=2, **fetching(grant, code)).changes) == 2
        receiver.answers = [500]
        work_off()
        assert [one.state for one in notices_of(pushed)] == [NoticeState.WAITING]
        now(LATER + timedelta(minutes=10))
        push_due()
        work_off()  # counted at the first try, and not again
        assert [len(one["changes"]) for one in receiver.notices] == [10]
        assert used_on(grant.id, on=LATER.date()) == 12


def test_who_is_not_of_the_organisation_sees_and_does_nothing(there: Officer) -> None:
    grant, code, _ = subscribed(there)
    stranger = make_staff(name="别处接收", posts=("data-receiver",))
    without = make_staff(name="李窗口", posts=("accept",))
    for by in (stranger, without):
        assert subscriptions_for(by) == []
        with pytest.raises(SubscriptionUnknown):
            subscription_for(code, by=by)
        with pytest.raises(GrantUnknown):
            subscribe(grant_code=grant.code, url="", by=by, at=AT)
        for act in (pause_subscription, end_subscription):
            with pytest.raises(SubscriptionUnknown):
                act(code=code, by=by, at=AT)
        with pytest.raises(SubscriptionUnknown):
            resend_notice(code=code, number=1, by=by, at=AT)
    assert [one.code for one in subscriptions_for(there)] == [code]


def test_a_subscription_that_cannot_be_is_refused_and_nothing_is_written(there: Officer) -> None:
    with pytest.raises(WayNotGranted):
        subscribed(there, ways=[Way.API.value])
    with pytest.raises(GrantNotLive):
        subscribed(there, state=GrantState.SUSPENDED.value)
    with pytest.raises(BadAddress):
        subscribed(there, "ftp://127.0.0.1/")
    make_types()
    published("105001/000002", fields=["号码"])
    fields, kind = {"号码": "licence.number"}, SourceKind.LICENCES
    bind_resource(resource_code="105001/000002", kind=kind, fields=fields, types=[FOOD], by=BY, at=AT)
    with pytest.raises(ChangesNotKept):
        subscribed(there, resource_code="105001/000002", fields=[{"name": "号码", "mask": "none"}])
    assert not Subscription.objects.exists()
    grant = a_grant()
    for _ in range(5):
        subscribe(grant_code=grant.code, url="", by=there, at=AT)
    with pytest.raises(TooManySubscriptions):
        subscribe(grant_code=grant.code, url="", by=there, at=AT)


@pytest.mark.parametrize(
    ("url", "allowed", "is_good"),
    [
        ("http://127.0.0.1:8080/x", ["127.0.0.0/8"], True),
        ("http://127.0.0.1:8080/x", [], False),
        ("http://localhost/x", ["10.0.0.0/8"], False),
        ("http://10.1.2.3/", [], False),
        ("http://10.1.2.3/", ["10.0.0.0/8"], True),
        ("http://169.254.169.254/latest", [], False),
        ("http://[::1]/", [], False),
        ("http://[::ffff:10.0.0.1]/", [], False),
        ("http://[::ffff:127.0.0.1]/", ["127.0.0.0/8"], True),
        ("http://0.0.0.0/", [], False),
        ("http://8.8.8.8/", [], True),
        ("http://2130706433/", [], False),
        ("http://[64:ff9b::808:808]/", [], True),
        ("http://[64:ff9b::7f00:1]/", [], False),
        ("http://[64:ff9b:1::a00:1]/", [], False),
        ("http://[2002:7f00:1::]/", [], False),
        ("http://[2002:a01:203::1]/", ["10.0.0.0/8"], True),
        ("http://[::127.0.0.1]/", [], False),
        ("http://[fec0::1]/", [], False),
        ("http://[::1]/", ["::1/128"], True),
        ("http://[::1", [], False),
        ("http://[v1.x]/", [], False),
        (f"http://{'a' * 70}.com/", [], False),
        ("http://a..b/", [], False),
        ("http://8.8.8.8/\x01", [], False),
        ("http://8.8.8.8/ x", [], False),
        ("http://\uff11\uff10.0.0.1/", [], False),
        ("http://@8.8.8.8/", [], False),
        ("http://8.8.8.8\\@10.0.0.1/", [], False),
        ("http://user:x@8.8.8.8/", [], False),
        ("http://8.8.8.8:0/", [], False),
        ("http://8.8.8.8:99999/", [], False),
        ("http:///x", [], False),
        ("file:///etc/passwd", [], False),
        ("gopher://8.8.8.8/", [], False),
    ],
)
def test_notices_go_only_where_they_may(url: str, allowed: list[str], is_good: bool) -> None:
    with override_settings(EXCHANGE_WEBHOOK_NETWORKS=allowed):
        if is_good:
            assert target_of(url).url.startswith("http://")
        else:
            with pytest.raises(BadAddress):
                target_of(url)


@pytest.mark.parametrize(
    ("url", "setting"),
    [
        ("https://127.0.0.1/", "TONGBAN_EXCHANGE_WEBHOOK_NETWORKS"),
        ("http://8.8.8.8/", "TONGBAN_EXCHANGE_WEBHOOK_PLAIN"),
    ],
)
def test_the_refusal_of_an_address_names_the_setting_and_who_changes_it(url: str, setting: str) -> None:
    with (
        override_settings(EXCHANGE_WEBHOOK_NETWORKS=[], EXCHANGE_WEBHOOK_PLAIN=False),
        override("zh-hans"),
        pytest.raises(BadAddress) as refused,
    ):
        target_of(url)
    said = refused.value.by_field(gettext)["url"]
    assert setting in said and "运维人员" in said


def test_an_address_that_is_no_longer_allowed_is_not_called(there: Officer, tmp_path: Path) -> None:
    with receiving() as receiver:
        _, code, _ = subscribed(there, receiver.url)
        with override_settings(EXCHANGE_WEBHOOK_NETWORKS=["10.0.0.0/8"]):
            changed(tmp_path, NEXT)
            work_off()
        assert receiver.bodies == []
    assert [one.problem for one in notices_of(code)] == ["webhook-address"]


_PUSH = """
import django; django.setup()
from django.conf import settings
from django.db import connection
settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = {name!r}
settings.EXCHANGE_WEBHOOK_NETWORKS, settings.EXCHANGE_WEBHOOK_PLAIN = ["127.0.0.0/8"], True
settings.EXCHANGE_NOTICE_ROWS = 1
from datetime import datetime
from tongban.kernel import clock
from pathlib import Path
clock.use(clock.MovableClock(Path({folder!r}) / "clock"))
clock.current().move_to(datetime.fromisoformat({at!r}))
from tongban.resources.exchange.subscribing.jobs import push_changes
push_changes(subscription_id={subscription!r})
"""


@override_settings(EXCHANGE_NOTICE_ROWS=1)
def test_a_worker_that_is_killed_loses_nothing(there: Officer, tmp_path: Path) -> None:
    with receiving() as receiver:
        _, code, _ = subscribed(there, receiver.url)
        changed(tmp_path, [a_flat(n, MJ="70") for n in range(1, 11)])
        Notice.objects.all().delete()
        code_of = str(Subscription.objects.get(code=code).pk)
        script = _PUSH.format(
            name=connection.settings_dict["NAME"],
            folder=str(tmp_path),
            at=LATER.isoformat(),
            subscription=code_of,
        )
        worker = subprocess.Popen([sys.executable, "-c", script], env=dict(os.environ))
        _kill_after(worker, receiver, 3)
        arrived = len(receiver.changes())
        assert 3 <= arrived < 10
        now(LATER + timedelta(minutes=3))
        push_changes(subscription_id=code_of)
        changes = receiver.changes()
    assert sorted(int(one["position"]) for one in changes) == list(range(1, 11))
    assert {one.state.value for one in notices_of(code)} == {"delivered"}


def _kill_after(worker: "subprocess.Popen[bytes]", receiver: Receiver, notices: int) -> None:
    until = time.monotonic() + 60
    while len(receiver.bodies) < notices and worker.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    worker.send_signal(signal.SIGKILL)
    worker.wait()


@pytest.mark.parametrize("note", [note_delivered, partial(note_failed, problem="HTTP 500")])
def test_who_ends_a_subscription_while_its_notice_is_noted_is_not_in_its_way(
    there: Officer, tmp_path: Path, note: Callable[..., object]
) -> None:
    code = subscribe(grant_code=a_grant().code, url="http://127.0.0.1:9/", by=there, at=AT).code
    changed(tmp_path, NEXT)
    row = Subscription.objects.get(code=code)
    claimed = claim_notice(subscription_id=row.pk, at=LATER)
    assert claimed is not None
    Notice.objects.update(attempts=99)

    def noted() -> None:
        try:
            note(notice_id=claimed.notice_id, at=LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            locked = lock_subscription(code, by=there)
            noting = other.submit(noted)
            until_somebody_waits()
            end(locked)
        noting.result(10)
    assert Notice.objects.get().state == NoticeState.DROPPED.value


def until_somebody_waits() -> None:
    """Until another connection waits for what this one holds."""
    until = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits")
