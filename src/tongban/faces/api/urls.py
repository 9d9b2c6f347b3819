"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.faces.api.assembly import api

urlpatterns: list[URLPattern | URLResolver] = [path("api/v1/", api.urls)]
