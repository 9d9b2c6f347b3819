"""By when an enquiry is answered, to whom it may be passed on, and how many may wait. Pure.

Source: 行政许可法 art. 30 (2): who asks what the published guide means is answered with accurate and reliable
information. No law that we hold sets the days: they are our default and a setting.
"""

import unicodedata
from collections.abc import Collection, Sequence
from uuid import UUID

from tongban.kernel.errors import N_, Invalid
from tongban.services.feedback.enquiries.facts import LONGEST_ANSWER, LONGEST_QUESTION

# Questions of one account that may wait at a time (our default).
MOST_WAITING = 10
# Enquiries that one account may open within a day, closed ones included (our default).
MOST_A_DAY = 30
# Notes after which who asks begins another enquiry; a thread shows two hundred (our default).
MOST_NOTES = 150
_LONGEST_TITLE = 60
_UNSEEN = frozenset(
    "\u115f\u1160\u2800\u3164\uffa0"
)  # fillers that count as letters, and the empty braille cell
_ENDS = "。？！?!\n"
_TOO_LONG = {
    LONGEST_QUESTION: N_("Please use at most 1,000 characters."),
    LONGEST_ANSWER: N_("Please use at most 2,000 characters."),
}


def checked_words(text: str, *, missing: str, longest: int, field: str = "text") -> str:
    """The words without space around them. Raises Invalid at the field: `missing`, or too many."""
    words = text.strip()
    if is_blank(words):
        raise Invalid(facts={"fields": {field: missing}})
    if len(words) > longest:
        raise Invalid(facts={"fields": {field: _TOO_LONG[longest]}})
    return words


def is_blank(text: str) -> bool:
    """Whether nobody sees anything of a text: it has no letter, digit, mark or symbol, or only those without a shape."""
    return not any(unicodedata.category(one)[0] in "LNPS" and one not in _UNSEEN for one in text)


def check_question(text: str) -> str:
    """What somebody asks. Raises Invalid."""
    return checked_words(text, missing=N_("Write what you want to know."), longest=LONGEST_QUESTION)


def title_of(text: str) -> str:
    """The first sentence of a question, for lists: at most 60 characters."""
    words = text.strip()
    end = min((place for place in map(words.find, _ENDS) if place > 0), default=len(words))
    first = words[: end + 1].strip()
    return first if len(first) <= _LONGEST_TITLE else first[: _LONGEST_TITLE - 1] + "…"


def transcript(lines: Sequence[str], *, longest: int = LONGEST_ANSWER) -> str:
    """What was said before, as one text; of a long talk its end."""
    text = "\n".join(line.strip() for line in lines if line.strip())
    return text if len(text) <= longest else "…" + text[-(longest - 1) :]


def check_passing(*, to: UUID, present: UUID, earlier: Collection[UUID], lead: UUID | None) -> None:
    """Raises Invalid where an enquiry is passed to who has it, or back to who passed it on.

    Back to the lead is allowed: it answers general questions and has the last word.
    """
    if to == present:
        raise Invalid(facts={"fields": {"organisation": N_("The enquiry is with this office already.")}})
    if to in earlier and to != lead:
        said = N_(
            "This office has passed it on before. Give it to the office that answers general questions."
        )
        raise Invalid(facts={"fields": {"organisation": said}})
