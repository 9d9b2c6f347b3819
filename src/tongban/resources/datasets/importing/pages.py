"""At the desk of the data authority: bring its existing catalogue from a file, after a look at every row."""

import csv
import io
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import (
    DutyMissing,
    Officer,
    all_organisation_codes,
    names_by_code,
    officer_at_desk,
)
from tongban.foundation.papers.public import because, open_source
from tongban.kernel import clock
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, Refused, TooLarge
from tongban.resources.datasets.commands.bring import bring_resources
from tongban.resources.datasets.facts import IMPORT, Origin
from tongban.resources.datasets.importing.reading import COLUMNS, CatalogueReader, RowRead

SHOWN = 100
_EXAMPLE = {
    "class_code": "201001",
    "name": "公交站点信息",
    "organisation": "113416990000000196",
    "summary": "全市公交站点的名称、线路和坐标。",
    "formats": "库表",
    "fields": "站点名称:stop_name:字符型:60:1；经度:lon:浮点型",
    "share_type": "无条件共享",
    "open_type": "无条件开放",
    "cycle": "每月",
    "level": "1",
}


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Look at a file row by row, or bring its good rows. 2 SQL besides the session, 3 a row of a file."""
    by = officer_at_desk(request)
    if IMPORT not in by.duties:
        raise DutyMissing(facts={"duty": IMPORT})
    context: dict[str, Any] = {
        "columns": [names[0] for names in COLUMNS.values()],
    }
    status = 200
    if request.method == "POST":
        try:
            rows = _read(request)
            if request.POST.get("do") == "bring":
                return _brought(request, rows, by=by)
            context |= _looked_at(rows)
        except Refused as refused:
            context["errors"] = refused.by_field(gettext) or {"file": refused.sentence(gettext)}
            status = refused.status
    return render(request, "datasets/desk/import.html", context, status=status)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty catalogue with the columns and one row to follow, for a spreadsheet."""
    officer_at_desk(request)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([names[0] for names in COLUMNS.values()])
    writer.writerow([_EXAMPLE.get(entry, "") for entry in COLUMNS])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="catalogue.csv"'
    return answer


def _read(request: HttpRequest) -> list[RowRead]:
    """Raises Invalid, TooLarge, FileProblem, ColumnsMissing."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Invalid(facts={"fields": {"file": N_("Choose the file with the catalogue.")}})
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(facts={"limit_bytes": settings.UPLOAD_MAX_BYTES})
    names = names_by_code(all_organisation_codes())
    offices = {name: code for code, name in names.items()} | {code: code for code in names}
    with NamedTemporaryFile(suffix=Path(file.name or "").suffix[:8]) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        today = clock.now().astimezone(CITY_ZONE).date()
        return CatalogueReader(open_source(Path(kept.name)), offices=offices, today=today).rows()


def _brought(request: HttpRequest, rows: list[RowRead], *, by: Officer) -> HttpResponse:
    """Only a file whose every row is good comes in, unless the good ones are asked for by themselves."""
    bad = sum(1 for row in rows if row.resource is None)
    if bad and request.POST.get("without_bad") != "1":
        raise Invalid(
            N_("%(bad)s rows have something wrong: mend them, or ask for the others only."),
            facts={"bad": bad},
        )
    made = [row.resource for row in rows if row.resource is not None]
    done = bring_resources(rows=made, origin=Origin.IMPORT, by=by, at=clock.now())
    said = gettext(
        "%(new)s new, %(changed)s changed, %(same)s as they were, %(bad)s left out. A colleague approves them."
    )
    messages.success(
        request, said % {"new": done.new, "changed": done.changed, "same": done.same, "bad": bad}
    )
    return redirect("datasets:import")


def _looked_at(rows: list[RowRead]) -> dict[str, Any]:
    bad = [row for row in rows if row.resource is None]
    return {
        "is_looked_at": True,
        "good": len(rows) - len(bad),
        "bad": [
            (row, [(one.column, because(one.text, **one.facts)) for one in row.reasons])
            for row in bad[:SHOWN]
        ],
        "bad_count": len(bad),
    }
