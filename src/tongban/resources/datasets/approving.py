"""At the desk of the data authority: what waits, one description beside the version before, and the decision."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import DutyMissing, Officer, officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.resources.datasets.commands.decide import (
    MOST,
    approve_resource,
    approve_resources,
    send_back_resource,
)
from tongban.resources.datasets.facts import APPROVE, ResourceFact, VersionState
from tongban.resources.datasets.pages import code_of, row_words
from tongban.resources.datasets.queries import approval_queue, authorities_of, open_version, published_before
from tongban.resources.datasets.showing import shown
from tongban.resources.datasets.wording import changes


@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for the officer's approval; POST approves what is ticked, all or none. 2 SQL besides the session."""
    by = officer_at_desk(request)
    if not authorities_of(by):
        raise DutyMissing(facts={"duty": APPROVE})
    refused: Refused | None = None
    if request.method == "POST":
        try:
            count = approve_resources(asked=_chosen(request), by=by, at=clock.now())
            said = ngettext("%(n)s resource was published.", "%(n)s resources were published.", count)
            messages.success(request, said % {"n": count})
            return redirect("datasets:queue")
        except Refused as refusal:
            refused = refusal
    context = {
        "rows": [row_words(row) for row in approval_queue(by=by)],
        "refused": _sentence(refused),
    }
    return render(request, "datasets/desk/queue.html", context, status=refused.status if refused else 200)


def _chosen(request: HttpRequest) -> list[tuple[str, int]]:
    found = []
    for said in request.POST.getlist("chosen")[:MOST]:
        slug, _, number = said.partition(":")
        if not (number.isascii() and number.isdigit() and len(number) < 9):
            raise NotFound
        found.append((code_of(slug), int(number)))
    return found


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """One description as it was handed in, beside what the catalogue says. 10 SQL at most besides the session."""
    by, code = officer_at_desk(request), code_of(slug)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return redirect(_decided(request, code, by=by))
        except NotFound:
            raise
        except Refused as refusal:
            refused = refusal
    found = open_version(code, by=by)
    if found.authority_id not in authorities_of(by) or found.head.state is not VersionState.SUBMITTED:
        raise NotFound
    before = published_before(code)
    fields = refused.by_field(gettext) if refused else {}
    context = shown(found, by=by) | {
        "is_first": before is None,
        "changes": changes(before, found.content),
        "is_own": _is_own(found, by=by),
        "errors": fields,
        "refused": _sentence(refused) if not fields else "",
        "typed": request.POST,
    }
    return render(request, "datasets/desk/review.html", context, status=refused.status if refused else 200)


def _decided(request: HttpRequest, code: str, *, by: Officer) -> str:
    do, at = request.POST.get("do", ""), clock.now()
    if do == "approve":
        number = request.POST.get("version", "")
        version = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
        approve_resource(code=code, version=version, by=by, at=at)
        messages.success(request, gettext("Published. Every office finds it now."))
    elif do == "send_back":
        send_back_resource(code=code, reasons=request.POST.get("reasons", ""), by=by, at=at)
        messages.success(request, gettext("Sent back to the department with your reasons."))
    else:
        raise NotFound
    return "datasets:queue"


def _is_own(found: ResourceFact, *, by: Officer) -> bool:
    authority = found.authority_id
    return authority is not None and by.is_hand_of(found.submitted_by, APPROVE, organisation_id=authority)


def _sentence(refused: Refused | None) -> str:
    return refused.sentence(gettext) if refused else ""
