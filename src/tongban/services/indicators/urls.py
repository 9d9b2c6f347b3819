"""Addresses of this app."""

from django.urls import path

from tongban.services.indicators import pages

app_name = "indicators"
urlpatterns = [
    path("indicators/", pages.statistics, name="statistics"),
    path("indicators/all.<str:form>", pages.download_all, name="download_all"),
    path("indicators/<slug:code>/", pages.indicator, name="indicator"),
    path("indicators/<slug:code>/values.<str:form>", pages.download, name="download"),
]
