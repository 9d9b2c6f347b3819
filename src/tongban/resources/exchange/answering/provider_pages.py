"""Pages of a provider: which questions others may ask about its data."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound
from tongban.resources.exchange.answering.commands.define import define_questions
from tongban.resources.exchange.answering.facts import ASKS_TEXTS, Asks, Choice, GrantQuestions, Question
from tongban.resources.exchange.answering.queries import defined_by
from tongban.resources.exchange.answering.rules import MOST_QUESTIONS
from tongban.resources.exchange.facts import GrantFact
from tongban.resources.exchange.sources.ports import SubjectKind

_NAMES = ("code", "text", "kind", "field", "asks", "choices")
_CHOICE = re.compile(r"^\s*([^=\s]+)\s*[=＝]\s*(.+?)\s*$")


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """Grants by which others ask, with their questions. 2 SQL besides the session."""
    found = [said for _, said in defined_by(officer_at_desk(request), at=clock.now())]
    return render(request, "exchange/answering/questions.html", {"grants": found})


@require_http_methods(["GET", "POST"])
def define(request: HttpRequest, code: str) -> HttpResponse:
    """The questions of one grant. 2 SQL besides the session."""
    by, errors, status = officer_at_desk(request), dict[str, str](), 200
    grant, said = _found(by, code)
    rows = [_row(one) for one in said.questions]
    if request.method == "POST":
        rows = _typed(request)
        try:
            asked = [_question(row) for row in rows]
            define_questions(grant_code=code, questions=asked, by=by, at=clock.now())
        except Invalid as refusal:
            errors, status = refusal.by_field(gettext), refusal.status
        else:
            messages.success(request, gettext("These questions may be asked from now on."))
            return redirect("exchange:questions")
    empty = {**dict.fromkeys(_NAMES, ""), "kind": SubjectKind.PERSON.value, "asks": Asks.IS.value}
    context = {
        "said": said,
        "rows": [
            row | {"error": errors.get(f"choices-{n}", "")}
            for n, row in enumerate([*rows, *([empty] if len(rows) < MOST_QUESTIONS else [])], 1)
        ],
        "fields": [("", "—"), *((one.name, one.name) for one in grant.fields)],
        "asks": [(one.value, gettext(text)) for one, text in ASKS_TEXTS.items()],
        "kinds": [("person", gettext("a person")), ("firm", gettext("a firm"))],
        "errors": errors,
    }
    return render(request, "exchange/answering/define.html", context, status=status)


def _found(by: Officer, code: str) -> tuple[GrantFact, GrantQuestions]:
    for grant, said in defined_by(by, at=clock.now()):
        if grant.code == code:
            return grant, said
    raise NotFound(facts={"grant": code})


def _row(one: Question) -> dict[str, str]:
    choices = "\n".join(f"{choice.value}={choice.label}" for choice in one.choices)
    said = (one.code, one.text, one.kind.value, one.field, one.asks.value, choices)
    return dict(zip(_NAMES, said, strict=True))


def _typed(request: HttpRequest) -> list[dict[str, str]]:
    """The rows of the form that hold anything."""
    columns = [request.POST.getlist(name) for name in _NAMES]
    rows = [dict(zip(_NAMES, said, strict=True)) for said in zip(*columns, strict=False)]
    return [row for row in rows if row["code"].strip() or row["text"].strip()]


def _question(row: dict[str, str]) -> Question:
    """A row as a question; parameters are lines of value=name. What is wrong is told by `check_questions`."""
    found = [_CHOICE.match(line) for line in row["choices"].splitlines() if line.strip()]
    return Question(
        code=row["code"].strip(),
        text=row["text"].strip()[:200],
        kind=SubjectKind.FIRM if row["kind"] == SubjectKind.FIRM.value else SubjectKind.PERSON,
        field=row["field"],
        asks=Asks(row["asks"]) if row["asks"] in set(Asks) else Asks.IS,
        choices=tuple(
            Choice(value=one[1], label=one[2]) if one else Choice(value="", label="") for one in found
        ),
    )
