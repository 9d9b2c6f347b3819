"""The registers' own answer to objections: what they hold, and the nearest organisation that keeps them."""

from datetime import datetime
from typing import Any

from django.conf import settings

from tongban.foundation.directory.public import OrganisationFact, nearest_with_post
from tongban.foundation.identity.public import Person
from tongban.resources.registers.dispute_facts import NoKeeper
from tongban.resources.registers.facts import FIELD_TEXTS, FIRM_FIELDS, Purpose, register_of
from tongban.resources.registers.keepers import KeptFact
from tongban.resources.registers.models import RegisteredFirm, RegisteredPerson
from tongban.resources.registers.queries import look_up_firm, look_up_person


class RegisterKeeper:
    """Answers for facts of the population and the entity register; each look is logged. 4 SQL."""

    def kept(self, *, fact: str, uscc: str, by: Person, at: datetime) -> KeptFact:
        """Raises UnknownField, NotYourData, NotFound, RegisterSilent, NoKeeper."""
        is_firms = fact in FIRM_FIELDS
        asked: dict[str, Any] = {"purpose": Purpose.DISPUTE, "case_number": None, "by": by, "at": at}
        if is_firms:
            value = look_up_firm(uscc=uscc, fields=[fact], **asked).values[fact]
        else:
            value = look_up_person(person_id=by.person_id, fields=[fact], **asked).values[fact]
        return KeptFact(
            value=value,
            label=FIELD_TEXTS[fact],
            source=register_of(fact),
            uscc=uscc if is_firms else "",
            keeper=_keeper(by, uscc if is_firms else ""),
            post_code=settings.REGISTER_KEEPER_POST,
        )


def _keeper(by: Person, uscc: str) -> OrganisationFact:
    """The nearest organisation with the post that keeps registers. 2 SQL. Raises NoKeeper."""
    rows = (
        RegisteredFirm.objects.serving().filter(pk=uscc)
        if uscc
        else RegisteredPerson.objects.filter(pk=by.person_id)
    )
    area_code = rows.values_list("area_code", flat=True).first()
    keeper = nearest_with_post(settings.REGISTER_KEEPER_POST, area_code=area_code) if area_code else None
    if keeper is None:
        raise NoKeeper
    return keeper
