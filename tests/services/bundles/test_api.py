"""Bundles over HTTP: the guide, a draft filled and checked, one submission, and how far each service is."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE
from tests.foundation.identity.make import bearer, make_person
from tests.services.bundles.make import (
    CARD_ITEM,
    CODE,
    FIRE_ITEM,
    FORM,
    SIGN_ITEM,
    Shop,
    begin,
    bring_to_end,
    case_of,
)
from tests.services.cases.make import MONDAY, make_upload
from tongban.foundation.jobs.public import deliver_all
from tongban.services.bundles.models import BundleCase, BundlePart
from tongban.services.cases.commands.draft import begin_draft
from tongban.services.cases.facts import HolderKind
from tongban.services.cases.models import Case, Draft

pytestmark = pytest.mark.django_db
ANSWERS = {"floor": "large", "kind": "plain"}


def program(by: Any) -> Client:
    return Client(headers=bearer(by))


def call(client: Client, verb: str, path: str, body: dict[str, Any] | None = None) -> Any:
    return getattr(client, verb)(f"/api/v1{path}", body or {}, content_type="application/json")


def begun(client: Client) -> dict[str, Any]:
    answer = call(client, "post", f"/bundles/{CODE}/drafts", {"answers": ANSWERS})
    assert answer.status_code == 201, answer.content
    draft: dict[str, Any] = answer.json()
    return draft


def test_the_guide_says_what_is_asked_once_and_who_waits_for_whom(
    shop: Shop, django_assert_max_num_queries: Any
) -> None:
    client = Client()
    assert [row["code"] for row in client.get("/api/v1/bundles").json()] == [CODE]
    with django_assert_max_num_queries(2):
        guide = client.get(f"/api/v1/bundles/{CODE}").json()
    assert [one["key"] for one in guide["members"]] == ["card", "sign", "fire"]
    assert {one["key"]: one["needs"] for one in guide["members"]} == {
        "card": [],
        "sign": ["card"],
        "fire": [],
    }
    assert {one["key"] for one in guide["members"] if one["is_critical"]} == {"card", "sign"}
    assert "place" in guide["form"]["properties"] and guide["asked_apart"] > len(guide["form"]["properties"])
    for code in (CARD_ITEM, "B000000NONE0001"):
        assert client.get(f"/api/v1/bundles/{code}").status_code == 404


def test_a_draft_is_filled_checked_and_submitted_once(shop: Shop) -> None:
    client = program(shop.person)
    draft = begun(client)
    path = f"/bundle-drafts/{draft['id']}"
    assert "老张" in draft["known"].values()
    assert not draft["is_ready"]
    assert {one["key"] for one in draft["materials"] if one["is_owed"]} == {"layout", "drawing"}
    early = call(client, "post", f"{path}/submission")
    assert early.status_code in (409, 422)
    typed = {key: value for key, value in FORM.items() if key != "watts"}
    wrong = call(client, "put", f"{path}/form", {"values": typed | {"seats": "many"}}).json()
    assert set(wrong["problems"]) == {"seats"}
    for slot in ("layout", "drawing"):
        file = str(make_upload(shop.person))
        added = call(client, "post", f"{path}/materials/{slot}/files", {"file": file})
        assert added.status_code == 201
    taken = call(client, "delete", f"{path}/materials/drawing/files/{file}").json()
    assert [one["key"] for one in taken["materials"] if one["is_owed"]] == ["drawing"]
    call(client, "post", f"{path}/materials/drawing/files", {"file": file})
    ready = call(client, "put", f"{path}/form", {"values": typed}).json()
    assert (ready["problems"], ready["is_ready"]) == ({}, True)
    done = call(client, "post", f"{path}/submission")
    assert done.status_code == 201
    number = done.json()["number"]
    assert Case.objects.get(number=number).channel == "api"
    assert not Draft.objects.exists()
    deliver_all()
    progress = client.get(f"/api/v1/bundle-cases/{number}").json()
    assert {one["key"]: one["state"] for one in progress["parts"]} == {
        "card": "running",
        "sign": "waiting",
        "fire": "running",
    }


def test_a_session_alone_signs_nothing(shop: Shop) -> None:
    from tests.foundation.identity.make import sign_in

    draft = begun(program(shop.person))
    page = sign_in(Client(), shop.person)
    refused = call(page, "post", f"/bundle-drafts/{draft['id']}/submission")
    assert refused.status_code in (403, 409, 422)
    assert not Case.objects.exists()


def test_a_draft_is_its_owners_alone_and_of_a_bundle(shop: Shop, django_assert_max_num_queries: Any) -> None:
    owner, stranger = program(shop.person), program(make_person(name="老李"))
    draft = begun(owner)
    path = f"/bundle-drafts/{draft['id']}"
    with django_assert_max_num_queries(9):
        assert owner.get(f"/api/v1{path}").status_code == 200
    file = str(make_upload(shop.person))
    for verb, more, body in (
        ("get", "", {}),
        ("put", "/form", {"values": {"phone": "1"}}),
        ("post", "/materials/layout/files", {"file": file}),
        ("delete", f"/materials/layout/files/{file}", {}),
        ("put", "/materials/layout/way", {"way": None}),
        ("post", "/renewal", {}),
        ("post", "/submission", {}),
        ("delete", "", {}),
    ):
        assert call(stranger, verb, path + more, body).status_code == 404, (verb, more)
    theirs = str(make_upload(make_person(name="老王")))
    assert call(owner, "post", f"{path}/materials/layout/files", {"file": theirs}).status_code == 404
    alone = begin_draft(
        item_code=CARD_ITEM, holder=HolderKind.PERSON, uscc=None, answers={}, by=shop.person, at=MONDAY
    )
    assert owner.get(f"/api/v1/bundle-drafts/{alone}").status_code == 404
    assert call(owner, "delete", path).status_code == 204
    assert Draft.objects.filter(id=draft["id"]).count() == 0


def test_the_whole_is_read_by_its_applicant_and_by_offices_that_have_a_part(
    shop: Shop, django_assert_max_num_queries: Any
) -> None:
    number = begin(shop)
    owner = program(shop.person)
    with django_assert_max_num_queries(9):
        read = owner.get(f"/api/v1/bundle-cases/{number}").json()
    cases = {one["key"]: one["case"] for one in read["parts"]}
    card, fire = case_of(number, CARD_ITEM), case_of(number, FIRE_ITEM)
    assert card is not None and fire is not None
    assert cases == {"card": card.number, "sign": None, "fire": fire.number}
    office = program(shop.officers[f"accept@{COUNTY_OFFICE}"])
    seen = office.get(f"/api/v1/bundle-cases/{number}").json()
    assert {one["key"]: one["case"] for one in seen["parts"]} == cases | {"fire": None}
    assert program(make_person(name="老李")).get(f"/api/v1/bundle-cases/{number}").status_code == 404
    assert owner.get(f"/api/v1/bundle-cases/{card.number}").status_code == 404
    assert office.get(f"/api/v1/bundle-cases/{card.number}").status_code == 404
    assert Client().get(f"/api/v1/bundle-cases/{number}").status_code == 401


def test_its_applicant_leaves_a_service_out_and_takes_the_rest_back(shop: Shop) -> None:
    number = begin(shop)
    owner, stranger = program(shop.person), program(make_person(name="老李"))
    path = f"/bundle-cases/{number}"
    for act in ("parts/sign/retry", "parts/sign/leaving-out", "withdrawal"):
        assert call(stranger, "post", f"{path}/{act}").status_code == 404, act
    office = program(shop.officers[f"accept@{CITY_OFFICE}"])
    assert call(office, "post", f"{path}/withdrawal").status_code == 403
    running = call(owner, "post", f"{path}/parts/fire/leaving-out")
    assert (running.status_code, running.json()["code"]) == (409, "bundle-part-under-way")
    left = call(owner, "post", f"{path}/parts/sign/leaving-out").json()
    assert next(one for one in left["parts"] if one["key"] == "sign")["state"] == "withdrawn"
    fire = case_of(number, FIRE_ITEM)
    assert fire is not None
    bring_to_end(shop, fire, office=CITY_OFFICE, at=MONDAY + timedelta(hours=1))
    rest = call(owner, "post", f"{path}/withdrawal", {"reasons": "不开了"}).json()
    states = {one["key"]: one["state"] for one in rest["parts"]}
    assert states == {"card": "withdrawn", "sign": "withdrawn", "fire": "granted"}
    assert BundleCase.objects.get().withdrawn_at is not None
    assert BundlePart.objects.filter(item_code=SIGN_ITEM, case_number="").exists()
