"""The statistics over HTTP, for everybody: definitions with their statements, and values."""

from datetime import date, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from ninja import Field, Query, Router, Schema

from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid
from tongban.services.indicators.book import indicator_of, indicators
from tongban.services.indicators.definitions.missing import NOT_COUNTED
from tongban.services.indicators.facts import LICENCE, LICENCE_URL, Cut, Indicator, Unit
from tongban.services.indicators.files import definition_of, value_of_row
from tongban.services.indicators.queries import cells
from tongban.services.indicators.rules import first_of_month, next_month
from tongban.services.indicators.showing import rows_of
from tongban.standards.working_time import local_day

router = Router(tags=["indicators"])
_MOST_MONTHS = 120


class DefinitionOut(Schema):
    """What an indicator means, in the language asked for."""

    version: int
    in_force_from: date
    formula: str
    numerator: str
    denominator: str = Field(description="Empty: the numerator is the value")
    source: str
    notes: str


class IndicatorOut(Schema):
    """One indicator."""

    code: str
    name_zh: str
    name_en: str
    group: str
    unit: Unit
    is_stock: bool = Field(
        description="How things stand on the last day of a month, not what came to be in it"
    )
    definition: DefinitionOut


class MissingOut(Schema):
    """A statistic that cannot be counted, and why."""

    name_zh: str
    name_en: str
    why: str


class BookOut(Schema):
    """Every indicator."""

    licence: str
    licence_url: str
    indicators: list[IndicatorOut]
    not_counted: list[MissingOut]


class OneOut(IndicatorOut):
    """One indicator with the statement by which it is counted."""

    sql: str


class ValueOut(Schema):
    """One value; null and `hidden` where it is about so few that somebody could be recognised."""

    period: str
    key: str = Field(description="Code of the area, type or item, or id of the organisation; empty: the city")
    name: str
    numerator: float | None
    denominator: float | None
    value: float | None
    hidden: bool
    definition_version: int


class ValuesOut(Schema):
    """Values of one indicator."""

    licence: str
    licence_url: str
    code: str
    unit: Unit
    by: Cut
    values: list[ValueOut]


@router.get("/indicators", response=BookOut, summary="Every published statistic and what it means")
def get_indicators(request: HttpRequest) -> dict[str, Any]:
    """Names, units and definitions, and what cannot be counted. No SQL."""
    missing = [{"name_zh": one.name_zh, "name_en": one.name, "why": gettext(one.why)} for one in NOT_COUNTED]
    return _licence() | {"indicators": [_told(one) for one in indicators()], "not_counted": missing}


@router.get("/indicators/{code}", response=OneOut, summary="One statistic with its statement")
def get_indicator(request: HttpRequest, code: str) -> dict[str, Any]:
    """The definition in force, and the SQL exactly as it is run. No SQL."""
    found = indicator_of(code)
    return _told(found) | {"sql": found.current.sql}


@router.get("/indicators/{code}/values", response=ValuesOut, summary="Values of one statistic")
def get_values(
    request: HttpRequest,
    code: str,
    by: Cut = Cut.CITY,
    from_month: Annotated[str, Query(alias="from", description="First month, such as 2026-01")] = "",
    to_month: Annotated[str, Query(alias="to", description="Last month; this one where not given")] = "",
) -> dict[str, Any]:
    """Values by month (`by=day`: by day), at most ten years. 2 SQL."""
    found, today = indicator_of(code), local_day(clock.now())
    last = _month("to", to_month) or first_of_month(today)
    first = _month("from", from_month) or last
    if (last.year - first.year) * 12 + last.month - first.month >= _MOST_MONTHS:
        raise Invalid(facts={"fields": {"from": N_("Ask for at most ten years at once.")}})
    rows = rows_of(found, by, cells(found, by, first=first, last=next_month(last) - timedelta(days=1)))
    return _licence() | {
        "code": code,
        "unit": found.unit,
        "by": by,
        "values": [value_of_row(row, by) for row in rows],
    }


def _told(one: Indicator) -> dict[str, Any]:
    return {
        "code": one.code,
        "name_zh": one.name_zh,
        "name_en": one.name,
        "group": str(one.group),
        "unit": one.unit,
        "is_stock": one.is_stock,
        "definition": definition_of(one, get_language() or "zh-hans"),
    }


def _licence() -> dict[str, Any]:
    return {"licence": LICENCE, "licence_url": LICENCE_URL}


def _month(name: str, said: str) -> date | None:
    if not said:
        return None
    try:
        return date.fromisoformat(f"{said}-01")
    except ValueError as error:
        raise Invalid(facts={"fields": {name: N_("Write a month as 2026-09.")}}) from error
