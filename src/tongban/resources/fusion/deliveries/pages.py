"""Pages: what a department has agreed to deliver, a new delivery, and what landing found."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.foundation.papers.public import takes_many_files
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotFound, TooLarge
from tongban.resources.fusion.deliveries.commands.fetch import order_fetch
from tongban.resources.fusion.deliveries.commands.receive import receive_delivery
from tongban.resources.fusion.deliveries.commands.settle import settle_delivery
from tongban.resources.fusion.deliveries.facts import (
    AGREE_DUTY,
    DELIVER_DUTY,
    OF_COLUMNS,
    SETTLE_DUTY,
    AgreementFact,
    DeliveryFact,
    DeliveryState,
    Form,
)
from tongban.resources.fusion.deliveries.queries import (
    agreement_for,
    agreement_in_force_for,
    agreements_for,
    deliveries_for,
    delivery_for,
)
from tongban.resources.fusion.deliveries.rejected import Rejected, rejected_of
from tongban.resources.fusion.deliveries.scope import check_sees_deliveries
from tongban.resources.fusion.deliveries.shelf import BROKEN, folder_of
from tongban.resources.fusion.deliveries.telling import (
    columns_told,
    cycle_text,
    finding_told,
    unrun,
    why_told,
)
from tongban.resources.fusion.deliveries.template.files import template_forms
from tongban.resources.fusion.review.counting import lines_of, run_counts


def _today() -> date:
    return clock.now().astimezone(clock.CITY_ZONE).date()


@require_GET
def deliveries(request: HttpRequest) -> HttpResponse:
    """The agreements in scope, what is set aside, and the newest deliveries. 9 SQL besides the session."""
    by = _officer(request)
    context = {
        "agreements": [(one, cycle_text(one.terms.cycle)) for one in agreements_for(by, on=_today())],
        "set_aside": deliveries_for(by, state=DeliveryState.SET_ASIDE),
        "newest": deliveries_for(by),
        "may_agree": AGREE_DUTY in by.duties,
    }
    return render(request, "fusion/deliveries.html", context)


@require_GET
def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """One agreement, a new delivery, and what came until now. 7 SQL besides the session."""
    by = _officer(request)
    return _agreement_page(request, agreement_for(code, by=by, on=_today()), by, {}, status=200)


@require_POST
@takes_many_files
def deliver(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file in."""
    by = _officer(request)
    found = agreement_for(code, by=by, on=_today())
    try:
        number = _received(request, found, by)
    except (Invalid, TooLarge) as refusal:
        errors = refusal.by_field(gettext) or {"file": refusal.sentence(gettext)}
        return _agreement_page(request, found, by, errors, status=refusal.status)
    return redirect("fusion:delivery", code, number)


@require_POST
def fetch(request: HttpRequest, code: str) -> HttpResponse:
    """Have a delivery fetched from where it stands."""
    by = _officer(request)
    order_fetch(agreement=code, by=by, at=clock.now())
    messages.success(
        request, gettext(N_("The data is being fetched. It stands here as soon as it is whole."))
    )
    return redirect("fusion:agreement", code)


def _agreement_page(
    request: HttpRequest, found: AgreementFact, by: Officer, errors: dict[str, str], *, status: int
) -> HttpResponse:
    may_deliver = DELIVER_DUTY in by.duties_in.get(found.organisation_id, frozenset())
    context = {
        "one": found,
        "cycle": cycle_text(found.terms.cycle),
        "columns": columns_told(found.terms),
        "forms": template_forms(found.terms),
        "may_deliver": may_deliver and found.ended_on is None,
        "deliveries": deliveries_for(by, agreement=found.code),
        "most": settings.APPLICATION_MAX_BYTES // 2**20,
        "typed": request.POST,
        "errors": errors,
    }
    return render(request, "fusion/agreement.html", context, status=status)


def _received(request: HttpRequest, found: AgreementFact, by: Officer) -> int:
    """Raises Invalid, TooLarge and what `receive_delivery` raises."""
    file = request.FILES.get("file")
    faults = {}
    if not isinstance(file, UploadedFile):
        faults["file"] = N_("Choose the file to deliver.")
    rows = request.POST.get("rows", "").replace(",", "").strip()
    if rows and (not rows.isdecimal() or len(rows) > 12):
        faults["rows"] = N_("Write the number of rows in digits, or leave it empty.")
    sha256 = request.POST.get("sha256", "").strip().lower()
    if sha256 and (len(sha256) != 64 or set(sha256) - set("0123456789abcdef")):
        faults["sha256"] = N_("A SHA-256 has 64 characters, 0–9 and a–f. Leave it empty if you have none.")
    if faults or not isinstance(file, UploadedFile):
        raise Invalid(facts={"fields": faults})
    if (file.size or 0) > settings.APPLICATION_MAX_BYTES:
        raise TooLarge(facts={"limit_bytes": settings.APPLICATION_MAX_BYTES})
    with NamedTemporaryFile() as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        return receive_delivery(
            agreement=found.code,
            file=Path(kept.name),
            name=Path(file.name or "file").name,
            said_rows=int(rows) if rows else None,
            said_sha256=sha256,
            by=by,
            at=clock.now(),
        )


