"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.foundation.seals import operator_pages, pages
from tongban.foundation.seals.lifecycle import pages as lifecycle
from tongban.foundation.seals.uses import pages as uses

app_name = "seals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("seals/", pages.all_seals, name="all"),
    path("seals/root.pem", pages.root, name="root"),
    path("seals/root.crl", pages.revoked, name="revoked"),
    path("seals/<slug:serial>.png", pages.picture, name="picture"),
    path("desk/seals/", lifecycle.mine, name="mine"),
    path("desk/seals/uses/", uses.log, name="uses"),
    path("desk/seals/uses.csv", uses.sheet, name="uses-sheet"),
    path("desk/seals/apply/", lifecycle.apply, name="apply"),
    path("desk/seals/applications/<slug:number>/", lifecycle.one, name="application"),
    path("desk/seals/applications/<slug:number>/<slug:name>/", lifecycle.act, name="application-act"),
    path("desk/seals/<slug:serial>/", lifecycle.seal, name="seal"),
    path("desk/seals/<slug:serial>/suspend/", lifecycle.suspend, name="suspend"),
    path("desk/seals/<slug:serial>/resume/", lifecycle.resume, name="resume"),
    path("desk/operations/seals/applications/", lifecycle.waiting, name="applications"),
    path("desk/operations/seals/", operator_pages.register, name="register"),
    path("desk/operations/seals/<uuid:organisation_id>/issue/", operator_pages.issue, name="issue"),
    path("desk/operations/seals/<slug:serial>/withdraw/", operator_pages.withdraw, name="withdraw"),
]
