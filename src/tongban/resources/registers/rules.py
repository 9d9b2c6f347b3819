"""Who may look into a register for what."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer, check_duty_anywhere
from tongban.foundation.identity.public import Applying, Capacity, Person, application_authority
from tongban.kernel.actors import Actor
from tongban.resources.registers.facts import Purpose, purpose_check
from tongban.resources.registers.refusals import (
    CaseDoesNotOpen,
    NotYourData,
    PurposeMissing,
    RepresentativeUnknown,
    UnknownField,
    UnknownPurpose,
)

DUTY = "registers.look_up"
# for what a citizen looks at the own data
OWN_PURPOSES = (Purpose.OWN_APPLICATION, Purpose.OWN_DATA, Purpose.DISPUTE)
# who helps in person says so, so that the person reads why somebody of an office looked
_PURPOSE_AS = {Capacity.COUNTER: Purpose.COUNTER_INTAKE, Capacity.AGENT: Purpose.COUNTER_INTAKE}


def check_fields(fields: Collection[str], known: Collection[str]) -> list[str]:
    """The fields in the register's own order. Raises UnknownField."""
    for field in fields:
        if field not in known:
            raise UnknownField(facts={"field": field})
    return [field for field in known if field in fields]


def purpose_named(name: str) -> Purpose:
    """Raises UnknownPurpose."""
    try:
        return Purpose(name)
    except ValueError:
        raise UnknownPurpose(facts={"purpose": name}) from None


def check_purpose(
    *,
    purpose: Purpose,
    case_number: str | None,
    by: Actor,
    about: UUID | str,
    own_person_id: UUID | None,
    applying: Applying | None,
    at: datetime,
) -> None:
    """Raises unless `by` may look: a citizen at themselves and their firms, an officer or the system for a case.

    `own_person_id` is whose data it is: the person, or the firm's legal representative; null where nobody knows them. Who applies for
    somebody else says so in `applying`, and identity is asked whether they may. Whether the case
    allows it is asked through the port. Raises NotYourData, RepresentativeUnknown,
    PurposeMissing, DutyMissing, CaseDoesNotOpen, NoProvider, and what `application_authority` refuses.
    """
    if applying is not None and applying.capacity is not Capacity.SELF:
        if purpose is not _PURPOSE_AS.get(applying.capacity, Purpose.OWN_APPLICATION):
            raise NotYourData
        if own_person_id is None:
            raise RepresentativeUnknown
        application_authority.check(by=by, person_id=own_person_id, applying=applying, at=at)
        return
    if isinstance(by, Person):
        if by.person_id != own_person_id or purpose not in OWN_PURPOSES:
            raise NotYourData
        return
    if isinstance(by, Officer):
        check_duty_anywhere(by, DUTY)
    if not case_number:
        raise PurposeMissing
    if not purpose_check.ask().check(case_number=case_number, by=by, about=about):
        raise CaseDoesNotOpen
