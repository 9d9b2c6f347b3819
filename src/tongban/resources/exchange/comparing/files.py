"""Files that go out: the result of a comparison, and the rows that were set aside, to be mended."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext

from tongban.resources.exchange.comparing.facts import FLAG_TEXTS, FLAW_TEXTS, Met, Reject, ResultRow

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LINE, RESULT, REASON = "#行号", "#比对结果", "#原因"
MET_TEXTS = {Met.YES: "是", Met.NO: "否", Met.UNKNOWN: "—"}


def result_lines(
    columns: Sequence[str], labels: Sequence[str], rows: Iterable[ResultRow]
) -> Iterator[list[object]]:
    """The head, then each row of the list with its flag and a yes or no for each condition."""
    yield [*map(cell, columns), RESULT, *(cell(f"#{label}") for label in labels), REASON, LINE]
    for row in rows:
        met = [MET_TEXTS[Met(letter)] for letter in row.met]
        why = gettext(FLAW_TEXTS[row.flaw]) if row.flaw else ""
        yield [*map(cell, row.cells), gettext(FLAG_TEXTS[row.flag]), *met, why, row.line]


def reject_lines(columns: Sequence[str], rows: Iterable[Reject]) -> Iterator[list[object]]:
    """The head, then each row that was set aside, with why."""
    yield [*map(cell, columns), REASON, LINE]
    for row in rows:
        yield [*map(cell, row.cells), gettext(FLAW_TEXTS[row.flaw]), row.line]


def cell(value: str) -> str:
    """A cell that a spreadsheet would run is kept as text."""
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value
