"""A stored file as an answer that a browser can do nothing with but show or save."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified

from tongban.foundation.papers import store
from tongban.foundation.papers.facts import PaperRef
from tongban.foundation.papers.looking import preview_path
from tongban.kernel.errors import NotFound

# shown in the browser's own viewer; everything else is only saved
_SHOWN = {"application/pdf", "image/jpeg", "image/png", "image/webp"}
Page = TypeVar("Page", bound=Callable[..., HttpResponse])


def takes_many_files(page: Page) -> Page:
    """Mark a page whose form may bring several files at once: its body may be as large as an application."""
    page.takes_many_files = True  # type: ignore[attr-defined]
    return page


def file_answer(request: HttpRequest, paper: PaperRef) -> HttpResponse | FileResponse:
    """The bytes, read from disk piece by piece. Raises NotFound when the disk has lost them."""
    etag = f'"{paper.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    try:
        file = store.blob_path(paper.sha256).open("rb")
    except FileNotFoundError:
        raise NotFound from None
    response = FileResponse(file, content_type=paper.media_type)
    is_shown = paper.media_type in _SHOWN and "download" not in request.GET
    kind = "inline" if is_shown else "attachment"
    response.headers["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(paper.name, safe='')}"
    return _harmless(response, etag)


def preview_answer(request: HttpRequest, paper: PaperRef) -> HttpResponse | FileResponse:
    """A small picture of the first page. Raises NotFound where none can be drawn."""
    etag = f'"{paper.sha256}-preview"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    place = preview_path(paper.sha256, paper.media_type)
    if place is None:
        raise NotFound
    response = FileResponse(place.open("rb"), content_type="image/jpeg")
    response.headers["Content-Disposition"] = "inline"
    return _harmless(response, etag)


def _harmless(response: FileResponse, etag: str) -> FileResponse:
    """Nothing in it runs, nobody else keeps it, no other site shows it."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = etag
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
