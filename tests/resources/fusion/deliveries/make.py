"""Makers for deliveries: an agreement of the county office, files as departments write them, landing at once."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, add_post, make_organisations
from tests.resources.fusion.make import COLUMNS, a_row, an_id
from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel import clock
from tongban.kernel.actors import Actor, SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.fusion.deliveries.commands.agree import enter_agreement
from tongban.resources.fusion.deliveries.commands.receive import receive_delivery
from tongban.resources.fusion.deliveries.jobs import land_now
from tongban.resources.fusion.deliveries.models import Delivery
from tongban.resources.fusion.deliveries.terms import AgreementTerms, read_terms

AT = datetime(2026, 9, 28, 10, 0, tzinfo=CITY_ZONE)
BY = SystemActor(job="tests")
SINCE = date(2026, 9, 21)
add_post("deliverer", frozenset({"fusion.deliver"}))
add_post("data-authority", frozenset({"fusion.agree", "fusion.settle-delivery"}))


def terms_of(**changes: Any) -> AgreementTerms:
    """People as the police deliver them: everything, every month, as CSV."""
    told: dict[str, Any] = {
        "name": "常住人口",
        "kind": "people",
        "form": "csv",
        "columns": COLUMNS,
        "cycle": 4,
        "is_full": True,
        "owner": "人口管理科",
        "contact": "100-0000-0013",
        "authority": [{"field": "*", "level": 9}],
    }
    return read_terms(told | changes)


def agreed(
    code: str = "residents",
    *,
    organisation: str = COUNTY_OFFICE,
    valid_from: date = SINCE,
    by: Actor = BY,
    at: datetime = AT,
    **changes: Any,
) -> str:
    """An agreement, and the organisations where there are none yet."""
    make_organisations()
    enter_agreement(
        code=code,
        organisation_id=organisation_by_code(organisation).id,
        terms=terms_of(**changes),
        valid_from=valid_from,
        by=by,
        at=at,
    )
    return code


def people(count: int, *, first: int = 1, **said: str | None) -> list[dict[str, str | None]]:
    """So many different people."""
    return [a_row(key=an_id(number), **said) for number in range(first, first + count)]


def csv_text(rows: Sequence[dict[str, str | None]], columns: dict[str, str] = COLUMNS) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns.values())
    writer.writerows([row.get(ours) or "" for ours in columns] for row in rows)
    return text.getvalue()


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def a_file(folder: Path, rows: Sequence[dict[str, str | None]], name: str = "a.csv") -> Path:
    return written(folder / name, csv_text(rows))


def delivered(
    file: Path, agreement: str = "residents", *, by: Actor = BY, at: datetime = AT, **note: Any
) -> Delivery:
    """Receive a file and land it here."""
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(at)
    number = receive_delivery(
        agreement=agreement, file=file, name=file.name, by=by, at=at, has_worker=False, **note
    )
    row = Delivery.objects.select_related("agreement", "version").get(
        agreement__code=agreement, number=number
    )
    land_now(row, told=lambda at, of: None)
    row.refresh_from_db()
    return row


def found_in(row: Delivery) -> dict[str, dict[str, Any]]:
    """What landing found, by check."""
    return {one["check"]: one for one in row.findings}


__all__ = ["CITY_OFFICE", "COUNTY_OFFICE"]
