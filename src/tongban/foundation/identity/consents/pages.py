"""The page of connected assistants (已连接的助手): who may look, how to end it, and how to connect one."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tongban.foundation.identity.consents.commands.give import give_key
from tongban.foundation.identity.consents.commands.withdraw import withdraw_consent
from tongban.foundation.identity.consents.facts import CASE_STATE, CONSENT_DAYS, KeyGiven, words_of
from tongban.foundation.identity.consents.queries import consents_of
from tongban.foundation.identity.forms import AssistantForm
from tongban.foundation.identity.sessions import current_applicant, current_person
from tongban.kernel import clock
from tongban.kernel.errors import Refused


@require_http_methods(["GET", "POST"])
def assistants(request: HttpRequest) -> HttpResponse:
    """List the consents; a POST makes a key and shows it this once. 3 SQL."""
    person, at = current_person(request), clock.now()
    form = AssistantForm(request.POST if request.method == "POST" else None)
    given: KeyGiven | None = None
    refusal, status = "", 200
    if form.is_bound and form.is_valid():
        try:
            given = give_key(name=form.cleaned_data["name"], scopes=[CASE_STATE], by=person, at=at)
            form = AssistantForm()
        except Refused as refused:
            refusal, status = refused.sentence(gettext), refused.status
    elif form.is_bound:
        status = 422
    words = words_of([CASE_STATE])
    context = {
        "form": form,
        "given": given,
        "refusal": refusal,
        "consents": [(consent, consent.stands(at)) for consent in consents_of(person.account_id)],
        "may": [gettext(line) for line in words.may],
        "may_not": [gettext(line) for line in words.may_not],
        "days": CONSENT_DAYS,
        "mcp_url": settings.MCP_URL,
    }
    return render(request, "identity/assistants.html", context, status=status)


@require_POST
def withdraw(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Shut a program out again."""
    withdraw_consent(consent_id=consent_id, by=current_applicant(request), at=clock.now())
    return redirect("identity:assistants")
