"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.foundation.seals import pages

app_name = "seals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("seals/", pages.all_seals, name="all"),
    path("seals/root.pem", pages.root, name="root"),
    path("seals/<slug:serial>.png", pages.picture, name="picture"),
]
