"""The HTTP API under /api/v1/: each app brings its router, refusals become problems."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

import tongban
from tongban.kernel.errors import Invalid, Refused

api = NinjaAPI(
    title="Tongban",
    version="1",
    description="Find services, apply, follow and decide cases, verify licences and the trail.",
    urls_namespace="api",
    docs_url="/docs",
    openapi_url="/openapi.json",
)


@api.exception_handler(Refused)
def on_refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """RFC 9457 problem with the refusal's own status."""
    from tongban.site.middleware import problem

    return problem(request, error)
