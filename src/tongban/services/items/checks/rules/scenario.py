"""Scenario, form and process are complete (情形, 表单, 流程)."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product

from tongban.foundation.forms.public import check_schema
from tongban.kernel.errors import N_, Refused
from tongban.kernel.expressions import ExpressionFailed, ExpressionRefused, expression
from tongban.services.items.checks.facts import CheckSubject, Fault, Severity
from tongban.services.items.checks.registry import rule
from tongban.services.items.checks.rules.limits import MUNICIPAL
from tongban.services.items.facts import ItemContent

_SMALLEST_UNIT = "最小颗粒度"
_MOST_ANSWERS = 512  # combinations that are tried
_LICENSING_STEPS = 5


@rule(
    number="Q71",
    text=N_("Every scenario question has at least two different answers."),
    mend=N_("Add the other answer, or drop a question that decides nothing."),
    severity=Severity.ERROR,
    source=_SMALLEST_UNIT,
)
def questions_have_a_choice(subject: CheckSubject) -> Iterable[Fault]:
    for question in subject.content.scenario:
        values = [choice.value for choice in question.choices]
        if len(values) < 2 or len(set(values)) < len(values):
            yield Fault(element="scenario", facts={"question": question.text[:80]})


@rule(
    number="Q72",
    text=N_("Every condition can be read and asks only for answers that a question gives."),
    mend=N_("Correct the condition, or add the question that it asks for."),
    severity=Severity.ERROR,
    source=_SMALLEST_UNIT,
)
def conditions_can_be_read(subject: CheckSubject) -> Iterable[Fault]:
    questions = {question.key for question in subject.content.scenario}
    for element, when in _whens(subject.content):
        try:
            unknown = expression(when).variables - questions
        except ExpressionRefused as refused:
            yield Fault(
                element=element, facts={"when": when[:120], "why": str(refused.facts.get("why", ""))[:120]}
            )
        else:
            if unknown:
                yield Fault(element=element, facts={"when": when[:120], "unknown": sorted(unknown)})


@rule(
    number="Q73",
    text=N_("Every condition holds for some answers."),
    mend=N_("Correct the condition, or drop what nobody ever gets to see."),
    severity=Severity.WARNING,
    source=_SMALLEST_UNIT,
)
def conditions_hold_for_somebody(subject: CheckSubject) -> Iterable[Fault]:
    questions = subject.content.scenario
    if not questions or not all(question.choices for question in questions):
        return
    answers = [
        dict(zip([question.key for question in questions], values, strict=True))
        for values in islice(
            product(*([choice.value for choice in question.choices] for question in questions)), _MOST_ANSWERS
        )
    ]
    if len(answers) == _MOST_ANSWERS:
        return
    for element, when in _whens(subject.content):
        if not _holds_once(when, answers):
            yield Fault(element=element, facts={"when": when[:120]})


@rule(
    number="Q74",
    text=N_("The form can be shown and checked."),
    mend=N_("Open the form in the editor; it says what cannot be read."),
    severity=Severity.ERROR,
    source="JSON Schema 2020-12",
)
def form_is_sound(subject: CheckSubject) -> Iterable[Fault]:
    if subject.content.form is not None:
        why = _flaw_of_form(json.dumps(subject.content.form, sort_keys=True))
        if why:
            yield Fault(element="form", facts={"why": why})


@rule(
    number="Q75",
    text=N_("The steps of handling are described."),
    mend=N_("Describe the steps from intake to delivery."),
    severity=Severity.WARNING,
    source="申请材料要素 办理环节",
)
def steps_are_described(subject: CheckSubject) -> Iterable[Fault]:
    if not subject.content.step_notes:
        yield Fault(element="process")


@rule(
    number="Q76",
    text=N_("A licensing item has at least five steps: accept, review, approve, conclude, deliver."),
    mend=N_("Describe all five steps."),
    severity=Severity.WARNING,
    source=f"{MUNICIPAL}第10条",
)
def licensing_has_five_steps(subject: CheckSubject) -> Iterable[Fault]:
    steps = len(subject.content.step_notes)
    if subject.content.is_licensing and 0 < steps < _LICENSING_STEPS:
        yield Fault(element="process", facts={"steps": steps})


@rule(
    number="Q77",
    text=N_("A material that is made from the form has a form to be made from."),
    mend=N_("Add the form, or ask for the material as a file."),
    severity=Severity.ERROR,
    source=_SMALLEST_UNIT,
    of_applications=True,
)
def form_materials_have_a_form(subject: CheckSubject) -> Iterable[Fault]:
    if subject.content.form is None:
        for slot in subject.content.slots:
            if slot.from_form:
                yield Fault(element="materials", facts={"material": slot.name[:80]})


def _whens(content: ItemContent) -> Iterator[tuple[str, str]]:
    """Every condition with the element in which it stands."""
    for element, parts in (
        ("scenario", content.scenario),
        ("materials", content.slots),
        ("conditions", content.conditions),
        ("process", content.step_notes),
        ("fees", content.fees),
        ("promised-limit", content.limit_cases),
    ):
        for part in parts:
            if part.when:
                yield element, part.when


def _holds_once(when: str, answers: list[dict[str, str]]) -> bool:
    """Whether it is true for one of the answers; one that cannot be computed is another rule's fault."""
    try:
        condition = expression(when)
        return any(condition.holds(one) for one in answers)
    except (ExpressionRefused, ExpressionFailed):
        return True


@lru_cache(maxsize=512)
def _flaw_of_form(schema: str) -> str:
    try:
        check_schema(json.loads(schema))
    except Refused as refused:
        return refused.code
    return ""
