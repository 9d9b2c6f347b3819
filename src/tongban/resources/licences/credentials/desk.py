"""The operators' page of the keys that sign licences: which signs, what the old ones signed, and a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.directory.public import Officer, check_duty_anywhere, officer_at_desk
from tongban.kernel import clock
from tongban.kernel.errors import Invalid
from tongban.resources.licences.credentials.commands.rotate import DUTY, rotate_issuer_key
from tongban.resources.licences.credentials.keys import issuer_keys, papers_signed


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """The key that signs and the old ones, each with how many papers it signed. 2 SQL besides the session."""
    _keeper(request)
    signed = papers_signed()
    known = [(key, signed.get(key.kid, 0)) for key in issuer_keys(at=clock.now())]
    context = {
        "signing": next(((key, count) for key, count in known if key.retired_at is None), None),
        "old": [(key, count) for key, count in known if key.retired_at is not None],
    }
    return render(request, "licences/desk/keys.html", context)


@require_http_methods(["GET", "POST"])
def rotate(request: HttpRequest) -> HttpResponse:
    """Ask whether a new key shall sign, with the reason; then make it."""
    by = _keeper(request)
    problem, status = "", 200
    if request.method == "POST":
        try:
            fresh = rotate_issuer_key(reason=request.POST.get("reason", ""), by=by, at=clock.now())
        except Invalid as refusal:
            problem, status = refusal.by_field(gettext).get("reason", ""), refusal.status
        else:
            messages.success(request, gettext("The key %(kid)s signs from now on.") % {"kid": fresh.kid})
            return redirect("licences:desk-keys")
    return render(request, "licences/desk/rotate.html", {"problem": problem}, status=status)


def _keeper(request: HttpRequest) -> Officer:
    """Raises DutyMissing."""
    by = officer_at_desk(request)
    check_duty_anywhere(by, DUTY)
    return by
