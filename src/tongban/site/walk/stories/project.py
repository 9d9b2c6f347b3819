"""A firm builds a factory: five stages of several offices under one project code, each handed over to the end."""

from typing import Any

from tongban.site.walk.applying import Wish, apply
from tongban.site.walk.checks import check_receipt
from tongban.site.walk.course import Course
from tongban.site.walk.handling import finish
from tongban.site.walk.http import Caller
from tongban.site.walk.play import Player

PLAN, OWNER = "P341600GYXM000001", "gao-jianjun"
# what the project or an earlier stage knows is left for it to fill in
KNOWN = frozenset({"premises", "situation", "project", "location", "scale", "contact_phone"})
ANSWERS = {"building_permit": {"clearing": "no", "dangerous": "no"}}
# whose material slot is met by what an earlier stage of the same project brought
TAKEN_OVER = {"planning_permit": "land", "building_permit": "planning", "fire": "permit"}


def project(player: Player) -> Course:
    """高建军's firm builds: each office decides on its part, each lead hands over, nothing is handed in twice."""
    owner = player.cast.named(OWNER)
    caller = player.caller(owner)
    name = f"鸿筑厂房{player.draw.randrange(10**6):06d}号"
    given = {"plan": PLAN, "uscc": owner.uscc, "name": name, "place": "亳州市示例大道99号"}
    code = caller.send("POST", "/api/v1/projects", json=given, expect=201).json()["code"]
    path = f"/api/v1/projects/{code}"
    stages = caller.get(path)["stages"]
    course: Course | None = None
    for stage in stages:
        for service in stage["services"]:
            course = _bring_through(player, path, service)
        if course is None:
            continue
        _ends(course, caller, path, stage["key"])
        if stage is not stages[-1]:
            note = {"note": f"{stage['title']}的结果在卷里。"}
            player.officer("approve").act(f"{path}/stages/{stage['key']}/handover", note)
            course.did("hand-over")
    if course is None:
        raise RuntimeError("a plan without a service")
    seen = course.wait_for("the end of the project", lambda: caller.get(path), lambda one: one["closed_at"])
    handed = [stage["state"] for stage in seen["stages"][:-1]]
    course.must(set(handed) == {"handed-over"}, f"the stages before the last are {handed}")
    late = [stage["title"] for stage in seen["stages"] if stage["is_late"]]
    course.must(not late, f"decided on one day, these stages are late: {late}")
    course.saw("five stages under one code")
    check_receipt(course)
    return course


def _bring_through(player: Player, path: str, service: dict[str, Any]) -> Course:
    wish = Wish(
        code=service["item"],
        person=player.cast.named(OWNER),
        story="project",
        answers=ANSWERS.get(service["key"], {}),
        path=f"{path}/services/{service['key']}/application",
        leave=KNOWN,
    )
    course = apply(player, wish)
    if slot := TAKEN_OVER.get(service["key"]):
        how = next(one["how"] for one in course.case()["slots"] if one["key"] == slot)
        course.must(how == "licence", f"{slot} is met by {how}, not by what the project brought")
        course.saw("own results")
    finish(course)
    return course


def _ends(course: Course, caller: Caller, path: str, key: str) -> None:
    """Until the stage has ended: the project hears of its cases a moment later."""

    def state() -> str:
        stages = caller.get(path)["stages"]
        return str(next(stage["state"] for stage in stages if stage["key"] == key))

    course.wait_for(f"the end of the stage {key}", state, lambda found: found == "done")
