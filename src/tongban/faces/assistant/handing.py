"""Handing over to a person (转人工): what was said becomes an enquiry of the office, when its asker has read and sent it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tongban.faces.assistant.facts import State
from tongban.faces.assistant.keeping import MOST_TOKEN, opened
from tongban.foundation.identity.public import current_applicant
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.kernel.ids import new_id
from tongban.services.feedback.public import open_enquiry
from tongban.services.items.public import PublishedItem, published

_KEPT = "assistant"  # in the session, from leaving the conversation until the enquiry is sent
LONGEST = 1000  # characters of a question to an office


def leave_for_person(request: HttpRequest, token: str) -> HttpResponse:
    """Take the conversation along to the page that sends it. It stands in the session until then."""
    request.session[_KEPT] = token[:MOST_TOKEN]
    address = reverse("assistant:hand-over")
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """What goes to the office, to read and to change; sent, it is an enquiry. Raises SignInNeeded."""
    by = current_applicant(request)
    state = opened(request.session.get(_KEPT, "")) or State()
    item = _item(state)
    typed = request.POST.get("text", "") or _question(state)
    refusal: Refused | None = None
    if request.method == "POST":
        thread = thread_of(state) if request.POST.get("thread") else []
        try:
            done = open_enquiry(
                by=by,
                text=typed,
                item_code=item.code if item else "",
                thread=thread,
                key=request.POST.get("key", ""),
                at=clock.now(),
            )
        except Refused as said:
            refusal = said
        else:
            request.session.pop(_KEPT, None)
            return redirect(f"{reverse('feedback:my-enquiry', args=[done.number])}?sent=1")
    context = {
        "item": item,
        "typed": typed,
        "lines": thread_of(state),
        "has_thread": request.method != "POST" or bool(request.POST.get("thread")),
        "key": request.POST.get("key") or str(new_id()),
        "errors": _errors(refusal),
        "most": LONGEST,
    }
    return render(request, "assistant/hand_over.html", context, status=refusal.status if refusal else 200)


def thread_of(state: State) -> list[str]:
    """The conversation as lines: who said what."""
    lines = []
    for turn in state.turns:
        if turn.said:
            lines.append(gettext("Asker: %(text)s") % {"text": turn.said})
        told = " ".join(one.text for one in turn.reply.sentences)
        lines.append(gettext("Assistant said: %(text)s") % {"text": told})
    return lines


def _question(state: State) -> str:
    """The last thing that was asked in words."""
    return next((turn.said for turn in reversed(state.turns) if len(turn.said) > 3), "")


def _item(state: State) -> PublishedItem | None:
    try:
        return published(state.item) if state.item else None
    except NotFound:
        return None


def _errors(refusal: Refused | None) -> dict[str, str]:
    if refusal is None:
        return {}
    return refusal.by_field(gettext) or {"text": refusal.sentence(gettext)}
