"""Answers identity's question who somebody is."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tongban.foundation.identity.public import Firm
from tongban.kernel.actors import Actor
from tongban.resources.registers.facts import Purpose
from tongban.resources.registers.models import LookUp
from tongban.resources.registers.queries import firm_rows_of, person_with


class RegisterNames:
    """A name and an ID number belong together when the population register says so."""

    def match(self, *, name: str, id_number: str, by: Actor, at: datetime) -> UUID | None:
        """The person with both, None otherwise. 2 SQL: the row, and the log entry when it agrees.

        Raises RegisterSilent.
        """
        found = person_with(name=name, id_number=id_number)
        if found is None:
            return None
        LookUp.objects.create(
            person_id=found.person_id,
            looked_at=at,
            by_ref=by.ref,
            is_self=True,
            purpose=Purpose.REAL_NAME,
            fields=["person.name", "person.id_number"],
        )
        return found.person_id

    def firms_of(self, *, person_id: UUID) -> Sequence[Firm]:
        """1 SQL."""
        return firm_rows_of(person_id)
