"""The house as an OAuth 2.1 authorization server: a program asks, the person consents, it gets a key.

allauth does the protocol (RFC 6749, 7591, 7636, 7009, 8707); these pages add what the house owes: only citizens
with a real name, plain words, PKCE with S256 and nothing silent, and the consent on the trail.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from allauth.idp.oidc.forms import AuthorizationForm
from allauth.idp.oidc.models import Client
from allauth.idp.oidc.views import AuthorizationView, ClientRegistrationView
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tongban.foundation.identity.consents.commands.give import give_consent
from tongban.foundation.identity.consents.facts import CONSENT_DAYS, SCOPE_WORDS, Program, words_of
from tongban.foundation.identity.consents.receivers import is_registered
from tongban.foundation.identity.consents.registering import answers_here, program_of
from tongban.foundation.identity.sessions import current_person
from tongban.foundation.ui.public import with_form_action
from tongban.kernel import clock
from tongban.kernel.errors import N_, Invalid


class ProofMissing(Invalid):
    """The program does not prove that it is the one that asked."""

    code = "pkce-needed"
    title = N_("This program asks in a way that is not safe (no PKCE with S256). Its maker can mend that.")


class NothingSilent(Invalid):
    """The program wants a key without asking the person."""

    code = "consent-not-silent"
    title = N_("No program is let in here without asking you first.")


class AddressUnknown(Invalid):
    """The program wants its key sent to where it did not say that it is."""

    code = "program-address-unknown"
    title = N_("This program wants its key sent to an address that it did not register. Do not go on.")


class Authorize(AuthorizationView):  # type: ignore[misc]
    """The consent page, and what the person chose on it."""

    template_name = "identity/consent.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask. Raises SignInNeeded, WrongDoor, RealNameNeeded, ProofMissing, NothingSilent, AddressUnknown."""
        current_person(request)
        if "none" in request.GET.get("prompt", "").split():
            raise NothingSilent
        if not request.GET.get("code_challenge") or request.GET.get("code_challenge_method") != "S256":
            raise ProofMissing
        _check_address(request.GET.get("client_id", ""), request.GET.get("redirect_uri", ""))
        return self._answering(super().get(request, *args, **kwargs))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let it in or not."""
        current_person(request)
        return self._answering(super().post(request, *args, **kwargs))

    def form_valid(self, form: AuthorizationForm) -> HttpResponse:
        """Keep the consent and send the program on its way, both or neither."""
        person = current_person(self.request)
        with transaction.atomic():
            give_consent(
                program=self._program(), scopes=form.cleaned_data["scopes"], by=person, at=clock.now()
            )
            answer: HttpResponse = super().form_valid(form)
            if "code=" not in answer.get("Location", ""):
                transaction.set_rollback(True)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page says."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.pop("site", None)  # ours, whose name and hotline stand on every page, has this name too
        words = words_of(self._scopes)
        return context | {
            "program": self._program(),
            "scopes": self._scopes,
            "may": [gettext(line) for line in words.may],
            "may_not": [gettext(line) for line in words.may_not],
            "days": CONSENT_DAYS,
        }

    def _program(self) -> Program:
        client = Client.objects.get(id=self._request_info["client_id"])
        return program_of(client, answers_to=self._request_info["redirect_uri"])

    def _answering(self, response: HttpResponse) -> HttpResponse:
        """Let the form of the page lead to where the program waits: browsers count the redirect as part of it."""
        info = getattr(self, "_request_info", None)
        if response.status_code != 200:
            return response
        if info is None or not isinstance(response, TemplateResponse):
            response.status_code = 400  # the library says of an error that all is well
            return response
        response.render()
        there = urlsplit(info["redirect_uri"])
        is_site = there.scheme in ("http", "https")
        return with_form_action(
            response, f"{there.scheme}://{there.netloc}" if is_site else f"{there.scheme}:"
        )


def _check_address(client_id: str, address: str) -> None:
    """The library compares less of an address than a browser follows, so here it is the registered one to the letter.

    Raises AddressUnknown. Of a program that is not known the library says so. 1 SQL.
    """
    client = Client.objects.filter(id=client_id).first()
    if client is None:
        return
    if not answers_here(address) or not is_registered(address, client.get_redirect_uris()):
        raise AddressUnknown


class Register(ClientRegistrationView):  # type: ignore[misc]
    """A program makes itself known (RFC 7591), and learns that it is a public one."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Register it. 400 for what a key is not sent to, 429 for too many from one place."""
        answer: HttpResponse = super().post(request, *args, **kwargs)
        if answer.status_code != 201:
            return answer
        told = json.loads(answer.content) | {"token_endpoint_auth_method": "none"}
        return JsonResponse(told, status=201)


@require_GET
def metadata(request: HttpRequest) -> JsonResponse:
    """Where a program asks what (RFC 8414): only what this house offers of OAuth."""
    base = settings.BASE_URL
    answer = JsonResponse(
        {
            "issuer": base,
            "authorization_endpoint": base + reverse("idp:oidc:authorization"),
            "token_endpoint": base + reverse("idp:oidc:token"),
            "registration_endpoint": base + reverse("idp:oidc:client_registration"),
            "revocation_endpoint": base + reverse("idp:oidc:revoke"),
            "scopes_supported": sorted(SCOPE_WORDS),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_methods_supported": ["none"],
            "revocation_endpoint_auth_methods_supported": ["none"],
            "code_challenge_methods_supported": ["S256"],
            "service_documentation": base + reverse("identity:assistants"),
        }
    )
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
