"""What was asked, as CSV that spreadsheets open: UTF-8 with a mark, and no cell that begins a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.search.learning.counts import COUNTS, CountedDay
from tongban.services.search.learning.queries import TopQuestion

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COUNT_WORDS: Mapping[str, str] = {
    "asked": N_("Questions asked"),
    "first_try": N_("Found at the first try"),
    "second_try": N_("Said again"),
    "nothing": N_("Nothing found"),
    "opened": N_("A line opened"),
    "first_line": N_("It was the first line"),
    "first_five": N_("It was among the first five"),
    "dwelt": N_("Stayed on the guide"),
    "applied": N_("Application begun"),
    "asked_person": N_("Asked a person"),
    "left": N_("Nothing opened"),
}


def days_csv(days: Iterable[CountedDay], channels: Mapping[str, str]) -> Iterator[bytes]:
    """A line for each day and channel."""
    yield b"\xef\xbb\xbf"
    yield _line([gettext("Day"), gettext("Channel"), *(gettext(COUNT_WORDS[name]) for name in COUNTS)])
    for one in days:
        counts = [str(getattr(one.counts, name)) for name in COUNTS]
        yield _line([one.day.isoformat(), channels.get(one.channel, one.channel), *counts])


def questions_csv(rows: Iterable[TopQuestion]) -> Iterator[bytes]:
    """A line for each question."""
    yield b"\xef\xbb\xbf"
    yield _line(
        [
            gettext("They asked"),
            gettext("How often"),
            gettext("Search sessions"),
            gettext("Last asked"),
            gettext("Came to in other words"),
        ]
    )
    for row in rows:
        last = f"{row.last_at.astimezone(CITY_ZONE):%Y-%m-%d %H:%M}"
        yield _line([row.text, str(row.questions), str(row.sessions), last, row.came_to])


def _line(cells: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(
        f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells
    )
    return text.getvalue().encode()
