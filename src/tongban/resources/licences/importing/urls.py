"""Addresses of the pages about imports."""

from django.urls import URLPattern, path

from tongban.resources.licences.importing import pages

urlpatterns: list[URLPattern] = [
    path("desk/licences/imports/", pages.imports, name="imports"),
    path("desk/licences/imports/<uuid:import_id>/", pages.one, name="import"),
    path("desk/licences/imports/<uuid:import_id>/rejected.csv", pages.rejects, name="import-rejects"),
    path("desk/licences/imports/<uuid:import_id>/start/", pages.act, {"verb": "start"}, name="import-start"),
    path("desk/licences/imports/<uuid:import_id>/stop/", pages.act, {"verb": "stop"}, name="import-stop"),
    path(
        "desk/licences/imports/<uuid:import_id>/resume/", pages.act, {"verb": "resume"}, name="import-resume"
    ),
    path(
        "desk/licences/imports/<uuid:import_id>/discard/",
        pages.act,
        {"verb": "discard"},
        name="import-discard",
    ),
]
