"""Published answers for everybody (`/answers/`): by theme and organisation, with a search, and one by one."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tongban.kernel import clock
from tongban.services.feedback.answers.facts import AnswerPage
from tongban.services.feedback.answers.queries import (
    find_answers,
    offices_that_answered,
    public_answer,
    public_answers,
    themes_answered,
)
from tongban.standards.vocabularies import vocabulary
from tongban.standards.working_time import local_day

_FOUND, _BESIDE = 20, 3
_LONGEST_Q = 200
_VOCABULARIES = {"p": "topic_person", "l": "topic_legal"}


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """The newest first, narrowed by what the address says; with `q` the best first. 4 SQL, 6 with `q`.

    The search of services asks for the few best answers alone: a fragment, by htmx.
    """
    q, today = request.GET.get("q", "").strip()[:_LONGEST_Q], local_day(clock.now())
    if request.headers.get("HX-Request") and q:
        found = find_answers(q=q, today=today, limit=_BESIDE)
        response = render(request, "feedback/answers/parts/beside.html", {"answers": found, "q": q})
        patch_vary_headers(response, ("HX-Request",))
        return response
    theme, office = request.GET.get("theme", "")[:12], _uuid(request.GET.get("office", ""))
    if q:
        page = AnswerPage(rows=tuple(find_answers(q=q, today=today, limit=_FOUND)), cursor="")
    else:
        page = public_answers(
            today=today, themes=alike(theme), office=office, cursor=request.GET.get("cursor", "")
        )
    chosen = {"theme": theme, "office": str(office) if office else ""}
    context = {
        "page": page,
        "q": q,
        "themes": _chips(themes_named(themes_answered(today=today)), "theme", chosen),
        "offices": _chips(
            {str(one): name for one, name in offices_that_answered(today=today).items()}, "office", chosen
        ),
        "is_narrowed": any(chosen.values()),
        "next_url": _address({**chosen, "cursor": page.cursor}) if page.cursor else "",
    }
    response = render(request, "feedback/answers/list.html", context)
    patch_vary_headers(response, ("HX-Request",))
    return response


@require_safe
def one(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """One answer, with the service that it is about and until when it stands. 1 SQL."""
    answer = public_answer(answer_id, today=local_day(clock.now()))
    return render(request, "feedback/answers/public.html", {"answer": answer})


def themes_named(codes: frozenset[str]) -> dict[str, str]:
    """What themes are called in the reader's language, in the order of their vocabulary.

    A theme that people and firms have under the same name stands there once.
    """
    found: dict[str, str] = {}
    for code, label in _labels().items():
        if code in codes and label not in found.values():
            found[code] = label
    return found


def alike(theme: str) -> frozenset[str]:
    """The theme and the one of the same name, of people or of firms."""
    labels = _labels()
    if theme not in labels:
        return frozenset([theme] if theme else [])
    return frozenset(code for code, label in labels.items() if label == labels[theme])


def _labels() -> dict[str, str]:
    language = get_language() or "zh-hans"
    return {
        f"{whose}{term.code}": term.label(language)
        for whose, name in _VOCABULARIES.items()
        for term in vocabulary(name)
    }


def _chips(names: Mapping[str, str], key: str, chosen: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is set; the address of one that is set takes it away."""
    return [
        (name, _address({**chosen, key: "" if chosen[key] == value else value}), chosen[key] == value)
        for value, name in names.items()
    ]


def _address(values: Mapping[str, str]) -> str:
    query = urlencode({key: value for key, value in values.items() if value})
    return f"?{query}" if query else "?"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
