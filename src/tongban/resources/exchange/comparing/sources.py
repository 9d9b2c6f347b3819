"""Whom a list is compared with: the granted source says who is in it, the population register who has which name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tongban.resources.exchange.comparing.reading import name_of
from tongban.resources.exchange.facts import GrantFact
from tongban.resources.exchange.masks import masked_row
from tongban.resources.exchange.sources.bound import BoundSource
from tongban.resources.exchange.sources.queries import source_of
from tongban.resources.registers.public import shared_people


class Known(NamedTuple):
    """A person's name and day of birth, as the population register has them."""

    name: str
    birth_date: date


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A granted source: within its row filter, and of its values only what conditions are about."""

    grant: GrantFact
    source: BoundSource

    def known(self, indexes: Sequence[bytes]) -> set[bytes]:
        """Which indexes are somebody's in it; for millions, and without the row filter."""
        return self.source.matched(indexes)

    def rows(
        self, indexes: Collection[bytes], *, fields: Collection[str]
    ) -> dict[bytes, list[Mapping[str, str]]]:
        """The rows within the filter about these people; for thousands. Values are masked as they are granted:
        a yes or no says nothing that the value itself would not."""
        asked = [field for field in self.grant.fields if field.name in fields]
        found = self.source.rows_matching(list(indexes), fields=fields, conditions=self.grant.conditions)
        return {index: [masked_row(row.values, asked) for row in rows] for index, rows in found.items()}


def compared_source(grant: GrantFact) -> Compared:
    """The source of a grant. 1 SQL. Raises ResourceNotServed."""
    return Compared(grant=grant, source=source_of(grant.resource_code))


def people_known(indexes: Collection[bytes]) -> dict[bytes, Known]:
    """Name and day of birth of these people; of whom the population register does not know, nothing. 1 SQL."""
    found = shared_people(list(indexes))
    return {
        index: Known(name_of(one.values["person.name"]), date.fromisoformat(one.values["person.birth_date"]))
        for index, one in found.items()
    }
