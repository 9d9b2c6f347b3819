"""Checks a mapping file and makes a plan of it; every mistake is named with its line and column."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tongban.foundation.papers.public import Layout
from tongban.services.items.importing.converters import CONVERTERS, OPTIONS, UNITS
from tongban.services.items.importing.facts import AreaNamed
from tongban.services.items.importing.mapping.facts import Each, MappingPlan
from tongban.services.items.importing.mapping.places import Faults, Said, Spot, read_mapping
from tongban.services.items.importing.mapping.rules import Rule
from tongban.services.items.importing.mapping.targets import Target, target_of

FORMAT = "tongban-items/1"
IDENTITY = {
    "code": "code", "source_id": "code", "list_entry_code": "code", "area": "code", "organisation.name": "line",
    "organisation.code": "code", "main_item.name": "name", "main_item.code": "code",
}  # fmt: skip
_TOP = ("mapping", "source", "file", "rows", "areas", "item", "content")
_FILE = ("sheet", "header", "encoding", "delimiter", "path")
_RULE = (
    "from", "is", "as", "words", "otherwise", "split", "join", "unit", "separator", "level", "pattern", "required",
)  # fmt: skip
_AREA = ("code", "name", "level", "parent")


def load_mapping(path: Path) -> MappingPlan:
    """The mapping as a plan. Raises BadMapping with every fault, each with its line and column."""
    said, faults = read_mapping(path), Faults(path.name)
    plan = _Loader(faults).plan(said, path)
    faults.check()
    return plan


class _Loader:
    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._used: dict[str, Spot] = {}

    def plan(self, said: Said, path: Path) -> MappingPlan:
        top = self._keys(said, _TOP, "a mapping")
        if "mapping" not in top or top["mapping"].value != FORMAT:
            self._faults.add(
                top["mapping"].spot if "mapping" in top else said.spot, f"it begins with mapping: {FORMAT}"
            )
        for name in ("source", "item", "content"):
            if name not in top:
                self._faults.add(said.spot, f"{name} is missing")
        rows = self._keys(top["rows"], ("group", "fill_down"), "rows") if "rows" in top else {}
        identity = self._identity(top["item"]) if "item" in top else {}
        fields, lists = (
            self._content(top["content"], has_rows="group" in rows) if "content" in top else ({}, ())
        )
        return MappingPlan(
            source=self._source(top.get("source")),
            layout=self._layout(top.get("file")),
            areas=self._areas(top.get("areas")),
            group=self._column(rows["group"]) if "group" in rows else "",
            fill_down=self._columns(rows["fill_down"]) if "fill_down" in rows else (),
            identity=identity,
            fields=fields,
            lists=lists,
            used=self._used,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        )

    def _keys(self, said: Said, known: tuple[str, ...], what: str) -> dict[str, Said]:
        if not isinstance(said.value, dict):
            self._faults.add(said.spot, f"{what} has keys such as {', '.join(known[:4])}")
            return {}
        for key, value in said.value.items():
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"it knows {', '.join(known)}"
                self._faults.add(value.spot, f"{what} knows no {key}; {hint}")
        return {key: value for key, value in said.value.items() if key in known}

    def _source(self, said: Said | None) -> str:
        if said is None:
            return ""
        name = str(said.value)
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,38}", name) or name in (
            "own",
            "sample",
            "govflow",
            "policykg",
        ):
            self._faults.add(
                said.spot, "source is a short name of your own: small letters, digits and hyphens"
            )
        return name

    def _layout(self, said: Said | None) -> Layout:
        if said is None:
            return Layout()
        parts = self._keys(said, _FILE, "file")
        header = parts["header"].value if "header" in parts else 0
        if not isinstance(header, int) or header < 0:
            self._faults.add(parts["header"].spot, "header is the number of the line with the column names")
            header = 0
        words = {key: str(part.value) for key, part in parts.items() if key != "header"}
        delimiter = {"tab": "\t", "comma": ","}.get(words.get("delimiter", ""), words.get("delimiter", ""))
        if len(delimiter) > 1:
            self._faults.add(parts["delimiter"].spot, "delimiter is one character, or tab")
        encoding = words.get("encoding", "").lower()
        return Layout(
            sheet=words.get("sheet", ""),
            header=header,
            encoding="" if encoding == "auto" else encoding,
            delimiter=delimiter,
            path=words.get("path", ""),
        )

    def _areas(self, said: Said | None) -> tuple[AreaNamed, ...]:
        found = []
        for one in said.value if said is not None and isinstance(said.value, list) else []:
            parts = self._keys(one, _AREA, "an area")
            words = {key: str(part.value) for key, part in parts.items() if part.value is not None}
            if not {"code", "name", "level"} <= words.keys():
                self._faults.add(one.spot, "an area has code, name, level and parent")
                continue
            found.append(
                AreaNamed(
                    code=words["code"],
                    name=words["name"],
                    level=words["level"],
                    parent_code=words.get("parent"),
                )
            )
        return tuple(found)

    def _identity(self, said: Said) -> dict[str, Rule]:
        known = (*dict.fromkeys(key.split(".")[0] for key in IDENTITY), *IDENTITY)
        parts = self._flat(self._keys(said, known, "item"), {"organisation", "main_item"})
        rules: dict[str, Rule] = {}
        for key, value in parts.items():
            if key not in IDENTITY:
                self._faults.add(value.spot, f"item knows no {key}; it knows {', '.join(IDENTITY)}")
            elif rule := self._rule(value, Target(path=key, kind=IDENTITY[key])):
                rules[key] = rule
        for needed in ("area", "organisation.name"):
            if needed not in rules:
                self._faults.add(said.spot, f"item says no {needed}")
        if not {"code", "source_id"} & rules.keys():
            self._faults.add(said.spot, "item says neither code nor source_id: nothing tells two rows apart")
        return rules

    def _flat(self, parts: Mapping[str, Said], nested: set[str]) -> dict[str, Said]:
        flat: dict[str, Said] = {}
        for key, value in parts.items():
            if key in nested and isinstance(value.value, dict):
                flat |= {f"{key}.{name}": part for name, part in value.value.items()}
            else:
                flat[key] = value
        return flat

    def _content(self, said: Said, *, has_rows: bool) -> tuple[dict[str, Rule], tuple[Each, ...]]:
        fields: dict[str, Rule] = {}
        lists: list[Each] = []
        if not isinstance(said.value, dict):
            self._faults.add(said.spot, "content maps elements to columns")
            return {}, ()
        for path, value in said.value.items():
            try:
                if isinstance(value.value, dict) and "each" in value.value:
                    lists.append(self._each(path, value, has_rows=has_rows))
                elif rule := self._rule(value, target_of(path)):
                    fields[path] = rule
            except ValueError as error:
                self._faults.add(value.spot, str(error))
        for needed in ("name", "type_code"):
            if needed not in fields:
                self._faults.add(said.spot, f"content says no {needed}")
        return fields, tuple(lists)

    def _each(self, path: str, said: Said, *, has_rows: bool) -> Each:
        target = target_of(path)
        if target.model is None or not target.many:
            raise ValueError(f"{path} is no list of parts; each: cannot stand here")
        each = said.value["each"]
        fields: dict[str, Rule] = {}
        for name, value in said.value.items():
            if name == "each":
                continue
            part = target_of(name, within=target.model, prefix=f"{path}.")
            if rule := self._rule(value, part, is_inside=each.value != "rows"):
                fields[name] = rule
        if target.part not in fields:
            raise ValueError(f"{path}: each part needs {target.part}")
        plain = Each(path=path, fields=fields, skip_without=target.part)
        if each.value == "rows":
            if not has_rows:
                self._faults.add(each.spot, "each: rows needs rows: {group: column} above")
            return replace(plain, rows=True)
        if isinstance(each.value, list):
            return replace(plain, columns=self._columns(each))
        if isinstance(each.value, dict):
            parts = self._keys(each, ("from", "split"), "each")
            column = self._column(parts["from"]) if "from" in parts else ""
            return replace(
                plain, column=column, separators=parts["split"].plain() if "split" in parts else None
            )
        return replace(plain, column=self._column(each))

    def _rule(self, said: Said, target: Target, *, is_inside: bool = False) -> Rule | None:
        if isinstance(said.value, str):
            column = said.value if is_inside else self._column(said)
            return Rule(target=target, columns=(column,), kind=target.kind, words=target.words or None)
        if not isinstance(said.value, dict):
            self._faults.add(said.spot, f"{target.path}: give a column, or from: … / is: …")
            return None
        parts = self._keys(said, _RULE, target.path)
        if "is" in parts:
            return Rule(target=target, fixed=parts["is"].plain())
        if "from" not in parts:
            self._faults.add(said.spot, f"{target.path}: from: or is: is missing")
            return None
        kind = str(parts["as"].value) if "as" in parts else ("tree" if "separator" in parts else target.kind)
        if kind not in CONVERTERS:
            self._faults.add(
                parts["as"].spot, f"there is no converter {kind}; there are {', '.join(CONVERTERS)}"
            )
            return None
        words = target.words or {}
        if "words" in parts and isinstance(parts["words"].value, dict):
            words = {**words, **parts["words"].plain()}
        options = self._options(parts, kind)
        columns = parts["from"].plain() if is_inside else self._columns(parts["from"])
        return Rule(
            target=target,
            columns=tuple([columns] if isinstance(columns, str) else columns),
            join=str(parts["join"].value) if "join" in parts else "\n",
            kind=kind,
            options=options,
            words={str(word): code for word, code in words.items()} or None,
            otherwise=parts["otherwise"].plain() if "otherwise" in parts else "refuse",
            pattern=self._pattern(parts.get("pattern")),
            is_required=bool(parts["required"].value) if "required" in parts else False,
        )

    def _options(self, parts: Mapping[str, Said], kind: str) -> dict[str, Any]:
        options: dict[str, Any] = {}
        for name in ("unit", "separator", "level", "split"):
            if name not in parts:
                continue
            if name not in OPTIONS.get(kind, set()):
                self._faults.add(parts[name].spot, f"{name} means nothing to {kind}")
                continue
            options[name] = parts[name].plain()
        if "unit" in options and options["unit"] not in UNITS:
            self._faults.add(parts["unit"].spot, "unit is working-days, calendar-days, months or years")
        return options

    def _pattern(self, said: Said | None) -> Any:
        if said is None:
            return None
        try:
            return re.compile(str(said.value))
        except re.error as error:
            self._faults.add(said.spot, f"the pattern does not read: {error}")
            return None

    def _column(self, said: Said) -> str:
        name = str(said.value)
        self._used.setdefault(name, said.spot)
        return name

    def _columns(self, said: Said) -> tuple[str, ...]:
        if isinstance(said.value, list):
            return tuple(self._column(one) for one in said.value)
        return (self._column(said),)
