"""What officers looked up, for those who watch over it."""

from dataclasses import dataclass
from datetime import datetime

from tongban.resources.registers.facts import Purpose
from tongban.resources.registers.models import LookUp


@dataclass(frozen=True, kw_only=True)
class OfficersLook:
    """One look-up by an officer; `is_accounted_for`: a case asked for it, or the person, who was there or objected."""

    by_ref: str
    organisation_name: str
    looked_at: datetime
    is_accounted_for: bool


# no case stands behind these yet, but the person does
_WITH_THE_PERSON = frozenset({Purpose.COUNTER_INTAKE, Purpose.REAL_NAME, Purpose.DISPUTE})


def looks_of_officers(*, since: datetime, until: datetime) -> list[OfficersLook]:
    """What officers looked up from `since` until before `until`, in order, for supervision. 1 SQL."""
    rows = LookUp.objects.filter(looked_at__gte=since, looked_at__lt=until, by_ref__startswith="officer:")
    wanted = rows.order_by("looked_at").values_list(
        "by_ref", "organisation_name", "looked_at", "case_number", "purpose"
    )
    return [
        OfficersLook(
            by_ref=by_ref,
            organisation_name=name,
            looked_at=looked_at,
            is_accounted_for=bool(number) or purpose in _WITH_THE_PERSON,
        )
        for by_ref, name, looked_at, number, purpose in wanted
    ]
