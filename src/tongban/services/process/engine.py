"""Runs a checked process with SpiffWorkflow, with CEL in the place of its script engine.

The specification is parsed once per version and shared; a run keeps only its task tree, as one
short row per task. No Python that stands in a BPMN can ever run: expressions reach CEL only.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.task import Task, TaskState

from tongban.kernel.expressions import ExpressionFailed, expression
from tongban.services.process import flaws, rules
from tongban.services.process.bpmn import Findings, ProcessModel
from tongban.services.process.errors import NoWayOn, OutcomeUnknown, StepNotOpen
from tongban.services.process.facts import OpenStep, StepFact
from tongban.services.process.reading import read_bpmn
from tongban.services.process.texts import parse_xml

# at INFO the library gathers the whole tree for each log line that nobody reads
for _name in ("spiff", "spiff.task", "spiff.workflow"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_PAST = (
    "_past"  # in a task's data: the steps that were done before it, by serial; branches bring theirs together
)
_DATA_LIMIT = 16_384  # characters of JSON: conditions ask about answers, they do not carry the application


class CelEngine:
    """What SpiffWorkflow calls for conditions and scripts. A script is a CEL map that is merged into the data."""

    def evaluate(
        self, task: Task, source: str, external_context: Mapping[str, object] | None = None
    ) -> object:
        """Whether the condition holds with the task's data. Raises ExpressionFailed."""
        return expression(source.strip()).holds({**(external_context or {}), **task.data})

    def execute(self, task: Task, script: str, external_context: Mapping[str, object] | None = None) -> bool:
        """Merge the map that the script comes to. Raises ExpressionFailed."""
        computed = expression(script.strip()).value({**(external_context or {}), **task.data})
        if not isinstance(computed, dict):
            raise ExpressionFailed(
                facts={"expression": script, "why": "a script must come to a map of names and values"}
            )
        task.data.update(computed)
        return True


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """A checked version: our model, its steps in order and the library's specification."""

    model: ProcessModel
    steps: dict[str, StepFact]
    spec: Any


def compile_bpmn(text: str) -> Compiled:
    """Read, check and parse a BPMN text. Some 10 ms. Raises ProcessRefused."""
    root = parse_xml(text)
    model = read_bpmn(root)
    rules.check_model(model)
    parser = SpiffBpmnParser()
    try:
        parser.add_bpmn_xml(root)
        spec = parser.get_spec(model.id)
    except ValidationException as error:
        findings = Findings()
        findings.add(flaws.ENGINE, model.spot, why=str(error))
        findings.refuse()
    return Compiled(model=model, steps=rules.ordered_steps(model), spec=spec)


@dataclass(frozen=True, kw_only=True)
class Token:
    """A step that the process has reached: the engine's task, and which steps had to be done before it."""

    id: UUID
    step: StepFact
    past: frozenset[int] = frozenset()
    outcome: str = ""


