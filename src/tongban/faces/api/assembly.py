"""The HTTP API under /api/v1/: each app brings its router, refusals become problems."""

from http import HTTPStatus
from importlib import import_module

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tongban.faces.api.problems import problem
from tongban.faces.api.reading import BodyParser, PartsBroken
from tongban.kernel.errors import Invalid, Refused, SignInNeeded, TooLarge

api = NinjaAPI(
    title="Tongban",
    version="1",
    description="Find services, apply, follow and decide cases, verify licences and the trail.",
    urls_namespace="api",
    parser=BodyParser(),
)

# the front doors that export a `router`
_ROUTERS = [
    "tongban.foundation.trail.public",
    "tongban.foundation.identity.public",
    "tongban.foundation.papers.public",
    "tongban.resources.licences.public",
    "tongban.resources.datasets.public",
    "tongban.resources.exchange.public",
    "tongban.services.payments.public",
    "tongban.services.items.public",
    "tongban.services.cases.public",
    "tongban.services.decisions.public",
    "tongban.services.bundles.public",
    "tongban.services.feedback.public",
    "tongban.services.indicators.public",
    "tongban.services.supervision.public",
    "tongban.faces.desk.public",
    "tongban.faces.insights.public",
    "tongban.faces.assistant.public",
]


@api.exception_handler(Refused)
def on_refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """A refusal as problem details with its own status."""
    return problem(request, error)


@api.exception_handler(AuthenticationError)
def on_unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No token, or one that does not hold."""
    return problem(request, SignInNeeded())


@api.exception_handler(ValidationError)
def on_bad_form(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The body has not the form that the schema asks for: which field, and why."""
    fields = {".".join(str(part) for part in entry["loc"]): entry["msg"] for entry in error.errors}
    return problem(request, Invalid(facts={"fields": fields}))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses; a refusal of our own parser comes wrapped in it."""
    if isinstance(error.__cause__, Refused):
        return problem(request, error.__cause__)
    body = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": error.status_code,
        "detail": str(error),
        "code": "bad-request",
        "request_id": getattr(request, "request_id", ""),
    }
    return JsonResponse(body, status=error.status_code, content_type="application/problem+json")


@api.exception_handler(RequestDataTooBig)
def on_large_body(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """A body of JSON or form fields that is longer than is read into memory; files may be longer."""
    return problem(request, TooLarge(facts={"limit_bytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE}))


@api.exception_handler(MultiPartParserError)
def on_broken_parts(request: HttpRequest, error: MultiPartParserError) -> HttpResponse:
    """A body of parts without a boundary, or broken off."""
    return problem(request, PartsBroken())


@api.get("/health", tags=["health"], summary="Whether this installation answers")
def health(request: HttpRequest) -> dict[str, str]:
    """The web process answers."""
    return {"status": "ok"}


for _name in _ROUTERS:
    _router = getattr(import_module(_name), "router", None)
    if _router is not None:
        api.add_router("", _router)
