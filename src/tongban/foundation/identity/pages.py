"""Pages of a citizen about the own identity: real name, for whom one acts, tokens."""

from uuid import UUID

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.foundation.identity.commands.confirm_real_name import (
    RealNameNotMatched,
    RealNameTaken,
    confirm_real_name,
)
from tongban.foundation.identity.facts import APPLY, TooManyTries
from tongban.foundation.identity.forms import RealNameForm
from tongban.foundation.identity.queries import real_name_of
from tongban.foundation.identity.sessions import (
    act_for,
    acting_for,
    current_applicant,
    current_person,
    firms_of,
)
from tongban.foundation.identity.token_pages import change_tokens, show_tokens
from tongban.kernel import clock


@sensitive_post_parameters("name", "id_number")
@require_http_methods(["GET", "POST"])
def real_name(request: HttpRequest) -> HttpResponse:
    """Confirm the real name, or see that it is confirmed."""
    applicant = current_applicant(request)
    known = real_name_of(applicant.account_id)
    form = RealNameForm(request.POST if request.method == "POST" else None)
    refusal, status = "", 200
    if known is None and request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="real_name", user=request.user):
            raise TooManyTries
        try:
            confirm_real_name(**form.cleaned_data, by=applicant, at=clock.now())
            return HttpResponseRedirect(next_of(request) or request.path)
        except (RealNameNotMatched, RealNameTaken) as error:
            refusal, status = error.sentence(gettext), error.status
    elif form.is_bound and form.errors:
        status = 422
    context = {"known": known, "form": form, "refusal": refusal, "next": next_of(request)}
    return render(request, "identity/real_name.html", context, status=status)


@require_GET
def for_whom(request: HttpRequest) -> HttpResponse:
    """The firms that one represents, and for whom one acts now."""
    person = current_person(request)
    context = {
        "person": person,
        "firms": firms_of(person),
        "acting_for": acting_for(request),
        "next": next_of(request),
    }
    return render(request, "identity/for_whom.html", context)


@require_POST
def choose_for_whom(request: HttpRequest) -> HttpResponse:
    """Act for a firm, or for oneself, in this session."""
    act_for(request, request.POST.get("uscc", ""))
    return HttpResponseRedirect(next_of(request) or "/")


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """A citizen's API tokens."""
    return show_tokens(
        request,
        holder=current_applicant(request),
        own=frozenset({APPLY}),
        template="identity/tokens.html",
    )


@require_POST
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Revoke one of one's own tokens."""
    change_tokens(holder=current_applicant(request), token_id=token_id)
    return redirect("identity:tokens")


def next_of(request: HttpRequest) -> str:
    """The address of ours to go to afterwards, empty when none is named or it is not ours."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""
