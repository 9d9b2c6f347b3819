"""The list of rows and the people whom they may be about, for a clerk."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongban.resources.fusion.facts import FIELD_TEXTS, Source
from tongban.resources.fusion.linking.candidates import Candidate
from tongban.resources.fusion.marks import origin_of
from tongban.resources.fusion.standardising.person_ids import full_number


def write_candidates(found: Sequence[Candidate], *, sources: Sequence[Source], file: Path) -> int:
    """Write them as CSV (UTF-8 with a mark for spreadsheets), readable by its owner only. Returns how many rows.

    A line for each pair: department, delivery, row, ID number, probability in percent, fields that agree.
    """
    department = {one.number: one.department for one in sources}
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(
            [
                _("Department"),
                pgettext("data", "Delivery"),
                _("Row"),
                _("ID number"),
                _("Probability, %"),
                _("What agrees"),
            ]
        )
        for one in found:
            where = origin_of(one.mark)
            agreeing = " ".join(_(FIELD_TEXTS[field]) for field in one.agreeing)
            number = full_number(one.key)
            share = f"{100 * one.probability:.1f}"
            writer.writerow([department[where.delivery], where.delivery, where.row, number, share, agreeing])
    return len({one.mark for one in found})
