"""What a proceeding on a licence needs when it is opened, served and decided: pure rules.

Source: 行政许可法 (2019) arts. 7 (defence), 8 (变更、撤回), 69 (撤销), 70 (注销); 行政处罚法 (2021) arts. 44, 57 to 65
(吊销).
"""

from collections.abc import Collection, Mapping
from datetime import date

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.decisions.proceedings.errors import (
    DecidedByOpener,
    DefenceOpen,
    LegalityNotPassed,
    NoticeNotServed,
    ProceedingEnded,
    ProceedingWordsMissing,
)
from tongban.services.decisions.proceedings.facts import (
    FOR_THE_PUBLIC,
    Change,
    Measure,
    Opening,
    ProceedingFact,
    ProceedingState,
)
from tongban.services.decisions.proceedings.grounds import GROUNDS, Ground
from tongban.standards.working_time import Limit, WorkCalendar, add_limit

LONGEST = 4000
LONGEST_LAW = 200
LONGEST_CHANGE = 500
NEEDED = N_("Needed.")


def check_opening(given: Opening, *, opener: int, colleagues: Collection[int], today: date) -> Ground:
    """The ground that was chosen. Raises ProceedingWordsMissing for what is missing or cannot be so.

    `colleagues`: accounts of the officers of the organisation. Source: 行政许可法 (2019) art. 8 (2) (the public
    interest); 行政处罚法 (2021) arts. 42 (two officers), 44 and 59 (what is told and decided on).
    """
    found, faults = GROUNDS.get(given.ground), {}
    if found is None:
        faults["ground"] = N_("Choose a ground.")
    if not given.facts.strip():
        faults["facts"] = NEEDED
    if found and found.needs_law and not given.law.strip():
        faults["law"] = N_("This ground needs the law and the article that knows it.")
    if found and found.measure is Measure.SUSPENSION:
        faults |= _until_faults(given.until, today=today)
    if found and found.measure in FOR_THE_PUBLIC and not given.interest.strip():
        faults["interest"] = N_("Without the public interest a licence that was rightly granted stays.")
    if found and found.measure is Measure.REVOCATION:
        faults |= {name: NEEDED for name in ("evidence", "address") if not getattr(given, name).strip()}
        if given.colleague == opener or given.colleague not in colleagues:
            faults["colleague"] = N_("A penalty is looked into by two officers. Choose the other one.")
    if faults or found is None:
        raise ProceedingWordsMissing(facts={"fields": faults})
    return found


def changes_of(
    given: Mapping[str, str], *, titles: Mapping[str, str], before: Mapping[str, object]
) -> tuple[Change, ...]:
    """What is to stand on the licence instead: the entries of its type that differ. Raises ProceedingWordsMissing.

    `titles` are the labels of its entries by key, `before` what stands on it. Source: 行政许可法 (2019) art. 8 (2).
    """
    found = tuple(
        Change(key=key, title=title, before=str(before.get(key) or ""), after=after)
        for key, title in titles.items()
        if (after := given.get(key, "").strip()[:LONGEST_CHANGE]) and after != str(before.get(key) or "")
    )
    if not found:
        fault = N_("Change at least one entry of the licence. What ends it is a retraction.")
        raise ProceedingWordsMissing(facts={"fields": {"changes": fault}})
    return found


def check_served_on(served_on: date | None, *, since: date, today: date) -> date:
    """The day of service: from the day on which there was something to serve. Raises ProceedingWordsMissing."""
    if served_on is None or not since <= served_on <= today:
        fault = N_("Give the day on which the holder got it: not before it was made, not after today.")
        raise ProceedingWordsMissing(facts={"fields": {"served_on": fault}})
    return served_on


def last_day_to_defend(served_on: date, *, days: int, calendar: WorkCalendar) -> date:
    """The last of the working days for a defence; the day of service is not counted.

    Source: 行政许可法 (2019) art. 7 gives the right and no limit; `days` is a setting.
    """
    return add_limit(served_on, Limit(count=days), calendar)


