"""The desk: one worklist for whatever an officer has to do, and the jump box."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.faces.desk import rules, showing
from tongban.faces.desk.addresses import WorklistAddress
from tongban.faces.desk.finding import found
from tongban.faces.desk.rows import drawn, shown_rows
from tongban.foundation.identity.public import current_officer
from tongban.foundation.tasks.public import View, worklist
from tongban.kernel import clock

PAGE = 20
FEW = 6  # more organisations than this are folded away


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this officer's posts, the nearest limit first. At most 8 SQL at any size, 9 with more than one organisation."""
    return _worklist(request, WorklistAddress.read(request.GET))


@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """What this officer has done, the latest first."""
    return _worklist(request, WorklistAddress.read(request.GET, view=View.DONE))


def _worklist(request: HttpRequest, address: WorklistAddress) -> HttpResponse:
    officer, now = current_officer(request), clock.now()
    is_done = address.view is View.DONE
    page = worklist(
        by=officer,
        view=address.view,
        at=now,
        filters=showing.filters_of(address, officer, at=now),
        cursor=address.cursor,
        limit=PAGE,
    )
    tabs = [] if is_done else showing.shown_tabs(address, officer, at=now)
    kept_name = next((tab["kept"] for tab in tabs if tab["is_here"] and "kept" in tab), "")
    offices = showing.offices_to_choose(address, officer)
    context = {
        "address": address,
        "title": _(rules.VIEW_WORDS[View.DONE]) if is_done else _("To do"),
        "is_done": is_done,
        "rows": drawn(shown_rows(page.rows, officer, at=now), is_done=is_done, at=now),
        "tabs": tabs,
        "kept_name": kept_name,
        "may_keep": address.is_narrowed and not is_done,
        "bulk": showing.bulk_acts(officer),
        "batch_id": uuid4(),
        "chips": showing.set_chips(address) + showing.steps_to_choose(address, officer),
        "narrowing": showing.narrowing(address, officer),
        "offices": offices,
        "has_many_offices": len(offices) > FEW,
        "next_url": address.with_(cursor=page.cursor).url if page.cursor else "",
        "first_url": address.with_(cursor="").url if address.cursor else "",
        "all_url": WorklistAddress(view=address.view).url if address.is_narrowed else "",
        "here": request.get_full_path(),
    }
    return render(request, "desk/worklist.html", context)


@require_GET
def jump(request: HttpRequest) -> HttpResponse:
    """The jump box: a case number or an item's code goes straight there; words find functions and items.

    At most 7 SQL besides the session.
    """
    officer = current_officer(request)
    words = request.GET.get("q", "").strip()[:100]
    answer = found(words, request=request, by=officer)
    if answer.url:
        return HttpResponseRedirect(answer.url)
    return render(
        request,
        "desk/jump.html",
        {
            "words": words,
            "links": answer.links,
            "items": answer.items,
            "home_url": reverse("desk:home"),
            "is_mistyped": answer.is_mistyped,
        },
    )
