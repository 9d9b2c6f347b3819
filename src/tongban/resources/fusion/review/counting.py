"""What became of the rows of deliveries, as runs wrote it down, and as pages tell it: the parts under their sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from tongban.resources.fusion.reporting.facts import BROKEN, DELIVERED, TAKEN_IN, RowCounts
from tongban.resources.fusion.review.models import QualityNote


@dataclass(frozen=True, kw_only=True)
class RunCounts:
    """The counts of a delivery, and the day of the run."""

    on: date
    counts: RowCounts


@dataclass(frozen=True, kw_only=True)
class CountLine:
    """A line of the table; a sum is of the lines beneath it. What was delivered is what has no form and what is taken in."""

    text: str
    rows: int
    is_sum: bool = False


def run_counts(delivery_id: int) -> RunCounts | None:
    """What the last run that read a delivery made of its rows; none before the first. 1 SQL. Whoever may see it is
    looked at before."""
    notes = QualityNote.objects.filter(counts__has_key=str(delivery_id)).order_by("-on")
    note = notes.only("on", "counts").first()
    if note is None:
        return None
    return RunCounts(on=note.on, counts=RowCounts.of(note.counts[str(delivery_id)]))


def summed(counts: Mapping[str, Mapping[str, Any]]) -> RowCounts | None:
    """Of all deliveries of a note; none where the run did not keep them."""
    if not counts:
        return None
    return sum((RowCounts.of(one) for one in counts.values()), RowCounts(kept_out={}))


def lines_of(counts: RowCounts) -> list[CountLine]:
    """The table, from what was delivered down."""
    lines = [CountLine(text=gettext(DELIVERED), rows=counts.delivered, is_sum=True)]
    if counts.broken:
        lines.append(CountLine(text=gettext(BROKEN), rows=counts.broken))
    lines.append(CountLine(text=gettext(TAKEN_IN), rows=counts.taken_in, is_sum=True))
    for word, why, rows in counts.parts():
        text = gettext(word)
        if why:
            text = gettext("%(word)s: %(why)s") % {"word": text, "why": gettext(why)}
        lines.append(CountLine(text=text, rows=rows))
    return lines
