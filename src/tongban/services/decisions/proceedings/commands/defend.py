"""State a defence (陈述申辩) in a proceeding on one's licence; it goes into the file."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import record
from tongban.services.cases.public import Told
from tongban.services.decisions.proceedings.errors import ProceedingWordsMissing
from tongban.services.decisions.proceedings.facts import DefenceStated
from tongban.services.decisions.proceedings.models import Defence
from tongban.services.decisions.proceedings.papers import order_record
from tongban.services.decisions.proceedings.rules import LONGEST, NEEDED, check_open
from tongban.services.decisions.proceedings.standing import actor_in, lock_for, subject_of

ACT = "decisions.state_defence"


@transaction.atomic
def state_defence(
    *, number: str, text: str, how: Told = Told.ONLINE, by: Person | Officer, at: datetime
) -> DefenceStated:
    """Keep what the holder says; the sealed record goes into the file. Until the decision, also after the limit.

    They write it on their own page, or an officer with the duty takes it down. 15 SQL at most.

    Source: 行政许可法 (2019) art. 7.

    Raises NotFound, DutyMissing, ProceedingEnded, ProceedingWordsMissing.
    """
    row, licence = lock_for(number, by=by)
    check_open(row.state)
    if not (said := text.strip()[:LONGEST]):
        raise ProceedingWordsMissing(facts={"fields": {"text": NEEDED}})
    is_officer = isinstance(by, Officer)
    defence = Defence.objects.create(
        proceeding=row,
        place=row.defences.count() + 1,
        text=said,
        how=how if is_officer else Told.ONLINE,
        made_at=at,
        taken_by=by.name if is_officer else "",
    )
    order_record(row, defence, licence, at=at)
    facts = {"number": row.number, "place": defence.place, "how": defence.how}
    record(act=ACT, subject=subject_of(row), by=actor_in(row, by), at=at, facts=facts)
    stated = DefenceStated(
        number=row.number,
        licence_number=row.licence_number,
        organisation_id=row.organisation_id,
        at=at,
        place=defence.place,
    )
    announce(stated)
    return stated
