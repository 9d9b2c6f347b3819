"""The last handlers: a request id on every answer, and refusals and faults shown to people."""

import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from tongban.faces.api.problems import problem
from tongban.foundation.directory.public import OR, DutyMissing
from tongban.foundation.trail.public import act_text
from tongban.kernel.errors import Invalid, Refused, SignInNeeded, TooLarge
from tongban.site.who_may import who_may

log = structlog.get_logger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]
# the other fields of a form that brings a file
_FORM_BYTES = 1024 * 1024
# what is not there has no page to go back to, and a body that is too large was not read
_ANSWERED_HERE = frozenset({404, 413})


class RequestIdMiddleware:
    """Gives each request an id, binds it to the logs and turns faults into a 500 that names it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex[:8].upper()  # type: ignore[attr-defined]
        structlog.contextvars.bind_contextvars(request_id=request.request_id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
        response.headers["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class BodyLimitMiddleware:
    """Refuses a body that is over the limit by its declared length, before anything reads it.

    The limit is one file; pages marked with `takes_many_files` take an application's files at once.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length") or "0"
        if length.isdigit() and int(length) > settings.UPLOAD_MAX_BYTES + _FORM_BYTES:
            limit = settings.APPLICATION_MAX_BYTES if _takes_many(request) else settings.UPLOAD_MAX_BYTES
            if int(length) > limit + _FORM_BYTES:
                return refusal_response(request, TooLarge(facts={"limit_bytes": limit}))
        return self.get_response(request)


def _takes_many(request: HttpRequest) -> bool:
    try:
        return getattr(resolve(request.path_info).func, "takes_many_files", False)
    except Resolver404:
        return False


class TextMiddleware:
    """Refuses the NUL character in addresses and forms: no text holds it, and PostgreSQL cannot."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = [request.path, *(text for _, texts in request.GET.lists() for text in texts), *request.GET]
        if request.method == "POST" and not request.path.startswith("/api/"):
            given += [*request.POST, *(text for _, texts in request.POST.lists() for text in texts)]
        if any("\0" in text for text in given):
            return refusal_response(request, Invalid(facts={"fields": {}}))
        return self.get_response(request)


class RefusalMiddleware:
    """A refusal becomes a page with its own status (RFC 9457 problem under /api/); a fault a 500."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            log.error("fault", path=request.path, exc_info=error)
            return fault_response(request)
        return refusal_response(request, error)


def refusal_response(request: HttpRequest, error: Refused) -> HttpResponse:
    """The answer that shows `error` with its own status."""
    if request.path.startswith("/api/"):
        return problem(request, error)
    if isinstance(error, SignInNeeded):
        return _send_to(
            request, "identity:staff_login" if request.path.startswith("/desk/") else "account_login"
        )
    if error.code == "real-name-needed":
        return _send_to(request, "identity:real_name")
    if (back := _back_with(request, error)) is not None:
        return back
    duty = str(error.facts.get("duty", "")) if isinstance(error, DutyMissing) else ""
    context = {
        "refusal": error,
        "sentence": sentence_of(error),
        "facts": error.facts,
        "is_desk": request.path.startswith("/desk/"),
        "duty": duty,
        "who": who_may(request, duty) if duty else None,
    }
    return render(request, "ui/refused.html", context, status=error.status)


def sentence_of(error: Refused) -> str:
    """What was refused, in the reader's language; a duty by what it lets one do, where an app has words for it."""
    duty = str(error.facts.get("duty", ""))
    if isinstance(error, DutyMissing) and (words := OR.join(act_text(one) for one in duty.split(OR))) != duty:
        return gettext("You cannot do this: none of your posts has the duty for “%(what)s”.") % {
            "what": words
        }
    return error.sentence(gettext)


def _back_with(request: HttpRequest, error: Refused) -> HttpResponse | None:
    """To the page from which the act came, which says what was refused: neither Back nor a reload sends it again.

    None where there is no such page of ours, where the thing is not there, for what a script asks, and where
    something was typed on the page that posts to itself: that text stays in the browser behind the answer.
    """
    asks_page = request.method == "POST" and "HX-Request" not in request.headers
    if not asks_page or error.status in _ANSWERED_HERE or not hasattr(request, "_messages"):
        return None
    referer = request.headers.get("Referer", "")
    hosts, is_secure = {request.get_host()}, request.is_secure()
    if not url_has_allowed_host_and_scheme(referer, allowed_hosts=hosts, require_https=is_secure):
        return None
    there = urlsplit(referer)
    if there.path == request.path and any(
        str(text).strip() for name, text in request.POST.items() if name != "csrfmiddlewaretoken"
    ):
        return None
    said = [sentence_of(error), *error.by_field(gettext).values()]
    messages.error(request, " ".join(dict.fromkeys(said)))
    return HttpResponse(status=303, headers={"Location": f"{there.path}{there.query and '?'}{there.query}"})


def _send_to(request: HttpRequest, url_name: str) -> HttpResponse:
    """To a page that lets the person in, and back here afterwards."""
    from django.contrib.auth.views import redirect_to_login

    return redirect_to_login(request.get_full_path(), reverse(url_name))


def fault_response(request: HttpRequest) -> HttpResponse:
    """A bug of ours: 500 with the request id and no details."""
    request_id = getattr(request, "request_id", "")
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": gettext("This is our fault."), "status": 500, "code": "fault"}
        return JsonResponse(
            body | {"request_id": request_id}, status=500, content_type="application/problem+json"
        )
    return render(request, "ui/fault.html", {"request_id": request_id}, status=500)
