"""Erasing recorded facts: asked by one officer, decided by another (`/desk/operations/erasing/`)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.trail.commands.ask_erasure import ask_erasure
from tongban.foundation.trail.commands.erase_facts import erase_facts, refuse_erasure
from tongban.foundation.trail.erasing.facts import ASK, ERASE, ErasureFact, NotToErase
from tongban.foundation.trail.erasing.queries import decided_requests, open_request, open_requests
from tongban.foundation.trail.ports import officers
from tongban.foundation.trail.queries import entries_of
from tongban.foundation.trail.words import actor_words, subject_words
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotAllowed, Refused


@require_http_methods(["GET", "POST"])
def erasing(request: HttpRequest) -> HttpResponse:
    """What waits and what was decided; a subject's acts to choose from, and asking. At most 9 SQL."""
    by, duties = _officer(request)
    subject = (request.POST.get("subject") or request.GET.get("subject", "")).strip()[:200]
    basis = request.POST.get("basis", "").strip()[:500]
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            ask_erasure(subject=subject, entry_ids=_chosen(request), basis=basis, by=by, at=clock.now())
        except Refused as refused:
            refusal = refused
        else:
            return redirect("trail:erasing")
    may_ask = ASK in duties
    context = {
        "waiting": [_line(one) for one in open_requests()],
        "decided": [_line(one) for one in decided_requests()],
        "may_ask": may_ask,
        "may_decide": ERASE in duties,
        "subject": subject,
        "acts": [one for one in entries_of(subject) if one.seq is not None] if subject and may_ask else [],
        "chosen": request.POST.getlist("entry"),
        "basis": basis,
        "errors": (refusal.by_field(_) or {"entry": refusal.sentence(_)}) if refusal else {},
    }
    return render(request, "trail/erasing.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request with its acts, to be granted or refused by a second officer."""
    by = officers.ask().at_desk(request)
    officers.ask().check_duty(by, ERASE)
    known = open_request(request_id)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            if request.POST.get("do") == "refuse":
                reason = request.POST.get("reason", "")[:500]
                refuse_erasure(request_id=request_id, reason=reason, by=by, at=clock.now())
            else:
                erase_facts(request_id=request_id, by=by, at=clock.now())
        except Refused as refused:
            refusal = refused
        else:
            return redirect("trail:erasing")
    context = {
        "line": _line(known),
        "is_own": known.asked_by == by.ref,
        "refused": refusal.sentence(_) if refusal and not refusal.by_field(_) else "",
        "errors": refusal.by_field(_) if refusal else {},
    }
    return render(request, "trail/decide_erasure.html", context, status=refusal.status if refusal else 200)


def _officer(request: HttpRequest) -> tuple[Actor, set[str]]:
    """Who is at the desk, and which of the two duties they have. Raises NotAllowed for neither."""
    by, duties = officers.ask().at_desk(request), set()
    for duty in (ASK, ERASE):
        try:
            officers.ask().check_duty(by, duty)
        except NotAllowed:
            continue
        duties.add(duty)
    if not duties:
        officers.ask().check_duty(by, ASK)
    return by, duties


def _chosen(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(one) for one in request.POST.getlist("entry")]
    except ValueError:
        raise NotToErase from None


def _line(fact: ErasureFact) -> dict[str, object]:
    """A request with its references in words."""
    return {
        "fact": fact,
        "subject": subject_words(fact.subject),
        "asked_by": actor_words(fact.asked_by),
        "decided_by": actor_words(fact.decided_by),
    }
