"""Addresses of this app."""

from django.urls import URLPattern, path

from tongban.faces.assistant import pages

app_name = "assistant"
urlpatterns: list[URLPattern] = [
    path("assistant/", pages.talk, name="talk"),
]
