"""Questions of yes or no (一次性答复), the answers to them, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tongban.kernel.errors import N_, Invalid
from tongban.resources.exchange.sources.ports import SubjectKind

ASK, DEFINE = "exchange.ask-question", "exchange.define-questions"
SUBJECT = "exchange:{code}"
FORMAT = "tongban-answer/1"


class Asks(StrEnum):
    """How a question looks at a field: the closed list of what may be asked."""

    IS = "is"
    BEGINS = "begins"
    FROM = "from"
    BEFORE = "before"
    AGE = "age"  # the field is a day of birth; so many full years or more
    HAS = "has"  # whether there is a row at all; the field only says that it is granted
    HAS_IN = "has-in"  # whether there is a row whose field begins so


ASKS_TEXTS = {
    Asks.IS: N_("is"),
    Asks.BEGINS: N_("begins with"),
    Asks.FROM: N_("is at least"),
    Asks.BEFORE: N_("is less than"),
    Asks.AGE: N_("is so many years ago or more"),
    Asks.HAS: N_("there is a row"),
    Asks.HAS_IN: N_("there is a row in which it begins with"),
}


class Said(StrEnum):
    """The whole of an answer."""

    YES = "yes"
    NO = "no"
    CANNOT_SAY = "cannot-say"


SAID_TEXTS = {Said.YES: N_("Yes"), Said.NO: N_("No"), Said.CANNOT_SAY: N_("Cannot say")}


class Why(StrEnum):
    """Why there is no yes and no no."""

    NOBODY = "nobody"
    NOBODY_NAMED = "nobody-named"  # a name was given: it may be that alone which differs
    NO_VALUE = "no-value"
    NO_DAY = "no-day"


WHY_TEXTS = {
    Why.NOBODY: N_("The register knows nobody like that."),
    Why.NOBODY_NAMED: N_("The register knows nobody like that, or the name and the number do not agree."),
    Why.NO_VALUE: N_("The register does not say."),
    Why.NO_DAY: N_("What the register holds there cannot be reckoned with."),
}
NOTHING_FOUND = frozenset({Why.NOBODY, Why.NOBODY_NAMED})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the parameters that may be asked with: what is compared, and how it is called."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question of a grant. `text` names the parameter by {}: “Does the person live in {}?”."""

    code: str
    text: str
    kind: SubjectKind
    field: str
    asks: Asks
    choices: tuple[Choice, ...]

    def worded(self, choice: Choice) -> str:
        return self.text.replace("{}", choice.label)

    @property
    def open_text(self) -> str:
        """As people read it before a parameter is chosen."""
        return self.text.replace("{}", "……")


@dataclass(frozen=True, kw_only=True)
class GrantQuestions:
    """A live grant with what may be asked by it."""

    grant_code: str
    resource_name: str
    provider_name: str
    consumer_name: str
    purpose: str
    needs_case: bool
    questions: tuple[Question, ...]
    phone: str = ""  # the provider's, for whoever waits for its questions


@dataclass(frozen=True, kw_only=True)
class AnswerFact:
    """An answer as it was signed. `document` is all that was ever said."""

    code: str
    number: str
    consumer_id: UUID
    by_name: str
    said: Said
    why: Why | None
    asked_at: datetime
    forget_on: date
    document: Mapping[str, Any]
    signature: bytes
    certificate_sha256: str
    is_genuine: bool


class UnknownQuestion(Invalid):
    """The grant does not have this question."""

    code = "question-unknown"
    title = N_("The grant has no question with this code.")


class NoSuchQuestion(Invalid):
    """The grant does not have this question with this parameter."""

    code = "question-not-granted"
    title = N_("This question is not among those that the grant allows.")
