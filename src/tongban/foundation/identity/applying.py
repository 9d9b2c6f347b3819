"""Who applies for whom: as what (申请身份), and the table of those who can say that somebody may."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from tongban.foundation.identity.facts import Person
from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_, NoProvider, NotAllowed
from tongban.kernel.ports import PortTable


class Capacity(StrEnum):
    """As what somebody applies (申请身份)."""

    SELF = "self"  # for oneself, or as the legal representative of one's firm
    DELEGATE = "delegate"  # of a firm, for named items until a day (被授权人)
    REPRESENTATIVE = "representative"  # of a person, with a signed authority (委托代理人)
    PARENT = "parent"  # 监护人 for a child
    AGENT = "agent"  # of a village service point (代办员), the person being present
    COUNTER = "counter"  # a clerk of the one-stop counter (综合窗口), the person being present


CAPACITY_TEXTS = {
    Capacity.SELF: N_("in person"),
    Capacity.DELEGATE: N_("delegate of the firm"),
    Capacity.REPRESENTATIVE: N_("authorised representative"),
    Capacity.PARENT: N_("parent"),
    Capacity.AGENT: N_("agent of the service point"),
    Capacity.COUNTER: N_("clerk of the one-stop counter"),
}


@dataclass(frozen=True, kw_only=True)
class Applying:
    """As what somebody applies, for which item, and for which firm where it is for one."""

    capacity: Capacity
    item_code: str
    uscc: str = ""


@dataclass(frozen=True, kw_only=True)
class ApplicantChoice:
    """Somebody else for whom one may apply, as the list “for whom” shows it."""

    capacity: Capacity
    person_id: UUID | None  # None for a firm: the entity register says who represents it
    name: str
    uscc: str = ""
    items: frozenset[str] = frozenset()  # codes; none: all
    last_date: date | None = None  # the last day on which it holds
    birth_year: int | None = None

    def covers(self, item_code: str) -> bool:
        """Whether one may apply for this item."""
        return not self.items or item_code in self.items


class AuthorityEnded(NotAllowed):
    """One could apply for them, and can no longer."""

    code = "authority-ended"
    title = N_(
        "You may no longer act for %(whom)s. Ask them for a new authority; what you filled in is kept."
    )


class AuthorityTooNarrow(NotAllowed):
    """One may apply for them, and not for this item."""

    code = "authority-too-narrow"
    title = N_(
        "You may act for %(whom)s, and not in this matter. Ask them to add this service to your authority."
    )


class ApplicationAuthority(Protocol):
    """Says for one capacity whether somebody may apply for another person or firm."""

    def check(self, *, by: Actor, person_id: UUID, applying: Applying, at: datetime) -> None:
        """Raises NotFound (there never was anything between them), AuthorityEnded, AuthorityTooNarrow."""
        ...

    def choices(self, *, by: Person, at: datetime) -> Sequence[ApplicantChoice]:
        """For whom `by` may apply in this capacity at this moment."""
        ...


class AuthorityTable(PortTable[ApplicationAuthority]):
    """One answerer for each capacity but one's own."""

    def check(self, *, by: Actor, person_id: UUID, applying: Applying, at: datetime) -> None:
        """Raises unless `by` may apply for this person, or for the firm that this person represents.

        Nobody needs an authority for oneself. Raises NotFound, AuthorityEnded, AuthorityTooNarrow,
        NoProvider.
        """
        authority = self.of(applying.capacity)
        if authority is None:
            raise NoProvider(facts={"port": f"{self.name}:{applying.capacity}"})
        authority.check(by=by, person_id=person_id, applying=applying, at=at)

    def choices(self, *, by: Person, at: datetime) -> Iterator[ApplicantChoice]:
        """Everybody else for whom `by` may apply now, answerer by answerer."""
        for authority in dict.fromkeys(self.answerers.values()):
            yield from authority.choices(by=by, at=at)


application_authority = AuthorityTable("identity.application_authority")
