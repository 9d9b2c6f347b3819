"""Reads the official list of licensing items (行政许可事项清单): a row is an entry of the list, not an item.

Its columns are 序号, 中央主管部门 (or 主管部门), 许可事项名称, 实施机关, 设定和实施依据.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from tongban.foundation.papers.public import Source
from tongban.kernel.errors import N_
from tongban.services.items.importing.converters import CONVERTERS
from tongban.services.items.importing.facts import local_code
from tongban.services.items.importing.reasons import because
from tongban.services.items.importing.text import item_name, one_line, said
from tongban.services.items.library.facts import EntryContent
from tongban.standards.vocabularies import vocabulary

NAME = "licensing-list"
_COLUMNS = {
    "number": ("序号",),
    "department": ("中央主管部门", "主管部门", "省级主管部门"),
    "name": ("许可事项名称", "事项名称"),
    "bodies": ("实施机关",),
    "basis": ("设定和实施依据", "设定依据"),
}
# offices' full names where they do not begin with the short one of the standard (standards.md 2.1)
_DEPARTMENTS = {
    "发展改革": "04", "工业和信息化": "07", "人力资源社会保障": "14", "住房城乡建设": "17", "文化和旅游": "22", "卫生健康": "23",
    "国家民委": "08", "安全部": "10", "人防": "80", "银保监": "55", "金融监管": "55", "药监": "72", "档案": "75", "密码": "77",
}  # fmt: skip
_LEVELS = (
    ("1", r"(?:国务院|国家|中央|人民银行|总局|部(?:[；;、，（(]|$)|委(?:[；;、，（(]|$))"),
    ("2", r"省级"),
    ("3", r"(?:设区的市级|市级|地市级)"),
    ("4", r"(?:县级|区级)"),
    ("5", r"(?:乡镇|乡级|街道)"),
)


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """One row of the official list as a list entry."""

    line: int
    number: str
    code: str
    bodies: str
    content: EntryContent
    raw: dict[str, Any]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(f"{self.code} {self.content.sha256()}".encode()).hexdigest()


def columns_of(source: Source) -> dict[str, str]:
    """The list's columns in this file; empty where it is another file."""
    found = {}
    for part, names in _COLUMNS.items():
        column = next((name for name in names if name in source.columns), "")
        if column:
            found[part] = column
    return found if {"name", "bodies", "basis"} <= found.keys() else {}


def read_entry(line: int, values: dict[str, Any], columns: dict[str, str], *, area_code: str) -> EntryRow:
    """The row as a list entry. Raises ValueError with the reason."""
    words = {part: said(values.get(column)) for part, column in columns.items()}
    name = item_name(one_line(words["name"]))
    if not name:
        raise ValueError(because(N_("%(where)s says nothing"), where=columns["name"]))
    basis = CONVERTERS["basis"](words["basis"])
    if not basis:
        raise ValueError(
            because(N_("%(where)s says nothing: a licence stands on a law"), where=columns["basis"])
        )
    content = EntryContent(
        name=name,
        type_code="01",
        basis=basis,
        use_levels=levels_of_bodies(words["bodies"]),
        central_department=department_code(words.get("department", "")),
        implementing_bodies=one_line(words["bodies"]),
    )
    number = one_line(words.get("number"))
    return EntryRow(
        line=line,
        number=number,
        code=local_code(area_code, NAME, name),
        bodies=one_line(words["bodies"]),
        content=content,
        raw=values,
    )


def levels_of_bodies(text: str) -> tuple[str, ...]:
    """行使层级 as far as the words of 实施机关 name them."""
    return tuple(code for code, words in _LEVELS if re.search(words, one_line(text)))


def department_code(text: str) -> str:
    """中央业务指导部门 of a name; empty where the standard has none."""
    name = one_line(text)
    if not name:
        return ""
    for word, code in _DEPARTMENTS.items():
        if word in name:
            return code
    return next((term.code for term in vocabulary("central_dept") if term.text in name), "")
