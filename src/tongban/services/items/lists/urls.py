"""Addresses of the lists, inside those of the items."""

from django.urls import URLPattern, path

from tongban.services.items.lists import pages

urlpatterns: list[URLPattern] = [
    path("lists/", pages.lists_page, name="lists"),
    path("lists/<slug:key>/", pages.list_view, name="list"),
    path("lists/<slug:key>/list.xlsx", pages.list_file, name="list_file"),
]
