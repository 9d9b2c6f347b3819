"""Addresses of this app."""

from django.urls import path

from tongban.services.feedback import pages
from tongban.services.feedback.complaints import pages as complaints

app_name = "feedback"
urlpatterns = [
    path("my/cases/<str:number>/rate/", pages.rate, name="rate"),
    path("my/cases/<str:number>/rate/supplement/", pages.supplement, name="supplement"),
    path("my/cases/<str:number>/complaints/", complaints.mine, name="complaints"),
    path(
        "my/cases/<str:number>/complaints/<uuid:complaint_id>/withdraw/",
        complaints.withdraw,
        name="complaint-withdraw",
    ),
    path("desk/complaints/<uuid:complaint_id>/", complaints.look_into, name="complaint"),
    path("desk/ratings/<str:number>/", pages.answer, name="answer"),
]
