"""What departments of the sample city deliver of people and firms, with the mistakes that they make.

In a demo the registers are built from it once, so that the pages of whoever keeps them have something to show:
who delivered what, rows without a number, a number of two, a credit code that came back after closing.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from tongban.kernel.actors import Actor
from tongban.resources.fusion.public import build_now, deliver_now
from tongban.resources.registers.public import (
    FirmRow,
    FirmStatus,
    PersonRow,
    Register,
    editions,
    register_firms,
)
from tongban.site.sample_people import made
from tongban.standards.codes import make_id_number, make_uscc

_RESIDENTS, _INSURED, _ENTITIES = "residents", "insured", "market-entities"
_PEOPLE = 400
_RESIDENT_HEAD = (
    "公民身份号码",
    "姓名",
    "性别",
    "出生日期",
    "民族",
    "行政区划",
    "住址",
    "联系电话",
    "更新时间",
)
_INSURED_HEAD = ("社会保障号码", "姓名", "性别", "出生日期", "住址", "联系电话", "业务时间")
_ENTITY_HEAD = (
    "统一社会信用代码",
    "企业名称",
    "企业类型",
    "登记状态",
    "成立日期",
    "法定代表人身份证号",
    "登记机关区划",
    "住所",
    "联系电话",
    "经营范围",
    "核准日期",
)
_MOVED_PHONE = 7  # of the people whom the demo knows by name: the insurance has a newer number


def deliver_people_and_firms(given: dict[str, Any], city_code: str, *, by: Actor, at: datetime) -> None:
    """Deliver, build and load once. Done again it changes nothing."""
    if editions(Register.PERSON) or editions(Register.FIRM):
        return
    people, firms = made(given, city_code)
    people = people[:_PEOPLE]
    seen = at.date()
    closed = _closed(firms[-1], people[-1])
    register_firms(rows=[closed], by=by, at=at)
    with TemporaryDirectory() as place:
        folder = Path(place)
        _deliver(folder, _RESIDENTS, _RESIDENT_HEAD, _residents(people, seen), by, at, "gb18030")
        _deliver(folder, _INSURED, _INSURED_HEAD, _insured(people, seen), by, at)
        _deliver(folder, _ENTITIES, _ENTITY_HEAD, _entities([*firms, closed], seen), by, at)
    build_now(folder=Path(settings.FUSION_DIR), by=by, at=at)


def _deliver(
    folder: Path,
    agreement: str,
    head: Sequence[str],
    rows: Iterator[Sequence[str]],
    by: Actor,
    at: datetime,
    encoding: str = "utf-8",
) -> None:
    file = folder / f"{agreement}.csv"
    with file.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([head, *rows])
    deliver_now(agreement=agreement, file=file, by=by, at=at)


def _residents(people: Sequence[PersonRow], seen: date) -> Iterator[Sequence[str]]:
    day = (seen - timedelta(days=40)).isoformat()
    for one in people:
        region = one.area_code[:6]
        yield (
            one.id_number,
            one.name,
            one.sex.value,
            one.birth_date.isoformat(),
            "汉族",
            region,
            one.address,
            one.phone,
            day,
        )


def _insured(people: Sequence[PersonRow], seen: date) -> Iterator[Sequence[str]]:
    """Every second of them; some without a number, two numbers of somebody else, some fields that are no values."""
    day = (seen - timedelta(days=12)).isoformat()
    for number, one in enumerate(people):
        if number % 2 and number != _MOVED_PHONE:
            continue
        phone = f"1600099{number:04d}" if number == _MOVED_PHONE or number % 40 == 30 else one.phone
        key, name, born = str(one.id_number), one.name, one.birth_date.isoformat()
        if number % 40 == 20:
            key = ""
        elif number in (66, 186):
            name, born, phone = "欧阳示例", "1931-02-03", f"1600098{number:04d}"
        elif number % 50 == 14:
            born, phone = "1900-02-29", "无"
        yield (key, name, one.sex.value, born, one.address, phone, day)


def _entities(firms: Sequence[FirmRow], seen: date) -> Iterator[Sequence[str]]:
    """All of them; one is closed, one's representative lives elsewhere, one has a code that belonged to another."""
    day = (seen - timedelta(days=5)).isoformat()
    elsewhere = str(make_id_number(birth_date=date(1975, 6, 7), sequence=501))
    last = len(firms) - 1
    for number, one in enumerate(firms):
        reused = number == last
        yield (
            one.uscc,
            "亳州市示例新店（演示）" if reused else one.name,
            one.kind,
            "注销" if number == last - 2 else "存续",
            (seen - timedelta(days=90)).isoformat() if reused else one.registered_on.isoformat(),
            elsewhere if number == last - 3 else one.representative_id_number,
            one.area_code[:6],
            one.address,
            one.phone,
            one.business_scope,
            day,
        )


def _closed(like: FirmRow, owner: PersonRow) -> FirmRow:
    return FirmRow(
        uscc=str(make_uscc(body="MX000001", registrar="9", kind="1")),
        name="亳州市示例老店（演示）",
        kind=like.kind,
        address=like.address,
        area_code=like.area_code,
        business_scope=like.business_scope,
        registered_on=date(2009, 3, 1),
        phone=like.phone,
        representative_id_number=owner.id_number,
        status=FirmStatus.CLOSED,
    )
