"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.datasets import approving, desk, desk_form, exports, pages
from tongban.resources.datasets.importing import pages as importing

app_name = "datasets"
urlpatterns: list[URLPattern | URLResolver] = [
    path("datasets/", pages.public_list, name="list"),
    path("datasets/statistics/", pages.public_statistics, name="statistics"),
    path("datasets/catalog.jsonld", exports.public_catalogue, name="dcat"),
    path("datasets/<slug:slug>/", pages.public_one, name="one"),
    path("datasets/<slug:slug>/dcat.jsonld", exports.public_one, name="dcat-one"),
    path("desk/datasets/", pages.desk_list, name="desk"),
    path("desk/datasets/statistics/", pages.desk_statistics, name="desk-statistics"),
    path("desk/datasets/catalog.jsonld", exports.desk_catalogue, name="desk-dcat"),
    path("desk/datasets/own/", desk.own, name="own"),
    path("desk/datasets/new/", desk_form.new, name="new"),
    path("desk/datasets/queue/", approving.queue, name="queue"),
    path("desk/datasets/import/", importing.imports, name="import"),
    path("desk/datasets/import/template.csv", importing.template, name="import-template"),
    path("desk/datasets/<slug:slug>/", desk.one, name="desk-one"),
    path("desk/datasets/<slug:slug>/edit/", desk_form.edit, name="edit"),
    path("desk/datasets/<slug:slug>/review/", approving.review, name="review"),
    path("desk/datasets/<slug:slug>/dcat.jsonld", exports.desk_one, name="desk-dcat-one"),
]
