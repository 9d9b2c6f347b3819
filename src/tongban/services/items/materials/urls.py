"""Addresses of the names of materials at the desk."""

from django.urls import URLPattern, path

from tongban.services.items.materials import deciding, pages, suggesting

urlpatterns: list[URLPattern] = [
    path("desk/library/materials/", pages.name_list, name="materials"),
    path("desk/library/materials/near/", pages.near_list, name="materials-near"),
    path("desk/library/materials/old/", pages.old_list, name="materials-old"),
    path("desk/library/materials/suggest/", suggesting.suggest, name="materials-suggest"),
    path("desk/library/materials/find/", deciding.find, name="materials-find"),
    path("desk/library/materials/decide/", deciding.decide, name="materials-decide"),
    path("desk/library/materials/<uuid:material_id>/", pages.name_page, name="material"),
    path("desk/library/materials/<uuid:material_id>/split/", deciding.split, name="material-split"),
    path("desk/library/materials/<uuid:material_id>/merge/", deciding.merge_into, name="material-merge"),
]
