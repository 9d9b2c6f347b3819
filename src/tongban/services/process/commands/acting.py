"""What every act on a running process does: lock its one row, move its course, keep it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongban.services.process import queries
from tongban.services.process.acts.course import Course
from tongban.services.process.acts.keeping import kept, restored, waiting
from tongban.services.process.errors import StepNotOpen
from tongban.services.process.facts import NO_TERMS, OpenStep, StepTerms
from tongban.services.process.limits import with_limits
from tongban.services.process.models import ProcessState

_UPDATE = (
    "UPDATE process_processstate SET tree = %s::jsonb, course = %s::jsonb, moved_at = %s WHERE subject = %s"
)


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Where a subject stands after an act: who has to act now, and the steps that do not stand any more."""

    waiting: tuple[OpenStep, ...]
    gone: frozenset[UUID]  # ids of steps, open ones and finished ones


def moved(
    *,
    subject: str,
    seat_id: UUID,
    move: Callable[[Course], None],
    terms: StepTerms = NO_TERMS,
    at: datetime,
) -> Moved:
    """Move one subject's course in the caller's transaction.

    Locks the subject's one row: of two acts at the same time the second waits and sees what the
    first did. 2 SQL queries (3 when this web process meets the version for the first time). At
    its end the state is dropped.

    Raises StepNotOpen and whatever `move` raises; then nothing is written.
    """
    state = ProcessState.objects.select_for_update().filter(subject=subject).first()
    if state is None:
        raise StepNotOpen(facts={"subject": subject, "step": str(seat_id)})
    compiled = queries.compiled_version(state.version_id)
    course = restored(compiled, tree=state.tree, course=state.course)
    before = {step.id for step in course.steps.values()}
    move(course)
    if course.is_over:
        state.delete()
        return Moved(waiting=(), gone=frozenset())
    with connection.cursor() as cursor:
        values: list[Any] = [course.run.saved(), json.dumps(kept(course), ensure_ascii=False), at, subject]
        cursor.execute(_UPDATE, values)
    steps = with_limits(waiting(course), compiled.steps, terms)
    after = {step.id for step in course.steps.values()}
    return Moved(waiting=tuple(steps), gone=frozenset(before - after))
