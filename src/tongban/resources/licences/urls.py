"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.licences import pages
from tongban.resources.licences.credentials import pages as credentials

app_name = "licences"
urlpatterns: list[URLPattern | URLResolver] = [
    path("my/licences/", pages.mine, name="mine"),
    path("my/licences/uses/", pages.uses, name="uses"),
    path("my/licences/<slug:code>/", pages.one, name="one"),
    path("verify/", pages.verify, name="verify"),
    path("l/<slug:code>/", pages.by_code, name="code"),
    path(".well-known/jwt-vc-issuer", credentials.metadata, name="issuer"),
    path("licences/keys/", credentials.keys, name="keys"),
    path("licences/status/<int:number>", credentials.status_list, name="status"),
]
