from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import (
    CITY_OFFICE,
    COUNTY_OFFICE,
    LOADER,
    make_officer,
    make_organisations,
)
from tongban.foundation.directory.models import PostHolding
from tongban.foundation.directory.public import (
    DutyMissing,
    NotAnOfficer,
    appoint,
    check_duty,
    check_duty_anywhere,
    end_appointment,
    enter_staff,
    holders_of,
    officer_of,
    officers_named,
)
from tongban.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


def test_an_officer_is_read_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries, monday: datetime
) -> None:
    ids = make_organisations()
    made = make_officer(posts=("accept", "review"))
    with django_assert_num_queries(1):
        officer = officer_of(account_id=made.account_id, at=monday)
    assert officer.ref == f"officer:{made.account_id}"
    assert officer.organisation_ids == {ids[COUNTY_OFFICE]}
    assert officer.organisation_name == "谯城区数据局（示例）"
    assert {p.code for p in officer.posts} == {"accept", "review"}
    assert "cases.review" in officer.duties


def test_an_account_without_a_post_is_no_officer(monday: datetime) -> None:
    make_organisations()
    with pytest.raises(NotAnOfficer):
        officer_of(account_id=77, at=monday)
    enter_staff(account_id=77, name="王新人", organisation_code=CITY_OFFICE, by=LOADER, at=monday)
    with pytest.raises(NotAnOfficer):
        officer_of(account_id=77, at=monday)


def test_a_post_is_held_from_a_moment_until_and_not_including_another(monday: datetime) -> None:
    make_organisations()
    made = make_officer(posts=("accept",))
    end_appointment(
        account_id=made.account_id, organisation_code=COUNTY_OFFICE, post_code="accept", by=LOADER, at=monday
    )
    assert officer_of(account_id=made.account_id, at=monday - timedelta(seconds=1)).duties
    with pytest.raises(NotAnOfficer):
        officer_of(account_id=made.account_id, at=monday)


def test_a_post_that_is_not_held_cannot_end(monday: datetime) -> None:
    make_organisations()
    made = make_officer(posts=("accept",))
    with pytest.raises(NotFound):
        end_appointment(
            account_id=made.account_id,
            organisation_code=CITY_OFFICE,
            post_code="accept",
            by=LOADER,
            at=monday,
        )


def test_a_duty_in_one_organisation_is_none_in_another(monday: datetime) -> None:
    ids = make_organisations()
    officer = make_officer(posts=("accept",))
    check_duty(officer, "cases.accept", organisation_id=ids[COUNTY_OFFICE])
    check_duty_anywhere(officer, "cases.accept")
    with pytest.raises(DutyMissing):
        check_duty(officer, "cases.accept", organisation_id=ids[CITY_OFFICE])
    with pytest.raises(DutyMissing):
        check_duty(officer, "cases.decide", organisation_id=ids[COUNTY_OFFICE])
    with pytest.raises(DutyMissing):
        check_duty_anywhere(officer, "jobs.operate")


def test_a_post_that_nobody_set_up_is_refused_and_nothing_is_written(monday: datetime) -> None:
    make_organisations()
    made = make_officer(posts=("accept",))
    before = PostHolding.objects.count()
    with pytest.raises(NotFound):
        appoint(
            account_id=made.account_id,
            posts=[(COUNTY_OFFICE, "accept"), (COUNTY_OFFICE, "approve")],
            from_at=monday,
            by=LOADER,
            at=monday,
        )
    assert PostHolding.objects.count() == before


def test_who_holds_a_post(monday: datetime) -> None:
    ids = make_organisations()
    first, second = make_officer(posts=("accept",)), make_officer(name="王窗口", posts=("accept", "issue"))
    accounts = holders_of(post_code="accept", organisation_id=ids[COUNTY_OFFICE], at=monday)
    assert accounts == sorted([first.account_id, second.account_id])
    assert officers_named(accounts) == {first.account_id: "李窗口", second.account_id: "王窗口"}
