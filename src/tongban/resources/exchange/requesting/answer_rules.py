"""What an answer must say: every field, masks that fit it, no more than was asked. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tongban.kernel.errors import N_
from tongban.resources.datasets.public import FieldContent, ResourceContent
from tongban.resources.exchange.facts import Condition, Mask, Op
from tongban.resources.exchange.requesting.facts import Answer, Asked, FieldAnswer
from tongban.resources.exchange.requesting.refusals import AnswerIncomplete
from tongban.resources.exchange.requesting.rules import Problem

MOST_CONDITIONS, MOST_VALUES = 20, 100
DATE_TYPES = frozenset({"D", "T"})
TEXT_TYPES = frozenset({"C"})
# how long a text is at least that may hold a name, an ID number, a phone number or an address; a code is shorter
_LEAST = {Mask.NAME: 10, Mask.ID_NUMBER: 15, Mask.PHONE: 11, Mask.ADDRESS: 20}
_LONG = 20  # of text whose length is not told
SENSITIVE_LEVEL = 4  # 数据分级 4: 个人信息保护法 art. 28 (sensitive), only whether there is a value

# what a field is, by its name; the first that fits
_KINDS: tuple[tuple[re.Pattern[str], Mask], ...] = (
    (re.compile("身份号码|身份证|证件号|公民身份"), Mask.ID_NUMBER),
    (re.compile("电话|手机|联系方式"), Mask.PHONE),
    (re.compile("地址|住址|住所|坐落|居住地"), Mask.ADDRESS),
    (re.compile("姓名|权利人|持证主体|申请人|经营者|法定代表人|所有人|男方|女方"), Mask.NAME),
)


def default_mask(field: FieldContent) -> Mask:
    """The mask that is chosen at first, from what the field is: never in full for what identifies a person.

    Source: 个人信息保护法 art. 6 (least), art. 28 and 51 (de-identification); the choice is ours.
    """
    if not field.is_personal:
        return Mask.NONE
    if (kind := _kind_of(field)) is not None:
        return kind
    if field.type in DATE_TYPES:
        return Mask.YEAR
    return Mask.PRESENCE if field.level >= SENSITIVE_LEVEL else Mask.NONE


def masks_for(field: FieldContent) -> tuple[Mask, ...]:
    """The masks that make sense for a field: in full, presence, and the one of its kind.

    Of text that is not known to be of a kind, and is long enough for it, any kind: a name may stand under any heading.
    """
    if field.type in DATE_TYPES:
        return (Mask.NONE, Mask.YEAR, Mask.PRESENCE)
    if (kind := _kind_of(field)) is not None:
        return (Mask.NONE, kind, Mask.PRESENCE)
    if field.type not in TEXT_TYPES:
        return (Mask.NONE, Mask.PRESENCE)
    fitting = (mask for mask, least in _LEAST.items() if (field.length or _LONG) >= least)
    return (Mask.NONE, *fitting, Mask.PRESENCE)


def _kind_of(field: FieldContent) -> Mask | None:
    """What a text is by its name."""
    if field.type not in TEXT_TYPES:
        return None
    return next((mask for pattern, mask in _KINDS if pattern.search(field.name)), None)


def check_answer(
    answer: Answer, *, asked: Asked, content: ResourceContent, today: date
) -> tuple[FieldAnswer, ...]:
    """The answers in the order of the request. Raises AnswerIncomplete with everything to be put right."""
    found = list(problems_of(answer, asked=asked, content=content, today=today))
    if found:
        first = {one.field: one for one in reversed(found)}
        raise AnswerIncomplete(
            facts={
                "fields": {name: one.text for name, one in reversed(first.items())},
                "reasons": {name: one.reason for name, one in reversed(first.items())},
                "most": asked.daily_quota,
                "latest": asked.until,
            }
        )
    by_name = {one.name: one for one in answer.fields}
    return tuple(by_name[name] for name in asked.fields)


def problems_of(answer: Answer, *, asked: Asked, content: ResourceContent, today: date) -> Iterator[Problem]:
    """Everything that is wrong with an answer, in the order of the form."""
    known = {field.name: field for field in content.fields}
    yield from _fields(answer.fields, asked.fields, known)
    yield from _conditions(answer.conditions, known)
    if not answer.ways or not set(answer.ways) <= set(asked.ways):
        text = N_("Choose at least one of the ways that were asked for.")
        yield Problem(field="ways", reason="ways-outside", text=text)
    if not 1 <= answer.daily_quota <= asked.daily_quota:
        text = N_("Write a whole number from 1 to %(most)s, which was asked for.")
        yield Problem(field="daily_quota", reason="quota-outside", text=text)
    if answer.until is None or asked.until is None or not today < answer.until <= asked.until:
        text = N_("Write a day after today and not after %(latest)s, which was asked for.")
        yield Problem(field="until", reason="until-outside", text=text)


def _fields(
    given: Sequence[FieldAnswer], asked: Sequence[str], known: Mapping[str, FieldContent]
) -> Iterator[Problem]:
    if sorted(one.name for one in given) != sorted(asked):
        text = N_("Every field that was asked for has one answer. Reload the page.")
        yield Problem(field="fields", reason="fields-differ", text=text)
        return
    if asked and not any(one.is_granted for one in given):
        text = N_("No field is granted. Refuse the request instead, with its basis.")
        yield Problem(field="fields", reason="nothing-granted", text=text)
    for place, name in enumerate(asked):
        one = next(row for row in given if row.name == name)
        if not one.is_granted and not one.reason.strip():
            text = N_("Say why this field is refused.")
            yield Problem(field=f"reason-{place}", reason="reason-missing", text=text)
        if one.is_granted and name not in known:
            text = N_("The catalogue no longer has this field: refuse it, with that as the reason.")
            yield Problem(field=f"reason-{place}", reason="field-gone", text=text)
        elif one.is_granted and one.mask not in masks_for(known[name]):
            text = N_("This mask does not fit the kind of data of the field.")
            yield Problem(field=f"mask-{place}", reason="mask-unfit", text=text)


def _conditions(given: Sequence[Condition], known: Mapping[str, FieldContent]) -> Iterator[Problem]:
    if len(given) > MOST_CONDITIONS:
        text = N_("There are too many conditions; join values of one field in one line.")
        yield Problem(field="conditions", reason="conditions-many", text=text)
    for one in given:
        if one.field not in known:
            text = N_("A condition names a field that the resource does not have.")
            yield Problem(field="conditions", reason="condition-unknown", text=text)
        elif not _has_values(one):
            text = N_("A condition has no value, or more than its comparison takes.")
            yield Problem(field="conditions", reason="condition-values", text=text)


def _has_values(one: Condition) -> bool:
    if not one.values or not all(one.values) or any(len(value) > 200 for value in one.values):
        return False
    return len(one.values) <= MOST_VALUES if one.op is Op.IN else len(one.values) == 1
