"""Reads closed cases as they stand recorded, batch by batch. Nothing is written, nobody's register is asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.foundation.forms.public import form_binds
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.facts import CaseState, How, Outcome
from tongban.services.cases.instant.models import InstantDecision
from tongban.services.cases.models import Case, CaseSlot, CaseStep, CorrectionNotice
from tongban.services.cases.timing.happenings import NOTHING, Happenings, happenings_of
from tongban.services.cases.whatif.facts import RecordedCase, RecordedStep
from tongban.services.items.public import Value, item_terms
from tongban.services.process.public import Role

CLOSED = (CaseState.DELIVERED, CaseState.NOT_ACCEPTED, CaseState.WITHDRAWN)
_OF_STEP = (*("case_id", "key", "name", "post_code", "opened_at", "counted_from", "done_at", "due_on"),)
_UNUSED = ("applicant_name", "reasons")  # encrypted, and no part of a replay


@dataclass(frozen=True, kw_only=True)
class Span:
    """Which closed cases: of these organisations, of one item or all (empty), submitted on these days."""

    organisation_ids: frozenset[UUID]
    item_code: str
    from_on: date
    until_on: date


@dataclass(frozen=True, kw_only=True)
class ReadCase:
    """One recorded case with what is not replayed: its versions and area."""

    id: UUID
    version_id: int
    process_version_id: UUID | None
    area_code: str
    recorded: RecordedCase


def closed_cases(span: Span) -> "QuerySet[Case]":
    """The closed cases of the span, by id."""
    begin = datetime.combine(span.from_on, time.min, CITY_ZONE)
    end = datetime.combine(span.until_on + timedelta(days=1), time.min, CITY_ZONE)
    rows = Case.objects.filter(
        Q(organisation_id__in=span.organisation_ids) | Q(examined_by_id__in=span.organisation_ids),
        state__in=CLOSED,
        submitted_at__gte=begin,
        submitted_at__lt=end,
    )
    return rows.filter(item_code=span.item_code) if span.item_code else rows


def read_closed(span: Span, *, after: UUID | None, limit: int) -> list[ReadCase]:
    """The next cases of the span. 5 SQL, at most 2 more where clocks were stopped or put off."""
    rows = closed_cases(span).order_by("id")
    cases = list((rows.filter(id__gt=after) if after else rows).defer(*_UNUSED)[:limit])
    slots = _slots(cases)
    resubmitted = dict(
        CorrectionNotice.objects.filter(case__in=cases, resubmitted_at__isnull=False).values_list(
            "case_id", "resubmitted_at"
        )
    )
    inputs = dict(InstantDecision.objects.filter(case__in=cases).values_list("case_id", "inputs"))
    moved, steps = happenings_of(cases), _steps(cases)
    return [
        _read(
            case,
            slots.get(case.id, {}),
            resubmitted.get(case.id),
            inputs.get(case.id, []),
            moved,
            steps.get(case.id, ()),
        )
        for case in cases
    ]


def _read(
    case: Case,
    slots: Mapping[str, tuple[How, str]],
    resubmitted_at: datetime | None,
    inputs: Sequence[Mapping[str, Any]],
    moved: Mapping[UUID, Happenings],
    steps: Sequence[RecordedStep],
) -> ReadCase:
    recorded = RecordedCase(
        number=case.number,
        holder=case.holder,
        answers=case.answers,
        slots={key: how for key, (how, _) in slots.items()},
        facts=_facts(case, slots.values(), inputs),
        is_unchecked=any(entry.get("agrees") is not True for entry in case.unchecked.values()),
        submitted_at=case.submitted_at,
        received_at=resubmitted_at or case.submitted_at,
        accepted_at=case.accepted_at,
        is_deemed=case.is_deemed,
        decided_at=case.decided_at,
        decided_on=case.decided_on,
        outcome=Outcome(case.outcome) if case.outcome else None,
        promised_due_on=case.promised_due_on,
        statutory_due_on=case.statutory_due_on,
        reported_at=case.reported_at,
        reported_on=case.reported_on,
        report_due_on=case.report_due_on,
        renew_by=case.renew_by,
        moved=moved.get(case.id, NOTHING),
        steps=tuple(steps),
    )
    return ReadCase(
        id=case.id,
        version_id=case.version_id,
        process_version_id=case.process_version_id,
        area_code=case.area_code,
        recorded=recorded,
    )


def _steps(cases: Sequence[Case]) -> dict[UUID, list[RecordedStep]]:
    """The steps that offices did and that stand, in their order; who looked beside a step is no step. 1 SQL."""
    found: dict[UUID, list[RecordedStep]] = {}
    rows = CaseStep.objects.filter(
        case__in=cases, done_at__isnull=False, taken_back_at__isnull=True, role=Role.MAIN
    )
    rows = rows.exclude(post_code="").order_by("case_id", "place")
    for row in rows.values_list(*_OF_STEP):
        case_id, key, name, post, opened_at, counted_from, done_at, due_on = row
        found.setdefault(case_id, []).append(
            RecordedStep(
                key=key,
                name=name,
                is_acceptance=post == "accept",
                started_at=counted_from or opened_at,
                done_at=done_at,
                due_on=due_on,
            )
        )
    return found


def _facts(
    case: Case, slots: Collection[tuple[How, str]], inputs: Sequence[Mapping[str, Any]]
) -> dict[str, Value]:
    """What registers and licences said then: locked fields of the form, licences that stood in, a rule's inputs.

    A field that was typed while a register was silent counts only once it was found to agree.
    """
    found: dict[str, Value] = {}
    for field, source in form_binds(item_terms(case.version_id).form or {}).items():
        value = case.form.get(field)
        checked = case.unchecked.get(field)
        if isinstance(value, str) and value and (checked is None or checked.get("agrees") is True):
            found[source] = value
    for how, kind in slots:
        if how is How.LICENCE and kind:
            found[f"licence.{kind}.held"] = True
    for one in inputs:
        # what was computed for a day is computed again from what lies behind it, where that is recorded
        found.setdefault(str(one["source"]), one["value"])
    return found


def _slots(cases: Sequence[Case]) -> dict[UUID, dict[str, tuple[How, str]]]:
    """How each slot was met in the last round, and by which type of licence."""
    found: dict[UUID, dict[str, tuple[How, str]]] = {}
    rows = CaseSlot.objects.filter(case__in=cases).order_by("case_id", "round")
    for case_id, key, how, why in rows.values_list("case_id", "key", "how", "why"):
        found.setdefault(case_id, {})[key] = (How(how), why)
    return found
