"""The OMG's reference models: each one runs here or is refused with a reason that names what is unsupported."""

import re
from pathlib import Path

import pytest

from tongban.services.process import engine
from tongban.services.process.drawing import svg
from tongban.services.process.errors import ProcessRefused


def models(shared: Path) -> list[Path]:
    found = sorted((shared / "data" / "bpmn-miwg" / "Reference").glob("*.bpmn"))
    if not found:
        pytest.skip("the reference models are not here")
    return found


def text_of(path: Path) -> str:
    raw = path.read_bytes()
    declared = re.search(rb'encoding="([^"]+)"', raw[:200])
    return raw.decode(declared.group(1).decode() if declared else "utf-8").removeprefix("\ufeff")


def staffed(text: str) -> str:
    """The model as an item manager would make it runnable: steps with posts, choices by outcome."""
    text = re.sub(r'isExecutable="false"', 'isExecutable="true"', text)
    text = re.sub(r"<((?:\w+:)?)task\b([^>]*)>", r"<\1userTask\2>", text)
    text = re.sub(r"</((?:\w+:)?)task>", r"</\1userTask>", text)
    terms = (
        '<\\1extensionElements><t:step xmlns:t="urn:tongban:process:1" post="review"/></\\1extensionElements>'
    )
    return re.sub(r"(?<=<)((?:\w+:)?)userTask\b[^>]*>", lambda m: m.group(0) + m.expand(terms), text)


def test_each_reference_model_runs_or_is_refused_with_a_reason(shared: Path) -> None:
    for path in models(shared):
        text = re.sub(r"^<\?xml[^>]*\?>", "", text_of(path))
        try:
            engine.compile_bpmn(text)
        except ProcessRefused as refused:
            findings = refused.facts["findings"]
            assert isinstance(findings, list)
            assert all(finding["where"] and finding["why"] for finding in findings), path.name


def test_the_plain_reference_model_runs_once_it_has_posts(shared: Path) -> None:
    path = next(path for path in models(shared) if path.name == "A.1.0.bpmn")
    compiled = engine.compile_bpmn(re.sub(r"^<\?xml[^>]*\?>", "", staffed(text_of(path))))
    run = engine.Run.begin(compiled, data={})
    done = []
    while not run.is_over:
        (step,) = run.open_steps()
        done.append(step.name)
        run.complete(step.id, outcome="ok", data={})
    assert done == ["Task 1", "Task 2", "Task 3"]


def test_the_authors_diagram_is_drawn_as_placed(shared: Path) -> None:
    path = next(path for path in models(shared) if path.name == "A.1.0.bpmn")
    compiled = engine.compile_bpmn(re.sub(r"^<\?xml[^>]*\?>", "", staffed(text_of(path))))
    drawn = svg(compiled.model, compiled.steps, done=frozenset(), current=frozenset())
    assert all(f"Task {number}" in drawn for number in (1, 2, 3))
    assert drawn.count("<polyline") == 4
