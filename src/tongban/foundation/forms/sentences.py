"""Says what is wrong with an entry: what was typed, what is possible, and both ways out."""

import re
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongban.foundation.forms.facts import Field, Widget
from tongban.foundation.forms.rules import Problem
from tongban.foundation.ui.public import day_text
from tongban.kernel.errors import N_

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SELECTED = frozenset({Widget.RADIOS, Widget.SELECT, Widget.CHECKS})
_BY_FORMAT = {
    "id-number": N_("This is not a valid ID number. Check each of the 18 characters against the card; without a mainland ID card, apply at a counter."),
    "uscc": N_("This is not a valid unified social credit code. Copy the 18 characters from the business licence; without one, leave the question out or ask at 12345."),
    "region-code": N_("This is not a region code of 12 digits. Look it up by the name of the place, or ask at 12345."),
    "phone": N_("This is not a telephone number. Write a mobile number of 11 digits, or a landline with its area code, such as 0558-5555555."),
    "email": N_("This is not a mail address. It looks like name@example.com; without one, leave it empty where it is optional."),
    "date": N_("“%(value)s” is not a day of the calendar. Write it as 2026-09-28; where only the month is known, take its first day."),
}  # fmt: skip
_CONSENT = N_("“%(field)s” needs your consent to go on. If you do not agree, you can apply at a counter.")
_BY_CODE = {
    "unknown-field": N_("The form has no field “%(field)s”. Check the spelling, or leave it out."),
    "fact-locked": N_("“%(field)s” comes from %(source)s and is not changed here. If it is wrong, apply for its correction; if it is right, leave it out."),
    "characters": N_("“%(field)s” holds characters that cannot be seen, as they come along with copied text. Type it anew; letters of any script are fine."),
    "choice": N_("“%(value)s” is not one of the answers of “%(field)s”. Choose one from the list; if none fits, ask at 12345."),
    "minimum": N_("You entered %(value)s%(unit)s; “%(field)s” is at least %(limit)s%(unit)s. Correct a slip of the pen; if it is really less, ask at 12345 whether this is the right service."),
    "maximum": N_("You entered %(value)s%(unit)s; “%(field)s” is at most %(limit)s%(unit)s. Correct a slip of the pen; if it is really more, ask at 12345 whether this is the right service."),
    "exclusiveMinimum": N_("You entered %(value)s%(unit)s; “%(field)s” must be more than %(limit)s%(unit)s. Correct a slip of the pen; if it is really so, ask at 12345."),
    "exclusiveMaximum": N_("You entered %(value)s%(unit)s; “%(field)s” must be less than %(limit)s%(unit)s. Correct a slip of the pen; if it is really so, ask at 12345."),
    "multipleOf": N_("You entered %(value)s%(unit)s; “%(field)s” goes in steps of %(limit)s%(unit)s. Round it to the nearest step."),
    "minLength": N_("“%(field)s” needs at least %(limit)s characters. Write it out in full; if there is nothing more, say so in words."),
    "maxLength": N_("“%(field)s” takes at most %(limit)s characters. Shorten it, or hand in the rest as a material."),
    "pattern": N_("“%(value)s” does not look like “%(field)s”. Check it against the paper it stands on; if it is written so there, ask at 12345."),
    "minItems": N_("“%(field)s” needs at least %(limit)s. Add what is missing; if there are no more, ask at 12345."),
    "maxItems": N_("“%(field)s” takes at most %(limit)s. Remove some, or hand in the rest as a material."),
    "uniqueItems": N_("“%(field)s” has the same answer twice. Remove one of the two."),
    "const": _CONSENT,
}  # fmt: skip
_BY_TYPE = {
    "number": N_("“%(value)s” is not a number. Write “%(field)s” in digits, such as 68.40; leave units and words out."),
    "integer": N_("“%(value)s” is not a whole number. Write “%(field)s” in digits without a decimal point; round it if need be."),
}  # fmt: skip
_OTHER = N_(
    "“%(field)s” cannot be read as it is written. Write it again; if it is refused once more, ask at 12345."
)


def sentence(problem: Problem) -> str:
    """What is wrong, in the reader's language; the form's author may have said it better."""
    facts = _shown(problem)
    if problem.say:
        said = problem.say
        for name in ("value", "limit", "unit"):
            said = said.replace("{" + name + "}", facts[name])
        return said
    if problem.code == "required":
        return _asks_for(problem) % facts
    if problem.code == "format" and problem.field is not None:
        return _(_BY_FORMAT[problem.field.format]) % facts
    if problem.code == "type" and problem.field is not None:
        return _(_BY_TYPE.get(problem.field.type, _OTHER)) % facts
    return _(_BY_CODE.get(problem.code, _OTHER)) % facts


def _asks_for(problem: Problem) -> str:
    widget = problem.field.widget if problem.field else Widget.LINE
    if widget is Widget.CONSENT:
        return _(_CONSENT)
    if widget is Widget.CHECKS:
        return _("Choose at least one for “%(field)s”; if none fits, ask at 12345.")
    if widget in _SELECTED:
        return _("Choose an answer for “%(field)s”; if none fits, ask at 12345.")
    if widget is Widget.ROWS:
        return _("Add at least one row to “%(field)s”; if there is none, ask at 12345.")
    return _("“%(field)s” is still empty. Fill it in, or save and come back when you know it.")


def _shown(problem: Problem) -> dict[str, str]:
    one = problem.field
    return {
        "field": one.label if one else problem.path,
        "unit": one.unit if one else "",
        "value": _short(problem.facts.get("value", "")),
        "limit": str(problem.facts.get("limit", "")),
        "source": str(problem.facts.get("source", "")),
    }


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 30 else text[:29] + "…"


def answer_text(one: Field, value: object) -> str:
    """An answer as people read it: the choice's label, yes or no, the number with its unit, a day in words."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("Agreed") if one.widget is Widget.CONSENT and value else _("Yes") if value else _("No")
    labels: Mapping[object, str] = {choice.value: choice.label for choice in one.choices}
    if isinstance(value, list):
        return pgettext("between answers", ", ").join(labels.get(single, str(single)) for single in value)
    if (one.widget is Widget.DATE or one.bind) and (day := _day(value)):
        return day_text(day, today=date.min, weekday=False)
    text = labels.get(value, str(value)) if isinstance(value, str | int | float) else str(value)
    return f"{text}{one.unit}"


def _day(value: object) -> date | None:
    """The day that is written in the ISO way, as forms, registers and licences keep it."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _ISO_DAY.fullmatch(value) else None
    except ValueError:
        return None
