"""The staff's own door, with two factors, and their tokens."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.identity.api import SignInWrong
from tongban.foundation.identity.commands.enter_staff_session import record_staff_sign_in
from tongban.foundation.identity.facts import TooManyTries
from tongban.foundation.identity.forms import StaffSignInForm
from tongban.foundation.identity.pages import next_of
from tongban.foundation.identity.sessions import current_officer, sign_in_officer
from tongban.foundation.identity.token_pages import change_tokens, show_tokens
from tongban.kernel import clock

HOME = "/desk/"


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def staff_login(request: HttpRequest) -> HttpResponse:
    """User name, password and code on one page; a wrong one of them is told in one sentence."""
    form = StaffSignInForm(request.POST if request.method == "POST" else None)
    refusal, status = "", 200
    if form.is_bound and form.is_valid():
        try:
            account = get_adapter(request).staff_account(request, **form.cleaned_data)
            if account is not None:
                sign_in_officer(request, account)
                record_staff_sign_in(account_id=account.pk, at=clock.now())
                return HttpResponseRedirect(next_of(request) or HOME)
            refusal, status = gettext(SignInWrong.title), 401
        except ValidationError:
            refusal, status = gettext(TooManyTries.title), TooManyTries.status
    elif form.is_bound:
        status = 422
    context = {"form": form, "refusal": refusal, "next": next_of(request)}
    return render(request, "identity/staff_login.html", context, status=status)


@require_POST
def staff_logout(request: HttpRequest) -> HttpResponse:
    """End the staff session."""
    logout(request)
    return redirect("identity:staff_login")


@require_http_methods(["GET", "POST"])
def staff_tokens(request: HttpRequest) -> HttpResponse:
    """An officer's API tokens: scopes are the officer's own duties."""
    officer = current_officer(request)
    return show_tokens(request, holder=officer, own=officer.duties, template="identity/staff_tokens.html")


@require_POST
def revoke_staff_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Revoke one of one's own tokens."""
    change_tokens(holder=current_officer(request), token_id=token_id)
    return redirect("identity:staff_tokens")
