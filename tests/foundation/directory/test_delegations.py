"""Posts handed to a colleague for an absence: they begin and end by themselves, and are not handed on."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    LOADER,
    make_officer,
    make_organisations,
)
from tongban.foundation.directory.models import Delegation, StaffMember
from tongban.foundation.directory.public import (
    DelegationRefused,
    Officer,
    colleagues_in,
    delegate_posts,
    delegations_of,
    end_appointment,
    end_delegation,
    holders_of,
    officer_of,
)
from tongban.foundation.trail.public import entries_of
from tongban.kernel.actors import behind_act
from tongban.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> dict[str, UUID]:
    return make_organisations()


@pytest.fixture
def away(places: dict[str, UUID]) -> Officer:
    return make_officer(name="王审核", posts=("review",))


@pytest.fixture
def colleague(places: dict[str, UUID]) -> Officer:
    return make_officer(name="李窗口", posts=("accept",))


def delegate(away: Officer, colleague: Officer, monday: datetime, **changes: object) -> list[UUID]:
    given = {
        "post_ids": [post.post_id for post in away.posts],
        "to_account": colleague.account_id,
        "from_at": monday,
        "until_at": monday + timedelta(days=3),
        "reason": "年休假",
        "by": away,
        "at": monday,
    }
    return delegate_posts(**(given | changes))  # type: ignore[arg-type]


def now(officer: Officer, at: datetime) -> Officer:
    return officer_of(account_id=officer.account_id, at=at)


def test_a_colleague_holds_the_post_from_the_first_moment_until_and_not_including_the_last(
    away: Officer, colleague: Officer, monday: datetime, places: dict[str, UUID]
) -> None:
    delegate(away, colleague, monday, from_at=monday + timedelta(hours=1))
    here = places[COUNTY_OFFICE]
    for at, holds in (
        (monday, False),
        (monday + timedelta(hours=1), True),
        (monday + timedelta(days=3, seconds=-1), True),
        (monday + timedelta(days=3), False),
    ):
        assert now(colleague, at).holds("review", organisation_id=here) is holds
        assert (colleague.account_id in holders_of(post_code="review", organisation_id=here, at=at)) is holds
    assert away.account_id in holders_of(post_code="review", organisation_id=here, at=monday)


def test_an_officer_who_stands_in_is_still_read_in_one_query(
    away: Officer, colleague: Officer, monday: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    delegate(away, colleague, monday)
    with django_assert_num_queries(1):
        officer = now(colleague, monday)
    (post,) = officer.stand_in("review", organisation_id=away.organisation_id)
    assert (post.for_account, post.for_name) == (away.account_id, "王审核")
    assert officer.stand_in("accept", organisation_id=away.organisation_id) == ()


def test_it_is_told_for_whom_an_act_is_done_and_only_where_it_is_not_ones_own(
    away: Officer, colleague: Officer, monday: datetime
) -> None:
    delegate(away, colleague, monday)
    officer = now(colleague, monday)
    assert behind_act(officer, "cases.review") == (away.ref,)
    assert behind_act(officer, "cases.accept") == ()
    assert behind_act(officer, "registers.look_up") == ()
    assert behind_act(away, "cases.review") == ()


def test_the_same_post_held_elsewhere_does_not_hide_for_whom_one_acts_here(
    away: Officer, colleague: Officer, monday: datetime, places: dict[str, UUID]
) -> None:
    make_officer(organisation_code=CITY_OFFICE, posts=("review",), account_id=colleague.account_id)
    make_officer(organisation_code=COUNTY_OFFICE, posts=("accept",), account_id=colleague.account_id)
    delegate(away, now(colleague, monday), monday)
    officer = now(colleague, monday)
    assert behind_act(officer.only_in(places[COUNTY_OFFICE]), "cases.review") == (away.ref,)
    assert behind_act(officer.only_in(places[CITY_OFFICE]), "cases.review") == ()


def test_what_was_delegated_is_not_handed_on(away: Officer, colleague: Officer, monday: datetime) -> None:
    delegate(away, colleague, monday)
    third = make_officer(name="赵审批", posts=("approve",))
    officer = now(colleague, monday)
    (post,) = officer.stand_in("review", organisation_id=away.organisation_id)
    with pytest.raises(DelegationRefused):
        delegate(officer, third, monday, post_ids=[post.post_id])
    assert Delegation.objects.count() == 1


def test_a_post_that_its_holder_loses_is_lost_by_who_stands_in(
    away: Officer, colleague: Officer, monday: datetime
) -> None:
    delegate(away, colleague, monday)
    end_appointment(
        account_id=away.account_id, organisation_code=COUNTY_OFFICE, post_code="review", by=LOADER, at=monday
    )
    assert not now(colleague, monday).holds("review", organisation_id=away.organisation_id)


def test_whoever_leaves_the_organisation_stands_in_for_nobody_there(
    away: Officer, colleague: Officer, monday: datetime
) -> None:
    make_officer(organisation_code=CITY_OFFICE, posts=("accept",), account_id=colleague.account_id)
    delegate(away, colleague, monday)
    end_appointment(
        account_id=colleague.account_id,
        organisation_code=COUNTY_OFFICE,
        post_code="accept",
        by=LOADER,
        at=monday,
    )
    assert not now(colleague, monday).holds("review", organisation_id=away.organisation_id)
    holders = holders_of(post_code="review", organisation_id=away.organisation_id, at=monday)
    assert holders == [away.account_id]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"post_ids": []}, "posts"),
        ({"reason": "  "}, "reason"),
        ({"until_at": datetime.fromisoformat("2020-01-01T00:00:00+08:00")}, "until"),
        ({"until_at": datetime.fromisoformat("2030-01-01T00:00:00+08:00")}, "until"),
    ],
)
def test_a_form_that_makes_no_sense_is_refused_by_field(
    away: Officer, colleague: Officer, monday: datetime, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        delegate(away, colleague, monday, **changes)
    assert set(refused.value.by_field()) == {field}
    assert not Delegation.objects.exists()


def test_only_a_colleague_of_the_organisation_without_the_post_stands_in(
    away: Officer, monday: datetime
) -> None:
    stranger = make_officer(name="王市局", organisation_code=CITY_OFFICE, posts=("accept",))
    same = make_officer(name="周审核", posts=("review",))
    for other in (stranger, same, away):
        with pytest.raises(DelegationRefused):
            delegate(away, other, monday)
    assert not Delegation.objects.exists()


def test_a_post_of_others_is_not_found(away: Officer, colleague: Officer, monday: datetime) -> None:
    with pytest.raises(NotFound):
        delegate(away, colleague, monday, post_ids=[colleague.posts[0].post_id])


def test_one_post_is_with_one_colleague_at_a_time(
    away: Officer, colleague: Officer, monday: datetime
) -> None:
    delegate(away, colleague, monday)
    third = make_officer(name="赵审批", posts=("approve",))
    with pytest.raises(DelegationRefused):
        delegate(away, third, monday, from_at=monday + timedelta(days=2), until_at=monday + timedelta(days=9))
    delegate(away, third, monday, from_at=monday + timedelta(days=3), until_at=monday + timedelta(days=9))


def test_both_may_end_it_early_and_nobody_else(away: Officer, colleague: Officer, monday: datetime) -> None:
    third = make_officer(name="赵审批", posts=("approve",))
    for ender in (away, colleague):
        (id_,) = delegate(away, colleague, monday)
        with pytest.raises(NotFound):
            end_delegation(delegation_id=id_, by=third, at=monday)
        end_delegation(delegation_id=id_, by=ender, at=monday)
        assert not now(colleague, monday).holds("review", organisation_id=away.organisation_id)
        assert delegations_of(away, at=monday) == []
        with pytest.raises(NotFound):
            end_delegation(delegation_id=id_, by=away, at=monday)
        assert [entry.act for entry in entries_of(f"delegations:{id_}")] == [
            "directory.delegate",
            "directory.end_delegation",
        ]


def test_both_see_it_until_it_is_over(away: Officer, colleague: Officer, monday: datetime) -> None:
    delegate(away, colleague, monday)
    (given,) = delegations_of(away, at=monday)
    (taken,) = delegations_of(colleague, at=monday)
    assert (given.is_mine, given.to_name) == (True, "李窗口")
    assert (taken.is_mine, taken.from_name) == (False, "王审核")
    assert delegations_of(away, at=monday + timedelta(days=3)) == []


def test_colleagues_are_those_who_hold_posts_there_now(
    away: Officer, colleague: Officer, monday: datetime, places: dict[str, UUID]
) -> None:
    make_officer(name="王市局", organisation_code=CITY_OFFICE)
    found = colleagues_in(places[COUNTY_OFFICE], at=monday)
    assert [(one.name, one.posts) for one in found] == [("李窗口", ("accept",)), ("王审核", ("review",))]
    assert StaffMember.objects.count() == 3
