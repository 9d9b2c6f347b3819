"""What may be connected to the assistant: a language model that phrases an answer and chooses among services."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tongban.faces.assistant.facts import Choice, Sentence
from tongban.kernel.ports import Port


@dataclass(frozen=True, kw_only=True)
class Phrased:
    """An answer in a model's words, checked against their sources; each sentence keeps its citation."""

    sentences: tuple[Sentence, ...]
    by: str  # the model's name, which the page tells


class Phrasing(Protocol):
    """Puts an answer into words and chooses; None on any doubt, and the built answer stands.

    What it gets are the sentences of which the answer is made and the question. It never sees the
    thread, an account or a case. Sentences that repeat the question's words (`quotes`) are not for a model.
    """

    def phrase(self, *, sentences: Sequence[Sentence], question: str) -> Phrased | None: ...

    def choose(self, *, question: str, choices: Sequence[Choice]) -> str | None: ...


phrasing: Port[Phrasing] = Port("assistant.phrasing")
