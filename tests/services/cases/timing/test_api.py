"""The acts on a case's clocks over HTTP: the same verbs, each by its own duty."""

from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import bearer, make_staff
from tests.services.cases.make import Town
from tests.services.cases.timing.make import accepted, case_of
from tongban.foundation.directory.public import Officer
from tongban.services.cases.models import LimitExtension, SpecialProcedure

pytestmark = pytest.mark.django_db
HEARING = {"procedure": "hearing", "planned_days": 20, "reasons": "有人反对。"}


def post(client: Client, number: str, what: str, by: Officer, body: dict[str, Any]) -> int:
    url = f"/api/v1/cases/{number}/{what}"
    return client.post(url, body, "application/json", headers=bearer(by)).status_code


def test_a_procedure_begins_and_ends_and_the_limit_is_put_off(town: Town, client: Client) -> None:
    number = accepted(town)
    assert post(client, number, "procedures", town.approver, HEARING) == 201
    seen = client.get(f"/api/v1/cases/{number}", headers=bearer(town.reviewer)).json()
    assert seen["stopped_on"] == "2026-09-28"
    assert post(client, number, "procedures", town.approver, HEARING) == 409
    assert post(client, number, "procedures/2/result", town.reviewer, {"result": "已听证。"}) == 409
    assert post(client, number, "procedures/1/result", town.reviewer, {"result": "已听证。"}) == 201
    assert post(client, number, "extension", town.approver, {"count": 10, "reasons": "要核对。"}) == 201
    case = case_of(number)
    assert (case.stopped_on, case.extended_by) == (None, 10)


def test_each_needs_its_own_duty_and_the_cases_office(town: Town, client: Client) -> None:
    number = accepted(town)
    acts: list[tuple[str, dict[str, Any]]] = [
        ("procedures", HEARING),
        ("procedures/1/result", {"result": "已听证。"}),
        ("extension", {"count": 10, "reasons": "要核对。"}),
    ]
    stranger = make_staff(name="市局局长", posts=("approve",), organisation_code=CITY_OFFICE)
    for what, body in acts:
        assert post(client, number, what, town.clerk, body) == 403
        assert post(client, number, what, stranger, body) == 404
    assert not SpecialProcedure.objects.exists() and not LimitExtension.objects.exists()


def test_more_words_than_a_notice_holds_are_refused(town: Town, client: Client) -> None:
    number, long = accepted(town), "长" * 4001
    assert post(client, number, "procedures", town.approver, HEARING | {"reasons": long}) == 422
    assert post(client, number, "extension", town.approver, {"count": 10, "reasons": long}) == 422
    assert post(client, number, "procedures", town.approver, HEARING) == 201
    assert post(client, number, "procedures/1/result", town.approver, {"result": long}) == 422
    assert SpecialProcedure.objects.get().ended_at is None
