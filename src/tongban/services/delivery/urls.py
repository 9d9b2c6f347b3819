"""Addresses of this app."""

from django.urls import path

from tongban.services.delivery import pages

app_name = "delivery"
urlpatterns = [
    path("my/parcels/<uuid:parcel_id>/", pages.mine, name="mine"),
    path("desk/exit/", pages.exit_counter, name="exit"),
    path("desk/exit/<uuid:parcel_id>/", pages.hand_over, name="hand_over"),
    path("callbacks/courier/", pages.courier_callback, name="courier_callback"),
]
