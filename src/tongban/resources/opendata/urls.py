"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.opendata.pages import (
    api,
    asking,
    desk,
    desk_asking,
    desk_form,
    desk_table,
    feed,
    public,
)

app_name = "opendata"
urlpatterns: list[URLPattern | URLResolver] = [
    path("open/", public.public_list, name="list"),
    path("open/catalog.<str:form>", feed.whole, name="feed"),
    path("open/v1/datasets", api.datasets, name="api-datasets"),
    path("open/v1/datasets/<slug:slug>", api.one, name="api-one"),
    path("open/v1/datasets/<slug:slug>/rows", api.rows, name="api-rows"),
    path("open/requests/", asking.requests, name="requests"),
    path("open/requests/<slug:number>/", asking.one_request, name="request"),
    path("open/requests/<slug:number>/vote/", asking.vote, name="vote"),
    path("open/<slug:slug>/", public.public_one, name="one"),
    path("open/<slug:slug>/remark/", asking.remark, name="remark"),
    path("open/<slug:slug>/dcat.<str:form>", feed.one, name="feed-one"),
    path("open/<slug:slug>/<str:form>", public.download, name="file"),
    path("desk/open/", desk.own, name="own"),
    path("desk/open/new/", desk_form.new, name="new"),
    path("desk/open/queue/", desk.queue, name="queue"),
    path("desk/open/requests/", desk_asking.requests, name="desk-requests"),
    path("desk/open/requests/<slug:number>/", desk_asking.one_request, name="desk-request"),
    path("desk/open/remarks/", desk_asking.remarks, name="remarks"),
    path("desk/open/<slug:slug>/", desk.one, name="desk-one"),
    path("desk/open/<slug:slug>/edit/", desk_form.edit, name="edit"),
    path("desk/open/<slug:slug>/table/", desk_table.table, name="table"),
    path("desk/open/<slug:slug>/review/", desk.review, name="review"),
]
