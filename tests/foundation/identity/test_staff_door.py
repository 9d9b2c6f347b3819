import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import (
    PASSWORD,
    SECRET,
    current_code,
    make_account,
    make_staff,
    sign_in,
    sign_in_staff,
)
from tongban.foundation.directory.public import end_appointment
from tongban.foundation.identity.models import Account
from tongban.foundation.identity.public import current_officer
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock

pytestmark = pytest.mark.django_db
DOOR = "/staff/login/"


def _give(client: Client, **typed: str) -> int:
    right = {"username": "li", "password": PASSWORD, "code": current_code(SECRET)}
    return client.post(DOOR, right | typed).status_code


def _is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_officer_enters_with_password_and_code(client: Client) -> None:
    officer = make_staff(username="li")
    answer = client.post(
        DOOR + "?next=/desk/", {"username": "LI", "password": PASSWORD, "code": current_code(SECRET)}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.get("/desk/tokens/").status_code == 200
    assert [e.act for e in entries_of(f"identity:{officer.account_id}")][-1] == "identity.staff_sign_in"


@pytest.mark.parametrize("wrong", [{"username": "lu"}, {"password": "wrong"}, {"code": "000000"}])
def test_whatever_is_wrong_is_told_in_the_same_sentence(client: Client, wrong: dict[str, str]) -> None:
    make_staff(username="li")
    right = {"username": "li", "password": PASSWORD, "code": current_code(SECRET)}
    answer = client.post(DOOR, right | wrong)
    assert answer.status_code == 401
    assert "用户名、密码或动态码不对" in answer.content.decode()
    assert not _is_in(client)


def test_an_empty_field_is_named(client: Client) -> None:
    assert _give(client, code="") == 422


def test_a_code_opens_once(client: Client) -> None:
    make_staff(username="li")
    code = current_code(SECRET)
    assert _give(client, code=code) == 302
    assert _give(Client(), code=code) == 401
    assert _give(Client(), code=current_code(SECRET, periods=-1)) == 302


def test_five_wrong_tries_close_the_door_even_for_the_right_code(client: Client) -> None:
    make_staff(username="li")
    for _ in range(5):
        assert _give(client, code="000000") == 401
    assert _give(client) == 429
    assert not _is_in(client)


def test_a_citizen_cannot_enter_by_the_staff_door(client: Client) -> None:
    make_account("zhang")
    assert _give(client, username="zhang") == 401


def test_an_officer_cannot_enter_by_the_citizens_door(client: Client) -> None:
    make_staff(username="li")
    answer = client.post("/accounts/login/", {"login": "li", "password": PASSWORD})
    assert answer.status_code == 200
    assert "用户名或密码不对" in answer.content.decode()
    assert not _is_in(client)


def test_a_closed_account_does_not_enter(client: Client) -> None:
    officer = make_staff(username="li")
    Account.objects.filter(pk=officer.account_id).update(is_active=False)
    assert _give(client) == 401


def test_a_staff_session_without_the_second_factor_is_none(client: Client) -> None:
    sign_in(client, make_staff())  # type: ignore[arg-type]
    answer = client.get("/desk/tokens/")
    assert answer["Location"] == "/staff/login/?next=/desk/tokens/"


def test_a_citizen_is_sent_to_the_staff_door(client: Client) -> None:
    sign_in(client, make_account())
    assert client.get("/desk/tokens/")["Location"].startswith("/staff/login/")


def test_an_idle_session_ends(client: Client, settings: object) -> None:
    sign_in_staff(client, make_staff())
    session = client.session
    session["staff_seen"] = session["staff_seen"] - 31 * 60
    session.save()
    assert client.get("/desk/tokens/").status_code == 302
    assert not _is_in(client)


def test_an_officer_costs_two_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in_staff(client, make_staff())
    from django.contrib.auth import get_user
    from django.contrib.sessions.backends.db import SessionStore
    from django.test import RequestFactory

    request = RequestFactory().get("/desk/")
    request.session = SessionStore(client.session.session_key)
    with django_assert_num_queries(2):
        request.user = get_user(request)
        assert current_officer(request).name == "李窗口"


def test_a_post_that_ended_is_gone_at_once(client: Client) -> None:
    officer = make_staff(posts=("accept",))
    sign_in_staff(client, officer)
    assert client.get("/desk/tokens/").status_code == 200
    from tests.foundation.directory.make import COUNTY_OFFICE, LOADER

    end_appointment(
        account_id=officer.account_id,
        organisation_code=COUNTY_OFFICE,
        post_code="accept",
        by=LOADER,
        at=clock.now(),
    )
    assert client.get("/desk/tokens/").status_code == 403


def test_signing_out_ends_the_session(client: Client) -> None:
    sign_in_staff(client, make_staff())
    assert client.post("/staff/logout/").status_code == 302
    assert not _is_in(client)


def test_the_secret_is_not_readable_in_the_database() -> None:
    from allauth.mfa.models import Authenticator

    officer = make_staff()
    assert SECRET not in str(Authenticator.objects.get(user_id=officer.account_id).data)


def test_somebody_elses_address_is_not_gone_to(client: Client) -> None:
    make_staff(username="li")
    answer = client.post(
        DOOR,
        {
            "username": "li",
            "password": PASSWORD,
            "code": current_code(SECRET),
            "next": "https://evil.example/",
        },
    )
    assert answer["Location"] == "/desk/"
