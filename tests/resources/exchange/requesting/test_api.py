"""Requests and grants on the API: each role reads its own side and no more."""

import pytest
from django.test import Client

from tests.foundation.identity.make import bearer, make_person, make_staff, sign_in_staff
from tests.resources.exchange.make import granted, submit
from tongban.foundation.directory.public import Officer
from tongban.resources.exchange.requesting.models import ShareRequest

pytestmark = pytest.mark.django_db


def test_each_role_reads_its_own_side(
    asker: Officer, checker: Officer, giver: Officer, stranger: Officer, housing: str
) -> None:
    code = granted(asker, checker, giver, housing)
    number = ShareRequest.objects.get().number
    elsewhere = make_staff(name="别处", posts=("data-asker", "data-giver"), organisation_code="city-office")
    for by in (asker, checker, giver):
        client = sign_in_staff(Client(), by)
        assert [one["number"] for one in client.get("/api/v1/exchange/requests").json()["requests"]] == [
            number
        ]
        found = client.get(f"/api/v1/exchange/requests/{number}").json()
        assert (found["grant"], found["fields"][-1]["is_granted"]) == (code, False)
        (grant,) = client.get("/api/v1/exchange/grants").json()["grants"]
        assert grant == client.get(f"/api/v1/exchange/grants/{code}").json()
        assert (grant["last_day"], grant["valid_until"]) == ("2027-09-27", "2027-09-28")
        assert grant["fields"][1] == {"name": "权利人", "mask": "name"}
    away = sign_in_staff(Client(), elsewhere)
    assert away.get("/api/v1/exchange/requests").json() == {"requests": []}
    assert away.get("/api/v1/exchange/grants").json() == {"grants": []}
    for client in (away, sign_in_staff(Client(), stranger)):
        assert client.get(f"/api/v1/exchange/requests/{number}").status_code == 404
        assert client.get(f"/api/v1/exchange/grants/{code}").status_code == 404
    assert sign_in_staff(Client(), stranger).get("/api/v1/exchange/grants").status_code == 403


def test_the_public_reads_nothing(asker: Officer, housing: str) -> None:
    number = submit(asker, housing)
    for path in ("requests", "grants", f"requests/{number}"):
        assert Client().get(f"/api/v1/exchange/{path}").status_code == 401
        person = Client().get(f"/api/v1/exchange/{path}", headers=bearer(make_person()))
        assert person.status_code in (401, 403)
