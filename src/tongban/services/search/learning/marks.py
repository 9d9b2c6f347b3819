"""The random mark that joins the questions of one browser for a day; it says nothing about who asks."""

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "asked"
_DAY = 24 * 60 * 60
_MARK = re.compile(r"[\w-]{22}", re.ASCII)


def mark_of(request: HttpRequest) -> str:
    """The mark that the browser brings; empty where it has none."""
    found = request.COOKIES.get(COOKIE, "")
    return found if _MARK.fullmatch(found) else ""


def new_mark() -> str:
    """A fresh mark: 128 random bits."""
    return secrets.token_urlsafe(16)


def keep_mark(response: HttpResponse, mark: str) -> None:
    """Let the browser keep a fresh mark for a day from now; an old one is never prolonged."""
    response.set_cookie(
        COOKIE,
        mark,
        max_age=_DAY,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
