"""A disputed fact stays as it is registered, blocks nothing, and is seen by the officer of the case."""

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import make_staff, sign_in
from tests.resources.registers.test_disputes import NEW, object_to
from tests.services.cases.make import make_case, make_town
from tests.services.cases.visit import desk_of, make_draft, words_of

pytestmark = pytest.mark.django_db


def test_it_blocks_nothing_and_the_officer_of_the_case_sees_what_is_said(
    on_monday: None,
) -> None:
    form = {
        "type": "object",
        "properties": {
            "address": {"type": "string", "title": "住址", "x-bind": "person.address"},
            "shop": {"type": "string", "title": "店名"},
        },
    }
    town = make_town(form=form, slots=())
    draft_id = make_draft(town)
    page = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person).get(f"/drafts/{draft_id}/")
    assert f"/my/facts/person.address/dispute/?back=%2Fdrafts%2F{draft_id}%2F" in page.content.decode()
    make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE)
    object_to(town.person)
    number = make_case(town, form={"shop": "小满面馆"}, slots=()).number
    shown = words_of(desk_of(town.clerk).get(f"/desk/cases/{number}/"))
    assert f"有异议：本人说是“{NEW}”" in shown


def test_a_fact_under_objection_says_so_wherever_the_applicant_sees_it(on_monday: None) -> None:
    fields = {
        "address": {"type": "string", "title": "住址", "x-bind": "person.address"},
        "shop": {"type": "string", "title": "店名"},
    }
    town = make_town(form={"type": "object", "properties": fields}, slots=())
    make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE)
    draft_id = make_draft(town)
    citizen = sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)
    pages = [f"/drafts/{draft_id}/", f"/drafts/{draft_id}/form/all/", f"/drafts/{draft_id}/check/"]
    assert [words_of(citizen.get(page)).count("异议处理中") for page in pages] == [0, 0, 0]
    object_to(town.person)
    assert [words_of(citizen.get(page)).count("异议处理中") for page in pages] == [1, 1, 1]
