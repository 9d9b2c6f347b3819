from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from tests.foundation.identity.make import (
    PASSWORD,
    SECRET,
    bearer,
    current_code,
    make_account,
    make_person,
    make_staff,
    sign_in,
    sign_in_staff,
)
from tongban.foundation.directory.public import DutyMissing, NotAnOfficer, Officer
from tongban.foundation.identity.auth import OfficerAuth, PersonAuth
from tongban.foundation.identity.facts import RealNameNeeded, StaffSignInNeeded, WrongDoor
from tongban.foundation.identity.models import ApiToken
from tongban.foundation.identity.public import Person, authenticate_token
from tongban.foundation.identity.tokens import ScopeMissing
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import SignInNeeded

pytestmark = pytest.mark.django_db
TOKENS = "/api/v1/tokens"


def _ask(client: Client, **asked: Any) -> Any:
    return client.post(TOKENS, asked, content_type="application/json")


def _request(headers: dict[str, str]) -> Any:
    return RequestFactory().get("/", headers=headers)


def test_a_citizen_gets_a_token_for_a_password(client: Client) -> None:
    make_account("laozhang")
    answer = _ask(client, username="laozhang", password=PASSWORD)
    assert answer.status_code == 201
    assert answer.json()["scopes"] == ["apply"]
    kept = ApiToken.objects.get()
    assert answer.json()["token"].encode() not in bytes(kept.token_sha256)


def test_an_officer_needs_the_code_and_may_ask_for_less(client: Client) -> None:
    officer = make_staff(username="li", posts=("accept", "review"))
    assert _ask(client, username="li", password=PASSWORD).status_code == 401
    answer = _ask(
        client, username="li", password=PASSWORD, totp=current_code(SECRET), scopes=["cases.review"]
    )
    assert answer.json()["scopes"] == ["cases.review"]
    assert [e.act for e in entries_of(f"identity:{officer.account_id}")][-1] == "identity.issue_token"


@pytest.mark.parametrize("asked", [{"scopes": ["cases.decide"]}, {"hours": 0}, {"hours": 99999}])
def test_more_than_ones_own_is_refused_and_nothing_is_written(client: Client, asked: dict[str, Any]) -> None:
    make_staff(username="li")
    answer = _ask(client, username="li", password=PASSWORD, totp=current_code(SECRET), **asked)
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_wrong_tries_at_the_api_close_the_same_door(client: Client) -> None:
    make_account("laozhang")
    said = [_ask(client, username="laozhang", password="wrong").json()["code"] for _ in range(6)]
    assert said == ["sign-in-wrong"] * 5 + ["too-many-tries"]
    assert _ask(client, username="laozhang", password=PASSWORD).status_code == 429


def test_a_body_that_is_no_sign_in_is_a_problem(client: Client) -> None:
    answer = _ask(client, user="x")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_an_officer_by_token_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    officer = make_staff(posts=("accept", "review"))
    request = _request(bearer(officer, "cases.accept"))
    with django_assert_num_queries(1):
        found = authenticate_token(request, "cases.accept")
    assert isinstance(found, Officer)
    assert found.duties == {"cases.accept"}
    assert all(post.duties <= {"cases.accept"} for post in found.posts)


def test_a_person_by_token_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person = make_person(name="张福来")
    request = _request(bearer(person))
    with django_assert_num_queries(1):
        assert authenticate_token(request, "apply") == person


def test_a_token_without_the_scope_does_not_open() -> None:
    with pytest.raises(ScopeMissing):
        authenticate_token(
            _request(bearer(make_staff(posts=("accept", "review")), "cases.review")), "cases.accept"
        )


def test_a_token_of_nobody_with_a_real_name_says_so() -> None:
    with pytest.raises(RealNameNeeded):
        authenticate_token(_request(bearer(make_account())), "apply")


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer tb_unknown", "Basic x"])
def test_no_known_token_is_no_sign_in(header: str) -> None:
    with pytest.raises(SignInNeeded):
        authenticate_token(_request({"Authorization": header}), None)


