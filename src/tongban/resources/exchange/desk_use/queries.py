"""Which granted data an office may look at for a case."""

from collections.abc import Sequence
from datetime import date, datetime

from tongban.kernel.clock import CITY_ZONE
from tongban.resources.exchange.desk_use.facts import CaseSubject, EndedGrant
from tongban.resources.exchange.facts import GrantFact, GrantState, Way
from tongban.resources.exchange.requesting.queries import grants_of_consumer, not_live
from tongban.resources.exchange.uses.facts import Outcome
from tongban.resources.exchange.uses.models import Use

FRESH_DAYS = 30  # a clerk who looked last week sees why there is nothing to look at today
MOST_ENDED = 5


def desk_grants(case: CaseSubject, *, at: datetime) -> tuple[list[GrantFact], list[EndedGrant]]:
    """The live grants of a case's office for its item that allow looking one up, by resource, and those that ended:
    used for this case before, or of the last days, where no other gives the resource now.

    1 SQL; 1 more where any ended, and 1 for each that is told.
    """
    found = [
        one
        for one in grants_of_consumer([case.organisation_id], at=at)
        if one.item_code == case.item_code and Way.API in one.ways
    ]
    live = [one for one in found if one.state is GrantState.LIVE]
    given = {one.resource_code for one in live}
    over = [one for one in found if one.state is not GrantState.LIVE and one.resource_code not in given]
    usable = sorted(live, key=lambda one: (one.resource_name, one.code))
    return usable, _ended(over[:MOST_ENDED], case, on=at.astimezone(CITY_ZONE).date())


def _ended(over: Sequence[GrantFact], case: CaseSubject, *, on: date) -> list[EndedGrant]:
    if not over:
        return []
    # by whom it is about: the log has an index of that, and few uses of each
    about = Use.objects.filter(uscc=case.uscc) if case.uscc else Use.objects.filter(person_id=case.person_id)
    used = about.filter(case_number=case.number, outcome=Outcome.ANSWERED)
    used_codes = set(used.values_list("grant_code", flat=True))
    told = []
    for one in over:
        refusal = not_live(one)
        since = refusal.facts.get("on")
        is_fresh = isinstance(since, date) and (on - since).days <= FRESH_DAYS
        if one.code in used_codes or is_fresh:
            told.append(EndedGrant(grant=one, refusal=refusal))
    return told
