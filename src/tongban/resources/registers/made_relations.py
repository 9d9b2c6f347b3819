"""Who is whose parent among made people: read from their households, the same each time."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from tongban.resources.registers.facts import PersonRow, RelationRow, Sex
from tongban.resources.registers.made import age_on

_YOUNGEST_PARENT = 18


def make_relations(people: Sequence[PersonRow]) -> list[RelationRow]:
    """Parents and children of made households: each begins with the couple, their children follow."""
    return [
        row
        for _, household in groupby(people, key=lambda person: person.household)
        for row in _of_household(list(household))
    ]


def _of_household(members: Sequence[PersonRow]) -> Iterator[RelationRow]:
    if len(members) < 3 or (members[0].sex, members[1].sex) != (Sex.MALE, Sex.FEMALE):
        return
    for child in members[2:]:
        for parent in members[:2]:
            if age_on(parent.birth_date, child.birth_date) >= _YOUNGEST_PARENT:
                yield RelationRow(
                    guardian_id_number=parent.id_number,
                    ward_id_number=child.id_number,
                    since=child.birth_date,
                )
