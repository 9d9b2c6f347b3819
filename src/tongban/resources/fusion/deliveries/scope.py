"""Whose deliveries an officer sees: the department its own, the data authority all."""

from uuid import UUID

from django.db.models import Q

from tongban.foundation.directory.public import DutyMissing, Officer
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


def check_sees_deliveries(by: Officer) -> None:
    """Raises DutyMissing unless the officer delivers, agrees or settles somewhere."""
    if not is_authority(by) and not delivers_for(by):
        raise DutyMissing(facts={"duty": DELIVER_DUTY})


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
