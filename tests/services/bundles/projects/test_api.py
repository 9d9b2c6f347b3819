"""Staged projects over HTTP: the same verbs and scopes as the pages, per role."""

from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY, CITY_OFFICE, COUNTY_OFFICE, LOADER, LONG_AGO
from tests.foundation.identity.make import bearer, make_person, make_staff
from tests.services.bundles.projects.make import (
    NAME,
    PLACE,
    PLAN,
    Site,
    apply_for,
    bring_through,
    decide,
    make_site,
    open_one,
    states,
)
from tongban.foundation.directory.public import OrganisationRow, upsert_organisations
from tongban.foundation.jobs.public import deliver_all
from tongban.services.bundles.projects.models import Project, ProjectStage
from tongban.services.bundles.projects.queries import PAGE
from tongban.services.cases.models import Case

pytestmark = pytest.mark.django_db
URL = "/api/v1/projects"


@pytest.fixture
def site() -> Site:
    return make_site()


def get(client: Client, path: str, by: Any) -> Any:
    return client.get(path, headers=bearer(by))


def post(client: Client, path: str, by: Any, body: dict[str, Any]) -> Any:
    return client.post(path, body, "application/json", headers=bearer(by))


def test_the_plans_are_open_to_everybody(site: Site, client: Client) -> None:
    (plan,) = client.get("/api/v1/project-plans").json()
    assert (plan["code"], len(plan["stages"])) == (PLAN, 5)


def test_a_project_is_opened_once_and_read_with_its_stages(site: Site, client: Client) -> None:
    given = {"plan": PLAN, "uscc": site.uscc, "name": NAME, "place": PLACE}
    code = post(client, URL, site.owner, given).json()["code"]
    again = post(client, URL, site.owner, given)
    assert (again.status_code, again.json()["code"]) == (409, "project-open-already")
    assert again.json()["facts"]["code"] == code
    bring_through(site, code, "filing")
    said = get(client, f"{URL}/{code}", site.owner).json()
    first, second = said["stages"][:2]
    assert (said["stage"], first["state"], second["state"]) == ("land", "done", "open")
    assert (first["used_days"], first["promised_days"], first["pauses"]) == (0, 5, [])
    assert first["services"][0]["case"] == Case.objects.get().number
    assert said["stages"][2]["missing"] == ["事项land"]


@pytest.mark.parametrize("changes", [{"name": "厂"}, {"uscc": "9134160069000000XX"}, {"plan": "nothing"}])
def test_what_is_wrong_opens_nothing(site: Site, client: Client, changes: dict[str, str]) -> None:
    given = {"plan": PLAN, "uscc": site.uscc, "name": NAME, "place": PLACE} | changes
    assert post(client, URL, site.owner, given).status_code in (404, 422)
    assert not Project.objects.exists()


def test_each_sees_their_own(site: Site, client: Client) -> None:
    code = open_one(site)
    elsewhere = make_staff(name="外单位", posts=("accept",), organisation_code=other_office())
    for by, status, codes in (
        (site.owner, 200, [code]),
        (site.officers[CITY_OFFICE], 200, [code]),
        (site.officers[COUNTY_OFFICE], 200, [code]),
        (make_person(name="旁人"), 404, []),
        (elsewhere, 404, []),
    ):
        assert get(client, f"{URL}/{code}", by).status_code == status
        assert [one["code"] for one in get(client, URL, by).json()["projects"]] == codes
    assert client.get(URL).status_code == 401
    assert client.get(f"{URL}/{code}").status_code == 401


def test_a_long_list_comes_page_by_page(
    site: Site, client: Client, django_assert_max_num_queries: Any
) -> None:
    codes = [open_one(site, name=f"项目第{n:02d}号") for n in range(PAGE + 1)]
    for by in (site.owner, site.officers[CITY_OFFICE]):
        first = get(client, URL, by).json()
        assert [one["code"] for one in first["projects"]] == codes[:0:-1]
        assert first["next"] == codes[1]
        second = get(client, f"{URL}?before={first['next']}", by).json()
        assert ([one["code"] for one in second["projects"]], second["next"]) == ([codes[0]], None)
    headers = bearer(site.officers[CITY_OFFICE])
    with django_assert_max_num_queries(14):
        client.get(URL, headers=headers)
    assert get(client, f"{URL}?before={codes[0]}", make_person(name="旁人")).status_code == 404
    assert get(client, f"{URL}?before=x", site.owner).status_code == 422


