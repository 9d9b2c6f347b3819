"""Note that somebody who keeps the registers looked at people whom a delivered row may be about."""

from collections.abc import Iterable
from datetime import datetime

from tongban.foundation.directory.public import Officer
from tongban.kernel.ids import new_id
from tongban.resources.registers.facts import Purpose
from tongban.resources.registers.models import LookUp
from tongban.resources.registers.queries import person_ids_by_id_number

_FIELDS = ["person.name", "person.sex", "person.birth_date", "person.phone", "person.address"]


def note_kept_looks(
    *, id_numbers: Iterable[str], matter: str, matter_name: str, by: Officer, at: datetime
) -> int:
    """Each of these people sees that the officer looked at them to decide whether a row is theirs. 2 SQL.

    `matter` is that row as the trail names it when it is decided, `matter_name` its delivery, for the person.

    Answers how many the register knows; whom it does not know nobody can tell.
    """
    people = person_ids_by_id_number(id_numbers)
    LookUp.objects.bulk_create(
        LookUp(
            id=new_id(),
            person_id=person_id,
            looked_at=at,
            by_ref=by.ref,
            by_name=by.name,
            organisation_name=by.organisation_name,
            purpose=Purpose.LINK_ROW,
            fields=_FIELDS,
            matter=matter,
            matter_name=matter_name,
        )
        for person_id in people.values()
    )
    return len(people)
