"""Sums the board anew: reads cases, tasks, steps and cards once, and puts all lines in place of the old ones.

Flow figures come by the statements of the indicators over the last thirty days, so that the board and the
statistics cannot say different things of the same cases.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tongban.foundation.directory.public import officers_named, post_names
from tongban.foundation.jobs.public import city_reading
from tongban.kernel.clock import CITY_ZONE
from tongban.services.indicators.public import counted, indicator_of, keep_working_days
from tongban.services.items.public import item_names
from tongban.services.supervision.boards.facts import (
    NEAR_DAYS,
    NUMBERS,
    WINDOW_DAYS,
    Figures,
    Kind,
)
from tongban.services.supervision.boards.models import BoardLine, BoardSumming

_SQL = Path(__file__).resolve().parent / "sql"
_BATCH = 1000
# indicator → which figure its numerator is, and which its denominator
_FLOWS = {
    "received": ("received", ""),
    "refusal-rate": ("refused", "decided"),
    "on-time-rate": ("kept", "promises"),
    "corrections": ("corrections", ""),
    "good-ratings": ("good", "ratings"),
}
_OFFICER = "officer:"
_Key = tuple[Kind, UUID, str]


class _Lines:
    """The lines while they are summed."""

    def __init__(self) -> None:
        self.figures: dict[_Key, Figures] = defaultdict(Figures)
        self.names: dict[_Key, str] = {}

    def add(self, kind: Kind, organisation_id: UUID, key: str, name: str = "", **numbers: Any) -> None:
        place = (kind, organisation_id, key)
        self.figures[place] += Figures(**numbers)
        if name:
            self.names[place] = name

    def add_to_item(self, organisation_id: UUID, item_code: str, name: str = "", **numbers: Any) -> None:
        """To the item, and to the organisation."""
        self.add(Kind.OFFICE, organisation_id, "", **numbers)
        if item_code:
            self.add(Kind.ITEM, organisation_id, item_code, name, **numbers)


def sum_board(*, at: datetime) -> int:
    """Sum every line as of `at`; how many there are. Some fifteen readings, then one short transaction, in one turn."""
    begun = time.monotonic()
    today = at.astimezone(CITY_ZONE).date()
    keep_working_days(today=today)
    lines = _Lines()
    with city_reading():
        _add_cases(lines, today)
        _add_flows(lines, today)
        _add_hands(lines, today, at)
        rows = list(_rows(lines))
        with transaction.atomic():
            BoardLine.objects.all().delete()
            BoardLine.objects.bulk_create(rows, batch_size=_BATCH)
            BoardSumming.objects.update_or_create(
                pk=1, defaults={"at": at, "seconds": time.monotonic() - begun}
            )
    return len(rows)


def _add_cases(lines: _Lines, today: date) -> None:
    """How things stand: undecided cases, and open cards."""
    for row in _read("open_cases", today=today, near=NEAR_DAYS):
        lines.add_to_item(**row)
    for row in _read("open_cards"):
        post = row.pop("post_code")
        lines.add_to_item(**row)
        if post:
            lines.add(Kind.POST, row["organisation_id"], post, yellow=row["yellow"], red=row["red"])


def _add_flows(lines: _Lines, today: date) -> None:
    """What came to be within the window."""
    first, until = today - timedelta(days=WINDOW_DAYS - 1), today + timedelta(days=1)
    for code, (numerator, denominator) in _FLOWS.items():
        definition = indicator_of(code).version_on(today)
        for one in counted(definition, first=first, until=until, today=today):
            if not one.is_day:
                numbers: dict[str, Any] = {numerator: int(one.numerator)}
                if denominator:
                    numbers[denominator] = int(one.denominator)
                lines.add_to_item(one.organisation_id, one.item_code, **numbers)
    for row in _read("days", first=first, until=until):
        used, cases = row.pop("used"), row.pop("cases")
        promised = int(row.pop("promised"))
        lines.add_to_item(**row, days=used * cases, promised_days=promised, spread={used: cases})


def _add_hands(lines: _Lines, today: date, at: datetime) -> None:
    """What posts and people have to do, and what they did within the window."""
    first, until = today - timedelta(days=WINDOW_DAYS - 1), today + timedelta(days=1)
    for row in _read("open_tasks", today=today, now=at, near=NEAR_DAYS):
        office, post, account = row.pop("organisation_id"), row.pop("post_code"), row.pop("account")
        name = row.pop("name")
        lines.add(Kind.POST, office, post, **row)
        if account is not None:
            lines.add(Kind.PERSON, office, str(account), name, **row)
    for row in _read("steps_done", first=first, until=until):
        numbers = {"decided": row["done"], "promises": row["promises"], "kept": row["kept"]}
        if row["post_code"]:
            lines.add(Kind.POST, row["organisation_id"], row["post_code"], **numbers)
        if row["ref"].startswith(_OFFICER):
            lines.add(Kind.PERSON, row["organisation_id"], row["ref"].removeprefix(_OFFICER), **numbers)
    for row in _read("corrections_by", first=first, until=until):
        if row["ref"].startswith(_OFFICER):
            key = row["ref"].removeprefix(_OFFICER)
            lines.add(Kind.PERSON, row["organisation_id"], key, corrections=row["corrections"])


def _rows(lines: _Lines) -> Iterator[BoardLine]:
    """The lines with their names; an organisation that the directory does not know is left out."""
    offices = {row["id"]: row for row in _read("offices")}
    called = _called(lines)
    for (kind, office, key), figures in lines.figures.items():
        if office not in offices:
            continue
        name = offices[office]["name"] if kind is Kind.OFFICE else lines.names.get((kind, office, key), "")
        yield BoardLine(
            kind=kind,
            organisation_id=office,
            area_code=offices[office]["area_code"],
            key=key,
            name=name or called[kind].get(key, key),
            spread={str(day): count for day, count in figures.spread.items()},
            **{number: getattr(figures, number) for number in NUMBERS},
        )


def _called(lines: _Lines) -> dict[Kind, dict[str, str]]:
    """The names of what the readings did not name. At most 3 SQL."""
    unnamed = {place for place in lines.figures if place not in lines.names}
    items = {key for kind, _, key in unnamed if kind is Kind.ITEM}
    people = {int(key) for kind, _, key in unnamed if kind is Kind.PERSON}
    return {
        Kind.OFFICE: {},
        Kind.ITEM: item_names(items) if items else {},
        Kind.POST: post_names(),
        Kind.PERSON: {str(id_): name for id_, name in officers_named(sorted(people)).items()}
        if people
        else {},
    }


def _read(name: str, **parameters: Any) -> list[dict[str, Any]]:
    """The rows of a statement of this folder, by the names of its columns. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute((_SQL / f"{name}.sql").read_text(encoding="utf-8"), parameters)
        columns = [column[0] for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
