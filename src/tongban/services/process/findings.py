"""A finding against a BPMN text: where, what, and how to mend it, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tongban.kernel.errors import N_
from tongban.services.process.flaws import Flaw

Translate = Callable[[str], str]
FILE = N_("the file")


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A place in the text: an element by id and readable name, and its line (0: none)."""

    element: str = ""
    name: str = FILE
    line: int = 0

    def text(self, translate: Translate = str) -> str:
        """How people call the place; only our own word for the file is translated."""
        name = translate(FILE) if self.name == FILE else self.name
        if not self.line:
            return name
        return translate(N_("%(name)s (line %(line)d)")) % {"name": name, "line": self.line}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One fault at one place."""

    flaw: Flaw
    spot: Spot
    facts: Mapping[str, object] = field(default_factory=dict)

    def why(self, translate: Translate = str) -> str:
        return translate(self.flaw.why) % self.facts

    def mend(self, translate: Translate = str) -> str:
        return translate(self.flaw.mend) % self.facts

    def as_fact(self) -> dict[str, object]:
        """For machines: the sentences stay English."""
        return {
            "element": self.spot.element,
            "line": self.spot.line,
            "where": self.spot.text(),
            "why": self.why(),
            "mend": self.mend(),
        }
