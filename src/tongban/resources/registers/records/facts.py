"""A record: each field with its value, since when it stands, who delivered it, and what stood before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from tongban.kernel.ports import Port
from tongban.resources.registers.facts import FIELD_TEXTS, FirmStatus, Register
from tongban.resources.registers.place_queries import PlaceOfAddress


@dataclass(frozen=True, kw_only=True)
class FieldOrigin:
    """Where a value came from: `department` is empty where only the number of the delivery is known."""

    department: str
    delivery: int
    row: int
    seen_on: date


class OriginReader(Protocol):
    """Reads the origins that fusion packed beside a row, for each field by bind name."""

    def told(
        self, register: Register, packed: Sequence[tuple[bytes | None, datetime | None]]
    ) -> Sequence[Mapping[str, FieldOrigin]]:
        """One answer for each; the moment says when the row was loaded. 2 SQL for all."""
        ...


origin_reader: Port[OriginReader] = Port("registers.origins")


@dataclass(frozen=True, kw_only=True)
class Version:
    """What stood from `since` on (null: from before editions were kept)."""

    values: Mapping[str, str]
    since: datetime | None
    origins: Mapping[str, FieldOrigin]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A value that stands or stood. `is_corrected`: an objection was upheld, `since` then."""

    value: str
    since: datetime | None
    origin: FieldOrigin | None
    is_corrected: bool = False


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What an upheld objection wrote at a moment, what stood until then, and who had delivered that.

    `is_whole`: from since origins are kept with it; before, those of the row were still those of what it replaced.
    """

    value: str
    replaced: str
    at: datetime
    origin: FieldOrigin | None
    is_whole: bool = True


@dataclass(frozen=True, kw_only=True)
class FieldRecord:
    """A field: what stands now, and what stood before, the newest first."""

    field: str
    now: Standing
    earlier: tuple[Standing, ...]

    @property
    def label(self) -> str:
        return FIELD_TEXTS[self.field]


@dataclass(frozen=True, kw_only=True)
class PersonRecord:
    """What the population register holds of somebody; `left_since`: no department delivers them any more."""

    fields: tuple[FieldRecord, ...]
    place: PlaceOfAddress
    left_since: datetime | None


@dataclass(frozen=True, kw_only=True)
class FirmRecord:
    """What the entity register holds of a firm.

    `has_representative` and `said_masked`: whether the population register knows who represents it, and else
    the number that was delivered, masked (empty: none was).
    """

    uscc: str
    name: str
    status: FirmStatus | None
    fields: tuple[FieldRecord, ...]
    place: PlaceOfAddress
    has_representative: bool
    said_masked: str
    left_since: datetime | None
