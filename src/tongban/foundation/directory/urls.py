"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.foundation.directory import pages

app_name = "directory"

urlpatterns: list[URLPattern | URLResolver] = [
    path("places/", pages.places, name="places"),
    path("places/<slug:slug>/", pages.place_page, name="place"),
]
