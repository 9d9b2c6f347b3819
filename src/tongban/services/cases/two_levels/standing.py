"""The stored days of a case that its lower authority hands up to the superior."""

from datetime import date, datetime
from uuid import UUID

from tongban.foundation.calendars.public import calendar_for
from tongban.kernel.errors import NotFound
from tongban.services.cases.clocks import LAST_DAYS, set_last_days
from tongban.services.cases.models import Case
from tongban.services.cases.seating import superior_id
from tongban.services.cases.timing.happenings import happenings
from tongban.services.items.public import item_terms
from tongban.standards.working_time import effective_day


def pass_by_law(case: Case) -> None:
    """Let the superior have a locked case that was never reported: the law decides it in the superior's place.

    Nothing is asked of the lower authority any more, and what it received stays with the case. Not saved; no
    SQL when kept. Where the directory knows no superior the case stays with who has it.
    """
    if item_terms(case.version_id).two_levels is None or case.reported_at is not None:
        return
    try:
        superior = superior_id(case)
    except NotFound:
        return
    case.examined_by_id, case.organisation_id = case.organisation_id, superior


def hand_up(case: Case, *, to: UUID, at: datetime) -> dict[str, list[date | None]]:
    """Let the superior have a locked case: its own clock counts from the day of the report.

    Gives the days that moved, as [from, to]. 1 SQL, and what `happenings` costs.
    """
    before = {field: getattr(case, field) for field in LAST_DAYS}
    case.examined_by_id, case.organisation_id = case.organisation_id, to
    case.reported_at, case.reported_on = at, effective_day(at, calendar_for(case.area_code))
    set_last_days(case, happenings(case), now=at)
    case.save(update_fields=["examined_by_id", "organisation_id", "reported_at", "reported_on", *LAST_DAYS])
    return {
        field: [old, getattr(case, field)] for field, old in before.items() if old != getattr(case, field)
    }
