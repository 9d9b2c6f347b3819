"""Pages of a provider: which lists were compared with its data, and what a grant lets comparisons answer."""

import json
import re
from hashlib import sha256

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound
from tongban.resources.exchange.comparing.commands.terms import MOST_CONDITIONS, set_comparison_terms
from tongban.resources.exchange.comparing.facts import NamedCondition, Share, Terms
from tongban.resources.exchange.comparing.queries import comparisons_with, provided_grants
from tongban.resources.exchange.comparing.showing import count_told, run_told
from tongban.resources.exchange.comparing.terms import terms_as_json, terms_of_code
from tongban.resources.exchange.comparing.trying import tried_terms
from tongban.resources.exchange.facts import OP_TEXTS, Condition, GrantFact, Op

_BETWEEN = re.compile(r"[、,，;；\n]+")


@require_GET
def comparisons(request: HttpRequest) -> HttpResponse:
    """Grants by which others compare, and the newest lists. 4 SQL besides the session."""
    by = officer_at_desk(request)
    lists = comparisons_with(by)
    context = {
        "grants": provided_grants(by, at=clock.now()),
        "lists": [(one, [run_told(run) for run in one.runs]) for one in lists],
    }
    return render(request, "exchange/comparing/comparisons.html", context)


@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest, code: str) -> HttpResponse:
    """What comparisons by a grant may answer; conditions are tried on the data before they are kept.

    2 SQL besides the session, 6 where conditions are tried.
    """
    by, errors, status, shares = officer_at_desk(request), dict[str, str](), 200, list[Share]()
    grant, held = _grant(code, by), terms_of_code(code)
    if request.method == "POST":
        held, at = _said(request), clock.now()
        try:
            if request.POST.get("tried") != _digest(held):
                shares = tried_terms(grant_code=code, terms=held, by=by, at=at)
            if not shares:
                set_comparison_terms(grant_code=code, terms=held, by=by, at=at)
                said = gettext("The terms hold for every comparison that begins from now on.")
                messages.success(request, said)
                return redirect("exchange:comparisons")
        except Invalid as refusal:
            errors, status = refusal.by_field(gettext), refusal.status
    context = {
        "grant": grant,
        "terms": held,
        "rows": [row | {"error": errors.get(f"values-{n}", "")} for n, row in enumerate(_rows(held), 1)],
        "fields": [("", "—"), *((one.name, one.name) for one in grant.fields)],
        "ops": [(op.value, gettext(text)) for op, text in OP_TEXTS.items()],
        "errors": errors,
        "shares": [(one, count_told(one.holds)) for one in shares],
        "tried": _digest(held),
    }
    return render(request, "exchange/comparing/terms.html", context, status=status)


def _digest(terms: Terms) -> str:
    """What was tried, so that nothing else is kept by the second click."""
    conditions = terms_as_json(terms)["conditions"]
    return sha256(json.dumps(conditions, sort_keys=True).encode()).hexdigest() if conditions else ""


def _grant(code: str, by: Officer) -> GrantFact:
    for grant in provided_grants(by, at=clock.now()):
        if grant.code == code:
            return grant
    raise NotFound(facts={"grant": code})


def _rows(terms: Terms) -> list[dict[str, str]]:
    """The conditions as rows of the form, and two more to fill in."""
    rows = [
        {
            "label": one.label,
            "field": one.condition.field,
            "op": one.condition.op.value,
            "values": "、".join(one.condition.values),
        }
        for one in terms.conditions
    ]
    empty = {"label": "", "field": "", "op": Op.EQ.value, "values": ""}
    return [*rows, *([empty] * max(0, min(2, MOST_CONDITIONS - len(rows))))]


def _said(request: HttpRequest) -> Terms:
    """The form as terms; a row without anything in it is left out."""
    said = request.POST
    columns = [said.getlist(name) for name in ("label", "field", "op", "values")]
    conditions = []
    for label, field, op, values in zip(*columns, strict=False):
        if not (label.strip() or field or values.strip()):
            continue
        found = tuple(one.strip() for one in _BETWEEN.split(values) if one.strip())
        condition = Condition(field=field, op=Op(op) if op in set(Op) else Op.EQ, values=found or ("",))
        conditions.append(NamedCondition(label=label.strip(), condition=condition))
    return Terms(
        allows_name_birth="allows_name_birth" in said,
        allows_similar="allows_similar" in said,
        allows_monthly="allows_monthly" in said,
        conditions=tuple(conditions),
    )
