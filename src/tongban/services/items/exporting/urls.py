"""Addresses of the export."""

from django.urls import URLPattern, path

from tongban.services.items.exporting import pages

urlpatterns: list[URLPattern] = [
    path("desk/items/export/", pages.export_page, name="export"),
    path("desk/items/export/<str:format_name>/", pages.export_download, name="export-download"),
]