def test_the_leads_hand_over_and_admit(site: Site, client: Client) -> None:
    code = open_one(site)
    bring_through(site, code, "filing")
    county, city = site.officers[COUNTY_OFFICE], site.officers[CITY_OFFICE]
    hand_over, admit = f"{URL}/{code}/stages/approval/handover", f"{URL}/{code}/stages/planning/admission"
    assert post(client, hand_over, city, {"note": "卷"}).status_code == 403
    assert post(client, hand_over, site.owner, {"note": "卷"}).status_code == 403
    assert post(client, hand_over, county, {"note": "图纸在卷里"}).status_code == 201
    assert post(client, hand_over, county, {}).json()["code"] == "stage-handed-over"
    assert post(client, admit, county, {"why": "规划先看方案。"}).status_code == 403
    assert post(client, admit, city, {"why": "急"}).status_code == 422
    assert post(client, admit, city, {"why": "规划先看方案。"}).status_code == 201
    rows = dict(ProjectStage.objects.values_list("key", "note"))
    assert rows["approval"] == "图纸在卷里"
    assert get(client, f"{URL}/{code}", city).json()["stages"][2]["admitted_why"] == "规划先看方案。"
    assert post(client, f"{URL}/{code}/stages/nothing/handover", county, {}).status_code == 404


def test_a_service_is_applied_for_in_one_go_and_once(site: Site, client: Client) -> None:
    code = open_one(site)

    def send(service: str, key: str, by: Any = site.owner, **form: str) -> Any:
        path = f"{URL}/{code}/services/{service}/application"
        headers = bearer(by) | {"Idempotency-Key": key}
        return client.post(path, {"form": form}, "application/json", headers=headers)

    assert send("land", "key-0", scale="厂房两栋").json()["code"] == "stage-not-open"
    assert send("filing", "key-1", by=make_person(name="旁人"), scale="厂房两栋").status_code == 404
    assert send("filing", "key-1").status_code == 422
    first = send("filing", "key-1", scale="厂房两栋")
    number = first.json()["number"]
    case = Case.objects.get(number=number)
    assert (first.status_code, case.project_code) == (201, code)
    assert case.form == {"project": NAME, "place": PLACE, "scale": "厂房两栋"}
    again = send("filing", "key-1", scale="厂房两栋")
    assert (again.status_code, again.json()["number"]) == (200, number)
    other = send("filing", "key-2", scale="厂房两栋")
    assert (other.json()["code"], other.json()["facts"]["number"]) == ("stage-service-under-way", number)
    deliver_all()
    assert states(code)["filing"] == "applied"
    decide(site, "filing", number)
    assert send("land", "key-3").status_code == 201
    assert Case.objects.count() == 2


def test_its_owner_gives_it_up(site: Site, client: Client) -> None:
    code = open_one(site)
    number = apply_for(site, code, "filing", scale="厂房两栋").number
    path, body = f"{URL}/{code}/abandonment", {"why": "资金没有到位。"}
    assert post(client, path, make_person(name="旁人"), body).status_code == 404
    assert post(client, path, site.officers[CITY_OFFICE], body).status_code == 403
    assert Case.objects.get(number=number).state == "received"
    said = post(client, path, site.owner, body)
    assert said.json() == {"code": code, "withdrawn": [number], "going_on": []}
    assert post(client, path, site.owner, body).json()["code"] == "project-over"
    assert get(client, f"{URL}/{code}", site.owner).json()["given_up_why"] == "资金没有到位。"


def other_office() -> str:
    """An organisation that leads no stage."""
    code = "113416990000000196"
    upsert_organisations(
        rows=[OrganisationRow(code=code, name="别的部门（示例）", area_code=CITY)], by=LOADER, at=LONG_AGO
    )
    return code
