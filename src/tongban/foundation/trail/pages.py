"""The public page of the log: its state, its key, how to check it, and a receipt checked or looked up."""

import json
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.trail import queries
from tongban.foundation.trail.acts import act_text
from tongban.foundation.trail.api import note_response
from tongban.foundation.trail.checking import Checked, check_code, check_receipt
from tongban.foundation.trail.merkle import TILE_WIDTH
from tongban.foundation.trail.receipts import MAX_BYTES
from tongban.foundation.trail.signing import verifiers
from tongban.foundation.trail.witnesses.queries import newest_cosigned, newest_head, witnesses_known
from tongban.foundation.trail.words import actor_words, subject_words
from tongban.kernel.errors import NotFound, Refused, TooLarge


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """The log's page; POST checks a receipt given as a file or as text, and keeps nothing of it."""
    found: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        found, status = _checked(request)
    return render(request, "trail/log.html", {**_head(), **found}, status=status)


@require_GET
def lookup(request: HttpRequest, code: str) -> HttpResponse:
    """Where the QR code of a receipt leads: whether this entry stands in the log."""
    found, status = _looked_up(code)
    return render(request, "trail/log.html", {**_head(), **found}, status=status)


@require_GET
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The latest checkpoint, where C2SP tools look for it."""
    return note_response(newest_head())


@require_GET
def tile(request: HttpRequest, level: int, path: str) -> HttpResponse:
    """A tile of hashes by its C2SP path (`x001/067`, or `x001/067.p/16` while it is not full)."""
    index, width = _tile_path(path)
    return _octets(queries.tile_bytes(level=level, index=index, width=width), is_full=width == TILE_WIDTH)


@require_GET
def entries(request: HttpRequest, path: str) -> HttpResponse:
    """A bundle of leaves by its C2SP path: each with its length in two bytes before it."""
    index, width = _tile_path(path)
    low = index * TILE_WIDTH
    leaves = queries.leaves_between(low=low, high=low + width)
    if len(leaves) < width:
        raise NotFound()
    body = b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)
    return _octets(body, is_full=width == TILE_WIDTH)


def _head() -> dict[str, object]:
    """The state of the log: its newest head, since when it runs, who co-signs it. 6 SQL."""
    return {
        "head": newest_head(),
        "since": queries.began_at(),
        "cosigned": newest_cosigned(),
        "witnesses": [one for one in witnesses_known() if one.ended_at is None],
        "keys": [str(key) for key in verifiers()],
        "address": settings.BASE_URL,
    }


def _checked(request: HttpRequest) -> tuple[dict[str, object], int]:
    upload = request.FILES.get("receipt")
    text = request.POST.get("text", "").strip()
    if upload is not None and (upload.size or 0) > MAX_BYTES:
        raise TooLarge()
    if upload is None and not text.startswith("{"):
        return _looked_up(text)
    try:
        checked = check_receipt(upload.read() if upload is not None else text)
    except Refused as refusal:
        return {"refused": refusal.sentence(_), "text": text}, refusal.status
    return _told(checked, text)


def _looked_up(text: str) -> tuple[dict[str, object], int]:
    try:
        checked = check_code(text)
    except Refused as refusal:
        return {"refused": refusal.sentence(_), "text": text}, refusal.status
    return _told(checked, text)


def _told(checked: Checked, text: str) -> tuple[dict[str, object], int]:
    found: dict[str, object] = {"checked": checked, "text": text}
    if verified := checked.verified:
        found["act_text"] = act_text(verified.act)
        found["subject"] = subject_words(verified.subject) if verified.subject else ""
        found["actor"] = actor_words(verified.actor) if verified.actor else ""
        found["facts"] = _fact_lines(verified.facts)
    return found, 200 if checked.is_good else 422


def _fact_lines(facts: Mapping[str, object] | None) -> list[tuple[str, str]]:
    """What the receipt opens, as it was recorded."""
    return [
        (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in (facts or {}).items()
    ]


def _tile_path(path: str) -> tuple[int, int]:
    """Index and width of `x001/234/067` or `x001/234/067.p/16` (c2sp.org/tlog-tiles). Raises NotFound."""
    name, _dot, width = path.partition(".p/")
    *outer, last = name.split("/")
    parts = [part.removeprefix("x") for part in outer]
    digits = [*parts, last]
    is_right = (
        all(len(part) == 3 and part.isascii() and part.isdigit() for part in digits) and len(digits) <= 6
    )
    if not is_right or any(not part.startswith("x") for part in outer):
        raise NotFound()
    if width and not (
        width.isascii() and width.isdigit() and 0 < int(width[:4]) < TILE_WIDTH and len(width) <= 3
    ):
        raise NotFound()
    return int("".join(digits)), int(width) if width else TILE_WIDTH


def _octets(body: bytes, *, is_full: bool) -> HttpResponse:
    response = HttpResponse(body, content_type="application/octet-stream")
    if is_full:
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
