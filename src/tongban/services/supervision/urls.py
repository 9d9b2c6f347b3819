"""Addresses of this app."""

from django.urls import path

from tongban.services.supervision import pages

app_name = "supervision"
urlpatterns = [
    path("desk/cards/", pages.card_list, name="cards"),
    path("desk/cards/<str:code>/", pages.card, name="card"),
    path("desk/cards/<str:code>/explain/", pages.explain, name="explain"),
    path("desk/cards/<str:code>/propose/", pages.propose, name="propose"),
    path("desk/cards/<str:code>/confirm/", pages.confirm, name="confirm"),
    path("desk/cards/<str:code>/close/", pages.close, name="close"),
]
