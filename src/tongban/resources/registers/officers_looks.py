"""What officers looked up, for those who watch over it."""

from dataclasses import dataclass
from datetime import datetime

from tongban.resources.registers.facts import Purpose
from tongban.resources.registers.models import LookUp


@dataclass(frozen=True, kw_only=True)
class OfficersLook:
    """One look-up by an officer. `is_accounted_for`: something asked for it that stands elsewhere.

    That is a case; the person, who was there or objected; or a matter of the registers that waits for exactly these
    people: a delivered row without a number that is to be decided, a firm that an edition set aside. That somebody
    keeps a register is no purpose by itself: a look for which nothing asked counts.
    """

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
        "by_ref", "organisation_name", "looked_at", "case_number", "purpose", "matter"
    )
    return [
        OfficersLook(
            by_ref=by_ref,
            organisation_name=name,
            looked_at=looked_at,
            is_accounted_for=bool(number or matter) or purpose in _WITH_THE_PERSON,
        )
        for by_ref, name, looked_at, number, purpose, matter in wanted
    ]
