"""The conversation as a page, as a piece of it for the script, and the way to it from every public page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tongban.faces.assistant.asking import Speech
from tongban.faces.assistant.dialogue import MOST_TYPED, turn
from tongban.faces.assistant.facts import HAND, State, Turn
from tongban.faces.assistant.handing import leave_for_person
from tongban.faces.assistant.keeping import holder_of, opened, sealed
from tongban.faces.assistant.setting import Setting
from tongban.faces.assistant.showing import shown_turn
from tongban.faces.assistant.talking import speech_reply
from tongban.foundation.identity.public import Person, current_person
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed, SignInNeeded

_MOST_CHOICE = 300  # characters


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest) -> HttpResponse:
    """The conversation: without script the whole page, with it the new turn alone. At most 16 SQL.

    Without a token, so that it works for everybody: a turn changes nothing anywhere. To hand over does, and takes
    one. `q` in the address is a first sentence, `item` the service from whose page somebody comes.
    """
    given = request.POST if request.method == "POST" else request.GET
    setting = setting_of(person=_person(request), holder=holder_of(request))
    state = opened(given.get("state", ""), holder=setting.holder, at=setting.now)
    state = state or _fresh(given.get("item", ""))
    said = given.get("text", "") or given.get("q", "")
    choice = given.get("choice", "")[:_MOST_CHOICE]
    if choice == HAND and request.method == "POST":
        return leave_for_person(request, sealed(state, holder=setting.holder, at=setting.now))
    has_turn = bool(choice or said.strip()) or (request.method == "POST" and given.get("view") != "panel")
    if has_turn:
        state, _ = turn(state, said, choice=choice, setting=setting)
    context = _context(state, setting, has_turn=has_turn)
    template = "assistant/talk.html"
    if request.headers.get("HX-Request"):
        template = (
            "assistant/parts/panel.html" if given.get("view") == "panel" else "assistant/parts/added.html"
        )
    response = render(request, template, context)
    if has_turn and len(state.turns) == 1 and not state.turns[0].said:
        response["HX-Reswap"] = "innerHTML"  # what was said before is deleted
    patch_cache_control(response, private=True, no_store=True)
    return response


def helper_panel(request: HttpRequest, thing: object) -> str:
    """The way to the assistant from a public page; from a guide, about its service. No SQL."""
    match = request.resolver_match
    if match is None or match.view_name == "assistant:talk":
        return ""
    item = match.kwargs.get("code", "") if match.view_name == "items:guide" else ""
    address = reverse("assistant:talk")
    url = f"{address}?{urlencode({'item': item})}" if item else address
    return render_to_string(
        "assistant/parts/helper.html", {"url": url, "address": address, "item": item}, request
    )


def setting_of(*, person: Person | None, holder: str, region: str = "") -> Setting:
    """Who talks, if they have signed in with a real name, and the moment."""
    return Setting(
        now=clock.now(), person=person, region=region, here=reverse("assistant:talk"), holder=holder
    )


def _person(request: HttpRequest) -> Person | None:
    try:
        return current_person(request)
    except (SignInNeeded, NotAllowed):
        return None


def _fresh(item: str) -> State:
    return State(item=item[:64])


def _context(state: State, setting: Setting, *, has_turn: bool) -> dict[str, Any]:
    turns = state.turns or (Turn(said="", reply=speech_reply(Speech.WHO)),)
    shown = [shown_turn(one, is_last=at == len(turns) - 1) for at, one in enumerate(turns)]
    return {
        "turns": shown,
        "added": shown[-1:] if has_turn else [],
        "state": sealed(state, holder=setting.holder, at=setting.now),
        "most": MOST_TYPED,
    }
