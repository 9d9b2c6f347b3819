"""The log of uses for an organisation and for auditors (`/desk/seals/uses/`), on a page and as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from tongban.foundation.identity.public import current_officer
from tongban.foundation.seals.uses.facts import UseFact
from tongban.foundation.seals.uses.queries import every_use, uses
from tongban.foundation.trail.public import actor_words
from tongban.kernel.clock import CITY_ZONE

_ROWS = 40
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEAD = (
    gettext_noop("Sealed at"),
    gettext_noop("Recorded at"),
    gettext_noop("Time stamp"),
    gettext_noop("Organisation"),
    gettext_noop("Number of the seal"),
    gettext_noop("Paper"),
    gettext_noop("Belongs to"),
    gettext_noop("Sealed by"),
    gettext_noop("SHA-256 before"),
    gettext_noop("SHA-256 after"),
)


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The newest uses, by seal or by the hash of a file. 1 SQL besides the session."""
    by, wanted = current_officer(request), _wanted(request)
    found = uses(by=by, before=_before(request), limit=_ROWS + 1, **wanted)
    following = str(found[_ROWS - 1].id) if len(found) > _ROWS else ""
    context = {
        "uses": [(use, actor_words(use.by)) for use in found[:_ROWS]],
        "wanted": wanted,
        "query": urlencode(wanted),
        "following": following,
    }
    return render(request, "seals/uses.html", context)


@require_GET
def sheet(request: HttpRequest) -> StreamingHttpResponse:
    """All of them as CSV, 500 rows a query."""
    rows = every_use(by=current_officer(request), **_wanted(request))
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="seal-uses.csv"'
    return answer


def _lines(rows: Iterable[UseFact]) -> Iterator[bytes]:
    yield "\ufeff".encode() + _written([_(cell) for cell in _HEAD])
    for row in rows:
        yield _written(
            [
                _moment(row.at),
                _moment(row.recorded_at),
                _moment(row.stamped_at) if row.stamped_at else "",
                row.organisation_name,
                row.serial,
                row.reason,
                row.subject,
                row.by,
                row.sha256_before,
                row.sha256_after,
            ]
        )


def _moment(at: datetime) -> str:
    return at.astimezone(CITY_ZONE).isoformat(sep=" ", timespec="seconds")


def _written(cells: list[str]) -> bytes:
    """One line; a cell that a spreadsheet would run is kept as text."""
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue().encode()


def _wanted(request: HttpRequest) -> dict[str, str]:
    """What is asked for: the number of a seal, the hash of a file."""
    return {
        "serial": request.GET.get("serial", "").strip().upper()[:20],
        "sha256": request.GET.get("sha256", "").strip().lower()[:64],
    }


def _before(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None
