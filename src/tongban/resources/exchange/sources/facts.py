"""Bindings of resources to sources as others see them, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from tongban.kernel.errors import N_, Invalid, Refused
from tongban.kernel.events import Event
from tongban.resources.exchange.sources.ports import SubjectKind

BIND_ACT = "exchange.bind-source"
LOAD_ACT = "exchange.load-rows"
SERVE_ACT = "exchange.serve-rows"
ABANDON_ACT = "exchange.abandon-rows"
KEEP_DUTY = "exchange.keep-sources"


class SourceKind(StrEnum):
    """In what a resource lies."""

    POPULATION = "population"  # 人口库
    ENTITIES = "entities"  # 法人库
    LICENCES = "licences"  # 证照库
    HELD = "held"  # a table of a department's own columns, held here as it was delivered


SOURCE_TEXTS: Mapping[SourceKind, str] = {
    SourceKind.POPULATION: N_("Population register"),
    SourceKind.ENTITIES: N_("Entity register"),
    SourceKind.LICENCES: N_("Licence library"),
    SourceKind.HELD: N_("A table that the department delivers"),
}


class HeldState(StrEnum):
    """Where an edition of held rows stands."""

    LOADING = "loading"  # nobody sees it yet
    SERVING = "serving"
    REPLACED = "replaced"
    ABANDONED = "abandoned"  # given up while it was loaded


HELD_TEXTS: Mapping[HeldState, str] = {
    HeldState.LOADING: N_("being loaded"),
    HeldState.SERVING: N_("in use"),
    HeldState.REPLACED: N_("replaced"),
    HeldState.ABANDONED: N_("given up"),
}
_TONES = {HeldState.LOADING: "warn", HeldState.SERVING: "good"}


@dataclass(frozen=True, kw_only=True)
class HeldEditionFact:
    """One edition of held rows."""

    number: int
    state: HeldState
    made_of: Mapping[str, str]
    opened_at: datetime
    served_at: datetime | None
    rows: int
    added: int
    changed: int
    removed: int
    rejected: int
    faults: Mapping[str, int]

    @property
    def state_text(self) -> str:
        return HELD_TEXTS[self.state]

    @property
    def tone(self) -> str:
        return _TONES.get(self.state, "plain")


@dataclass(frozen=True, kw_only=True)
class BindingFact:
    """From what one resource is served. `fields` leads from the catalogue's names to the source's."""

    resource_code: str
    kind: SourceKind
    fields: Mapping[str, str]
    subjects: frozenset[SubjectKind]
    agreement: str  # of the deliveries, where rows are held
    licence_types: tuple[str, ...]
    edition: int  # of the held rows that serve; 0: none yet
    served_at: datetime | None

    @property
    def kind_text(self) -> str:
        return SOURCE_TEXTS[self.kind]


@dataclass(frozen=True, kw_only=True)
class RowsServed(Event):
    """What a department delivered is served from now on: subscribers are told what changed."""

    name: ClassVar[str] = "exchange.rows-served"
    subject_field: ClassVar[str] = "resource_code"

    resource_code: str
    edition: int
    changes: int


class ResourceNotServed(Refused):
    """Nobody has said from what the resource is served."""

    code = "resource-not-served"
    title = N_("The resource %(resource)s is not served by the exchange yet.")


class FieldNotServed(Invalid):
    """A field of the catalogue that no column of the source has, or no field at all."""

    code = "field-not-served"
    title = N_("The exchange does not serve the field %(field)s of this resource.")


class SubjectNotServed(Invalid):
    """The source is not kept by this kind of subject."""

    code = "subject-not-served"
    title = N_("Rows of this resource are not found by that kind of number.")


class BadSubject(Invalid):
    """An ID number or a credit code whose form or check character is wrong."""

    code = "bad-subject"
    title = N_("The ID number, credit code or licence number is not one.")


class ChangesNotKept(Refused):
    """The source does not say what changed."""

    code = "changes-not-kept"
    title = N_("This source does not keep what changed. Ask for batch files instead.")


class PositionTooOld(Refused):
    """The changes since then are deleted: whoever follows takes all rows once more."""

    code = "position-too-old"
    status = 410
    title = N_(
        "The changes since then are no longer kept. Take all rows once more as a file: a system that fetches goes "
        "on from the position in its manifest; for notices, subscribe anew before you ask for the file."
    )
