"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from tongban.resources.registers import dispute_pages, pages
from tongban.resources.registers.editions.pages import (
    editions_page,
    firm_editions_page,
    give_up_firms_page,
    give_up_page,
)
from tongban.resources.registers.records import pages as record_pages

app_name = "registers"

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/lookups/", pages.my_look_ups, name="my_look_ups"),
    path("my/disputes/", dispute_pages.my_disputes, name="my_disputes"),
    path("my/facts/<str:fact>/dispute/", dispute_pages.dispute, name="dispute"),
    path("my/data/", record_pages.my_data, name="my_data"),
    path("my/data/firms/<str:uscc>/", record_pages.my_firm, name="my_firm"),
    path("desk/registers/", editions_page, name="editions"),
    path("desk/registers/entities/", firm_editions_page, name="firm_editions"),
    path("desk/registers/entities/<int:number>/give-up/", give_up_firms_page, name="give_up_firms"),
    path("desk/registers/firms/", record_pages.find_firm, name="find_firm"),
    path("desk/registers/firms/<str:uscc>/", record_pages.firm, name="firm"),
    path("desk/registers/<int:number>/give-up/", give_up_page, name="give_up"),
    path("desk/disputes/<uuid:dispute_id>/", dispute_pages.settle, name="settle"),
]
