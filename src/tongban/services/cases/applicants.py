"""For whom somebody may apply (给谁办): themselves, their firms, and those who let them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from tongban.foundation.identity.public import Person, application_authority
from tongban.kernel.errors import NotFound
from tongban.services.cases.facts import Capacity, ForWhom, HolderKind
from tongban.services.cases.known import firms_at_hand
from tongban.services.cases.rules import holders_of


@dataclass(frozen=True, kw_only=True)
class Option:
    """One applicant that somebody may choose. `key` means something to nobody but this account."""

    key: str
    capacity: Capacity
    holder: HolderKind
    name: str
    uscc: str = ""
    person_id: UUID | None = None
    items: frozenset[str] = frozenset()  # none: all
    last_date: date | None = None
    birth_year: int | None = None

    @property
    def whom(self) -> ForWhom:
        return ForWhom(
            holder=self.holder, uscc=self.uscc or None, person_id=self.person_id, capacity=self.capacity
        )


def options_of(by: Person, *, at: datetime) -> list[Option]:
    """Everybody for whom `by` may apply now: themselves first. 3 SQL: firms, authorities, children."""
    return offered(by, at=at)[0]


def offered(by: Person, *, at: datetime, firms: bool = True) -> tuple[list[Option], bool]:
    """The same, and whether the entity register was silent about the firms; 1 SQL less without them."""
    own, is_silent = firms_at_hand(by) if firms else ([], False)
    found = [
        Option(key=_key(by, Capacity.SELF), capacity=Capacity.SELF, holder=HolderKind.PERSON, name=by.name)
    ]
    found += [
        Option(
            key=_key(by, Capacity.SELF, firm.uscc),
            capacity=Capacity.SELF,
            holder=HolderKind.FIRM,
            name=firm.name,
            uscc=firm.uscc,
        )
        for firm in own
    ]
    found += [
        Option(
            key=_key(by, one.capacity, one.uscc or str(one.person_id)),
            capacity=one.capacity,
            holder=HolderKind.FIRM if one.uscc else HolderKind.PERSON,
            name=one.name,
            uscc=one.uscc,
            person_id=one.person_id,
            items=one.items,
            last_date=one.last_date,
            birth_year=one.birth_year,
        )
        for one in application_authority.choices(by=by, at=at)
    ]
    return _merged(found), is_silent


def options_for(options: Sequence[Option], *, item_code: str, audience: Collection[str]) -> list[Option]:
    """Those for whom this item can be applied for."""
    holders = holders_of(audience)
    return [one for one in options if one.holder in holders and (not one.items or item_code in one.items)]


def chosen(options: Sequence[Option], key: str) -> Option:
    """The option with this key. Raises NotFound: somebody else's, made up, or no longer there."""
    for one in options:
        if one.key == key:
            return one
    raise NotFound


def _merged(options: list[Option]) -> list[Option]:
    """Several authorities of one firm or person are one line: all their items, the last of their days."""
    found: dict[str, Option] = {}
    for one in options:
        first = found.get(one.key)
        if first is not None:
            is_all = not first.items or not one.items
            days = [day for day in (first.last_date, one.last_date) if day]
            one = Option(
                key=one.key,
                capacity=one.capacity,
                holder=one.holder,
                name=first.name,
                uscc=one.uscc,
                person_id=one.person_id,
                items=frozenset() if is_all else first.items | one.items,
                last_date=max(days, default=None),
                birth_year=first.birth_year,
            )
        found[one.key] = one
    return list(found.values())


def _key(by: Person, capacity: Capacity, what: str = "") -> str:
    """An opaque name of one applicant for one account, the same each time."""
    said = f"{by.account_id}:{capacity}:{what}"
    return salted_hmac("cases.applicants", said, algorithm="sha256").hexdigest()[:24]
