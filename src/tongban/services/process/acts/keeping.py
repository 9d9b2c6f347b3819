"""Courses as they are kept: read from and written to a subject's one row."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from tongban.services.process.acts.course import Course
from tongban.services.process.acts.facts import VERDICTS, Place, Role, Seat, SeatState, Step
from tongban.services.process.acts.rules import awaited, open_seats
from tongban.services.process.engine import Compiled, Run
from tongban.services.process.facts import OpenStep


def restored(compiled: Compiled, *, tree: list[list[Any]], course: Mapping[str, Any] | None) -> Course:
    """The course as `kept` left it; of a run from before courses were kept, one made of what it has done."""
    run = Run.restore(compiled, tree)
    if course is None:
        return Course.adopted(compiled, run)
    steps = {one["serial"]: _step(one) for one in course["steps"]}
    return Course(compiled, run, steps, course["rounds"], course["count"])


def kept(course: Course) -> dict[str, Any]:
    """The course as JSON values, without the run's tree."""
    steps = [
        asdict(step)
        | {
            "id": step.id.hex,
            "token": step.token.hex,
            "past": sorted(step.past),
            "seats": [asdict(seat) | {"id": seat.id.hex} for seat in step.seats],
        }
        for step in course.steps.values()
    ]
    return {"steps": steps, "rounds": course.rounds, "count": course.count}


def waiting(course: Course) -> list[OpenStep]:
    """Everybody for whom the subject waits, in the order of the process and of sitting down."""
    if course.is_over:
        return []
    steps = [step for step in course.steps.values() if step.is_open]
    steps.sort(key=lambda step: course.fact_of(step).number)
    return [_open_step(course, step, seat) for step in steps for seat in open_seats(step)]


def _open_step(course: Course, step: Step, seat: Seat) -> OpenStep:
    fact = course.fact_of(step)
    outcomes = {Role.MAIN: fact.outcomes, Role.OPINION: ()}.get(seat.role, VERDICTS)
    return OpenStep(
        id=seat.id,
        step_id=step.id,
        role=seat.role,
        round=step.round,
        awaits=tuple(str(other.place.post_code) for other in awaited(step, seat)),
        is_drawn=seat.role is Role.MAIN
        and seat.place.organisation == fact.organisation
        and seat.place.post_code in fact.posts,
        key=fact.key,
        name=fact.name,
        kind=fact.kind,
        post_code=seat.place.post_code,
        organisation=seat.place.organisation,
        limit_days=fact.limit_days,
        outcomes=outcomes,
    )


def _step(one: Mapping[str, Any]) -> Step:
    seats = tuple(
        Seat(
            **{
                **seat,
                "id": UUID(hex=seat["id"]),
                "role": Role(seat["role"]),
                "state": SeatState(seat["state"]),
                "place": Place(**seat["place"]),
            }
        )
        for seat in one["seats"]
    )
    ids = {"id": UUID(hex=one["id"]), "token": UUID(hex=one["token"])}
    return Step(**{**one, **ids, "seats": seats, "past": frozenset(one["past"])})
