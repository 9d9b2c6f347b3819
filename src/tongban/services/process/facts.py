"""What the rest of the house knows of a process (流程): its versions, its steps and which are open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from tongban.services.process.acts.facts import Role, Signing

OWN = "own"
SUPERIOR = "superior"


class StepKind(StrEnum):
    """Who has to act for the process to move."""

    POST = "post"  # an officer at a post
    APPLICANT = "applicant"  # we wait for the applicant (补正)


@dataclass(frozen=True, kw_only=True)
class ProcessVersionFact:
    """One published version of a process. Versions never change."""

    id: UUID
    key: str
    number: int
    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class StepFact:
    """One step that somebody does, as the BPMN says it."""

    key: str  # the element's id in the BPMN
    name: str
    kind: StepKind
    post_code: str | None  # None where the applicant acts
    organisation: str  # "own", "superior" or the code of a named organisation (指定机构)
    limit_days: int | None  # working days, the step's limit (环节时限)
    outcomes: tuple[str, ...]  # what completing it may say; empty: anything
    is_side: bool  # off the main way: a correction, a special procedure
    number: int  # 1 for the first; side steps are numbered after the main ones
    rank: int  # the same for steps beside each other on the main way; -1 for side steps
    exits: tuple[str, ...]  # names of the side ways that leave from here, as drawn
    beside: tuple[str, ...] = ()  # further posts that sit at the step (会签 / 或签)
    signing: Signing = Signing.ALL

    @property
    def posts(self) -> tuple[str | None, ...]:
        """The post of each main seat; None where the applicant acts."""
        return (self.post_code, *self.beside)


@dataclass(frozen=True, kw_only=True)
class StepTerms:
    """What a subject says about the limits of its steps, in working days."""

    own: Mapping[str, int] = field(default_factory=dict)  # step key → limit that beats the process's
    within_days: int | None = None  # what all counted steps together may take
    outside: frozenset[str] = frozenset()  # posts whose steps do not count


NO_TERMS = StepTerms()


@dataclass(frozen=True, kw_only=True)
class OpenStep:
    """Somebody for whom one running subject waits: a seat at an open step."""

    id: UUID  # of the seat; the first of a step has the step's own
    step_id: UUID
    role: Role = Role.MAIN
    round: int = 1  # 2 where the step is done again
    awaits: tuple[str, ...] = ()  # posts that have to answer before this one can act
    is_drawn: bool = True  # sits where the process says; False: was added, or the seat was handed over
    key: str
    name: str
    kind: StepKind
    post_code: str | None
    organisation: str
    limit_days: int | None
    outcomes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SeatView:
    """What one who sits at a step may see of its course: whom they wait for, and where it may go back to."""

    awaits: tuple[str, ...]
    sendable: tuple["DoneStep", ...]


@dataclass(frozen=True, kw_only=True)
class DoneStep:
    """A finished step that stands."""

    id: UUID
    key: str
    name: str
    round: int
