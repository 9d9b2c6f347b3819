"""Say what comparisons by a grant may answer (比对授权条件): only its provider does."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, NotFound
from tongban.resources.exchange.comparing.facts import SET_TERMS, NamedCondition, Terms
from tongban.resources.exchange.comparing.models import ComparisonTerms
from tongban.resources.exchange.comparing.scope import provides_for
from tongban.resources.exchange.comparing.terms import is_answered, terms_as_json
from tongban.resources.exchange.facts import GrantFact, Mask, Way
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.requesting.reading import grant_fact
from tongban.resources.exchange.sources.queries import served_binding

MOST_CONDITIONS = 8
LONGEST_LABEL = 60


@transaction.atomic
def set_comparison_terms(*, grant_code: str, terms: Terms, by: Officer, at: datetime) -> None:
    """What the grant lets comparisons do from now on; a comparison under way keeps what held when it began.

    Conditions are of granted fields only, and see of a value what its mask leaves: a yes or no says nothing that
    the value itself would not. One that asks for more is refused.

    Raises DutyMissing, NotFound (no such grant of the officer's data by this way), Invalid.
    """
    row = Grant.objects.select_for_update().filter(code=grant_code, provider_id__in=provides_for(by)).first()
    if row is None:
        raise NotFound(facts={"grant": grant_code})
    grant = grant_fact(row, on=at.astimezone(CITY_ZONE).date())
    if Way.COMPARISON not in grant.ways:
        raise NotFound(facts={"grant": grant_code})
    check_terms(terms, grant)
    said = terms_as_json(terms)
    ComparisonTerms.objects.update_or_create(
        grant_id=row.pk, defaults={**said, "set_at": at, "set_by": by.ref}
    )
    record(act=SET_TERMS, subject=f"exchange:{grant.code}", by=by, at=at, facts=said)


def check_terms(terms: Terms, grant: GrantFact) -> None:
    """Conditions that can be answered, each with a name of its own. 1 SQL where there is any. Raises Invalid."""
    faults = {}
    if len(terms.conditions) > MOST_CONDITIONS:
        faults["conditions"] = N_("There are too many conditions.")
    if len({one.label for one in terms.conditions}) < len(terms.conditions):
        faults["conditions"] = N_("Two conditions have the same name.")
    binding = served_binding(grant.resource_code) if terms.conditions else None
    served = binding.fields if binding else None
    masks = {field.name: field.mask for field in grant.fields}
    for place, one in enumerate(terms.conditions, 1):
        if fault := _fault(one, masks, served):
            faults[f"values-{place}"] = fault
    if faults:
        raise Invalid(facts={"fields": faults})


def _fault(one: NamedCondition, masks: Mapping[str, Mask], served: Collection[str] | None) -> str:
    asked = one.condition
    if asked.field not in masks:
        return N_("A condition is about a field that is not granted.")
    if not one.label or len(one.label) > LONGEST_LABEL or not all(asked.values):
        return N_("A condition needs a name of at most 60 characters, and what it compares with.")
    if served is not None and asked.field not in served:
        return N_("Nothing serves this field now, so that no condition about it can be answered.")
    if not is_answered(asked, masks[asked.field]):
        return N_(
            "The grant leaves only a part of this field, such as the year or the district. The condition asks for more, so its answer would be wrong."
        )
    return ""
