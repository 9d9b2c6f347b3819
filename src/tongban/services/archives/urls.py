"""Addresses of this app."""

from django.urls import URLPattern, URLResolver

app_name = "archives"
urlpatterns: list[URLPattern | URLResolver] = []
