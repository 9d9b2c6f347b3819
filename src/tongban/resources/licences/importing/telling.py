"""Why rows were rejected, in the reader's language, and as lines of a file to mend."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from tongban.kernel.errors import Refused
from tongban.resources.licences.importing.facts import Flaw, RejectedRow

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
REASON, WRONG, LINE = "#拒绝原因", "#所在列", "#行号"


def flaw_sentence(flaw: Flaw) -> str:
    """The sentence with its facts."""
    return Refused(flaw.text, facts=flaw.facts).sentence(gettext)


def reject_lines(columns: Sequence[str], rows: Iterator[RejectedRow]) -> Iterator[list[object]]:
    """The head, then each row with why, in which columns, on which line."""
    first = next(rows, None)
    names = list(columns) or sorted(first.raw if first else {})
    yield [*names, REASON, WRONG, LINE]
    while first is not None:
        wrong = "、".join(dict.fromkeys(column for flaw in first.flaws for column in flaw.columns))
        why = " ".join(flaw_sentence(flaw) for flaw in first.flaws)
        yield [*(_cell(first.raw.get(name, "")) for name in names), _cell(why), _cell(wrong), first.line]
        first = next(rows, None)


def _cell(value: object) -> object:
    """A cell that a spreadsheet would run is kept as text; what reads the file again takes the mark off."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def unmarked(text: str) -> str:
    """The text of a cell without that mark."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text
