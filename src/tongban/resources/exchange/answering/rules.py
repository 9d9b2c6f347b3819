"""What is answered: pure, from the rows about a subject, whose values are masked as they are granted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from tongban.kernel.errors import N_, Invalid
from tongban.resources.exchange.answering.facts import (
    Asks,
    Choice,
    NoSuchQuestion,
    Question,
    Said,
    UnknownQuestion,
    Why,
)
from tongban.resources.exchange.facts import Condition, Mask, Op
from tongban.resources.exchange.masks import is_answerable
from tongban.resources.exchange.sources.ports import SubjectKind
from tongban.resources.exchange.sources.rules import fits

MOST_QUESTIONS, MOST_CHOICES = 12, 40
_OPS = {
    Asks.IS: Op.EQ,
    Asks.BEGINS: Op.PREFIX,
    Asks.HAS_IN: Op.PREFIX,
    Asks.FROM: Op.FROM,
    Asks.BEFORE: Op.UNTIL,
}


def check_questions(
    questions: Sequence[Question],
    masks: Mapping[str, Mask],
    served: Collection[str] | None,
    *,
    subjects: Collection[SubjectKind] = frozenset(SubjectKind),
) -> None:
    """Only granted fields are asked about, each question once, and with parameters that can be answered.

    `served` are the fields that can be had now, by which `subjects`; None where nothing serves the resource yet.
    Raises Invalid.
    """
    faults = {}
    if len(questions) > MOST_QUESTIONS or len({one.code for one in questions}) < len(questions):
        faults["questions"] = N_("There are too many questions, or two of the same code.")
    for place, one in enumerate(questions, 1):
        if one.kind not in subjects:
            faults[f"choices-{place}"] = N_("The data are not kept by this kind of subject.")
        elif fault := _fault(one, masks, served):
            faults[f"choices-{place}"] = fault
    if faults:
        raise Invalid(facts={"fields": faults})


def _fault(one: Question, masks: Mapping[str, Mask], served: Collection[str] | None) -> str:
    if not one.code.replace("-", "").isalnum() or len(one.code) > 40 or not one.text.strip():
        return N_("A question has a code of letters and digits, and a text.")
    if one.field not in masks:
        return N_("A question is about a field that is not granted.")
    if not 1 <= len(one.choices) <= MOST_CHOICES or not all(c.value and c.label for c in one.choices):
        return N_("A question has at least one parameter, each with what it is called.")
    if one.asks is Asks.AGE and not all(c.value.isdecimal() and int(c.value) < 150 for c in one.choices):
        return N_("An age is a number of years.")
    if served is not None and one.field not in served:
        return N_("Nothing serves this field now, so that no question about it can be answered.")
    if not is_answered(one, masks[one.field]):
        return N_(
            "The grant leaves only a part of this field, such as the year or the district. The question asks for more, so it could never be answered rightly."
        )
    return ""


def is_answered(question: Question, mask: Mask) -> bool:
    """Whether a question is answered behind a mask as it would be of the value itself: an age needs the whole day."""
    if question.asks is Asks.HAS:
        return True
    if question.asks is Asks.AGE:
        return mask is Mask.NONE
    return all(is_answerable(_OPS[question.asks], one.value, mask) for one in question.choices)


def question_named(questions: Sequence[Question], code: str, parameter: str) -> tuple[Question, Choice]:
    """The question and its parameter, which come from the closed list. Raises UnknownQuestion, NoSuchQuestion."""
    question = next((one for one in questions if one.code == code), None)
    if question is None:
        raise UnknownQuestion(facts={"question": code})
    for choice in question.choices:
        if choice.value == parameter:
            return question, choice
    raise NoSuchQuestion(facts={"question": code})


def answered(
    question: Question, parameter: str, rows: Sequence[Mapping[str, str]], *, on: date
) -> tuple[Said, Why | None]:
    """The answer from all rows about the subject: yes where one row says yes.

    Whether there is a row (a house) is no where there is none; what a row says (an area) cannot be said then.
    """
    if question.asks is Asks.HAS:
        return (Said.YES if rows else Said.NO), None
    values = [row.get(question.field, "") for row in rows]
    if question.asks is Asks.HAS_IN:
        met = any(_fits(question, parameter, value) for value in values)
        return (Said.YES if met else Said.NO), None
    if not rows:
        return Said.CANNOT_SAY, Why.NOBODY
    told = [value for value in values if value]
    if not told:
        return Said.CANNOT_SAY, Why.NO_VALUE
    if question.asks is Asks.AGE:
        return _by_age(told, int(parameter), on=on)
    return (Said.YES if any(_fits(question, parameter, value) for value in told) else Said.NO), None


def _fits(question: Question, parameter: str, value: str) -> bool:
    asked = Condition(field=question.field, op=_OPS[question.asks], values=(parameter,))
    return fits({question.field: value}, [asked])


def _by_age(values: Sequence[str], years: int, *, on: date) -> tuple[Said, Why | None]:
    """Somebody born on 29 February is older from 1 March, as everywhere here."""
    try:
        births = [date.fromisoformat(value) for value in values]
    except ValueError:
        return Said.CANNOT_SAY, Why.NO_DAY
    ages = [on.year - born.year - ((on.month, on.day) < (born.month, born.day)) for born in births]
    return (Said.YES if any(age >= years for age in ages) else Said.NO), None
