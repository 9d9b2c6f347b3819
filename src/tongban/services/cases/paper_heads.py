"""What stands on every paper of a case: who issues it, under which number, on which day."""

from datetime import datetime

from tongban.foundation.directory.public import organisation
from tongban.kernel.clock import CITY_ZONE
from tongban.services.cases.models import Case
from tongban.services.cases.numbers import notice_number
from tongban.services.items.public import ItemContent


def paper_head(case: Case, word: str, *, at: datetime, place: int = 1) -> dict[str, object]:
    """What stands on every paper of a case: who issues it, its number and its day."""
    day = at.astimezone(CITY_ZONE).date()
    return {
        "organisation": organisation(case.organisation_id).name,
        "number": notice_number(case.number, word=word, day=day, place=place),
        "date": day,
        "case_number": case.number,
    }


def phones_of(content: ItemContent) -> str:
    """Where to ask, as a paper says it."""
    return "、".join(content.consult.phones)
