"""At the desk: packages on their way to an archive, and its receipts."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.foundation.directory.public import Officer, check_duty_anywhere, officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.services.archives.facts import HAND_OVER, READ
from tongban.services.archives.handing.commands.hand_over import hand_over
from tongban.services.archives.handing.commands.take_receipt import take_receipt
from tongban.services.archives.handing.exporting import zipped
from tongban.services.archives.handing.facts import MOST, Answer
from tongban.services.archives.handing.queries import hand_over_for, hand_overs, lines_of
from tongban.services.archives.handing.receipts import MOST_BYTES
from tongban.services.archives.offices import chosen_office, office_choices
from tongban.services.archives.queries import packages_to_hand_over, years_there

SHOWN = 100
TONES = {Answer.WAITING: "brand", Answer.ACCEPTED: "good", Answer.REJECTED: "bad"}


@require_http_methods(["GET", "POST"])
def all_of_them(request: HttpRequest) -> HttpResponse:
    """Hand-overs so far, and packages of a year to hand over. A POST hands over. 7 SQL besides the session."""
    by = officer_at_desk(request)
    check_duty_anywhere(by, READ)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            number = _hand_over(request, by)
            messages.success(request, _("The list is made. Send the packages to the archive."))
            return redirect("archives:hand_over", number=number)
        except NotFound:
            raise
        except Refused as refused:
            refusal, status = refused.sentence(_), refused.status
    years = years_there(by)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else (years[0] if years else 0)
    office = chosen_office(request, by, HAND_OVER)
    rows = packages_to_hand_over(organisation_ids=[office], year=year, limit=SHOWN + 1) if office else []
    context = {
        "rows": rows[:SHOWN],
        "is_more": len(rows) > SHOWN,
        "year": year,
        "years": [(str(one), str(one)) for one in years],
        "may": office is not None,
        "office": str(office or ""),
        "offices": office_choices(by, HAND_OVER),
        "chosen": set(request.POST.getlist("package")),
        "receiver": request.POST.get("receiver", "") or settings.ARCHIVES["receiver"],
        "lists": hand_overs(by=by),
        "refusal": refusal,
    }
    return render(request, "archives/hand_overs.html", context, status=status)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One hand-over. A POST takes a receipt in. 5 SQL besides the session. Raises NotFound."""
    by = officer_at_desk(request)
    refusal, status = "", 200
    if request.method == "POST":
        file = request.FILES.get("receipt")
        raw = file.read(MOST_BYTES + 1) if file else b""
        try:
            counted = take_receipt(number=number, receipt=raw, by=by, at=clock.now())
            messages.success(
                request,
                _("Taken in: %(accepted)s accepted, %(rejected)s rejected.")
                % {"accepted": counted["accepted"], "rejected": counted["rejected"]},
            )
            return redirect("archives:hand_over", number=number)
        except NotFound:
            raise
        except Refused as refused:
            refusal, status = refused.sentence(_), refused.status
    found = hand_over_for(number, by=by)
    after = request.GET.get("after", "")[:80]
    lines = lines_of(number, after=after, limit=SHOWN + 1)
    context = {
        "list": found,
        "lines": [(line, TONES[line.answer]) for line in lines[:SHOWN]],
        "next_url": f"?after={lines[SHOWN - 1].package.file_number}" if len(lines) > SHOWN else "",
        "may": HAND_OVER in by.duties_in.get(found.organisation_id, frozenset()),
        "refusal": refusal,
    }
    return render(request, "archives/hand_over.html", context, status=status)


@require_safe
def export(request: HttpRequest, number: str) -> StreamingHttpResponse:
    """All packages of a hand-over with their catalogue as one ZIP file, sent while it is made. Raises NotFound."""
    by = officer_at_desk(request)
    found = hand_over_for(number, by=by)
    if HAND_OVER not in by.duties_in.get(found.organisation_id, frozenset()):
        raise NotFound
    headers = {
        "Content-Disposition": f'attachment; filename="hand-over-{number}.zip"',
        "Cache-Control": "no-store",
    }
    return StreamingHttpResponse(zipped(number), content_type="application/zip", headers=headers)


def _hand_over(request: HttpRequest, by: Officer) -> str:
    """The chosen packages; all of them are of one organisation."""
    numbers = request.POST.getlist("package")[: MOST + 1]
    organisation_id = chosen_office(request, by, HAND_OVER)
    if organisation_id is None:
        raise NotFound
    return hand_over(
        organisation_id=organisation_id,
        numbers=numbers,
        receiver=request.POST.get("receiver", ""),
        by=by,
        at=clock.now(),
    )
