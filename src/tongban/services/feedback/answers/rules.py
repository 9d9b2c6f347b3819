"""What may stand in a published answer, and until when it stands. Pure.

Source: 个人信息保护法 art. 6 (no more than is needed), art. 25 (personal information is not made public without the
person's own consent). How long an answer stands before somebody looks at it again is our default and a setting.
"""

import re
import unicodedata
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
from tongban.services.feedback.enquiries.rules import is_blank
from tongban.standards.codes import check_id_number

# An answer is looked at again within this time at the latest (our default).
LONGEST_DAYS = 730
_SENTENCE = re.compile(r"[。？！；，,?!;\n]+")
_SHORTEST_PART, _MOST_PARTS = 4, 3
# eighteen digits, whatever stands between or before them; in a lookahead, for a number in front must not hide it
_ID = re.compile(r"(?<!\d)(?=([1-9](?:[ -]*\d){16}[ -]*[\dXx])(?!\d))", re.ASCII)
# of fifteen digits, with a day of birth in the midst
_OLD_ID = re.compile(r"(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)", re.ASCII)
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]*)?1(?:[ -]*\d){10}(?!\d)", re.ASCII)
_LONG = re.compile(r"(?<!\d)\d(?:[ -]*\d){11,}", re.ASCII)
# a unified social credit code: that of a small business is a person's
_USCC = re.compile(
    r"(?<![0-9A-Z])[0-9A-HJ-NP-RTUW-Y]{2}\d{6}[0-9A-HJ-NP-RTUW-Y]{10}(?![0-9A-Z])", re.ASCII | re.IGNORECASE
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w", re.ASCII)
_SAID = {
    Trace.ID_NUMBER: N_("There is an ID number in the text. Take it out."),
    Trace.NAME: N_("The name of who asked stands in the text. Take it out."),
}
_NUMBERS = N_(
    "There is a phone, a mail address or another long number in the text. Take it out, or say that it is the "
    "office's own."
)


def parts_of(text: str) -> list[str]:
    """What to look up of a text: the whole, and its first sentences that are long enough to ask something."""
    whole = text.strip()
    sentences = [one.strip() for one in _SENTENCE.split(whole)]
    long_ones = [one for one in sentences if len(one) >= _SHORTEST_PART and one != whole]
    return list(dict.fromkeys([whole, *long_ones[:_MOST_PARTS]])) if whole else []


def traces_in(text: str, *, names: Iterable[str] = ()) -> frozenset[Trace]:
    """What in the text may tell who asked. `names`: those that are known, such as the asker's own."""
    folded = _folded(text)
    whole = "".join(folded.split())
    found = {Trace.NAME for name in names if len(name) > 1 and "".join(_folded(name).split()) in whole}
    ids = [one for one in _ID.findall(folded) if _is_id(one)] + _OLD_ID.findall(folded)
    if ids:
        found.add(Trace.ID_NUMBER)
    for one in ids:
        folded = folded.replace(one, " ")
    if _PHONE.search(folded):
        found.add(Trace.PHONE)
    if _LONG.search(folded) or _USCC.search(folded):
        found.add(Trace.LONG_NUMBER)
    if _MAIL.search(folded):
        found.add(Trace.MAIL)
    return frozenset(found)


def tidied(draft: AnswerDraft) -> tuple[str, str]:
    """Question and answer without space that says nothing."""
    return " ".join(draft.question.split()), draft.answer.strip()


def check_draft(draft: AnswerDraft, *, today: date, names: Iterable[str] = ()) -> tuple[str, str, date]:
    """Question, answer and the day of the next look. Raises Invalid, or TracesLeft when personal data is left in it.

    Of phones and other numbers the editor may say that they are the office's own; of an ID number or a name not.
    """
    question, answer = tidied(draft)
    faults: dict[str, str] = {}
    if is_blank(question):
        faults["question"] = N_("Write the question as anybody could ask it.")
    elif len(question) > LONGEST_TITLE:
        faults["question"] = N_("Please use at most 200 characters.")
    if is_blank(answer):
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
        check_id_number(re.sub("[ -]", "", text).upper())
    except Refused:
        return False
    return True


def _folded(text: str) -> str:
    """The text with every digit, space and dash in its plain form, and without what nobody sees."""
    return "".join(map(_plain, unicodedata.normalize("NFKC", text)))


def _plain(char: str) -> str:
    if char in _SAID_DIGITS:
        return _SAID_DIGITS[char]
    match unicodedata.category(char):
        case "Nd":
            return str(unicodedata.decimal(char))
        case "Cf":  # such as a space of no width
            return ""
        case "Pd":
            return "-"
    return char


# one by one, as a phone is read out
_SAID_DIGITS = {said: str(digit) for digit, said in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "幺": "1",
}
