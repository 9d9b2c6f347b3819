"""Pages: have an organisation's backlog issued in bulk, and see how far that is."""

import csv
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.foundation.directory.public import DutyMissing, Officer, officer_at_desk, organisations_named
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, Refused, TooLarge
from tongban.resources.licences.importing.commands.open_import import open_import
from tongban.resources.licences.importing.commands.steer import (
    discard_import,
    resume_import,
    start_import,
    stop_import,
)
from tongban.resources.licences.importing.example import example_of
from tongban.resources.licences.importing.facts import DUTY, BadMapping, ImportFact, Origin, RejectedRow
from tongban.resources.licences.importing.queries import (
    columns_of,
    flaws_of,
    import_of,
    imports_of,
    organisations_of,
    rejected_rows,
)
from tongban.resources.licences.importing.telling import flaw_sentence, reject_lines
from tongban.resources.licences.queries import licence_type, licence_types

SHOWN_ROWS = 20
_ORIGINS = (
    (Origin.REGISTER, N_("Our own register of what we issued"), N_("Trust A; each gets a sealed e-licence.")),
    (Origin.ORIGINALS, N_("Compared with the papers, one by one"), N_("Trust B; no sealed paper is made.")),
    (Origin.UNCHECKED, N_("Nobody has compared it yet"), N_("Trust D; offices are told not to rely on it.")),
)


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The imports of the officer's organisations, and a new one. 5 SQL besides the session."""
    by = _importer(request)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return redirect("licences:import", _opened(request, by))
        except (Invalid, TooLarge) as refusal:
            errors, status = _errors(refusal), refusal.status
    offices, kinds = organisations_named(organisations_of(by)), licence_types()
    context = {
        "imports": imports_of(by),
        "types": [("", gettext("Choose a type")), *((one.code, one.name) for one in kinds)],
        "offices": [(str(key), name) for key, name in offices.items()],
        "origins": [(one.value, gettext(label), gettext(more)) for one, label, more in _ORIGINS],
        "kinds": [(one.code, one.name) for one in kinds],
        "organisation": request.POST.get("organisation", str(by.organisation_id)),
        "typed": request.POST,
        "errors": errors,
    }
    return render(request, "licences/importing/imports.html", context, status=status)


@require_GET
def example(request: HttpRequest) -> HttpResponse:
    """A mapping for one type to begin with: its columns are called as the type calls its fields."""
    _importer(request)
    kind = licence_type(request.GET.get("of", ""))
    answer = HttpResponse(example_of(kind), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'mapping-{kind.name}.yaml')}"
    return answer


def _opened(request: HttpRequest, by: Officer) -> UUID:
    """Raises Invalid, TooLarge and what `open_import` raises."""
    file, mapping = request.FILES.get("file"), request.FILES.get("mapping")
    faults = {}
    if not isinstance(file, UploadedFile):
        faults["file"] = N_("Choose the file with the rows.")
    if not isinstance(mapping, UploadedFile):
        faults["mapping"] = N_("Choose the mapping file.")
    if not request.POST.get("type"):
        faults["type"] = N_("Choose the type of the licences.")
    office = _organisation(request, by)
    if office is None:
        faults["organisation"] = N_("Choose the organisation that issued them.")
    origin = request.POST.get("origin", "")
    if origin not in set(Origin):
        faults["origin"] = N_("Say how your organisation knows what stands in the file.")
    if faults or office is None or file is None or mapping is None:
        raise Invalid(facts={"fields": faults})
    if max(file.size or 0, mapping.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(facts={"limit_bytes": settings.UPLOAD_MAX_BYTES})
    name = Path(file.name or "file").name
    with NamedTemporaryFile(suffix=Path(name).suffix[:8]) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        return open_import(
            file=Path(kept.name),
            name=name,
            mapping=mapping.read(),
            type_code=request.POST["type"],
            organisation_id=office,
            origin=Origin(origin),
            by=by,
            at=clock.now(),
        )


def _organisation(request: HttpRequest, by: Officer) -> UUID | None:
    mine = {str(one): one for one in organisations_of(by)}
    if len(mine) == 1:
        return next(iter(mine.values()))
    return mine.get(request.POST.get("organisation", ""))


def _errors(refusal: Refused) -> dict[str, str]:
    if isinstance(refusal, BadMapping):
        return {"mapping": refusal.sentence(gettext)}
    return refusal.by_field(gettext) or {"file": refusal.sentence(gettext)}


@require_GET
def one(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """One import: the dry run, then the issue. 8 SQL besides the session."""
    found = import_of(import_id, by=_importer(request))
    context = {
        "one": found,
        "flaws": [(flaw_sentence(flaw), count) for flaw, count in flaws_of(found.id)]
        if found.rejected
        else [],
        "rows": [_row(row) for row in rejected_rows(found.id, limit=SHOWN_ROWS)] if found.rejected else [],
        "origin": next(gettext(label) for key, label, _ in _ORIGINS if key is found.origin),
        "done": found.job.done if found.job else 0,
        "left": found.ready,
    }
    return render(request, "licences/importing/import.html", context)


@require_GET
def rejects(request: HttpRequest, import_id: UUID) -> StreamingHttpResponse:
    """The rejected rows as a CSV file in the layout of the source, with the reasons beside."""
    found = import_of(import_id, by=_importer(request))
    answer = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rejected.csv"'
    return answer


@require_POST
def act(request: HttpRequest, import_id: UUID, verb: str) -> HttpResponse:
    """Begin to issue, stop, go on, or give it up."""
    by, at = _importer(request), clock.now()
    if verb == "start":
        start_import(import_id=import_id, by=by, at=at)
    elif verb == "stop":
        stop_import(import_id=import_id, by=by, at=at)
    elif verb == "resume":
        resume_import(import_id=import_id, by=by, at=at)
    else:
        discard_import(import_id=import_id, by=by, at=at)
        messages.success(request, gettext("The file was given up. Nothing more of it is issued."))
        return redirect("licences:imports")
    return redirect("licences:import", import_id)


def _lines(found: ImportFact) -> Iterator[bytes]:
    columns = columns_of(found.id)
    writer = csv.writer(_Echo())
    yield "\ufeff".encode()  # spreadsheets see by it that it is UTF-8
    for cells in reject_lines(columns, rejected_rows(found.id)):
        yield writer.writerow(cells).encode()


class _Echo:
    def write(self, text: str) -> str:
        return text


def _row(row: RejectedRow) -> tuple[int, list[tuple[str, str]]]:
    return row.line, [(flaw_sentence(flaw), "、".join(flaw.columns)) for flaw in row.flaws]


def _importer(request: HttpRequest) -> Officer:
    by = officer_at_desk(request)
    if not organisations_of(by):
        raise DutyMissing(facts={"duty": DUTY})
    return by
