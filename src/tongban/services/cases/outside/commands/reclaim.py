"""Take a case back from another system (收回自办), with reasons: our own desk goes on where it stands."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.jobs.public import enqueue
from tongban.foundation.trail.public import record
from tongban.kernel.errors import N_, Invalid
from tongban.services.cases import rules
from tongban.services.cases.models import Case
from tongban.services.cases.numbers import no_such_case
from tongban.services.cases.outside.facts import RECLAIM, ActState
from tongban.services.cases.outside.reports import open_hand_over
from tongban.services.cases.outside.telling import tell_of_return
from tongban.services.cases.seating import put_on_desk
from tongban.services.cases.steps import subject_of

DUTY = RECLAIM


class ReclaimReasonsNeeded(Invalid):
    """A case is taken back without saying why."""

    code = "reclaim-reasons-needed"
    title = N_("Say why the case is taken back.")


@transaction.atomic
def reclaim_case(*, number: str, reasons: str, by: Officer, at: datetime) -> None:
    """Take a case back. What was done stands; what still waited is dropped, and nothing more is taken.

    Raises NotFound, NotHandedOver, OutOfOrder, NotAllowed, ReclaimReasonsNeeded.
    """
    ours = Case.objects.of_officer(by).filter(number=number)
    case = ours.select_for_update(of=("self",)).first()
    if case is None:
        raise no_such_case(number)
    check_duty(by, DUTY, organisation_id=case.organisation_id)
    handed = open_hand_over(case)
    if case.state not in rules.OPEN_STATES:
        raise rules.OutOfOrder(facts={"state": str(case.state), "act": DUTY})
    if not reasons.strip():
        raise ReclaimReasonsNeeded

    handed.ended_at, handed.ended_by = at, by.ref
    handed.save(update_fields=["ended_at", "ended_by"])
    handed.acts.filter(state=ActState.KEPT).update(state=ActState.DROPPED)
    handed.news.filter(delivered_at__isnull=True).update(given_up_at=at, error="taken-back")
    case.handling_system, case.handling_number = "own", ""
    case.save(update_fields=["handling_system", "handling_number"])
    put_on_desk(case, at=at)
    facts = {"system": handed.system, "reasons": reasons.strip()}
    record(act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
    enqueue(tell_of_return, number=case.number, system=handed.system)
