"""What is answered: pure, from the rows about a subject, whose values are masked as they are granted."""

from collections.abc import Mapping, Sequence
from datetime import date

from tongban.kernel.errors import N_, Invalid
from tongban.resources.exchange.answering.facts import Asks, Choice, NoSuchQuestion, Question, Said, Why
from tongban.resources.exchange.facts import Condition, Op
from tongban.resources.exchange.sources.rules import fits

MOST_QUESTIONS, MOST_CHOICES = 12, 40
_OPS = {
    Asks.IS: Op.EQ,
    Asks.BEGINS: Op.PREFIX,
    Asks.HAS_IN: Op.PREFIX,
    Asks.FROM: Op.FROM,
    Asks.BEFORE: Op.UNTIL,
}


def check_questions(questions: Sequence[Question], granted: set[str]) -> None:
    """Only granted fields are asked about, each question once and with parameters of its kind. Raises Invalid."""
    faults = {}
    if len(questions) > MOST_QUESTIONS or len({one.code for one in questions}) < len(questions):
        faults["questions"] = N_("There are too many questions, or two of the same code.")
    for one in questions:
        if not one.code.replace("-", "").isalnum() or len(one.code) > 40 or not one.text.strip():
            faults["questions"] = N_("A question has a code of letters and digits, and a text.")
        elif one.field not in granted:
            faults["questions"] = N_("A question is about a field that is not granted.")
        elif not 1 <= len(one.choices) <= MOST_CHOICES or not all(c.value and c.label for c in one.choices):
            faults["questions"] = N_("A question has at least one parameter, each with what it is called.")
        elif one.asks is Asks.AGE and not all(
            c.value.isdecimal() and int(c.value) < 150 for c in one.choices
        ):
            faults["questions"] = N_("An age is a number of years.")
    if faults:
        raise Invalid(facts={"fields": faults})


def question_named(questions: Sequence[Question], code: str, parameter: str) -> tuple[Question, Choice]:
    """The question and its parameter, which come from the closed list. Raises NoSuchQuestion."""
    for question in questions:
        if question.code == code:
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
