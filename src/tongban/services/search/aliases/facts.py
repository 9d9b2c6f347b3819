"""A word that people use, where it comes from and what was decided about it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Source(StrEnum):
    """Where a word comes from."""

    HOUSE = "house"  # the list that comes with the program
    EDITOR = "editor"  # entered at the desk
    LEARNED = "learned"  # proposed from what people asked


class State(StrEnum):
    """What was decided about a word."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Why a word was proposed: independent sessions on how many days, and some of their questions, masked.

    `since`: the day on which the oldest of these was asked; they are kept no longer than it would be.
    """

    sessions: int = 0
    days: int = 0
    questions: int = 0
    examples: tuple[str, ...] = ()
    since: date | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "sessions": self.sessions,
            "days": self.days,
            "questions": self.questions,
            "examples": list(self.examples),
            "since": self.since.isoformat() if self.since else "",
        }

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Evidence":
        """From what is stored."""
        since = told.get("since")
        return cls(
            **{
                **told,
                "examples": tuple(told.get("examples", ())),
                "since": date.fromisoformat(since) if since else None,
            }
        )


@dataclass(frozen=True, kw_only=True)
class AliasFact:
    """One version of a word. `key` names a document of the collection, `title` says what it is called now."""

    id: UUID
    collection: str
    term: str
    words: tuple[str, ...]
    key: str
    title: str
    source: Source
    state: State
    version: int
    proposed_at: datetime
    proposed_by_name: str
    decided_at: datetime | None
    decided_by_name: str
    reason: str
    evidence: Evidence = field(default_factory=Evidence)
    tried_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state == State.PROPOSED

    @property
    def is_in_force(self) -> bool:
        return self.state == State.ACCEPTED
