"""What goes to the model and what may come back."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tongban.faces.assistant.facts import Sentence


@dataclass(frozen=True, kw_only=True)
class Model:
    """How the model is reached. `seconds`: for one answer, from asking to its last byte."""

    url: str
    name: str
    seconds: float
    key: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One cited sentence under the name by which the model speaks of it, such as `fee.1`."""

    id: str
    sentence: Sentence

    @property
    def text(self) -> str:
        return self.sentence.text


class Unusable(Exception):
    """What the model said is not taken, or it said nothing. `why` is a word for the log."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def units_of(sentences: Sequence[Sentence]) -> tuple[Unit, ...]:
    """The sentences of guides, each named by its element and its place in it; what quotes the asker is none."""
    counts: dict[str, int] = {}
    found = []
    for sentence in sentences:
        if sentence.citation is not None and not sentence.quotes:
            key = sentence.citation.element.value
            counts[key] = counts.get(key, 0) + 1
            found.append(Unit(id=f"{key}.{counts[key]}", sentence=sentence))
    return tuple(found)
