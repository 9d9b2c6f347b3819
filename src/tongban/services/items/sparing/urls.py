"""Addresses of the figure."""

from django.urls import URLPattern, path

from tongban.services.items.sparing import pages

urlpatterns: list[URLPattern] = [
    path("items/spared/", pages.spared, name="spared"),
    path("items/spared/materials/", pages.materials, name="spared_materials"),
]
