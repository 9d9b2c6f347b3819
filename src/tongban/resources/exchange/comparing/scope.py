"""Whose lists an officer sees: those of their organisation; the provider sees what its data were compared with."""

from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.kernel.errors import NotFound
from tongban.resources.exchange.comparing.facts import COMPARE, SET_TERMS
from tongban.resources.exchange.comparing.models import ComparedList
from tongban.resources.exchange.facts import GrantFact, Way
from tongban.resources.exchange.requesting.queries import live_grant
from tongban.resources.exchange.requesting.refusals import GrantUnknown


def organisations_with(by: Officer, duty: str) -> list[UUID]:
    """The organisations in which the officer has the duty, their own first. No SQL."""
    found = [one for one, duties in by.duties_in.items() if duty in duties]
    return sorted(found, key=lambda one: one != by.organisation_id)


def check_compares(by: Officer) -> list[UUID]:
    """The organisations for which the officer compares. Raises DutyMissing."""
    if not (found := organisations_with(by, COMPARE)):
        raise DutyMissing(facts={"duty": COMPARE})
    return found


def provides_for(by: Officer) -> list[UUID]:
    """The organisations for whose data the officer sets terms. Raises DutyMissing."""
    if not (found := organisations_with(by, SET_TERMS)):
        raise DutyMissing(facts={"duty": SET_TERMS})
    return found


def grant_to_compare(code: str, *, by: Officer, at: datetime) -> GrantFact:
    """The live grant by which one of the officer's organisations compares. 1 SQL each.

    Raises DutyMissing, GrantUnknown, GrantNotLive, WayNotGranted.
    """
    for organisation_id in check_compares(by):
        try:
            return live_grant(code, way=Way.COMPARISON, consumer_id=organisation_id, at=at)
        except GrantUnknown:
            continue
    raise GrantUnknown(facts={"grant": code})


def lock_list(code: str, *, by: Officer) -> ComparedList:
    """A list of the officer's organisations, locked. Raises DutyMissing, NotFound, and then locks nothing."""
    rows = ComparedList.objects.select_for_update(of=("self",)).select_related("grant")
    row = rows.filter(code=code, consumer_id__in=check_compares(by)).first()
    if row is None:
        raise NotFound(facts={"list": code})
    return row
