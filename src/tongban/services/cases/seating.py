"""Who sits at the steps of a case: rows and to-do rows follow what the process says."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from tongban.foundation.directory.public import Officer, organisation_by_code, superior_of
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import (
    NewTask,
    close_task,
    drop_tasks,
    open_task,
    open_tasks,
    reopen_tasks,
)
from tongban.kernel.actors import Actor
from tongban.services.cases.access import first_allowed, with_hands
from tongban.services.cases.clocks import end_of_office, step_due_on
from tongban.services.cases.events import StepOpened
from tongban.services.cases.facts import IN_PERSON, Capacity
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.rows import insert
from tongban.services.cases.timing.happenings import happenings
from tongban.services.items.public import item_terms, step_terms, terms_for
from tongban.services.process.public import OWN, SUPERIOR, OpenStep, Role, StepFact, StepKind, StepTerms

_KNOWN = ("id", "of_step", "done_at", "taken_back_at", "opened_at", "counted_from")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What whoever sits down now is told: the question, or the reasons; and who says it."""

    text: str = ""
    by: str = ""


NOTHING_SAID = Said()


class Numbered(Protocol):
    """A case, or what is known of it."""

    @property
    def number(self) -> str: ...


def subject_of(case: Numbered) -> str:
    """The word by which processes, tasks and the trail know a case."""
    return f"cases:{case.number}"


def terms_of_steps(case: Case) -> StepTerms:
    """What the case's item says of the limits of its steps. SQL as `terms_for`."""
    return step_terms(terms_for(case.version_id, case.answers))


def task_key(step_id: UUID) -> str:
    """The key of a step's to-do row."""
    return f"case-step:{step_id}"


def my_seat(
    case: Case,
    *,
    by: Officer,
    duty: str,
    roles: Collection[Role],
    seat_id: UUID | None = None,
    not_at: Collection[str] = frozenset(),
    at_post: str = "",
) -> CaseStep:
    """The open seat of `by` in one of these roles, the first where none is named. 1 SQL.

    `at_post` asks for a seat of this post, `not_at` for one of no such post.

    Raises NoStepForYou, NotAllowed, SameHands, ChairMayNotExamine.
    """
    rows = CaseStep.objects.filter(case=case, done_at__isnull=True, role__in=roles)
    rows = rows.filter(post_code=at_post) if at_post else rows.exclude(post_code__in=["", *not_at])
    rows = rows if seat_id is None else rows.filter(id=seat_id)
    return first_allowed(with_hands(rows.order_by("place"), case, by=by), by=by, duty=duty)


def leave(
    row: CaseStep, *, outcome: str, by: Actor, at: datetime, opinion: str = "", stands: bool = True
) -> None:
    """Note that a seat has acted and close its to-do row. 2 SQL."""
    row.done_at, row.done_by, row.outcome, row.opinion = at, by.ref, outcome, opinion
    row.taken_back_at = None if stands else at
    row.save(update_fields=["done_at", "done_by", "outcome", "opinion", "taken_back_at"])
    close_task(key=task_key(row.id), by=by, at=at, outcome=outcome)


def follow(
    case: Case,
    waiting: Sequence[OpenStep],
    *,
    by: Actor,
    at: datetime,
    gone: Collection[UUID] = frozenset(),
    said: Said = NOTHING_SAID,
) -> list[CaseStep]:
    """Let the case's rows say what the process says: seats that are new, and those that are no longer needed.

    `gone` are steps that were taken back: what was done in them stays on record and counts no more.
    1 SQL, 3 for each new seat and what `happenings` costs, at most 5 for those that close. Gives the new rows.
    """
    known = {row["id"]: row for row in CaseStep.objects.filter(case=case).values(*_KNOWN)}
    _close(known.values(), {one.id for one in waiting}, gone, by=by, at=at)
    new = [one for one in waiting if one.id not in known]
    return [
        _sit_down(case, one, list(known.values()), place=place, said=said, at=at)
        for place, one in enumerate(new, start=len(known) + 1)
    ]


def _close(
    known: Iterable[dict[str, Any]], waiting: set[UUID], gone: Collection[UUID], *, by: Actor, at: datetime
) -> None:
    """At most 5 SQL, however many seats: 2 for those open that fall away with their step, 2 for those that
    are not needed any more, 1 for what was done and counts no more."""
    left: dict[str, list[UUID]] = {}
    undone: list[UUID] = []
    for row in known:
        is_gone = _step_of(row) in gone
        if row["done_at"] is None and row["id"] not in waiting:
            left.setdefault("taken-back" if is_gone else "not-needed", []).append(row["id"])
        elif is_gone and row["taken_back_at"] is None:
            undone.append(row["id"])
    for outcome, ids in left.items():
        CaseStep.objects.filter(id__in=ids).update(
            done_at=at, done_by=by.ref, outcome=outcome, taken_back_at=at
        )
        drop_tasks(keys=[task_key(one) for one in ids], at=at, outcome=outcome)
    if undone:
        CaseStep.objects.filter(id__in=undone).update(taken_back_at=at)


