"""Until when an organisation may object, what an objection and its answer need, and when may be published. Pure.

No law sets days to object to an appraisal of offices: a setting (`TONGBAN_APPRAISAL_OBJECTION_DAYS`). That nobody
answers an objection to a draft of their own is a ruling of ours, as for cards (standards.md 6: two persons).
"""

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime

from tongban.kernel.errors import N_
from tongban.services.supervision.appraisal.errors import (
    AlreadyPublished,
    AppraisalWordsMissing,
    NotShown,
    ObjectionsOpen,
    ObjectionsOver,
    ObjectionsRun,
)
from tongban.services.supervision.appraisal.facts import (
    Answer,
    Appraised,
    Correction,
    Figure,
    Objection,
    Ruling,
    Stage,
)
from tongban.standards.working_time import Limit, WorkCalendar, add_limit, effective_day

LONGEST, MOST_CASES, MOST_PAPERS = 4000, 50, 5
_GROUP = 8  # longer than the groups in which a number is written


def last_day_to_object(shown_at: datetime, *, days: int, calendar: WorkCalendar) -> date:
    """The last of so many working days; the day of showing is not counted."""
    return add_limit(effective_day(shown_at, calendar), Limit(count=days), calendar)


def may_object(one: Appraised, *, today: date) -> bool:
    """Whether the organisation may still say something to the draft."""
    return (
        one.stage is Stage.SHOWN
        and one.agreed_at is None
        and one.object_by is not None
        and today <= one.object_by
    )


def check_may_object(one: Appraised, *, today: date) -> None:
    """Raises AlreadyPublished, NotShown, ObjectionsOver."""
    if one.stage is Stage.PUBLISHED:
        raise AlreadyPublished(facts={"quarter": one.quarter})
    if one.stage is Stage.DRAFT:
        raise NotShown(facts={"quarter": one.quarter})
    if not may_object(one, today=today):
        raise ObjectionsOver(facts={"until": one.object_by})


def check_objection(objection: Objection, *, figures: Iterable[Figure], counted: Collection[str]) -> None:
    """`counted` are the cases of the figure. Raises AppraisalWordsMissing."""
    faults = {}
    if objection.indicator not in {one.indicator for one in figures}:
        faults["indicator"] = N_("Choose the figure that you object to.")
    if not objection.reasons.strip():
        faults["reasons"] = N_("Say what is wrong, and what shows it.")
    if len(objection.case_numbers) > MOST_CASES:
        faults["cases"] = N_("Name at most fifty cases in one objection.")
    elif not set(objection.case_numbers) <= set(counted):
        faults["cases"] = N_("One of these cases is not among those of this figure. Look at its list.")
    if len(objection.papers) > MOST_PAPERS:
        faults["file"] = N_("At most five files.")
    if faults:
        raise AppraisalWordsMissing(facts={"fields": faults})


def check_answer(answer: Answer, *, case_numbers: Collection[str]) -> dict[str, Correction]:
    """The corrections to make. Raises AppraisalWordsMissing (no ruling, no reasons, nothing to correct)."""
    faults = {}
    if answer.ruling is None:
        faults["ruling"] = N_("Choose what it comes to.")
    if not answer.reasons.strip():
        faults["reasons"] = N_(
            "Give the reasons. They stand on the page of the organisation and in its report."
        )
    made = {key: how for key, how in answer.corrections.items() if key in case_numbers}
    if answer.ruling is Ruling.CORRECTED and not made:
        faults["corrections"] = N_("Say of at least one named case how it is counted.")
    if faults:
        raise AppraisalWordsMissing(facts={"fields": faults})
    return made if answer.ruling is Ruling.CORRECTED else {}


def words_of(text: str, field: str, ask: str) -> str:
    """What was written, without spaces around. Raises AppraisalWordsMissing for nothing."""
    if not (said := text.strip()[:LONGEST]):
        raise AppraisalWordsMissing(facts={"fields": {field: ask}})
    return said


def check_may_publish(found: Collection[Appraised], *, open_objections: int, today: date) -> None:
    """Raises NotShown, ObjectionsOpen, ObjectionsRun."""
    if any(one.stage is Stage.DRAFT for one in found):
        raise NotShown(facts={"quarter": next(iter(found)).quarter})
    if open_objections:
        raise ObjectionsOpen(facts={"count": open_objections})
    if until := still_until(found, today=today):
        raise ObjectionsRun(facts={"until": until})


def still_until(found: Iterable[Appraised], *, today: date) -> date | None:
    """The last day on which any of them may still object; None where none may."""
    days = [one.object_by for one in found if may_object(one, today=today) and one.object_by]
    return max(days, default=None)


def case_numbers_in(text: str) -> tuple[str, ...]:
    """The numbers that were typed, each once: apart by lines, commas or spaces; what stands in groups of four is one."""
    found: list[str] = []
    for part in re.split(r"[\n,，、;；]+", text):
        words = part.split()
        found += words if all(len(word) > _GROUP for word in words) else ["".join(words)]
    return tuple(dict.fromkeys(found))


def kept_of(figure: Figure, score: float | None) -> dict[str, float | None]:
    """A figure with the score of its organisation, as it is kept before and after a ruling."""
    return {
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": figure.value,
        "points": figure.points,
        "score": score,
    }