def test_an_old_token_a_revoked_one_and_a_closed_account_open_nothing() -> None:
    person = make_person()
    old = bearer(person, at=clock.now() - timedelta(hours=13))
    revoked = bearer(person)
    ApiToken.objects.filter(created_at__gt=clock.now() - timedelta(hours=1)).update(revoked_at=clock.now())
    for headers in (old, revoked):
        with pytest.raises(SignInNeeded):
            authenticate_token(_request(headers), "apply")
    fresh = bearer(person)
    from tongban.foundation.identity.models import Account

    Account.objects.update(is_active=False)
    with pytest.raises(SignInNeeded):
        authenticate_token(_request(fresh), "apply")


def test_a_token_loses_what_its_officer_loses() -> None:
    officer = make_staff(posts=("accept",))
    headers = bearer(officer, "cases.accept")
    from tongban.foundation.directory.models import PostHolding

    PostHolding.objects.update(held_to=clock.now())
    with pytest.raises(NotAnOfficer):
        authenticate_token(_request(headers), "cases.accept")


def test_tokens_are_listed_and_revoked_by_their_owner_only(client: Client) -> None:
    mine, other = make_person(name="张福来"), make_person(name="王五")
    headers, others = bearer(mine), bearer(other)
    listed = client.get(TOKENS, headers=headers).json()
    assert len(listed) == 1
    assert "token" not in listed[0]
    address = f"{TOKENS}/{listed[0]['id']}/revocation"
    assert client.post(address, headers=others).status_code == 404
    assert client.get(TOKENS, headers=headers).status_code == 200
    assert client.post(address, headers=headers).status_code == 204
    assert client.get(TOKENS, headers=headers).status_code == 401


def test_the_session_of_a_page_serves_the_api_with_its_csrf_token_only() -> None:
    person = make_person()
    client = sign_in(Client(enforce_csrf_checks=True), person)
    assert client.get(TOKENS).status_code == 200
    bearer(person)
    address = f"{TOKENS}/{ApiToken.objects.get().pk}/revocation"
    assert client.post(address).json()["code"] == "csrf-failed"
    client.get("/accounts/logout/")
    token = client.cookies["csrftoken"].value
    assert client.post(address, headers={"X-CSRFToken": token}).status_code == 204


def test_each_auth_takes_only_its_own_kind() -> None:
    person, officer = make_person(), make_staff()
    with pytest.raises(StaffSignInNeeded):
        OfficerAuth()(_request(bearer(person)))
    with pytest.raises((WrongDoor, ScopeMissing)):
        PersonAuth()(_request(bearer(officer)))
    assert isinstance(PersonAuth()(_request(bearer(person))), Person)
    assert isinstance(OfficerAuth("cases.accept")(_request(bearer(officer))), Officer)
    with pytest.raises(ScopeMissing):
        OfficerAuth("cases.decide")(_request(bearer(officer)))


def test_a_session_of_an_officer_without_the_duty_is_refused(client: Client) -> None:
    from django.contrib.auth import get_user

    sign_in_staff(client, make_staff(posts=("accept",)))
    request = RequestFactory().get("/")
    request.session = client.session
    request.user = get_user(request)
    assert OfficerAuth("cases.accept")(request).name == "李窗口"
    with pytest.raises(DutyMissing):
        OfficerAuth("cases.decide")(request)


def test_a_token_is_made_on_the_page_and_shown_once(client: Client) -> None:
    sign_in(client, make_account())
    page = client.post(
        "/my/tokens/", {"name": "我的程序", "hours": "12", "scopes": ["apply"]}
    ).content.decode()
    assert ">tb_" in page
    assert ">tb_" not in client.get("/my/tokens/").content.decode()
    token = ApiToken.objects.get()
    assert client.post(f"/my/tokens/{token.pk}/revoke/").status_code == 302
    assert "已作废" in client.get("/my/tokens/").content.decode()


def test_a_page_token_needs_a_name_and_a_scope_of_ones_own(client: Client) -> None:
    sign_in(client, make_account())
    assert client.post("/my/tokens/", {"name": "", "hours": "12", "scopes": ["apply"]}).status_code == 422
    assert (
        client.post("/my/tokens/", {"name": "x", "hours": "12", "scopes": ["cases.accept"]}).status_code
        == 422
    )
    assert not ApiToken.objects.exists()


def test_an_officers_tokens_are_not_another_officers(client: Client) -> None:
    mine, other = make_staff(), make_staff(name="王五")
    bearer(other)
    sign_in_staff(client, mine)
    assert client.post(f"/desk/tokens/{ApiToken.objects.get().pk}/revoke/").status_code == 404
    assert ApiToken.objects.get().revoked_at is None
