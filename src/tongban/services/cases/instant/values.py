"""What a trusted fact comes to on the day of the application. Pure."""

from collections.abc import Mapping
from datetime import date

from tongban.resources.registers.public import age_on
from tongban.services.items.public import Source, Value


def derived(source: Source, facts: Mapping[str, Value], day: date) -> Value | None:
    """A fact by what sources said (by their keys), or what follows from it and the day; None: nobody said it."""
    if source.key == "case.day":
        return day.isoformat()
    said = facts.get(source.base, "")
    if said == "":
        return None
    if source.key == "person.age":
        return age_on(date.fromisoformat(str(said)), day)
    if source.key == "firm.months":
        since = date.fromisoformat(str(said))
        return (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)
    return said
