"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.credit import pages

app_name = "credit"
urlpatterns: list[URLPattern | URLResolver] = [
    path("my/commitments/", pages.mine, name="mine"),
    path("desk/commitments/", pages.desk, name="desk"),
    path("desk/commitments/<str:number>/<str:slot>/", pages.one, name="one"),
    path("desk/commitments/<str:number>/<str:slot>/<str:name>/", pages.act, name="act"),
]
