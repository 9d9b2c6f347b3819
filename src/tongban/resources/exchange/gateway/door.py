"""Calls of client systems go straight to the gateway: no session, no form token, no page."""

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation

PREFIX = "/exchange/v1/"


class GatewayDoor:
    """Middleware before sessions and forms. What is not under the prefix goes on as ever."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        try:
            found = _place_of(request.path_info)
        except Resolver404:
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
        answer.headers["Content-Length"] = str(len(answer.content))
        return answer


@lru_cache(maxsize=1024)
def _place_of(path: str) -> ResolverMatch:
    """What answers at an address; a system calls the same few again and again. Raises Resolver404."""
    return resolve(path)
