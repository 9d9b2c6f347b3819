"""Handing over to a person (转人工): what was said becomes an enquiry of the office, when its asker has read and sent it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from tongban.faces.assistant.facts import State
from tongban.faces.assistant.keeping import MOST_TOKEN, holder_of, opened
from tongban.foundation.identity.public import current_applicant
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.kernel.ids import new_id
from tongban.services.feedback.public import open_enquiry
from tongban.services.items.public import PublishedItem, published

_KEPT = "assistant"  # in the session, from leaving the conversation until the enquiry is sent or given up
LONGEST = 1000  # characters of a question to an office


@csrf_protect
def leave_for_person(request: HttpRequest, token: str) -> HttpResponse:
    """Take the conversation along to the page that sends it. It stands in the session until then, as ciphertext."""
    request.session[_KEPT] = token[:MOST_TOKEN]
    address = reverse("assistant:hand-over")
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """What goes to the office, to read, to change and to take out of; sent, it is an enquiry. Raises SignInNeeded."""
    by, at = current_applicant(request), clock.now()
    if request.POST.get("act") == "drop":
        request.session.pop(_KEPT, None)
        return redirect("assistant:talk")
    state = opened(request.session.get(_KEPT, ""), holder=holder_of(request), at=at)
    if state is None:
        request.session.pop(_KEPT, None)
        state = State()
    item, is_sent = _item(state), request.method == "POST"
    # what its asker has emptied stays empty
    typed = request.POST.get("text", "") if is_sent else _question(state)
    taken = set(request.POST.getlist("thread"))
    parts = [_Part(number=str(number), lines=lines) for number, lines in enumerate(thread_of(state), 1)]
    refusal: Refused | None = None
    if is_sent:
        try:
            done = open_enquiry(
                by=by,
                text=typed,
                item_code=item.code if item else "",
                thread=[line for part in parts if part.number in taken for line in part.lines],
                key=request.POST.get("key", ""),
                at=at,
            )
        except Refused as said:
            refusal = said
        else:
            request.session.pop(_KEPT, None)
            return redirect(f"{reverse('feedback:my-enquiry', args=[done.number])}?sent=1")
    context = {
        "item": item,
        "typed": typed,
        "parts": [(part, not is_sent or part.number in taken) for part in parts],
        "key": request.POST.get("key") or str(new_id()),
        "errors": _errors(refusal),
        "most": LONGEST,
    }
    return render(request, "assistant/hand_over.html", context, status=refusal.status if refusal else 200)


@dataclass(frozen=True, kw_only=True)
class _Part:
    """One turn of the conversation, to send along or not."""

    number: str
    lines: tuple[str, ...]


def thread_of(state: State) -> list[tuple[str, ...]]:
    """The conversation turn by turn as lines: who said what."""
    parts = []
    for turn in state.turns:
        told = " ".join(one.text for one in turn.reply.sentences)
        lines = [gettext("Assistant said: %(text)s") % {"text": told}]
        if turn.said:
            lines.insert(0, gettext("Asker: %(text)s") % {"text": turn.said})
        parts.append(tuple(lines))
    return parts


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
