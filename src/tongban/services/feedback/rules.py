"""What may be rated, and by when an organisation answers a bad rating. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tongban.kernel.errors import N_, Invalid
from tongban.services.feedback.facts import RatingLevel, Stage
from tongban.standards.vocabularies import vocabulary
from tongban.standards.working_time import Limit, WorkCalendar, add_limit, effective_day

LONGEST_TEXT = 500
# One later supplement within this time (our default; standards.md 13 leaves the period open).
SUPPLEMENT_TIME = timedelta(days=30)
_NEXT = {Stage.ACCEPT: Stage.RECTIFY, Stage.RECTIFY: Stage.REVISIT, Stage.REVISIT: Stage.DONE}


def check_options(level: RatingLevel, options: Iterable[str]) -> tuple[str, ...]:
    """The chosen details in order, each once; all must belong to the level. Raises Invalid.

    Source: 国办发〔2019〕51号: the set is national and not to be edited locally.
    """
    known = {term.code for term in vocabulary("evaluation_detail").in_group(level.device_code)}
    chosen = tuple(dict.fromkeys(options))
    if not known.issuperset(chosen):
        raise Invalid(facts={"fields": {"options": N_("Choose only details that belong to this level.")}})
    return chosen


def check_text(text: str) -> str:
    """The words without space around them. Raises Invalid when they are too many."""
    words = text.strip()
    if len(words) > LONGEST_TEXT:
        raise Invalid(facts={"fields": {"text": N_("Please use at most 500 characters.")}})
    return words


def next_stage(stage: Stage) -> Stage:
    """What follows a stage that is done."""
    return _NEXT[stage]


def stage_due(at: datetime, *, days: int, calendar: WorkCalendar) -> datetime:
    """The last moment to finish a stage that begins at `at` and has `days` working days."""
    last = add_limit(effective_day(at, calendar), Limit(count=days), calendar)
    return datetime.combine(last, calendar.rulings.office_closes, calendar.rulings.zone)
