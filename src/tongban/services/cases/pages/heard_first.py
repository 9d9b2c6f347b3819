"""Whether somebody is still to be heard before the decision, and what the applicant has to do about it."""

from dataclasses import dataclass
from datetime import date, datetime

from tongban.foundation.calendars.public import calendar_for
from tongban.services.cases.facts import CaseState
from tongban.services.cases.pages.following import Followed
from tongban.services.cases.procedures.standing import hearings_of, right_state, rights_of
from tongban.standards.working_time import effective_day

TELL = "cases.tell_hearing_right"


@dataclass(frozen=True, kw_only=True)
class HeardFirst:
    """What keeps a decision back. `answer_by` is the last day for the applicant's own answer, `open_until` that of
    the latest answer which anybody may still give, `hearing_at` when the hearing is that was not held yet.
    """

    answer_by: date | None = None
    open_until: date | None = None
    hearing_at: datetime | None = None
    venue: str = ""
    waits_for_hearing: bool = False

    def keeps_back(self, due_on: date | None) -> bool:
        """Whether no decision may be made by `due_on`, so that the day must not be told as its last one."""
        is_open = self.open_until is not None and due_on is not None and self.open_until >= due_on
        return self.waits_for_hearing or is_open


NOBODY = HeardFirst()


def heard_first(case: Followed, *, now: datetime) -> HeardFirst:
    """Who is still to be heard in a case under review. 2 SQL, none where nobody was told of the right.

    Source: 行政许可法 (2019) arts. 46 to 48: no decision before the answer, or before its last day is over.
    """
    if case.fact.state is not CaseState.IN_REVIEW or all(entry.act != TELL for entry in case.entries):
        return NOBODY
    rights, hearings = rights_of(case.row), hearings_of(case.row)
    arranged = next((one for one in hearings if one.closed_at is None), None)
    was_held = any(one.closed_at for one in hearings)
    today = effective_day(now, calendar_for(case.row.area_code))
    states = [right_state(row, hearings) for row in rights]
    waiting = [
        one
        for one in states
        if not (one.has_asked or one.has_waived or was_held or arranged) and today <= one.until
    ]
    return HeardFirst(
        answer_by=next((one.until for one in waiting if one.party is None), None),
        open_until=max((one.until for one in waiting), default=None),
        hearing_at=arranged.planned_at if arranged else None,
        venue=arranged.venue if arranged else "",
        waits_for_hearing=arranged is not None or any(one.has_asked and not one.is_met for one in states),
    )
