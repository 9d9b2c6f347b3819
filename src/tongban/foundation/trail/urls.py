"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.foundation.trail import pages

app_name = "trail"
urlpatterns: list[URLPattern | URLResolver] = [
    path("trail/", pages.log, name="log"),
    path("trail/r/<str:code>/", pages.lookup, name="lookup"),
    path("trail/checkpoint", pages.checkpoint, name="checkpoint"),
    path("trail/tile/entries/<path:path>", pages.entries, name="entries"),
    path("trail/tile/<int:level>/<path:path>", pages.tile, name="tile"),
]
