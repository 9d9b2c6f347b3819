"""As whom somebody acts in a case that concerns them: found, locked and checked in one go."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.identity.public import Person
from tongban.kernel.errors import NotFound
from tongban.services.cases.access import check_may_act, lock_case, lock_own_case
from tongban.services.cases.models import Case
from tongban.services.cases.procedures.facts import HEAR
from tongban.services.cases.procedures.models import InterestedParty
from tongban.services.cases.procedures.standing import Side, lock_interest


def lock_side(number: str, party: UUID | None, *, by: Person | Officer, at: datetime) -> Side:
    """The side of `by`: the applicant, an interested party, or for an officer the one for whom they write it down.

    The case is locked. 1 SQL for the applicant of an own case, else 2. Raises NotFound, AuthorityEnded,
    DutyMissing.
    """
    if isinstance(by, Officer):
        return officers_side(number, party, duty=HEAR, by=by)
    if party is None:
        case = lock_own_case(number, for_=by)
        check_may_act(case, by=by, at=at)
        return Side(case=case)
    side = lock_interest(party, by=by)
    if side.case.number != number:
        raise NotFound
    return side


def officers_side(number: str, party: UUID | None, *, duty: str, by: Officer) -> Side:
    """The side for which an officer acts, who has `duty` there. 1 SQL, 2 for an interested party."""
    case = lock_case(number, for_=by)
    check_duty(by, duty, organisation_id=case.organisation_id)
    return Side(case=case, interested=party_of(case, party) if party else None)


def party_of(case: Case, party: UUID) -> InterestedParty:
    """An interested party of this case. 1 SQL. Raises NotFound."""
    found = InterestedParty.objects.filter(case=case, pk=party).select_related("party").first()
    if found is None:
        raise NotFound
    return found


def actor_in(case: Case, by: Person | Officer) -> Person | Officer:
    """Who is recorded: an officer with the posts of the office that handles the case."""
    return by.only_in(case.organisation_id) if isinstance(by, Officer) else by
