"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.opendata.pages import api, asking, feed, public

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
]
