"""Makers for imports: a file of food licences, its mapping, and an officer who may import."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from tests.foundation.papers.make import AT
from tests.resources.licences.make import FOOD
from tongban.foundation.directory.public import Officer
from tongban.resources.licences.importing.commands.open_import import open_import
from tongban.resources.licences.importing.facts import Origin
from tongban.standards.codes import make_id_number, make_uscc

MAPPING: dict[str, Any] = {
    "mapping": "tongban-licences/1",
    "number": "许可证编号",
    "holder": {"name": "经营者名称", "id_code": "统一社会信用代码"},
    "valid_from": "有效期起",
    "valid_until": "有效期止",
    "issued_on": "发证日期",
    "identifier": "证照标识",
    "fields": {"premises": "经营场所", "kinds": "经营项目"},
}
COLUMNS = ("许可证编号", "经营者名称", "统一社会信用代码", "有效期起", "有效期止", "发证日期", "证照标识", "经营场所", "经营项目")  # fmt: skip


def uscc(number: int) -> str:
    return str(make_uscc(body=f"{number:08d}"))


def id_number(number: int) -> str:
    return str(make_id_number(birth_date=date(1990, 1, 1), sequence=number))


def row(number: int, **changes: str) -> dict[str, str]:
    """A sound row; changes by column."""
    told = {
        "许可证编号": f"JY3416022021{number:06d}",
        "经营者名称": f"谯城区第{number}面馆",
        "统一社会信用代码": uscc(number),
        "有效期起": "2024-03-01",
        "有效期止": "2029年2月28日",
        "发证日期": "2024/3/1",
        "证照标识": "",
        "经营场所": f"亳州市谯城区和平路{number}号",
        "经营项目": "热食类食品制售、冷食类食品制售",
    }
    return told | changes


def written(path: Path, rows: list[dict[str, str]], *, encoding: str = "utf-8") -> Path:
    """A CSV file of these rows."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def mapped(**changes: Any) -> bytes:
    return yaml.safe_dump({**MAPPING, **changes}, allow_unicode=True).encode()


def opened(file: Path, *, by: Officer, organisation_id: UUID | None = None, **changes: Any) -> UUID:
    """The file taken in."""
    given: dict[str, Any] = {
        "mapping": mapped(),
        "type_code": FOOD,
        "origin": Origin.REGISTER,
        "name": file.name,
        "at": AT,
    }
    return open_import(
        file=file, by=by, organisation_id=organisation_id or by.organisation_id, **given | changes
    )
