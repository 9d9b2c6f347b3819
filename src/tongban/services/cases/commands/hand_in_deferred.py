"""Hand in a material that was to follow (容缺后补): the applicant brings what was still owed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.foundation.identity.public import Person
from tongban.foundation.jobs.public import announce
from tongban.foundation.papers.public import share_papers
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.cases.access import check_may_act, lock_own_case
from tongban.services.cases.deferring import ACCEPTED, close_deferral, new_round
from tongban.services.cases.events import MaterialHandedIn
from tongban.services.cases.facts import How
from tongban.services.cases.models import Deferral
from tongban.services.cases.rules import OutOfOrder
from tongban.services.cases.steps import subject_of

DUTY = "cases.hand_in_deferred"


class NothingFollows(Refused):
    """This material is not one that was to follow, or it is here already."""

    code = "nothing-follows"
    title = N_("Nothing is to follow here, or it is here already.")


class DeferredWithoutFile(Invalid):
    """The form came without a file."""

    code = "deferred-without-file"
    title = N_("Choose the file of the material first.")


@transaction.atomic
def hand_in_deferred(
    *, number: str, slot: str, papers: Sequence[UUID], by: Person, at: datetime
) -> MaterialHandedIn:
    """Take in what was to follow. Late is taken too, as long as the case is open and accepted.

    Source: standards.md §12 (the certificate only after the rest arrives).

    Raises NotFound, OutOfOrder, NothingFollows, DeferredWithoutFile.
    """
    case = lock_own_case(number, for_=by)
    check_may_act(case, by=by, at=at)
    if case.state not in ACCEPTED:
        raise OutOfOrder(facts={"state": case.state, "act": DUTY})
    row = Deferral.objects.filter(case=case, key=slot, handed_in_at__isnull=True).first()
    if row is None:
        raise NothingFollows(facts={"slot": slot})
    if not papers:
        raise DeferredWithoutFile(facts={"fields": {"file": DeferredWithoutFile.title}})
    mine = share_papers(ids=papers, owner_from=by.ref, owner_to=f"case:{number}", by=by, at=at)
    new_round(case, slot, how=How.FILE, papers=[str(mine[paper].id) for paper in papers])
    close_deferral(case, row, by=by, at=at)
    is_late = row.due_on is not None and at.astimezone(CITY_ZONE).date() > row.due_on
    record(act=DUTY, subject=subject_of(case), by=by, at=at, facts={"slot": slot, "is_late": is_late})
    done = MaterialHandedIn(number=number, organisation_id=case.organisation_id, at=at, slot=slot)
    announce(done)
    return done
