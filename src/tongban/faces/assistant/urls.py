"""Addresses of this app."""

from django.urls import URLPattern, path

from tongban.faces.assistant import handing, pages

app_name = "assistant"
urlpatterns: list[URLPattern] = [
    path("assistant/", pages.talk, name="talk"),
    path("assistant/hand-over/", handing.hand_over, name="hand-over"),
]
