"""Complete one open step and let the process move on."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from tongban.services.process import engine, queries
from tongban.services.process.errors import StepNotOpen
from tongban.services.process.facts import NO_TERMS, OpenStep, StepTerms
from tongban.services.process.limits import with_limits
from tongban.services.process.models import ProcessState

_UPDATE = "UPDATE process_processstate SET tree = %s::jsonb, moved_at = %s WHERE subject = %s"


def complete_step(
    *,
    subject: str,
    step_id: UUID,
    outcome: str,
    data: Mapping[str, object] | None = None,
    terms: StepTerms = NO_TERMS,
    at: datetime,
) -> list[OpenStep]:
    """Complete a step with its outcome; returns every step now open, [] when the process is over.

    Runs inside the caller's transaction and locks the subject's one row: of two completions
    at the same time the second waits and finds the step done. 2 SQL queries (3 when this web
    process meets the version for the first time). At its end the state is dropped.

    Raises StepNotOpen, OutcomeUnknown, NoWayOn; then nothing is written.
    """
    state = ProcessState.objects.select_for_update().filter(subject=subject).first()
    if state is None:
        raise StepNotOpen(facts={"subject": subject, "step": str(step_id)})
    compiled = queries.compiled_version(state.version_id)
    run = engine.Run.restore(compiled, state.tree)
    run.complete(step_id, outcome=outcome, data=dict(data or {}))
    if run.is_over:
        state.delete()
        return []
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [run.saved(), at, subject])
    return with_limits(run.open_steps(), compiled.steps, terms)
