"""A replay as a spreadsheet's text: one line for each case that differs, in the reader's words."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from tongban.kernel.errors import N_
from tongban.services.cases.whatif.facts import LACKING_TEXTS, Lacking
from tongban.services.cases.whatif.models import WhatIfCase

_HEADS = (
    N_("Case number"),
    N_("Decision"),
    N_("Promised day then"),
    N_("Promised day, replayed"),
    N_("Day by law then"),
    N_("Day by law, replayed"),
    N_("Late then"),
    N_("Late, replayed"),
    N_("Steps late, replayed"),
    N_("Steps in time, replayed"),
    N_("Would not have been taken"),
    N_("Granted at once"),
    N_("Against the decision"),
)
_OUTCOMES = {"granted": N_("decided: grant"), "refused": N_("decided: refuse"), "": N_("no decision")}


def lacking_words(row: WhatIfCase) -> list[str]:
    """Why the application would not have been taken, in words."""
    return [
        _(LACKING_TEXTS[Lacking(why)]) % {"names": "、".join(names)} for why, names in row.lacking.items()
    ]


def outcome_word(row: WhatIfCase) -> str:
    """What was decided."""
    return _(_OUTCOMES[row.outcome])


def csv_lines(rows: Iterable[WhatIfCase]) -> Iterator[bytes]:
    """CSV in UTF-8 with the mark by which spreadsheets know it. Nothing of an applicant stands in it."""
    yield "\ufeff".encode()
    yield _line([_(head) for head in _HEADS])
    yes, no = _("Yes"), _("No")
    for row in rows:
        yield _line(
            [
                f"'{row.number}",
                outcome_word(row),
                *(
                    day.isoformat() if day else ""
                    for day in (row.promised_was, row.promised_would, row.statutory_was, row.statutory_would)
                ),
                yes if row.was_late else no,
                yes if row.would_be_late else no,
                "、".join(row.steps_late),
                "、".join(row.steps_in_time),
                "；".join(lacking_words(row)),
                yes if row.is_instant else no,
                yes if row.is_contrary else no,
            ]
        )


def _line(cells: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()
