"""Accountability files at the desk: the list, one file with its acts, the form to open one, and the export."""

from collections.abc import Callable, Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.foundation.directory.public import Officer, check_duty, colleagues_in, officer_at_desk
from tongban.foundation.papers.public import documents_of
from tongban.foundation.trail.public import entries_of
from tongban.foundation.ui.public import acts_from
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Refused
from tongban.services.supervision.accountability.commands.close import close_file, record_execution
from tongban.services.supervision.accountability.commands.decide import (
    Decision,
    decide_file,
    rule_on_review,
)
from tongban.services.supervision.accountability.commands.export import export_files
from tongban.services.supervision.accountability.commands.open import open_file, tell_of_file
from tongban.services.supervision.accountability.commands.state import ask_review, make_statement
from tongban.services.supervision.accountability.duties import Stage
from tongban.services.supervision.accountability.facts import (
    DECIDE,
    OPEN,
    Opening,
    Outcome,
    ReviewRuling,
)
from tongban.services.supervision.accountability.queries import duty_of_card, file_for, files
from tongban.services.supervision.accountability.showing import (
    RULINGS,
    STAGES,
    file_now,
    line_of,
    outcome_choices,
)
from tongban.services.supervision.facts import CardRow
from tongban.services.supervision.queries import card_of
from tongban.standards.working_time import local_day


@require_GET
def file_list(request: HttpRequest) -> HttpResponse:
    """The officer's own files, and those of their scope with the duty. 1 SQL besides the session, one more to search."""
    by, given = officer_at_desk(request), request.GET
    words, is_open = given.get("q", "").strip()[:120], given.get("all") != "1"
    found = files(by=by, at=clock.now(), is_open=is_open, words=words, cursor=given.get("cursor", ""))
    kept = ("" if is_open else "all=1&") + (f"q={words}&" if words else "")
    context = {
        "lines": [line_of(row) for row in found.rows],
        "q": words,
        "is_open": is_open,
        "is_supervisor": bool({OPEN, DECIDE} & by.duties),
        "me": by.account_id,
        "next_url": f"?{kept}cursor={found.cursor}" if found.cursor else "",
    }
    return render(request, "supervision/accountability/files.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The files of the supervisor's scope as CSV; who took them out stands on the trail."""
    by = officer_at_desk(request)
    text = export_files(by=by, is_open=request.POST.get("all") != "1", at=clock.now())
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="accountability.csv"',
            "Cache-Control": "no-store",
        },
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form to open a file from a red card that stands. 6 SQL by GET besides the session. Raises NotFound."""
    by = officer_at_desk(request)
    card = card_of(code=request.GET.get("card", "") or request.POST.get("card", ""), by=by, today=_today())
    check_duty(by, OPEN, organisation_id=card.organisation_id)
    if request.method == "GET":
        kind, _, account = card.act_by_ref.partition(":")
        return _form(request, card, by, {"person": account} if kind == "officer" else {})
    given = request.POST
    person = given.get("person", "")
    opening = Opening(
        card_code=card.code,
        person_account=int(person) if person.isascii() and person.isdigit() and len(person) < 19 else 0,
        situation=given.get("situation", "") or given.get("other", ""),
        finding=given.get("finding", ""),
    )
    try:
        number = open_file(opening=opening, by=by, at=clock.now())
    except NotFound:
        raise
    except Refused as refusal:
        return _form(request, card, by, given, refusal=refusal)
    return redirect("supervision:file", number=number)


@require_GET
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One file. 5 SQL besides the session. Raises NotFound."""
    return _file(request, officer_at_desk(request), number)


@acts_from("supervision:file", "number")
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One act; a refusal comes back on the page with what was typed."""
    by, given, at = officer_at_desk(request), request.POST, clock.now()
    text = given.get("text", "")
    outcome = Outcome(given["outcome"]) if given.get("outcome") in set(Outcome) else None
    ruling = ReviewRuling(given["ruling"]) if given.get("ruling") in set(ReviewRuling) else None
    reasons = given.get("reasons", "")
    verbs: dict[str, Callable[[], None]] = {
        "tell": lambda: tell_of_file(number=number, by=by, at=at),
        "state": lambda: make_statement(number=number, text=text, by=by, at=at),
        "decide": lambda: decide_file(
            number=number, decision=Decision(outcome=outcome, reasons=reasons), by=by, at=at
        ),
        "ask-review": lambda: ask_review(number=number, grounds=given.get("grounds", ""), by=by, at=at),
        "review": lambda: rule_on_review(
            number=number, ruling=ruling, outcome=outcome, reasons=reasons, by=by, at=at
        ),
        "execute": lambda: record_execution(number=number, text=given.get("execution", ""), by=by, at=at),
        "close": lambda: close_file(number=number, text=given.get("closing", ""), by=by, at=at),
    }
    if name not in verbs:
        raise NotFound
    try:
        verbs[name]()
    except NotFound:
        raise
    except Refused as refusal:
        return _file(request, by, number, refusal=refusal)
    return redirect("supervision:file", number=number)


def _form(
    request: HttpRequest,
    card: CardRow,
    by: Officer,
    typed: Mapping[str, str],
    *,
    refusal: Refused | None = None,
) -> HttpResponse:
    duty = duty_of_card(card.code)
    people = colleagues_in(card.organisation_id, at=clock.now())
    errors = (refusal.by_field(gettext) or {"finding": refusal.sentence(gettext)}) if refusal else {}
    context = {
        "card": card,
        "duty": duty,
        "stage": gettext(STAGES[duty.stage]),
        "people": [
            ("", gettext("Choose")),
            *(
                (str(one.account_id), f"{one.name}（{'、'.join(one.posts)}）")
                for one in people
                if one.account_id != by.account_id
            ),
        ],
        "situations": [(text, text) for text in duty.situations],
        "typed": typed,
        "errors": errors,
    }
    status = refusal.status if refusal else 200
    return render(request, "supervision/accountability/new.html", context, status=status)


def _file(request: HttpRequest, by: Officer, number: str, *, refusal: Refused | None = None) -> HttpResponse:
    fact = file_for(number, by=by)
    papers = {made.kind: made.paper for made in documents_of(f"accountability:{number}")}
    context = {
        "file": fact,
        "line": line_of(fact),
        "stage": gettext(STAGES[Stage(fact.stage)]),
        "now": file_now(fact, by=by, today=_today()),
        "is_own": fact.person_account == by.account_id,
        "papers": papers,
        "outcomes": outcome_choices(fact, is_review=False),
        "lighter": outcome_choices(fact, is_review=True),
        "rulings": [(key.value, gettext(text)) for key, text in RULINGS.items()],
        "ruling": gettext(RULINGS[fact.review.ruling]) if fact.review and fact.review.ruling else "",
        "errors": (refusal.by_field(gettext) or {"act": refusal.sentence(gettext)}) if refusal else {},
        "typed": request.POST,
        "trail": entries_of(f"accountability:{number}"),
    }
    status = refusal.status if refusal else 200
    return render(request, "supervision/accountability/file.html", context, status=status)


def _today() -> date:
    return local_day(clock.now())
