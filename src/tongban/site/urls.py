"""Every address of the site: each app brings its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from tongban.site import health
from tongban.site.middleware import fault_response

_APPS = [
    "faces.portal",
    "faces.desk",
    "faces.insights",
    "faces.assistant",
    "faces.api",
    "foundation.ui",
    "foundation.trail",
    "foundation.jobs",
    "foundation.directory",
    "foundation.calendars",
    "foundation.identity",
    "foundation.messages",
    "foundation.papers",
    "foundation.seals",
    "resources.laws",
    "resources.registers",
    "resources.credit",
    "resources.licences",
    "resources.datasets",
    "resources.fusion",
    "resources.exchange",
    "resources.opendata",
    "services.search",
    "services.process",
    "services.payments",
    "services.delivery",
    "services.items",
    "services.cases",
    "services.decisions",
    "services.bundles",
    "services.archives",
    "services.supervision",
    "services.feedback",
    "services.indicators",
]

urlpatterns = [
    *(path("", include(f"tongban.{name}.urls")) for name in _APPS),
    path("accounts/", include("tongban.foundation.identity.account_urls")),
    path("", include("tongban.foundation.identity.consents.provider_urls")),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", health.metrics, name="metrics"),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing at this address."""
    return render(request, "ui/not_found.html", status=404)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A host or an address is not ours."""
    return render(request, "ui/forbidden.html", status=403)


def form_not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token, or with one of an earlier visit."""
    return render(request, "ui/forbidden.html", status=403)


def handler500(request: HttpRequest) -> HttpResponse:
    """A fault."""
    return fault_response(request)
