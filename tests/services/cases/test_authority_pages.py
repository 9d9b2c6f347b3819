"""The pages on which one authorises somebody, accepts, and ends an authority."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import PASSWORD, make_authority, make_person, sign_in
from tests.resources.registers.make import make_firm_of
from tests.services.cases.make import CODE, MONDAY, Town
from tests.services.cases.visit import words_of
from tongban.foundation.identity.models import Authority
from tongban.foundation.identity.public import Person, application_authority

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    return sign_in(Client(headers={"accept-language": "zh-CN"}), person)


def _said(**changes: Any) -> dict[str, Any]:
    fields = {
        "name": "陈一鸣",
        "scope": "named",
        "items": [CODE],
        "from_date": "2026-09-28",
        "last_date": "2026-12-31",
        "password": PASSWORD,
    }
    return fields | changes


def _firms_for(person: Person) -> list[str]:
    choices = application_authority.choices(by=person, at=MONDAY)
    return [one.uscc for one in choices if one.covers(CODE)]


def test_a_firms_delegate_is_invited_accepts_and_gives_it_up(town: Town) -> None:
    owner, clerk = make_person(name="王大书"), make_person(name="陈一鸣")
    firm = make_firm_of(owner.person_id)
    place = f"/my/firms/{firm.uscc}/delegates/"
    page = browser(owner).post(f"{place}new/", _said())
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page.content.decode())
    assert code is not None
    assert code[0] not in browser(owner).get(place).content.decode()
    assert "待接受" in words_of(browser(owner).get(place))
    theirs = browser(clerk)
    shown = words_of(theirs.post("/my/authorities/accept/", {"code": code[0]}))
    assert firm.name in shown
    assert _firms_for(clerk) == []
    assert theirs.post("/my/authorities/accept/", {"code": code[0], "accept": "1"}).status_code == 302
    assert _firms_for(clerk) == [firm.uscc]
    again = theirs.post("/my/authorities/accept/", {"code": code[0], "accept": "1"})
    assert again.status_code == 404
    assert "邀请码用不了" in words_of(again)
    assert "生效中" in words_of(browser(owner).get(place))
    end = f"/my/authorities/{Authority.objects.get().id}/end/"
    assert browser(make_person(name="别人")).post(end).status_code == 404
    assert theirs.post(end).status_code == 302
    second = browser(owner).post(end, {"uscc": firm.uscc}, follow=True)
    assert "已经终止，这次没有改动" in words_of(second)
    assert _firms_for(clerk) == []


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"password": "wrong"}, 422, "密码不对"),
        ({"name": ""}, 422, "请填写被授权人身份证上的姓名"),
        ({"items": []}, 422, "请查找并勾选至少一个事项"),
        ({"items": ["L-MADE-UP"]}, 404, ""),
        ({"last_date": "tomorrow"}, 422, "请填写日期"),
        ({"last_date": "2026-09-01"}, 422, "授权最早从今天开始"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_signed(
    changes: dict[str, Any], status: int, words: str, town: Town
) -> None:
    answer = browser(make_person(name="张福来")).post("/my/authorities/new/", _said(**changes))
    assert answer.status_code == status
    assert words in words_of(answer)
    assert not Authority.objects.exists()


def test_all_that_is_missing_is_said_at_once(town: Town) -> None:
    empty = _said(name="", last_date="", password="", scope="all")
    page = browser(make_person(name="张福来")).post("/my/authorities/new/", empty)
    said = words_of(page)
    assert "有3处要改" in said or said.count("请填写日期") == 2
    for words in ("请填写被授权人身份证上的姓名", "请填写日期", "请输入密码"):
        assert words in said
    assert "dict_items" not in said


def test_the_address_of_a_refused_invitation_opens_by_get(town: Town) -> None:
    citizen = browser(make_person(name="陈一鸣"))
    assert citizen.post("/my/authorities/accept/", {"code": "AAAA-AAAA-AAAA"}).status_code == 404
    assert citizen.get("/my/authorities/accept/", follow=True).redirect_chain == [("/my/authorities/", 302)]


def test_finding_a_service_keeps_what_was_typed_and_signs_nothing(town: Town) -> None:
    answer = browser(make_person(name="张福来")).post("/my/authorities/new/", _said(find="1", q="食品"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="陈一鸣"' in page
    assert f'value="{CODE}" id="items" checked' in page
    assert not Authority.objects.exists()


def test_the_pages_are_the_sides_own(
    town: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    owner, clerk = make_person(name="王大书"), make_person(name="陈一鸣")
    firm = make_firm_of(owner.person_id)
    make_authority(owner, clerk, uscc=firm.uscc, items=(CODE,), at=MONDAY)
    place = f"/my/firms/{firm.uscc}/delegates/"
    for other in (clerk, make_person(name="别人")):
        assert browser(other).get(place).status_code == 404
        assert browser(other).get(f"{place}new/").status_code == 404
        assert browser(other).post(f"{place}new/", _said()).status_code == 404
    assert "/login/" in Client().get("/my/authorities/")["Location"]
    client = browser(clerk)
    client.get("/my/authorities/")
    with django_assert_max_num_queries(6):
        page = words_of(client.get("/my/authorities/"))
    assert firm.name in page
    assert firm.name not in words_of(browser(make_person(name="别人")).get("/my/authorities/"))
    assert Authority.objects.count() == 1
