"""Complete one open step, or one seat at it, and let the process move on."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from tongban.services.process.acts.course import Act
from tongban.services.process.commands.acting import moved
from tongban.services.process.facts import NO_TERMS, OpenStep, StepTerms


def complete_step(
    *,
    subject: str,
    step_id: UUID,
    outcome: str,
    by: str = "",
    data: Mapping[str, object] | None = None,
    terms: StepTerms = NO_TERMS,
    at: datetime,
) -> list[OpenStep]:
    """Say what one seat says; returns everybody who has to act now, [] when the process is over.

    `step_id` is the id of an open seat: of a step that one person does, the step's own. `by` is
    the actor's reference, needed where several have to sign and to take the act back later. SQL
    and locking as `moved`.

    Raises StepNotOpen, OutcomeUnknown, StepWaits, SeatTaken, NoWayOn; then nothing is written.
    """
    act = Act(seat=step_id, by=by)
    return list(
        moved(
            subject=subject,
            seat_id=step_id,
            move=lambda course: course.complete(act, outcome=outcome, data=data),
            terms=terms,
            at=at,
        ).waiting
    )
