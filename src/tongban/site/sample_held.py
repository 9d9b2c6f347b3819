"""The licences that the sample city's people and firms hold before the first day (`licences.yaml`)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.documents import read_yaml
from tongban.resources.licences.public import Holder, HolderKind, KnownLicence, Trust, enter_licences
from tongban.resources.registers.public import FirmRow, PersonRow
from tongban.site.sample_people import firm_code, made, named_people

_BATCH = 1000
# GB/T 36903: 111 is the citizen's ID number, 001 the unified social credit code
_ID_TYPES = {HolderKind.PERSON: "111", HolderKind.FIRM: "001"}
_EVERYONE = 8_000_000  # numbers of what each named person holds, apart from those that the file states


def enter_held_licences(
    file: Path, city: dict[str, Any], people: dict[str, Any], *, by: Actor, at: datetime
) -> int:
    """Enter what the named people and firms hold, and a share of the made people; answers how many are new.

    A number that stands already is left as it is, so a second load changes nothing.
    """
    given = read_yaml(file)
    types = read_yaml(file.with_name("licence_types.yaml"))
    entering = _Entering(
        {row["code"]: row["number_prefix"] for row in types}, at.astimezone(CITY_ZONE).date()
    )
    persons, firms = made(people, city["code"])
    named = dict(named_people(people))
    heads = _heads(persons)
    rows = [
        *entering.of_named(given["named"], named, {firm.uscc: firm for firm in firms}, heads),
        *entering.of_made(given["made"], persons[len(named) :], heads),
    ]
    batches = (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH))
    return sum(enter_licences(rows=batch, by=by, at=at) for batch in batches)


def _heads(persons: Sequence[PersonRow]) -> dict[int, PersonRow]:
    """The first of each household, who is its head."""
    heads: dict[int, PersonRow] = {}
    for person in persons:
        heads.setdefault(person.household, person)
    return heads


class _Entering:
    """Turns the file's rows into licences: numbers, days, and fields filled in with what the register says."""

    def __init__(self, prefixes: Mapping[str, str], today: date) -> None:
        self.prefixes, self.today = prefixes, today
        self._organisations: dict[str, UUID] = {}

    def of_named(
        self,
        rows: Sequence[Mapping[str, Any]],
        named: Mapping[str, PersonRow],
        firms: Mapping[str, FirmRow],
        heads: Mapping[int, PersonRow],
    ) -> Iterator[KnownLicence]:
        """What the file says of people and firms by name, and of every named person."""
        for row in rows:
            if row.get("everyone"):
                for place, person in enumerate(named.values()):
                    yield self._of_person(row, person, heads, number=str(_EVERYONE + place))
            elif "firm" in row:
                firm = firms[firm_code(row["firm"])]
                holder = _holder(HolderKind.FIRM, firm.name, firm.uscc)
                yield self._licence(row, holder, {"name": firm.name}, number=row["number"])
            else:
                yield self._of_person(row, named[row["holder"]], heads, number=row["number"])

    def of_made(
        self, rows: Sequence[Mapping[str, Any]], persons: Sequence[PersonRow], heads: Mapping[int, PersonRow]
    ) -> Iterator[KnownLicence]:
        """One in `every` of the made people of the row's ages."""
        for row in rows:
            youngest, oldest = row["ages"]
            fitting = [
                (place, person)
                for place, person in enumerate(persons)
                if youngest <= self._age(person) <= oldest
            ]
            for place, person in fitting[:: row["every"]]:
                yield self._of_person(row, person, heads, number=f"{place:07d}")

    def _age(self, person: PersonRow) -> int:
        born = person.birth_date
        return self.today.year - born.year - ((self.today.month, self.today.day) < (born.month, born.day))

    def _of_person(
        self, row: Mapping[str, Any], person: PersonRow, heads: Mapping[int, PersonRow], *, number: str
    ) -> KnownLicence:
        head = heads[person.household]
        facts = {
            "name": person.name,
            "sex": person.sex.word,
            "birth_date": person.birth_date.isoformat(),
            "address": person.address,
            "household": str(person.household),
            "head": head.name,
            "relation": "户主" if head is person or head.id_number == person.id_number else "家庭成员",
        }
        holder = _holder(HolderKind.PERSON, person.name, person.id_number)
        return self._licence(row, holder, facts, number=number)

    def _licence(
        self, row: Mapping[str, Any], holder: Holder, facts: Mapping[str, str], *, number: str
    ) -> KnownLicence:
        code = row["type"]
        begins = self._day(row["from"], ago=True)
        said = {**facts, "number": number, "from": begins.isoformat()}
        return KnownLicence(
            type_code=code,
            number=f"{self.prefixes[code]}{number}",
            holder=holder,
            fields={key: words.format_map(said) for key, words in row["fields"].items()},
            organisation_id=self._keeper(code),
            valid_from=begins,
            valid_until=self._day(row["until"], ago=False) if "until" in row else None,
            trust=Trust.A,
        )

    def _day(self, stated: object, *, ago: bool) -> date:
        """A day of the file: a date, or how many days from the day of the load."""
        if isinstance(stated, int):
            return self.today + timedelta(days=-stated if ago else stated)
        return date.fromisoformat(str(stated))

    def _keeper(self, type_code: str) -> UUID:
        """The organ whose credit code begins the type's code."""
        code = type_code[:18]
        if code not in self._organisations:
            self._organisations[code] = organisation_by_code(code).id
        return self._organisations[code]


def _holder(kind: HolderKind, name: str, id_code: str) -> Holder:
    return Holder(kind=kind, name=name, id_type=_ID_TYPES[kind], id_code=id_code)
