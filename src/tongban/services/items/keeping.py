"""Keeps finished guide pages in a process's memory, by the version in force, for readers without a session.

Only what is the same for everybody is kept: the page of somebody with a session or a waiting message
is made for that request alone. A kept page is given out after one look at which version is in force;
what else stands on it (law links, siblings, ratings) is at most `GUIDE_KEEP_SECONDS` old.
"""

import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language_from_request

from tongban.kernel import clock
from tongban.services.items.queries import version_in_force

MOST_PAGES = 400  # some 50 kB each
_GUIDE = re.compile(r"/items/([^/]+)/")
# whoever carries one of these may see something of their own
_PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")
_LOOKS = ("mode", "theme")
_EVERYBODY = "public, no-cache"  # keep it, and ask each time whether it is still right
_Key = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptPage:
    """A finished page, its digest, the version that it tells of and until when it may be given out."""

    version_id: int
    etag: str
    body: bytes
    headers: dict[str, str]
    until: float


class GuideKeeper:
    """Gives a kept guide out before anything else is asked; keeps what the guide's page lets it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._pages: OrderedDict[_Key, KeptPage] = OrderedDict()
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = _GUIDE.fullmatch(request.path_info) if request.method == "GET" else None
        if found is None or not settings.GUIDE_KEEP_SECONDS or _is_personal(request):
            return self.get_response(request)
        key = _key(request)
        page = self._pages.get(key)
        if page and page.until > time.monotonic() and page.version_id == version_in_force(found[1]):
            return _answer(request, page)
        response = self.get_response(request)
        version_id = getattr(response, "kept_version", None)
        if version_id is None or response.cookies:
            return response
        page = _kept(response, version_id)
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            if len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        return _answer(request, page)


def may_be_kept(response: HttpResponse, *, version_id: int) -> None:
    """Say that a page tells of this version and is the same for everybody without a session."""
    response.kept_version = version_id  # type: ignore[attr-defined]


def _is_personal(request: HttpRequest) -> bool:
    return clock.is_moved() or any(name in request.COOKIES for name in _PERSONAL)


def _key(request: HttpRequest) -> _Key:
    looks = (request.COOKIES.get(name, "") for name in _LOOKS)
    return (
        request.get_full_path(),
        request.META.get("HTTP_HOST", ""),
        get_language_from_request(request),
        *looks,
    )


def _kept(response: HttpResponse, version_id: int) -> KeptPage:
    body = response.content
    etag = f'"{version_id}-{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {**response.headers, "ETag": etag, "Cache-Control": _EVERYBODY}
    return KeptPage(
        version_id=version_id,
        etag=etag,
        body=body,
        headers=headers,
        until=time.monotonic() + settings.GUIDE_KEEP_SECONDS,
    )


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    asked = request.META.get("HTTP_IF_NONE_MATCH", "")
    if page.etag in asked:
        headers = {
            name: page.headers[name] for name in ("ETag", "Cache-Control", "Vary") if name in page.headers
        }
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(page.body, headers=page.headers)
