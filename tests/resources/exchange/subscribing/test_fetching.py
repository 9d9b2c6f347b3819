"""A department's system fetches what changed from the gateway: signed, once a signature, only its own."""

from pathlib import Path

import pytest

from tests.foundation.directory.make import COUNTY_OFFICE
from tests.foundation.identity.make import make_staff
from tests.resources.exchange.gateway.conftest import on_monday
from tests.resources.exchange.gateway.make import Place, how_to, make_place
from tests.resources.exchange.sources.make import HOUSING, a_flat, bound_housing, served
from tests.resources.exchange.subscribing.make import FIELDS, LATER, changed
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.subscribing.commands.subscribe import subscribe
from tongban.resources.exchange.uses.facts import Outcome
from tongban.resources.exchange.uses.models import Use

__all__ = ["on_monday"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def place(on_monday: object, tmp_path: Path) -> Place:
    there = make_place(resource_code=HOUSING, fields=FIELDS, ways=[Way.SUBSCRIPTION.value], daily_quota=1000)
    bound_housing()
    served(tmp_path, [a_flat(number) for number in range(1, 6)])
    return there


def test_a_system_fetches_what_changed(place: Place, tmp_path: Path) -> None:
    by = make_staff(name="许接收", posts=("data-receiver",), organisation_code=COUNTY_OFFICE)
    code = subscribe(grant_code=place.grant.code, url="", by=by, at=LATER).code
    changed(tmp_path, [a_flat(1, QLR="李买主"), *(a_flat(number) for number in range(2, 6))])
    client = place.client()
    path = f"/exchange/v1/subscriptions/{code}/changes"
    first = client.send("GET", path)
    assert [one["values"]["权利人"] for one in first["changes"]] == ["李*主"]
    assert first["has_more"] is False
    assert client.send("GET", f"{path}?after={first['position']}&limit=5")["changes"] == []
    uses = Use.objects.filter(grant_id=place.grant.id, way=Way.SUBSCRIPTION.value)
    assert set(uses.values_list("by_ref", flat=True)) == {f"system:{place.code}"}
    for bad, refusal in (
        (f"{path}?after=x", "bad-position"),
        (f"{path}?limit=x", "bad-position"),
        ("/exchange/v1/subscriptions/no-such/changes", "subscription-unknown"),
    ):
        with pytest.raises(how_to.Refused) as refused:
            client.send("GET", bad)
        assert refused.value.code == refusal
    again = next(one for one in place.wire.sent if one.url.path == path)
    wrong = next(one for one in place.wire.sent if one.url.query == b"after=x")
    for sent in (again, wrong):  # what was refused was used up as well
        answer = place.wire.handle_request(sent)
        answer.read()
        assert answer.json()["code"] == "request-replayed"
    said = Use.objects.filter(outcome=Outcome.REFUSED.value, way=Way.SUBSCRIPTION.value).order_by("at", "id")
    assert list(said.values_list("code", "grant_code", "by_ref")) == [
        ("bad-position", place.grant.code, f"system:{place.code}"),
        ("bad-position", place.grant.code, f"system:{place.code}"),
        ("subscription-unknown", "", f"system:{place.code}"),
        ("request-replayed", place.grant.code, f"system:{place.code}"),
        ("request-replayed", place.grant.code, f"system:{place.code}"),
    ], "refused fetches stand in the log, for the provider to see"


def test_nothing_from_before_a_subscription_is_given_however_the_position_is_written(
    place: Place, tmp_path: Path
) -> None:
    by = make_staff(name="许接收", posts=("data-receiver",), organisation_code=COUNTY_OFFICE)
    flats = [a_flat(number) for number in range(3, 6)]
    changed(tmp_path, [a_flat(1, QLR="李买主"), a_flat(2), *flats])
    code = subscribe(grant_code=place.grant.code, url="", by=by, at=LATER).code
    changed(tmp_path, [a_flat(1, QLR="李买主"), a_flat(2, QLR="王买主"), *flats], name="c.csv")
    client = place.client()
    path = f"/exchange/v1/subscriptions/{code}/changes"
    for before in ("0", "", "%200", "%2B0", "-0", "0_0"):
        with pytest.raises(how_to.Refused) as refused:
            client.send("GET", f"{path}?after={before}")
        assert refused.value.code == "bad-position", before
    assert [one["values"]["权利人"] for one in client.send("GET", path)["changes"]] == ["王*主"]


def test_a_position_that_was_never_given_is_refused_and_loses_nothing(place: Place, tmp_path: Path) -> None:
    by = make_staff(name="许接收", posts=("data-receiver",), organisation_code=COUNTY_OFFICE)
    code = subscribe(grant_code=place.grant.code, url="", by=by, at=LATER).code
    client = place.client()
    path = f"/exchange/v1/subscriptions/{code}/changes"
    for beyond in ("1", "20261201", "9" * 30):
        with pytest.raises(how_to.Refused) as refused:
            client.send("GET", f"{path}?after={beyond}")
        assert refused.value.code == "bad-position", beyond
    changed(tmp_path, [a_flat(1, QLR="李买主"), *(a_flat(number) for number in range(2, 6))])
    assert len(place.client().send("GET", path)["changes"]) == 1
