"""Hearings and site visits over HTTP: the same verbs, each by who may, and nothing of the applicant to a neighbour."""

from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import bearer, make_person, make_staff
from tests.services.cases.make import Town
from tests.services.cases.procedures.make import PARTS, Heard, heard_case, id_number_of
from tests.services.cases.timing.make import moment
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.kernel import clock
from tongban.services.cases.procedures.models import Hearing, HearingRight, SiteVisit, Statement

pytestmark = pytest.mark.django_db


def at(month: int, day: int, hour: int = 10) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(moment(month, day, hour))


def send(by: Person | Officer, path: str, body: dict[str, Any] | None = None) -> Any:
    return Client(headers=bearer(by)).post(f"/api/v1{path}", body or {}, content_type="application/json")


def test_the_whole_way(town: Town) -> None:
    heard: Heard = heard_case(town)
    case, theirs = f"/cases/{heard.number}", f"/concerns/{heard.interest}"
    right = {"intended": "refused", "reasons": "油烟超标", "article": "第十二条"}
    assert send(town.reviewer, f"{case}/hearing-rights", right).status_code == 201
    assert send(town.person, f"{case}/statements", {"text": "装了净化设备。"}).status_code == 201
    assert send(town.person, f"{case}/hearing-waiver").status_code == 201
    assert send(heard.neighbour, f"{theirs}/statements", {"text": "夜里太吵。"}).status_code == 204
    assert send(heard.neighbour, f"{theirs}/hearing-request").json() == {"hold_by": "2026-10-30"}
    listed = Client(headers=bearer(heard.neighbour)).get("/api/v1/concerns").json()
    assert [row["id"] for row in listed] == [str(heard.interest)]
    assert heard.number not in str(listed)
    assert town.person.name not in str(listed)
    plan = {
        "planned_at": "2026-10-22T09:00:00+08:00", "venue": "听证室", "why": "利害关系人要求听证。",
        "chair": heard.chair.account_id, "clerk": heard.clerk.account_id,
    }  # fmt: skip
    assert send(town.approver, f"{case}/hearings", plan).status_code == 201
    assert send(heard.neighbour, f"{theirs}/challenge", {"reasons": " "}).status_code == 422
    at(10, 22, 11)
    kept = PARTS | {"present": ["applicant", str(heard.interest)]}
    assert send(heard.chair, f"{case}/minutes", kept).status_code == 201
    sha = {"minutes_sha256": Hearing.objects.get().minutes_sha256}
    assert send(town.person, f"{case}/minutes-confirmation", sha).status_code == 201
    assert send(heard.neighbour, f"{theirs}/minutes-confirmation", sha).status_code == 204
    assert send(heard.chair, f"{case}/minutes-signature").status_code == 201
    assert Hearing.objects.get().closed_at
    assert (Statement.objects.count(), HearingRight.objects.count()) == (2, 2)


def test_a_site_visit_is_signed_by_two(town: Town) -> None:
    heard = heard_case(town)
    visit = {
        "site": "魏武大道1号", "begun_at": "2026-09-28T08:30:00+08:00", "ended_at": "2026-09-28T09:30:00+08:00",
        "officers": [town.clerk.account_id], "met_name": "老张", "met_role": "申请人", "findings": "八米。",
        "conclusion": "要改。", "meets": False,
    }  # fmt: skip
    path = f"/cases/{heard.number}/site-visits"
    assert send(town.reviewer, path, visit).json() == {"place": 1, "is_complete": False}
    assert send(town.clerk, f"{path}/1/signature").json() == {"place": 1, "is_complete": True}
    assert SiteVisit.objects.get().completed_at


def test_nobody_acts_for_another_over_http(town: Town) -> None:
    heard = heard_case(town)
    case, theirs = f"/cases/{heard.number}", f"/concerns/{heard.interest}"
    stranger = make_person(name="别人")
    for by, path in (
        (stranger, case),
        (stranger, theirs),
        (heard.neighbour, case),
        (town.person, theirs),
    ):
        for act, body in (
            ("statements", {"text": "?"}),
            ("hearing-request", {}),
            ("hearing-waiver", {}),
            ("challenge", {"reasons": "?"}),
            ("minutes-confirmation", {"minutes_sha256": "0" * 64}),
        ):
            assert send(by, f"{path}/{act}", body).status_code == 404, (path, act)
    assert Client(headers=bearer(stranger)).get("/api/v1/concerns").json() == []
    outsider = make_staff(name="外人", posts=("review",), organisation_code=CITY_OFFICE)
    party = {"name": heard.neighbour.name, "id_number": id_number_of(heard.neighbour), "stake": "?"}
    assert send(outsider, f"{case}/interested-parties", party).status_code == 404
    assert send(town.issuer, f"{case}/interested-parties", party).status_code == 403
    assert send(stranger, f"{case}/interested-parties", party).status_code == 403
    assert not Statement.objects.exists()
