"""Makers for comparing: people of the register, a grant of it, officers of both sides, lists as files."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, LOADER, LONG_AGO, add_post
from tests.foundation.identity.make import make_staff
from tests.resources.exchange.make import AT, make_grant
from tests.resources.exchange.sources.make import BY, published
from tongban.foundation.directory.public import Officer
from tongban.kernel import clock
from tongban.resources.exchange.comparing.commands.compare import compare_list
from tongban.resources.exchange.comparing.commands.hand_in import hand_in_list
from tongban.resources.exchange.comparing.commands.terms import set_comparison_terms
from tongban.resources.exchange.comparing.facts import NamedCondition, Role, Terms
from tongban.resources.exchange.comparing.jobs import compare
from tongban.resources.exchange.comparing.models import ComparedList, Comparison
from tongban.resources.exchange.facts import Condition, Mask, Op, Way
from tongban.resources.exchange.requesting.models import Grant
from tongban.resources.exchange.sources.commands.bind import bind_resource
from tongban.resources.exchange.sources.facts import SourceKind
from tongban.resources.registers.public import PersonRow, Sex, register_people
from tongban.standards.codes import make_id_number

add_post("list-officer", frozenset({"exchange.compare"}))
add_post("list-provider", frozenset({"exchange.set-comparison-terms"}))
PEOPLE = "101001/000002"
FIELDS = {
    "姓名": "person.name",
    "出生日期": "person.birth_date",
    "区划": "person.area",
    "住址": "person.address",
}
BORN = date(1990, 1, 31)
HEAD = ("序号", "姓名", "身份证号", "出生日期")
AREA = NamedCondition(label="住在谯城区", condition=Condition(field="区划", op=Op.PREFIX, values=("341602",)))


def number_of(sequence: int, *, born: date = BORN) -> str:
    return str(make_id_number(birth_date=born, sequence=sequence))


def register(*sequences: int, name: str = "王大树", born: date = BORN, area: str = "341602100000") -> None:
    """People in the population register."""
    rows = [
        PersonRow(
            name=name,
            id_number=number_of(one, born=born),
            sex=Sex.MALE,
            birth_date=born,
            address="亳州市谯城区示例路8号",
            phone="10000000001",
            area_code=area,
            household=one,
        )
        for one in sequences
    ]
    register_people(rows=rows, by=LOADER, at=LONG_AGO)


def granted(**changes: Any) -> Grant:
    """A grant of the population register for comparing lists, and what it is served from."""
    published(PEOPLE, fields=list(FIELDS))
    bind_resource(resource_code=PEOPLE, kind=SourceKind.POPULATION, fields=FIELDS, by=BY, at=AT)
    return compared_grant(**changes)


def compared_grant(**changes: Any) -> Grant:
    said: dict[str, Any] = {
        "resource_code": PEOPLE,
        "resource_name": "人口基本信息",
        "ways": [Way.COMPARISON.value],
        "fields": [{"name": name, "mask": Mask.NONE.value} for name in ("区划", "住址")],
        "daily_quota": 10_000,
    }
    return make_grant(**(said | changes))


def lister(name: str = "赵比对") -> Officer:
    return make_staff(name=name, posts=("list-officer",), organisation_code=CITY_OFFICE)


def provider() -> Officer:
    return make_staff(name="钱提供", posts=("list-provider",), organisation_code=COUNTY_OFFICE)


def allow(grant: Grant, **terms: Any) -> None:
    set_comparison_terms(grant_code=grant.code, terms=Terms(**terms), by=provider(), at=AT)


def csv_of(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    return text.getvalue()


def people_rows(*sequences: int, name: str = "王大树", born: date = BORN) -> list[tuple[str, ...]]:
    return [(str(one), name, number_of(one, born=born), born.isoformat()) for one in sequences]


def handed_in(
    folder: Path,
    rows: Sequence[Sequence[str]],
    grant: Grant,
    by: Officer,
    *,
    encoding: str = "utf-8",
    head: Sequence[str] = HEAD,
    at: Any = AT,
) -> str:
    """A list in the office; its number."""
    moved = clock.current()
    assert isinstance(moved, clock.MovableClock)
    moved.move_to(at)
    file = folder / "list.csv"
    file.write_bytes(csv_of(rows, head).encode(encoding))
    return hand_in_list(file=file, name="名单.csv", title="公租房申请人", grant_code=grant.code, by=by, at=at)


def begun(
    code: str,
    by: Officer,
    *,
    columns: Sequence[Role] = (Role.ID_NUMBER,),
    is_monthly: bool = False,
    at: Any = AT,
) -> Comparison:
    heads = {Role.ID_NUMBER: "身份证号", Role.NAME: "姓名", Role.BIRTH_DATE: "出生日期"}
    compare_list(
        code=code, mapping={role: heads[role] for role in columns}, is_monthly=is_monthly, by=by, at=at
    )
    return Comparison.objects.get(of__code=code)


def work(run: Comparison) -> Comparison:
    """What the worker does."""
    compare(progress_id=str(run.progress_id), run_id=str(run.pk))
    run.refresh_from_db()
    return run


def compared(
    folder: Path, rows: Sequence[Sequence[str]], grant: Grant, by: Officer, **how: Any
) -> Comparison:
    """Handed in, its columns named, and compared or refused."""
    return work(begun(handed_in(folder, rows, grant, by), by, **how))


def flags(run: Comparison) -> str:
    """The rows of the result as they are kept."""
    return "".join(part.flags for part in run.parts.order_by("number"))


def the_list(run: Comparison) -> ComparedList:
    return ComparedList.objects.get(pk=run.of_id)
