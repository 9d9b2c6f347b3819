"""A question as it is kept: no account, no personal data, and how it ended."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Channel(StrEnum):
    """Where somebody asked."""

    PORTAL = "portal"
    ASSISTANT = "assistant"
    DESK = "desk"
    API = "api"


class StepKind(StrEnum):
    """What somebody did after a question."""

    OPENED = "opened"  # a line of the answer
    APPLIED = "applied"  # began the application of one
    ASKED = "asked"  # asked a person


class Ending(StrEnum):
    """How a question ended; the strongest that holds, in this order."""

    APPLIED = "applied"
    ASKED = "asked"
    DWELT = "dwelt"  # opened a line and stayed there
    OPENED = "opened"  # opened a line and came back soon
    RETRIED = "retried"  # said it in other words
    NOTHING = "nothing"  # nothing was found, and no other try
    LEFT = "left"  # something was shown, and nothing was opened
    REPEATED = "repeated"  # the same question again, such as a page that was loaded anew: not counted


# endings in which somebody has what they were looking for
FOUND = frozenset({Ending.APPLIED, Ending.DWELT})
# endings in which they have not
FAILED = frozenset({Ending.RETRIED, Ending.NOTHING})


@dataclass(frozen=True, kw_only=True)
class Step:
    """What followed a question, on which line of the answer (from 1) where it was one."""

    kind: StepKind
    at: datetime
    key: str = ""
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class AskedQuestion:
    """A question of a session. `gist` holds its telling words; the same gist is the same question."""

    id: UUID
    channel: Channel
    text: str
    gist: str
    hits: int
    at: datetime
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a question of a session ended. `key` and `line` are what was opened or applied for;
    `led_to` is what a later try in other words led to, where this one failed."""

    ending: Ending
    key: str = ""
    line: int | None = None
    is_retry: bool = False
    led_to: str = ""
