"""A town whose cases are played and copied, and rows told so that those of two cases can be compared."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tests.foundation.directory.make import COUNTY, LOADER, LONG_AGO
from tests.foundation.identity.make import make_staff
from tests.foundation.papers.make import image_bytes
from tests.services.cases.make import MONDAY, Town, make_application, make_upload
from tests.services.items.make import make_item
from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, OrganisationRow, upsert_organisations
from tongban.foundation.identity.public import Person
from tongban.foundation.papers.public import store_file
from tongban.foundation.vault.public import EncryptedJSONField, EncryptedTextField
from tongban.services.cases.facts import SlotInput
from tongban.services.decisions.publication.rules import grams
from tongban.services.items.models import Item
from tongban.services.items.public import item_terms
from tongban.site.bulk.calling import person_called, target_called
from tongban.site.bulk.left_out import LEFT_OUT
from tongban.site.bulk.stage import Cast
from tongban.site.bulk.written import Row, Written

AREA = "341602000000"
# numbered, drawn at random, or the id of what is left out
CODES = {
    "licences_licence": ("number", "identifier", "code"),
    "decisions_publication": ("code",),
    "cases_case": ("submission_entry_id",),
}
# marks that the engine of the processes draws for itself, and the machine's time beside them
_OF_THE_ENGINE = re.compile(r"[0-9a-f]{32}|\d{10}\.\d+")


def make_second_office(town: Town) -> Town:
    """An office of the same county with people of its own, and an item that is the same but for its name."""
    row = OrganisationRow(code="second-office", name="谯城区第二局（示例）", area_code=COUNTY)
    organisation_id = upsert_organisations(rows=[row], by=LOADER, at=LONG_AGO)["second-office"]
    code = "L341602TEST0002"
    terms = item_terms(Item.objects.get(code=town.item_code).current_id)
    make_item(
        code,
        terms=terms.model_copy(update={"name": "小餐饮登记（新办）"}),
        organisation_id=organisation_id,
        organisation_name=row.name,
        area_code=AREA,
    )

    def staff(name: str, post: str) -> Officer:
        return make_staff(name=name, posts=(post,), organisation_code="second-office")

    return replace(
        town,
        organisation_id=organisation_id,
        item_code=code,
        clerk=staff("孙窗口", "accept"),
        reviewer=staff("郑审核", "review"),
        approver=staff("冯局长", "approve"),
        issuer=staff("卫发证", "issue"),
    )


def make_cast(town: Town, person: Person | None = None) -> Cast:
    """The town's officers and an applicant with two pictures."""
    who = person or town.person
    mended = store_file(
        stream=io.BytesIO(image_bytes("JPEG")), name="平面图.jpg", owner=who.ref, by=who, at=MONDAY
    )
    officers = {
        "clerk": town.clerk,
        "reviewer": town.reviewer,
        "approver": town.approver,
        "issuer": town.issuer,
    }
    return Cast(
        **officers,
        person=who,
        application=make_application(
            who, item_code=town.item_code, slots=(SlotInput(key="layout", papers=(make_upload(who),)),)
        ),
        mended=SlotInput(key="layout", papers=(mended.id,)),
        area_code=AREA,
        target=target_called(town.item_code, officers),
        person_called=person_called(who),
    )


def working_days(first: date, count: int = 700) -> list[date]:
    """The working days of so many days from the first on."""
    calendar = calendar_for(AREA)
    span = (first + timedelta(days=n) for n in range(count))
    return [day for day in span if calendar.is_working(day)]


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def told(written: Written, *, number: str, key: str) -> list[dict[str, str]]:
    """The rows of one case, column by column, without what is another in every case."""
    rows = [row for row in written.rows if row.table not in LEFT_OUT]
    marks = [mark for row in written.rows if number in row.says() or row in rows for mark in row.marks()]
    own = {str(mark): "<id>" for mark in marks} | {mark.hex: "<id>" for mark in marks}
    own |= {number: "<number>", number[8:18]: "<middle>", key: "<key>"}
    for row in rows:
        for name in CODES.get(row.table, ()):
            own[str(row.values[name])] = own[str(row.values[name]).casefold()] = f"<{name}>"
    pattern = re.compile("|".join(sorted(map(re.escape, own), key=len, reverse=True)))
    return [_told(row, own, pattern) for row in rows]


def _told(row: Row, own: dict[str, str], pattern: re.Pattern[str]) -> dict[str, str]:
    found = {"table": row.table}
    for column in row.model._meta.concrete_fields:
        value: Any = row.values[column.column]
        if isinstance(column, EncryptedTextField | EncryptedJSONField) and value is not None:
            value = column.from_db_value(value, None, connection)
        if column.primary_key and isinstance(value, int):
            value = "<id>"
        if isinstance(value, UUID):
            value = own.get(str(value), str(value))
        found[column.column] = pattern.sub(lambda one: own[one[0]], str(value))
        if row.table == "process_processstate" and column.column == "tree":
            found["tree"] = _OF_THE_ENGINE.sub("<mark>", found["tree"])
        if column.column == "grams" and value == grams(row.values["words"]):
            found["grams"] = "those of the words"
    return found


def differences(
    one: list[dict[str, str]], other: list[dict[str, str]], *, but: frozenset[str] = frozenset()
) -> list[str]:
    """Columns in which the rows of two cases differ, with both values; tables that have not as many rows.

    Which row stands beside which goes by the columns that must be the same, not by those of `but`.
    """
    found = []
    for table in sorted({row["table"] for row in (*one, *other)}):
        mine, theirs = (_of_table(table, rows, but) for rows in (one, other))
        if len(mine) != len(theirs):
            found.append(f"{table}: {len(mine)} rows and {len(theirs)}")
            continue
        found += [
            f"{table}.{column}: {a[column]} ≠ {b[column]}"
            for a, b in zip(mine, theirs, strict=True)
            for column in a
            if a[column] != b[column] and f"{table}.{column}" not in but
        ]
    return found


def _of_table(table: str, rows: list[dict[str, str]], but: frozenset[str]) -> list[dict[str, str]]:
    """The rows of one table in the order of the columns that must be the same."""
    fixed = (row for row in rows if row["table"] == table)
    return sorted(fixed, key=lambda row: [said for name, said in row.items() if f"{table}.{name}" not in but])
