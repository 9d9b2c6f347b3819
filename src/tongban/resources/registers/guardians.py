"""Parents apply for their children (监护人): who is whose child on a day, and whether one may act for it.

Source: 民法典 arts. 17 and 18 (minors are under 18), 23 (guardians are their legal representatives),
27 (parents are the guardians), 34 (they act for them), 39 (guardianship ends with full age).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongban.foundation.identity.public import ApplicantChoice, Applying, AuthorityEnded, Capacity, Person
from tongban.kernel.actors import Actor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, NotFound
from tongban.resources.registers.asking import rows_in_time
from tongban.resources.registers.facts import ChildFact, Register
from tongban.resources.registers.made import age_on
from tongban.resources.registers.queries import opened
from tongban.resources.registers.refusals import RegisterSilent

FULL_AGE = 18  # 民法典 art. 17
_WARDS = """
SELECT relation.ward_id, relation.since_date, relation.until_date, ward.facts
FROM registers_registeredrelation AS relation
JOIN registers_registeredperson AS ward ON ward.id = relation.ward_id WHERE relation.guardian_id = %s
"""
_WARD = f"{_WARDS} AND relation.ward_id = %s"


class ChildIsOfAge(AuthorityEnded):
    """The child has come of age: the guardianship has ended (民法典 art. 39)."""

    code = "child-is-of-age"
    title = N_(
        "%(whom)s is 18 or older and applies in person, or gives you an authority. "
        "What you filled in is kept."
    )


class GuardianshipEnded(AuthorityEnded):
    """The population register says that the guardianship has ended."""

    code = "guardianship-ended"
    title = N_(
        "By the population register you are no longer the guardian of %(whom)s. If that is wrong, ask the "
        "police station that keeps the household; what you filled in is kept."
    )


def children_of(person_id: UUID, *, on: date) -> list[ChildFact]:
    """The children under 18 of this person on a day, the eldest first. 1 SQL. Raises RegisterSilent."""
    children = [
        ward.child
        for ward in _wards(_WARDS, [person_id])
        if ward.since_date <= on and (ward.until_date is None or on < ward.until_date)
    ]
    return sorted(
        (child for child in children if age_on(child.birth_date, on) < FULL_AGE),
        key=lambda child: (child.birth_date, child.name),
    )


class ParentAuthority:
    """A parent may apply for a child under 18, as the population register knows them."""

    def check(self, *, by: Actor, person_id: UUID, applying: Applying, at: datetime) -> None:
        """1 SQL. Raises NotFound, ChildIsOfAge, GuardianshipEnded, RegisterSilent."""
        if not isinstance(by, Person) or applying.uscc:
            raise NotFound
        row = next(iter(_wards(_WARD, [by.person_id, person_id])), None)
        on = at.astimezone(CITY_ZONE).date()
        if row is None or on < row.since_date:
            raise NotFound
        child = row.child
        if age_on(child.birth_date, on) >= FULL_AGE:
            raise ChildIsOfAge(facts={"whom": child.name})
        if row.until_date is not None and on >= row.until_date:
            raise GuardianshipEnded(facts={"whom": child.name})

    def choices(self, *, by: Person, at: datetime) -> Sequence[ApplicantChoice]:
        """1 SQL; nobody while the register does not answer."""
        try:
            children = children_of(by.person_id, on=at.astimezone(CITY_ZONE).date())
        except RegisterSilent:
            return []
        return [
            ApplicantChoice(
                capacity=Capacity.PARENT,
                person_id=child.person_id,
                name=child.name,
                birth_year=child.birth_date.year,
            )
            for child in children
        ]


@dataclass(frozen=True, kw_only=True)
class _Ward:
    """One row of the relations: the child, and from when until when."""

    child: ChildFact
    since_date: date
    until_date: date | None


def _wards(question: str, values: Sequence[UUID]) -> list[_Ward]:
    """Raises RegisterSilent."""
    return [_ward(*row) for row in rows_in_time(Register.PERSON, question, values)]


def _ward(ward_id: Any, since_date: Any, until_date: Any, sealed: object) -> _Ward:
    facts = opened(sealed)
    child = ChildFact(
        person_id=ward_id,
        name=str(facts["name"]),
        birth_date=date.fromisoformat(str(facts["birth_date"])),
    )
    return _Ward(child=child, since_date=since_date, until_date=until_date)
