"""Addresses of this app."""

from django.urls import path

from tongban.services.payments.pages import operator, payer, staff

app_name = "payments"
urlpatterns = [
    path("my/bills/", payer.mine, name="mine"),
    path("my/bills/<str:number>/", payer.one, name="one"),
    path("my/bills/<str:number>/pay/", payer.pay, name="pay"),
    path("desk/bills/", staff.bills, name="desk_bills"),
    path("desk/bills/<str:number>/", staff.bill, name="desk_bill"),
    path("desk/operations/payments/", operator.payments, name="operations"),
    path("desk/operations/payments/<int:difference_id>/", operator.settle, name="settle"),
]
