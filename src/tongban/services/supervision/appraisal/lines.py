"""What a figure was counted from, line by line, and what a correction makes of it. Pure.

A line is `key day numerator denominator`, with a mark behind where it was corrected. The key is a case number, or an
item where no case may be told (ratings); `-` stands for no case. The text is kept and its digest published, so that
a figure can always be added up again from its own lines.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tongban.services.indicators.public import Better, Sum, number_text
from tongban.services.supervision.appraisal.facts import Correction

NO_CASE = "-"


@dataclass(frozen=True, kw_only=True)
class CountedLine:
    """One case, or one item in one month."""

    key: str
    day: date
    numerator: float
    denominator: float
    mark: Correction | None = None


def lines_in(text: str) -> list[CountedLine]:
    """The lines of a kept text, in its order."""
    return [_line(*one.split(" ")) for one in text.splitlines()]


def text_of(lines: Iterable[CountedLine]) -> str:
    """The text that is kept."""
    return "\n".join(
        f"{one.key} {one.day} {number_text(one.numerator)} {number_text(one.denominator)}"
        + (f" {one.mark}" if one.mark else "")
        for one in lines
    )


def sum_of(lines: Iterable[CountedLine]) -> Sum:
    """What the lines add up to."""
    return sum((Sum(numerator=one.numerator, denominator=one.denominator) for one in lines), Sum())


def corrected(
    lines: Iterable[CountedLine], corrections: Mapping[str, Correction], *, better: Better
) -> list[CountedLine]:
    """The same lines, with those of some cases counted as met, or left out of the count."""
    return [
        _corrected(one, corrections[one.key], better=better) if one.key in corrections else one
        for one in lines
    ]


def is_met(line: CountedLine, *, better: Better) -> bool:
    """Whether the line is one as it should be: promise kept, sent in online, no card."""
    return not line.numerator if better is Better.LESS else line.numerator >= line.denominator


def sha256_of(text: str) -> str:
    """Lower-case hex; anybody can compute it from the file."""
    return hashlib.sha256(text.encode()).hexdigest()


def _line(key: str, day: str, numerator: str, denominator: str, mark: str = "") -> CountedLine:
    return CountedLine(
        key=key,
        day=date.fromisoformat(day),
        numerator=float(numerator),
        denominator=float(denominator),
        mark=Correction(mark) if mark else None,
    )


def _corrected(line: CountedLine, how: Correction, *, better: Better) -> CountedLine:
    if how is Correction.OUT:
        return replace(line, numerator=0.0, denominator=0.0, mark=how)
    return replace(line, numerator=0.0 if better is Better.LESS else line.denominator, mark=how)
