"""Refusals on the API: RFC 9457 problem details."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext

from tongban.kernel.errors import Refused


def problem(request: HttpRequest, error: Refused) -> JsonResponse:
    """The refusal as problem details, with its own status."""
    return JsonResponse(
        error.problem(gettext, request_id=getattr(request, "request_id", "")),
        status=error.status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False, "default": str},
    )
