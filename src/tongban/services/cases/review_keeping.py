"""What every act of review ends with: it stands on the trail, and whoever listens hears of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.cases.events import ReviewMoved
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.seating import subject_of

Told = TypeVar("Told", bound=ReviewMoved)


def keep_act(
    kind: type[Told],
    case: Case,
    row: CaseStep,
    *,
    act: str,
    facts: Mapping[str, Any],
    new: Iterable[CaseStep],
    by: Officer,
    at: datetime,
    **more: Any,
) -> Told:
    """Record what was done at the seat `row` and announce it as `kind`, with the `new` rows and `more` of its own."""
    by_there = by.only_in(row.organisation_id)
    record(act=act, subject=subject_of(case), by=by_there, at=at, facts=facts)
    event = kind(
        number=case.number,
        organisation_id=case.organisation_id,
        at=at,
        step=row.key,
        by_ref=by.ref,
        seats=tuple(str(one.id) for one in new),
        **more,
    )
    announce(event)
    return event
