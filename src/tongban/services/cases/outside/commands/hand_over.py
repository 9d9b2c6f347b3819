"""Hand a case to another system (转外部系统办理): it acts from now on, and we record what it reports."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import enqueue
from tongban.foundation.tasks.public import cancel_tasks
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Refused
from tongban.services.cases import rules
from tongban.services.cases.access import lock_case, open_step
from tongban.services.cases.outside.facts import HAND_OVER
from tongban.services.cases.outside.models import HandOver
from tongban.services.cases.outside.systems import systems
from tongban.services.cases.outside.telling import tell_of_hand_over
from tongban.services.cases.steps import subject_of
from tongban.services.items.public import item_terms

DUTY = HAND_OVER


class NoOtherSystem(Refused):
    """No other system is connected, or it cannot handle such a case."""

    code = "no-other-system"
    title = N_(
        "No other system can handle this case: choose one that is connected; a case that several organisations decide stays here."
    )


@transaction.atomic
def hand_over_case(*, number: str, system: str = "", by: Officer, at: datetime) -> None:
    """Hand a case that is not accepted yet to a connected system. It is told by a worker.

    `system` is its short name; empty where only one is connected.

    The clocks run on, and the organisation answers for them as before: 行政许可法 (2019) art. 42.

    Raises NotFound, HandledElsewhere, OutOfOrder, NoStepForYou, NotAllowed, NoOtherSystem.
    """
    case = lock_case(number, for_=by)
    rules.check_move(case.state, DUTY)
    step = open_step(case, post="accept", by=by, duty=DUTY)
    content, connected = item_terms(case.version_id), systems()
    system = system or (next(iter(connected)) if len(connected) == 1 else "")
    if system not in connected or content.other_organisations or content.two_levels:
        raise NoOtherSystem

    HandOver.objects.create(case=case, system=system, handed_at=at, handed_by=by.ref)
    case.handling_system, case.handling_number = system, ""
    case.save(update_fields=["handling_system", "handling_number"])
    cancel_tasks(about=subject_of(case), at=at)
    record(
        act=DUTY,
        subject=subject_of(case),
        by=by.only_in(step.organisation_id),
        at=at,
        facts={"system": system},
    )
    enqueue(tell_of_hand_over, number=case.number)
