"""Files that go out: the result of a comparison, and the rows that were set aside, to be mended."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from django.conf import settings
from django.utils.translation import gettext, override

from tongban.resources.exchange.comparing.facts import (
    FLAG_TEXTS,
    FLAW_TEXTS,
    NAMED_NOT_FOUND,
    Flag,
    Met,
    Reject,
    ResultRow,
)

Sign = TypeVar("Sign")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LINE, RESULT, REASON = "#行号", "#比对结果", "#原因"
MET_TEXTS = {Met.YES: "是", Met.NO: "否", Met.UNKNOWN: "—"}


def result_lines(
    columns: Sequence[str], labels: Sequence[str], rows: Iterable[ResultRow], *, has_names: bool = False
) -> Iterator[list[object]]:
    """The head, then each row of the list with its flag and a yes or no for each condition."""
    flags, flaws = _words(FLAG_TEXTS), _words(FLAW_TEXTS)
    if has_names:
        flags |= _words({Flag.NOT_FOUND: NAMED_NOT_FOUND})
    yield [*map(cell, columns), RESULT, *(cell(f"#{label}") for label in labels), REASON, LINE]
    for row in rows:
        met = [MET_TEXTS[Met(letter)] for letter in row.met]
        why = flaws[row.flaw] if row.flaw else ""
        yield [*map(cell, row.cells), flags[row.flag], *met, why, row.line]


def reject_lines(columns: Sequence[str], rows: Iterable[Reject]) -> Iterator[list[object]]:
    """The head, then each row that was set aside, with why."""
    flaws = _words(FLAW_TEXTS)
    yield [*map(cell, columns), REASON, LINE]
    for row in rows:
        yield [*map(cell, row.cells), flaws[row.flaw], row.line]


def _words(texts: Mapping[Sign, str]) -> dict[Sign, str]:
    """Texts in the platform's language, as the heads are: a file is one language whoever takes it."""
    with override(settings.LANGUAGE_CODE):
        return {sign: gettext(text) for sign, text in texts.items()}


def cell(value: str) -> str:
    """A cell that a spreadsheet would run is kept as text."""
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value
