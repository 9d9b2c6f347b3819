"""Whose licences a signed-in person may see: the own ones and those of the firms they represent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.foundation.directory.public import Officer
from tongban.foundation.identity.public import Person, firms_of
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.licences.facts import HolderKind, LicenceFact
from tongban.resources.licences.models import Licence
from tongban.resources.licences.queries import holder_index, licence_by_code, licences_of_indexes
from tongban.resources.registers.public import RegisterSilent, children_of, id_number_index


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One holder that the person speaks for; `key` is `me` or the firm's credit code."""

    key: str
    name: str
    kind: HolderKind
    index: bytes


def holdings_of(person: Person) -> Sequence[Holding]:
    """The person first, then each firm. 2 SQL; none of them opens the population register."""
    me = Holding(key="me", name=person.name, kind=HolderKind.PERSON, index=id_number_index(person.person_id))
    firms = [
        Holding(
            key=firm.uscc,
            name=firm.name,
            kind=HolderKind.FIRM,
            index=holder_index(HolderKind.FIRM, firm.uscc),
        )
        for firm in firms_of(person)
    ]
    return [me, *firms]


def own_licence(person: Person, code: str) -> LicenceFact:
    """A licence of the person or of a firm that they speak for. 4 SQL. Raises NotFound."""
    fact = licence_by_code(code)
    mine = {one.id for one in licences_of_indexes([(h.kind, h.index) for h in holdings_of(person)])}
    if fact.id not in mine:
        raise NotFound
    return fact


class LicenceReaders:
    """Who may read a licence's paper: its holder, a parent of a child that holds it, who speaks for the
    firm, the organisation that issued it."""

    def may_read(self, *, key: str, by: Actor, at: datetime) -> bool:
        """1 SQL for an officer, 3 for a person, for a parent one more and one for each child."""
        row = (
            Licence.objects.filter(id=UUID(key))
            .only("organisation_id", "holder_kind", "holder_index")
            .first()
        )
        if row is None:
            return False
        if isinstance(by, Officer):
            return row.organisation_id in by.organisation_ids
        if not isinstance(by, Person):
            return False
        held = any(
            one.index == row.holder_index and one.kind.value == row.holder_kind for one in holdings_of(by)
        )
        return held or (row.holder_kind == HolderKind.PERSON and _is_of_child(row, by=by, at=at))


def _is_of_child(licence: Licence, *, by: Person, at: datetime) -> bool:
    """Whether it is the licence of a child of `by` under 18; nobody's while the register does not answer."""
    try:
        children = children_of(by.person_id, on=at.astimezone(CITY_ZONE).date())
        return any(id_number_index(child.person_id) == licence.holder_index for child in children)
    except RegisterSilent:
        return False
