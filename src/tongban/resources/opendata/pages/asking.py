"""Requests for open data and remarks on datasets, for everybody. `/open/requests/`."""

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.foundation.ui.public import refusal_words
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, Refused
from tongban.resources.opendata.commands.ask import ask_for_data, want_too
from tongban.resources.opendata.commands.remark import remark_on_dataset
from tongban.resources.opendata.facts import FeedbackKind, RequestFact, RequestState
from tongban.resources.opendata.visiting import (
    REMARKS,
    REQUESTS,
    VOTES,
    check_often,
    is_robot,
    remember,
    visitor,
)
from tongban.resources.opendata.wishes import own_requests, public_requests, request_seen
from tongban.resources.opendata.wording import ASKED_LABELS, OUTCOMES, REQUEST_STATES

_SALT = "opendata.request-taken"
TABS = ("", RequestState.PASSED.value, RequestState.ANSWERED.value)


@require_http_methods(["GET", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    """What others asked for, and a form to ask. 4 SQL; POST takes a request in."""
    who = visitor(request)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return _asked(request)
        except Refused as refusal:
            refused = refusal
    state = request.GET.get("state", "") if request.GET.get("state", "") in TABS else ""
    rows, cursor = public_requests(state=state, cursor=request.GET.get("after", "")[:20])
    context = {
        "rows": [told(one) for one in rows],
        "own": [told(one) for one in own_requests(who.account_id)] if who.account_id is not None else [],
        "next_url": f"?state={state}&after={cursor}" if cursor else "",
        "state": state,
        "days": settings.OPEN_DATA_REQUEST_DAYS,
        "typed": request.POST,
        "taken": _taken(request),
        **refusal_words(refused, labels=ASKED_LABELS),
        "is_signed_in": who.account_id is not None,
    }
    return render(
        request, "opendata/public/requests.html", context, status=refused.status if refused else 200
    )


def _asked(request: HttpRequest) -> HttpResponse:
    """Raises TooOften, Invalid, WordsNeeded, NoDataAuthority."""
    who = visitor(request)
    check_often(request, REQUESTS)
    if is_robot(request):
        raise Invalid
    number = ask_for_data(
        title=request.POST.get("title", ""),
        text=request.POST.get("text", ""),
        purpose=request.POST.get("purpose", ""),
        account_id=who.account_id,
        by=who.actor,
        at=clock.now(),
    )
    return redirect(f"{reverse('opendata:requests')}?{urlencode({'taken': Signer(salt=_SALT).sign(number)})}")


def _taken(request: HttpRequest) -> str:
    """The number of the request that this visitor just made; "" where the address does not say so truly."""
    try:
        return Signer(salt=_SALT).unsign(request.GET.get("taken", ""))
    except BadSignature:
        return ""


@require_safe
def one_request(request: HttpRequest, number: str) -> HttpResponse:
    """One request with its answer. 3 SQL at most. Raises NotFound."""
    found = request_seen(number, account_id=visitor(request).account_id)
    return render(request, "opendata/public/request.html", told(found))


@require_POST
def vote(request: HttpRequest, number: str) -> HttpResponse:
    """One more who wants it. Raises NotFound, TooOften."""
    check_often(request, VOTES)
    who = visitor(request)
    if want_too(number=number, voter=who.voter, at=clock.now()):
        messages.success(request, gettext("Noted: you want it too."))
    else:
        messages.info(request, gettext("You have said so already."))
    return remember(redirect("opendata:request", number), who)


@require_POST
def remark(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what is wrong with a dataset. Raises NotFound, TooOften, WordsNeeded, Invalid."""
    check_often(request, REMARKS)
    who, said = visitor(request), request.POST.get("kind", "")
    if is_robot(request):
        raise Invalid
    remark_on_dataset(
        slug=slug,
        kind=FeedbackKind(said) if said in set(FeedbackKind) else FeedbackKind.OTHER,
        text=request.POST.get("text", ""),
        account_id=who.account_id,
        by=who.actor,
        at=clock.now(),
    )
    messages.success(request, gettext("The office has it. Its answer will stand on this page."))
    return redirect("opendata:one", slug)


def told(found: RequestFact) -> dict[str, object]:
    """A request with its codes in words."""
    words, tone = REQUEST_STATES[found.state]
    return {
        "one": found,
        "state_text": gettext(words),
        "tone": tone,
        "outcome_text": gettext(OUTCOMES[found.outcome]) if found.outcome else "",
    }
