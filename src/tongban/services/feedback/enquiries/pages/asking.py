"""Asking an office (`/ask/`): the question, then what is known of it already, and always the way to send it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.identity.public import current_applicant
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.kernel.ids import new_id
from tongban.services.feedback.answers.facts import PublishedAnswer
from tongban.services.feedback.answers.queries import similar_answers
from tongban.services.feedback.enquiries.commands.open import open_enquiry
from tongban.services.feedback.enquiries.facts import LONGEST_QUESTION, NobodyAnswers
from tongban.services.feedback.enquiries.pages.posting import attached, errors_of
from tongban.services.feedback.enquiries.routing import Routed, route
from tongban.services.feedback.enquiries.rules import check_question
from tongban.services.feedback.rules import stage_due
from tongban.services.items.public import Faq, FoundItem, PublishedItem, find_items, published
from tongban.standards.working_time import local_day

_SIMILAR, _SERVICES, _FAQ = 3, 5, 3


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known already about a question: answers to others, the guide's own, services that it may be about."""

    answers: list[PublishedAnswer]
    faq: list[Faq]
    services: list[FoundItem]

    @property
    def is_empty(self) -> bool:
        return not (self.answers or self.faq)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """First the question; then similar answers and the button that sends it; then its thread."""
    by = current_applicant(request)
    given = request.POST if request.method == "POST" else request.GET
    item = _item(given.get("item", ""))
    text = given.get("text", given.get("q", ""))[: LONGEST_QUESTION + 1]
    if request.method != "POST":
        return _form(request, item, text)
    try:
        check_question(text)
    except Refused as refusal:
        return _form(request, item, text, refusal)
    if request.POST.get("act") != "send":
        return _look(request, item, text)
    try:
        done = open_enquiry(
            by=by,
            text=text,
            item_code=item.code if item else "",
            files=attached(request),
            key=request.POST.get("key", ""),
            at=clock.now(),
        )
    except Refused as refusal:
        return _look(request, item, text, refusal)
    return redirect(f"{reverse('feedback:my-enquiry', args=[done.number])}?sent=1")


def _item(code: str) -> PublishedItem | None:
    """The service that the address or the form names; one that is not there any more is none. 1 SQL."""
    try:
        return published(code[:60]) if code else None
    except NotFound:
        return None


def _form(
    request: HttpRequest, item: PublishedItem | None, text: str, refusal: Refused | None = None
) -> HttpResponse:
    context = {"item": item, "typed": text, "days": settings.ENQUIRY_DAYS, "errors": errors_of(refusal)}
    return render(request, "feedback/enquiries/ask.html", context, status=refusal.status if refusal else 200)


def _look(
    request: HttpRequest, item: PublishedItem | None, text: str, refusal: Refused | None = None
) -> HttpResponse:
    known, routed = _known(item, text), _routed(item)
    nobody = gettext("I don't know, or it is about something else")
    services = [(one.code, one.name, one.organisation) for one in known.services]
    context = {
        "item": item,
        "typed": text,
        "known": known,
        "choices": [*services, ("", nobody, routed.organisation.name if routed else "")],
        "routed": routed,
        "due_at": _due_at(routed),
        "days": settings.ENQUIRY_DAYS,
        "key": request.POST.get("key") or str(new_id()),
        "errors": errors_of(refusal),
    }
    return render(request, "feedback/enquiries/look.html", context, status=refusal.status if refusal else 200)


def _known(item: PublishedItem | None, text: str) -> Known:
    """What to show before the question is sent. 9 SQL at most, 13 without a service."""
    answers = similar_answers(
        text=text, today=local_day(clock.now()), limit=_SIMILAR, item_code=item.code if item else ""
    )
    if item is not None:
        return Known(answers=answers, faq=list(item.content.faq[:_FAQ]), services=[])
    found = find_items(q=text, limit=_SERVICES).items
    return Known(answers=answers, faq=[], services=list(found))


def _routed(item: PublishedItem | None) -> Routed | None:
    try:
        return route(item)
    except NobodyAnswers:
        return None


def _due_at(routed: Routed | None) -> datetime | None:
    if routed is None:
        return None
    calendar = calendar_for(routed.organisation.area_code)
    return stage_due(clock.now(), days=settings.ENQUIRY_DAYS, calendar=calendar)
