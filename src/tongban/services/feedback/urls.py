"""Addresses of this app."""

from django.urls import path

from tongban.services.feedback import pages

app_name = "feedback"
urlpatterns = [
    path("my/cases/<str:number>/rate/", pages.rate, name="rate"),
    path("my/cases/<str:number>/rate/supplement/", pages.supplement, name="supplement"),
    path("desk/ratings/<str:number>/", pages.answer, name="answer"),
]
