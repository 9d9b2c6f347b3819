"""Reads rows of a catalogue in a file: the columns of the guide's form, each row with everything wrong in it.

A cell says a code or its words: 有条件共享 and 2 are the same. Fields stand in one cell, one a line or with
semicolons between: name:column:type:length:level, and 个人 for one about a person.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from tongban.foundation.papers.public import Source, SourceRow
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.resources.datasets.content import EdgeContent, FieldContent, NodeKind, ResourceContent
from tongban.resources.datasets.entering import check_ready
from tongban.resources.datasets.facts import NewResource
from tongban.resources.datasets.fields import field_texts, read_field
from tongban.standards.codes import check_class_code, check_resource_code, parse_resource_code
from tongban.standards.vocabularies import vocabulary

MOST_ROWS = 1_000
# entry → the names that its column has in catalogues; the first is the template's
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("信息资源代码", "资源代码", "目录代码"),
    "class_code": ("分类代码", "信息资源分类代码", "分类编码"),
    "name": ("信息资源名称", "资源名称", "目录名称"),
    "organisation": ("提供方代码", "信息资源提供方代码", "部门代码", "统一社会信用代码"),
    "summary": ("摘要", "信息资源摘要", "简介"),
    "formats": ("格式", "信息资源格式", "格式类型"),
    "fields": ("信息项", "信息项名称", "数据项"),
    "share_type": ("共享类型", "共享属性"),
    "share_conditions": ("共享条件",),
    "share_basis": ("不予共享依据", "共享依据"),
    "open_type": ("开放类型", "开放属性", "是否向社会开放"),
    "open_conditions": ("开放条件",),
    "cycle": ("更新周期",),
    "level": ("数据分级", "敏感级别"),
    "importance": ("数据重要程度", "重要程度"),
    "domain": ("数据域",),
    "layer": ("数据层级",),
    "source": ("来源系统", "来源"),
    "channel": ("提供渠道",),
    "is_incremental": ("更新方式", "增量或全量"),
    "region": ("行政区划", "区划代码"),
    "related": ("关联资源代码", "关联资源"),
    "lineage": ("来源资源代码",),
}
NEEDED = ("class_code", "name", "organisation", "summary", "share_type", "open_type", "cycle")
_LISTS = {
    "share_type": "share_type",
    "open_type": "open_type",
    "cycle": "update_cycle",
    "importance": "resource_importance",
    "layer": "resource_layer",
    "source": "resource_source",
    "channel": "resource_channel",
}
_USUAL = {"importance": "1", "layer": "3", "source": "1", "channel": "1"}
_COMMA = re.compile(r"[,，、;；\s]+")
_LEVEL = re.compile(r"[1-4]")


class ColumnsMissing(Invalid):
    """The file has not the columns that a catalogue needs."""

    code = "catalogue-columns-missing"
    title = N_("The file has no column %(missing)s. Take the template, or name the columns as it does.")


class CatalogueTooLong(Invalid):
    """The file has more rows than are looked at in one go."""

    code = "catalogue-too-long"
    title = N_("The file has more than %(most)s rows. Divide it, such as by department.")


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a row does not come in: the column as the file has it, and a sentence with its facts."""

    column: str
    text: str
    facts: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class RowRead:
    """One row: the resource that it makes, or everything that is wrong with it."""

    line: int
    name: str
    resource: NewResource | None
    reasons: tuple[Reason, ...] = ()


