"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.services.decisions.handover import pages as handover
from tongban.services.decisions.publication import pages as publication

app_name = "decisions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("grants/", publication.record, name="record"),
    path("grants/export.<slug:form>", publication.export, name="export"),
    path("grants/<slug:code>/", publication.one, name="entry"),
    path("desk/grants/<slug:code>/", publication.correct, name="correct"),
    path("desk/received/", handover.received, name="received"),
    path("desk/received/<str:number>/", handover.one, name="received_one"),
]
