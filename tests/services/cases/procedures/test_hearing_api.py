"""Hearings and site visits over HTTP: the same verbs, each by who may, and nothing of the applicant to a neighbour."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import bearer, make_person, make_staff
from tests.services.cases.make import MONDAY, Town
from tests.services.cases.procedures.make import (
    PARTS,
    Heard,
    arrange,
    asked,
    heard_case,
    held,
    id_number_of,
    signed_page,
    tell,
)
from tests.services.cases.timing.make import accepted, moment, start
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.kernel import clock
from tongban.services.cases.procedures.commands.make_statement import make_statement
from tongban.services.cases.procedures.models import (
    ExpertOpinion,
    Hearing,
    HearingRight,
    SiteVisit,
    Statement,
)
from tongban.standards.working_time import Procedure

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
    read = get(heard.neighbour, theirs)["hearing"]
    assert read["minutes"]["closing"] == PARTS["closing"]
    sha = {"minutes_sha256": read["minutes_sha256"]}
    other = send(town.person, f"{case}/minutes-confirmation", {"minutes_sha256": "0" * 64})
    assert (other.status_code, other.json()["code"]) == (409, "minutes-changed")
    assert send(town.person, f"{case}/minutes-confirmation", sha).status_code == 201
    assert send(heard.neighbour, f"{theirs}/minutes-confirmation", sha).status_code == 204
    assert send(heard.neighbour, f"{theirs}/minutes-confirmation", sha).status_code == 409  # once
    assert send(heard.chair, f"{case}/minutes-signature").json()["code"] == "minutes-not-signed"
    clerk = {"officer": heard.clerk.account_id, "how": "paper"}
    assert send(heard.chair, f"{case}/minutes-notes", clerk).json()["code"] == "minutes-page-missing"
    assert (
        send(heard.chair, f"{case}/minutes-notes", clerk | {"page": file_of(heard.chair)}).status_code == 201
    )
    assert send(heard.chair, f"{case}/minutes-signature").status_code == 201
    assert Hearing.objects.get().closed_at
    assert (Statement.objects.count(), HearingRight.objects.count()) == (2, 2)
    signed = {
        one["who"]: (one["how"], one["verdict"]) for one in procedures(town, heard)["hearing"]["signatures"]
    }
    assert signed == {
        f"officer-{heard.chair.account_id}": ("online", "good"),
        f"officer-{heard.clerk.account_id}": ("paper", ""),
        "applicant": ("online", "good"),
        str(heard.interest): ("online", "good"),
    }


def test_the_office_writes_down_what_is_said_to_it(town: Town) -> None:
    heard = heard_case(town)
    tell(heard)
    case, party = f"/cases/{heard.number}", {"party": str(heard.interest)}
    said = send(town.reviewer, f"{case}/statements-taken", party | {"how": "oral", "text": "夜里太吵。"})
    assert said.status_code == 201
    assert send(town.reviewer, f"{case}/hearing-answers", {"wants_hearing": False}).status_code == 201
    assert send(town.reviewer, f"{case}/hearing-answers", party | {"wants_hearing": True}).status_code == 201
    applicant, neighbour = procedures(town, heard)["parties"]
    assert applicant["right"]["waived_at"]
    assert neighbour["right"]["asked_at"]
    assert [one["text"] for one in neighbour["statements"]] == ["夜里太吵。"]
    theirs = get(heard.neighbour, f"/concerns/{heard.interest}")
    assert [one["how"] for one in theirs["statements"]] == ["oral"]
    assert get(town.person, f"{case}/being-heard")["statements"] == []


def test_a_challenge_is_read_and_answered(town: Town) -> None:
    heard = asked(town)
    arrange(heard)
    theirs = f"/concerns/{heard.interest}"
    at(10, 13)
    assert get(heard.neighbour, theirs)["may_challenge"]
    assert (
        send(heard.neighbour, f"{theirs}/challenge", {"reasons": "主持人是申请人的表哥。"}).status_code == 204
    )
    (one,) = procedures(town, heard)["hearing"]["challenges"]
    assert (one["party"], one["settled_at"]) == (str(heard.interest), None)
    path = f"/cases/{heard.number}/challenges/{one['id']}/answer"
    answer = {"answer": "不是亲属。"}
    for by, status in ((town.reviewer, 403), (heard.neighbour, 403), (town.person, 403)):
        assert send(by, path, answer).status_code == status
    assert send(town.approver, path, answer).status_code == 201
    assert send(town.approver, path, answer).json()["code"] == "challenge-over"
    told = get(heard.neighbour, theirs)["challenge"]
    assert (told["is_upheld"], told["answer"]) == (False, "不是亲属。")
    assert get(town.person, f"/cases/{heard.number}/being-heard")["challenge"] is None


def test_an_experts_opinion_comes_with_its_signed_page(town: Town) -> None:
    number = accepted(town)
    start(town, number, MONDAY, Procedure.EXPERT_REVIEW)
    opinion = {
        "name": "孟教授", "organisation": "省食品检验院（示例）", "question": "配方是否安全？", "opinion": "可行。",
        "agrees": True, "signed_on": "2026-09-28",
    }  # fmt: skip
    path = f"/cases/{number}/expert-opinions"
    page = file_of(town.reviewer)
    assert send(town.reviewer, path, opinion | {"signed_page": file_of(town.clerk)}).status_code == 404
    assert send(town.issuer, path, opinion | {"signed_page": page}).status_code == 403
    assert send(town.person, path, opinion | {"signed_page": page}).status_code == 403
    assert not ExpertOpinion.objects.exists()
    assert send(town.reviewer, path, opinion | {"signed_page": page}).json() == {"place": 1}
    head = Client(headers=bearer(town.clerk))
    (read,) = head.get(f"/api/v1/cases/{number}/fact-finding").json()["expert_opinions"]
    assert (read["expert"]["name"], read["agrees"]) == ("孟教授", True)


def test_each_role_reads_its_own_and_nothing_else(town: Town) -> None:
    heard = held(town)
    make_statement(number=heard.number, text="只有我看。", by=town.person, at=moment(10, 22, 17))
    case, theirs = f"/api/v1/cases/{heard.number}", f"/api/v1/concerns/{heard.interest}"
    outsider = make_staff(name="外人", posts=("review", "hearing"), organisation_code=CITY_OFFICE)
    stranger = make_person(name="别人")
    for by, paths in (
        (stranger, {f"{case}/being-heard": 404, theirs: 404, f"{case}/fact-finding": 401}),
        (heard.neighbour, {f"{case}/being-heard": 404, theirs: 200, f"{case}/fact-finding": 401}),
        (town.person, {f"{case}/being-heard": 200, theirs: 404, f"{case}/fact-finding": 401}),
        (outsider, {f"{case}/being-heard": 403, theirs: 403, f"{case}/fact-finding": 404}),
        (town.issuer, {f"{case}/being-heard": 403, theirs: 403, f"{case}/fact-finding": 200}),
    ):
        for path, status in paths.items():
            assert Client(headers=bearer(by)).get(path).status_code == status, (by, path)
        assert Client().get(theirs).status_code == 401
    read = str(get(heard.neighbour, f"/concerns/{heard.interest}"))
    for hidden in (heard.number, town.person.name, "只有我看"):
        assert hidden not in read
    own = str(get(town.person, f"/cases/{heard.number}/being-heard"))
    assert "只有我看" in own
    assert heard.neighbour.name not in own


def test_what_reading_costs(town: Town, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    heard = held(town)
    for by, path, most in (
        (heard.neighbour, f"/concerns/{heard.interest}", 14),
        (town.person, f"/cases/{heard.number}/being-heard", 14),
        (town.clerk, f"/cases/{heard.number}/fact-finding", 34),
    ):
        client = Client(headers=bearer(by))
        client.get(f"/api/v1{path}")
        with django_assert_max_num_queries(most):
            assert client.get(f"/api/v1{path}").status_code == 200


def get(by: Person | Officer, path: str) -> Any:
    return Client(headers=bearer(by)).get(f"/api/v1{path}").json()


def procedures(town: Town, heard: Heard) -> Any:
    return get(town.clerk, f"/cases/{heard.number}/fact-finding")


def file_of(officer: Officer) -> str:
    """A scanned page in the officer's own space."""
    return str(signed_page(officer))


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
