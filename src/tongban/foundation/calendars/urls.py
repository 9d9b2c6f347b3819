"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.foundation.calendars import pages

app_name = "calendars"
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/operations/calendar/", pages.days, name="days"),
    path("desk/operations/calendar/<str:area_code>/<str:day>/remove/", pages.remove, name="remove"),
]
