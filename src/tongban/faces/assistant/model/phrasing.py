"""What the dialogue asks of the model (`ports.Phrasing`): to put a reply in words, and to choose among what was found.

Both say None where there is no model, or where anything about its answer is in doubt: then the dialogue goes on
as it does without one.
"""

from collections.abc import Sequence

import structlog
from django.conf import settings

from tongban.faces.assistant.facts import Choice, Sentence
from tongban.faces.assistant.model import checking
from tongban.faces.assistant.model.client import ask
from tongban.faces.assistant.model.facts import Model, Unusable, units_of
from tongban.faces.assistant.model.masking import masked
from tongban.faces.assistant.model.prompting import (
    MOST_OPTIONS,
    MOST_UNITS,
    choose_messages,
    phrase_messages,
)
from tongban.faces.assistant.ports import Phrased

log = structlog.get_logger(__name__)


def model_in_use() -> Model | None:
    """The model of this installation; none is set by default."""
    given = settings.ASSISTANT_MODEL
    return Model(**given) if given else None


class ModelPhrasing:
    """The provider of `ports.phrasing`."""

    def phrase(self, *, sentences: Sequence[Sentence], question: str) -> Phrased | None:
        """The sentences in the model's words, in its order; those without a citation, and those that repeat
        what was asked, do not go there and stay as they are, around them."""
        model, units = model_in_use(), units_of(sentences)
        if model is None or not 0 < len(units) <= MOST_UNITS:
            return None
        safe = masked(question, known=[unit.text for unit in units])
        try:
            told = checking.checked(ask(model, phrase_messages(units, question=safe)), units)
        except Unusable as doubt:
            log.info("assistant.model", asked="phrase", why=doubt.why)
            return None
        sent = [unit.sentence for unit in units]
        first = sentences.index(sent[0])
        before, after = sentences[:first], [one for one in sentences[first:] if one not in sent]
        return Phrased(sentences=(*before, *told, *after), by=model.name)

    def choose(self, *, question: str, choices: Sequence[Choice]) -> str | None:
        """The value of the choice that the question is about; None as well where the model says that none is."""
        model = model_in_use()
        if model is None or not 0 < len(choices) <= MOST_OPTIONS:
            return None
        known = [text for one in choices for text in (one.label, one.note)]
        messages = choose_messages(choices, question=masked(question, known=known))
        numbers = [str(number) for number in range(1, len(choices) + 1)]
        try:
            found = checking.chosen(ask(model, messages), numbers, most=1)
        except Unusable as doubt:
            log.info("assistant.model", asked="choose", why=doubt.why)
            return None
        return choices[int(found[0]) - 1].value if found else None
