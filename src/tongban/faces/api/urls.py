"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.faces.api.assembly import api
from tongban.faces.api.pages import refusals

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("docs/errors/", refusals, name="api-refusals"),
]
