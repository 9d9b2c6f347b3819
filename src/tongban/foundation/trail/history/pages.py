"""The history of one thing, for whoever may see the thing: each act, its place in the log, its receipt."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.foundation.trail.history.bundle import receipt_name, zipped
from tongban.foundation.trail.history.facts import Seen
from tongban.foundation.trail.history.queries import history_of, receipts_of
from tongban.foundation.trail.ports import histories
from tongban.foundation.trail.receipts import receipt_bytes
from tongban.foundation.trail.words import actor_words
from tongban.kernel.errors import NotFound


@require_GET
def history(request: HttpRequest, kind: str, key: str, is_desk: bool = False) -> HttpResponse:
    """Each act on the thing, newest first, held against the log as it stands. 5 SQL and what the thing's app asks."""
    seen = _seen(request, kind, key, is_desk)
    found = history_of(seen.subject)
    lines = [(line, actor_words(line.entry.by_ref, reader=seen.reader)) for line in reversed(found.lines)]
    context = {
        "seen": seen,
        "kind": kind,
        "key": key,
        "history": found,
        "lines": lines,
        "layout": "ui/desk.html" if is_desk else "ui/portal.html",
        "place": "trail:desk_" if is_desk else "trail:",
    }
    return render(request, "trail/history.html", context)


@require_GET
def receipts(request: HttpRequest, kind: str, key: str, is_desk: bool = False) -> HttpResponse:
    """All receipts in one ZIP file. 6 SQL and what the thing's app asks."""
    seen = _seen(request, kind, key, is_desk)
    body = zipped(receipts_of(seen.subject, opens=seen.opens))
    return _file(body, f"{kind}-{key}-receipts.zip", "application/zip")


@require_GET
def receipt(request: HttpRequest, kind: str, key: str, entry_id: UUID, is_desk: bool = False) -> HttpResponse:
    """The receipt of one act. 6 SQL and what the thing's app asks. Raises NotFound."""
    seen = _seen(request, kind, key, is_desk)
    for entry, made in receipts_of(seen.subject, opens=seen.opens):
        if entry.entry_id == entry_id:
            return _file(receipt_bytes(made), receipt_name(entry), "application/json")
    raise NotFound


def _seen(request: HttpRequest, kind: str, key: str, is_desk: bool) -> Seen:
    answerer = histories.of(kind)
    if answerer is None:
        raise NotFound
    return answerer.seen_by(request, key, is_desk=is_desk)


def _file(body: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=kind, headers=headers)
