"""The values as open data: CSV and JSON, each with definition, source and licence inside."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from tongban.services.indicators.facts import LICENCE, LICENCE_URL, Cut, Indicator
from tongban.services.indicators.queries import cells
from tongban.services.indicators.rules import SMALLEST
from tongban.services.indicators.showing import WHOLE, Row, rows_of

FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_BOM = "\ufeff"  # so that spreadsheets read the characters
_COLUMNS = (
    "indicator",
    "name_zh",
    "name_en",
    "period",
    "by",
    "key",
    "name",
    "numerator",
    "denominator",
    "value",
    "unit",
    "hidden",
    "definition_version",
    "definition_zh",
    "source_zh",
    "licence",
)


def file_of(
    indicators: Iterable[Indicator], cut: Cut, form: str, *, first: date, last: date
) -> Iterator[bytes]:
    """The file in parts. 1 SQL an indicator, and 1 for the names."""
    told = ((one, rows_of(one, cut, cells(one, cut, first=first, last=last))) for one in indicators)
    return _csv(told, cut) if form == "csv" else _json(told, cut)


def _csv(told: Iterable[tuple[Indicator, list[Row]]], cut: Cut) -> Iterator[bytes]:
    """A line for each value; what it means stands in every line, so that no line is ever without."""
    yield (_BOM + ",".join(_COLUMNS) + "\r\n").encode()
    for indicator, rows in told:
        meaning = definition_of(indicator, "zh-hans")
        for row in rows:
            line = _line(indicator, row, cut) | {
                "definition_zh": meaning["formula"],
                "source_zh": meaning["source"],
                "licence": LICENCE,
            }
            text = io.StringIO()
            csv.writer(text, lineterminator="\r\n").writerow(
                ["" if line[name] is None else _plain(str(line[name])) for name in _COLUMNS]
            )
            yield text.getvalue().encode()


def _json(told: Iterable[tuple[Indicator, list[Row]]], cut: Cut) -> Iterator[bytes]:
    """One object: licence and rule first, then each indicator with its definition, statement and values."""
    head = {"licence": LICENCE, "licence_url": LICENCE_URL, "by": str(cut), "smallest_count_told": SMALLEST}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "indicators": ['
    between = b"\n"
    for indicator, rows in told:
        body = {
            "indicator": indicator.code,
            "name_zh": indicator.name_zh,
            "name_en": indicator.name,
            "unit": str(indicator.unit),
            "definition_zh": definition_of(indicator, "zh-hans"),
            "definition_en": definition_of(indicator, "en"),
            "sql": indicator.current.sql,
            "values": [value_of_row(row, cut) for row in rows],
        }
        yield between + json.dumps(body, ensure_ascii=False).encode()
        between = b",\n"
    yield b"\n]}\n"


def definition_of(indicator: Indicator, language: str) -> dict[str, Any]:
    """The definition in force in words of one language."""
    one = indicator.current
    with translation.override(language):
        return {
            "version": one.version,
            "in_force_from": one.in_force_from.isoformat(),
            "formula": gettext(one.formula),
            "numerator": gettext(one.numerator),
            "denominator": gettext(one.denominator) if one.denominator else "",
            "source": gettext(one.source),
            "notes": gettext(one.notes) if one.notes else "",
        }


def value_of_row(row: Row, cut: Cut) -> dict[str, Any]:
    """One value as data; what may not be told is null and marked."""
    sums, first = row.cell.sum, row.cell.first
    return {
        "period": first.isoformat() if cut is Cut.DAY else f"{first:%Y-%m}",
        "key": row.key,
        "name": "" if cut in WHOLE else row.name,
        "numerator": None if sums.is_hidden else sums.numerator,
        "denominator": None if sums.is_hidden else sums.denominator,
        "value": row.value,
        "hidden": sums.is_hidden,
        "definition_version": row.cell.version,
    }


def _line(indicator: Indicator, row: Row, cut: Cut) -> dict[str, Any]:
    names = {"indicator": indicator.code, "name_zh": indicator.name_zh, "name_en": indicator.name}
    found = names | {"by": str(cut), "unit": str(indicator.unit)} | value_of_row(row, cut)
    return found | {"hidden": int(found["hidden"])}


def _plain(value: str) -> str:
    """No cell begins a formula in a spreadsheet."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(value) else value


def _is_number(value: str) -> bool:
    return value.lstrip("-").replace(".", "", 1).isdigit()
