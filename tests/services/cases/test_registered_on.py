"""The officer of an open case asks what the register said on an earlier day; nobody else does."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.foundation.identity.make import make_staff, sign_in_staff
from tests.services.cases.make import Town, bring_to, make_case
from tongban.resources.registers.models import LookUp
from tongban.services.cases.models import Case

pytestmark = pytest.mark.django_db
PAGE_SQL = 26


def looks(town: Town) -> int:
    return LookUp.objects.filter(
        person_id=town.person.person_id, purpose="handle-case", fields__contains=["person.address"]
    ).count()


def test_the_officer_of_the_case_reads_it_masked_and_the_look_is_noted(town: Town) -> None:
    number = make_case(town).number
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), town.clerk)
    before = looks(town)
    with CaptureQueriesContext(connection) as asked:
        answer = desk.get(f"/desk/cases/{number}/registered/")
    assert answer.status_code == 200
    assert len(asked) <= PAGE_SQL
    page = answer.content.decode()
    assert "人工登记，尚无版本" in page
    assert town.person.name not in page
    assert looks(town) == before + 1


def test_a_day_that_is_none_or_lies_ahead_is_refused_and_nothing_is_looked_up(town: Town) -> None:
    number = make_case(town).number
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), town.clerk)
    before = looks(town)
    for wrong in ("2026-02-30", "x", "2999-01-01"):
        assert desk.get(f"/desk/cases/{number}/registered/", {"on": wrong}).status_code == 422
    assert looks(town) == before


def test_nobody_else_and_not_after_the_case(town: Town) -> None:
    number = make_case(town).number
    before = looks(town)
    other = sign_in_staff(Client(), make_staff(name="周编目", posts=("data-officer",)))
    assert other.get(f"/desk/cases/{number}/registered/").status_code in (403, 404)
    assert Client().get(f"/desk/cases/{number}/registered/").status_code in (302, 403)
    bring_to(town, number, "issued")
    Case.objects.filter(number=number).update(state="delivered")
    closed = sign_in_staff(Client(), town.clerk).get(f"/desk/cases/{number}/registered/")
    assert closed.status_code == 403
    assert looks(town) == before
