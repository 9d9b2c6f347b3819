"""How sound the item library is: for the public, and for item managers down to each fault."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from tongban.foundation.directory.public import officer_at_desk, organisations_named
from tongban.foundation.ui.public import Tab
from tongban.kernel import clock
from tongban.kernel.errors import N_
from tongban.services.items.basis.queries import managed_organisations
from tongban.services.items.checks.jobs import start_check
from tongban.services.items.checks.queries import (
    counts_by_office,
    counts_by_rule,
    every_faulty_item,
    faulty_items,
    item_faults,
    runs,
)
from tongban.services.items.checks.registry import rules
from tongban.services.items.checks.running import check_item
from tongban.services.items.checks.sheets import spreadsheet

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SEVERITIES = (("", N_("All")), ("error", N_("Errors")), ("warning", N_("Warnings")), ("hint", N_("Hints")))


@require_GET
def summary(request: HttpRequest) -> HttpResponse:
    """How sound the guides are, by rule and by organisation, and how that went on. 6 SQL."""
    told = runs()
    context = {
        "runs": told,
        "last": told[0] if told else None,
        "rules": [one for one in counts_by_rule() if one.items],
        "offices": counts_by_office(),
        "all_rules": len(rules()),
    }
    return render(request, "items/checks/summary.html", context)


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The faults of the officer's items, by rule. 3 SQL besides the session."""
    by = officer_at_desk(request)
    organisations = managed_organisations(by)
    context = {
        "last": next(iter(runs(limit=1)), None),
        "rules": [one for one in counts_by_rule(organisation_ids=organisations) if one.items],
        "offices": counts_by_office(organisation_ids=organisations),
    }
    return render(request, "items/checks/desk.html", context)


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The officer's items with faults, all or those of one rule or organisation. 1 SQL besides the session,
    2 with an organisation."""
    by = officer_at_desk(request)
    rule, severity = request.GET.get("rule", ""), request.GET.get("severity", "")
    office = _uuid(request.GET.get("organisation", ""))
    rows, cursor = faulty_items(
        by=by,
        rule=rule,
        severity=severity,
        organisation_id=office,
        cursor=request.GET.get("cursor", ""),
    )
    known, asked = rules().get(rule), {"organisation": office} if office else {}
    context = {
        "rows": rows,
        "rule": known,
        "tabs": []
        if known
        else [
            Tab(
                label=gettext(label),
                url=f"?{urlencode({**asked, 'severity': value})}",
                is_here=value == severity,
            )
            for value, label in _SEVERITIES
        ],
        "office": "".join(organisations_named([office]).values()) if office else "",
        "next_url": f"?{urlencode({**asked, 'rule': rule, 'severity': severity, 'cursor': cursor})}"
        if cursor
        else "",
    }
    return render(request, "items/checks/items.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_GET
def one_item(request: HttpRequest, code: str) -> HttpResponse:
    """What is wrong with one item and how to mend it. 1 SQL besides the session."""
    return render(request, "items/checks/item.html", {"item": item_faults(code, by=officer_at_desk(request))})


@require_POST
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Check one item again."""
    item_faults(code, by=officer_at_desk(request))
    check_item(code, at=clock.now())
    return redirect("items:check-item", code=code)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Have the whole library checked."""
    start_check(by=officer_at_desk(request), at=clock.now())
    return redirect("items:checks-desk")


@require_GET
def sheet(request: HttpRequest) -> FileResponse:
    """The faults of the officer's items as a spreadsheet."""
    organisations = managed_organisations(officer_at_desk(request))
    rows = every_faulty_item(organisation_ids=organisations, rule=request.GET.get("rule", ""))
    file = spreadsheet(rows.iterator(chunk_size=500), counts_by_rule(organisation_ids=organisations))
    return FileResponse(file, as_attachment=True, filename="checks.xlsx", content_type=_XLSX)
