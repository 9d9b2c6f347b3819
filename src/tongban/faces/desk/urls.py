"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.faces.desk import acting, pages

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", pages.home, name="home"),
    path("desk/done/", pages.done, name="done"),
    path("desk/jump/", pages.jump, name="jump"),
    path("desk/tasks/claim/", acting.claim, name="claim"),
    path("desk/tasks/release/", acting.release, name="release"),
]
