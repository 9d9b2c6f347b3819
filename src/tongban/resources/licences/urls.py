"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.licences import pages

app_name = "licences"
urlpatterns: list[URLPattern | URLResolver] = [
    path("my/licences/", pages.mine, name="mine"),
    path("my/licences/uses/", pages.uses, name="uses"),
    path("my/licences/<slug:code>/", pages.one, name="one"),
    path("verify/", pages.verify, name="verify"),
    path("l/<slug:code>/", pages.by_code, name="code"),
]
