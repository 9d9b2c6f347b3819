"""Whose deliveries an officer sees: the department its own, the data authority all."""

from uuid import UUID

from django.db.models import Q

from tongban.foundation.directory.public import Officer, check_one_of
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound
from tongban.resources.fusion.deliveries.facts import AGREE_DUTY, DELIVER_DUTY, SETTLE_DUTY
from tongban.resources.fusion.deliveries.models import Agreement

AUTHORITY = (AGREE_DUTY, SETTLE_DUTY)


def is_authority(by: Officer) -> bool:
    """Whether the officer agrees or settles for the data authority. No SQL."""
    return any(duty in by.duties for duty in AUTHORITY)


def delivers_for(by: Officer) -> list[UUID]:
    """The organisations that the officer delivers for. No SQL."""
    return [one for one, duties in by.duties_in.items() if DELIVER_DUTY in duties]


def sees_deliveries_of(by: Officer, organisation_id: UUID) -> bool:
    """Whether the officer may open what this organisation delivers. No SQL."""
    return is_authority(by) or organisation_id in delivers_for(by)


def check_sees_deliveries(by: Officer) -> None:
    """Raises DutyMissing unless the officer delivers, agrees or settles somewhere."""
    check_one_of(by, DELIVER_DUTY, *AUTHORITY)


def within(by: Actor, *, prefix: str = "") -> Q:
    """The filter for agreements (`prefix` leads to them); a rule of ours sees all."""
    if not isinstance(by, Officer) or is_authority(by):
        return Q()
    return Q(**{f"{prefix}organisation_id__in": delivers_for(by)})


def lock_agreement(code: str, *, by: Actor) -> Agreement:
    """The agreement, locked, if it is in the actor's scope. Raises NotFound, and then locks nothing."""
    row = Agreement.objects.select_for_update().filter(within(by), code=code).first()
    if row is None:
        raise NotFound(facts={"agreement": code})
    return row
