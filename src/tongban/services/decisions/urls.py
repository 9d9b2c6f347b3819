"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.services.decisions.handover import pages as handover
from tongban.services.decisions.proceedings import desk
from tongban.services.decisions.proceedings import pages as proceedings
from tongban.services.decisions.publication import pages as publication

app_name = "decisions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("grants/", publication.record, name="record"),
    path("grants/export.<slug:form>", publication.export, name="export"),
    path("grants/<slug:code>/", publication.one, name="entry"),
    path("desk/grants/<slug:code>/", publication.correct, name="correct"),
    path("desk/received/", handover.received, name="received"),
    path("desk/proceedings/", desk.ours, name="proceedings"),
    path("desk/proceedings/<str:number>/", desk.proceeding, name="proceeding"),
    path("desk/proceedings/<str:number>/<slug:name>/", desk.act, name="proceeding_act"),
    path("desk/licences/<slug:code>/", desk.licence, name="desk_licence"),
    path("desk/licences/<slug:code>/<slug:name>/", desk.licence_act, name="desk_licence_act"),
    path("my/proceedings/<str:number>/", proceedings.own, name="own_proceeding"),
    path("my/proceedings/<str:number>/<slug:name>/", proceedings.own_act, name="own_act"),
    path("desk/received/<str:number>/", handover.one, name="received_one"),
]
