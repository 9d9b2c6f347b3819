"""Address of the files of items."""

from django.urls import URLPattern, path

from tongban.services.items.attachments import pages

urlpatterns: list[URLPattern] = [
    path("items/attachments/<uuid:file_id>/", pages.attached_file, name="attachment"),
]
