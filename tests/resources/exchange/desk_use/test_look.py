"""An officer looks at granted data for a case: what is shown, what is refused, and that both are logged."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_person, make_staff, sign_in, sign_in_staff
from tests.resources.exchange.make import make_grant
from tests.resources.exchange.sources.conftest import engine, files, shelf
from tests.resources.exchange.sources.make import HOUSING, a_flat, bound_housing, served
from tests.services.cases.make import MONDAY, Town, make_case, make_town
from tests.services.cases.visit import words_of
from tongban.foundation.directory.public import DutyMissing, organisation, organisation_by_code
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.exchange.desk_use.commands.look import look_at_desk
from tongban.resources.exchange.desk_use.facts import CaseSubject
from tongban.resources.exchange.facts import Mask
from tongban.resources.exchange.gateway.refusals import OverQuota, PurposeNotGranted
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.refusals import GrantNotLive, GrantUnknown
from tongban.resources.exchange.uses.models import GrantDay, Use
from tongban.resources.registers.models import RegisteredPerson
from tongban.resources.registers.public import CaseDoesNotOpen
from tongban.services.cases.commands.withdraw import withdraw_case

__all__ = ["engine", "files", "shelf"]
pytestmark = pytest.mark.django_db
FIELDS = [
    {"name": "权利人", "mask": Mask.NAME.value},
    {"name": "坐落", "mask": Mask.ADDRESS.value},
    {"name": "面积", "mask": Mask.NONE.value},
]


@pytest.fixture
def town(still_clock: None, shelf: Path, tmp_path: Path) -> Town:
    """The citizen of the case owns a flat."""
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(MONDAY)
    town = make_town()
    bound_housing()
    row = RegisteredPerson.objects.get(pk=town.person.person_id)
    flat = a_flat(1) | {
        "QLR": str(row.facts["name"]),
        "ZJH": str(row.facts["id_number"]),
        "ZL": "亳州市谯城区示例路12号3栋201",
    }
    served(tmp_path, [flat, a_flat(2)])
    return town


def grant_of(town: Town, **changes: object) -> Grant:
    consumer, provider = organisation(town.organisation_id), organisation_by_code(CITY_OFFICE)
    said = {
        "resource_code": HOUSING,
        "consumer_id": consumer.id,
        "consumer_name": consumer.name,
        "provider_id": provider.id,
        "provider_name": provider.name,
        "item_code": town.item_code,
        "fields": FIELDS,
    }
    return make_grant(**(said | changes))


def subject(town: Town, number: str, **changes: object) -> CaseSubject:
    said: dict[str, object] = {
        "number": number,
        "organisation_id": town.organisation_id,
        "item_code": town.item_code,
        "person_id": town.person.person_id,
    }
    return CaseSubject(**(said | changes))  # type: ignore[arg-type]


def test_the_rows_come_masked_and_the_look_is_logged(
    town: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    grant, number = grant_of(town), make_case(town).number
    case = subject(town, number)
    with django_assert_max_num_queries(13):
        found = look_at_desk(grant_code=grant.code, case=case, by=town.clerk, at=MONDAY)
    (row,) = found.rows
    assert row["坐落"] == "亳州市谯城区****"
    assert row["权利人"].startswith("老") and "张" not in row["权利人"]
    assert set(row) == {"权利人", "坐落", "面积"}
    use = Use.objects.get()
    assert (use.by_ref, use.case_number, use.outcome, use.rows) == (town.clerk.ref, number, "answered", 1)
    assert use.person_id == town.person.person_id
    assert GrantDay.objects.get().used == 1


def test_what_the_case_does_not_open_is_refused_and_logged(town: Town) -> None:
    grant, number = grant_of(town), make_case(town).number
    other = make_person(name="王五").person_id
    elsewhere = grant_of(town, item_code="L341602TEST0002")
    ended = grant_of(town, state="revoked", ended_at=MONDAY, ended_by="officer:2", end_reasons="不再需要")
    tries: list[tuple[str, CaseSubject, type[Refused]]] = [
        (grant.code, subject(town, number, person_id=other), CaseDoesNotOpen),
        (grant.code, subject(town, "0" * 17), CaseDoesNotOpen),
        (elsewhere.code, subject(town, number), PurposeNotGranted),
        (ended.code, subject(town, number), GrantNotLive),
        ("SQ-2026-000000", subject(town, number), GrantUnknown),
    ]
    for code, case, refusal in tries:
        with pytest.raises(refusal):
            look_at_desk(grant_code=code, case=case, by=town.clerk, at=MONDAY)
    assert list(Use.objects.order_by("id").values_list("outcome", "code")) == [
        ("refused", refusal.code) for _, _, refusal in tries
    ]
    assert not GrantDay.objects.exists()
    withdraw_case(number=number, reasons="不办了", by=town.person, at=MONDAY)
    with pytest.raises(CaseDoesNotOpen):
        look_at_desk(grant_code=grant.code, case=subject(town, number), by=town.clerk, at=MONDAY)


def test_only_who_looks_up_at_the_office_of_the_case_may(town: Town) -> None:
    grant, number = grant_of(town), make_case(town).number
    with pytest.raises(DutyMissing):
        look_at_desk(
            grant_code=grant.code,
            case=subject(town, number),
            by=make_staff(name="文书", posts=("clerk",)),
            at=MONDAY,
        )
    away = make_staff(name="别处", posts=("accept",), organisation_code=CITY_OFFICE)
    with pytest.raises(NotFound):
        look_at_desk(grant_code=grant.code, case=subject(town, number), by=away, at=MONDAY)
    assert not Use.objects.exists()


def test_a_day_has_as_many_looks_as_the_grant_says(town: Town) -> None:
    grant, number = grant_of(town, daily_quota=1), make_case(town).number
    case = subject(town, number)
    look_at_desk(grant_code=grant.code, case=case, by=town.clerk, at=MONDAY)
    with pytest.raises(OverQuota):
        look_at_desk(grant_code=grant.code, case=case, by=town.clerk, at=MONDAY)
    assert GrantDay.objects.get().used == 1  # what was refused is not counted
    look_at_desk(grant_code=grant.code, case=case, by=town.clerk, at=MONDAY + timedelta(days=1))


def test_from_the_page_of_the_case_to_the_data_and_to_the_person(town: Town) -> None:
    grant, number = grant_of(town), make_case(town).number
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), town.clerk)
    place = f"/desk/cases/{number}/shared-data/{grant.code}/"
    assert place in desk.get(f"/desk/cases/{number}/").content.decode()
    assert desk.get(place)["Location"] == f"/desk/cases/{number}/"  # looking is an act, not a link
    page = desk.post(place)
    assert page["Cache-Control"] == "no-store"
    assert "亳州市谯城区****" in words_of(page) and "示例路12号" not in words_of(page)
    mine = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    assert "不动产登记信息" in words_of(mine.get("/my/lookups/"))
    stranger = sign_in_staff(
        Client(), make_staff(name="别处", posts=("accept",), organisation_code=CITY_OFFICE)
    )
    assert stranger.post(place).status_code == 404


def test_a_grant_that_ended_is_told_on_the_page_of_the_case(town: Town) -> None:
    grant, number = grant_of(town), make_case(town).number
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), town.clerk)
    case = f"/desk/cases/{number}/"
    look_at_desk(grant_code=grant.code, case=subject(town, number), by=town.clerk, at=MONDAY)
    ended = MONDAY - timedelta(days=90)
    end = {"state": "revoked", "ended_by": "officer:2", "end_reasons": "职能已划转"}
    Grant.objects.filter(pk=grant.pk).update(ended_at=ended, **end)
    page = words_of(desk.get(case))
    assert "授权已经停用" in page and "职能已划转" in page and grant.code in page  # used for this case
    other = make_case(town, key="key-2").number
    assert "职能已划转" not in words_of(desk.get(f"/desk/cases/{other}/"))  # long over, and never used here
    Grant.objects.filter(pk=grant.pk).update(ended_at=MONDAY - timedelta(days=3))
    assert "职能已划转" in words_of(desk.get(f"/desk/cases/{other}/"))
    grant_of(town)  # another gives the same
    assert "职能已划转" not in words_of(desk.get(case))


def test_fields_that_no_source_serves_are_named_and_the_others_shown(town: Town) -> None:
    grant = grant_of(town, fields=[*FIELDS, {"name": "抵押权人", "mask": Mask.NONE.value}])
    number = make_case(town).number
    found = look_at_desk(grant_code=grant.code, case=subject(town, number), by=town.clerk, at=MONDAY)
    assert found.not_served == ("抵押权人",) and set(found.rows[0]) == {"权利人", "坐落", "面积"}
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), town.clerk)
    page = words_of(desk.post(f"/desk/cases/{number}/shared-data/{grant.code}/"))
    assert "抵押权人目前没有挂接数据来源" in page and "亳州市谯城区****" in page


def test_a_refusal_stands_on_the_page_with_its_status(town: Town) -> None:
    grant, number = grant_of(town, state="suspended"), make_case(town).number
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), town.clerk)
    assert grant.code not in desk.get(f"/desk/cases/{number}/").content.decode()
    page = desk.post(f"/desk/cases/{number}/shared-data/{grant.code}/")
    assert page.status_code == 403
    assert grant.code in words_of(page)