class Run:
    """One running process in memory."""

    def __init__(self, compiled: Compiled, workflow: BpmnWorkflow) -> None:
        self._compiled = compiled
        self._workflow = workflow

    @classmethod
    def begin(cls, compiled: Compiled, *, data: dict[str, object]) -> Self:
        """Start and move to the first open steps. Raises NoWayOn."""
        run = cls(compiled, BpmnWorkflow(compiled.spec, script_engine=CelEngine()))
        _check_size(data)
        run._workflow.task_tree.data.update(data)
        run._move(after=compiled.model.name)
        return run

    @classmethod
    def restore(cls, compiled: Compiled, tree: list[list[Any]]) -> Self:
        """The run as `saved` left it."""
        workflow = BpmnWorkflow(compiled.spec, script_engine=CelEngine(), deserializing=True)
        tasks: list[Task] = []
        for id_, parent, spec, state, changed, rest in tree:
            task = Task(
                workflow,
                compiled.spec.task_specs[spec],
                parent=tasks[parent] if parent >= 0 else None,
                state=state,
                id=UUID(hex=id_),
            )
            task.last_state_change = changed
            task.triggered = rest.get("triggered", False)
            task.internal_data = rest.get("internal", {})
            base = tasks[parent].data if parent >= 0 and "data" not in rest else {}
            task.data = {**base, **rest.get("data", {}), **rest.get("new", {})}
            tasks.append(task)
        workflow.task_tree = tasks[0]
        return cls(compiled, workflow)

    def saved(self) -> str:
        """The task tree as JSON: [id, parent's place, spec, state, changed at, the rest] in the order of the tree."""
        rows: list[list[Any]] = []
        places: dict[UUID, int] = {}
        todo = [self._workflow.task_tree]
        while todo:
            task = todo.pop()
            places[task.id] = len(rows)
            parent = task.parent
            rest: dict[str, Any] = {**({"triggered": True} if task.triggered else {})}
            if task.internal_data:
                rest["internal"] = task.internal_data
            rest.update(_data_beyond(parent.data if parent else {}, task.data))
            place = places[parent.id] if parent else -1
            rows.append(
                [task.id.hex, place, task.task_spec.name, task.state, round(task.last_state_change, 6), rest]
            )
            todo.extend(reversed(task.children))
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))

    @property
    def is_over(self) -> bool:
        return bool(self._workflow.is_completed())

    def open_steps(self) -> list[OpenStep]:
        """The steps that wait for somebody, in the order of the process."""
        waiting = [task for task in self._workflow.tasks.values() if self._is_open(task)]
        waiting.sort(key=lambda task: self._compiled.steps[task.task_spec.name].number)
        return [_open_step(task.id, self._compiled.steps[task.task_spec.name]) for task in waiting]

    def tokens(self) -> list[Token]:
        """Where the process waits for somebody, in the order of the process."""
        waiting = [task for task in self._workflow.tasks.values() if self._is_open(task)]
        waiting.sort(key=lambda task: self._compiled.steps[task.task_spec.name].number)
        return [
            Token(
                id=task.id,
                step=self._compiled.steps[task.task_spec.name],
                past=frozenset(map(int, task.data.get(_PAST, {}))),
            )
            for task in waiting
        ]

    @property
    def first_data(self) -> dict[str, object]:
        """What the process began with."""
        return dict(self._workflow.task_tree.data)

    def done(self) -> list[Token]:
        """The steps that this run has done, in the order in which they were; for runs that kept no record."""
        names = self._compiled.steps
        tasks = [
            task
            for task in self._workflow.tasks.values()
            if task.state == TaskState.COMPLETED and task.task_spec.name in names
        ]
        tasks.sort(key=lambda task: task.last_state_change)
        return [
            Token(id=t.id, step=names[t.task_spec.name], outcome=str(t.data.get("outcome", "")))
            for t in tasks
        ]

    def complete(
        self, step_id: UUID, *, outcome: str, data: Mapping[str, object], serial: int | None = None
    ) -> None:
        """Complete one open step and move on; what comes after it knows its serial.

        Raises StepNotOpen, OutcomeUnknown, NoWayOn.
        """
        task = self._workflow.tasks.get(step_id)
        if task is None or not self._is_open(task):
            raise StepNotOpen(facts={"step": str(step_id)})
        step = self._compiled.steps[task.task_spec.name]
        if step.outcomes and outcome not in step.outcomes:
            raise OutcomeUnknown(
                facts={"outcome": outcome, "outcomes": list(step.outcomes), "step": step.name}
            )
        _check_size(data)
        task.data.update(data)
        if serial is not None:
            task.data[_PAST] = {**task.data.get(_PAST, {}), str(serial): 1}
        task.data["outcome"] = outcome
        task.data["outcomes"] = {**task.data.get("outcomes", {}), step.key: outcome}
        self._move(after=step.name, first=task)

    def _is_open(self, task: Task) -> bool:
        return task.state == TaskState.READY and task.task_spec.name in self._compiled.steps

    def _move(self, *, after: str, first: Task | None = None) -> None:
        try:
            if first is not None:
                first.run()
            self._workflow.do_engine_steps()
        except ExpressionFailed as failed:
            raise NoWayOn(facts={"step": after, "why": failed.facts["why"]}) from failed
        except SpiffWorkflowException as error:
            raise NoWayOn(facts={"step": after, "why": str(error)}) from error
        if not self.is_over and not any(map(self._is_open, self._workflow.tasks.values())):
            raise NoWayOn(facts={"step": after, "why": "a branch is awaited that cannot come"})


def _check_size(data: Mapping[str, object]) -> None:
    if len(json.dumps(dict(data), ensure_ascii=False)) > _DATA_LIMIT:
        raise ValueError(f"process data over {_DATA_LIMIT} characters: pass answers, not the application")


def _data_beyond(inherited: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """What a task's data has beyond its parent's: only the new values, or all where something is gone."""
    if any(name not in data for name in inherited):
        return {"data": data}
    new = {name: value for name, value in data.items() if name not in inherited or inherited[name] != value}
    return {"new": new} if new else {}


def _open_step(id_: UUID, step: StepFact) -> OpenStep:
    return OpenStep(
        id=id_,
        step_id=id_,
        key=step.key,
        name=step.name,
        kind=step.kind,
        post_code=step.post_code,
        organisation=step.organisation,
        limit_days=step.limit_days,
        outcomes=step.outcomes,
    )
