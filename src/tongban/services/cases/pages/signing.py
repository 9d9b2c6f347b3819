"""The signing page (签名): the document, the ways to sign it, and handing in what was signed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.identity.public import (
    Person,
    TooManyTries,
    confirm_password,
    current_person,
    has_password,
)
from tongban.foundation.messages.public import can_text
from tongban.foundation.seals.public import (
    CODE_AGAIN,
    CODE_HOLDS,
    SignatureMissing,
    SignatureStale,
    Signer,
    Way,
    send_code,
    sign_by_code,
    sign_by_drawing,
    sign_by_name,
)
from tongban.foundation.ui.public import Tab
from tongban.kernel import clock
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.cases import draft_queries
from tongban.services.cases.commands import draft as drafts
from tongban.services.cases.notices import application_pdf
from tongban.services.cases.pages.changing import tell_changes
from tongban.services.cases.pages.drafting import Desk, desk_of
from tongban.services.cases.pages.signing_places import Place, correction_place, draft_place
from tongban.services.cases.reading import FormIsStale

WAYS: dict[Way, str] = {
    Way.CODE: N_("Code by text message"),
    Way.TYPED: N_("Name and password"),
    Way.DRAWN: N_("Draw it"),
}


@never_cache
@sensitive_post_parameters("password", "code", "strokes")
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Sign a draft's application and submit it. A second click leads to the same case."""
    person = current_person(request)
    if done := draft_queries.submitted_draft(draft_id, by=person):
        return redirect("cases:track", number=done)
    place = draft_place(draft_id, person)
    if place is None:
        return redirect("cases:check", draft_id=draft_id)
    try:
        return signed_or_shown(request, place, person)
    except FormIsStale as refused:
        return _renewed(request, draft_id, person, refused)
    except SignatureMissing:
        if done := draft_queries.submitted_draft(draft_id, by=person):
            return redirect("cases:track", number=done)
        raise


