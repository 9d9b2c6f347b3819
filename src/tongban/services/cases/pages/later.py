"""Materials that follow after acceptance: the applicant hands one in, the office puts its day off."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.identity.public import current_person
from tongban.foundation.papers.public import store_file, takes_many_files
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.services.cases import queries
from tongban.services.cases.commands.hand_in_deferred import hand_in_deferred
from tongban.services.cases.deferring import ACCEPTED, owed


@takes_many_files
@require_http_methods(["GET", "POST"])
def later(request: HttpRequest, number: str, slot: str) -> HttpResponse:
    """One material that is to follow: what, until when, upload."""
    person = current_person(request)
    case = queries.own_case(number, by=person)
    row = next((row for row in owed(case) if row.key == slot), None)
    if row is None or case.state not in ACCEPTED:
        raise NotFound
    context: dict[str, Any] = {"case": queries.as_fact(case), "row": row, "errors": {}}
    context["limit_mb"] = settings.UPLOAD_MAX_BYTES // 2**20
    status = 200
    if request.method == "POST":
        at = clock.now()
        try:
            with transaction.atomic():  # no file is kept when the whole is refused
                papers = [
                    UUID(
                        str(
                            store_file(
                                stream=file, name=file.name or "", owner=person.ref, by=person, at=at
                            ).id
                        )
                    )
                    for file in request.FILES.getlist("file")
                ]
                hand_in_deferred(number=number, slot=slot, papers=papers, by=person, at=at)
            messages.success(request, _("Thank you. We have it."))
            return redirect("cases:track", number=number)
        except Refused as refused:
            context["errors"], status = {"file": refused.sentence(_)}, refused.status
    return render(request, "cases/later.html", context, status=status)


def day_from(text: str) -> date:
    """A day as a form sends it; the first day of all where it is none, so that it is refused as too early."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
