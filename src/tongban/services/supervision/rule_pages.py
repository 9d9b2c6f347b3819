"""The book of rules: for everybody at `/supervision/rules/`, and at the desk with its thresholds."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.foundation.directory.public import Officer, officer_at_desk
from tongban.foundation.trail.public import entries_of
from tongban.kernel import clock
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.supervision.commands.set_threshold import DUTY, set_threshold, withdraw_threshold
from tongban.services.supervision.rule_queries import RuleShown, rules_on, shown
from tongban.services.supervision.rulebook.book import rule_numbered
from tongban.services.supervision.rulebook.rule import Group, Unit
from tongban.services.supervision.setting import thresholds_set
from tongban.standards.working_time import local_day

GROUPS = {
    Group.TIME: N_("Time limits"),
    Group.PROCEDURE: N_("Course of a case"),
    Group.CONTENT: N_("What is said and asked for"),
    Group.FEES: N_("Fees"),
    Group.DISCRETION: N_("Discretion"),
    Group.DATA: N_("Entries and personal data"),
    Group.SERVICE: N_("Service to people"),
    Group.ESCALATION: N_("What becomes of cards"),
}
_FIELDS = ("days", "in_force_from", "basis")
UNITS = {Unit.WORKING_DAYS: N_("Working days"), Unit.TIMES: N_("Times")}


@require_GET
def public_rules(request: HttpRequest) -> HttpResponse:
    """Every rule for everybody. 1 SQL."""
    return render(request, "supervision/rules_public.html", {"groups": _groups(_today())})


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule at the desk. 1 SQL besides the session."""
    officer_at_desk(request)
    return render(request, "supervision/rules.html", {"groups": _groups(_today()), "is_desk": True})


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, number: str) -> HttpResponse:
    """One rule, what was set for it, and the form for those who may set it. 2 SQL besides the session."""
    by = officer_at_desk(request)
    if request.method == "GET":
        return _rule(request, by, number)
    sent = {name: request.POST.get(name, "").strip() for name in _FIELDS}
    try:
        set_threshold(
            rule=number,
            days=int(sent["days"]) if sent["days"].isdecimal() and len(sent["days"]) < 4 else None,
            in_force_from=_date(sent["in_force_from"]),
            basis=sent["basis"],
            by=by,
            at=clock.now(),
        )
    except NotFound:
        raise
    except Refused as refusal:
        return _rule(request, by, number, refusal=refusal)
    return redirect("supervision:rule", number=number)


@require_POST
def withdraw(request: HttpRequest, number: str, threshold_id: UUID) -> HttpResponse:
    """Take back what has not begun."""
    by = officer_at_desk(request)
    try:
        withdraw_threshold(threshold_id=threshold_id, by=by, at=clock.now())
    except NotFound:
        raise
    except Refused as refusal:
        return _rule(request, by, number, refusal=refusal)
    return redirect("supervision:rule", number=number)


def _rule(request: HttpRequest, by: Officer, number: str, *, refusal: Refused | None = None) -> HttpResponse:
    found = rule_numbered(number)
    if found is None:
        raise NotFound
    rows = thresholds_set(number)
    errors = (refusal.by_field(gettext) or {"days": refusal.sentence(gettext)}) if refusal else {}
    today = _today()
    context = {
        "rule": shown(found, rows, day=today),
        "group": gettext(GROUPS[found.group]),
        "unit": gettext(UNITS[found.unit]),
        "rows": rows,
        "as_shipped": abs(found.past),
        "today": today,
        "may_set": DUTY in by.duties,
        "typed": {name: request.POST.get(name, "") for name in _FIELDS},
        "errors": errors,
        "trail": entries_of(f"supervision-rules:{number}"),
    }
    return render(request, "supervision/rule.html", context, status=refusal.status if refusal else 200)


def _groups(day: date) -> list[tuple[str, list[RuleShown]]]:
    told = rules_on(day)
    return [(gettext(label), [one for one in told if one.group is group]) for group, label in GROUPS.items()]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _today() -> date:
    return local_day(clock.now())
