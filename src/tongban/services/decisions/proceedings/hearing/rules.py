"""When the holder is heard within a proceeding, by whom, and what the minutes say: pure rules.

Source: 行政处罚法 (2021) arts. 63 to 65; a hearing by another law is held in the same way.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from tongban.kernel.errors import N_
from tongban.services.cases.public import (
    AskedAlready,
    AskedTooLate,
    ChairHasExamined,
    NotAWorkingDay,
    NoticeTooShort,
    NotTold,
)
from tongban.services.decisions.proceedings.errors import ProceedingWordsMissing
from tongban.services.decisions.proceedings.facts import RightFact
from tongban.services.decisions.proceedings.grounds import PENALTY_LAW
from tongban.services.decisions.proceedings.rules import LONGEST, NEEDED
from tongban.standards.statutes import first_day_to_hear_before_a_penalty
from tongban.standards.working_time import WorkCalendar, effective_day

# what the minutes say (art. 64 (7) and (8)), as papers head it
MINUTES: Mapping[str, str] = {
    "opening": "核对参加人、告知权利",
    "proposal": "调查人员提出的事实、证据和处理建议",
    "defence": "当事人的申辩和证据",
    "questions": "质证和辩论",
    "closing": "最后陈述",
}
NEEDED_PARTS = ("opening", "proposal", "closing")
# without the party the hearing ends (art. 64 (6)): the minutes say so
NEEDED_ALONE = ("opening",)
BASIS = f"{PENALTY_LAW}第六十四条"


def check_may_answer(right: RightFact | None, *, day: date) -> None:
    """Raise NotTold, AskedAlready or AskedTooLate unless the holder may ask for a hearing on this day."""
    if right is None or right.until is None:
        raise NotTold
    if right.asked_at or right.waived_at:
        raise AskedAlready
    if day > right.until:
        raise AskedTooLate(facts={"until": right.until})


def check_day(planned_at: datetime, *, told_at: datetime, calendar: WorkCalendar) -> None:
    """Raise NotAWorkingDay or NoticeTooShort for a day on which it may not be (art. 64 (2))."""
    day = planned_at.astimezone(calendar.rulings.zone).date()
    if effective_day(planned_at, calendar) != day:
        raise NotAWorkingDay(facts={"fields": {"planned_on": NotAWorkingDay.title}})
    first = first_day_to_hear_before_a_penalty(told=told_at, calendar=calendar)
    if day < first:
        raise NoticeTooShort(facts={"first": first})


def check_people(
    *,
    chair: int,
    clerk: int,
    chairs: Mapping[int, str],
    colleagues: Mapping[int, str],
    investigators: Collection[int],
) -> None:
    """Raise ProceedingWordsMissing for who is no colleague, ChairHasExamined for who looks into it (art. 64 (4))."""
    wrong = {}
    if clerk not in colleagues:
        wrong["clerk"] = N_("Choose an officer of this organisation.")
    if chair not in colleagues or (chair not in chairs and chair not in investigators and chair != clerk):
        wrong["chair"] = N_("Choose an officer of this organisation who may chair hearings.")
    if wrong:
        raise ProceedingWordsMissing(facts={"fields": wrong})
    if chair in investigators or chair == clerk:
        refused = ChairHasExamined(facts={"name": colleagues[chair]})
        refused.facts["fields"] = {"chair": refused.sentence()}
        raise refused


def kept_minutes(parts: Mapping[str, str], *, came: bool) -> dict[str, str]:
    """The minutes without spaces around them, in their order. Raises ProceedingWordsMissing."""
    kept = {part: text for part in MINUTES if (text := parts.get(part, "").strip()[:LONGEST])}
    needed = NEEDED_PARTS if came else NEEDED_ALONE
    if missing := {part: NEEDED for part in needed if part not in kept}:
        raise ProceedingWordsMissing(facts={"fields": missing})
    return kept
