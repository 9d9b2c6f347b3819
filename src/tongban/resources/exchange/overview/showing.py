"""The figures as tables show them: each with its words, its colour, and the list behind it where it may be opened."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from tongban.foundation.directory.public import Officer
from tongban.resources.exchange.facts import WAY_TEXTS, Way
from tongban.resources.exchange.overview.columns import DELIVERIES, GRANTS, REQUESTS, USES, Column, Number
from tongban.resources.exchange.overview.facts import GrantLine, OfficeLine, Sums
from tongban.resources.exchange.requesting.scope import answers_for, asks_for, checks_for
from tongban.resources.exchange.uses.queries import seen_by
from tongban.resources.exchange.uses.wording import refusal_text
from tongban.resources.fusion.public import AgreementStand, sees_deliveries_of

_URLS = {
    REQUESTS: ("exchange:requests", "?view=all"),
    GRANTS: ("exchange:grant-list", ""),
    USES: ("exchange:uses", ""),
    DELIVERIES: ("fusion:deliveries", ""),
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure of a row."""

    label: str
    text: str
    url: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One office; `part` is how long its bar is, 0–100, None where there is none."""

    name: str
    cells: tuple[Cell, ...]
    part: int | None


class Reach:
    """Which lists a reader may open. No SQL."""

    def __init__(self, by: Officer) -> None:
        self._by = by
        self._sides = {*asks_for(by), *answers_for(by)}
        self._is_authority = bool(checks_for(by))
        self._sees_uses = set(seen_by(by))

    def url(self, leads: str, office: UUID) -> str:
        """The address of a list about an office; empty where the reader may not open it."""
        opens = {
            REQUESTS: self._is_authority or office in self._sides,
            GRANTS: self._is_authority or office in self._sides,
            USES: office in self._sees_uses,
            DELIVERIES: sees_deliveries_of(self._by, office),
        }
        name, query = _URLS.get(leads, ("", ""))
        return reverse(name) + query if name and opens[leads] else ""

    def grant_url(self, line: GrantLine) -> str:
        is_seen = self._is_authority or self._sides & {line.consumer_id, line.provider_id}
        return reverse("exchange:grant", args=[line.code]) if is_seen else ""

    def agreement_url(self, one: AgreementStand) -> str:
        is_seen = sees_deliveries_of(self._by, one.organisation_id)
        return reverse("fusion:agreement", args=[one.code]) if is_seen else ""


def rows_of(
    lines: Iterable[OfficeLine],
    columns: Sequence[Column],
    reach: Reach,
    *,
    part: Callable[[Sums], float | None],
) -> list[Row]:
    """The offices that have any of these figures."""
    return [
        Row(
            name=line.name,
            cells=tuple(_cell(column, line, reach) for column in columns),
            part=None if (share := part(line.sums)) is None else round(share),
        )
        for line in lines
        if any(column.value(line.sums) for column in columns)
    ]


def _cell(column: Column, line: OfficeLine, reach: Reach) -> Cell:
    value = column.value(line.sums)
    return Cell(
        label=gettext(column.label),
        text=text_of(value, column),
        url=reach.url(column.leads, line.id) if column.leads and value else "",
        tone=column.tone if value else "",
    )


def text_of(value: Number, column: Column) -> str:
    """“98.4%”, “12”, “+1.5”, a dash where there is nothing to tell."""
    if value is None:
        return "—"
    return f"{value:+g}" if column.key == "moved" and value else f"{value:,g}{column.suffix}"


def way_rows(ways: Mapping[Way, tuple[int, int]]) -> list[dict[str, Any]]:
    """The ways in the order of the enum, each with its part of the greatest."""
    most = max((now for now, _ in ways.values()), default=0)
    return [
        {
            "name": gettext(WAY_TEXTS[way]),
            "now": now,
            "before": before,
            "part": round(now * 100 / most) if most else 0,
        }
        for way in Way
        if way in ways
        for now, before in (ways[way],)
    ]


def refusal_rows(refusals: Mapping[str, int]) -> list[dict[str, Any]]:
    """The codes of refused uses, the most frequent first, each with its sentence."""
    return [
        {"code": code, "count": count, "words": refusal_text(code, grant_code="")}
        for code, count in refusals.items()
    ]
