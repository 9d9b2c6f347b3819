"""Areas, organisations, posts and places as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from tongban.kernel.errors import N_, NotAllowed, Refused


class AreaLevel(StrEnum):
    """Administrative level (行政层级)."""

    COUNTRY = "country"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class OrganisationKind(StrEnum):
    """What kind of body an organisation is."""

    GOVERNMENT = "government"
    DEPARTMENT = "department"
    INSTITUTION = "institution"
    TOWNSHIP = "township"
    VILLAGE = "village"
    UTILITY = "utility"


class PlaceKind(StrEnum):
    """A hall (政务服务大厅), a window (窗口) in one, or a village service point (代办点)."""

    HALL = "hall"
    WINDOW = "window"
    VILLAGE_POINT = "village-point"


@dataclass(frozen=True, kw_only=True)
class AreaFact:
    """An area (行政区划 or 片区). `path` holds the codes from the top down to this one."""

    code: str
    name: str
    level: AreaLevel
    parent_code: str | None
    path: tuple[str, ...] = ()
    longitude: float | None = None  # of its centre, degrees in CGCS2000; null: nobody has entered it
    latitude: float | None = None


@dataclass(frozen=True, kw_only=True)
class OrganisationFact:
    """An organisation (部门). `code` is a credit code or a local code; `is_code_doubtful` says
    that it looks like a credit code whose check digit is wrong (real data holds some)."""

    id: UUID
    code: str
    name: str
    short_name: str
    area_code: str
    parent_id: UUID | None
    kind: OrganisationKind
    is_code_doubtful: bool = False
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceFact:
    """A place where people are served, with its hours and phone."""

    id: UUID
    slug: str
    kind: PlaceKind
    name: str
    area_code: str
    area_name: str
    organisation_id: UUID | None
    parent_slug: str | None
    address: str
    hours: str
    phone: str
    serves: str = ""


@dataclass(frozen=True, kw_only=True)
class PostPlace:
    """A post of one organisation, for lists from which to choose."""

    organisation_id: UUID
    organisation_code: str
    organisation_name: str
    code: str
    name: str
    duties: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, kw_only=True)
class PostHeld:
    """A post (岗位) that an officer holds now, and what it may do in its organisation.

    `for_account` is the colleague whose post it is, while the officer stands in for their absence.
    """

    post_id: int
    code: str
    organisation_id: UUID
    duties: frozenset[str] = frozenset()
    for_account: int | None = None
    for_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Officer:
    """An officer (工作人员) with the posts held at one moment."""

    account_id: int
    name: str
    organisation_id: UUID
    organisation_name: str
    area_code: str
    posts: tuple[PostHeld, ...] = field(repr=False)
    duties: frozenset[str] = field(repr=False)

    @property
    def ref(self) -> str:
        return f"officer:{self.account_id}"

    @cached_property
    def organisation_ids(self) -> frozenset[UUID]:
        return frozenset(post.organisation_id for post in self.posts)

    @cached_property
    def duties_in(self) -> Mapping[UUID, frozenset[str]]:
        """The duties by organisation: what is allowed in one is not allowed in another."""
        found: dict[UUID, frozenset[str]] = {}
        for post in self.posts:
            found[post.organisation_id] = found.get(post.organisation_id, frozenset()) | post.duties
        return found

    def holds(self, post_code: str, *, organisation_id: UUID) -> bool:
        """Whether the officer holds this post in this organisation."""
        return any(p.code == post_code and p.organisation_id == organisation_id for p in self.posts)

    @cached_property
    def is_standing_in(self) -> bool:
        """Whether any of the posts is a colleague's."""
        return any(post.for_account is not None for post in self.posts)

    def stand_in(self, post_code: str, *, organisation_id: UUID) -> tuple[PostHeld, ...]:
        """The colleagues' posts by which the officer holds this one; empty when it is their own, or not theirs."""
        found = [p for p in self.posts if p.code == post_code and p.organisation_id == organisation_id]
        return () if any(p.for_account is None for p in found) else tuple(found)

    def is_hand_of(self, ref: str, duty: str, *, organisation_id: UUID) -> bool:
        """Whether the officer is the one with this reference, or has the duty there only because that one is
        away: where two must agree, such an officer is not the second."""
        return ref in (self.ref, *self.only_in(organisation_id).on_behalf_of(duty))

    def only_in(self, organisation_id: UUID) -> "Officer":
        """The same officer with the posts of one organisation: an act recorded by them is done there."""
        return replace(self, posts=tuple(p for p in self.posts if p.organisation_id == organisation_id))

    def acting_for(self, organisation: OrganisationFact) -> "Officer":
        """The same officer, named as of an organisation at which they hold a post; else of their own."""
        if organisation.id not in self.organisation_ids:
            return self
        return replace(self, organisation_id=organisation.id, organisation_name=organisation.name)

    def on_behalf_of(self, duty: str) -> tuple[str, ...]:
        """For whom the officer acts: references of the absent colleagues without whose posts they could not.

        Empty where a post of their own carries the duty, wherever it is.
        """
        carrying = [p for p in self.posts if duty in p.duties]
        if any(p.for_account is None for p in carrying):
            return ()
        return tuple(sorted({f"officer:{p.for_account}" for p in carrying}))


@dataclass(frozen=True, kw_only=True)
class RuleOfficer(Officer):
    """A published rule that acts at posts of its organisation, which answers for it (秒批).

    It is no person: it holds no account, and what it does stands on the trail under the rule's own name,
    such as `rule:<item code>/<version>`.
    """

    rule: str

    @property
    def ref(self) -> str:
        return f"rule:{self.rule}"


@dataclass(frozen=True, kw_only=True)
class SystemOfficer(Officer):
    """Another system that acts at the posts of the account by which it reports (外部系统).

    What it does stands on the trail under its own name, such as `outside:<system>`.
    """

    system: str

    @property
    def ref(self) -> str:
        return f"outside:{self.system}"


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who holds posts of an organisation, with the names of these posts."""

    account_id: int
    name: str
    posts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DelegationFact:
    """A post handed to a colleague for an absence, from a moment until, and not including, another."""

    id: UUID
    post_code: str
    post_name: str
    organisation_id: UUID
    organisation_name: str
    from_name: str
    to_name: str
    from_at: datetime
    until_at: datetime
    reason: str
    is_mine: bool


class DelegationRefused(Refused):
    """A post cannot be handed to this colleague for this time."""

    code = "delegation-refused"
    title = N_("This post cannot be delegated like that.")


OR = " / "  # between duties of which one is enough


class DutyMissing(NotAllowed):
    """The officer's posts do not include this duty there."""

    code = "duty-missing"
    title = N_("You cannot do this: none of your posts has the duty %(duty)s.")


class NotAnOfficer(NotAllowed):
    """The account holds no post now."""

    code = "not-an-officer"
    title = N_("You hold no post now. Ask your organisation to appoint you.")
