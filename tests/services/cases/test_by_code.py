"""Following a case by number and check code, without an account."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.services.cases.make import Town, make_case, make_town
from tests.services.cases.visit import words_of
from tongban.services.cases.check_codes import check_code, is_check_code
from tongban.services.cases.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    cache.clear()
    return make_town()


@pytest.fixture
def anybody() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


def test_a_code_belongs_to_its_number_alone(town: Town) -> None:
    first, second = make_case(town).number, make_case(town, key="another").number
    assert len(check_code(first)) == 8
    assert check_code(first) == check_code(first) != check_code(second)
    code = check_code(first)
    assert is_check_code(first, f" {code[:4]} {code[4:]} ")
    assert not is_check_code(second, code)
    assert not is_check_code(first, "")


def test_number_and_code_show_where_a_case_stands_and_nobodys_name(town: Town, anybody: Client) -> None:
    number = make_case(town).number
    assert "办件编号" in words_of(anybody.get("/track/"))
    answer = anybody.post("/track/", {"number": number, "code": check_code(number)})
    words = words_of(answer)
    case = Case.objects.get(number=number)
    assert case.item_name in words
    assert "办到哪一步了" in words
    assert case.applicant_name not in words
    assert case.applicant_masked not in words
    assert "/papers/" not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_a_wrong_code_and_a_wrong_number_look_the_same(town: Town, anybody: Client) -> None:
    number = make_case(town).number
    other = f"{number[:12]}0009999"
    wrong = anybody.post("/track/", {"number": number, "code": "00000000"})
    assert wrong.status_code == 422
    assert "没有查到" in words_of(wrong)
    assert anybody.post("/track/", {"number": other, "code": check_code(number)}).status_code == 422


def test_a_mistyped_number_is_told_as_such(town: Town, anybody: Client) -> None:
    answer = anybody.post("/track/", {"number": "123", "code": "00000000"})
    assert answer.status_code == 422
    assert 'href="#number"' in answer.content.decode()


def test_a_number_is_not_guessed_at_for_ever(town: Town, anybody: Client) -> None:
    number = make_case(town).number
    for _ in range(10):
        assert anybody.post("/track/", {"number": number, "code": "00000000"}).status_code == 422
    answer = anybody.post("/track/", {"number": number, "code": check_code(number)})
    assert answer.status_code == 429
    assert "请一小时后再试" in words_of(answer)
