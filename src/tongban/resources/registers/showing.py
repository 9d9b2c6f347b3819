"""Values of the registers in the reader's language."""

from datetime import date

from django.utils.translation import get_language

from tongban.foundation.ui.public import day_text
from tongban.kernel import clock
from tongban.standards.vocabularies import vocabulary

_DAYS = frozenset({"person.birth_date", "firm.registered_on"})


def value_told(field: str, value: str) -> str:
    """A day as people write it, and the sex by its name; everything else, and what is masked, as the register has it."""
    if field in _DAYS:
        return _day(value)
    if field == "person.sex":
        language = get_language() or "zh-hans"
        return next((one.label(language) for one in vocabulary("sex") if one.text == value), value)
    return value


def _day(value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    today = clock.now().astimezone(clock.CITY_ZONE).date()
    return day_text(day, today=today, weekday=False, year=True)
