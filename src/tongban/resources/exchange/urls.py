"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.exchange.requesting import answer_pages, form_pages, grant_pages, pages

app_name = "exchange"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/exchange/", pages.requests, name="requests"),
    path("desk/exchange/new/<slug:slug>/", form_pages.new, name="new"),
    path("desk/exchange/requests/<slug:number>/", pages.one, name="request"),
    path("desk/exchange/requests/<slug:number>/edit/", form_pages.mend, name="mend"),
    path("desk/exchange/requests/<slug:number>/answer/", answer_pages.answer, name="answer"),
    path("desk/exchange/grants/", grant_pages.grants, name="grants"),
    path("desk/exchange/grants/<slug:code>/", grant_pages.grant, name="grant"),
]
