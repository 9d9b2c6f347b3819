"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.services.bundles import pages

app_name = "bundles"
urlpatterns: list[URLPattern | URLResolver] = [
    path("my/bundles/<str:number>/", pages.progress, name="progress"),
    path("my/bundles/<str:number>/withdraw/", pages.withdraw, name="withdraw"),
    path("my/bundles/<str:number>/services/<str:key>/retry/", pages.retry, name="retry"),
    path("my/bundles/<str:number>/services/<str:key>/leave-out/", pages.leave_out, name="leave_out"),
    path("desk/bundles/<str:number>/", pages.desk, name="desk"),
]
