"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.foundation.ui import gallery, pages

app_name = "ui"
urlpatterns: list[URLPattern | URLResolver] = [
    path("gallery/", gallery.gallery, name="gallery"),
    path("look/", pages.choose_look, name="look"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("site.webmanifest", pages.web_manifest, name="web_manifest"),
]
