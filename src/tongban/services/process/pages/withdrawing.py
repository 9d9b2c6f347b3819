"""Withdrawing a version: what runs in it is told, the reason is asked, and it is confirmed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from tongban.foundation.directory.public import officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, NotFound
from tongban.services.process.access import check_may_draw
from tongban.services.process.commands.withdraw import MOST_LETTERS, withdraw_version
from tongban.services.process.errors import OnlyVersion, VersionWithdrawn
from tongban.services.process.overview import following, versions_of
from tongban.services.process.queries import process_figure


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Ask for the reason, and withdraw. 4 SQL besides the session and the verb's own."""
    by = officer_at_desk(request)
    check_may_draw(by)
    versions = {row.number: row for row in versions_of(key)}
    if number not in versions:
        raise NotFound
    reasons, status = request.POST.get("reasons", ""), 200
    shown: dict[str, Any] = {}
    if request.method == "POST":
        try:
            withdraw_version(key=key, number=number, reasons=reasons, by=by, at=clock.now())
        except Invalid as invalid:
            shown, status = {"errors": invalid.by_field(gettext)}, invalid.status
        except (OnlyVersion, VersionWithdrawn) as refused:
            shown, status = {"refused": refused.sentence(gettext)}, refused.status
        else:
            messages.success(request, gettext("Version %(number)d is withdrawn.") % {"number": number})
            return redirect("process:process", key=key)
    others = [row for row in versions.values() if row.number != number and row.withdrawn_at is None]
    context = {
        "version": versions[number],
        "then": others[0] if others else None,
        "figure": process_figure(versions[number].id),
        "running": following(key).running.get(number, 0),
        "reasons": reasons,
        "most_letters": MOST_LETTERS,
        **shown,
    }
    return render(request, "process/withdraw.html", context, status=status)
