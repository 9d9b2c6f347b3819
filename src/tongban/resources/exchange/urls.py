"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.exchange.answering.urls import urlpatterns as answering
from tongban.resources.exchange.comparing.urls import urlpatterns as comparing
from tongban.resources.exchange.gateway import api
from tongban.resources.exchange.gateway import desk as systems
from tongban.resources.exchange.overview import pages as overview
from tongban.resources.exchange.receiving_urls import urlpatterns as receiving
from tongban.resources.exchange.requesting import answer_pages, form_pages, grant_pages, pages
from tongban.resources.exchange.uses import pages as uses

app_name = "exchange"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/exchange/", pages.requests, name="requests"),
    path("desk/exchange/overview/", overview.page, name="overview"),
    path("desk/exchange/overview/sharing.csv", overview.file, name="overview-file"),
    path("desk/exchange/new/<slug:slug>/", form_pages.new, name="new"),
    path("desk/exchange/requests/<slug:number>/", pages.one, name="request"),
    path("desk/exchange/requests/<slug:number>/edit/", form_pages.mend, name="mend"),
    path("desk/exchange/requests/<slug:number>/answer/", answer_pages.answer, name="answer"),
    path("desk/exchange/grants/", grant_pages.grants, name="grant-list"),
    path("desk/exchange/grants/<slug:code>/", grant_pages.grant, name="grant"),
    path("exchange/v1/token", api.token, name="token"),
    path("exchange/v1/grants", api.grants, name="grants"),
    path("exchange/v1/grants/<str:code>/query", api.query, name="query"),
    path("exchange/v1/keys", api.keys, name="keys"),
    path("exchange/v1/health", api.health, name="health"),
    path(".well-known/oauth-authorization-server/exchange/v1", api.metadata, name="metadata"),
    path("desk/exchange/systems/", systems.systems, name="systems"),
    path("desk/exchange/systems/new/", systems.new, name="system-new"),
    path("desk/exchange/systems/<slug:code>/", systems.one, name="system"),
    path("desk/exchange/uses/", uses.uses, name="uses"),
    path("desk/exchange/uses/uses.csv", uses.uses_file, name="uses-file"),
    *comparing,
    *answering,
    *receiving,
]
