"""Pages: the seals of all organisations, and the root that they lead to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.foundation.seals.facts import SealSuite
from tongban.foundation.seals.ports import seal_provider
from tongban.foundation.seals.queries import seal_picture, seals
from tongban.kernel import clock

_ROWS = 40


@require_GET
def all_seals(request: HttpRequest) -> HttpResponse:
    """The e-seals in use and withdrawn, for anybody."""
    rows = seals(after=request.GET.get("after", ""), limit=_ROWS + 1)
    following = rows[_ROWS - 1].serial if len(rows) > _ROWS else ""
    context = {
        "seals": rows[:_ROWS],
        "following": following,
        "has_national": any(row.suite is SealSuite.NATIONAL for row in rows),
    }
    return render(request, "seals/all.html", context)


@require_GET
def root(request: HttpRequest) -> HttpResponse:
    """The root certificate as PEM, to put into a PDF reader; `?suite=national` that with an SM2 key."""
    suite = _suite(request)
    body = seal_provider.ask().root_certificate(at=clock.now(), suite=suite)
    name = "tongban-seal-root-sm2.pem" if suite is SealSuite.NATIONAL else "tongban-seal-root.pem"
    response = HttpResponse(body, content_type="application/x-pem-file")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def revoked(request: HttpRequest) -> HttpResponse:
    """The list of withdrawn certificates (CRL), which every certificate of a seal names; `?suite=national` that of SM2."""
    body = seal_provider.ask().revocation_list(at=clock.now(), suite=_suite(request))
    response = HttpResponse(body, content_type="application/pkix-crl")
    response.headers["Cache-Control"] = "public, max-age=600"
    return response


@require_GET
def picture(request: HttpRequest, serial: str) -> HttpResponse:
    """What a seal looks like."""
    response = HttpResponse(seal_picture(serial), content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _suite(request: HttpRequest) -> SealSuite:
    return SealSuite.NATIONAL if request.GET.get("suite") == "national" else SealSuite.INTERNATIONAL
