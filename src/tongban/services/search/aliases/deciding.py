"""What somebody does with words at the desk: add, change, measure, accept, refuse, withdraw."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.jobs.public import enqueue
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed, NotFound, Refused
from tongban.services.search.aliases.commands.accept import accept_word
from tongban.services.search.aliases.commands.propose import WordWaits, change_word, propose_word
from tongban.services.search.aliases.commands.refuse import refuse_word
from tongban.services.search.aliases.commands.withdraw import withdraw_word
from tongban.services.search.aliases.jobs import try_proposed
from tongban.services.search.aliases.pages import word_page
from tongban.services.search.aliases.queries import word
from tongban.services.search.desk import COLLECTION, teacher
from tongban.services.search.ports import searched_in

_HITS = 6


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Enter a word; what the search finds for it, or for other words, stands beside. SQL of one search."""
    by = teacher(request)
    typed = _typed(request.POST if request.method == "POST" else request.GET)
    if request.method == "GET" or "look" in request.POST:
        return _adding(request, typed)
    try:
        alias_id = propose_word(
            collection=COLLECTION,
            term=typed["term"],
            words=typed["words"].splitlines(),
            key=typed["key"],
            by=by,
            at=clock.now(),
        )
    except WordWaits as waits:
        messages.error(request, waits.sentence(gettext))
        return redirect("search:word", alias_id=waits.facts["word"])
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        return _adding(request, typed, refused)
    return redirect("search:word", alias_id=alias_id)


def _typed(given: Mapping[str, str]) -> dict[str, str]:
    most = {"term": 60, "like": 100, "words": 1000, "key": 100}
    return {name: given.get(name, "")[:length].strip() for name, length in most.items()}


def _adding(request: HttpRequest, typed: dict[str, str], refused: Refused | None = None) -> HttpResponse:
    source, asked = searched_in(COLLECTION), typed["like"] or typed["term"]
    errors = refused.by_field(gettext) if refused else {}
    hits = source.ranked(q=asked, limit=_HITS) if asked else ()
    context = {
        **typed,
        "asked": asked,
        "choices": [(hit.key, hit.title, hit.key) for hit in hits],
        "errors": errors,
        "refusal": refused.sentence(gettext) if refused and not errors else "",
    }
    return render(request, "search/word_add.html", context, status=refused.status if refused else 200)


@require_POST
def change(request: HttpRequest, alias_id: UUID) -> HttpResponse:
    """Say otherwise what a proposed word means."""
    by = teacher(request)
    words = request.POST.get("words", "")[:1000].splitlines()
    key = request.POST.get("key", "")[:100]
    return _do(
        request,
        alias_id,
        lambda: change_word(alias_id=alias_id, words=words, key=key, by=by, at=clock.now()),
        gettext("Saved."),
    )


@require_POST
def measure(request: HttpRequest, alias_id: UUID) -> HttpResponse:
    """Have a worker measure the word once more."""
    teacher(request)
    enqueue(try_proposed, alias_id=str(word(alias_id).id))
    messages.success(request, gettext("It is being measured. That takes some seconds."))
    return redirect("search:word", alias_id=alias_id)


@require_POST
def accept(request: HttpRequest, alias_id: UUID) -> HttpResponse:
    """Bring the word into force."""
    by = teacher(request)
    confirmed = request.POST.get("confirmed") == "yes"
    return _do(
        request,
        alias_id,
        lambda: accept_word(alias_id=alias_id, confirmed=confirmed, by=by, at=clock.now()),
        gettext("In force: the search knows it from the next question on."),
    )


@require_POST
def refuse(request: HttpRequest, alias_id: UUID) -> HttpResponse:
    """Leave the word out, with the reason."""
    by = teacher(request)
    reason = request.POST.get("reason", "")
    return _do(
        request,
        alias_id,
        lambda: refuse_word(alias_id=alias_id, reason=reason, by=by, at=clock.now()),
        gettext("Refused. It is not proposed again for this service."),
    )


@require_POST
def withdraw(request: HttpRequest, alias_id: UUID) -> HttpResponse:
    """Take the word out, with the reason."""
    by = teacher(request)
    reason = request.POST.get("reason", "")
    return _do(
        request,
        alias_id,
        lambda: withdraw_word(alias_id=alias_id, reason=reason, by=by, at=clock.now()),
        gettext("Withdrawn: the search no longer knows it."),
    )


def _do(request: HttpRequest, alias_id: UUID, act: Callable[[], None], said: str) -> HttpResponse:
    """Do it and come back to the word; a refusal shows on its page."""
    try:
        act()
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        return word_page(request, teacher(request), alias_id, refused)
    messages.success(request, said)
    return redirect("search:word", alias_id=alias_id)
