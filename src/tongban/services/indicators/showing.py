"""Indicators and values as pages, files and the API tell them: words of the reader's language, names, numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from tongban.foundation.directory.public import areas_named, organisations_named
from tongban.kernel.errors import N_
from tongban.services.indicators.facts import Cell, Cut, Group, Indicator, NotCounted, Sum, Unit
from tongban.services.indicators.rules import value_of
from tongban.services.items.public import item_names, type_text

GROUPS = {
    Group.ITEMS: N_("What services promise"),
    Group.CASES: N_("Applications and decisions"),
    Group.TIME: N_("Time"),
    Group.SERVICE: N_("What people say"),
    Group.SHARING: N_("Data shared between offices"),
    Group.SUPERVISION: N_("Supervision"),
}
UNITS = {
    Unit.COUNT: N_("number"),
    Unit.PERCENT: N_("per cent"),
    Unit.DAYS: N_("working days"),
    Unit.VISITS: N_("visits"),
    Unit.PER_THOUSAND: N_("per 1,000 cases"),
}
# behind a figure, in the sentence of a page
SUFFIXES = {Unit.PERCENT: "%", Unit.DAYS: N_(" working days"), Unit.VISITS: N_(" visits")}
CUTS = {
    Cut.CITY: N_("Month by month"),
    Cut.DAY: N_("Day by day"),
    Cut.ORGANISATION: N_("By organisation"),
    Cut.AREA: N_("By area"),
    Cut.TYPE: N_("By type of item"),
    Cut.ITEM: N_("By item"),
}
HIDDEN = "<5"
WHOLE = (Cut.CITY, Cut.DAY)


def name_of(thing: Indicator | NotCounted) -> str:
    """The name in the reader's language."""
    return thing.name_zh if (get_language() or "zh").startswith("zh") else thing.name


def month_words(month: date) -> str:
    return date_format(month, "YEAR_MONTH_FORMAT")


def number_text(number: float) -> str:
    """A number without needless zeros: 12, 3.5."""
    return f"{number:g}" if number < 1e15 and number != int(number) else f"{int(number)}"


def value_text(sums: Sum, unit: Unit) -> str:
    """“98.4%”, “3.2 working days”, “1204”; a dash where nothing can be told, “<5” where it may not."""
    if sums.is_hidden:
        return HIDDEN
    told = value_of(sums, unit)
    if told is None:
        return "—"
    suffix = SUFFIXES.get(unit, "")
    return number_text(told) + (gettext(suffix) if suffix.startswith(" ") else suffix)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One cell with the name of what it is about."""

    key: str
    name: str
    cell: Cell
    text: str
    value: float | None

    @property
    def numerator(self) -> str:
        return HIDDEN if self.cell.sum.is_hidden else number_text(self.cell.sum.numerator)

    @property
    def denominator(self) -> str:
        return HIDDEN if self.cell.sum.is_hidden else number_text(self.cell.sum.denominator)


def rows_of(indicator: Indicator, cut: Cut, cells: Iterable[Cell]) -> list[Row]:
    """The cells with their names. At most 1 SQL."""
    kept = list(cells)
    names = key_names(cut, {cell.key for cell in kept})
    return [
        Row(
            key=cell.key,
            name=names.get(cell.key, cell.key) if cut not in WHOLE else month_words(cell.first),
            cell=cell,
            text=value_text(cell.sum, indicator.unit),
            value=value_of(cell.sum, indicator.unit),
        )
        for cell in kept
    ]


def key_names(cut: Cut, keys: set[str]) -> Mapping[str, str]:
    """What areas, organisations, types and items are called. At most 1 SQL."""
    if not keys or cut in WHOLE:
        return {}
    if cut is Cut.AREA:
        return areas_named(keys)
    if cut is Cut.ORGANISATION:
        return {str(id_): name for id_, name in organisations_named({UUID(key) for key in keys}).items()}
    if cut is Cut.TYPE:
        return {key: type_text(key) if key else gettext("not told by type") for key in keys}
    return item_names(keys)
