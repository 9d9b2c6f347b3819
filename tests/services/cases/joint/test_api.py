"""Branches, letters and third parties over HTTP."""

from typing import Any

import pytest
from django.test import Client

from tests.foundation.identity.make import bearer, make_person
from tests.services.cases.joint.make import PLANNING, POLICE, Joint, moment, review
from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import deliver_all
from tongban.foundation.tasks.models import Urging
from tongban.kernel import clock

pytestmark = pytest.mark.django_db


def send(by: Officer, path: str, body: dict[str, Any]) -> Any:
    client = Client(headers=bearer(by))
    return client.post(path, body, content_type="application/json")


def get(by: Officer | Person, path: str) -> Any:
    return Client(headers=bearer(by)).get(path)


def test_a_letter_is_given_and_seen_by_officers_alone(made: Joint) -> None:
    path = f"/api/v1/cases/{made.number}"
    review(made, made.police, at=moment(9, 28, 11))
    said = {"agrees": True, "opinion": "可以绕行。", "conditions": ["夜间施工。"]}
    assert send(made.chief, f"{path}/opinion-letter", said).status_code == 201
    again = send(made.chief, f"{path}/opinion-letter", said)
    assert (again.status_code, again.json()["code"]) == (403, "no-step-for-you")
    deliver_all()
    lead, *others = get(made.planner, f"{path}/branches").json()
    assert lead["is_lead"] and [one["key"] for one in lead["held"]] == ["review"]
    police = next(one for one in others if one["organisation"] == POLICE)
    assert (police["state"], police["letters"][0]["agrees"]) == ("done", True)
    file = get(made.planner, f"/api/v1/files/{police['letters'][0]['file']}/content")
    assert file.status_code == 200 and file.getvalue().startswith(b"%PDF")
    assert all(one["letters"] == [] for one in get(made.town.person, f"{path}/branches").json())
    assert get(make_person(name="老王"), f"{path}/branches").status_code == 404


def test_the_lead_urges_and_a_third_party_is_timed(made: Joint) -> None:
    path = f"/api/v1/cases/{made.number}"
    urging = {"organisation": PLANNING, "reason": "请尽快。"}
    assert send(made.town.approver, f"{path}/branch-urgings", urging).status_code == 201
    assert Urging.objects.count() == 1
    assert send(made.police, f"{path}/branch-urgings", urging).status_code == 403
    today = clock.now().date().isoformat()
    begun = {"name": "图纸审查", "provider": "示例图审公司", "started_on": today, "planned_days": 5}
    assert send(made.police, f"{path}/intermediaries", begun).status_code == 201
    result = {"ended_on": today, "result": "合格。"}
    assert send(made.police, f"{path}/intermediaries/1/result", result).status_code == 201
    [seen] = get(made.town.person, f"{path}/intermediaries").json()
    assert (seen["name"], seen["ended_on"]) == ("图纸审查", today)
    assert get(make_person(name="老王"), f"{path}/intermediaries").status_code == 404
