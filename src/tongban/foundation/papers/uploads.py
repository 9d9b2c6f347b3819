"""Uploads in pieces over HTTP: tus 1.0.0 with creation, expiration, checksum and termination.

https://tus.io/protocols/resumable-upload.html. `Upload-Metadata` names `filename`, `target`
and, where the sender can count it, `sha256`. Each upload belongs to the one who began it.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.foundation.papers.commands import upload as verbs
from tongban.foundation.papers.facts import (
    CHECKSUMS,
    PaperTypeRefused,
    PieceMisplaced,
    UploadFact,
    UploadVersion,
)
from tongban.foundation.papers.who import who_asks
from tongban.kernel import clock
from tongban.kernel.errors import Invalid, Refused

VERSION = "1.0.0"
_PIECE = "application/offset+octet-stream"
View = Callable[..., HttpResponse]


def tus(view: View) -> View:
    """Check the version, answer refusals as problems, and put the protocol's heads on every answer."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
                raise UploadVersion
            response = view(request, *args, **kwargs)
        except Refused as refused:
            response = _problem(refused)
        response.headers["Tus-Resumable"] = VERSION
        response.headers["Cache-Control"] = "no-store"
        return response

    return asked


@require_http_methods(["OPTIONS", "POST"])
@tus
def begin(request: HttpRequest) -> HttpResponse:
    """OPTIONS: what we can. POST: begin an upload; its address is in Location."""
    if request.method == "OPTIONS":
        return _abilities()
    given = _metadata(request.headers.get("Upload-Metadata", ""))
    upload = verbs.begin_upload(
        name=given.get("filename", ""),
        size=_number(request, "Upload-Length"),
        sha256=given.get("sha256", "").lower()[:64],
        target=given.get("target", "")[:200],
        by=who_asks(request),
        at=clock.now(),
    )
    response = _told(upload, status=201)
    response.headers["Location"] = reverse("papers:upload", args=[upload.id])
    return response


@require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE"])
@tus
def one(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """HEAD: how far it is. PATCH: the next piece. DELETE: give it up."""
    if request.method == "OPTIONS":
        return _abilities()
    by, at = who_asks(request), clock.now()
    if request.method == "HEAD":
        return _told(verbs.upload_state(upload_id=upload_id, by=by, at=at), status=200)
    if request.method == "DELETE":
        verbs.drop_upload(upload_id=upload_id, by=by, at=at)
        return HttpResponse(status=204)
    if request.content_type != _PIECE:
        raise PaperTypeRefused(facts={"allowed": _PIECE})
    upload = verbs.take_piece(
        upload_id=upload_id,
        offset=_number(request, "Upload-Offset"),
        stream=request,
        length=_number(request, "Content-Length"),
        checksum=request.headers.get("Upload-Checksum", ""),
        by=by,
        at=at,
    )
    return _told(upload, status=204)


def _abilities() -> HttpResponse:
    response = HttpResponse(status=204)
    response.headers["Tus-Version"] = VERSION
    response.headers["Tus-Extension"] = "creation,expiration,checksum,termination"
    response.headers["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    response.headers["Tus-Max-Size"] = str(settings.UPLOAD_MAX_BYTES)
    return response


def _told(upload: UploadFact, *, status: int) -> HttpResponse:
    response = HttpResponse(status=status)
    response.headers["Upload-Offset"] = str(upload.offset)
    response.headers["Upload-Length"] = str(upload.size)
    response.headers["Upload-Expires"] = http_date(upload.ends_at.timestamp())
    return response


def _problem(refused: Refused) -> HttpResponse:
    """RFC 9457, as the API says it; where the offset is wrong, the right one is in its head as well."""
    body = {"code": refused.code, "title": refused.sentence(_), "status": refused.status}
    response = JsonResponse(body, status=refused.status, content_type="application/problem+json")
    if isinstance(refused, PieceMisplaced):
        response.headers["Upload-Offset"] = str(refused.facts["offset"])
    return response


def _metadata(text: str) -> dict[str, str]:
    """`key base64,key base64` as tus writes it. Raises Invalid."""
    found = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, _sep, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Invalid(facts={"fields": {"Upload-Metadata": key}}) from error
    return found


def _number(request: HttpRequest, head: str) -> int:
    text = request.headers.get(head, "")
    if not text.isdecimal() or len(text) > 12:
        raise Invalid(facts={"fields": {head: text[:20]}})
    return int(text)
