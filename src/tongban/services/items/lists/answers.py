"""Answers that are not sent twice: a browser that has the same gets 304."""

import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from tongban.services.items.lists.facts import Edition

# the one part of a page that differs each time although it says the same
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def etag_of(*parts: object, edition: Edition) -> str:
    """A weak tag over what was asked, the language, and what stands on the list."""
    said = [*parts, get_language(), edition.number, edition.in_force_on, edition.stamp.digest]
    return f'W/"{hashlib.sha256(repr(said).encode()).hexdigest()[:32]}"'


def unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 where the caller has what the tag stands for."""
    answer: HttpResponse | None = get_conditional_response(request, etag=etag)
    if answer is not None:
        answer["ETag"] = etag
    return answer


def conditional(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """The page with a tag over all that it shows, or 304 where the browser has it."""
    digest = hashlib.sha256(_TOKEN.sub(b"", page.content)).hexdigest()[:32]
    page["ETag"] = f'W/"{digest}"'
    page["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=page["ETag"], response=page) or page
