"""Lines of a board as a table shows them: each figure with its words and the way to the cases behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from tongban.faces.insights.columns import COLUMNS, Column, Number
from tongban.services.cases.public import Behind
from tongban.services.indicators.public import number_text
from tongban.services.supervision.public import Figures, Kind, Line

# the figure that narrows to the line, by kind
_NARROWS = {Kind.ITEM: "item", Kind.POST: "post", Kind.PERSON: "person"}
# of posts and people only these lead to cases: the others are of tasks that need not be about one
_LEAD = {Kind.POST: {Behind.OPEN}, Kind.PERSON: {Behind.DECIDED}}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One cell: its words, the address behind it (empty: none), and the tone that it has earned."""

    key: str
    label: str
    text: str
    value: Number
    url: str
    tone: str
    is_wide: bool  # left out where there is little room


@dataclass(frozen=True, kw_only=True)
class ShownLine:
    """One row."""

    name: str
    office: str
    kept: float | None
    cells: tuple[Shown, ...]

    @property
    def by(self) -> dict[str, Shown]:
        """The cells by the key of their column."""
        return {cell.key: cell for cell in self.cells}


def shown_lines(
    lines: Iterable[Line], names: Mapping[UUID, str], labels: Mapping[str, str], *, is_narrow: bool = False
) -> list[ShownLine]:
    """The lines with their cells; `labels` are the columns' words in the reader's language."""
    return [
        ShownLine(
            name=line.name,
            office="" if line.kind is Kind.OFFICE else names.get(line.organisation_id, ""),
            kept=_kept(line.figures),
            cells=tuple(
                _cell(column, line, labels)
                for column in COLUMNS[line.kind]
                if not (is_narrow and column.is_wide)
            ),
        )
        for line in lines
    ]


def text_of(value: Number, suffix: str = "") -> str:
    """“98.4%”, “12”, a dash where there is nothing to tell."""
    return "—" if value is None else number_text(value) + suffix


def cases_url(which: Behind, line: Line | None = None) -> str:
    """The list of cases behind a figure: of one line, or of the whole scope."""
    query = {"figure": str(which)}
    if line is not None:
        query["office"] = str(line.organisation_id)
        if line.kind in _NARROWS:
            query[_NARROWS[line.kind]] = line.key
    return f"{reverse('insights:cases')}?{urlencode(query)}"


def _cell(column: Column, line: Line, labels: Mapping[str, str]) -> Shown:
    value = column.value(line.figures)
    leads = column.behind is not None and column.behind in _LEAD.get(line.kind, set(Behind))
    has_any = (
        bool(line.figures.promises - line.figures.kept) if column.behind is Behind.BROKEN else bool(value)
    )
    return Shown(
        key=column.key,
        label=labels[column.key],
        text=text_of(value, column.suffix),
        value=value,
        url=cases_url(column.behind, line) if leads and has_any and column.behind else "",
        tone=_tone(column, value),
        is_wide=column.is_wide,
    )


def _tone(column: Column, value: Number) -> str:
    """Colour where a figure asks for an act; the words say it too."""
    tones = {"over": "warn", "yellow_cards": "warn", "over_law": "bad", "red_cards": "bad", "near": "tell"}
    return tones.get(column.key, "") if value else ""


def _kept(figures: Figures) -> float | None:
    return figures.kept * 100 / figures.promises if figures.promises else None
