"""The words of the search at the desk: proposed, in force, decided, and one word with its evidence and effect."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.directory.public import Officer
from tongban.kernel.errors import Refused
from tongban.services.search.aliases.facts import AliasFact, Source, State
from tongban.services.search.aliases.queries import (
    effect_on_sets,
    versions_of,
    word,
    words_listed,
    words_waiting,
)
from tongban.services.search.aliases.showing import SOURCES, STATES, place_text
from tongban.services.search.aliases.tried import Tried, lowered_in
from tongban.services.search.desk import COLLECTION, tabs, teacher
from tongban.services.search.evaluation.queries import set_names
from tongban.services.search.evaluation.rules import Moved
from tongban.services.search.ports import searched


@require_GET
def proposed(request: HttpRequest) -> HttpResponse:
    """Words that wait for a decision. 2 SQL besides the session, 3 where a word means one service."""
    return _listed(request, "search:words", (State.PROPOSED,))


@require_GET
def in_force(request: HttpRequest) -> HttpResponse:
    """Words that the search knows, searched and by source. As `proposed`."""
    return _listed(request, "search:words-in-force", (State.ACCEPTED,))


@require_GET
def decided(request: HttpRequest) -> HttpResponse:
    """Words that were refused or taken out, with the reason. As `proposed`."""
    return _listed(request, "search:words-decided", (State.REFUSED, State.WITHDRAWN))


def _listed(request: HttpRequest, here: str, states: tuple[State, ...]) -> HttpResponse:
    teacher(request)
    q, source = request.GET.get("q", "").strip()[:60], request.GET.get("source", "")
    rows, after = words_listed(
        collection=COLLECTION, states=states, words=q, source=source, after=request.GET.get("after", "")
    )
    kept = {name: value for name, value in (("q", q), ("source", source)) if value}
    context = {
        "here": here,
        "tabs": tabs(here, waiting=words_waiting(COLLECTION)),
        "rows": [_row(row) for row in rows],
        "q": q,
        "source": source,
        "source_options": [
            ("", gettext("All sources")),
            *((key.value, gettext(text)) for key, text in SOURCES.items()),
        ],
        "is_open": State.PROPOSED in states,
        "is_decided": State.REFUSED in states,
        "next_url": f"?{urlencode({**kept, 'after': after})}" if after else "",
        "first_url": f"?{urlencode(kept)}" if request.GET.get("after") else "",
    }
    return render(request, "search/words.html", context)


@require_GET
def one_word(request: HttpRequest, alias_id: UUID) -> HttpResponse:
    """One word: what it means, what it rests on, what it changes, its versions. 5 SQL besides the session."""
    return word_page(request, teacher(request), alias_id)


def word_page(
    request: HttpRequest, by: Officer, alias_id: UUID, refused: Refused | None = None
) -> HttpResponse:
    """The page of one word, with what was refused."""
    fact = word(alias_id)
    names = set_names(fact.collection)
    tried = effect_on_sets(alias_id)
    is_measured = not set(names) - {one.set_id for one in tried}
    source = searched.of(fact.collection)
    typed = request.POST if request.method == "POST" else {}
    context = {
        "word": fact,
        **_row(fact),
        "url": source.url_of(fact.key) if source and fact.title else "",
        "versions": [_row(one) for one in versions_of(collection=fact.collection, term=fact.term)],
        "has_sets": bool(names),
        "is_measured": is_measured,
        "waits": fact.is_open and bool(names) and not is_measured,
        "tried": [_tried(one) for one in tried],
        "lowered": gettext(", ").join(lowered_in(tried)),
        "errors": refused.by_field(gettext) if refused else {},
        "refusal": refused.sentence(gettext) if refused and not refused.by_field() else "",
        "typed_words": typed.get("words", "\n".join(fact.words)),
        "typed_key": typed.get("key", fact.key),
        "typed_reason": typed.get("reason", ""),
    }
    return render(request, "search/word.html", context, status=refused.status if refused else 200)


def _row(fact: AliasFact) -> dict[str, Any]:
    text, tone = STATES[fact.state]
    return {
        "fact": fact,
        "source": gettext(SOURCES[Source(fact.source)]),
        "state": gettext(text),
        "tone": tone,
    }


def _tried(one: Tried) -> dict[str, Any]:
    return {
        "set": one,
        "rows": [
            (gettext("First hit is right"), one.before.first, one.after.first, one.before.questions),
            (
                gettext("Among the first five"),
                one.before.among_five,
                one.after.among_five,
                one.before.questions,
            ),
            (
                gettext("No answer, and none shown"),
                one.before.recognised,
                one.after.recognised,
                one.before.without_answer,
            ),
        ],
        "better": [_moved(moved) for moved in one.better],
        "worse": [_moved(moved) for moved in one.worse],
    }


def _moved(moved: Moved) -> tuple[str, ...]:
    places = (place_text(place, kind=moved.kind) for place in (moved.before, moved.after))
    return moved.query, moved.name, *places
