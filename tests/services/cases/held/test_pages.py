"""The holder's pages: what may be asked for a licence, its beginning, and what the case says of its last day."""

from typing import Any

import pytest
from django.test import Client

from tests.foundation.identity.make import make_person, sign_in, sign_in_staff
from tests.services.cases.held.make import moment, renewal, stall_licence, stall_town
from tests.services.cases.make import CODE, Town, bring_to, make_case
from tests.services.cases.visit import words_of
from tongban.kernel import clock
from tongban.services.cases.models import Draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(moment(9, 28))
    return stall_town()


@pytest.fixture
def holder(town: Town) -> Client:
    return sign_in(Client(headers={"accept-language": "zh-CN"}), town.person)


def test_the_licence_says_what_its_holder_may_ask(
    town: Town, holder: Client, django_assert_max_num_queries: Any
) -> None:
    fact = stall_licence(town)
    holder.get(f"/my/licences/{fact.code}/")
    with django_assert_max_num_queries(20):
        page = words_of(holder.get(f"/my/licences/{fact.code}/"))
    assert "延续有效期" in page
    assert "请在10月15日（周四）前申请" in page
    assert "变更证上的内容" in page
    assert "丢了坏了，补一张" in page


def test_from_the_licence_a_draft_begins_filled_in(town: Town, holder: Client) -> None:
    fact = stall_licence(town)
    address = f"/my/licences/{fact.code}/{CODE}/renewal/"
    page = words_of(holder.get(address))
    assert "证照2026年11月14日到期" in page
    assert "不用准备" in page
    response = holder.post(address, follow=True)
    draft = Draft.objects.get()
    assert response.redirect_chain[-1][0] == f"/drafts/{draft.id}/"
    assert (draft.of_licence, draft.answers) == (fact.identifier, {"business": "renewal"})
    assert draft.form["shop"] == "小满凉皮"
    page = words_of(response)
    assert "这次办的是：延续。" in page
    assert "您填了1项" in page  # what only a change asks does not count


def test_what_cannot_be_asked_now_says_why_and_begins_nothing(town: Town, holder: Client) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(moment(9, 1))
    fact = stall_licence(town)
    address = f"/my/licences/{fact.code}/{CODE}/renewal/"
    page = words_of(holder.get(address))
    assert "现在还不能办" in page
    assert "这张证照从2026年9月15日起可以申请延续" in page
    holder.post(address)
    assert not Draft.objects.exists()


def test_nobody_else_sees_or_begins_it(town: Town, holder: Client) -> None:
    fact = stall_licence(town)
    stranger = sign_in(Client(), make_person(name="陈一鸣"))
    address = f"/my/licences/{fact.code}/{CODE}/renewal/"
    assert stranger.get(address).status_code == 404
    assert stranger.post(address).status_code == 404
    assert holder.get(f"/my/licences/{fact.code}/{CODE}/new/").status_code == 404
    assert Client().get(address).status_code == 302
    assert not Draft.objects.exists()


def test_the_case_says_by_when_it_must_be_decided(town: Town, holder: Client) -> None:
    stall_licence(town)
    number = make_case(town, at=moment(9, 28), **renewal()).number
    bring_to(town, number, "accepted", at=moment(9, 28))
    assert "要在2026年11月14日前决定" in words_of(holder.get(f"/my/cases/{number}/"))
    desk = sign_in_staff(Client(headers={"accept-language": "zh-CN"}), town.reviewer)
    assert "要在2026年11月14日前决定" in words_of(desk.get(f"/desk/cases/{number}/"))


def test_the_old_version_leads_to_the_new(town: Town, holder: Client) -> None:
    fact = stall_licence(town)
    number = make_case(town, at=moment(9, 28), **renewal()).number
    bring_to(town, number, "issued", at=moment(9, 28))
    page = words_of(holder.get(f"/my/licences/{fact.code}/"))
    assert "已经换成新的一版" in page
    assert "这张证照可以办" not in page
    assert "已经延续" in page
