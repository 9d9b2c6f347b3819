"""Reading an application against the item's version: who applies, what is known, what was typed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tongban.foundation.forms.public import EntriesInvalid, complete_values, validate_form
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.resources.registers.public import age_on
from tongban.services.cases.facts import HolderKind
from tongban.services.cases.known import BIRTH_DATE, Known, locked_facts
from tongban.services.cases.rules import holders_of
from tongban.services.items.public import (
    ItemContent,
    PublishedItem,
    asked_questions,
    content_for,
    counted_answers,
)


class WrongHolder(Invalid):
    """A firm's item was asked for as a person, or the other way round."""

    code = "wrong-holder"
    title = N_("This service is for firms or for persons only; choose for whom you apply.")


class AnswerUnknown(Invalid):
    """A scenario answer that the item does not offer."""

    code = "answer-unknown"
    title = N_("Please answer the questions at the top of the guide: %(questions)s")


class AnswerNotAsked(AnswerUnknown):
    """An answer to a question that the others do not lead to, or that the item does not have."""

    code = "answer-not-asked"
    title = N_("After your other answers this is not asked; leave it out: %(questions)s")


class NotAppliedFor(Refused):
    """Nobody applies for an item of this kind (依职权): the office acts by itself."""

    code = "item-not-applied-for"
    title = N_("Nobody applies for this: the office acts on it by itself. Its guide says how to complain.")


class NotOnline(Refused):
    """The item's guide offers no online way: the applicant goes to a counter."""

    code = "item-not-online"
    title = N_("This is not offered online here. Its guide says where to go and what to bring.")


class ConditionNotMet(Invalid):
    """The applicant does not meet a condition that the platform can see by itself."""

    code = "condition-not-met"
    title = N_("%(name)s cannot apply for this here: %(condition)s")


class ItemClosed(Refused):
    """The item was suspended or cancelled after the draft was begun."""

    code = "item-closed"
    title = N_(
        "This service is suspended or has ended, so it takes no applications now. What you filled in is kept."
    )


class SlotUnknown(Invalid):
    """A material for which the item has no place."""

    code = "slot-unknown"
    title = N_("This service does not ask for: %(keys)s")


def check_open(item: PublishedItem) -> None:
    """Raise ItemClosed for an item that is suspended or cancelled."""
    if not item.is_open:
        raise ItemClosed(facts={"item": item.code})


def check_applied_for(content: ItemContent) -> None:
    """Raise NotAppliedFor for an item on which an office acts by itself (standards/item_types.py)."""
    if not content.is_applied_for:
        raise NotAppliedFor(facts={"type": content.type_code})


def check_online(content: ItemContent) -> None:
    """Raise NotOnline for an item for which one has to go somewhere."""
    if content.is_only_in_person:
        raise NotOnline


def check_holder(content: ItemContent, holder: HolderKind) -> None:
    """Raise WrongHolder when the item is for the other kind."""
    if holder not in holders_of(content.audience):
        raise WrongHolder(facts={"fields": {"holder": str(WrongHolder.title)}})


def check_conditions(
    content: ItemContent, answers: Mapping[str, str], known: Known, *, holder: HolderKind, at: datetime
) -> None:
    """Raise ConditionNotMet for the first condition that the applicant cannot meet by their age.

    Of a firm who represents it counts. What no register has told is left to the office.
    """
    born = known.facts.get(BIRTH_DATE)
    if not born:
        return
    age = age_on(date.fromisoformat(born), at.astimezone(CITY_ZONE).date())
    for condition in content_for(content, answers).conditions:
        if condition.from_age is not None and age < condition.from_age:
            raise ConditionNotMet(facts={"name": known.name(holder), "condition": condition.text})


def check_answers(content: ItemContent, answers: Mapping[str, str]) -> None:
    """Raise AnswerUnknown unless each scenario question that is asked has one of its answers, and
    AnswerNotAsked where another has one."""
    counted = counted_answers(content, answers)
    wrong = [question for question in asked_questions(content, answers) if question.key not in counted]
    if wrong:
        names = "、".join(question.text for question in wrong)
        raise AnswerUnknown(facts={"questions": names, "fields": {q.key: q.text for q in wrong}})
    if stray := sorted(set(answers) - counted.keys()):
        texts = {question.key: question.text for question in content.scenario}
        raise AnswerNotAsked(facts={"questions": "、".join(texts.get(key, key) for key in stray)})


def checked_form(
    content: ItemContent, values: Mapping[str, Any], known: Known, *, answers: Mapping[str, str]
) -> dict[str, Any]:
    """The form's values as they count, with the locked facts in their places. Raises Invalid."""
    if content.form is None:
        return {}
    locked = locked_facts(content, known)
    try:
        validate_form(content.form, values, locked=locked, scenario=answers)
    except EntriesInvalid as refused:
        if known.silent:  # so that a client knows why something is asked that the city has
            refused.facts["silent"] = sorted(known.silent)
        raise
    return complete_values(content.form, values, locked=locked, scenario=answers)
