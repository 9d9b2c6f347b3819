"""What checkers fetch: issuer keys for machines and people, and status lists."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from tongban.kernel import clock
from tongban.resources.licences.credentials.commands.publish import published_list
from tongban.resources.licences.credentials.facts import IssuerKeyFact
from tongban.resources.licences.credentials.handout import keys_document
from tongban.resources.licences.credentials.keys import issuer_keys
from tongban.resources.licences.credentials.listing import TYPE

_KEYS_SECONDS = 300


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """The issuer's keys where SD-JWT VC looks for them (`/.well-known/jwt-vc-issuer`)."""
    keys = [dict(fact.jwk) for fact in _published(issuer_keys(at=clock.now()))]
    answer = JsonResponse({"issuer": settings.BASE_URL, "jwks": {"keys": keys}})
    return _for_everybody(answer, seconds=_KEYS_SECONDS)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys that sign licences, in use, retired and withdrawn, for people who check."""
    facts = issuer_keys(at=clock.now())
    return render(request, "licences/keys.html", {"keys": facts})


@require_safe
def keys_file(request: HttpRequest) -> HttpResponse:
    """Keys and status lists in one file, with which others check licences without a network."""
    answer = JsonResponse(keys_document(at=clock.now()), json_dumps_params={"ensure_ascii": False})
    return _for_everybody(answer, seconds=settings.STATUS_LIST_SECONDS)


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponseBase:
    """One status list, as a signed token that caches may keep."""
    found = published_list(number=number, at=clock.now())
    etag = f'"{found.sha256[:32]}"'
    answer = HttpResponse(found.token, content_type=f"application/{TYPE}")
    answer.headers["ETag"] = etag
    _for_everybody(answer, seconds=settings.STATUS_LIST_SECONDS)
    return get_conditional_response(request, etag=etag, response=answer) or answer


def _published(facts: Sequence[IssuerKeyFact]) -> list[IssuerKeyFact]:
    return [fact for fact in facts if fact.is_published]


def _for_everybody(answer: HttpResponse, *, seconds: int) -> HttpResponse:
    """Any cache may keep it, and any page may read it: it is public and names nobody."""
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
