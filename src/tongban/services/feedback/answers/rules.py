"""What may stand in a published answer, and until when it stands. Pure.

Source: 个人信息保护法 art. 6 (no more than is needed), art. 25 (personal information is not made public without the
person's own consent). How long an answer stands before somebody looks at it again is our default and a setting.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.feedback.answers.facts import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    AnswerDraft,
    Trace,
    TracesLeft,
)
from tongban.standards.codes import check_id_number

# An answer is looked at again within this time at the latest (our default).
LONGEST_DAYS = 730
_SENTENCE = re.compile(r"[。？！；，,?!;\n]+")
_SHORTEST_PART, _MOST_PARTS = 4, 3
_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])", re.ASCII)
# of fifteen digits, with a day of birth in the midst
_OLD_ID = re.compile(r"(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)", re.ASCII)
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1\d{2}[ -]?\d{4}[ -]?\d{4}(?!\d)", re.ASCII)
_LONG = re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){11,}(?![0-9A-Za-z])", re.ASCII)
_SAID = {
    Trace.ID_NUMBER: N_("There is an ID number in the text. Take it out."),
    Trace.NAME: N_("The name of who asked stands in the text. Take it out."),
}
_NUMBERS = N_(
    "There is a phone or another long number in the text. Take it out, or say that it is the office's own."
)


def parts_of(text: str) -> list[str]:
    """What to look up of a text: the whole, and its first sentences that are long enough to ask something."""
    whole = text.strip()
    sentences = [one.strip() for one in _SENTENCE.split(whole)]
    long_ones = [one for one in sentences if len(one) >= _SHORTEST_PART and one != whole]
    return list(dict.fromkeys([whole, *long_ones[:_MOST_PARTS]])) if whole else []


def traces_in(text: str, *, names: Iterable[str] = ()) -> frozenset[Trace]:
    """What in the text may tell who asked. `names`: those that are known, such as the asker's own."""
    folded = text.translate(_HALF_WIDTH)
    found = {Trace.NAME for name in names if len(name) > 1 and name in text}
    ids = [one for one in _ID.findall(folded) if _is_id(one)] + _OLD_ID.findall(folded)
    if ids:
        found.add(Trace.ID_NUMBER)
    for one in ids:
        folded = folded.replace(one, " ")
    if _PHONE.search(folded):
        found.add(Trace.PHONE)
    if _LONG.search(folded):
        found.add(Trace.LONG_NUMBER)
    return frozenset(found)


def check_draft(draft: AnswerDraft, *, today: date, names: Iterable[str] = ()) -> tuple[str, str, date]:
    """Question, answer and the day of the next look. Raises Invalid, or TracesLeft when personal data is left in it.

    Of phones and other numbers the editor may say that they are the office's own; of an ID number or a name not.
    """
    question, answer = " ".join(draft.question.split()), draft.answer.strip()
    faults: dict[str, str] = {}
    if not question:
        faults["question"] = N_("Write the question as anybody could ask it.")
    elif len(question) > LONGEST_TITLE:
        faults["question"] = N_("Please use at most 200 characters.")
    if not answer:
        faults["answer"] = N_("Write the answer.")
    elif len(answer) > LONGEST_TEXT:
        faults["answer"] = N_("Please use at most 3,000 characters.")
    if draft.review_on is None or not today < draft.review_on <= today + timedelta(days=LONGEST_DAYS):
        faults["review_on"] = N_("Choose a day from tomorrow on, within two years.")
    if faults or draft.review_on is None:
        raise Invalid(facts={"fields": faults})
    if traces := _faults(draft, question, answer, tuple(names)):
        raise TracesLeft(facts={"fields": traces})
    return question, answer, draft.review_on


def _faults(draft: AnswerDraft, question: str, answer: str, names: tuple[str, ...]) -> dict[str, str]:
    faults: dict[str, str] = {}
    for field, text in (("question", question), ("answer", answer)):
        found = traces_in(text, names=names)
        said = next((_SAID[one] for one in (Trace.ID_NUMBER, Trace.NAME) if one in found), "")
        if said:
            faults[field] = said
        elif found and not draft.numbers_checked:
            faults["numbers_checked"] = _NUMBERS
    return faults


def _is_id(text: str) -> bool:
    try:
        check_id_number(text)
    except Refused:
        return False
    return True


_HALF_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {
    ord("Ｘ"): "X",
    ord("ｘ"): "x",
    ord("－"): "-",
}