@never_cache
@require_GET
def draft_pdf(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The document exactly as it is signed, to read and to keep."""
    place = draft_place(draft_id, current_person(request))
    return _pdf(place)


@never_cache
@sensitive_post_parameters("password", "code", "strokes")
@require_http_methods(["GET", "POST"])
def sign_correction(request: HttpRequest, number: str) -> HttpResponse:
    """Sign the application as it stands with the correction, and hand it in."""
    person = current_person(request)
    place = correction_place(number, person)
    if place is None:
        return redirect("cases:track", number=number)
    return signed_or_shown(request, place, person)


@never_cache
@require_GET
def correction_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The corrected application exactly as it is signed."""
    return _pdf(correction_place(number, current_person(request)))


def signed_or_shown(request: HttpRequest, place: Place, by: Signer) -> HttpResponse:
    """The signing page of any document: shows it, signs it in the way that was chosen, and does what was signed."""
    ways = _ways(request, place)
    if request.method == "GET":
        return _page(request, place, ways, _chosen(request.GET.get("way", ""), ways))
    way = _chosen(request.POST.get("way", ""), ways)
    try:
        if "send" in request.POST:
            return _send(request, place, by)
        _ACTS[way](request, place, by)
    except SignatureStale as refused:
        return _asked_again(request, place, refused)
    except SignatureMissing:
        raise
    except Refused as refused:
        return _page(request, place, ways, way, refused=refused)
    try:
        return redirect(place.hand_in(request))
    except SignatureStale as refused:
        return _asked_again(request, place, refused)


def _send(request: HttpRequest, place: Place, by: Signer) -> HttpResponse:
    if not ratelimit.consume(request, action="text_code", key=str(by.account_id)):
        raise TooManyTries
    sent = send_code(
        subject=place.asked.subject, digest=request.POST.get("digest", ""), by=by, at=clock.now()
    )
    if not sent.is_sure:
        messages.warning(request, _("The text may take a little longer. Wait a minute before you ask again."))
    return redirect(f"{place.here}?way={Way.CODE}#code")


def _asked_again(request: HttpRequest, place: Place, refused: Refused) -> HttpResponse:
    """What was signed is not what is there now: show the new document; nothing typed is lost."""
    before = _desk(request, place)
    try:
        place.ask_again()
    except FormIsStale:
        raise
    except Refused as other:
        messages.warning(request, other.sentence(_))
        return redirect(place.back)
    after = _desk(request, place)
    if not (before and after and tell_changes(request, before, after)):
        messages.warning(request, refused.sentence(_))
    return redirect(place.here)


def _desk(request: HttpRequest, place: Place) -> Desk | None:
    """The draft as its pages show it; None for a correction."""
    if place.draft_id is None:
        return None
    person = current_person(request)
    return desk_of(draft_queries.own_draft(place.draft_id, by=person), person=person)


def _by_code(request: HttpRequest, place: Place, by: Signer) -> None:
    sign_by_code(
        subject=place.asked.subject,
        digest=request.POST.get("digest", ""),
        code=request.POST.get("code", "")[:40],
        by=by,
        at=clock.now(),
    )


def _by_name(request: HttpRequest, place: Place, by: Signer) -> None:
    at = clock.now()
    sign_by_name(
        subject=place.asked.subject,
        digest=request.POST.get("digest", ""),
        name=request.POST.get("name", "")[:200],
        confirmed=confirm_password(request, request.POST.get("password", "")[:1000], at=at),
        by=by,
        at=at,
    )


def _by_drawing(request: HttpRequest, place: Place, by: Signer) -> None:
    sign_by_drawing(
        subject=place.asked.subject,
        digest=request.POST.get("digest", ""),
        strokes=request.POST.get("strokes", ""),
        by=by,
        at=clock.now(),
    )


_ACTS: dict[Way, Callable[[HttpRequest, Place, Signer], None]] = {
    Way.CODE: _by_code,
    Way.TYPED: _by_name,
    Way.DRAWN: _by_drawing,
}


def _ways(request: HttpRequest, place: Place) -> list[Way]:
    """The ways that are open to this person, the one that most can use first."""
    ways = [Way.CODE] if place.asked.phone_masked and can_text() else []
    ways += [Way.TYPED] if has_password(request) else []
    return [*ways, Way.DRAWN]


def _chosen(name: str, ways: list[Way]) -> Way:
    return next((way for way in ways if way.value == name), ways[0])


def _page(
    request: HttpRequest, place: Place, ways: list[Way], way: Way, *, refused: Refused | None = None
) -> HttpResponse:
    now = clock.now()
    sent_at = place.asked.code_sent_at
    is_sent = sent_at is not None and now < sent_at + CODE_HOLDS
    wait = (sent_at + CODE_AGAIN - now) if sent_at is not None else timedelta()
    tabs = [Tab(label=_(WAYS[one]), url=f"{place.here}?way={one}", is_here=one is way) for one in ways]
    context: dict[str, Any] = {
        "place": place,
        "tabs": tabs,
        "way": way.value,
        "digest_shown": place.asked.digest[:8],
        "is_sent": is_sent,
        "wait": max(int(wait.total_seconds()), 0),
        "errors": _errors(refused, way) if refused else {},
        "typed": request.POST.get("name", ""),
    }
    return render(request, "cases/sign.html", context, status=refused.status if refused else 200)


_FIELDS = {Way.CODE: "code", Way.TYPED: "name", Way.DRAWN: "drawing"}


def _errors(refused: Refused, way: Way) -> dict[str, str]:
    fields = refused.facts.get("fields")
    names = list(fields) if isinstance(fields, dict) and fields else [_FIELDS[way]]
    return {str(name): refused.sentence(_) for name in names}


def _pdf(place: Place | None) -> HttpResponse:
    if place is None or place.content is None or place.organisation_id is None:
        raise NotFound
    pdf = application_pdf(
        place.asked.document,
        digest=place.asked.digest,
        content=place.content,
        organisation_id=place.organisation_id,
        at=place.asked.asked_at,
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="application.pdf"'
    return response


def _renewed(request: HttpRequest, draft_id: UUID, person: Person, refused: Refused) -> HttpResponse:
    drafts.renew_draft(draft_id=draft_id, by=person, at=clock.now())
    messages.warning(request, refused.sentence(_))
    return redirect("cases:draft", draft_id=draft_id)
