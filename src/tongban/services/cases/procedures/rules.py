"""When somebody is heard before a decision, and by when: pure rules of 行政许可法 arts. 34, 36, 45 to 48."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from tongban.kernel.errors import N_
from tongban.services.cases.facts import CaseState, Outcome
from tongban.services.cases.procedures.errors import (
    ChairHasExamined,
    ExpertOpinionMissing,
    HearingNotHeld,
    HearingRightNotTold,
    HearingRightOpen,
    HearingTooLate,
    NotAWorkingDay,
    NoticeTooShort,
    NotInReview,
    TooFewOfficers,
    VisitMissing,
    VisitUnsigned,
    WordsMissing,
)
from tongban.services.cases.procedures.facts import RightState
from tongban.standards.statutes import (
    last_day_to_announce_a_hearing,
    last_day_to_ask_for_a_hearing,
    last_day_to_hold_a_hearing,
)
from tongban.standards.working_time import Procedure, WorkCalendar, effective_day

FEWEST_OFFICERS = 2  # 行政许可法 (2019) art. 34 (3)
HEARING = "hearing"  # of Licensing.procedures: before a refusal the applicant may be heard
LONGEST = 4000
NEEDED = N_("Needed.")
# what minutes say (art. 48 (1)(4) and (5)); those not in NEEDED_PARTS may have had no place in the hearing
MINUTES = ("opening", "opinion", "applicant", "interested", "questions", "closing")
NEEDED_PARTS = ("opening", "opinion", "closing")


def check_in_review(state: str) -> None:
    """Raise NotInReview for a case that is not between acceptance and decision."""
    if state != CaseState.IN_REVIEW:
        raise NotInReview(facts={"state": state})


def words(said: Mapping[str, str]) -> dict[str, str]:
    """What was written, without spaces around it. Raises WordsMissing for what is empty."""
    kept = {name: text.strip()[:LONGEST] for name, text in said.items()}
    if missing := {name: NEEDED for name, text in kept.items() if not text}:
        raise WordsMissing(facts={"fields": missing})
    return kept


def last_day_to_ask(*, told_at: datetime, calendar: WorkCalendar) -> date:
    """The last of the five days. Source: 行政许可法 (2019) art. 47 (1)."""
    return last_day_to_ask_for_a_hearing(told=told_at, calendar=calendar)


def last_day_to_hold(asked: Collection[datetime], *, calendar: WorkCalendar) -> date | None:
    """The last of the twenty days after the first request; None where nobody asked. Source: art. 47 (1)."""
    return last_day_to_hold_a_hearing(asked=min(asked), calendar=calendar) if asked else None


def first_day_possible(*, told_at: datetime, calendar: WorkCalendar) -> date:
    """The first day on which a hearing may be that is told now: seven working days lie between.

    Source: 行政许可法 (2019) art. 48 (1)(1); ruling 10: the day of the hearing is not counted.
    """
    told = day = effective_day(told_at, calendar)
    while last_day_to_announce_a_hearing(hearing=day, calendar=calendar) < told:
        day = calendar.working_day_after(day)
    return day


def check_day(
    planned_at: datetime, *, told_at: datetime, hold_by: date | None, calendar: WorkCalendar
) -> None:
    """Raise NotAWorkingDay, NoticeTooShort or HearingTooLate for a day on which the hearing may not be.

    The notice goes before the twenty days where both cannot be kept any more: the parties' seven days
    are not cut because the office is late.
    """
    day = planned_at.astimezone(calendar.rulings.zone).date()
    if effective_day(planned_at, calendar) != day:
        raise NotAWorkingDay(facts={"fields": {"planned_on": NotAWorkingDay.title}})
    first = first_day_possible(told_at=told_at, calendar=calendar)
    if day < first:
        raise NoticeTooShort(facts={"first": first})
    if hold_by and day > max(hold_by, first):
        raise HearingTooLate(facts={"hold_by": hold_by})


def check_chair(chair: int, *, name: str, examiners: Collection[int], clerk: int) -> None:
    """Raise ChairHasExamined for a chair who examines the application or takes down the minutes.

    Source: 行政许可法 (2019) art. 48 (1)(3).
    """
    if chair in examiners or chair == clerk:
        raise ChairHasExamined(facts={"name": name})


def check_heard(
    outcome: Outcome,
    *,
    says_hearing: bool,
    rights: Sequence[RightState],
    is_somebody_untold: bool = False,
    is_announced: bool = False,
    is_open: bool = False,
    was_held: bool = False,
    today: date,
) -> None:
    """Raise what still stands before the decision: HearingNotHeld, HearingRightNotTold, HearingRightOpen.

    `says_hearing`: the item lets the applicant be heard before a refusal. `is_open`: a hearing is arranged
    and its minutes are not signed; `was_held`: one was closed; `is_somebody_untold`: an interested party
    does not know of its right.

    Source: 行政许可法 (2019) arts. 46, 47, 48 (2).
    """
    waits = any(right.has_asked and not right.is_met for right in rights)
    if is_open or waits or (is_announced and not was_held):
        raise HearingNotHeld
    is_applicant_told = any(right.party is None for right in rights)
    if is_somebody_untold or (outcome is Outcome.REFUSED and says_hearing and not is_applicant_told):
        raise HearingRightNotTold
    waiting = [
        right.until
        for right in rights
        if not (right.has_asked or right.has_waived or was_held) and today <= right.until
    ]
    if waiting:
        raise HearingRightOpen(facts={"until": max(waiting)})


def check_officers(officers: Collection[int], *, colleagues: Collection[int]) -> None:
    """Raise TooFewOfficers unless two officers or more of the organisation made the visit. Source: art. 34 (3)."""
    if len(set(officers)) < FEWEST_OFFICERS or not set(officers) <= set(colleagues):
        raise TooFewOfficers(facts={"fields": {"officers": TooFewOfficers.title}})


def is_visit_signed(officers: Mapping[str, str | None]) -> bool:
    """Whether a record of a site visit is complete: two officers or more, and each has signed. Source: art. 34 (3).

    `officers`: account → when they signed, None until then.
    """
    return len(officers) >= FEWEST_OFFICERS and all(officers.values())


def check_may_end(
    procedure: Procedure,
    *,
    opinions: int = 0,
    visits: Sequence[Mapping[str, str | None]] = (),
    is_hearing_open: bool = False,
) -> None:
    """Raise what a special procedure lacks before its result may be entered.

    `opinions`: those that experts gave in this review; `visits`: the signatures of the records since it
    began. A hearing ends when its minutes are signed, not before.

    Source: 行政许可法 (2019) arts. 34 (3), 45, 48.

    Raises ExpertOpinionMissing, VisitMissing, VisitUnsigned, HearingNotHeld.
    """
    if procedure is Procedure.EXPERT_REVIEW and not opinions:
        raise ExpertOpinionMissing
    if procedure is Procedure.HEARING and is_hearing_open:
        raise HearingNotHeld
    if procedure is not Procedure.SITE_VISIT:
        return
    if not visits:
        raise VisitMissing
    if not all(is_visit_signed(officers) for officers in visits):
        raise VisitUnsigned


def digest(minutes: Mapping[str, str]) -> str:
    """The SHA-256 of minutes, by which those who confirm them and the decision name them."""
    text = json.dumps(dict(minutes), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