def _step_of(row: dict[str, Any]) -> UUID:
    found: UUID = row["of_step"] or row["id"]
    return found


def _sit_down(
    case: Case, one: OpenStep, known: list[dict[str, Any]], *, place: int, said: Said, at: datetime
) -> CaseStep:
    organisation_id = _organisation_of(case, one)
    # whoever comes to a step that is open has until its day, as its clock shows it now
    first = next((row for row in known if _step_of(row) == one.step_id), None)
    counted_from = (first["counted_from"] or first["opened_at"]) if first else None
    due_on = step_due_on(
        case,
        post_code=one.post_code,
        limit_days=one.limit_days,
        at=counted_from or at,
        moved=happenings(case),
        now=at,
    )
    if one.role is Role.AFTER and not said.text:
        said = _asked_before(case, one)
    row = CaseStep(
        id=one.id,
        case=case,
        place=place,
        key=one.key,
        name=one.name,
        post_code=one.post_code or "",
        organisation_id=organisation_id,
        opened_at=at,
        due_on=due_on,
        of_step=one.step_id,
        role=one.role,
        round=one.round,
        counted_from=counted_from,
        note=said.text,
        note_by=said.by,
    )
    insert([row])
    _tell_desk(case, one, organisation_id=organisation_id, due_on=due_on, at=at)
    return row


def _asked_before(case: Case, one: OpenStep) -> Said:
    """What somebody who looks after the step was asked when they were added. 1 SQL."""
    for row in CaseStep.objects.filter(case=case, of_step=one.step_id, role=Role.MAIN):
        if asked := row.asked_after.get(place_key(one.post_code or "", one.organisation)):
            return Said(text=asked["text"], by=asked["by"])
    return NOTHING_SAID


def place_key(post_code: str, organisation: str) -> str:
    """The key under which what somebody is asked to look at later is kept."""
    return f"{post_code}@{organisation}"


def _tell_desk(
    case: Case, one: OpenStep, *, organisation_id: UUID, due_on: date | None, at: datetime
) -> None:
    # while another system handles the case nobody here has anything to do
    if one.kind is StepKind.POST and one.post_code and case.handling_system == "own":
        open_task(
            key=task_key(one.id),
            kind=f"cases.{one.post_code}" if one.role is Role.MAIN else f"cases.look-{one.role}",
            about=subject_of(case),
            title=case.item_name,
            post_code=one.post_code,
            organisation_id=organisation_id,
            area_code=case.area_code,
            due_at=None if case.stopped_on else end_of_office(due_on),  # no day is known while it stands
            url=f"/desk/cases/{case.number}/",
            applicant_label=_label(case),
            at=at,
        )
    announce(
        StepOpened(number=case.number, organisation_id=organisation_id, at=at, step=one.key, due_on=due_on)
    )


def put_on_desk(case: Case, *, at: datetime) -> None:
    """Put the open steps of a case that came back before their posts again. 3 SQL."""
    steps = CaseStep.objects.filter(case=case, done_at__isnull=True).exclude(post_code="")
    tasks = [
        NewTask(
            key=task_key(row.id),
            kind=f"cases.{row.post_code}" if row.role == Role.MAIN else f"cases.look-{row.role}",
            about=subject_of(case),
            title=case.item_name,
            post_code=row.post_code,
            organisation_id=row.organisation_id,
            area_code=case.area_code,
            due_at=None if case.stopped_on else end_of_office(row.due_on),
            url=f"/desk/cases/{case.number}/",
            applicant_label=_label(case),
        )
        for row in steps
    ]
    if tasks:
        open_tasks(tasks=tasks, at=at)
        reopen_tasks(keys=[task.key for task in tasks])


def _organisation_of(case: Case, one: OpenStep) -> UUID:
    return organisation_of(case, one) if one.is_drawn else _named(case, one.organisation)


def organisation_of(case: Case, one: OpenStep | StepFact) -> UUID:
    """Which organisation does a step of the case's process: as its item says, else as it is drawn.

    No SQL when kept. Raises NotFound where the named organisation is not there.
    """
    of_item = item_terms(case.version_id).process.organisations
    return _named(case, of_item.get(one.post_code or "", one.organisation))


def _named(case: Case, named: str) -> UUID:
    if named == OWN or not named:
        return case.own_id
    return superior_id(case) if named == SUPERIOR else organisation_by_code(named).id


def superior_id(case: Case) -> UUID:
    """The organisation above the one that received the case: of two levels the one that its item names.

    No SQL when kept. Raises NotFound where there is none.
    """
    two = item_terms(case.version_id).two_levels
    if two is not None and two.superior != SUPERIOR:
        return organisation_by_code(two.superior).id
    return superior_of(case.own_id).id


def _label(case: Case) -> str:
    """For whom a to-do row is, and who applied for them."""
    if case.capacity == Capacity.SELF or case.capacity in IN_PERSON:
        return case.applicant_masked
    return f"{case.applicant_masked}（{case.helper_masked}代）"