@require_GET
def delivery(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One delivery: how far it is, what was found, what became of its rows, and what to do. 6 to 9 SQL besides the session."""
    by = _officer(request)
    return _delivery_page(request, delivery_for(code, number, by=by), by, {}, status=200)


@require_POST
def settle(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Accept or refuse what was set aside."""
    by = _officer(request)
    found = delivery_for(code, number, by=by)
    is_accepted = request.POST.get("answer") == "accept"
    try:
        settle_delivery(
            agreement=code,
            number=number,
            is_accepted=is_accepted,
            reason=request.POST.get("reason", ""),
            by=by,
            at=clock.now(),
        )
    except Invalid as refusal:
        return _delivery_page(request, found, by, refusal.by_field(gettext), status=refusal.status)
    text = N_("The delivery counts from the next run.") if is_accepted else N_("The delivery is refused.")
    messages.success(request, gettext(text))
    return redirect("fusion:delivery", code, number)


def _delivery_page(
    request: HttpRequest, found: DeliveryFact, by: Officer, errors: dict[str, str], *, status: int
) -> HttpResponse:
    run = run_counts(found.id) if found.rows else None
    context = {
        "one": found,
        "delivered": found.rows + found.broken,
        "run": run,
        "lines": lines_of(run.counts) if run else [],
        "findings": [finding_told(one) for one in found.findings],
        "rejected": _back(found, by),
        "forms": _template_forms(found, by),
        "may_settle": found.state is DeliveryState.SET_ASIDE and SETTLE_DUTY in by.duties,
        "typed": request.POST,
        "errors": errors,
    }
    return render(request, "fusion/delivery.html", context, status=status)


def _template_forms(found: DeliveryFact, by: Officer) -> tuple[Form, ...]:
    """Where a template helps: the file does not count, and its columns or its form are why. 3 SQL there."""
    counts_not = found.state in (DeliveryState.SET_ASIDE, DeliveryState.REFUSED)
    if not counts_not or not any(one.check in OF_COLUMNS for one in found.findings):
        return ()
    return template_forms(agreement_in_force_for(found.agreement, by=by, on=_today()).terms)


@require_GET
def broken(request: HttpRequest, code: str, number: int) -> StreamingHttpResponse:
    """The rows that have not the form of a row, as a CSV file, with what is wrong."""
    found = delivery_for(code, number, by=_officer(request))
    file = folder_of(found.agreement, found.number) / BROKEN
    if not found.broken or found.cleared_at or not file.exists():
        raise NotFound(facts={"agreement": code, "number": number})
    answer = StreamingHttpResponse(_lines(file), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}-{number}-broken.csv"'
    return answer


@require_GET
def rejected(request: HttpRequest, code: str, number: int) -> FileResponse:
    """The rows that the last run could not use, as the department wrote them, with reasons: for the department alone."""
    by = _officer(request)
    found = delivery_for(code, number, by=by)
    back = _back(found, by)
    if back is None or not back.rows:
        raise NotFound(facts={"agreement": code, "number": number})
    return FileResponse(
        back.file.open("rb"),
        as_attachment=True,
        filename=f"{code}-{number}-rejected.csv",
        content_type="text/csv; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


def _back(found: DeliveryFact, by: Officer) -> Rejected | None:
    delivers = DELIVER_DUTY in by.duties_in.get(found.organisation_id, frozenset())
    if not delivers or found.cleared_at or found.is_superseded:
        return None
    return rejected_of(found.id)


def _lines(file: Path) -> Iterator[bytes]:
    writer = csv.writer(_Echo())
    yield "\ufeff".encode()  # spreadsheets see by it that it is UTF-8
    yield writer.writerow(["行号", "原因", "内容"]).encode()
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            said = json.loads(line)
            why = unrun(why_told(said["why"], said["facts"]))
            yield writer.writerow([said["row"], why, unrun(said["text"])]).encode()


class _Echo:
    def write(self, text: str) -> str:
        return text


def _officer(request: HttpRequest) -> Officer:
    by = officer_at_desk(request)
    check_sees_deliveries(by)
    return by
