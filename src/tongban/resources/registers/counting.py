"""How many people and firms the registers know, by what is needed for statistics. No person leaves this module.

Reading every row for a statistic is no look at anybody: nobody is named, and nothing but counts is given. Who has
it counted, and for what, stands on the trail of that act.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from tongban.resources.registers.facts import FirmStatus, Sex
from tongban.resources.registers.made import age_on
from tongban.resources.registers.models import RegisteredFirm, RegisteredPerson

_CHUNK = 2_000


@dataclass(frozen=True, kw_only=True)
class PeopleCount:
    """How many people of an area have this age in whole years and this sex (`""`: not known)."""

    area_code: str
    age: int
    sex: str
    count: int


@dataclass(frozen=True, kw_only=True)
class FirmCount:
    """How many firms of an area are of this kind and were registered in this year (None: not known)."""

    area_code: str
    kind: str
    year: int | None
    count: int


def counted_people(*, on: date, told: Callable[[int], None]) -> list[PeopleCount]:
    """Everybody whom the register knows and somebody delivers. 1 SQL, read in chunks; decrypts each row.

    `told` hears after each chunk how many rows were read; what it raises ends the counting.
    """
    counts: Counter[tuple[str, int, str]] = Counter()
    rows = RegisteredPerson.objects.serving().filter(left_edition=None).order_by()
    for number, (area_code, facts) in enumerate(
        rows.values_list("area_code", "facts").iterator(chunk_size=_CHUNK), 1
    ):
        born = date.fromisoformat(str(facts["birth_date"]))
        if born <= on:
            counts[area_code, age_on(born, on), _sex(facts.get("sex"))] += 1
        if number % _CHUNK == 0:
            told(number)
    return [
        PeopleCount(area_code=area, age=age, sex=sex, count=count)
        for (area, age, sex), count in sorted(counts.items())
    ]


def counted_firms() -> list[FirmCount]:
    """Every firm that is here and was not closed. 1 SQL."""
    rows = (
        RegisteredFirm.objects.serving()
        .filter(left_edition=None)
        .exclude(status__in=[FirmStatus.CLOSED, FirmStatus.MOVED_AWAY])
        .values("area_code", "kind", "registered_on__year")
        .annotate(count=Count("pk"))
        .order_by("area_code", "kind", "registered_on__year")
    )
    return [
        FirmCount(
            area_code=row["area_code"],
            kind=row["kind"],
            year=row["registered_on__year"],
            count=row["count"],
        )
        for row in rows
    ]


def _sex(said: object) -> str:
    try:
        return Sex(str(said)).word
    except ValueError:
        return ""
