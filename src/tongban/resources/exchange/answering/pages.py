"""Pages of asking: what may be asked, a question, its answer on paper, and the page where anybody checks it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid, NotAllowed, NotFound, Refused
from tongban.resources.exchange.answering.commands.ask import ask_question
from tongban.resources.exchange.answering.facts import GrantQuestions, Question
from tongban.resources.exchange.answering.looking import Asked
from tongban.resources.exchange.answering.queries import (
    answer_for,
    answers_of,
    askable,
    checked_answer,
    ended_grant,
)
from tongban.resources.exchange.answering.showing import answer_told
from tongban.resources.exchange.facts import GrantFact
from tongban.resources.exchange.gateway.refusals import OverQuota
from tongban.resources.exchange.requesting.refusals import GrantNotLive


@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """What may be asked, and the newest answers. 4 SQL besides the session."""
    return _answers_page(request, officer_at_desk(request))


def _answers_page(request: HttpRequest, by: Officer, ended: GrantNotLive | None = None) -> HttpResponse:
    """The page of answers; for a kept link to a question of a grant that ended it says so."""
    context = {
        "grants": [said for _, said in askable(by, at=clock.now())],
        "answers": [answer_told(one) for one in answers_of(by)],
        "ended": ended.sentence(gettext) if ended else "",
    }
    return render(request, "exchange/answering/answers.html", context, status=ended.status if ended else 200)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, grant: str, question: str) -> HttpResponse:
    """Ask one question. 2 SQL besides the session, 12 to ask."""
    by, errors, status = officer_at_desk(request), dict[str, str](), 200
    try:
        granted, said, asked = _found(by, grant, question)
    except GrantNotLive as ended:
        return _answers_page(request, by, ended)
    if request.method == "POST":
        try:
            return redirect("exchange:given-answer", _asked(request, by, granted, asked))
        except (Invalid, NotAllowed, OverQuota) as refusal:
            errors, status = _errors(refusal), refusal.status
    context = {
        "granted": said,
        "question": asked,
        "text": asked.open_text,
        "choices": [(one.value, one.label) for one in asked.choices],
        "is_firm": asked.kind == "firm",
        "typed": request.POST,
        "errors": errors,
    }
    return render(request, "exchange/answering/ask.html", context, status=status)


@require_GET
def given(request: HttpRequest, code: str) -> HttpResponse:
    """An answer, to be printed. 2 SQL besides the session."""
    told = answer_told(answer_for(code, by=officer_at_desk(request)))
    return render(request, "exchange/answering/answer.html", {"told": told})


@require_GET
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Whether an answer is genuine, for whoever has its code. 2 SQL besides the session."""
    try:
        told = answer_told(checked_answer(code))
    except NotFound:
        return render(request, "exchange/answering/check.html", {"told": None}, status=404)
    return render(request, "exchange/answering/check.html", {"told": told})


def _found(by: Officer, grant: str, question: str) -> tuple[GrantFact, GrantQuestions, Question]:
    """Raises GrantNotLive for a link that was kept longer than its grant held, NotFound."""
    for granted, said in askable(by, at=clock.now()):
        for one in said.questions:
            if (granted.code, one.code) == (grant, question):
                return granted, said, one
    raise ended_grant(grant, by=by, at=clock.now()) or NotFound(facts={"question": question})


def _asked(request: HttpRequest, by: Officer, granted: GrantFact, question: Question) -> str:
    """Raises Invalid and what `ask_question` raises."""
    key = request.POST.get("key", "").strip()
    if not key:
        raise Invalid(facts={"fields": {"key": N_("Say about whom you ask.")}})
    asked = Asked(
        grant_code=granted.code,
        question=question.code,
        parameter=request.POST.get("parameter", ""),
        key=key,
        name=request.POST.get("name", "")[:100],
        case_number="".join(request.POST.get("case", "").split())[:50],
    )
    return ask_question(asked=asked, by=by, at=clock.now()).code


def _errors(refusal: Refused) -> dict[str, str]:
    """Beside the entry that it is about."""
    places = {"bad-subject": "key", "question-unknown": "parameter", "question-not-granted": "parameter"}
    return refusal.by_field(gettext) or {places.get(refusal.code, "case"): refusal.sentence(gettext)}
