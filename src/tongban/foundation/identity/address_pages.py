"""A citizen's pages about the own e-mail address: give one, confirm it, remove it."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.identity.commands.confirm_address import (
    address_link,
    confirm_address,
    read_link,
    remove_address,
)
from tongban.foundation.identity.facts import Applicant, TooManyTries
from tongban.foundation.identity.forms import AddressForm
from tongban.foundation.identity.jobs import mail_address_link
from tongban.foundation.identity.sessions import current_account, current_applicant
from tongban.foundation.jobs.public import enqueue
from tongban.kernel import clock


@require_http_methods(["GET", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """The address of the account; a new one is asked for below and counts once it is confirmed."""
    applicant = current_applicant(request)
    form = AddressForm(request.POST if request.method == "POST" else None)
    context = {"known": current_account(request).email, "form": form}
    if not form.is_bound:
        return render(request, "identity/address.html", context)
    if not form.is_valid():
        return render(request, "identity/address.html", context, status=422)
    if not ask_to_confirm(request, address=form.cleaned_data["address"], by=applicant):
        raise TooManyTries
    return render(request, "identity/address.html", context | {"sent_to": form.cleaned_data["address"]})


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Forget the address."""
    remove_address(by=current_applicant(request), at=clock.now())
    return redirect("identity:address")


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, sealed: str) -> HttpResponse:
    """The page behind the mailed link: one button, because programs that read mail open links too."""
    if request.method == "POST":
        confirmed = confirm_address(sealed=sealed, at=clock.now())
        return render(request, "identity/address_confirm.html", {"confirmed": confirmed})
    _applicant, wanted = read_link(sealed, at=clock.now())
    answer: HttpResponse = render(request, "identity/address_confirm.html", {"wanted": wanted})
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def ask_to_confirm(request: HttpRequest, *, address: str, by: Applicant) -> bool:
    """Have the link mailed; False when this address or this place has asked too often."""
    if not ratelimit.consume(request, action="mail_address", key=address.lower()):
        return False
    sealed = address_link(address=address, by=by, at=clock.now())
    enqueue(mail_address_link, sealed=sealed, language=get_language() or "")
    return True
