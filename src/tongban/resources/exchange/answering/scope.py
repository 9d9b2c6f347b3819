"""For whom an officer asks, and whose questions an officer sets."""

from uuid import UUID

from tongban.foundation.directory.public import DutyMissing, Officer, organisations_named
from tongban.resources.exchange.answering.facts import ASK, DEFINE
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.uses.facts import User


def asks_for(by: Officer) -> list[UUID]:
    """The organisations for which the officer asks, their own first. Raises DutyMissing."""
    found = [one for one, duties in by.duties_in.items() if ASK in duties]
    if not found:
        raise DutyMissing(facts={"duty": ASK})
    return sorted(found, key=lambda one: one != by.organisation_id)


def defines_for(by: Officer) -> list[UUID]:
    """The organisations for whose data the officer sets questions. Raises DutyMissing."""
    found = [one for one, duties in by.duties_in.items() if DEFINE in duties]
    if not found:
        raise DutyMissing(facts={"duty": DEFINE})
    return found


def user_for(by: Officer, grant_code: str) -> User:
    """The officer as a user of the organisation that has the grant, else of their own. 2 SQL. Raises DutyMissing."""
    offices = asks_for(by)
    theirs = Grant.objects.filter(code=grant_code, consumer_id__in=offices)
    office = theirs.values_list("consumer_id", flat=True).first() or offices[0]
    names = organisations_named([office])
    return User(ref=by.ref, name=by.name, organisation_id=office, organisation_name=names.get(office, "—"))
