"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.laws import pages

app_name = "laws"
urlpatterns: list[URLPattern | URLResolver] = [path("laws/<str:slug>/", pages.law_page, name="law")]
