"""What a bundle (一件事) says, as one frozen document, and what is known of one that is under way."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from tongban.kernel.events import Event
from tongban.services.items.public import Basis, Condition, Contact, Faq, PlaceNote, Question

ACT_PUBLISH = "bundles.publish"
ACT_START, ACT_STOP, ACT_RETRY = "bundles.start_part", "bundles.stop_part", "bundles.retry_part"
ACT_WITHDRAW, ACT_LEAVE_OUT = "bundles.withdraw", "bundles.leave_out_part"


class Part(BaseModel):
    """A part of the document: frozen, and nothing in it that the schema does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Member(Part):
    """One item of the bundle: what it waits for, and what others wait for from it."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")
    item: str = Field(description="code of the item")
    title: str = Field("", description="short name on the bundle's pages; empty: the item's own")
    when: str | None = Field(None, description="CEL over the bundle's own answers; None: always part of it")
    needs: tuple[str, ...] = Field((), description="keys of the members whose result it needs")
    gives: tuple[str, ...] = Field(
        (), description="licence types that its result brings beside that of the item itself"
    )
    founds: str = Field("", description="field of its form with the name of the firm that it brings about")
    applied_by: str = Field(
        "", description="key of the member that brings about the firm in whose name this one is applied for"
    )
    answers: dict[str, str] = Field(
        default_factory=dict, description="scenario answers of the item that the bundle settles"
    )


class BundleContent(Part):
    """The whole content of one version of a bundle."""

    name: str = Field(min_length=1, max_length=200)
    aliases: tuple[str, ...] = ()
    purpose: str = ""
    members: tuple[Member, ...] = Field(min_length=2)
    scenario: tuple[Question, ...] = Field(
        (), description="asked first; decides which members are part of it"
    )
    same: tuple[tuple[str, ...], ...] = Field(
        (), description="fields (member.field) that are one, and materials (member.slot) that are one"
    )
    limit_working_days: int = Field(ge=1, le=365, description="promised for the whole, from acceptance")
    result: str = Field("", description="what is handed over at the end; empty: the results of the members")
    shared_title: str = Field("各项都用的信息", description="title of the page with what several members ask")
    basis: tuple[Basis, ...] = ()
    conditions: tuple[Condition, ...] = ()
    places: tuple[PlaceNote, ...] = ()
    consult: Contact = Contact()
    complain: Contact = Contact()
    faq: tuple[Faq, ...] = ()
    themes_person: tuple[str, ...] = ()
    themes_legal: tuple[str, ...] = ()


class PlannedMember(Part):
    """A member as an application is split by: the item's version, and which entry of the whole is which of its own."""

    key: str
    item: str
    version_id: int
    title: str
    organisation: str
    days: int | None = Field(description="promised working days; None: the item promises none")
    when: str | None = None
    needs: tuple[str, ...] = ()
    founds: str = Field("", description="key in the whole of the field with the new firm's name")
    applied_by: str = ""
    answers: dict[str, str] = Field(default_factory=dict)
    questions: dict[str, str] = Field(default_factory=dict, description="its question → that of the whole")
    fields: dict[str, str] = Field(default_factory=dict, description="its field → that of the whole")
    slots: dict[str, str] = Field(default_factory=dict, description="its material → that of the whole")


class Plan(Part):
    """How an application for the whole is split. It stands in the published guide of the bundle, as `extra`."""

    code: str
    number: int
    members: tuple[PlannedMember, ...]
    asked_apart: int = Field(description="entries that the members would ask one by one")
    brought_apart: int = Field(description="materials that the members would ask one by one")

    def member(self, key: str) -> PlannedMember:
        return next(one for one in self.members if one.key == key)


class PartState(StrEnum):
    """Where one service of a bundle stands. What happens inside its case the case knows."""

    WAITING = "waiting"  # for the results that it needs
    RUNNING = "running"  # its case is under way
    HELD = "held"  # it could not be begun; somebody has to see to it
    GRANTED = "granted"
    REFUSED = "refused"  # refused, or not accepted
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"  # it will not begin: what it needs does not come


ENDED = frozenset({PartState.GRANTED, PartState.REFUSED, PartState.WITHDRAWN, PartState.STOPPED})


@dataclass(frozen=True, kw_only=True)
class PartFact:
    """One service of a bundle that is under way."""

    key: str
    item_code: str
    state: PartState
    case_number: str
    why: str  # code of the refusal that holds it
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class BundlePublished(Event):
    """A version of a bundle came into force."""

    name: ClassVar[str] = "bundles.published"
    subject_field: ClassVar[str] = "code"

    code: str
    number: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PartMoved(Event):
    """A service of a bundle began, ended, is held or will not begin."""

    name: ClassVar[str] = "bundles.part-moved"
    subject_field: ClassVar[str] = "number"

    number: str
    key: str
    state: PartState
    at: datetime
