"""What a check is given, and what it finds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tongban.services.items.basis.facts import Resolution
from tongban.services.items.facts import ItemContent
from tongban.services.items.library.facts import EntryContent


class Severity(StrEnum):
    """How bad a fault is: an error misleads or breaks a rule, a warning leaves a gap, a hint could be better."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckSubject:
    """One implementation as the rules see it. `above` is what its list entry says, where it has one;
    `kept_names` are the names of materials that were merged away, with those to use."""

    content: ItemContent
    code: str
    area_code: str
    source: str = "own"
    list_entry_code: str = ""
    above: EntryContent | None = None
    above_code: str = ""
    cited: tuple[Resolution, ...] = ()
    kept_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing that is wrong: the element it is about, and facts that show it."""

    element: str
    facts: Mapping[str, object] = field(default_factory=dict)


Find = Callable[[CheckSubject], Iterable[Fault]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule of the check. `text` says what must hold and `mend` what to do, both as message ids;
    `since` is the version of the rule, counted up when it begins to find something else. A rule that is
    `of_applications` looks only at items for which people apply."""

    number: str
    text: str
    mend: str
    severity: Severity
    source: str
    since: int
    find: Find
    of_applications: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A fault with the rule that found it."""

    number: str
    element: str
    facts: Mapping[str, object]
