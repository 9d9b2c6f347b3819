"""The OMG's reference models: each one runs here or is refused with a reason that names what is unsupported."""

import re
from pathlib import Path

import pytest

from tongban.services.process import engine
from tongban.services.process.drawing import svg
from tongban.services.process.errors import ProcessRefused
from tongban.services.process.placing import with_diagram
from tongban.services.process.texts import text_of


def models(shared: Path) -> list[Path]:
    found = sorted((shared / "data" / "bpmn-miwg" / "Reference").glob("*.bpmn"))
    if not found:
        pytest.skip("the reference models are not here")
    return found


def staffed(text: str) -> str:
    """The model as an item manager would make it runnable: steps with posts, choices by outcome."""
    text = re.sub(r'isExecutable="false"', 'isExecutable="true"', text)
    text = re.sub(r"<((?:\w+:)?)task\b([^>]*)>", r"<\1userTask\2>", text)
    text = re.sub(r"</((?:\w+:)?)task>", r"</\1userTask>", text)
    terms = (
        '<\\1extensionElements><t:step xmlns:t="urn:tongban:process:1" post="review"/></\\1extensionElements>'
    )
    return re.sub(r"(?<=<)((?:\w+:)?)userTask\b[^>]*>", lambda m: m.group(0) + m.expand(terms), text)


def test_each_reference_model_runs_or_is_refused_with_where_why_and_how_to_mend(shared: Path) -> None:
    for path in models(shared):
        for text in (text_of(path.read_bytes()), staffed(text_of(path.read_bytes()))):
            with_diagram(text)  # what the editor opens
            try:
                compiled = engine.compile_bpmn(text)
            except ProcessRefused as refused:
                assert refused.findings, path.name
                for finding in refused.findings:
                    assert finding.spot.name and finding.why() and finding.mend(), path.name
                    assert finding.spot.element or finding.spot.line or finding.facts, (path.name, finding)
            else:
                assert compiled.steps, path.name


def test_the_plain_reference_model_runs_once_it_has_posts(shared: Path) -> None:
    path = next(path for path in models(shared) if path.name == "A.1.0.bpmn")
    compiled = engine.compile_bpmn(staffed(text_of(path.read_bytes())))
    run = engine.Run.begin(compiled, data={})
    done = []
    while not run.is_over:
        (step,) = run.open_steps()
        done.append(step.name)
        run.complete(step.id, outcome="ok", data={})
    assert done == ["Task 1", "Task 2", "Task 3"]


def test_the_authors_diagram_is_drawn_as_placed(shared: Path) -> None:
    path = next(path for path in models(shared) if path.name == "A.1.0.bpmn")
    compiled = engine.compile_bpmn(staffed(text_of(path.read_bytes())))
    drawn = svg(compiled.model, compiled.steps, done=frozenset(), current=frozenset())
    assert all(f"Task {number}" in drawn for number in (1, 2, 3))
    assert drawn.count("<polyline") == 4
