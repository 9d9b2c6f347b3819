"""What a drawing of a process is made of, before it is SVG."""

from dataclasses import dataclass

from tongban.services.process.bpmn import Point
from tongban.services.process.facts import StepFact, StepKind

MARGIN = 10.0


@dataclass(frozen=True, kw_only=True)
class Plate:
    """One thing that is drawn: a step, a start, an end, in the author's own diagram also a gateway."""

    key: str
    shape: str  # box, pill, dot, diamond
    text: str
    x: float
    y: float
    width: float
    height: float
    is_side: bool
    is_applicants: bool
    text_below: bool = False

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def centre(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, kw_only=True)
class Line:
    """One way between two plates."""

    source: str
    target: str
    points: tuple[Point, ...]
    is_side: bool
    has_head: bool
    text: str = ""
    text_at: Point = (0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """All plates and lines in a frame that begins at 0, 0."""

    width: float
    height: float
    plates: tuple[Plate, ...]
    lines: tuple[Line, ...]


def text_width(text: str, size: float = 13.0) -> float:
    """Roughly how wide a text is drawn: Chinese is square."""
    return sum(size if ord(sign) > 0x2E80 else size * 0.56 for sign in text)


def is_applicants(step: StepFact | None) -> bool:
    """Whether the applicant does this step."""
    return step is not None and step.kind is StepKind.APPLICANT
