"""The heads of the log day by day, for everybody; and the operators' page of witnesses."""

from datetime import date
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.trail.api import note_response
from tongban.foundation.trail.commands.end_witness import end_witness
from tongban.foundation.trail.commands.register_witness import register_witness
from tongban.foundation.trail.ports import officers
from tongban.foundation.trail.signing import origin
from tongban.foundation.trail.witnesses.facts import REGISTER
from tongban.foundation.trail.witnesses.queries import (
    PAGE,
    daily_heads,
    head_at,
    newest_cosigned,
    witness,
    witnesses_known,
)
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound, Refused


@require_GET
def checkpoints(request: HttpRequest) -> HttpResponse:
    """The heads published day by day, newest first, with who co-signed them. 7 SQL."""
    before = _day(request.GET.get("before", ""))
    heads = daily_heads(before=before)
    context = {
        "heads": heads,
        "earlier": heads[-1].day if len(heads) == PAGE else None,
        "cosigned": newest_cosigned(),
        "witnesses": [one for one in witnesses_known() if one.ended_at is None],
    }
    return render(request, "trail/checkpoints.html", context)


@require_GET
def checkpoint_note(request: HttpRequest, size: int) -> HttpResponse:
    """One head as its C2SP text, with everything co-signed under it."""
    return note_response(head_at(size))


@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """The same day by day as an Atom feed, so that others can keep it without asking. 3 SQL."""
    heads = daily_heads()
    found = Atom1Feed(
        title=_("Checkpoints of the log %(log)s") % {"log": origin()},
        link=_address(reverse("trail:checkpoints")),
        description="",
        feed_url=_address(reverse("trail:feed")),
        language=request.LANGUAGE_CODE,
    )
    for head in heads:
        address = _address(reverse("trail:checkpoint_note", args=[head.size]))
        found.add_item(
            title=_("%(day)s: %(size)s entries") % {"day": head.day, "size": head.size},
            link=address,
            unique_id=f"{address}#{head.day}",
            description=head.note,
            pubdate=head.signed_at,
            updateddate=max([head.signed_at, *(one.cosigned_at for one in head.cosignatures)]),
        )
    return HttpResponse(found.writeString("utf-8"), content_type=found.content_type)


@require_http_methods(["GET", "POST"])
def witnesses(request: HttpRequest) -> HttpResponse:
    """Operators: who may co-sign, and registering another."""
    by = _operator(request)
    sent = {name: request.POST.get(name, "").strip() for name in ("key", "held_by")}
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            register_witness(key=sent["key"], held_by=sent["held_by"], by=by, at=clock.now())
        except Refused as refused:
            refusal = refused
        else:
            return redirect("trail:witnesses")
    context = {
        "witnesses": witnesses_known(),
        "sent": sent,
        "errors": (refusal.by_field(_) or {"key": refusal.sentence(_)}) if refusal else {},
    }
    return render(request, "trail/witnesses.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, witness_id: int) -> HttpResponse:
    """Ask once more, then end a witness."""
    by = _operator(request)
    known = witness(witness_id)
    if known.ended_at is not None:
        raise NotFound
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            end_witness(
                witness_id=witness_id, reason=request.POST.get("reason", "")[:200], by=by, at=clock.now()
            )
        except Refused as refused:
            refusal = refused
        else:
            return redirect("trail:witnesses")
    context = {"witness": known, "errors": refusal.by_field(_) if refusal else {}}
    return render(request, "trail/end_witness.html", context, status=refusal.status if refusal else 200)


def _operator(request: HttpRequest) -> Actor:
    by = officers.ask().at_desk(request)
    officers.ask().check_duty(by, REGISTER)
    return by


def _address(path: str) -> str:
    return urljoin(settings.BASE_URL, path)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
