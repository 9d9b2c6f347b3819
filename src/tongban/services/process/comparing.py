"""What differs between two versions of a process, step by step. Pure."""

from dataclasses import dataclass
from typing import Literal

from tongban.services.process.bpmn import ProcessModel
from tongban.services.process.facts import StepFact

FIELDS = ("name", "kind", "post_code", "organisation", "limit_days", "outcomes")


@dataclass(frozen=True, kw_only=True)
class StepDifference:
    """A step that came, went or changed; `fields` are the names of what changed."""

    kind: Literal["added", "removed", "changed"]
    before: StepFact | None
    after: StepFact | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProcessDifference:
    """The steps that differ, and whether the ways between the steps do."""

    steps: tuple[StepDifference, ...]
    ways: bool

    @property
    def is_none(self) -> bool:
        return not self.steps and not self.ways


def difference(
    before: tuple[ProcessModel, dict[str, StepFact]], after: tuple[ProcessModel, dict[str, StepFact]]
) -> ProcessDifference:
    """What a person has to know to tell the later version from the earlier; where things are drawn is left out."""
    (old_model, old), (new_model, new) = before, after
    found = [
        StepDifference(kind="removed", before=step, after=None) for key, step in old.items() if key not in new
    ]
    for key, step in new.items():
        if key not in old:
            found.append(StepDifference(kind="added", before=None, after=step))
        elif fields := tuple(f for f in FIELDS if getattr(old[key], f) != getattr(step, f)):
            found.append(StepDifference(kind="changed", before=old[key], after=step, fields=fields))
    return ProcessDifference(steps=tuple(found), ways=_ways(old_model) != _ways(new_model))


def _ways(model: ProcessModel) -> frozenset[tuple[object, ...]]:
    """Where each flow leads from and to, when, and what kind of gateway or end stands there."""
    return frozenset(
        (
            flow.source,
            flow.target,
            flow.condition,
            flow.id == model.nodes[flow.source].default,
            model.nodes[flow.source].tag,
            model.nodes[flow.target].tag,
            model.nodes[flow.target].ends_all,
        )
        for flow in model.flows
    )
