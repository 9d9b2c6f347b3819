import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import (
    PASSWORD,
    make_account,
    make_person,
    make_staff,
    sign_in,
    sign_in_staff,
)
from tongban.foundation.identity.models import Account

pytestmark = pytest.mark.django_db


def _is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_citizen_makes_an_account_and_is_led_to_the_real_name(client: Client) -> None:
    typed = {"username": "LaoZhang", "password1": "nineteen-peonies", "password2": "nineteen-peonies"}
    answer = client.post("/accounts/signup/", typed)
    assert (answer.status_code, answer["Location"]) == (302, "/my/real-name/")
    account = Account.objects.get()
    assert (account.username, account.kind) == ("laozhang", "citizen")


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "ab"},
        {"password1": "short", "password2": "short"},
        {"password2": "another-password"},
        {"password1": "password123", "password2": "password123"},
    ],
)
def test_a_weak_sign_up_is_refused_and_nothing_is_written(client: Client, wrong: dict[str, str]) -> None:
    right = {"username": "laozhang", "password1": "nineteen-peonies", "password2": "nineteen-peonies"}
    answer = client.post("/accounts/signup/", right | wrong)
    assert "tb-errors" in answer.content.decode()
    assert not Account.objects.exists()


def test_a_name_in_another_case_of_letters_is_taken(client: Client) -> None:
    make_account("laozhang")
    typed = {"username": "LAOZHANG", "password1": "nineteen-peonies", "password2": "nineteen-peonies"}
    assert "这个用户名已被用了" in client.post("/accounts/signup/", typed).content.decode()
    assert Account.objects.count() == 1


def test_a_citizen_signs_in_and_goes_where_they_wanted(client: Client) -> None:
    make_account("laozhang")
    answer = client.post(
        "/accounts/login/?next=/my/tokens/",
        {"login": "laozhang", "password": PASSWORD, "next": "/my/tokens/"},
    )
    assert (answer.status_code, answer["Location"]) == (302, "/my/tokens/")


def test_five_wrong_passwords_close_the_door(client: Client) -> None:
    make_account("laozhang")
    for _ in range(5):
        assert (
            "用户名或密码不对"
            in client.post("/accounts/login/", {"login": "laozhang", "password": "wrong"}).content.decode()
        )
    page = client.post("/accounts/login/", {"login": "laozhang", "password": PASSWORD}).content.decode()
    assert "错的次数太多" in page
    assert not _is_in(client)


def test_an_unknown_name_is_told_in_the_same_words(client: Client) -> None:
    page = client.post("/accounts/login/", {"login": "nobody", "password": "wrong"}).content.decode()
    assert "用户名或密码不对" in page


def test_signing_out_asks_first(client: Client) -> None:
    sign_in(client, make_account())
    assert client.get("/accounts/logout/").status_code == 200
    assert _is_in(client)
    assert client.post("/accounts/logout/").status_code == 302
    assert not _is_in(client)


def test_a_citizens_page_without_a_session_leads_to_the_door(client: Client) -> None:
    assert client.get("/my/real-name/")["Location"] == "/accounts/login/?next=/my/real-name/"


def test_an_officer_is_no_citizen(client: Client) -> None:
    sign_in_staff(client, make_staff())
    for address in ("/my/real-name/", "/my/acting-for/", "/my/tokens/", "/my/lookups/"):
        assert client.get(address).status_code == 403


def test_a_page_that_needs_the_real_name_leads_there_and_back(client: Client) -> None:
    sign_in(client, make_account())
    assert client.get("/my/acting-for/")["Location"] == "/my/real-name/?next=/my/acting-for/"


def test_a_person_costs_two_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.contrib.auth import get_user
    from django.contrib.sessions.backends.db import SessionStore
    from django.test import RequestFactory

    from tongban.foundation.identity.public import current_person

    sign_in(client, make_person(name="张福来"))
    request = RequestFactory().get("/my/")
    request.session = SessionStore(client.session.session_key)
    with django_assert_num_queries(2):
        request.user = get_user(request)
        assert current_person(request).name == "张福来"


def test_a_changed_password_needs_the_old_one(client: Client) -> None:
    sign_in(client, make_account("laozhang"))
    typed = {"oldpassword": "wrong", "password1": "twenty-peonies-x", "password2": "twenty-peonies-x"}
    assert client.post("/accounts/password/change/", typed).status_code == 200
    assert Account.objects.get().check_password(PASSWORD)
    assert client.post("/accounts/password/change/", typed | {"oldpassword": PASSWORD}).status_code == 302
    assert Account.objects.get().check_password("twenty-peonies-x")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_doors_speak_both_languages(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    words = {"zh-hans": "工作人员登录", "en": "Staff sign-in"}[language]
    assert words in client.get("/staff/login/").content.decode()
    assert client.get("/accounts/signup/").status_code == 200
