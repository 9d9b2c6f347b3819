"""Addresses of the pages about legal bases."""

from django.urls import URLPattern, path

from tongban.services.items.basis import pages

urlpatterns: list[URLPattern] = [
    path("desk/items/basis/", pages.worklist, name="basis"),
    path("desk/items/basis/items/", pages.citing, name="basis-items"),
    path("desk/items/basis/laws/", pages.changed_laws, name="changed-laws"),
    path("desk/items/basis/laws/<str:slug>/", pages.resting, name="law-items"),
    path("desk/items/basis/laws/<str:slug>/checked/", pages.checked, name="law-checked"),
]
