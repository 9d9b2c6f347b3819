"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.registers import dispute_pages, pages
from tongban.resources.registers.editions.pages import editions_page, give_up_page

app_name = "registers"

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/lookups/", pages.my_look_ups, name="my_look_ups"),
    path("my/disputes/", dispute_pages.my_disputes, name="my_disputes"),
    path("my/facts/<str:fact>/dispute/", dispute_pages.dispute, name="dispute"),
    path("desk/registers/", editions_page, name="editions"),
    path("desk/registers/<int:number>/give-up/", give_up_page, name="give_up"),
    path("desk/disputes/<uuid:dispute_id>/", dispute_pages.settle, name="settle"),
]
