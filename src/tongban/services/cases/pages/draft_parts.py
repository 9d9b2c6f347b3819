"""The parts of a draft's pages: a known fact, a page of the form, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from tongban.foundation.forms.public import (
    Section,
)


@dataclass(frozen=True, kw_only=True)
class KnownFact:
    """One fact that a register holds, as `<c-locked>` shows it."""

    label: str
    value: str
    source: str
    kind: str
    fetched_at: datetime
    dispute_url: str
    is_disputed: bool


@dataclass(frozen=True, kw_only=True)
class NextTask:
    """What to do next on a draft; no name when all that is left is to check and submit."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class SectionLine:
    """One page of the form: what is known in it, what is asked, what still needs something."""

    section: Section
    known: int
    asked: int
    wrong: int  # entries that were typed and do not hold
    missing: int
    is_begun: bool

    @property
    def state(self) -> str:
        if self.wrong:
            return "bad"
        if self.is_begun:
            return "part" if self.missing else "done"
        return "todo"

    @property
    def is_open(self) -> bool:
        return bool(self.wrong or self.missing)
