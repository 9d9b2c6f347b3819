"""How programs are known to us: the rules of OAuth that this house adds to the library's.

Anybody's program may register (RFC 7591), which gives it a number and nothing else. It is public: it has no
secret, and proves with PKCE that it is the one that asked.
"""

import json
import unicodedata
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client, Token
from django.conf import settings
from django.core.exceptions import ValidationError

from tongban.foundation.identity.consents.facts import SCOPE_WORDS, Program
from tongban.foundation.identity.consents.models import Consent
from tongban.foundation.identity.consents.receivers import may_answer_to, misleads

_MOST_BYTES, _MOST_ADDRESSES = 8192, 10
_GRANTS = ["authorization_code", "refresh_token"]
_UNUSED_DAYS = 7


class ConsentAdapter(DefaultOIDCAdapter):  # type: ignore[misc]
    """What allauth asks this house about programs."""

    def get_issuer(self) -> str:
        return str(settings.BASE_URL)

    def validate_client_registration(
        self, *, client: Client, client_metadata: dict[str, Any], **kwargs: Any
    ) -> None:
        """Make it a public program with our one scope, whatever it asked to be (RFC 7591 3.2.1).

        Raises ValidationError for one without addresses that a key may be sent to.
        """
        if len(json.dumps(client_metadata)) > _MOST_BYTES:
            raise ValidationError(f"The metadata are longer than {_MOST_BYTES} bytes.")
        addresses = client.get_redirect_uris()
        if len(addresses) > _MOST_ADDRESSES or not all(map(answers_here, addresses)):
            raise ValidationError(
                "Each of the redirect_uris must be https, http to this machine, or a scheme of the program's own."
            )
        client.type = Client.Type.PUBLIC
        client.name = _name(client.name)
        if looks_like_ours(client.name):
            raise ValidationError("The client_name must not look like one of this city's own.")
        client.set_scopes(sorted(SCOPE_WORDS))
        client.set_default_scopes(sorted(SCOPE_WORDS))
        client.set_grant_types(_GRANTS)
        client.set_response_types(["code"])

    def validate_resource_uris(self, *, uris: list[str], **kwargs: Any) -> None:
        """Raise ValidationError for a resource (RFC 8707) that is none of this installation's."""
        if not all(_is_ours(uri) for uri in uris):
            raise ValidationError("This resource is not one of this installation's.")


def answers_here(address: str) -> bool:
    """Whether this installation sends a key to `address`."""
    return may_answer_to(address, own_host=urlsplit(settings.BASE_URL).hostname or "")


def looks_like_ours(name: str) -> bool:
    """Whether a program of this name would be taken for one of the city's."""
    site = settings.SITE
    return misleads(name, ours=[str(site["name"]), str(site["name_en"]), str(site["keeper"])])


def program_of(client: Client, *, answers_to: str) -> Program:
    """The program as the person reads of it."""
    return Program(client_id=client.id, name=client.name, answers_to=answers_to)


def forget_unused(*, at: datetime) -> int:
    """Forget ended keys, and programs that registered a week ago and that nobody let in. How many programs.

    Registering is open, so what comes of it does not stay by itself.
    """
    Token.objects.expired().delete()
    known = Consent.objects.exclude(client_id="").values("client_id")
    old = Client.objects.filter(created_at__lt=at - timedelta(days=_UNUSED_DAYS), owner=None)
    _all, each = old.exclude(id__in=known).delete()
    return int(each.get(Client._meta.label, 0))


def _name(given: str) -> str:
    """The name on one line without what turns or hides text; a program without one is called by its kind."""
    line = " ".join(unicodedata.normalize("NFKC", given).split())
    return "".join(sign for sign in line if sign.isprintable())[:60].strip() or "MCP"


def _is_ours(uri: str) -> bool:
    """An address of the MCP server; where none is set, any on the host of our pages."""
    if settings.MCP_URL:
        return uri == settings.MCP_URL or uri.startswith(f"{settings.MCP_URL}/")
    return urlsplit(uri).hostname == urlsplit(settings.BASE_URL).hostname
