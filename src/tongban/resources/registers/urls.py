"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.registers import pages

app_name = "registers"

urlpatterns: list[URLPattern | URLResolver] = [path("my/lookups/", pages.my_look_ups, name="my_look_ups")]
