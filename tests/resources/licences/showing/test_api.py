"""Checking by the system of an office: the whole way, the scope, and refusals as problems."""

from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import add_post
from tests.foundation.identity.make import bearer, make_person, make_staff
from tests.foundation.papers.make import AT
from tests.resources.licences.showing.make import CLASS, DRIVER, NAME, PURPOSE
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.resources.licences.public import LicenceFact, revoke_licence
from tongban.resources.licences.showing.commands.answer import consent_to_show
from tongban.resources.licences.showing.commands.show import show_licence
from tongban.resources.licences.showing.models import LicenceAsk
from tongban.resources.licences.showing.rules import new_digits

pytestmark = pytest.mark.django_db
add_post("licence-checker", frozenset({"licences.check"}))
ADDRESS = "/api/v1/licences/checks"
ASKED: dict[str, Any] = {
    "type_code": DRIVER,
    "fields": [{"name": NAME}, {"name": CLASS, "required": True}],
    "purpose": PURPOSE,
}


@pytest.fixture
def system(chen: Officer) -> dict[str, str]:
    return bearer(make_staff(posts=("licence-checker",)), "licences.check")


def post(path: str, body: object, headers: dict[str, str]) -> Any:
    return Client().post(path, body, content_type="application/json", headers=headers)


def test_a_system_asks_gives_the_code_and_gets_what_was_consented(
    licence: LicenceFact, zhang: Person, chen: Officer, system: dict[str, str]
) -> None:
    opened = post(ADDRESS, ASKED, system)
    assert opened.status_code == 201
    check = opened.json()
    assert (check["state"], check["verdict"], check["presentation"]) == ("open", None, None)
    one = f"{ADDRESS}/{check['id']}"
    shown = show_licence(code=licence.code, by=zhang, at=AT)
    assert post(f"{one}/code", {"code": shown.text}, system).json()["state"] == "claimed"
    consent_to_show(ask_id=check["id"], fields=[CLASS], by=zhang, at=AT)
    got = Client().get(one, headers=system).json()
    assert (got["state"], got["verdict"], got["is_over"]) == ("shown", "fresh", False)
    assert [(field["name"], field["value"]) for field in got["fields"]] == [(NAME, None), (CLASS, "C1")]
    again = {name: got[name] for name in ("presentation", "audience", "nonce")}
    address = "/api/v1/licences/presentations/verify"
    assert post(address, again, system).json() == {"verdict": "fresh", "code": ""}
    wrong = post(address, again | {"nonce": "x"}, system).json()
    assert wrong == {"verdict": "forged", "code": "credential-holder-unproven"}
    revoke_licence(identifier=licence.identifier, reason="醉驾", by=chen, at=AT)
    assert Client().get(one, headers=system).json()["verdict"] == "revoked"
    assert post(address, again, system).json()["verdict"] == "revoked"


def test_it_needs_a_token_with_the_scope(licence: LicenceFact, zhang: Person, system: dict[str, str]) -> None:
    assert post(ADDRESS, ASKED, {}).status_code in (401, 403)
    assert post(ADDRESS, ASKED, bearer(zhang)).status_code == 403
    clerk = bearer(make_staff(posts=("accept",)))
    assert post(ADDRESS, ASKED, clerk).json()["code"] == "scope-missing"
    mine = post(ADDRESS, ASKED, system).json()["id"]
    colleague = bearer(make_staff(posts=("licence-checker",)), "licences.check")
    assert Client().get(f"{ADDRESS}/{mine}", headers=colleague).status_code == 404
    assert post(f"{ADDRESS}/{mine}/code", {"code": new_digits()}, colleague).status_code == 404
    for citizen in (bearer(zhang), bearer(make_person(name="老李"))):
        assert Client().get(f"{ADDRESS}/{mine}", headers=citizen).status_code == 403


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"type_code": "nothing"}, "licence-type-unknown"),
        ({"fields": [{"name": "salary"}]}, "check-field-unknown"),
        ({"purpose": ""}, "invalid"),
        ({"fields": "all"}, "invalid"),
    ],
)
def test_a_wrong_question_is_a_problem_and_nothing_is_written(
    licence: LicenceFact, system: dict[str, str], changes: dict[str, Any], code: str
) -> None:
    answer = post(ADDRESS, ASKED | changes, system)
    assert answer.json()["code"] == code
    assert answer.json()["detail"]
    assert not LicenceAsk.objects.exists()


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("x", 422, "show-code-not-ours"),
        ("123", 422, "show-code-mistyped"),
        ("https://other.example/s/ABCDEFGHIJKLMNOPQRST", 422, "show-code-of-another-city"),
    ],
)
def test_a_wrong_code_is_a_problem_of_its_own(
    licence: LicenceFact, system: dict[str, str], text: str, status: int, code: str
) -> None:
    one = f"{ADDRESS}/{post(ADDRESS, ASKED, system).json()['id']}/code"
    answer = post(one, {"code": text}, system)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    unknown = post(one, {"code": new_digits()}, system)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "show-code-unknown")
