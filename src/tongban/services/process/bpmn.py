"""What a BPMN text says, as plain values, and the findings against it."""

from dataclasses import dataclass, field

from tongban.services.process.acts.facts import Signing
from tongban.services.process.errors import ProcessRefused
from tongban.services.process.facts import StepKind
from tongban.services.process.findings import Finding, Spot
from tongban.services.process.flaws import Flaw

HUMAN = frozenset({"userTask", "manualTask"})
EVENTS = frozenset({"startEvent", "endEvent"})
SPLITS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway"})
MOST_NODES = 200

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class StepTerms:
    """What the extension properties of a user task say."""

    kind: StepKind
    post_code: str | None
    organisation: str
    limit_days: int | None
    outcomes: tuple[str, ...]
    beside: tuple[str, ...] = ()
    signing: Signing = Signing.ALL


@dataclass(frozen=True, kw_only=True)
class Node:
    """One event, task or gateway."""

    id: str
    tag: str
    name: str
    line: int
    default: str | None = None
    terms: StepTerms | None = None
    scripts: tuple[str, ...] = ()
    ends_all: bool = False  # an end that stops every branch (terminate)

    @property
    def spot(self) -> Spot:
        return Spot(element=self.id, name=self.name or self.id, line=self.line)


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One sequence flow; `condition` is CEL."""

    id: str
    source: str
    target: str
    name: str
    condition: str | None
    line: int

    @property
    def spot(self) -> Spot:
        return Spot(element=self.id, name=self.name or self.id, line=self.line)


@dataclass(frozen=True, kw_only=True)
class Box:
    """Where the BPMN's own diagram puts an element, in its units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class ProcessModel:
    """A process as it was written: nodes in the order of the text."""

    id: str
    name: str
    nodes: dict[str, Node]
    flows: tuple[Flow, ...]
    boxes: dict[str, Box]
    ways: dict[str, tuple[Point, ...]]

    @property
    def spot(self) -> Spot:
        return Spot(element=self.id, name=self.name or self.id)

    def leaving(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.source == node_id]

    def entering(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.target == node_id]


@dataclass
class Findings:
    """Collects what is wrong, so that a designer sees all of it at once."""

    found: list[Finding] = field(default_factory=list)

    def add(self, flaw: Flaw, spot: Spot, **facts: object) -> None:
        self.found.append(Finding(flaw=flaw, spot=spot, facts=facts))

    def refuse(self) -> None:
        """Raises ProcessRefused with all of them."""
        if self.found:
            raise ProcessRefused(self.found)
