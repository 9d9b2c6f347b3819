"""At the desk: hand a table in, and look at what the newest file holds."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import DutyMissing, Officer, officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound, Refused, TooLarge
from tongban.resources.opendata import store
from tongban.resources.opendata.commands.hand_in import hand_in_table
from tongban.resources.opendata.content import DatasetContent, Type
from tongban.resources.opendata.disclosure.facts import Reason
from tongban.resources.opendata.facts import DEFINE, HANDED_IN, HandedTable
from tongban.resources.opendata.pages.desk import may_hand_in
from tongban.resources.opendata.queries import latest_version, tables_of
from tongban.resources.opendata.refusals import TableGone
from tongban.resources.opendata.rules import REASONS
from tongban.resources.opendata.wording import TYPES

_SHOWN = 10


@require_http_methods(["GET", "POST"])
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """The file that the rows come from, with its columns and first rows; POST hands a new one in.

    3 SQL besides the session. Raises NotFound.
    """
    by = officer_at_desk(request)
    found = latest_version(slug, by=by)
    home = found.head.organisation_id
    if home not in by.organisation_ids or found.content.source != HANDED_IN:
        raise NotFound
    if DEFINE not in by.duties_in.get(home, frozenset()):
        raise DutyMissing(facts={"duty": DEFINE})
    refused: Refused | None = None
    if request.method == "POST":
        try:
            rows = _handed_in(request, slug, by=by)
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
        else:
            messages.success(
                request, gettext("Taken: %(rows)s rows. Nothing personal was found.") % {"rows": rows}
            )
            return redirect("opendata:table", slug)
    tables = tables_of(slug)
    fields = refused.by_field(gettext) if refused else {}
    if refused and not fields:
        fields = {"file": refused.sentence(gettext)}
    context = {
        "head": found.head,
        "may_hand_in": may_hand_in(found, by=by),
        "may_edit": bool(tables),
        "tables": tables,
        "newest": tables[0] if tables else None,
        "columns": _columns(tables[0], found.content) if tables else [],
        "lacking": _lacking(tables[0], found.content) if tables else "",
        "rows": _first_rows(slug, tables[0]) if tables else [],
        "shown": _SHOWN,
        "most_rows": f"{settings.OPEN_DATA_MOST_ROWS:,}",
        "most_mb": settings.UPLOAD_MAX_BYTES >> 20,
        "offences": _offences(refused),
        "errors": fields,
    }
    return render(request, "opendata/desk/table.html", context, status=refused.status if refused else 200)


def _columns(newest: HandedTable, content: DatasetContent) -> list[tuple[str, str, str, bool]]:
    """(name, title, what it holds, whether the definition opens it) of each column."""
    return [
        (name, title, gettext(TYPES[Type(kind)]), content.named(name) is not None)
        for name, title, kind in newest.columns
    ]


def _lacking(newest: HandedTable, content: DatasetContent) -> str:
    """The columns that the definition opens and the newest file does not have."""
    there = {name for name, _, _ in newest.columns}
    return "、".join(one.title for one in content.columns if one.name not in there)


def _handed_in(request: HttpRequest, slug: str, *, by: Officer) -> int:
    """Raises Invalid, TooLarge and what `hand_in_table` raises."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Invalid(facts={"fields": {"file": N_("Choose the file with the table.")}})
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(facts={"limit_bytes": settings.UPLOAD_MAX_BYTES})
    name = Path(file.name or "table").name
    with NamedTemporaryFile(suffix=Path(name).suffix[:8]) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        return hand_in_table(slug=slug, file=Path(kept.name), name=name, by=by, at=clock.now())


def _offences(refused: Refused | None) -> list[tuple[str, str, str]]:
    """(line, column, what) of each cell that is about a person."""
    found: Any = refused.facts.get("offences", []) if refused else []
    return [
        (one["where"].get("row", ""), one["where"]["column"], gettext(REASONS[Reason(one["reason"])]))
        for one in found
    ]


def _first_rows(slug: str, newest: HandedTable) -> list[list[tuple[str, str]]]:
    """Rows of (title, text)."""
    titles = [title for _, title, _ in newest.columns]
    try:
        rows = store.first_handed(slug, newest.sha256, most=_SHOWN)
    except TableGone:
        return []
    return [[(title, cell or "") for title, cell in zip(titles, row, strict=True)] for row in rows]
