"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.faces.portal import pages

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("my/", pages.my, name="my"),
]
