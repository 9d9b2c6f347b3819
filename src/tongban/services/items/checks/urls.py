"""Addresses of the pages about checks."""

from django.urls import URLPattern, path

from tongban.services.items.checks import pages

urlpatterns: list[URLPattern] = [
    path("items/checks/", pages.summary, name="checks"),
    path("desk/items/checks/", pages.desk, name="checks-desk"),
    path("desk/items/checks/start/", pages.start, name="checks-start"),
    path("desk/items/checks/items/", pages.listed, name="checks-items"),
    path("desk/items/checks/items/<str:code>/", pages.one_item, name="check-item"),
    path("desk/items/checks/items/<str:code>/again/", pages.again, name="check-again"),
    path("desk/items/checks/sheet/", pages.sheet, name="checks-sheet"),
]
