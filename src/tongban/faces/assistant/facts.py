"""What the assistant says: elements of a guide, their sentences, and where each sentence comes from.

An element is one thing that people ask of a guide (what to bring, how long, how much). Every
sentence about a service carries the citation of the element that it was taken from; a sentence
without one is about the conversation itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tongban.kernel.errors import N_


class Key(StrEnum):
    """The elements, in the order in which a guide is read."""

    FIND = "find"  # which service it is
    SCENARIO = "scenario"  # 情形
    MATERIALS = "materials"
    CONDITIONS = "conditions"
    AUDIENCE = "audience"
    LIMIT = "limit"
    FEE = "fee"
    PLACE = "place"
    HOURS = "hours"
    PHONE = "phone"
    ONLINE = "online"
    VISITS = "visits"
    DELEGATE = "delegate"  # 代办
    STEPS = "steps"
    RESULT = "result"
    VALIDITY = "validity"
    BASIS = "basis"
    RIGHTS = "rights"  # 复议 诉讼
    COMPLAINT = "complaint"
    ORGANISATION = "organisation"
    COURIER = "courier"
    APPOINTMENT = "appointment"
    FAQ = "faq"
    STATUS = "status"


# what an element tells, as it stands in “the guide does not say …”
TITLES: Mapping[Key, str] = {
    Key.FIND: N_("which service it is"),
    Key.SCENARIO: N_("which situations there are"),
    Key.MATERIALS: N_("what to bring"),
    Key.CONDITIONS: N_("which conditions there are"),
    Key.AUDIENCE: N_("who may apply"),
    Key.LIMIT: N_("how long it takes"),
    Key.FEE: N_("what it costs"),
    Key.PLACE: N_("where to go"),
    Key.HOURS: N_("when the counter is open"),
    Key.PHONE: N_("which phone answers questions"),
    Key.ONLINE: N_("whether it can be done online"),
    Key.VISITS: N_("how many trips it takes"),
    Key.DELEGATE: N_("whether somebody else may do it for you"),
    Key.STEPS: N_("which steps it takes"),
    Key.RESULT: N_("what you get"),
    Key.VALIDITY: N_("how long the result is good for"),
    Key.BASIS: N_("which law it rests on"),
    Key.RIGHTS: N_("what you can do if you disagree"),
    Key.COMPLAINT: N_("where to complain"),
    Key.ORGANISATION: N_("which office is in charge"),
    Key.COURIER: N_("whether it goes by courier"),
    Key.APPOINTMENT: N_("whether one makes an appointment"),
    Key.FAQ: N_("what people often ask"),
    Key.STATUS: N_("how to follow it"),
}

# what one may ask next, as a button says it
ASKS: Mapping[Key, str] = {
    Key.MATERIALS: N_("What do I bring?"),
    Key.LIMIT: N_("How long does it take?"),
    Key.FEE: N_("What does it cost?"),
    Key.PLACE: N_("Where do I go?"),
    Key.DELEGATE: N_("May somebody else do it?"),
    Key.STEPS: N_("How does it go?"),
}


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Where a sentence stands: the item, the element, the guide's title, and the address of its section.

    Of one's own case: its number in place of the item's code, and the address of its page.
    """

    item: str
    element: Key
    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence. Without a citation it says nothing about a service.

    `quotes`: it repeats words of whoever asks, so it goes to no language model.
    """

    text: str
    citation: Citation | None = None
    quotes: bool = False


@dataclass(frozen=True, kw_only=True)
class Element:
    """One element of a guide for the answers given so far; without sentences the guide does not say it."""

    key: Key
    title: str
    sentences: tuple[Sentence, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Whether the guide says nothing about it."""
        return not self.sentences


class Kind(StrEnum):
    """What sort of reply it is."""

    ANSWER = "answer"
    QUESTION = "question"  # of the scenario
    CHOICES = "choices"  # several services are meant
    SILENT = "silent"  # the service is known, its guide does not say it
    NOTHING = "nothing"  # no service is found
    DECLINED = "declined"  # not about services
    CASES = "cases"
    PERSON = "person"  # handed over
    TALK = "talk"  # greeting, thanks, what it can do


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to choose: its words, what is sent for it, and one line that helps to choose."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A way on: to the guide, to the application, to a phone."""

    label: str
    url: str
    is_main: bool = False


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One reply. `elements` are those of which it tells; `phrased_by` names a language model, if one put the words."""

    kind: Kind
    sentences: tuple[Sentence, ...]
    item: str = ""
    elements: tuple[Key, ...] = ()
    choices: tuple[Choice, ...] = ()
    links: tuple[Link, ...] = ()
    phrased_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What was said and answered, as the conversation remembers it."""

    said: str
    reply: Reply


@dataclass(frozen=True, kw_only=True)
class State:
    """All that the conversation knows. It stays with the person who talks; nothing of it is stored here.

    `begun`: when it began, in seconds of the epoch, 0: with the turn to come;
    `wanted`: the elements that were asked for before a question of the scenario came between;
    `question`: that question; `offered`: codes of the services among which to choose.
    """

    begun: int = 0
    item: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    element: Key | None = None
    wanted: tuple[Key, ...] = ()
    question: str = ""
    skipped: frozenset[str] = frozenset()
    offered: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()


# the choice by which somebody hands the conversation over to a person
HAND = "hand"
