"""Small deliveries of people, written as departments write them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tongban.resources.fusion.facts import FIELDS, KEY, SEEN, Kind, Source
from tongban.standards.codes import make_uscc
from tongban.standards.codes.id_number import make_id_number

COLUMNS = {
    KEY: "身份证号",
    "name": "姓名",
    "sex": "性别",
    "birth": "出生日期",
    "nation": "民族",
    "region": "区划",
    "address": "住址",
    "phone": "电话",
    SEEN: "更新时间",
}
ENTITY_COLUMNS = {
    KEY: "信用代码",
    "name": "名称",
    "type": "类型",
    "status": "状态",
    "registered": "成立日期",
    "representative": "法定代表人证号",
    "region": "区划",
    "address": "住所",
    "phone": "电话",
    "scope": "经营范围",
    SEEN: "更新时间",
}
ON = date(2026, 11, 30)


def an_id(sequence: int = 1, birth: date = date(1990, 1, 31)) -> str:
    return str(make_id_number(birth_date=birth, sequence=sequence, region="341602"))


def a_row(**said: str | None) -> dict[str, str | None]:
    """A row as a department has it, with what is said changed (by our names)."""
    row: dict[str, str | None] = {
        KEY: an_id(),
        "name": "王大树",
        "sex": "1",
        "birth": "1990-01-31",
        "nation": "01",
        "region": "341602",
        "address": "安徽省亳州市谯城区花戏楼街道1号",
        "phone": "13800000001",
        SEEN: "2026-01-05",
    }
    return {**row, **said}


def an_entity(number: int = 1, **said: str | None) -> dict[str, str | None]:
    """A row of an entity as a department has it."""
    row: dict[str, str | None] = {
        KEY: str(make_uscc(body=f"MD{number:06d}")),
        "name": "亳州市安泰商贸有限公司",
        "type": "有限责任公司",
        "status": "存续",
        "registered": "2020-05-06",
        "representative": an_id(),
        "region": "341602",
        "address": "安徽省亳州市谯城区花戏楼街道1号",
        "phone": "13800000001",
        "scope": "日用品批发",
        SEEN: "2026-01-05",
    }
    return {**row, **said}


def deliver(
    folder: Path,
    *rows: dict[str, str | None],
    number: int = 1,
    department: str = "公安局",
    authority: int = 5,
    levels: dict[Any, int] | None = None,
    kind: Kind = Kind.PEOPLE,
    columns: dict[str, str] | None = None,
    has_repeats: bool = True,
) -> Source:
    """Land rows as one delivery."""
    named = columns or COLUMNS
    file = folder / f"{number}.parquet"
    write(
        file,
        [{theirs: row.get(ours) for ours, theirs in named.items()} for row in rows],
        list(named.values()),
    )
    return Source(
        number=number,
        department=department,
        kind=kind,
        files=(file,),
        columns=named,
        authority=dict.fromkeys(FIELDS[kind], authority) | (levels or {}),
        delivered_on=ON,
        has_repeats=has_repeats,
    )


def write(file: Path, rows: Sequence[dict[str, str | None]], columns: Sequence[str]) -> None:
    arrays: dict[str, pa.Array] = {
        one: pa.array([row.get(one) for row in rows], pa.string()) for one in columns
    }
    pq.write_table(pa.table({**arrays, "row": pa.array(range(1, len(rows) + 1), pa.int64())}), file)
