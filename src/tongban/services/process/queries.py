"""Questions about processes: versions, their steps, where a subject stands, and the drawing."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext

from tongban.services.process import drawing, engine, limits, rules
from tongban.services.process.acts.course import Act, Course
from tongban.services.process.acts.keeping import restored, waiting
from tongban.services.process.errors import ProcessUnknown, StepNotOpen
from tongban.services.process.facts import (
    NO_TERMS,
    DoneStep,
    OpenStep,
    ProcessVersionFact,
    SeatView,
    StepFact,
    StepKind,
    StepTerms,
)
from tongban.services.process.models import ProcessState, ProcessVersion

# written out: every guide and every step of a case asks this
_VERSION = "SELECT id, key, number, name, sha256 FROM process_processversion v WHERE "
_IN_FORCE = "NOT EXISTS (SELECT 1 FROM process_processwithdrawal w WHERE w.version_id = v.id)"
_BY_ID = _VERSION + "id = %s"
_NEWEST = _VERSION + "key = %s AND " + _IN_FORCE + " ORDER BY number DESC LIMIT 1"

# of many subjects: one array instead of a thousand places, which cost more to write than to answer
_VERSIONS_OF = "SELECT subject, version_id FROM process_processstate WHERE subject = ANY(%s)"


def process_version(key_or_version_id: str | UUID) -> ProcessVersionFact:
    """The version of a key that is in force (the newest that was not withdrawn), or the one with this id.

    1 SQL query. Raises ProcessUnknown.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BY_ID if isinstance(key_or_version_id, UUID) else _NEWEST, [key_or_version_id])
        row = cursor.fetchone()
    if row is None:
        raise ProcessUnknown(facts={"process": str(key_or_version_id)})
    version_id, key, number, name, sha256 = row
    return ProcessVersionFact(id=version_id, key=key, number=number, name=name, sha256=sha256)


def published_processes() -> list[ProcessVersionFact]:
    """The version in force of each process, by name. 1 SQL query."""
    rows = (
        ProcessVersion.objects.filter(withdrawal=None)
        .order_by("key", "-number")
        .distinct("key")
        .defer("bpmn")
    )
    facts = [
        ProcessVersionFact(id=row.id, key=row.key, number=row.number, name=row.name, sha256=row.sha256)
        for row in rows
    ]
    return sorted(facts, key=lambda fact: fact.name)


@lru_cache(maxsize=512)
def compiled_version(version_id: UUID) -> engine.Compiled:
    """The version read and checked, kept in this web process: versions never change. 1 SQL query, then 0."""
    text = ProcessVersion.objects.filter(id=version_id).values_list("bpmn", flat=True).first()
    if text is None:
        raise ProcessUnknown(facts={"process": str(version_id)})
    return engine.compile_bpmn(text)


def process_steps(version_id: UUID) -> list[StepFact]:
    """The steps in the order in which they are done, side steps last. 0 SQL queries when warm."""
    return list(compiled_version(version_id).steps.values())


def fitted_steps(version_id: UUID, terms: StepTerms) -> dict[str, StepFact]:
    """The same by key, with the limits that hold for one subject. 0 SQL queries when warm."""
    return limits.fitted(process_steps(version_id), terms)


def open_steps(subject: str) -> list[OpenStep]:
    """The steps of a subject that wait for somebody; [] where nothing runs. 1 SQL query when warm."""
    state = ProcessState.objects.filter(subject=subject).first()
    if state is None:
        return []
    return waiting(_course(state))


def seat_view(subject: str, *, seat_id: UUID) -> SeatView:
    """For whom an open seat waits, and the finished steps to which it may return, the latest first.

    1 SQL query when warm. Raises StepNotOpen.
    """
    state = ProcessState.objects.filter(subject=subject).first()
    if state is None:
        raise StepNotOpen(facts={"subject": subject, "step": str(seat_id)})
    course = _course(state)
    sendable = tuple(
        DoneStep(id=step.id, key=step.key, name=course.fact_of(step).name, round=step.round)
        for step in course.sendable(Act(seat=seat_id))
    )
    awaits = next(one.awaits for one in waiting(course) if one.id == seat_id)
    return SeatView(awaits=awaits, sendable=sendable)


