"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.services.archives import pages
from tongban.services.archives.handing import pages as handing
from tongban.services.archives.keeping import pages as keeping

app_name = "archives"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/archives/", pages.desk, name="desk"),
    path("desk/archives/due/", keeping.due, name="due"),
    path("desk/archives/due/<str:number>/", keeping.one, name="disposal"),
    path("desk/archives/hand-overs/", handing.all_of_them, name="hand_overs"),
    path("desk/archives/hand-overs/<str:number>/", handing.one, name="hand_over"),
    path("desk/archives/hand-overs/<str:number>/packages.zip", handing.export, name="export"),
    path("desk/archives/<str:number>/", pages.one, name="one"),
    path("desk/archives/<str:number>/package.zip", pages.download, name="download"),
    path("desk/archives/<str:number>/report.json", pages.report, name="report"),
]
