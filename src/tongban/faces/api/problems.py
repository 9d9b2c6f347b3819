"""Refusals on the API: RFC 9457 problem details."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext

from tongban.kernel.errors import Refused


def problem(request: HttpRequest, error: Refused) -> JsonResponse:
    """The refusal as problem details, with its own status."""
    return JsonResponse(
        {
            "type": f"/docs/errors/#{error.code}",
            "title": error.heading(gettext),
            "status": error.status,
            "detail": error.sentence(gettext),
            "code": error.code,
            "facts": error.facts,
            "request_id": getattr(request, "request_id", ""),
        },
        status=error.status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False, "default": str},
    )
