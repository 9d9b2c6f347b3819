"""Take the files of one's scope out as a table (导出); it stands on the trail who did, and how many."""

import csv
import io
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import DutyMissing, Officer
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.services.supervision.accountability.facts import DECIDE, OPEN, FileFact
from tongban.services.supervision.accountability.outcomes import OUTCOMES
from tongban.services.supervision.accountability.queries import EXPORTED_AT_MOST, files

EXPORT_ACT = "supervision.export_accountability"
_BOM = "\ufeff"  # so that spreadsheets read the characters
_HEAD = (
    "案卷编号",
    "状态",
    "单位",
    "当事人",
    "办件编号",
    "监察牌",
    "追责情形",
    "立案日期",
    "处理",
    "决定日期",
    "结案日期",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@transaction.atomic
def export_files(*, by: Officer, is_open: bool, at: datetime) -> str:
    """A CSV of at most 1,000 files that the officer may read, the newest first. 2 SQL. Raises DutyMissing."""
    if not {OPEN, DECIDE} & by.duties:
        raise DutyMissing(facts={"duty": OPEN})
    found = files(by=by, at=at, is_open=is_open, limit=EXPORTED_AT_MOST)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEAD)
    writer.writerows([_plain(cell) for cell in _row(fact)] for fact in found.rows)
    facts = {"files": len(found.rows), "is_open": is_open}
    record(act=EXPORT_ACT, subject=f"accountability-exports:{by.account_id}", by=by, at=at, facts=facts)
    return _BOM + out.getvalue()


def _row(fact: FileFact) -> tuple[str, ...]:
    return (
        fact.number,
        fact.state,
        fact.organisation_name,
        fact.person_name,
        fact.case_number,
        fact.card_code,
        fact.situation,
        _day(fact.opened_at),
        OUTCOMES[fact.outcome].says if fact.outcome else "",
        _day(fact.decided_at),
        _day(fact.closed_at),
    )


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(CITY_ZONE):%Y-%m-%d}" if at else ""


def _plain(cell: str) -> str:
    """No cell is read as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
