"""Addresses of comparing."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.exchange.comparing import pages, provider_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/lists/", pages.lists, name="lists"),
    path("desk/lists/<slug:code>/", pages.one_list, name="list"),
    path("desk/lists/<slug:code>/compare/", pages.compare, name="list-compare"),
    path("desk/lists/<slug:code>/again/", pages.again, name="list-again"),
    path("desk/lists/<slug:code>/stop/", pages.stop, name="list-stop"),
    path("desk/lists/<slug:code>/resume/", pages.resume, name="list-resume"),
    path("desk/lists/<slug:code>/end-monthly/", pages.end_every_month, name="list-end-monthly"),
    path("desk/lists/<slug:code>/delete/", pages.delete, name="list-delete"),
    path("desk/lists/<slug:code>/rejects.csv", pages.rejects, name="list-rejects"),
    path("desk/lists/<slug:code>/<int:number>/result.csv", pages.result, name="list-result"),
    path("desk/comparisons/", provider_pages.comparisons, name="comparisons"),
    path("desk/comparisons/<slug:code>/", provider_pages.terms, name="comparison-terms"),
]