class CatalogueReader:
    """Reads the rows of one file. `offices` are known codes of organisations, by code or by name."""

    def __init__(self, source: Source, *, offices: Mapping[str, str], today: date) -> None:
        self._source, self._offices, self._today = source, offices, today
        self.columns = _columns(source.columns)
        if missing := [COLUMNS[name][0] for name in NEEDED if name not in self.columns]:
            raise ColumnsMissing(facts={"missing": "、".join(missing)})

    def rows(self) -> list[RowRead]:
        """Every row. Checks that need the database cost up to 3 SQL a row. Raises CatalogueTooLong."""
        raw = []
        for row in self._source.rows():
            raw.append(row)
            if len(raw) > MOST_ROWS:
                raise CatalogueTooLong(facts={"most": MOST_ROWS})
        coming = frozenset(filter(None, (self._given_code(row) for row in raw)))
        seen: dict[str, int] = {}
        return [self._row(row, coming, seen) for row in raw]

    def _given_code(self, row: SourceRow) -> str:
        try:
            return check_resource_code(self._text(row, "code"))
        except Refused:
            return ""

    def _row(self, row: SourceRow, coming: Collection[str], seen: dict[str, int]) -> RowRead:
        reasons: list[Reason] = []
        if row.fault:
            reasons.append(Reason(column="", text=row.fault, facts={}))

        def wrong(entry: str, text: str, **facts: object) -> None:
            reasons.append(Reason(column=self.columns.get(entry, ""), text=text, facts=facts))

        office = self._offices.get(self._text(row, "organisation"), "")
        if not office:
            wrong("organisation", N_("No organisation here has this code or name."))
        code = self._code(row, wrong)
        class_code = self._class(row, code, wrong)
        content = self._content(row, wrong)
        if content is not None:
            self._check(content, code, coming, wrong)
        key = code or f"{office} {class_code} {self._text(row, 'name')}"
        if (first := seen.setdefault(key, row.line)) != row.line:
            wrong("code" if code else "name", N_("Line %(line)s brings the same resource."), line=first)
        name = self._text(row, "name")
        if reasons or content is None:
            return RowRead(line=row.line, name=name, resource=None, reasons=tuple(reasons))
        made = NewResource(
            organisation_code=office, class_code=class_code, content=content, code=code, line=row.line
        )
        return RowRead(line=row.line, name=name, resource=made)

    def _code(self, row: SourceRow, wrong: Callable[..., None]) -> str:
        said = self._text(row, "code")
        if not said:
            return ""
        try:
            return check_resource_code(said)
        except Refused as refused:
            wrong("code", str(refused.text))
            return ""

    def _class(self, row: SourceRow, code: str, wrong: Callable[..., None]) -> str:
        said = self._text(row, "class_code")
        try:
            class_code = check_class_code(said)
        except Refused as refused:
            wrong("class_code", str(refused.text))
            return ""
        if code and parse_resource_code(code)[0] != class_code:
            wrong("class_code", N_("The code of the resource begins with another class code."))
        return class_code

    def _check(
        self, content: ResourceContent, code: str, coming: Collection[str], wrong: Callable[..., None]
    ) -> None:
        try:
            check_ready(content, code=code, on=self._today, coming=coming)
        except Invalid as refused:
            fields = refused.facts.get("fields")
            for entry, text in fields.items() if isinstance(fields, Mapping) else ():
                facts = {
                    key: value for key, value in refused.facts.items() if key not in ("fields", "reasons")
                }
                wrong(str(entry), str(text), **facts)

    def _content(self, row: SourceRow, wrong: Callable[..., None]) -> ResourceContent | None:
        said: dict[str, Any] = {
            name: self._text(row, name)
            for name in ("name", "summary", "share_conditions", "share_basis", "open_conditions", "region")
        }
        said |= {name: self._listed(row, name, wrong) for name in _LISTS}
        said["formats"] = self._formats(row, wrong)
        said["fields"] = self._fields(row, wrong)
        level = _LEVEL.search(self._text(row, "level"))
        is_personal = any(field.is_personal for field in said["fields"])
        said["level"] = int(level[0]) if level else (None if is_personal or "level" in self.columns else 1)
        domain = self._text(row, "domain")
        said["domain"] = domain or None
        said["is_incremental"] = self._text(row, "is_incremental").startswith(("增", "1"))
        said["related"] = self._codes(row, "related")
        said["lineage"] = [
            EdgeContent(direction="from", kind=NodeKind.RESOURCE, ref=code)
            for code in self._codes(row, "lineage")
        ]
        try:
            return ResourceContent.model_validate(said)
        except ValidationError as error:
            for one in error.errors():
                wrong(str(one["loc"][0]), N_("The cell cannot be read: it is too long, or no number."))
            return None

    def _text(self, row: SourceRow, entry: str) -> str:
        column = self.columns.get(entry)
        return str(row.values.get(column, "")).replace("\0", "").strip() if column else ""

    def _listed(self, row: SourceRow, entry: str, wrong: Callable[..., None]) -> str:
        said, codes = self._text(row, entry), vocabulary(_LISTS[entry])
        if not said:
            return _USUAL.get(entry, "")
        plain = said.lstrip("0") if said.isdigit() else said
        if plain in codes:
            return plain
        if said in codes.texts:
            return codes.texts[said]
        known = "、".join(codes.texts)
        wrong(entry, N_("The list does not know this word; it knows %(known)s."), known=known)
        return ""

    def _formats(self, row: SourceRow, wrong: Callable[..., None]) -> list[str]:
        codes = vocabulary("resource_format")
        found = []
        for said in filter(None, _COMMA.split(self._text(row, "formats"))):
            code = said.zfill(4) if said.isdigit() else codes.texts.get(said, "")
            if code in codes:
                found.append(code)
            else:
                known = "、".join(codes.texts)
                wrong("formats", N_("The list does not know this word; it knows %(known)s."), known=known)
        return found or ["0200"] if "formats" not in self.columns else found

    def _fields(self, row: SourceRow, wrong: Callable[..., None]) -> list[FieldContent]:
        found = []
        for said in field_texts(self._text(row, "fields")):
            try:
                found.append(read_field(said))
            except ValueError:
                wrong(
                    "fields",
                    N_("A field cannot be read: %(said)s. Write name:column:type:length:level."),
                    said=said,
                )
        return found

    def _codes(self, row: SourceRow, entry: str) -> list[str]:
        return [one.replace("-", "/", 1) for one in _COMMA.split(self._text(row, entry)) if one]


def _columns(there: Collection[str]) -> dict[str, str]:
    plain = {re.sub(r"[\s*（(].*$", "", name) or name: name for name in there}
    return {
        entry: next(plain[name] for name in names if name in plain)
        for entry, names in COLUMNS.items()
        if any(name in plain for name in names)
    }
