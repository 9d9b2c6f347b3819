"""Handing an application in over the API, as whoever may: what is asked after all is added, then it is sent twice."""

import time
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from tongban.site.walk import filling
from tongban.site.walk.course import Course, Played
from tongban.site.walk.http import Caller, Unexpected
from tongban.site.walk.people import DemoPerson

if TYPE_CHECKING:
    from tongban.site.walk.play import Player

ROUNDS = 4  # what is missing is told at once; a form and its materials are told apart


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants. `whom` is a row of GET /applicants when it is for somebody else.

    `ways`: how a material is given instead of a file (commitment, deferred, paper). `answers` that are
    not given are drawn.
    """

    code: str
    person: DemoPerson
    ending: str = "granted"
    story: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    whom: Mapping[str, Any] | None = None
    ways: Mapping[str, str] = field(default_factory=dict)
    delivery: Mapping[str, str] | None = None
    path: str = "/api/v1/cases"  # to which it is sent
    leave: Collection[str] = ()  # entries that are not typed, because they are known where it is sent


def apply(player: "Player", wish: Wish) -> Course:
    """Submit it, and once more under the same key: one case, however often it is sent."""
    item = player.public.get(f"/api/v1/items/{wish.code}")
    played = Played(item=wish.code, item_name=item["content"]["name"], ending=wish.ending, story=wish.story)
    course = Course(player=player, item=item, person=wish.person, played=played)
    body = _body(player, item, wish)
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answer = _sent(course, wish.path, body, headers)
    played.number = answer.json()["number"]
    again = course.applicant.send("POST", wish.path, json=body, headers=headers, expect=200)
    course.must(again.json()["number"] == played.number, "sent twice, it became two cases")
    course.did("submit")
    return course


def upload(player: "Player", applicant: Caller, slot: str) -> dict[str, Any]:
    """One uploaded page for a slot."""
    page = filling.picture(slot, player.draw)
    files = {"file": ("page.jpg", page, "image/jpeg")}
    paper = applicant.send("POST", "/api/v1/files", files=files, expect=201).json()["id"]
    return {"key": slot, "papers": [paper]}


def _body(player: "Player", item: dict[str, Any], wish: Wish) -> dict[str, Any]:
    content, whom = item["content"], wish.whom
    firm = bool(wish.person.uscc) and "1" not in set(content.get("audience") or ["1"])
    given = [
        {"key": key, "way": way} | ({"signed": True} if way == "commitment" else {})
        for key, way in wish.ways.items()
    ]
    body: dict[str, Any] = {
        "item": item["code"],
        "version": item["version_id"],
        "holder": "firm" if firm else "person",
        "uscc": wish.person.uscc if firm else None,
        "answers": {**filling.answers_for(content, player.draw), **wish.answers},
        "form": {
            key: value
            for key, value in filling.form_for(content, player.draw).items()
            if key not in wish.leave
        },
        "slots": given,
        "delivery": dict(wish.delivery) if wish.delivery else None,
    }
    if whom is not None:
        body |= {"holder": whom["holder"], "uscc": whom["uscc"]}
        body |= {"person": whom["id"], "capacity": whom["capacity"]}
    return body


def _sent(course: Course, path: str, body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
    """Send it; add the materials and entries that the answer asks for."""
    for _ in range(ROUNDS):
        answer = course.applicant.send("POST", path, json=body, headers=headers)
        if answer.status_code != 422:
            break
        facts = answer.json().get("facts", {})
        if missing := facts.get("missing"):
            body["slots"] += [upload(course.player, course.applicant, slot) for slot in missing]
        elif fields := _unfilled(course.content, facts.get("fields", {}), body["form"]):
            known = course.content["form"]["properties"]
            for name in fields:
                body["form"][name] = filling.value_for(name, known[name], course.player.draw)
        else:
            break
    if answer.status_code == 201:
        return answer
    facts = {"method": "POST", "path": f"{path} ({body['item']})", "status": answer.status_code}
    raise Unexpected(facts={**facts, "said": answer.text[:800]})


def _unfilled(content: dict[str, Any], fields: Mapping[str, str], form: Mapping[str, Any]) -> list[str]:
    """Entries that no licence or register filled in after all: they are typed then."""
    known = (content.get("form") or {}).get("properties", {})
    return [name for name in fields if name in known and name not in form]


def timed(began: float) -> float:
    """Seconds since then."""
    return round(time.monotonic() - began, 2)
