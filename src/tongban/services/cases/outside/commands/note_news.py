"""Note what the other system has to know of a case (回传), and have it told again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import enqueue
from tongban.foundation.trail.public import record
from tongban.kernel.actors import SystemActor
from tongban.kernel.errors import N_, Refused
from tongban.services.cases.events import CaseEvent
from tongban.services.cases.models import Case
from tongban.services.cases.numbers import no_such_case
from tongban.services.cases.outside.facts import HAND_OVER, SEND_AGAIN, NewsKind
from tongban.services.cases.outside.models import HandOver, OutsideNews
from tongban.services.cases.outside.telling import tell_news
from tongban.services.cases.steps import subject_of

DUTY = SEND_AGAIN


class NothingUntold(Refused):
    """The other system has heard everything."""

    code = "outside-nothing-untold"
    title = N_("The other system has heard everything about this case.")


def note_news(
    event: CaseEvent, kind: NewsKind, *, event_id: UUID, facts: dict[str, Any] | None = None
) -> bool:
    """Keep what happened for the system that handles the case, and have a worker tell it; whether one handles it.

    The same event again is the same news. 1 SQL for a case that nobody else handles, else 3.
    """
    handed = HandOver.objects.filter(case__number=event.number, ended_at__isnull=True).first()
    if handed is None:
        return False
    said = {"kind": kind, "facts": facts or {}, "happened_at": event.at, "noted_at": event.at}
    OutsideNews.objects.get_or_create(hand_over=handed, event_id=event_id, defaults=said)
    enqueue(tell_news, number=event.number)
    return True


@transaction.atomic
def send_news_again(*, number: str, by: Officer | SystemActor, at: datetime) -> int:
    """Have a worker tell at once what was not heard, also what was given up; how many pieces wait. 6 SQL.

    Raises NotFound, DutyMissing, NothingUntold.
    """
    cases = Case.objects.of_organisations(by.organisation_ids) if isinstance(by, Officer) else Case.objects
    case = cases.filter(number=number).select_for_update(of=("self",)).first()
    if case is None:
        raise no_such_case(number)
    if isinstance(by, Officer):
        check_duty(by, HAND_OVER, organisation_id=case.organisation_id)
    untold = OutsideNews.objects.filter(
        hand_over__case=case, hand_over__ended_at__isnull=True, delivered_at__isnull=True
    )
    waiting = untold.update(given_up_at=None, next_try_at=None, attempts=0)
    if not waiting:
        raise NothingUntold
    actor = by.only_in(case.organisation_id) if isinstance(by, Officer) else by
    record(act=DUTY, subject=subject_of(case), by=actor, at=at, facts={"news": waiting})
    enqueue(tell_news, number=number)
    return waiting