def _course(state: ProcessState) -> Course:
    return restored(compiled_version(state.version_id), tree=state.tree, course=state.course)


def step_limits(terms: Mapping[str, StepTerms]) -> dict[str, dict[str, int | None]]:
    """Of running subjects, each with its terms: the limit of every step in working days, by step key.

    1 SQL query when warm. A subject that does not run is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS_OF, [list(terms)])
        states = cursor.fetchall()
    known: dict[tuple[UUID, int], dict[str, int | None]] = {}  # many subjects share their terms
    found: dict[str, dict[str, int | None]] = {}
    for subject, version_id in states:
        key = (version_id, id(terms[subject]))
        if key not in known:
            fitted = limits.fitted(process_steps(version_id), terms[subject])
            known[key] = {step: fact.limit_days for step, fact in fitted.items()}
        found[subject] = known[key]
    return found


@lru_cache(maxsize=2048)
def _svg(
    version_id: UUID,
    done: frozenset[str],
    current: frozenset[str],
    days: tuple[tuple[str, int | None], ...],
    language: str,
    is_licensing: bool = True,
) -> SafeString:
    compiled = compiled_version(version_id)
    model = compiled.model if is_licensing else rules.worded_plainly(compiled.model)
    steps = {key: replace(compiled.steps[key], limit_days=count) for key, count in days}
    return mark_safe(drawing.svg(model, steps, done=done, current=current))  # noqa: S308


def process_svg(
    version_id: UUID,
    *,
    done: Collection[str] = (),
    current: Collection[str] = (),
    terms: StepTerms = NO_TERMS,
) -> SafeString:
    """The process drawn as SVG from its own BPMN: with `done` and `current` step keys it shows a case,
    without them a guide (the applicant's part dark, ours pale, side ways dashed). 0 SQL queries when warm.
    """
    steps = limits.fitted(process_steps(version_id), terms)
    days = tuple((key, step.limit_days) for key, step in steps.items())
    return _svg(version_id, frozenset(done), frozenset(current), days, get_language() or "")


def process_figure(
    version_id: UUID,
    *,
    done: Collection[str] = (),
    current: Collection[str] = (),
    terms: StepTerms = NO_TERMS,
    is_licensing: bool = True,
) -> SafeString:
    """The drawing on wide screens and the same as an ordered list for small ones and for screen readers.

    `terms` shortens the steps to what the item promises; what grants no licence is not said to refuse one.
    """
    steps = limits.fitted(process_steps(version_id), terms)
    days = tuple((key, step.limit_days) for key, step in steps.items())
    return _figure(version_id, frozenset(done), frozenset(current), days, get_language() or "", is_licensing)


@lru_cache(maxsize=512)
def _figure(
    version_id: UUID,
    done: frozenset[str],
    current: frozenset[str],
    days: tuple[tuple[str, int | None], ...],
    language: str,
    is_licensing: bool,
) -> SafeString:
    compiled = compiled_version(version_id)
    start = rules.start_of(compiled.model)
    rows = [_start_row(start.name, is_case=bool(done or current))] if start.name else []
    steps = [replace(compiled.steps[key], limit_days=count) for key, count in days]
    if not is_licensing:
        steps = [replace(step, exits=tuple(map(rules.plain_word, step.exits))) for step in steps]
    rows += [_row(s, done, current) for s in steps if not s.is_side or s.key in current]
    svg = _svg(version_id, done, current, days, language, is_licensing)
    return mark_safe(render_to_string("process/figure.html", {"svg": svg, "rows": rows}))  # noqa: S308


def _start_row(name: str, *, is_case: bool) -> dict[str, str]:
    return {"name": name, "who": "you", "state": "done" if is_case else "", "days": "", "exits": ""}


def _row(step: StepFact, done: Collection[str], current: Collection[str]) -> dict[str, str]:
    state = (
        "now" if step.key in current else "done" if step.key in done else "next" if done or current else ""
    )
    return {
        "name": step.name,
        "who": "you" if step.kind is StepKind.APPLICANT else "we",
        "state": state,
        "days": drawing.days_text(step.limit_days) if step.limit_days is not None else "",
        "exits": pgettext("between steps", ", ").join(step.exits),
    }
