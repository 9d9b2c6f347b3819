"""Addresses of answering."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.exchange.answering import api, pages, provider_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("exchange/v1/grants/<str:code>/answer", api.answer, name="api-answer"),
    path("desk/exchange/answers/", pages.answers, name="answers"),
    path("desk/exchange/answers/ask/<slug:grant>/<slug:question>/", pages.ask, name="ask"),
    path("desk/exchange/answers/<slug:code>/", pages.given, name="given-answer"),
    path("exchange/answers/<slug:code>/", pages.check, name="check-answer"),
    path("desk/exchange/questions/", provider_pages.questions, name="questions"),
    path("desk/exchange/questions/<slug:code>/", provider_pages.define, name="define-questions"),
]
