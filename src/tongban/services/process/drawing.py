"""Draws a process as SVG from its own BPMN."""

from collections.abc import Mapping, Set

from tongban.services.process.facts import StepFact
from tongban.services.process.reading import ProcessModel


def svg(model: ProcessModel, steps: Mapping[str, StepFact], *, done: Set[str], current: Set[str]) -> str:
    """The drawing."""
    return "<svg></svg>"
