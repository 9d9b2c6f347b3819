"""The worker that replays closed cases, batch by batch."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.jobs.public import job, running
from tongban.kernel import clock
from tongban.services.cases.whatif.facts import Instant, Replayed, Terms
from tongban.services.cases.whatif.models import WhatIf, WhatIfCase
from tongban.services.cases.whatif.reading import ReadCase, Span, closed_cases, read_closed
from tongban.services.cases.whatif.rules import replayed
from tongban.services.items.public import (
    ItemContent,
    content_for,
    counted_answers,
    item_terms,
    step_terms,
)
from tongban.services.process.public import ProcessUnknown, fitted_steps, process_version
from tongban.standards.working_time import CalendarDay, DayKind, WorkCalendar

BATCH = 250  # some 0.2 s of work, then one short transaction


@job(name="cases.replay-closed")
def replay_closed(*, progress_id: str, what_if_id: str) -> None:
    """Replay the closed cases of one question. Begun again it goes on behind the last batch."""
    row = WhatIf.objects.get(pk=what_if_id)
    if row.ended_at is not None:
        return
    span, changed = _span(row), _Changed(row)
    with running(progress_id) as progress:
        if progress.total is None:
            progress.expect(closed_cases(span).count())
        after = UUID(progress.resume_point) if progress.resume_point else None
        while cases := read_closed(span, after=after, limit=BATCH):
            found = [changed.replay(one) for one in cases]
            after = cases[-1].id
            with transaction.atomic():
                _keep(row, found)
                progress.advance(len(cases), resume_point=str(after))
            progress.check_stop()
        WhatIf.objects.filter(pk=row.pk).update(ended_at=clock.now())


class _Changed:
    """The changed terms of one question: content and calendar by area, each made once."""

    def __init__(self, row: WhatIf) -> None:
        self._content = ItemContent.model_validate(row.content) if row.content else None
        self._days = [
            *(CalendarDay(day=date.fromisoformat(day), kind=DayKind.HOLIDAY) for day in row.days_off),
            *(CalendarDay(day=date.fromisoformat(day), kind=DayKind.MAKE_UP) for day in row.working_days),
        ]
        self._calendar = cache(self._made)
        self._limits: dict[Any, dict[str, int | None]] = {}

    def _made(self, area_code: str) -> WorkCalendar:
        calendar = calendar_for(area_code)
        return calendar.with_days(self._days) if self._days else calendar

    def replay(self, one: ReadCase) -> Replayed:
        content = self._content or item_terms(one.version_id)
        terms = Terms(
            content=content,
            calendar=self._calendar(one.area_code),
            was=calendar_for(one.area_code),
            limits=self._limits_of(one, content),
        )
        return replayed(one.recorded, terms, is_other_version=self._content is not None)

    def _limits_of(self, one: ReadCase, content: ItemContent) -> dict[str, int | None]:
        """The limits of the steps of the process that the changed content names, else of the case's own.

        Each question once. No SQL where the process is in memory.
        """
        answers = one.recorded.answers
        process = None if self._content else one.process_version_id
        key = (process, one.version_id if process else 0, *sorted(answers.items()))
        if key not in self._limits:
            terms = step_terms(content_for(content, counted_answers(content, answers)))
            try:
                version_id = process or process_version(content.process.key).id
                steps = fitted_steps(version_id, terms)
            except ProcessUnknown:
                steps = {}  # a draft may name one that is not published yet: nothing is told of its steps
            self._limits[key] = {name: step.limit_days for name, step in steps.items()}
        return self._limits[key]


def _span(row: WhatIf) -> Span:
    return Span(
        organisation_ids=frozenset(UUID(one) for one in row.organisation_ids),
        item_code=row.item_code,
        from_on=row.from_on,
        until_on=row.until_on,
    )


def _keep(row: WhatIf, found: Sequence[Replayed]) -> None:
    """Keep the cases that differ, and count all. 3 SQL."""
    WhatIfCase.objects.bulk_create(
        [
            WhatIfCase(
                what_if=row,
                number=one.number,
                outcome=one.outcome or "",
                promised_was=one.was.promised_due_on,
                promised_would=one.would.promised_due_on,
                statutory_was=one.was.statutory_due_on,
                statutory_would=one.would.statutory_due_on,
                was_late=one.was.is_late,
                would_be_late=one.would.is_late,
                lacking={why.value: list(names) for why, names in one.lacking.items()},
                is_instant=one.is_instant,
                is_contrary=one.is_contrary,
                steps_late=list(one.steps_newly_late),
                steps_in_time=list(one.steps_no_longer_late),
            )
            for one in found
            if one.differs
        ]
    )
    kept = WhatIf.objects.select_for_update().values_list("summary", flat=True).get(pk=row.pk)
    summary = {name: kept.get(name, 0) + count for name, count in _counted(found).items()}
    WhatIf.objects.filter(pk=row.pk).update(summary=summary)


def _counted(found: Sequence[Replayed]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for one in found:
        counted["cases"] += 1
        counted["was_late"] += one.was.is_late
        counted["would_be_late"] += one.would.is_late
        counted["newly_late"] += one.is_newly_late
        counted["no_longer_late"] += one.is_no_longer_late
        counted["law_broken"] += one.would.is_law_broken
        counted["steps_late"] += bool(one.steps_newly_late)
        counted["steps_in_time"] += bool(one.steps_no_longer_late)
        counted["steps_differ"] += bool(one.steps_newly_late or one.steps_no_longer_late)
        counted["refused"] += one.is_refused
        counted["instant"] += one.is_instant
        counted["contrary"] += one.is_contrary
        counted["instant_unknown"] += one.instant is Instant.UNKNOWN and not one.lacking
        counted["to_person"] += one.instant is Instant.TO_PERSON and not one.lacking
    return counted
