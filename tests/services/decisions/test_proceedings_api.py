"""Proceedings over HTTP: the same verbs, each by who may, read by the office and the holder alone."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.foundation.directory.make import CITY_OFFICE
from tests.foundation.identity.make import bearer, make_person, make_staff
from tests.services.cases.make import MONDAY
from tests.services.decisions.penalty import ARRANGED, ASKED, DECIDED, HELD, PARTS, Penalty, make_penalty
from tests.services.decisions.penalty import opened as opened_penalty
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.kernel import clock
from tongban.resources.licences.public import LicenceState, licence
from tongban.services.decisions.proceedings.models import Defence, Proceeding

pytestmark = pytest.mark.django_db
Caller = Person | Officer


def move_to(at: datetime) -> None:
    now = clock.current()
    assert isinstance(now, clock.MovableClock)
    now.move_to(at)


@pytest.fixture
def case() -> Penalty:
    move_to(MONDAY)
    return make_penalty()


def send(by: Caller, path: str, body: dict[str, Any] | None = None) -> Any:
    client = Client(headers=bearer(by))
    return client.post(f"/api/v1/proceedings{path}", body or {}, content_type="application/json")


def get(by: Caller, path: str = "") -> Any:
    return Client(headers=bearer(by)).get(f"/api/v1/proceedings{path}")


def opening(case: Penalty, **changes: Any) -> dict[str, Any]:
    return {
        "licence": case.stall.code,
        "ground": "penalty",
        "facts": "三次抽检不合格。",
        "evidence": "检验报告三份",
        "law": "《食品安全法》第一百二十四条",
        "address": "谯城区示例路8号",
        "colleague": case.second.account_id,
    } | changes


def test_a_licence_is_revoked_over_http(case: Penalty) -> None:
    refused = send(case.opener, "", opening(case, evidence=""))
    assert (refused.status_code, refused.json()["code"]) == (422, "proceeding-words-missing")
    assert set(refused.json()["facts"]["fields"]) == {"evidence"}
    opened = send(case.opener, "", opening(case))
    assert (opened.status_code, opened.json()["state"]) == (201, "open")
    own = f"/{opened.json()['number']}"
    assert (
        send(case.opener, f"{own}/service", {"how": "written", "served_on": "2026-09-28"}).status_code == 201
    )
    holder = case.town.person
    move_to(ASKED)
    assert send(holder, f"{own}/statements", {"text": "已经换了供货商。"}).status_code == 201
    assert send(case.opener, f"{own}/taken-statements", {"text": "供货商可以作证。"}).status_code == 201
    assert send(holder, f"{own}/hearing-request").status_code == 201
    move_to(ARRANGED)
    plan = {
        "planned_at": HELD.isoformat(), "venue": "听证室", "chair": case.chair.account_id,
        "clerk": case.clerk.account_id,
    }  # fmt: skip
    assert send(case.decider, f"{own}/hearings", plan).status_code == 201
    assert send(holder, f"{own}/challenge", {"reasons": "是亲戚。"}).status_code == 201
    assert get(holder, own).json()["hearing"]["challenge"] == "open"
    assert send(case.decider, f"{own}/challenge-answer", {"answer": "不是。"}).status_code == 201
    move_to(HELD)
    assert send(case.chair, f"{own}/minutes", PARTS).status_code == 201
    read = get(holder, own).json()["hearing"]
    assert (read["came"], read["minutes"]["closing"]) == (True, PARTS["closing"])
    sha = {"minutes_sha256": read["minutes_sha256"]}
    assert send(holder, f"{own}/minutes-confirmation", sha).status_code == 201
    assert send(case.chair, f"{own}/minutes-signature").status_code == 201
    review = {"passed": True, "opinion": "合法。"}
    assert send(case.reviewer, f"{own}/legal-review", review).status_code == 201
    move_to(DECIDED)
    assert send(case.decider, f"{own}/decision", {"reasons": "情节严重。"}).json()["state"] == "decided"
    served = {"how": "written", "served_on": "2026-10-23"}
    assert send(case.opener, f"{own}/decision-service", served).status_code == 201
    assert licence(case.stall.id).state is LicenceState.REVOKED
    deliver_all()
    whole = get(holder, own).json()
    assert (whole["reasons"], whole["decision_served_on"]) == ("情节严重。", "2026-10-23")
    assert [one["text"] for one in whole["defences"]] == ["已经换了供货商。", "供货商可以作证。"]
    papers = {one["kind"]: one["file"] for one in whole["papers"]}
    pdf = Client(headers=bearer(holder)).get(f"/api/v1/files/{papers['decision']}/content")
    assert pdf.status_code == 200 and pdf.getvalue().startswith(b"%PDF")


def test_a_proceeding_is_dropped_over_http(case: Penalty) -> None:
    number = opened_penalty(case)
    assert send(case.clerk, f"/{number}/dropping", {"reasons": "查无实据。"}).status_code == 403
    assert send(case.decider, f"/{number}/dropping", {"reasons": "查无实据。"}).json()["state"] == "dropped"
    assert [one["number"] for one in get(case.opener).json()] == []
    assert [one["state"] for one in get(case.opener, "?is_open=false").json()] == ["dropped"]


def test_a_hearing_is_given_up_by_the_holder_or_for_them(case: Penalty) -> None:
    number = opened_penalty(case)
    assert send(case.town.person, f"/{number}/hearing-waiver").status_code == 201
    again = send(case.opener, f"/{number}/hearing-answer", {"wants": True})
    assert (again.status_code, again.json()["code"]) == (409, "hearing-right-answered")
    assert Proceeding.objects.get().waived_at is not None


def test_each_reads_what_is_theirs_and_nobody_else(case: Penalty, django_assert_max_num_queries: Any) -> None:
    number = opened_penalty(case)
    send(case.reviewer, f"/{number}/legal-review", {"passed": False, "opinion": "证据不足。"})
    decider, owner = Client(headers=bearer(case.decider)), Client(headers=bearer(case.town.person))
    with django_assert_max_num_queries(4):
        officer = decider.get(f"/api/v1/proceedings/{number}")
    with django_assert_max_num_queries(9):
        holder = owner.get(f"/api/v1/proceedings/{number}")
    assert (officer.json()["legality_passed"], holder.json()["legality_passed"]) == (False, None)
    assert "证据不足" not in holder.content.decode()
    with django_assert_max_num_queries(5):
        listed = owner.get("/api/v1/proceedings")
    assert [one["number"] for one in listed.json()] == [number]
    stranger = make_person(name="老李")
    outsider = make_staff(
        name="王外局", posts=("open-proceedings", "decide-proceedings"), organisation_code=CITY_OFFICE
    )
    for by in (stranger, outsider):
        assert get(by, f"/{number}").status_code == 404
        assert get(by).json() == []
    assert Client().get(f"/api/v1/proceedings/{number}").status_code == 401


def test_nobody_acts_for_another_over_http(case: Penalty) -> None:
    number = opened_penalty(case)
    stranger = make_person(name="老李")
    outsider = make_staff(
        name="王外局",
        posts=("open-proceedings", "decide-proceedings", "chair-proceedings", "review-proceedings"),
        organisation_code=CITY_OFFICE,
    )
    for act, body in (
        ("statements", {"text": "?"}),
        ("hearing-request", {}),
        ("hearing-waiver", {}),
        ("challenge", {"reasons": "?"}),
        ("minutes-confirmation", {"minutes_sha256": "0" * 64}),
    ):
        assert send(stranger, f"/{number}/{act}", body).status_code == 404, act
        assert send(case.opener, f"/{number}/{act}", body).status_code == 403, act
    hearing = {"planned_at": HELD.isoformat(), "venue": "?", "chair": 1, "clerk": 2}
    for act, body in (
        ("service", {"how": "online"}),
        ("taken-statements", {"text": "?"}),
        ("hearing-answer", {"wants": True}),
        ("hearings", hearing),
        ("challenge-answer", {"answer": "?"}),
        ("minutes", PARTS),
        ("minutes-signature", {}),
        ("legal-review", {"passed": True, "opinion": "?"}),
        ("decision", {"reasons": "?"}),
        ("decision-service", {"how": "online"}),
        ("dropping", {"reasons": "?"}),
    ):
        assert send(outsider, f"/{number}/{act}", body).status_code == 404, act
        assert send(case.clerk, f"/{number}/{act}", body).status_code == 403, act
        assert send(case.town.person, f"/{number}/{act}", body).status_code in (401, 403), act
    assert send(case.decider, "", opening(case)).status_code == 403
    assert not Defence.objects.exists()
    assert Proceeding.objects.get().state == "open"
