"""Readers of event logs: CSV with a header, XES (IEEE 1849) and OCEL 2.0 in JSON. Each gives rows of text, one by one."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from tongban.services.supervision.sources.logs import Columns, LogRow, LogUnreadable

_CASE = "case:"  # before the name of an attribute of the case, as process mining writes it
# the names of XES's standard extensions, where a mapping names no others
_XES_NAMES = {"activity": "concept:name", "at": "time:timestamp", "case": "concept:name"}
_CASE_TYPES = ("case", "Case", "application")


def read_log(path: Path, columns: Columns) -> Iterator[LogRow]:
    """The events of a log by the ending of its name: .csv, .xes, .json or .jsonocel. Raises LogUnreadable."""
    kind = path.suffix.lower()
    readers = {".csv": _read_csv, ".xes": _read_xes, ".json": _read_ocel, ".jsonocel": _read_ocel}
    if kind not in readers:
        raise LogUnreadable(facts={"why": f"{path.name}: .csv, .xes, .json, .jsonocel"})
    try:
        yield from readers[kind](path, columns)
    except OSError as fault:
        raise LogUnreadable(facts={"why": f"{path.name}: {fault.strerror}"}) from None
    except UnicodeDecodeError as fault:
        raise LogUnreadable(facts={"why": f"{path.name}: no UTF-8 at byte {fault.start}"}) from None
    except (csv.Error, etree.XMLSyntaxError, json.JSONDecodeError) as fault:
        raise LogUnreadable(facts={"why": f"{path.name}: {fault}"}) from None


def _read_csv(path: Path, columns: Columns) -> Iterator[LogRow]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file, strict=True)
        head = next(lines, [])
        missing = [name for name in (columns.case, columns.activity, columns.at) if name not in head]
        if missing:
            raise LogUnreadable(facts={"why": f"{path.name}: {', '.join(missing)}?"})
        case, activity, at = (head.index(name) for name in (columns.case, columns.activity, columns.at))
        rest = [(place, name) for place, name in enumerate(head) if place not in (case, activity, at)]
        for line in lines:
            if len(line) != len(head):
                if line:
                    yield LogRow(str(lines.line_num), "", "", "")
                continue
            said = {name: line[place] for place, name in rest if line[place]}
            yield LogRow(str(lines.line_num), line[case], line[activity], line[at], said)


def _read_xes(path: Path, columns: Columns) -> Iterator[LogRow]:
    names = {field: getattr(columns, field) for field in ("case", "activity", "at")}
    names |= {field: _XES_NAMES[field] for field, name in names.items() if name == field}
    number = 0
    with path.open("rb") as file:
        # no entities, no network: a log comes from elsewhere
        for _, trace in etree.iterparse(
            file, tag="{*}trace", resolve_entities=False, no_network=True, huge_tree=True
        ):
            of_case = _xes_attributes(trace)
            case = of_case.pop(names["case"].removeprefix(_CASE), "")
            shared = {f"{_CASE}{name}": text for name, text in of_case.items()}
            for event in trace.iterchildren("{*}event"):
                number += 1
                said = _xes_attributes(event)
                activity, at = said.pop(names["activity"], ""), said.pop(names["at"], "")
                yield LogRow(str(number), case, activity, at, shared | said)
            trace.clear()
            while trace.getprevious() is not None:
                del trace.getparent()[0]


def _xes_attributes(element: Any) -> dict[str, str]:
    return {
        key: value
        for one in element.iterchildren()
        if (key := one.get("key")) is not None and (value := one.get("value")) is not None
    }


def _read_ocel(path: Path, columns: Columns) -> Iterator[LogRow]:
    said = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(said, dict) or not isinstance(said.get("events"), list):
        raise LogUnreadable(facts={"why": f"{path.name}: events?"})
    objects = {str(one.get("id")): one for one in said.get("objects", []) if isinstance(one, dict)}
    case_type = columns.case if columns.case != "case" else ""
    for place, event in enumerate(said["events"], start=1):
        if not isinstance(event, dict):
            yield LogRow(str(place), "", "", "")
            continue
        own = _ocel_attributes(event)
        case = ""
        for related in event.get("relationships", []):
            found = objects.get(str(related.get("objectId")), {})
            kind = str(found.get("type", ""))
            if kind == case_type or (not case_type and kind in _CASE_TYPES):
                case = str(related["objectId"])
                own = {f"{_CASE}{name}": text for name, text in _ocel_attributes(found).items()} | own
            else:
                own.setdefault(kind, str(related.get("objectId", "")))
        yield LogRow(
            str(event.get("id", place)), case, str(event.get("type", "")), str(event.get("time", "")), own
        )


def _ocel_attributes(one: dict[str, Any]) -> dict[str, str]:
    found = one.get("attributes", [])
    return {
        str(pair["name"]): str(pair["value"]) for pair in found if isinstance(pair, dict) and "value" in pair
    }
