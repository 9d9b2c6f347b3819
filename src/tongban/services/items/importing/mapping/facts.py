"""A mapping that has been checked."""

from dataclasses import dataclass, field

from tongban.foundation.papers.public import Layout
from tongban.services.items.importing.facts import AreaNamed
from tongban.services.items.importing.mapping.places import Spot
from tongban.services.items.importing.mapping.rules import Rule


@dataclass(frozen=True, kw_only=True)
class Each:
    """A list of parts: from an array, from a text with separators, from columns, or from the rows of one item."""

    path: str  # the element, such as slots
    rows: bool = False
    column: str = ""
    columns: tuple[str, ...] = ()
    separators: str | list[str] | None = None
    fields: dict[str, Rule] = field(default_factory=dict)
    skip_without: str = ""  # the field without which a part is none


@dataclass(frozen=True, kw_only=True)
class MappingPlan:
    """Everything that the mapping says. `used` holds each column that it names, and where."""

    source: str
    layout: Layout
    areas: tuple[AreaNamed, ...] = ()
    group: str = ""
    fill_down: tuple[str, ...] = ()
    identity: dict[str, Rule] = field(default_factory=dict)  # code, source_id, area, organisation.name, …
    fields: dict[str, Rule] = field(default_factory=dict)  # content path → rule
    lists: tuple[Each, ...] = ()
    used: dict[str, Spot] = field(default_factory=dict)
    sha256: str = ""
