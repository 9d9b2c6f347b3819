"""What is put into the index and what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Document:
    """A thing that can be found. `area_path` holds area codes from the top down to its own area.

    `fields` are texts by the names that the collection declares; `weight` lifts or lowers
    the whole document (1 is neutral); `labels` are what a question may prefer (see `find`); `passage` is what a
    model of meaning reads where an operator chose one.
    """

    key: str
    title: str
    fields: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    area_path: tuple[str, ...] = ()
    weight: float = 1.0
    labels: tuple[str, ...] = ()
    passage: str = ""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A document found. `matched` are the words that brought it, heaviest first.

    Of things with the same text `key` is the nearest to the area that was asked for; `is_one_of_many` says that
    there are others and nothing chose among them.
    """

    key: str
    score: float
    title: str
    matched: tuple[str, ...]
    is_one_of_many: bool = False


@dataclass(frozen=True, kw_only=True)
class Understood:
    """A word of the question and, where people say it otherwise than offices, what we looked for."""

    said: str
    meant: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """The answer to a question: hits best first, and how the question was understood.

    `confidence` (0 to 1): how likely it is that the collection has what was asked for.
    """

    hits: tuple[Hit, ...]
    understood: tuple[Understood, ...]
    confidence: float = 0.0
