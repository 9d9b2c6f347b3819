"""Whether a grant may be used now: one look, and what ends it holds at once."""

from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import make_organisations
from tests.resources.exchange.make import AT, make_grant
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.exchange.facts import GrantFact, GrantState, Mask, Way
from tongban.resources.exchange.requesting.queries import (
    grants_of_consumer,
    grants_of_provider,
    live_grant,
)
from tongban.resources.exchange.requesting.reading import grant_fact
from tongban.resources.exchange.requesting.refusals import GrantNotLive, GrantUnknown, WayNotGranted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    make_organisations()


def test_a_live_grant_is_one_look(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    row = make_grant()
    with django_assert_num_queries(1):
        found = live_grant(row.code, way=Way.API, consumer_id=row.consumer_id, at=AT)
    assert found.state is GrantState.LIVE
    assert [(one.name, one.mask) for one in found.fields] == [
        ("权利人姓名", Mask.NAME),
        ("坐落", Mask.ADDRESS),
    ]


def test_what_is_kept_of_a_row_is_kept_for_that_row_alone() -> None:
    row = make_grant(conditions=[{"field": "坐落", "op": "prefix", "values": ["谯城区"]}])

    def now() -> GrantFact:
        return live_grant(row.code, way=Way.API, consumer_id=row.consumer_id, at=AT)

    assert now() == now() == grant_fact(row, on=date(2026, 9, 28))
    row.fields, row.daily_quota = [{"name": "坐落", "mask": "presence"}], 7  # without a new revision
    row.save()
    assert now() == grant_fact(row, on=date(2026, 9, 28))
    assert now().fields[0].mask is Mask.PRESENCE
    row.state = "suspended"
    row.save()
    with pytest.raises(GrantNotLive):
        now()
    row.state = "live"
    row.save()
    assert now().state is GrantState.LIVE


def test_a_grant_that_ended_says_how_when_and_why() -> None:
    row = make_grant(state="revoked", ended_at=AT, ended_by="officer:1", end_reasons="职能已划转")
    other = make_grant()
    for one, at, said in (
        (row, AT, {"state": "revoked", "on": date(2026, 9, 28), "reasons": "职能已划转"}),
        (other, AT + timedelta(days=4000), {"state": "expired", "on": other.valid_until - timedelta(days=1)}),
    ):
        with pytest.raises(GrantNotLive) as refused:
            live_grant(one.code, way=Way.API, consumer_id=one.consumer_id, at=at)
        assert refused.value.facts == {"grant": one.code, **said}
        assert all(text in refused.value.sentence() for text in (one.code, said.get("reasons", "ran out")))


def test_another_organisations_grant_is_as_unknown_as_none() -> None:
    row = make_grant()
    for code, consumer in ((row.code, row.provider_id), ("SQ-2026-000000", row.consumer_id)):
        with pytest.raises(GrantUnknown) as refused:
            live_grant(code, way=Way.API, consumer_id=consumer, at=AT)
        assert refused.value.facts == {"grant": code}


def test_a_way_that_is_not_granted_is_refused() -> None:
    row = make_grant()
    with pytest.raises(WayNotGranted):
        live_grant(row.code, way=Way.BATCH, consumer_id=row.consumer_id, at=AT)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"state": "suspended"}, "suspended"),
        ({"state": "revoked", "ended_at": AT, "ended_by": "officer:2", "end_reasons": "不再需要"}, "revoked"),
        ({"state": "expired", "ended_at": AT}, "expired"),
        ({"valid_until": date(2026, 9, 28)}, "expired"),  # no job has seen it yet
    ],
)
def test_what_does_not_hold_is_not_used(changes: dict[str, object], state: str) -> None:
    row = make_grant(**changes)
    with pytest.raises(GrantNotLive) as refused:
        live_grant(row.code, way=Way.API, consumer_id=row.consumer_id, at=AT)
    assert refused.value.facts["state"] == state


def test_the_last_day_of_a_grant_is_the_citys_day() -> None:
    row = make_grant(valid_until=date(2026, 9, 29))
    late = datetime(2026, 9, 28, 23, 59, tzinfo=CITY_ZONE)
    assert live_grant(row.code, way=Way.API, consumer_id=row.consumer_id, at=late).code == row.code


def test_each_side_has_a_list_of_its_own() -> None:
    row = make_grant()
    assert [one.code for one in grants_of_consumer([row.consumer_id], at=AT)] == [row.code]
    assert [one.code for one in grants_of_provider([row.provider_id], at=AT)] == [row.code]
    assert grants_of_consumer([row.provider_id], at=AT) == grants_of_provider([row.consumer_id], at=AT) == []