def check_open(state: str) -> None:
    """Raise ProceedingEnded."""
    if state != ProceedingState.OPEN:
        raise ProceedingEnded


def check_reasons(reasons: str, *, field: str = "reasons") -> str:
    """The reasons without spaces around. Raises ProceedingWordsMissing."""
    if not (said := reasons.strip()[:LONGEST]):
        raise ProceedingWordsMissing(facts={"fields": {field: NEEDED}})
    return said


def check_decision(
    fact: ProceedingFact, *, decider: int, until: date | None, compensation: str, today: date
) -> None:
    """Raise DecidedByOpener, NoticeNotServed, DefenceOpen, LegalityNotPassed or ProceedingWordsMissing.

    Whether a hearing stands before it is asked for apart. A change and a retraction name how losses are
    made good (行政许可法 art. 8 (2)); a revocation has passed the legal review (行政处罚法 art. 58; we ask it of each).
    """
    if decider in fact.investigators:
        raise DecidedByOpener
    if fact.defend_by is None:
        raise NoticeNotServed
    if today <= (last := last_day_to_answer(fact)):
        raise DefenceOpen(facts={"until": last})
    if fact.measure is Measure.REVOCATION:
        check_legality_passed(fact, decider=decider)
    faults = _until_faults(until, today=today) if fact.measure is Measure.SUSPENSION else {}
    if not faults and until is not None and _is_longer(fact, until, today=today):
        faults["until"] = N_(
            "That is longer than the notice told the holder. A longer suspension takes a proceeding of its own, with "
            "a new notice."
        )
    if fact.measure in FOR_THE_PUBLIC and not compensation.strip():
        faults["compensation"] = N_(
            "Losses are made good by law. Say how, how much or by when it is found out."
        )
    if faults:
        raise ProceedingWordsMissing(facts={"fields": faults})


def _is_longer(fact: ProceedingFact, until: date, *, today: date) -> bool:
    """Whether a suspension would last longer from the decision on than the notice said from its opening on.

    The last day itself may move: while the holder is heard the one that was told may have passed.
    Source: 行政处罚法 (2021) arts. 44, 45, by which what is decided is what was told.
    """
    if fact.until is None:
        return False
    opened_on = fact.opened_at.astimezone(CITY_ZONE).date()
    return until > fact.until and until - today > fact.until - opened_on


def check_discussed_on(day: date | None, *, opened_on: date, today: date) -> date | None:
    """The day of the joint discussion, where one is named. Raises ProceedingWordsMissing.

    Source: 行政处罚法 (2021) art. 57 (2): what is grave or complicated the heads decide together.
    """
    if day is not None and not opened_on <= day <= today:
        raise ProceedingWordsMissing(
            facts={"fields": {"discussed_on": N_("It was after the opening, and not after today.")}}
        )
    return day


def check_legality_passed(fact: ProceedingFact, *, decider: int) -> None:
    """Raise LegalityNotPassed, or DecidedByOpener for who made the review."""
    if fact.legality is None or not fact.legality.passed:
        raise LegalityNotPassed
    if fact.legality.account == decider:
        raise DecidedByOpener


def last_day_to_answer(fact: ProceedingFact) -> date:
    """The last day before which nothing is decided: for the defence, and to ask for a hearing that nobody gave up.

    Raises NoticeNotServed.
    """
    if fact.defend_by is None:
        raise NoticeNotServed
    right = fact.right
    if right is None or right.until is None or right.asked_at or right.waived_at:
        return fact.defend_by
    return max(fact.defend_by, right.until)


def _until_faults(until: date | None, *, today: date) -> dict[str, str]:
    if until is None:
        return {"until": N_("A suspension has a last day.")}
    return {"until": N_("The last day of a suspension lies before today.")} if until < today else {}
