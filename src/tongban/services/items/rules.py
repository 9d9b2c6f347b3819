"""What the platform can check in an item's content, and what lists repeat of it."""

import re
from collections.abc import Iterator
from typing import Any

from tongban.foundation.forms.public import check_schema, form_binds, form_suggestions
from tongban.kernel.errors import N_, Refused
from tongban.resources.registers.public import FIELD_TEXTS
from tongban.services.items.facts import ItemContent, Limit, Limits
from tongban.services.items.fee_flaws import fee_flaws
from tongban.services.items.flaw import Flaw
from tongban.services.items.instant.flaws import instant_flaws
from tongban.services.items.level_flaws import extension_flaws, level_flaws
from tongban.services.items.licence_flaws import licence_flaws
from tongban.services.items.scenario.flaws import scenario_flaws
from tongban.services.items.scenario.rules import filled_limits

# Roughly comparable lengths, only to compare a promise with the law across units:
# a working week has 5 of 7 days, a month 21 working days.
_WORKING_DAYS = {"working-days": 1.0, "calendar-days": 5 / 7, "months": 21.0, "years": 250.0}


LOWER_DAYS = (
    20  # working days of the lower of two levels where no special law sets others: 行政许可法 art. 43
)

# a field of a licence type, whose code the licence library knows
_LICENCE_ELEMENT = re.compile(r"licence\.[0-9A-Z]+\.[a-zA-Z][a-zA-Z0-9_]*")


def flaws(content: ItemContent) -> list[Flaw]:
    """What must be mended before publishing (standards.md 2.7 and rules of our own)."""
    found = [*_flaws_of_limits(content)]
    keys = [slot.key for slot in content.slots]
    if len(keys) != len(set(keys)):
        found.append(Flaw(rule="slot-key-twice", text=N_("Two materials have the same key.")))
    if content.fees and content.is_charged is False:
        found.append(Flaw(rule="fee-of-a-free-item", text=N_("The item is free and yet has a fee.")))
    found += [*scenario_flaws(content), *_flaws_of_form(content)]
    return [
        *found,
        *fee_flaws(content),
        *licence_flaws(content),
        *level_flaws(content),
        *instant_flaws(content),
    ]


def _flaws_of_limits(content: ItemContent) -> Iterator[Flaw]:
    """No promise is above the law, in no case."""
    every = [("", content.limits)] + [
        (f"limit_cases.{number}.limits", filled_limits(case, content.limits))
        for number, case in enumerate(content.limit_cases, start=1)
    ]
    for place, limits in every:
        yield from extension_flaws(limits, place)
        if is_promise_too_long(content, limits):
            yield Flaw(
                rule="promise-above-law",
                place=place,
                text=N_("The promised limit is longer than the statutory one."),
            )


def _flaws_of_form(content: ItemContent) -> list[Flaw]:
    if content.form is None:
        return []
    try:
        check_schema(content.form)
    except Refused as refused:
        return [Flaw(rule="form", text=refused.sentence())]
    elements = form_binds(content.form) | form_suggestions(content.form)
    return [
        Flaw(
            rule="form.element",
            text=N_("“%(element)s” is no data element from which a field can be filled."),
            place=f"form.{key}",
            facts={"element": element},
        )
        for key, element in elements.items()
        if element not in FIELD_TEXTS and not _LICENCE_ELEMENT.fullmatch(element)
    ]


def is_promise_too_long(content: ItemContent, limits: Limits) -> bool:
    """Whether a promise is longer than the law allows; what two levels take one after the other counts together."""
    if not (limits.statutory and limits.promised):
        return False
    if content.two_levels is None:
        return is_longer(limits.promised, limits.statutory)
    review = content.two_levels.review or Limit(count=LOWER_DAYS)
    together = in_working_days(review) + in_working_days(limits.statutory)
    return is_longer(limits.promised, Limit(count=together))


def is_longer(promise: Limit, law: Limit) -> bool:
    """Whether a promise is longer than a limit; across units only beyond doubt."""
    if promise.unit == law.unit:
        return promise.count > law.count
    # other units: only a promise that is longer beyond doubt (half as much again)
    return promise.count * _WORKING_DAYS[promise.unit] > 1.5 * law.count * _WORKING_DAYS[law.unit]


def in_working_days(limit: Limit) -> int:
    """A limit as working days, rounded down; those of other units roughly."""
    return int(limit.count * _WORKING_DAYS[limit.unit])


def lead(content: ItemContent) -> dict[str, Any]:
    """What `Item` repeats of its version in force, for lists and filters."""
    return {
        "name": content.name,
        "type_code": content.type_code,
        "audience": list(content.audience),
        "themes": [f"p{code}" for code in content.themes_person]
        + [f"l{code}" for code in content.themes_legal],
        "is_online": bool({"2", "3"} & set(content.handle_forms)),
        "is_bundle": content.is_bundle,
    }
