"""Addresses of answering."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.exchange.answering import api, pages, provider_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("exchange/v1/grants/<str:code>/answer", api.answer, name="api-answer"),
    path("desk/answers/", pages.answers, name="answers"),
    path("desk/answers/ask/<slug:grant>/<slug:question>/", pages.ask, name="ask"),
    path("desk/answers/<slug:code>/", pages.given, name="answer"),
    path("answers/<slug:code>/", pages.check, name="check-answer"),
    path("desk/questions/", provider_pages.questions, name="questions"),
    path("desk/questions/<slug:code>/", provider_pages.define, name="define-questions"),
]
