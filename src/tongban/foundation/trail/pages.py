"""The public page of the log: its head, its key, how to check it, and a receipt looked up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.foundation.trail import queries
from tongban.foundation.trail.acts import act_text
from tongban.foundation.trail.merkle import TILE_WIDTH, leaf_hash
from tongban.foundation.trail.receipts import (
    MAX_BYTES,
    NoReceipt,
    NotGenuine,
    ReceiptCode,
    read_receipt,
    verify_receipt,
)
from tongban.foundation.trail.signing import verifiers
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
    return HttpResponse(queries.latest_checkpoint().note, content_type="text/plain; charset=utf-8")


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
    try:
        head = queries.latest_checkpoint()
    except NotFound:
        head = None
    return {"head": head, "keys": [str(key) for key in verifiers()]}


def _checked(request: HttpRequest) -> tuple[dict[str, object], int]:
    upload = request.FILES.get("receipt")
    text = request.POST.get("text", "").strip()
    if upload is not None and (upload.size or 0) > MAX_BYTES:
        raise TooLarge()
    if upload is None and not text.startswith("{"):
        return _looked_up(text)
    try:
        raw = upload.read() if upload is not None else text
        verified = verify_receipt(read_receipt(raw), verifiers())
    except (NoReceipt, NotGenuine) as refusal:
        return {"result": "wrong", "why": refusal.sentence(_), "text": text}, refusal.status
    return {"result": "genuine", "verified": verified, "act_text": act_text(verified.act), "text": text}, 200


def _looked_up(text: str) -> tuple[dict[str, object], int]:
    try:
        code = ReceiptCode.parse(text)
        stands = (
            leaf_hash(queries.leaf_at(code.seq)) == code.leaf_sha256
            and queries.seq_of(code.entry_id) == code.seq
        )
    except Refused as refusal:
        return {"result": "wrong", "why": refusal.sentence(_), "text": text}, refusal.status
    if not stands:
        return {"result": "wrong", "why": _("The log has another entry at this place."), "text": text}, 422
    return {"result": "stands", "entry": queries.entry(code.entry_id), "text": text}, 200


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
