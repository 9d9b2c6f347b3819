"""Reads any file by a mapping."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from tongban.foundation.papers.public import Layout, Source
from tongban.kernel.errors import N_
from tongban.services.items.facts import ItemContent
from tongban.services.items.importing.converters import list_of
from tongban.services.items.importing.facts import AreaNamed, Holder, ImportedRow, MainItem, local_code
from tongban.services.items.importing.mapping.facts import Each, MappingPlan
from tongban.services.items.importing.mapping.places import BadMapping
from tongban.services.items.importing.mapping.rules import CannotRead, Rule, at, numbered
from tongban.services.items.importing.reasons import because
from tongban.services.items.importing.text import one_line

ROWS = "#rows"  # the rows of a file that make one item


class MappedReader:
    """One mapping. Rows of one item stand together where the mapping groups them."""

    def __init__(self, plan: MappingPlan) -> None:
        self.plan = plan
        self.name = plan.source

    @property
    def layout(self) -> Layout:
        return self.plan.layout

    @property
    def group(self) -> str:
        return self.plan.group

    @property
    def fill_down(self) -> tuple[str, ...]:
        return self.plan.fill_down

    @property
    def sha256(self) -> str:
        return self.plan.sha256

    def knows(self, row: dict[str, Any]) -> bool:
        return False

    def areas(self) -> tuple[AreaNamed, ...]:
        return self.plan.areas

    def check_columns(self, source: Source, file: str) -> None:
        """A table must have each column that the mapping names. Raises BadMapping."""
        if not source.columns:
            return
        faults = []
        for column, spot in self.plan.used.items():
            if column not in source.columns:
                near = get_close_matches(column, source.columns, n=1, cutoff=0.5)
                hint = f"did you mean {near[0]}?" if near else f"it has {'、'.join(source.columns)}"
                faults.append(f"{spot}: {file} has no column {column}; {hint}")
        if faults:
            raise BadMapping(facts={"file": "the mapping", "why": "; ".join(faults), "faults": faults})

    def read(self, line: int, row: dict[str, Any]) -> ImportedRow:
        """The row (or the rows of one item) as an item. Raises CannotRead, ValueError with the reason."""
        said = {key: rule.value(row) for key, rule in self.plan.identity.items()}
        content = ItemContent.model_validate(self._content(row))
        area = str(said["area"] or "").ljust(12, "0")
        office = str(said["organisation.name"] or "")
        if not office:
            raise CannotRead(self._columns("organisation.name"), because(N_("the organisation is not named")))
        source_id = str(said.get("source_id") or said.get("code") or "")
        if not source_id:
            raise CannotRead(
                self._columns("source_id") or self._columns("code"), because(N_("nothing identifies the row"))
            )
        holder_code = str(said.get("organisation.code") or "") or local_code(area, self.name, office)
        code = str(said.get("code") or "")
        findings: dict[str, dict[str, Any]] = {} if code else {"code-not-national": {}}
        return ImportedRow(
            line=line,
            source=self.name,
            source_id=source_id[:100],
            code=code or local_code(area, self.name, source_id),
            holder=Holder(code=holder_code, name=office, area_code=area),
            content=content,
            list_entry_code=str(said.get("list_entry_code") or ""),
            main_item=self._main_item(said, area, office),
            findings=findings,
        )

    def _columns(self, key: str) -> tuple[str, ...]:
        rule = self.plan.identity.get(key)
        return rule.columns if rule else ()

    def _main_item(self, said: Mapping[str, Any], area: str, office: str) -> MainItem | None:
        name = str(said.get("main_item.name") or "")
        if not name:
            return None
        code = str(said.get("main_item.code") or "") or local_code(area, self.name, "main", office, name)
        return MainItem(code=code, source_id=f"main:{code}", name=name)

    def _content(self, row: dict[str, Any]) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for path, rule in self.plan.fields.items():
            value = rule.value(row)
            if value is not None and value not in ("", [], {}):
                put(content, path, value)
        for each in self.plan.lists:
            if parts := self._parts(each, row):
                put(content, each.path, parts)
        return content

    def _parts(self, each: Each, row: dict[str, Any]) -> list[dict[str, Any]]:
        parts = []
        for given in _given(each, row):
            part: dict[str, Any] = {}
            for name, rule in each.fields.items():
                value = _inside(rule, given, row, each)
                if value is not None and value not in ("", [], {}):
                    put(part, name, value)
            if part.get(each.skip_without) and part not in parts:
                parts.append(part)
        return numbered(parts) if each.path == "slots" else parts


def _given(each: Each, row: dict[str, Any]) -> list[Any]:
    """What makes a part each: rows of the file, elements of an array, pieces of a text, or columns."""
    if each.rows:
        return list(row.get(ROWS) or [row])
    if each.columns:
        return [row.get(column) for column in each.columns if one_line(row.get(column))]
    value = at(row, each.column)
    if isinstance(value, list):
        return value
    return list(list_of(value, separators=each.separators))


def _inside(rule: Rule, given: Any, row: dict[str, Any], each: Each) -> Any:
    """`.` is the piece itself; `../name` looks at the whole row."""
    here = dict(given) if isinstance(given, Mapping) else {".": given}
    for column in rule.columns:
        if column.startswith("../"):
            here[column] = at(row, column[3:])
    try:
        return rule.value(here)
    except CannotRead as error:
        columns = error.columns if each.rows else (each.column or ",".join(each.columns),)
        raise CannotRead(columns, str(error)) from error


def put(document: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a path such as limits.promised."""
    *above, name = path.split(".")
    for part in above:
        document = document.setdefault(part, {})
    document[name] = value
