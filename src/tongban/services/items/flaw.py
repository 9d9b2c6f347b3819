"""One thing that keeps a content from being published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tongban.kernel.errors import Refused


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """Something that keeps a content from being published; `text` is a message id that `facts` fill.

    `place` is where it stands in the document, such as `scenario.what.when`; empty for the whole.
    """

    rule: str
    text: str
    place: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What the refusal calls it: its place, or its rule where it has none."""
        return self.place or self.rule

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for people, with its facts filled in."""
        return Refused(self.text, facts=self.facts).sentence(translate)
