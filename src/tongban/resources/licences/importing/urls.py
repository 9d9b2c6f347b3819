"""Addresses of the pages about imports."""

from django.urls import URLPattern, path

from tongban.resources.licences.importing import pages

urlpatterns: list[URLPattern] = [
    path("desk/licence-library/imports/", pages.imports, name="imports"),
    path("desk/licence-library/imports/mapping.yaml", pages.example, name="import-example"),
    path("desk/licence-library/imports/<uuid:import_id>/", pages.one, name="import"),
    path("desk/licence-library/imports/<uuid:import_id>/rejected.csv", pages.rejects, name="import-rejects"),
    path(
        "desk/licence-library/imports/<uuid:import_id>/start/",
        pages.act,
        {"verb": "start"},
        name="import-start",
    ),
    path(
        "desk/licence-library/imports/<uuid:import_id>/stop/", pages.act, {"verb": "stop"}, name="import-stop"
    ),
    path(
        "desk/licence-library/imports/<uuid:import_id>/resume/",
        pages.act,
        {"verb": "resume"},
        name="import-resume",
    ),
    path(
        "desk/licence-library/imports/<uuid:import_id>/discard/",
        pages.act,
        {"verb": "discard"},
        name="import-discard",
    ),
]
