"""Say what comparisons by a grant may answer (比对授权条件): only its provider does."""

from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.resources.exchange.comparing.facts import SET_TERMS, Terms
from tongban.resources.exchange.comparing.models import ComparisonTerms
from tongban.resources.exchange.comparing.scope import provides_for
from tongban.resources.exchange.comparing.terms import terms_as_json
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.reading import grant_fact

MOST_CONDITIONS = 8
LONGEST_LABEL = 60


@transaction.atomic
def set_comparison_terms(*, grant_code: str, terms: Terms, by: Officer, at: datetime) -> None:
    """What the grant lets comparisons do from now on; a comparison under way keeps what held when it began.

    Conditions are of granted fields only: whoever may not have a field may not have a yes or no about it.

    Raises DutyMissing, NotFound (no such grant of the officer's data by this way), Invalid.
    """
    row = Grant.objects.select_for_update().filter(code=grant_code, provider_id__in=provides_for(by)).first()
    if row is None:
        raise NotFound(facts={"grant": grant_code})
    grant = grant_fact(row, on=at.astimezone(CITY_ZONE).date())
    if Way.COMPARISON not in grant.ways:
        raise NotFound(facts={"grant": grant_code})
    _check(terms, {field.name for field in grant.fields})
    said = terms_as_json(terms)
    ComparisonTerms.objects.update_or_create(
        grant_id=row.pk, defaults={**said, "set_at": at, "set_by": by.ref}
    )
    record(act=SET_TERMS, subject=f"exchange:{grant.code}", by=by, at=at, facts=said)


def _check(terms: Terms, granted: set[str]) -> None:
    faults = {}
    if len(terms.conditions) > MOST_CONDITIONS:
        faults["conditions"] = N_("There are too many conditions.")
    for one in terms.conditions:
        if one.condition.field not in granted:
            faults["conditions"] = N_("A condition is about a field that is not granted.")
        elif not one.label or len(one.label) > LONGEST_LABEL or not all(one.condition.values):
            faults["conditions"] = N_(
                "A condition needs a name of at most 60 characters, and what it compares with."
            )
    if len({one.label for one in terms.conditions}) < len(terms.conditions):
        faults["conditions"] = N_("Two conditions have the same name.")
    if faults:
        raise Invalid(facts={"fields": faults})
